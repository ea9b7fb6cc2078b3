"""All findings of a report by rule, each in a line with the numbers of its notes."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from claimtrack.engine.finding import Finding
from claimtrack.engine.report import Report
from claimtrack.reports.article.view import Note
from claimtrack.reports.summary.groups import precedence
from claimtrack.reports.text.reasons import file_and_line

MAX_NUMBERS = 12
"""Number of notes named in a line; the others are counted."""


@frozen
class FindingLine:
    """A finding, with the numbers of the notes that it is about."""

    finding: Finding
    numbers: Sequence[int]
    more: int
    """The number of further notes."""
    place: str
    """The file and line."""
    waived: str = ""
    """The reason of the waiver that accepts it."""


@frozen
class RuleFindings:
    """The findings of a rule, in the order of the ledger."""

    lines: Sequence[FindingLine]

    @property
    def rule(self) -> Finding:
        """The first finding, for the name, code and severity of the rule."""
        return self.lines[0].finding


def list_findings(report: Report, notes: Mapping[str, Note]) -> Sequence[RuleFindings]:
    """Return the findings of each rule, the most urgent rule first."""
    by_rule: dict[str, list[FindingLine]] = {}
    for finding in sorted(report.findings, key=precedence):
        by_rule.setdefault(finding.code, []).append(_line(finding, notes))
    return [RuleFindings(lines) for lines in by_rule.values()]


def list_waived(report: Report, notes: Mapping[str, Note]) -> Sequence[FindingLine]:
    """Return the findings that a waiver accepts."""
    return [_line(finding, notes, waiver.reason or "") for finding, waiver in report.accepted]


def _line(finding: Finding, notes: Mapping[str, Note], waived: str = "") -> FindingLine:
    own = _unique(notes[claim].number for claim in finding.claims if claim in notes)
    place = "" if finding.place is None else file_and_line(finding.place)
    return FindingLine(finding, own[:MAX_NUMBERS], max(0, len(own) - MAX_NUMBERS), place, waived)


def _unique(numbers: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(numbers))
