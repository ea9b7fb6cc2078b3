"""Leads that would take from what speaks against a claim."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from claimtrack.analysis.claim import ClaimView, Side
from claimtrack.analysis.lead import (
    MOST,
    Case,
    CheckKind,
    Lead,
    counted,
    first_of_each_head,
    listed,
)
from claimtrack.model import (
    Assertion,
    Claim,
    Criterion,
    Noun,
    Ref,
    Reliability,
    Retraction,
    Source,
    Stance,
    When,
)
from claimtrack.model.day import spell_day


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


def disputing(case: Case) -> Iterator[Lead]:
    """Yield what could be found against what speaks against a claim, the cheapest kind first."""
    opponents = list(_opponents(case))
    for opponent in opponents:
        if not opponent.denial:
            yield from _dates(case, opponent.view)
    for opponent in opponents:
        yield from _grades(case, opponent)
    for opponent in opponents:
        yield from _doubts(opponent)
    for opponent in opponents:
        if not opponent.denial:
            yield from _denials(case, opponent.view)


def _opponents(case: Case) -> Iterator[_Opponent]:
    """Yield what speaks against a claim, the first few by id; its denial before all others."""
    if case.view.denied.assertions:
        yield _Opponent(case.view, case.view.denied, denial=True)
    found = {view.group: view for view in case.view.opposing}
    for claim in case.facts.conflicting(case.group):
        view = case.facts.claim(claim.id)
        found.setdefault(view.group, view)
    views = sorted(found.values(), key=lambda view: view.claim.id)
    yield from (_Opponent(view, view.asserted, denial=False) for view in views[:MOST])


def _dates(case: Case, opponent: ClaimView) -> Iterator[Lead]:
    """Yield dates by which an opponent, which may be in conflict with others, would be.

    A date that is not exact makes no conflict certain. None takes one away either, so
    that dates help a claim only where they turn somebody against its opponent.
    """
    members = {claim.id for claim in opponent.members}
    contests = (*case.facts.value_contests, *case.facts.exclusive_contests)
    pairs: set[tuple[str, str]] = set()
    for contest in contests:
        if contest.pair is None or members.isdisjoint(claim.id for claim in contest.members):
            continue
        for row, number in enumerate(contest.claim.tolist()):
            id = case.columns.claims[number].id
            if id in members:
                for other in contest.claim[contest.against(row, certain=False)].tolist()[:MOST]:
                    pairs.add((id, case.columns.claims[other].id))
    for absence in case.facts.absences:
        for claim in absence.possible[:MOST]:
            for pair in ((claim.id, absence.claim.id), (absence.claim.id, claim.id)):
                if pair[0] in members:
                    pairs.add(pair)
    for one, other in sorted(pairs)[:MOST]:
        yield from _dated(case.facts.ledger.claims[one], case.facts.ledger.claims[other])


def _dated(one: Claim, other: Claim) -> Iterator[Lead]:
    """Yield an exact date for one of two claims, or for both, at which they meet."""
    days = [_span(claim) for claim in (one, other)]
    first = max((start for start, _ in days if start is not None), default=None)
    last = min((end for _, end in days if end is not None), default=None)
    day = first if last is None else last if first is None else (first + last) // 2
    if day is None or (first is not None and last is not None and first > last):
        return
    when = When.parse(spell_day(day))
    for claims in ((one,), (other,), (one, other)):
        dated = [
            evolve(claim, fact=evolve(claim.fact, when=when))
            for claim in claims
            if claim.fact is not None and claim.fact.when != when and not claim.fact.negated
        ]
        if len(dated) == len(claims):
            yield Lead(
                CheckKind.DATE,
                f"{counted(len(claims), 'an exact date', 'exact dates')} for "
                f"{listed(claim.id for claim in claims)}, such as {when}",
                Ref(Noun.CLAIM, claims[0].id),
                tuple(dated),
                len(claims),
            )


def _span(claim: Claim) -> tuple[int | None, int | None]:
    """Return the first and the last day of what a claim states or denies, None without one."""
    fact = claim.fact
    if fact is None or fact.when is None:
        return None, None
    if fact.first_since is not None:
        # What it denies lies between two events.
        return _beside(fact.first_since.latest, 1), _beside(fact.when.earliest, -1)
    return fact.when.earliest, fact.when.latest


def _beside(day: int | None, days: int) -> int | None:
    return None if day is None else day + days


def _grades(case: Case, opponent: _Opponent) -> Iterator[Lead]:
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
                Ref(Noun.SOURCE, ungraded[0].id),
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
            Ref(Noun.SOURCE, some[0]),
            tuple(Retraction(ref) for ref in refs),
            len(some),
        )


def _denials(case: Case, opponent: ClaimView) -> Iterator[Lead]:
    """Yield voices against an opponent."""
    for count in range(1, MOST + 1):
        voices: list[Source] = [case.found(number) for number in range(1, count + 1)]
        yield Lead(
            CheckKind.DENIAL,
            f"{counted(count, 'a voice', 'voices')} against `{opponent.claim.id}`",
            Ref(Noun.CLAIM, opponent.claim.id),
            (
                *voices,
                *(case.said(v.id, claim=opponent.claim.id, stance=Stance.DENIES) for v in voices),
            ),
            count,
        )
