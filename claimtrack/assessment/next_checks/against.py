"""Leads that would take from what speaks against a claim."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from claimtrack.assessment.next_checks.lead import (
    MOST,
    CheckKind,
    Lead,
    OpenClaim,
    counted,
    first_of_each_head,
    listed,
)
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.model import (
    Assertion,
    Criterion,
    RecordKind,
    Ref,
    Reliability,
    Retraction,
)


@frozen(eq=False)
class _Opponent:
    """A side that speaks against a claim: another claim's, or its own denial."""

    view: ClaimView
    side: Side
    denial: bool

    @property
    def what(self) -> str:
        """Name what they say."""
        return "the denial" if self.denial else f"`{self.view.claim.id}`"


def disputing(case: OpenClaim) -> Iterator[Lead]:
    """Yield what could be found against what speaks against a claim, the cheapest kind first."""
    opponents = list(_opponents(case))
    for opponent in opponents:
        yield from _grades(case, opponent)
    for opponent in opponents:
        yield from _doubts(opponent)


def _opponents(case: OpenClaim) -> Iterator[_Opponent]:
    """Yield what speaks against a claim, the first few by id; its denial before all others."""
    if case.view.denied.assertions:
        yield _Opponent(case.view, case.view.denied, denial=True)
    found = {view.group: view for view in case.view.opposing}
    for claim in case.facts.conflicting(case.group):
        view = case.facts.claim(claim.id)
        found.setdefault(view.group, view)
    views = sorted(found.values(), key=lambda view: view.claim.id)
    yield from (_Opponent(view, view.asserted, denial=False) for view in views[:MOST])


def _grades(case: OpenClaim, opponent: _Opponent) -> Iterator[Lead]:
    """Yield grades by which a claim would be the better founded one, where that decides.

    One side is judged, not both at once to the liking of the claim.
    """
    if Criterion.RELIABILITY not in case.facts.settings.strength:
        return
    for heads, grade in (
        (case.heads[:MOST], Reliability.B),
        (opponent.side.origin_sources, Reliability.D),
    ):
        ungraded = [head for head in heads if head.reliability is Reliability.F]
        if 0 < len(ungraded) <= MOST:
            yield Lead(
                CheckKind.GRADE,
                f"{counted(len(ungraded), 'a grade', 'grades')} for "
                f"{listed(head.id for head in ungraded)} by which it outweighs {opponent.what}, "
                f"such as {grade.value}",
                Ref(RecordKind.SOURCE, ungraded[0].id),
                tuple(evolve(head, reliability=grade) for head in ungraded),
                len(ungraded),
            )


def _doubts(opponent: _Opponent) -> Iterator[Lead]:
    """Yield those who speak against a claim, to be asked whether they do; one and all of them."""
    said: dict[str, list[Assertion]] = {}
    for assertion in opponent.side.assertions:
        said.setdefault(assertion.via[0].source, []).append(assertion)
    heads: Sequence[str] = [
        chain.via[0].source for chain in first_of_each_head(opponent.side.assertions)
    ]
    if len(heads) > MOST:
        return
    for some in (*([head] for head in heads), *([heads] if len(heads) > 1 else [])):
        refs = sorted({a.ref for head in some for a in said[head]}, key=lambda ref: ref.id)
        yield Lead(
            CheckKind.OPPONENT,
            f"whether {listed(some)} {'stands' if len(some) == 1 else 'stand'} by {opponent.what}",
            Ref(RecordKind.SOURCE, some[0]),
            tuple(Retraction(ref) for ref in refs),
            len(some),
        )
