"""``claimtrack show``: print the sources for and against a claim, or the claims at a passage."""

from argparse import ArgumentParser

from attrs import frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.cli import options
from claimtrack.cli.inputs import ClaimInput
from claimtrack.cli.options import ClaimOptions
from claimtrack.cli.output import print_configuration, print_left_out
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.errors import Fault
from claimtrack.model.values import refuse, suggest
from claimtrack.reports.claims.claim_tree import claim_as_json, claim_as_tree
from claimtrack.reports.claims.passage_claims import PassageClaims


@frozen
class ShowArguments:
    """The arguments of ``claimtrack show``."""

    options: ClaimOptions
    claim: str
    format: str


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    options.add_ledger(parser)
    parser.add_argument("claim", metavar="CLAIM", help="the id of a claim, or a passage: '#p4'")
    options.add_format(parser, ("text", "json"))
    options.add_as_of(parser)
    parser.set_defaults(profile=None)
    options.add_desk(parser)
    options.add_drafts(parser)


def run(arguments: ShowArguments, terminal: Terminal) -> ExitStatus:
    """Print the sources for and against a claim, or the claims at a passage."""
    if "#" in arguments.claim:
        read = ClaimInput.of(arguments.options, [], terminal)
        listing = _claims_at_passage(arguments.claim, read)
        if arguments.format == "json":
            terminal.write(listing.as_json(read.known))
        else:
            terminal.show(listing.as_lines(terminal.display))
    else:
        read = ClaimInput.of(arguments.options, [arguments.claim], terminal)
        assessments = Assessments.of(read.ledger, read.settings)
        claim = read.disguise.id(arguments.claim)
        if arguments.format == "json":
            terminal.write(claim_as_json(assessments, claim, read.known))
        else:
            terminal.show(claim_as_tree(assessments, claim, terminal.display))
    print_configuration(read.configured, read.settings, (), arguments.format, terminal)
    print_left_out(read.known, terminal, read.ledger.draft_count)
    return ExitStatus.CLEAN


def _claims_at_passage(passage: str, read: ClaimInput) -> PassageClaims:
    """Return the claims at a passage.

    Raises:
        LedgerError: there are none.
    """
    document, _, block = passage.partition("#")
    document = read.disguise.id(document) if document else ""
    listing = PassageClaims.of(read.ledger, f"{document}#{block}")
    if not listing.assertions:
        hint = suggest(passage, listing.known) or "`#p4` is the fourth paragraph"
        refuse(f"no claim is at `{passage}`", hint, Fault.DANGLING)
    return listing
