"""The leads for an open claim: evidence that would support it or weaken its opponents."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from claimtrack.assessment.next_checks.lead import (
    MAX_PER_LEAD,
    CheckKind,
    Lead,
    OpenClaim,
    first_chain_of_each_head,
    foundation,
    join_ids,
)
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.model import (
    Assertion,
    Claim,
    ClaimKind,
    Criterion,
    Hop,
    Record,
    RecordKind,
    Ref,
    Reliability,
    Retraction,
    Source,
    SourceNumber,
)
from claimtrack.model.values import CHAIN_LENGTH

_T = TypeVar("_T")


def find_leads(case: OpenClaim) -> Iterator[Lead]:
    """Yield leads that add support for a claim, then leads against its opponents."""
    yield from _required_grades(case)
    yield from _lineages(case)
    yield from _names(case)
    # Other paths to known origins add support up to the number of origins.
    if (
        case.is_statement
        or case.thresholds.min_grade is not None
        or case.side.certain_support.low < case.side.origins.certain.high
    ):
        yield from _documents(case)
    yield from _origins(case)
    for opponent in _opponents(case):
        yield from _deciding_grades(case, opponent)
        yield from _questions(opponent)


def alternative_ground_lead(case: OpenClaim, opinions: Sequence[int]) -> Lead:
    """Return a lead that replaces opinions among the premises of a claim."""
    facts, grounds = case.facts, case.facts.binding_premises
    ground = Claim(case.new_claim_id, "A claim that is not an opinion.")
    opinion_claims = {claim.id for group in opinions for claim in facts.members(group)}
    resting = [
        step
        for conclusion in foundation(grounds, case.group)
        for step in grounds.get(conclusion, ())
        if step.premise in opinions
    ]
    changed = {
        step.by.id: evolve(
            step.by,
            because=[*(id for id in step.by.because if id not in opinion_claims), ground.id],
        )
        for step in resting
    }
    withdrawn = {step.link.ref: Retraction(step.link.ref) for step in resting if step.link}
    voices = [case.new_source(number) for number in range(1, case.thresholds.voices + 1)]
    return Lead(
        CheckKind.GROUND,
        f"a premise for {join_ids(changed)} that is not an opinion, "
        f"in place of {join_ids({step.premise_id for step in resting})}",
        Ref(RecordKind.CLAIM, min(changed)),
        (
            ground,
            *voices,
            *(case.new_assertion(voice.id, claim=ground.id) for voice in voices),
            *changed.values(),
            *withdrawn.values(),
        ),
        len(opinions),
    )


def _required_grades(case: OpenClaim) -> Iterator[Lead]:
    """Yield grades that would make origins count, if the settings require a grade."""
    least = case.thresholds.min_grade
    if least is None:
        return
    # Sources with a grade are not graded again.
    ungraded = [head for head in case.heads if head.reliability is Reliability.F]
    for heads in _singly_and_jointly(ungraded):
        grades = _count_phrase(len(heads), "a grade", "grades")
        yield Lead(
            CheckKind.GRADE,
            f"{grades} for {join_ids(head.id for head in heads)}, of {least.value} or better",
            _source(heads[0]),
            tuple(evolve(head, reliability=least) for head in heads),
            len(heads),
        )


def _lineages(case: OpenClaim) -> Iterator[Lead]:
    """Yield questions to heads of unknown lineage about their source."""
    for chains in _singly_and_jointly(case.unknown):
        heads = [chain.hops[0].source for chain in chains]
        yield _lineage_lead(case, f"{join_ids(heads)} got it", chains)
    if not case.unknown and not case.heads:
        # In a ring of sources, one of them has the claim from outside.
        ring = first_chain_of_each_head(case.side.continued)
        for chain in ring[:MAX_PER_LEAD]:
            head = chain.hops[0].source
            others = {other.hops[0].source for other in ring} - {head}
            excluded = join_ids(others, "or") if others else "itself"
            yield _lineage_lead(case, f"`{head}` got it, other than from {excluded}", [chain])


def _lineage_lead(case: OpenClaim, what: str, chains: Sequence[Assertion]) -> Lead:
    """Return a lead that asks the heads of chains for their source."""
    records: list[Record] = []
    for number, chain in enumerate(chains, 1):
        origin = case.new_source(number)
        # The hops include a followed source. A chain of the maximum length loses its last hop.
        hops = (evolve(hop, follows=None) for hop in chain.hops)
        via = (Hop(origin.id), *hops)[:CHAIN_LENGTH]
        records += (origin, evolve(chain, via=via, id=None, place=None))
    head = Ref(RecordKind.SOURCE, chains[0].hops[0].source)
    return Lead(CheckKind.LINEAGE, f"where {what}", head, tuple(records), len(chains))


def _names(case: OpenClaim) -> Iterator[Lead]:
    """Yield the names of unnamed heads, without and with their own publication."""
    unnamed = [head for head in case.heads if not head.named]
    for heads in _singly_and_jointly(unnamed):
        alone = len(heads) == 1 and heads[0].number is SourceNumber.ONE
        yield Lead(
            CheckKind.NAME,
            f"who {join_ids(head.id for head in heads)} {'is' if alone else 'are'}",
            _source(heads[0]),
            tuple(evolve(head, named=True) for head in heads),
            len(heads),
        )
    for head in unnamed[:MAX_PER_LEAD]:
        if head.number is SourceNumber.PLURAL:
            yield from _members(case, head)
            continue
        known = (evolve(head, named=True), case.new_assertion(head.id))
        words = f"who `{head.id}` is, and what they published"
        yield Lead(CheckKind.NAME, words, _source(head), known, 2)


def _members(case: OpenClaim, head: Source) -> Iterator[Lead]:
    """Yield named members of a plural source, with their own publication.

    The members replace the plural source, which is no further voice.
    """
    own = [chain for chain in case.side.complete if chain.hops[0].source == head.id]
    refs = sorted({chain.ref for chain in own}, key=lambda ref: ref.id)
    for count in range(1, MAX_PER_LEAD + 1):
        members = [case.new_source(number) for number in range(1, count + 1)]
        yield Lead(
            CheckKind.NAME,
            f"{_count_phrase(count, 'one', '')} of `{head.id}` by name, with their own statement",
            _source(head),
            (
                *members,
                *(case.new_assertion(member.id) for member in members),
                *(Retraction(ref) for ref in refs),
            ),
            count + 1,
        )


def _documents(case: OpenClaim) -> Iterator[Lead]:
    """Yield the own publications of origins, and of relays on the chains from them."""
    paths: dict[tuple[str, ...], Assertion] = {}
    for chain in case.side.shortest_chain_per_origin():
        if case.facts.ledger.sources[chain.hops[0].source].named:
            for length in range(1, len(case.facts.desk.voices(chain.hops))):
                paths.setdefault(tuple(hop.source for hop in chain.hops[:length]), chain)
    known = {tuple(hop.source for hop in chain.hops) for chain in case.side.complete}
    missing = sorted(set(paths) - known, key=lambda path: (len(path), path))
    for path in missing[: 2 * MAX_PER_LEAD]:
        hop = paths[path].hops[0]
        # A position in a document belongs to the recorded chain only.
        first = Hop(hop.source, act=hop.act, certainty=hop.certainty)
        words = (
            f"the document of `{path[0]}` itself"
            if len(path) == 1
            else f"the document of `{path[-1]}` itself, which cites `{path[-2]}`"
        )
        yield Lead(
            CheckKind.DOCUMENT,
            words,
            Ref(RecordKind.SOURCE, path[-1]),
            (case.new_assertion(first, *path[1:]),),
        )


def _origins(case: OpenClaim) -> Iterator[Lead]:
    """Yield new origins; for an absence, new searches."""
    if case.is_statement and case.heads:
        # Only the speaker can make a statement.
        return
    absence = bool(case.facts.of_kind(ClaimKind.ABSENCE)[case.group])
    kind = CheckKind.SEARCH if absence else CheckKind.ORIGIN
    if absence:
        one, many, relays = "a search for it by somebody", "searches for it by others", ""
    else:
        one, many, relays = "an origin", "origins", case.excluded_relays()
        disputed = bool(case.view.denied.assertions or case.view.opposing)
        if disputed or case.thresholds.min_grade or case.facts.conflicting_claims(case.group):
            # The grade of the origin matters.
            one, many = (
                f"a {case.grade.description} {one[3:]}",
                f"{case.grade.description} {many}",
            )
    for count in range(1, 1 + (1 if case.is_statement else MAX_PER_LEAD)):
        found = [case.new_source(number) for number in range(1, count + 1)]
        words = f"{_count_phrase(count, one, many)}{case.excluded_voices()}{relays}"
        if case.is_statement:
            words = "what its speaker published"
        yield Lead(
            kind,
            words,
            Ref(RecordKind.CLAIM, case.claim.id),
            (*found, *(case.new_assertion(origin.id) for origin in found)),
            count,
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


def _deciding_grades(case: OpenClaim, opponent: _Opponent) -> Iterator[Lead]:
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
            grades = _count_phrase(len(ungraded), "a grade", "grades")
            yield Lead(
                CheckKind.GRADE,
                f"{grades} for {join_ids(head.id for head in ungraded)} by which it outweighs "
                f"{opponent.label}, such as {grade.value}",
                _source(ungraded[0]),
                tuple(evolve(head, reliability=grade) for head in ungraded),
                len(ungraded),
            )


def _questions(opponent: _Opponent) -> Iterator[Lead]:
    """Yield questions to the opponents, each and all together, about their position."""
    assertions: dict[str, list[Assertion]] = {}
    for assertion in opponent.side.assertions:
        assertions.setdefault(assertion.hops[0].source, []).append(assertion)
    if len(assertions) > MAX_PER_LEAD:
        return
    for some in _singly_and_jointly(sorted(assertions)):
        refs = sorted({a.ref for head in some for a in assertions[head]}, key=lambda ref: ref.id)
        stand = "stands" if len(some) == 1 else "stand"
        yield Lead(
            CheckKind.OPPONENT,
            f"whether {join_ids(some)} {stand} by {opponent.label}",
            Ref(RecordKind.SOURCE, some[0]),
            tuple(Retraction(ref) for ref in refs),
            len(some),
        )


def _source(source: Source) -> Ref:
    return Ref(RecordKind.SOURCE, source.id)


def _count_phrase(count: int, one: str, many: str) -> str:
    """Return a count in words: "an origin", "two origins"."""
    return one if count == 1 else f"{_NUMBERS[count]} {many}".rstrip()


_NUMBERS = {2: "two", 3: "three"}


def _singly_and_jointly(items: Iterable[_T]) -> Iterator[tuple[_T, ...]]:
    """Yield each of the first few items, then all of these together."""
    few = tuple(items)[:MAX_PER_LEAD]
    yield from ((item,) for item in few)
    if len(few) > 1:
        yield few
