"""Leads that would add to what stands behind a claim, the cheapest kind first."""

from collections.abc import Iterator, Sequence

from attrs import evolve

from claimtrack.assessment.next_checks.lead import (
    MOST,
    CheckKind,
    Lead,
    OpenClaim,
    counted,
    first_of_each_head,
    listed,
    singly_and_together,
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


def supporting(case: OpenClaim) -> Iterator[Lead]:
    """Yield what could be found for a claim."""
    yield from _grades(case)
    yield from _lineages(case)
    yield from _names(case)
    if _documents_matter(case):
        yield from _documents(case)
    yield from _origins(case)


def _documents_matter(case: OpenClaim) -> bool:
    """Whether another way to the same origins could help: no origin makes more than one voice."""
    if case.spoken or case.thresholds.least is not None:
        return True
    return case.side.certain_support.low < case.side.origins.certain.high


def _grades(case: OpenClaim) -> Iterator[Lead]:
    """Yield grades that would make origins count, where a ledger asks for a grade."""
    least = case.thresholds.least
    if least is None:
        return
    # Who was judged and found wanting is not judged again.
    ungraded = [head for head in case.heads if head.reliability is Reliability.F]
    for heads in singly_and_together(ungraded):
        yield Lead(
            CheckKind.GRADE,
            f"{counted(len(heads), 'a grade', 'grades')} for {listed(h.id for h in heads)}, "
            f"of {least.value} or better",
            _source(heads[0]),
            tuple(evolve(head, reliability=least) for head in heads),
            len(heads),
        )


def _lineages(case: OpenClaim) -> Iterator[Lead]:
    """Yield questions to those of whom nobody says where they have the claim from."""
    few = case.unknown[:MOST]
    for chains in (*((chain,) for chain in few), *([few] if len(few) > 1 else [])):
        heads = [chain.via[0].source for chain in chains]
        yield _asked(
            case, f"{listed(heads)} {'has' if len(heads) == 1 else 'have'} it from", chains
        )
    if not few and not case.heads:
        # All of them have it from one another, so that somebody had it before.
        ring = first_of_each_head(case.side.continued)
        for chain in ring[:MOST]:
            head = chain.via[0].source
            others = {other.via[0].source for other in ring} - {head}
            beside = listed(others, "or") if others else "itself"
            yield _asked(case, f"`{head}` has it from, other than from {beside}", [chain])


def _asked(case: OpenClaim, what: str, chains: Sequence[Assertion]) -> Lead:
    """Return a lead that asks the heads of chains where they have the claim from."""
    return Lead(
        CheckKind.LINEAGE,
        f"where {what}",
        Ref(RecordKind.SOURCE, chains[0].via[0].source),
        tuple(
            record
            for number, chain in enumerate(chains, 1)
            for record in _from_somebody(case, number, chain)
        ),
        len(chains),
    )


def _from_somebody(case: OpenClaim, number: int, chain: Assertion) -> tuple[Record, Record]:
    """Return an origin, and the chain as it would be if it had the claim from there."""
    origin = case.found(number)
    # Where a chain is as long as one may be, the way to its head shows enough.
    via = (Hop(origin.id), *chain.via)[:CHAIN_LENGTH]
    return origin, evolve(chain, via=via, id=None, place=None)


def _names(case: OpenClaim) -> Iterator[Lead]:
    """Yield who the unnamed are, by name alone and with their own word."""
    unnamed = [head for head in case.heads if not head.named]
    for heads in singly_and_together(unnamed):
        alone = len(heads) == 1 and heads[0].number is SourceNumber.ONE
        yield Lead(
            CheckKind.NAME,
            f"who {listed(head.id for head in heads)} {'is' if alone else 'are'}",
            _source(heads[0]),
            tuple(evolve(head, named=True) for head in heads),
            len(heads),
        )
    for head in unnamed[:MOST]:
        if head.number is SourceNumber.PLURAL:
            yield from _members(case, head)
            continue
        known = (evolve(head, named=True), case.said(head.id))
        words = f"who `{head.id}` is, and what they published"
        yield Lead(CheckKind.NAME, words, _source(head), known, 2)


def _members(case: OpenClaim, head: Source) -> Iterator[Lead]:
    """Yield some of a plural that nobody counted, by name and with their own word.

    They stand in its place: it is no further voice beside them.
    """
    said = [chain for chain in case.side.complete if chain.via[0].source == head.id]
    refs = sorted({chain.ref for chain in said}, key=lambda ref: ref.id)
    for count in range(1, MOST + 1):
        members = [case.found(number) for number in range(1, count + 1)]
        yield Lead(
            CheckKind.NAME,
            f"{counted(count, 'one', '')} of `{head.id}` by name, with their own word",
            _source(head),
            (
                *members,
                *(case.said(member.id) for member in members),
                *(Retraction(ref) for ref in refs),
            ),
            count + 1,
        )


def _documents(case: OpenClaim) -> Iterator[Lead]:
    """Yield what origins, and those who have it from them, published themselves."""
    shown: dict[tuple[str, ...], Assertion] = {}
    for chain in case.side.one_of_each_origin():
        for length in range(1, len(chain.via)):
            if case.source(chain.via[0].source).named:
                shown.setdefault(tuple(hop.source for hop in chain.via[:length]), chain)
    known = {tuple(hop.source for hop in chain.via) for chain in case.side.complete}
    missing = sorted(set(shown) - known, key=lambda path: (len(path), path))
    for path in missing[: 2 * MOST]:
        hop = shown[path].via[0]
        # A place in a document belongs to the chain it was recorded with.
        first = Hop(hop.source, act=hop.act, certainty=hop.certainty)
        words = (
            f"the document of `{path[0]}` itself"
            if len(path) == 1
            else f"the document of `{path[-1]}` itself, which has it from `{path[-2]}`"
        )
        yield Lead(
            CheckKind.DOCUMENT,
            words,
            Ref(RecordKind.SOURCE, path[-1]),
            (case.said(first, *path[1:]),),
        )


def _origins(case: OpenClaim) -> Iterator[Lead]:
    """Yield voices that nobody has heard yet; for what is said not to be, their searches."""
    if case.spoken and case.heads:
        # Nobody but who spoke can have spoken; others only heard it.
        return
    absence = bool(case.facts.of_kind(ClaimKind.ABSENCE)[case.group])
    kind = CheckKind.SEARCH if absence else CheckKind.ORIGIN
    for count in range(1, 1 + (1 if case.spoken else MOST)):
        found = [case.found(number) for number in range(1, count + 1)]
        if case.spoken:
            words = "what its speaker published"
        elif absence:
            somebody = counted(count, "a search for it by somebody", "searches for it by others")
            words = f"{somebody}{case.outside()}"
        else:
            words = f"{counted(count, *_origin_words(case))}{case.outside()}{case.not_through()}"
        yield Lead(
            kind,
            words,
            Ref(RecordKind.CLAIM, case.claim.id),
            (*found, *(case.said(origin.id) for origin in found)),
            count,
        )


def _origin_words(case: OpenClaim) -> tuple[str, str]:
    """Return what an origin that is looked for is called, as one and as many.

    Its grade is told where something may hang on it.
    """
    disputed = bool(case.view.denied.assertions or case.view.opposing)
    if not (disputed or case.thresholds.least or case.facts.conflicting(case.group)):
        return "an origin", "origins"
    grade = case.grade.description
    return f"a {grade} origin", f"{grade} origins"


def _source(source: Source) -> Ref:
    return Ref(RecordKind.SOURCE, source.id)
