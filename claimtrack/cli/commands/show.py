"""``claimtrack show``: print the sources for and against a claim, or the claims at a passage."""

from argparse import ArgumentParser, Namespace
from datetime import date

from attrs import frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.cli import options
from claimtrack.cli.inputs import ClaimInput
from claimtrack.cli.output import print_left_out
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.values import suggest
from claimtrack.reports.claims.claim_tree import claim_as_json, claim_as_tree
from claimtrack.reports.claims.passage_claims import PassageClaims


@frozen
class ShowArguments:
    """The arguments of ``claimtrack show``."""

    ledger: str
    source_format: str | None
    claim: str
    format: str
    as_of: date | None
    desk: str | None
    drafts: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    options.add_ledger(parser)
    parser.add_argument("claim", metavar="CLAIM", help="the id of a claim, or a passage: '#p4'")
    options.add_format(parser, ("text", "json"))
    options.add_as_of(parser)
    options.add_desk(parser)
    options.add_drafts(parser)


def read_arguments(parsed: Namespace) -> ShowArguments:
    """Convert parsed arguments to typed ones."""
    return options.read_options(parsed, ShowArguments)


def run(arguments: ShowArguments, terminal: Terminal) -> ExitStatus:
    """Print the sources for and against a claim, or the claims at a passage."""
    if "#" in arguments.claim:
        return _show_passage(arguments, terminal)
    read = ClaimInput.of(
        arguments.ledger,
        arguments.source_format,
        [arguments.claim],
        arguments.as_of,
        terminal,
        desk=arguments.desk,
        drafts=arguments.drafts,
    )
    assessments = Assessments.of(read.ledger, read.settings)
    claim = read.disguise.id(arguments.claim)
    if arguments.format == "json":
        terminal.write(claim_as_json(assessments, claim, read.known))
    else:
        terminal.show(claim_as_tree(assessments, claim, terminal.display))
    print_left_out(read.known, terminal, read.ledger.draft_count)
    return ExitStatus.CLEAN


def _show_passage(arguments: ShowArguments, terminal: Terminal) -> ExitStatus:
    """Print the claims at a passage."""
    read = ClaimInput.of(
        arguments.ledger,
        arguments.source_format,
        [],
        arguments.as_of,
        terminal,
        desk=arguments.desk,
        drafts=arguments.drafts,
    )
    document, _, block = arguments.claim.partition("#")
    document = read.disguise.id(document) if document else ""
    listing = PassageClaims.of(read.ledger, f"{document}#{block}")
    if not listing.assertions:
        raise LedgerError(
            Problem(
                Fault.DANGLING,
                f"no claim is at `{arguments.claim}`",
                hint=suggest(arguments.claim, listing.known) or "`#p4` is the fourth paragraph",
            )
        )
    if arguments.format == "json":
        terminal.write(listing.as_json(read.known))
    else:
        terminal.show(listing.as_lines(terminal.display))
    print_left_out(read.known, terminal, read.ledger.draft_count)
    return ExitStatus.CLEAN
