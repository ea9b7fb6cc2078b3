"""``claimtrack show``: print the sources for and against a claim."""

from argparse import ArgumentParser, Namespace
from datetime import date

from attrs import frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.cli import options
from claimtrack.cli.inputs import ClaimInput
from claimtrack.cli.output import print_left_out
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.reports.claims.claim_tree import claim_as_json, claim_as_tree


@frozen
class ShowArguments:
    """The arguments of ``claimtrack show``."""

    ledger: str
    source_format: str | None
    claim: str
    format: str
    as_of: date | None
    desk: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    options.add_ledger(parser)
    parser.add_argument("claim", metavar="CLAIM", help="the id of a claim")
    options.add_format(parser, ("text", "json"))
    options.add_as_of(parser)
    options.add_desk(parser)


def read_arguments(parsed: Namespace) -> ShowArguments:
    """Convert parsed arguments to typed ones."""
    return options.read_options(parsed, ShowArguments)


def run(arguments: ShowArguments, terminal: Terminal) -> ExitStatus:
    """Print the sources for and against a claim."""
    read = ClaimInput.of(
        arguments.ledger,
        arguments.source_format,
        [arguments.claim],
        arguments.as_of,
        terminal,
        desk=arguments.desk,
    )
    assessments = Assessments.of(read.ledger, read.settings)
    claim = read.disguise.id(arguments.claim)
    if arguments.format == "json":
        terminal.write(claim_as_json(assessments, claim, read.known))
    else:
        terminal.show(claim_as_tree(assessments, claim, terminal.display))
    print_left_out(read.known, terminal)
    return ExitStatus.CLEAN
