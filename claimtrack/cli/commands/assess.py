"""``claimtrack assess``: print how well claims are supported."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from attrs import evolve, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.cli import options
from claimtrack.cli.inputs import ClaimInput
from claimtrack.cli.options import ClaimOptions
from claimtrack.cli.output import print_configuration, print_left_out, print_notes
from claimtrack.cli.terminal import STATUS_OF_RUN, ExitStatus, Terminal
from claimtrack.errors import LedgerError, Problem
from claimtrack.model import Ledger
from claimtrack.reports.claims.detail import survey_in_detail
from claimtrack.reports.claims.json_output import survey_as_json
from claimtrack.reports.claims.markdown import claims_as_markdown, survey_as_markdown
from claimtrack.reports.claims.survey import Survey, select_claims
from claimtrack.reports.claims.table import survey_as_table


@frozen
class AssessArguments:
    """The arguments of ``claimtrack assess``."""

    options: ClaimOptions
    claims: Sequence[str]
    format: str
    without: Sequence[str]
    assume: Sequence[tuple[str, str]]
    quick: bool
    icd203: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = f"{STATUS_OF_RUN}see also: check, the findings; report, both as HTML\n"
    options.add_ledger(parser)
    parser.add_argument(
        "claims",
        metavar="CLAIM",
        nargs="*",
        help="ids of claims to print in full (default: a table of all claims)",
    )
    options.add_format(parser, ("table", "json", "markdown"))
    options.add_as_of(parser)
    options.add_profile(parser)
    options.add_desk(parser)
    options.add_drafts(parser)
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="SOURCE",
        help="assume that a source and its parts fail (repeatable)",
    )
    parser.add_argument(
        "--assume",
        action="append",
        type=options.parse_grade,
        default=[],
        metavar="SOURCE=GRADE",
        help="assume another grade for a source, A to F (repeatable)",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="leave out the sources that could change a claim, and what to check next",
    )
    parser.add_argument(
        "--icd203",
        action="store_true",
        help="express likelihood and confidence in the terms of ICD 203",
    )


def run(arguments: AssessArguments, terminal: Terminal) -> ExitStatus:
    """Print how well claims are supported: all in a table, or selected ones in full."""
    is_terminal = terminal.out.isatty()
    with terminal.activity("assessing"):
        read = ClaimInput.of(arguments.options, arguments.claims, terminal)
        print_notes(read.ledger.notes, arguments.format, terminal)
        survey = _survey(arguments, read)
        text, lines = "", []
        match arguments.format:
            case "json":
                text = survey_as_json(survey, read.known)
            case "markdown":
                text = (claims_as_markdown if arguments.claims else survey_as_markdown)(survey)
            case _ if arguments.claims:
                lines = list(survey_in_detail(survey, terminal.display))
            case _:
                lines = list(survey_as_table(survey, terminal.display, cut=is_terminal))
    terminal.write(text)
    terminal.show(lines)
    print_configuration(read.configured, read.settings, (), arguments.format, terminal)
    print_left_out(read.known, terminal)
    return ExitStatus.CLEAN


def _survey(arguments: AssessArguments, read: ClaimInput) -> Survey:
    """Assess claims, and compare with the unchanged ledger if something is assumed."""
    rename = read.disguise.id
    without = [rename(source) for source in arguments.without]
    grades = {rename(source): grade for source, grade in arguments.assume}
    changed = _apply_assumptions(read.ledger, without, grades)
    now = Assessments.of(changed, read.settings)
    before = None if changed is read.ledger else Assessments.of(read.ledger, read.settings)
    return Survey(
        select_claims(now, [rename(claim) for claim in arguments.claims], before),
        quick=arguments.quick,
        icd203=arguments.icd203,
        without=tuple(dict.fromkeys(without)),
        assuming=grades,
        drafts=read.ledger.draft_count,
    )


def _apply_assumptions(ledger: Ledger, without: Sequence[str], grades: Mapping[str, str]) -> Ledger:
    """Return a ledger without some sources and with other grades, itself if none are given.

    Raises:
        LedgerError: with every unknown source or grade, and the option that names it.
    """
    problems: list[Problem] = []
    for id in without:
        with _collect_problems("--without", problems):
            ledger = ledger.without(id)
    for id, grade in grades.items():
        with _collect_problems("--assume", problems):
            ledger = ledger.assuming({id: grade})
    if problems:
        raise LedgerError(*problems)
    return ledger


@contextmanager
def _collect_problems(flag: str, problems: list[Problem]) -> Iterator[None]:
    """Collect the problems with an option's value, with the option in each message."""
    try:
        yield
    except LedgerError as error:
        problems += [evolve(each, message=f"`{flag}`: {each.message}") for each in error.problems]
