"""Leads that would weaken the opponents of a claim."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from claimtrack.assessment.next_checks.lead import (
    MAX_PER_LEAD,
    CheckKind,
    Lead,
    OpenClaim,
    count_phrase,
    first_chain_of_each_head,
    join_ids,
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
    """A side that opposes a claim: the support of another claim, or the claim's denial."""

    view: ClaimView
    side: Side
    denial: bool

    @property
    def label(self) -> str:
        """The name of the opposing side."""
        return "the denial" if self.denial else f"`{self.view.claim.id}`"


def find_opposing_leads(case: OpenClaim) -> Iterator[Lead]:
    """Yield leads against the opponents of a claim, the cheapest kind first."""
    opponents = list(_opponents(case))
    for opponent in opponents:
        yield from _grades(case, opponent)
    for opponent in opponents:
        yield from _questions(opponent)


def _opponents(case: OpenClaim) -> Iterator[_Opponent]:
    """Yield the opponents of a claim: its denial, then the first few other claims by id."""
    if case.view.denied.assertions:
        yield _Opponent(case.view, case.view.denied, denial=True)
    found = {view.group: view for view in case.view.opposing}
    for claim in case.facts.conflicting_claims(case.group):
        view = case.facts.claim(claim.id)
        found.setdefault(view.group, view)
    views = sorted(found.values(), key=lambda view: view.claim.id)
    yield from (_Opponent(view, view.asserted, denial=False) for view in views[:MAX_PER_LEAD])


def _grades(case: OpenClaim, opponent: _Opponent) -> Iterator[Lead]:
    """Yield grades that would decide for a claim, if reliability decides conflicts.

    Each lead grades one side only: grades of both sides would favor the claim unfairly.
    """
    if Criterion.RELIABILITY not in case.facts.settings.strength:
        return
    for heads, grade in (
        (case.heads[:MAX_PER_LEAD], Reliability.B),
        (opponent.side.origin_sources, Reliability.D),
    ):
        ungraded = [head for head in heads if head.reliability is Reliability.F]
        if 0 < len(ungraded) <= MAX_PER_LEAD:
            yield Lead(
                CheckKind.GRADE,
                f"{count_phrase(len(ungraded), 'a grade', 'grades')} for "
                f"{join_ids(head.id for head in ungraded)} by which it outweighs {opponent.label}, "
                f"such as {grade.value}",
                Ref(RecordKind.SOURCE, ungraded[0].id),
                tuple(evolve(head, reliability=grade) for head in ungraded),
                len(ungraded),
            )


def _questions(opponent: _Opponent) -> Iterator[Lead]:
    """Yield questions to the opponents, each and all together, about their position."""
    assertions: dict[str, list[Assertion]] = {}
    for assertion in opponent.side.assertions:
        assertions.setdefault(assertion.hops[0].source, []).append(assertion)
    heads: Sequence[str] = [
        chain.hops[0].source for chain in first_chain_of_each_head(opponent.side.assertions)
    ]
    if len(heads) > MAX_PER_LEAD:
        return
    for some in (*([head] for head in heads), *([heads] if len(heads) > 1 else [])):
        refs = sorted({a.ref for head in some for a in assertions[head]}, key=lambda ref: ref.id)
        stand = "stands" if len(some) == 1 else "stand"
        yield Lead(
            CheckKind.OPPONENT,
            f"whether {join_ids(some)} {stand} by {opponent.label}",
            Ref(RecordKind.SOURCE, some[0]),
            tuple(Retraction(ref) for ref in refs),
            len(some),
        )
