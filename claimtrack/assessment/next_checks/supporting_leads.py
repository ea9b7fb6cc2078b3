"""Leads that would add support for a claim, the cheapest kind first."""

from collections.abc import Iterator, Sequence

from attrs import evolve

from claimtrack.assessment.next_checks.lead import (
    MAX_PER_LEAD,
    CheckKind,
    Lead,
    OpenClaim,
    count_phrase,
    first_chain_of_each_head,
    join_ids,
    singly_and_jointly,
)
from claimtrack.model import (
    Assertion,
    ClaimKind,
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


def find_supporting_leads(case: OpenClaim) -> Iterator[Lead]:
    """Yield leads that add support for a claim."""
    yield from _grades(case)
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


def _grades(case: OpenClaim) -> Iterator[Lead]:
    """Yield grades that would make origins count, if the settings require a grade."""
    least = case.thresholds.min_grade
    if least is None:
        return
    # Sources with a grade are not graded again.
    ungraded = [head for head in case.heads if head.reliability is Reliability.F]
    for heads in singly_and_jointly(ungraded):
        yield Lead(
            CheckKind.GRADE,
            f"{count_phrase(len(heads), 'a grade', 'grades')} for {join_ids(h.id for h in heads)}, "
            f"of {least.value} or better",
            _source(heads[0]),
            tuple(evolve(head, reliability=least) for head in heads),
            len(heads),
        )


def _lineages(case: OpenClaim) -> Iterator[Lead]:
    """Yield questions to heads of unknown lineage about their source."""
    few = case.unknown[:MAX_PER_LEAD]
    for chains in (*((chain,) for chain in few), *([few] if len(few) > 1 else [])):
        heads = [chain.hops[0].source for chain in chains]
        yield _lineage_lead(case, f"{join_ids(heads)} got it", chains)
    if not few and not case.heads:
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
    for heads in singly_and_jointly(unnamed):
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
            f"{count_phrase(count, 'one', '')} of `{head.id}` by name, with their own statement",
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
        for length in range(1, len(case.facts.desk.voices(chain.hops))):
            if case.source(chain.hops[0].source).named:
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
        words = f"{count_phrase(count, one, many)}{case.excluded_voices()}{relays}"
        if case.is_statement:
            words = "what its speaker published"
        yield Lead(
            kind,
            words,
            Ref(RecordKind.CLAIM, case.claim.id),
            (*found, *(case.new_assertion(origin.id) for origin in found)),
            count,
        )


def _source(source: Source) -> Ref:
    return Ref(RecordKind.SOURCE, source.id)
