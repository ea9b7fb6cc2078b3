"""``claimtrack report``: write an HTML page that shows a ledger."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from attrs import frozen

from claimtrack.cli import baseline, options, output
from claimtrack.cli.inputs import CheckInputs, input_files, ledger_file
from claimtrack.cli.options import RuleOptions
from claimtrack.cli.terminal import STATUS_OF_RUN, ExitStatus, Terminal


@frozen
class ReportArguments:
    """The arguments of ``claimtrack report``."""

    ledger: str
    source_format: str | None
    output: Path | None
    as_of: date | None
    rules: RuleOptions
    baseline: Path | None
    today: date | None
    full_text: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = (
        f"{STATUS_OF_RUN}see also: check, the findings alone; assess, the support of each claim\n"
    )
    options.add_ledger(parser)
    options.add_output(
        parser, "the file to write, such as page.html (default: standard output)", "PAGE"
    )
    options.add_as_of(parser)
    options.add_rules(parser)
    options.add_baseline(parser)
    options.add_today(parser, "that of --as-of, or today")
    parser.add_argument(
        "--full-text",
        action="store_true",
        help="show the whole text of documents of other publishers, not only what is cited",
    )


def run(arguments: ReportArguments, terminal: Terminal) -> ExitStatus:
    """Write an HTML page that shows a ledger."""
    output.require_extension(arguments.output, "html")
    today = arguments.today or arguments.as_of or date.today()
    with terminal.activity("checking"):
        inputs = CheckInputs.of(
            [arguments.ledger], arguments.source_format, arguments.rules, terminal
        )
        (ledger,) = inputs.ledgers
        output.print_notes(ledger.notes, "html", terminal)
        reports = inputs.as_of(arguments.as_of).check(today)
        (report,) = baseline.drop_known(reports, arguments.baseline)
    files = input_files(ledger_file(arguments.ledger), arguments.baseline, inputs.undisguised)
    output.reject_inputs(arguments.output, files)
    full_text = arguments.full_text
    output.write_page(report, inputs.rules, arguments.output, terminal, full_text=full_text)
    output.print_configurations(inputs, "html", terminal)
    return ExitStatus.CLEAN
