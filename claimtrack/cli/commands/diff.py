"""``claimtrack diff``: print the changes from one ledger to another."""

from argparse import ArgumentParser
from datetime import date

from attrs import frozen

from claimtrack.cli import options, output
from claimtrack.cli.inputs import CheckInputs
from claimtrack.cli.options import RuleOptions
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.engine.diff import compare_reports


@frozen
class DiffArguments:
    """The arguments of ``claimtrack diff``."""

    before: str
    after: str
    source_format: str | None
    format: str
    rules: RuleOptions
    today: date | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = "exit status: 0 nothing changed, 1 changes, 2 could not run\n"
    options.add_ledger(parser, "before", metavar="BEFORE")
    parser.add_argument("after", metavar="AFTER", help="a later ledger")
    options.add_format(parser, ("full", "concise", "json"))
    options.add_rules(parser)
    options.add_today(parser)


def run(arguments: DiffArguments, terminal: Terminal) -> ExitStatus:
    """Print the changes from one ledger to another."""
    names = [arguments.before, arguments.after]
    with terminal.activity("checking"):
        inputs = CheckInputs.of(names, arguments.source_format, arguments.rules, terminal)
        for ledger in inputs.ledgers:
            output.print_notes(ledger.notes, arguments.format, terminal)
        before, after = inputs.check(arguments.today or date.today())
        found = compare_reports(before, after)
    output.print_changes(found, arguments.format, terminal)
    output.print_configurations(inputs, arguments.format, terminal)
    return ExitStatus.FOUND if found else ExitStatus.CLEAN
