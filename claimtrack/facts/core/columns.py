"""A ledger as integer columns: built once, asked by every analysis.

Sources and claims are numbered in the order of their ids, so that nothing
depends on the order of records. A *group* is a claim with its restatements; a
*side* of it is what asserts or what denies it, numbered ``2 * group`` and
``2 * group + 1``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from claimtrack.facts.core.graphs import components, roots
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
from claimtrack.model.values import CHAIN_LENGTH

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ACTS: Mapping[Act, int] = {act: code for code, act in enumerate(Act, start=1)}
FIRST_HAND = np.array([False] + [act.first_hand for act in Act])
SILENT = np.array([False] + [act.silent for act in Act])

# One odd multiplier for each position of a chain.
_MIXED = np.arange(1, CHAIN_LENGTH + 1, dtype=np.uint64) * np.uint64(
    0x9E3779B97F4A7C15
) | np.uint64(1)


def distinct(column: Ints) -> Ints:
    """Return the values of a column in order, each once; faster than ``np.unique`` by hashes."""
    ordered = np.sort(column)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    values: Ints = ordered[first]
    return values


def ints(values: Iterable[int], count: int = -1) -> Ints:
    """Return a column of integers."""
    return np.fromiter(values, np.int64, count)


@frozen(eq=False)
class Columns:
    """The ledger's sources, claims and standing chains as arrays.

    ``chain_*`` has one entry for each standing assertion that takes a side (in
    ``chain_rank`` the shortest come first, and ties go by their sources; a
    ``chain_mark`` is the same where the sources are),
    ``hop_*`` one for each of their hops, chain after chain, origin first.
    ``detailed`` are those of which some hop tells more than who and by what act:
    ``dated``, ``hedged``, ``cited``, ``quoted`` and ``figured`` those of which some
    hop has a date, a certainty, a document, a quote or a figure. ``neutral`` are the
    standing assertions that take no side; of either sort those withdrawn are apart.
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
    chain_mark: NDArray[np.uint64] = field(repr=False)
    chain_rank: Ints = field(repr=False)
    side_order: Ints = field(repr=False)
    side_start: Ints = field(repr=False)
    detailed: tuple[Assertion, ...]
    dated: tuple[Assertion, ...]
    hedged: tuple[Assertion, ...]
    cited: tuple[Assertion, ...]
    quoted: tuple[Assertion, ...]
    figured: tuple[Assertion, ...]
    withdrawn: tuple[Assertion, ...]
    neutral: tuple[Assertion, ...]
    neutral_withdrawn: tuple[Assertion, ...]
    withdrawn_links: frozenset[Record]
    restatements: tuple[Link, ...]

    @classmethod
    def of(cls, ledger: Ledger) -> "Columns":
        """Return the columns of a ledger."""
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
        stands = _standing(ledger, about, claim_index)
        chosen = stands & ~neutral
        standing = _those(ledger.assertions, chosen)
        chain_side = 2 * group[about[chosen]] + denies[chosen]
        length, hops = _hops(standing)
        hop_source = ints([source_index[hop.source] for hop in hops])
        hop_act = ints([0 if hop.act is None else ACTS[hop.act] for hop in hops])
        chain_start = np.zeros(len(standing) + 1, np.int64)
        np.cumsum(length, out=chain_start[1:])
        hop_chain = np.repeat(np.arange(len(standing)), length)
        hop_position = np.arange(len(hops)) - chain_start[hop_chain]
        detailed = _detailed(hops)
        details = [hops[i] for i in detailed.tolist()]

        def telling(told: Sequence[bool]) -> tuple[Assertion, ...]:
            chains = distinct(hop_chain[detailed[np.array(told, np.bool_)]])
            return tuple([standing[i] for i in chains.tolist()])

        chain_mark = _marks(hop_source, hop_position, chain_start)
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
            assertions=standing,
            chain_side=chain_side,
            hop_chain=hop_chain,
            hop_source=hop_source,
            hop_position=hop_position,
            hop_act=hop_act,
            chain_start=chain_start,
            chain_mark=chain_mark,
            chain_rank=_ranks(hop_source, chain_start, length),
            side_order=side_order,
            side_start=np.searchsorted(chain_side[side_order], np.arange(2 * groups + 1)),
            detailed=telling([True] * len(details)),
            dated=telling([hop.on is not None for hop in details]),
            hedged=telling([hop.certainty is not None for hop in details]),
            cited=telling([hop.at is not None for hop in details]),
            quoted=telling([hop.quote is not None for hop in details]),
            figured=telling([hop.value is not None for hop in details]),
            withdrawn=_those(ledger.assertions, ~stands & ~neutral),
            neutral=_those(ledger.assertions, stands & neutral),
            neutral_withdrawn=_those(ledger.assertions, ~stands & neutral),
            withdrawn_links=withdrawn_links,
            restatements=restatements,
        )

    @property
    def sides(self) -> int:
        """The number of sides: two for each group."""
        return 2 * self.groups

    def head(self) -> Ints:
        """Return the source at the head of each chain."""
        return self.hop_source[self.chain_start[:-1]]

    def chains_of(self, side: int) -> list[int]:
        """Return the standing chains of a side in the order of the ledger."""
        chains: list[int] = self.side_order[
            self.side_start[side] : self.side_start[side + 1]
        ].tolist()
        return chains

    def alike(self) -> list[Assertion]:
        """Return the standing chains with another one on their side through the same sources.

        Some others may be among them.
        """
        mark = self.chain_mark ^ (self.chain_side.astype(np.uint64) * _MIXED[-1])
        ordered = np.sort(mark)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        return [self.assertions[chain] for chain in np.flatnonzero(np.isin(mark, twice)).tolist()]

    def sources_of(self, chain: int) -> Ints:
        """Return the sources of a chain, origin first."""
        return self.hop_source[self.chain_start[chain] : self.chain_start[chain + 1]]

    def links(self, *kinds: LinkKind) -> Iterator[Link]:
        """Yield the standing links of some kinds between claims."""
        for link in self.ledger.links:
            if link.kind in kinds and link.to is not None and link not in self.withdrawn_links:
                yield link

    def undercuts(self) -> Iterator[Link]:
        """Yield the standing links that undercut a link or an assertion."""
        for link in self.ledger.links:
            if link.to is None and link not in self.withdrawn_links:
                yield link

    def group_of(self, claim: str) -> int:
        """Return the group of a claim."""
        return self.group_by_id[claim]

    def source_flags(self, values: Iterable[bool]) -> Flags:
        """Return a column of truth values, one for each source."""
        return np.fromiter(values, np.bool_, len(self.sources))

    def group_flags(self, values: Iterable[bool]) -> Flags:
        """Return for each group whether the value of some member (claims in order) is true."""
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
    """Yield the records of one kind that were withdrawn."""
    for retraction in ledger.retractions:
        if retraction.what.kind is noun:
            yield ledger.get(retraction.what)


def _are(stances: Sequence[Stance], stance: Stance) -> Flags:
    """Return which of some stances are a given one."""
    return np.array([each is stance for each in stances], np.bool_)


def _those(assertions: Sequence[Assertion], chosen: Flags) -> tuple[Assertion, ...]:
    """Return the assertions that a column chooses, in order."""
    return tuple(compress(assertions, chosen.tobytes()))


def _standing(ledger: Ledger, about: Ints, claim_index: Mapping[str, int]) -> Flags:
    """Return which assertions were withdrawn neither themselves nor with all their documents."""
    stands = np.ones(len(ledger.assertions), np.bool_)
    gone = {
        item for item in _withdrawn(ledger, RecordKind.ASSERTION) if isinstance(item, Assertion)
    }
    # By claim first, so that only the assertions of these claims need be hashed.
    candidates = np.isin(about, ints(claim_index[assertion.claim] for assertion in gone))
    for i in np.flatnonzero(candidates).tolist():
        stands[i] = ledger.assertions[i] not in gone
    documents = {
        item.what.id for item in ledger.retractions if item.what.kind is RecordKind.DOCUMENT
    }
    if documents:
        for i, assertion in enumerate(ledger.assertions):
            if assertion.at and all(passage.document in documents for passage in assertion.at):
                stands[i] = False
    return stands


def _hops(assertions: Iterable[Assertion]) -> tuple[Ints, list[Hop]]:
    """Return the length of each chain, and the hops of all of them one after the other."""
    lengths: list[int] = []
    hops: list[Hop] = []
    for assertion in assertions:  # one pass that reads each once: they are scattered in memory
        via = assertion.via
        lengths.append(len(via))
        hops += via
    return ints(lengths), hops


def _marks(hop_source: Ints, hop_position: Ints, chain_start: Ints) -> NDArray[np.uint64]:
    """Return a number for each chain, the same where sources and their order are."""
    if not len(hop_source):
        return np.zeros(0, np.uint64)
    mixed = (hop_source.astype(np.uint64) + np.uint64(1)) * _MIXED[hop_position]
    return np.add.reduceat(mixed, chain_start[:-1])


def _ranks(hop_source: Ints, chain_start: Ints, length: Ints) -> Ints:
    """Number chains, the shortest first, then by the sources on them, origin first.

    Chains through the same sources in the same order keep the order they have.
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
    """Return for each source the root of its owners; the ledger has no ring of them."""
    return roots(
        ints(
            (index[source.id if source.part_of is None else source.part_of] for source in sources),
            len(sources),
        )
    )


def _groups(restatements: Sequence[Link], index: Mapping[str, int]) -> tuple[Ints, int]:
    """Number the connected components under ``restates`` in the order of their first claim."""
    ends = [link.ends for link in restatements]
    one = ints([index[end] for end, _ in ends])
    other = ints([index[end] for _, end in ends])
    group = components(len(index), one, other)
    return group, int(group.max(initial=-1)) + 1
