"""The notes of the claims of a ledger, without numbers, for one claim at a time."""

from types import MappingProxyType

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.model import Ledger
from claimtrack.reports.article.chains import ChainReader
from claimtrack.reports.article.judgement import judge_claims
from claimtrack.reports.article.notes import NoteMaker
from claimtrack.reports.article.plain_names import PlainNames


def prepare_notes(report: Report, assessed: Assessments, ledger: Ledger) -> NoteMaker:
    """Return the maker of notes for a report. ``ledger`` has its drafts, too."""
    return NoteMaker(
        report,
        assessed,
        judge_claims(report),
        MappingProxyType({}),
        frozenset(),
        ChainReader(report.facts, ledger, ledger.desk(report.settings), None),
        PlainNames(ledger, lambda _: None),
        MappingProxyType({}),
        ledger.claims,
        MappingProxyType({}),
    )
