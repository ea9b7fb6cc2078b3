"""The status of each claim of a report, from its main finding."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding
from claimtrack.engine.report import Report
from claimtrack.facts.claim_view import ClaimView
from claimtrack.model import Claim, ClaimKind, Severity, Waiver
from claimtrack.reports.article.rule_words import words_of
from claimtrack.reports.article.view import NoteStatus
from claimtrack.reports.summary.groups import ActionGroup, group_of
from claimtrack.reports.summary.summary import (
    asks_for_attribution,
    findings_by_group,
    opposing_claims,
    views_of_claims,
)

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


@frozen(eq=False)
class Judgement:
    """A claim with its restatements, its status, and the findings about it."""

    view: ClaimView
    status: NoteStatus
    label: str
    findings: Sequence[MainFinding] = ()
    """The findings by precedence, the main one first."""
    opposing: Sequence[int] = ()
    """The groups of the claims on the other sides of the dispute of the main finding."""
    accepted: Sequence[tuple[Finding, Waiver]] = ()
    """The waived findings about the claim."""
    against: Sequence[int] = ()
    """The groups of claims whose disputes have this claim on another side."""

    @property
    def main(self) -> Finding | None:
        """The main finding."""
        return self.findings[0].finding if self.findings else None


def judge_claims(report: Report) -> Mapping[int, Judgement]:
    """Return the judgement on each group of claims, in the order of the ledger."""
    found, _ = findings_by_group(report)
    accepted: dict[int, list[tuple[Finding, Waiver]]] = {}
    columns = report.facts.columns
    for finding, waiver in report.accepted:
        for record in finding.flag.subjects[:1]:
            if isinstance(record, Claim):
                accepted.setdefault(columns.group_of(record.id), []).append((finding, waiver))
    views = views_of_claims(report)
    opposing: dict[int, Sequence[int]] = {}
    against: dict[int, list[int]] = {}
    for view in views:
        main = found[view.group][0].finding if view.group in found else None
        if main is not None and group_of(main.name) is ActionGroup.DISPUTED:
            others = [each.group for each in opposing_claims(view, main, report.facts)]
            opposing[view.group] = others
            for other in others:
                against.setdefault(other, []).append(view.group)
    judged = {}
    for view in views:
        members, waived = found.get(view.group, ()), accepted.get(view.group, ())
        main = members[0].finding if members else None
        status, label = _status(view, main, bool(waived))
        if view.group in against and status is not NoteStatus.FIX:
            status, label = NoteStatus.DISPUTED, NoteStatus.DISPUTED.label
        judged[view.group] = Judgement(
            view,
            status,
            label,
            members,
            opposing.get(view.group, ()),
            waived,
            against.get(view.group, ()),
        )
    return judged


def _status(view: ClaimView, main: Finding | None, waived: bool) -> tuple[NoteStatus, str]:
    """Return the status of a claim with a main finding, and the status in a word or two."""
    if main is None:
        return NoteStatus.HOLDS, _holding(view, waived)
    if asks_for_attribution(view, main):
        return NoteStatus.ATTRIBUTE, view.claim.kind.value.capitalize()
    label = words_of(main.name).label
    match group_of(main.name):
        case ActionGroup.FIX_FIRST | ActionGroup.NO_SUPPORT | ActionGroup.CHANGED:
            return NoteStatus.FIX, label
        case ActionGroup.DISPUTED:
            return NoteStatus.DISPUTED, label
        case ActionGroup.ALSO if main.severity is Severity.NOTE:
            return NoteStatus.HOLDS, label
        case _:
            return NoteStatus.ASK, label


def _holding(view: ClaimView, waived: bool) -> str:
    if waived:
        return "Accepted"
    if view.claim.kind is ClaimKind.BACKGROUND:
        return "Background"
    if view.denied.assertions:
        return "Both sides told"
    support = view.asserted.certain_support.low
    if support < 2:
        return NoteStatus.HOLDS.label
    return f"{_NUMBERS[support] if support < len(_NUMBERS) else support} voices"
