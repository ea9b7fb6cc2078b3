"""A ledger as integer columns, built once and shared by every analysis.

Sources and claims are numbered in the order of their ids, so that results do not
depend on the order of records. A *group* is a claim with its restatements. Each
group has two *sides*: ``2 * group`` asserts it, ``2 * group + 1`` denies it. An
assertion is *active* unless it was withdrawn itself, all its documents were, or the
document of one of its hops was; a link is active unless it was withdrawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import compress

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from claimtrack.facts.core.graphs import connected_components, find_roots
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    RecordKind,
    Source,
    Stance,
)
from claimtrack.model.desk import Desk
from claimtrack.model.values import CHAIN_LENGTH

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ACTS: Mapping[Act, int] = {act: code for code, act in enumerate(Act, start=1)}
FIRST_HAND = np.array([False] + [act.first_hand for act in Act])
SILENT = np.array([False] + [act.silent for act in Act])

MAX_HOPS = CHAIN_LENGTH + 1
"""The length of the longest chain, with a followed source before the first hop."""

# One odd multiplier for each position of a chain, for hashing.
_MULTIPLIERS = np.arange(1, MAX_HOPS + 1, dtype=np.uint64) * np.uint64(
    0x9E3779B97F4A7C15
) | np.uint64(1)


def distinct(column: Ints) -> Ints:
    """Return the sorted values of a column, each once; faster than ``np.unique``, which hashes."""
    ordered = np.sort(column)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    values: Ints = ordered[first]
    return values


# The set operations of numpy import its masked arrays, which slows the start of a command.


def difference(column: Ints, other: Ints) -> Ints:
    """Return the sorted values of a column that another one lacks."""
    values = distinct(column)
    only: Ints = values[~np.isin(values, distinct(other), assume_unique=True)]
    return only


def intersection(column: Ints, other: Ints) -> Ints:
    """Return the sorted values that two columns share."""
    values = distinct(column)
    both: Ints = values[np.isin(values, distinct(other), assume_unique=True)]
    return both


def ints(values: Iterable[int], count: int = -1) -> Ints:
    """Return a column of integers."""
    return np.fromiter(values, np.int64, count)


@frozen(eq=False)
class Columns:
    """The ledger's sources, claims and active chains as arrays.

    A chain is an assertion that takes a side. ``chain_*`` has one entry for each
    active chain: ``chain_rank`` orders chains by length, then by their sources;
    ``chain_hash`` is equal for chains with the same sources. ``hop_*`` has one entry
    for each hop of these chains, chain after chain, origin first; a source that the first
    hop follows is a hop before it, and ``chain_follows`` marks such chains. ``voice_end`` is the
    hop after the last voice of each chain: the desk itself is no voice at the end.

    ``dated_chains``, ``hedged_chains``, ``cited_chains``, ``quoted_chains`` and
    ``figure_chains`` are the chains that have a hop with a date, a certainty, a
    document, a quote or a figure; ``detailed_chains`` have any of these.
    ``neutral_assertions`` are the active assertions that take no side.
    """

    ledger: Ledger
    sources: tuple[Source, ...]
    source_index: Mapping[str, int]
    voice: Ints = field(repr=False)
    claims: tuple[Claim, ...]
    claim_index: Mapping[str, int]
    group: Ints = field(repr=False)
    groups: int
    group_by_id: Mapping[str, int] = field(repr=False)
    assertions: tuple[Assertion, ...]
    chain_side: Ints = field(repr=False)
    hop_chain: Ints = field(repr=False)
    hop_source: Ints = field(repr=False)
    hop_position: Ints = field(repr=False)
    hop_act: Ints = field(repr=False)
    chain_start: Ints = field(repr=False)
    voice_end: Ints = field(repr=False)
    chain_hash: NDArray[np.uint64] = field(repr=False)
    chain_rank: Ints = field(repr=False)
    chain_follows: Flags = field(repr=False)
    side_order: Ints = field(repr=False)
    side_start: Ints = field(repr=False)
    detailed_chains: tuple[Assertion, ...]
    dated_chains: tuple[Assertion, ...]
    hedged_chains: tuple[Assertion, ...]
    cited_chains: tuple[Assertion, ...]
    quoted_chains: tuple[Assertion, ...]
    figure_chains: tuple[Assertion, ...]
    withdrawn_chains: tuple[Assertion, ...]
    neutral_assertions: tuple[Assertion, ...]
    withdrawn_neutral_assertions: tuple[Assertion, ...]
    withdrawn_links: frozenset[Record]
    restatements: tuple[Link, ...]

    @classmethod
    def of(cls, ledger: Ledger, desk: str | None = None) -> "Columns":
        """Return the columns of a ledger; ``desk`` is the source that keeps it, if any."""
        sources = tuple(ledger.sources[id] for id in sorted(ledger.sources))
        source_index = {source.id: i for i, source in enumerate(sources)}
        claims = tuple(ledger.claims[id] for id in sorted(ledger.claims))
        claim_index = {claim.id: i for i, claim in enumerate(claims)}
        withdrawn_links = frozenset(_withdrawn(ledger, RecordKind.LINK))
        restatements = tuple(
            link
            for link in ledger.links
            if link.kind is LinkKind.RESTATES and link not in withdrawn_links
        )
        group, groups = _groups(restatements, claim_index)
        about = ints([claim_index[assertion.claim] for assertion in ledger.assertions])
        stances = [assertion.stance for assertion in ledger.assertions]
        denies, neutral = _are(stances, Stance.DENIES), _are(stances, Stance.NEUTRAL)
        active = _active(ledger, about, claim_index)
        is_chain = active & ~neutral
        chains = _select(ledger.assertions, is_chain)
        chain_side = 2 * group[about[is_chain]] + denies[is_chain]
        length, hops, following = _hops(chains)
        hop_source = ints([source_index[hop.source] for hop in hops])
        hop_act = ints([0 if hop.act is None else ACTS[hop.act] for hop in hops])
        chain_start = np.zeros(len(chains) + 1, np.int64)
        np.cumsum(length, out=chain_start[1:])
        hop_chain = np.repeat(np.arange(len(chains)), length)
        hop_position = np.arange(len(hops)) - chain_start[hop_chain]
        members = Desk.of(ledger.sources, desk).members
        of_desk = np.array([source.id in members for source in sources], np.bool_)
        detailed = _detailed(hops)
        details = [hops[i] for i in detailed.tolist()]

        def chains_where(hop_fits: Sequence[bool]) -> tuple[Assertion, ...]:
            numbers = distinct(hop_chain[detailed[np.array(hop_fits, np.bool_)]])
            return tuple([chains[i] for i in numbers.tolist()])

        side_order = np.argsort(chain_side, kind="stable")
        return cls(
            ledger=ledger,
            sources=sources,
            source_index=source_index,
            voice=_voices(sources, source_index),
            claims=claims,
            claim_index=claim_index,
            group=group,
            groups=groups,
            group_by_id=dict(zip(claim_index, group.tolist(), strict=True)),
            assertions=chains,
            chain_side=chain_side,
            hop_chain=hop_chain,
            hop_source=hop_source,
            hop_position=hop_position,
            hop_act=hop_act,
            chain_start=chain_start,
            voice_end=_voice_ends(of_desk[hop_source], chain_start),
            chain_hash=_hashes(hop_source, hop_position, chain_start),
            chain_rank=_ranks(hop_source, chain_start, length),
            chain_follows=np.isin(np.arange(len(chains)), following),
            side_order=side_order,
            side_start=np.searchsorted(chain_side[side_order], np.arange(2 * groups + 1)),
            detailed_chains=chains_where([True] * len(details)),
            dated_chains=chains_where([hop.on is not None for hop in details]),
            hedged_chains=chains_where([hop.certainty is not None for hop in details]),
            cited_chains=chains_where([hop.at is not None for hop in details]),
            quoted_chains=chains_where([hop.quote is not None for hop in details]),
            figure_chains=chains_where([hop.value is not None for hop in details]),
            withdrawn_chains=_select(ledger.assertions, ~active & ~neutral),
            neutral_assertions=_select(ledger.assertions, active & neutral),
            withdrawn_neutral_assertions=_select(ledger.assertions, ~active & neutral),
            withdrawn_links=withdrawn_links,
            restatements=restatements,
        )

    @property
    def sides(self) -> int:
        """The number of sides: two for each group."""
        return 2 * self.groups

    def heads(self) -> Ints:
        """Return the source at the head of each chain."""
        return self.hop_source[self.chain_start[:-1]]

    def chains_of(self, side: int) -> list[int]:
        """Return the active chains of a side in the order of the ledger."""
        chains: list[int] = self.side_order[
            self.side_start[side] : self.side_start[side + 1]
        ].tolist()
        return chains

    def duplicate_candidates(self) -> list[Assertion]:
        """Return the active chains whose side has another chain through the same sources.

        The comparison is by hashes, so other chains may be among them.
        """
        hashes = self.chain_hash ^ (self.chain_side.astype(np.uint64) * _MULTIPLIERS[-1])
        ordered = np.sort(hashes)
        repeated = ordered[1:][ordered[1:] == ordered[:-1]]
        chains = np.flatnonzero(np.isin(hashes, repeated))
        return [self.assertions[chain] for chain in chains.tolist()]

    def voice_hops(self) -> Flags:
        """Return a mask of the hops that count as voices."""
        hops: Flags = np.arange(len(self.hop_source)) < self.voice_end[self.hop_chain]
        return hops

    def voiced_sources_of(self, chain: int) -> Ints:
        """Return the sources of a chain that count as voices, origin first."""
        return self.hop_source[self.chain_start[chain] : self.voice_end[chain]]

    def sources_of(self, chain: int) -> Ints:
        """Return the sources of a chain, origin first."""
        return self.hop_source[self.chain_start[chain] : self.chain_start[chain + 1]]

    def links(self, *kinds: LinkKind) -> Iterator[Link]:
        """Yield the active links of some kinds between claims."""
        for link in self.ledger.links:
            if link.kind in kinds and link.to is not None and link not in self.withdrawn_links:
                yield link

    def undercuts(self) -> Iterator[Link]:
        """Yield the active links that undercut a link or an assertion."""
        for link in self.ledger.links:
            if link.to is None and link not in self.withdrawn_links:
                yield link

    def group_of(self, claim: str) -> int:
        """Return the group of a claim."""
        return self.group_by_id[claim]

    def source_flags(self, values: Iterable[bool]) -> Flags:
        """Return a mask of sources from one value for each source."""
        return np.fromiter(values, np.bool_, len(self.sources))

    def group_flags(self, values: Iterable[bool]) -> Flags:
        """Return a mask of the groups with a true member from one value for each claim."""
        flags = np.zeros(self.groups, np.bool_)
        flags[self.group[np.fromiter(values, np.bool_, len(self.claims))]] = True
        return flags


def _detailed(hops: Sequence[Hop]) -> Ints:
    """Return the positions of hops with a date, a certainty, a document, a quote or a figure."""
    return ints(
        [
            i
            for i, hop in enumerate(hops)
            if not (
                hop.on is None
                and hop.certainty is None
                and hop.at is None
                and hop.quote is None
                and hop.value is None
            )
        ]
    )


def _withdrawn(ledger: Ledger, noun: RecordKind) -> Iterator[Record]:
    """Yield the withdrawn records of one kind."""
    for retraction in ledger.retractions:
        if retraction.what.kind is noun:
            yield ledger.get(retraction.what)


def _are(stances: Sequence[Stance], stance: Stance) -> Flags:
    """Return a mask of the stances that equal a stance."""
    return np.array([each is stance for each in stances], np.bool_)


def _select(assertions: Sequence[Assertion], mask: Flags) -> tuple[Assertion, ...]:
    """Return the assertions that a mask selects, in order."""
    return tuple(compress(assertions, mask.tobytes()))


def _active(ledger: Ledger, about: Ints, claim_index: Mapping[str, int]) -> Flags:
    """Return a mask of the active assertions; ``about`` has the claim of each assertion."""
    active = np.ones(len(ledger.assertions), np.bool_)
    withdrawn = {
        item for item in _withdrawn(ledger, RecordKind.ASSERTION) if isinstance(item, Assertion)
    }
    # Filter by claim first: hashing every assertion would be slow.
    candidates = np.isin(about, ints(claim_index[assertion.claim] for assertion in withdrawn))
    for i in np.flatnonzero(candidates).tolist():
        active[i] = ledger.assertions[i] not in withdrawn
    documents = {
        item.what.id for item in ledger.retractions if item.what.kind is RecordKind.DOCUMENT
    }
    if documents:
        for i, assertion in enumerate(ledger.assertions):
            if _rests_on(assertion, documents):
                active[i] = False
    return active


def _rests_on(assertion: Assertion, documents: Set[str]) -> bool:
    """Return True if all documents of an assertion, or that of a hop, are among some."""
    if assertion.at and all(passage.document in documents for passage in assertion.at):
        return True
    return any(hop.at is not None and hop.at.document in documents for hop in assertion.via)


def _hops(assertions: Iterable[Assertion]) -> tuple[Ints, list[Hop], list[int]]:
    """Return the length of each chain, the hops of all, and the numbers of those that follow."""
    lengths: list[int] = []
    hops: list[Hop] = []
    following: list[int] = []
    for assertion in assertions:  # a single pass, since assertions are scattered in memory
        via = assertion.via
        if via[0].follows is not None and len(assertion.hops) > len(via):
            via = assertion.hops
            following.append(len(lengths))
        lengths.append(len(via))
        hops += via
    return ints(lengths), hops, following


def _voice_ends(of_desk: Flags, chain_start: Ints) -> Ints:
    """Return the hop after the last voice of each chain.

    The desk's own hops at the end of a chain are no voices, except for its head.
    """
    if not of_desk.any():
        return chain_start[1:]
    head = chain_start[:-1]
    others = np.where(of_desk, 0, np.arange(1, len(of_desk) + 1))
    ends: Ints = np.maximum(np.maximum.reduceat(others, head), head + 1)
    return ends


def _hashes(hop_source: Ints, hop_position: Ints, chain_start: Ints) -> NDArray[np.uint64]:
    """Return a hash of the sources of each chain and their order."""
    terms = (hop_source.astype(np.uint64) + np.uint64(1)) * _MULTIPLIERS[hop_position]
    return np.add.reduceat(terms, chain_start[:-1])


def _ranks(hop_source: Ints, chain_start: Ints, length: Ints) -> Ints:
    """Return the rank of each chain by length, then by its sources, origin first.

    Chains with the same sources in the same order keep their order.
    """
    rank = np.empty(len(length), np.int64)
    ranked = 0
    for hops in distinct(length).tolist():
        chains = np.flatnonzero(length == hops)
        sources = hop_source[chain_start[chains][:, np.newaxis] + np.arange(hops)]
        rank[chains[np.lexsort(sources.T[::-1])]] = np.arange(ranked, ranked + len(chains))
        ranked += len(chains)
    return rank


def _voices(sources: Sequence[Source], index: Mapping[str, int]) -> Ints:
    """Return the ultimate owner of each source; a ledger has no ring of owners."""
    return find_roots(
        ints(
            (index[source.id if source.part_of is None else source.part_of] for source in sources),
            len(sources),
        )
    )


def _groups(restatements: Sequence[Link], index: Mapping[str, int]) -> tuple[Ints, int]:
    """Return the group of each claim, and the number of groups.

    Groups are the connected components under ``restates``, numbered by their first claim.
    """
    ends = [link.ends for link in restatements]
    one = ints([index[end] for end, _ in ends])
    other = ints([index[end] for _, end in ends])
    group = connected_components(len(index), one, other)
    return group, int(group.max(initial=-1)) + 1
