"""Chains that share no voice, and yet a document's digest, a text or a quote.

One of them may be a copy of the other, so that they are not independent.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import combinations
from typing import TypeAlias

import numpy as np
from attrs import field, frozen

from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Assertion, Document, Hop

QUOTED = 8
"""How many words in a row two quotes must share."""

WRITTEN = 25
"""How many words in a row the texts of two documents must share."""

COMPARED = 100
"""How many different chains with one thing in common are compared, the shortest first."""

_WORD = re.compile(r"\w+")


class CopyKind(IntEnum):
    """What two chains may have in common."""

    DIGEST = 1
    QUOTE = 2
    TEXT = 3


# What is in common: how, and by what words, digest or documents it is recognised.
Mark: TypeAlias = tuple[CopyKind, tuple[str, ...]]


@frozen
class CopyEvidence:
    """A chain, and the document or hop of it that bears a mark."""

    assertion: Assertion
    bearer: Document | Hop
    voices: frozenset[int] = field(repr=False)

    @property
    def rank(self) -> tuple[int, list[str], str]:
        """Its place in an order that does not depend on that of records."""
        sources = [hop.source for hop in self.assertion.via]
        return len(sources), sources, self.document

    @property
    def document(self) -> str:
        """The document that bears the mark; empty for a quote."""
        return self.bearer.id if isinstance(self.bearer, Document) else ""


@frozen
class SuspectedCopy:
    """Two complete chains that share no voice, and what they share instead."""

    group: int
    likeness: CopyKind
    one: CopyEvidence
    other: CopyEvidence


def copies(facts: Groundwork) -> Iterator[SuspectedCopy]:
    """Yield the pair of shortest chains for each asserted group that has any, in order."""
    found: dict[int, dict[Mark, list[CopyEvidence]]] = defaultdict(lambda: defaultdict(list))
    for group, mark, trace in _traces(facts):
        found[group][mark].append(trace)
    for group in sorted(found):
        for likeness in CopyKind:
            # Two equal paragraphs have a mark at each word: those who bear them are compared once.
            bearing = {
                tuple(map(id, traces)): traces
                for (kind, _), traces in found[group].items()
                if kind is likeness
            }
            pairs = [pair for traces in bearing.values() if (pair := _apart(traces)) is not None]
            if pairs:
                one, other = min(pairs, key=lambda pair: (pair[0].rank, pair[1].rank))
                yield SuspectedCopy(group, likeness, one, other)
                break


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many words of a text; case and punctuation play no part."""
    words = _WORD.findall(text.casefold())
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])


def _traces(facts: Groundwork) -> Iterator[tuple[int, Mark, CopyEvidence]]:
    """Yield what may be shared of each complete chain of a group with support of two or more."""
    columns, lineage = facts.columns, facts.lineage
    group = columns.chain_side // 2
    counted = lineage.complete & (columns.chain_side % 2 == 0) & (facts.asserted.support[group] > 1)
    chains = np.flatnonzero(counted).tolist()
    marked = _marked(facts.ledger.documents, [columns.assertions[chain] for chain in chains])
    quoting = {id(a) for a in columns.detailed for hop in a.via if hop.quote is not None}
    for chain in chains:
        assertion = columns.assertions[chain]
        shared = [passage.document for passage in assertion.at if passage.document in marked]
        if shared or id(assertion) in quoting:
            bearers: list[tuple[Document | Hop, Iterable[Mark]]] = [
                (hop, _quoted(hop.quote)) for hop in assertion.via if hop.quote is not None
            ]
            bearers += [(facts.ledger.documents[doc], marked[doc]) for doc in sorted(set(shared))]
            voices = _voices(facts, chain)
            for bearer, marks in bearers:
                trace = CopyEvidence(assertion, bearer, voices)
                yield from ((int(group[chain]), mark, trace) for mark in marks)


def _quoted(quote: str) -> Iterable[Mark]:
    """Return the marks of a quote, each once."""
    return dict.fromkeys((CopyKind.QUOTE, run) for run in runs(quote, QUOTED))


def _voices(facts: Groundwork, chain: int) -> frozenset[int]:
    """Return the voices on a chain; all heads that nobody names are one."""
    columns = facts.columns
    sources = columns.sources_of(chain)
    nobody = () if columns.sources[sources[0]].named else (len(columns.sources),)
    return frozenset((*columns.voice[sources].tolist(), *nobody))


def _marked(
    documents: Mapping[str, Document], chains: Iterable[Assertion]
) -> Mapping[str, set[Mark]]:
    """Return for each document what it shares with another one; texts only of those cited."""
    bearers: dict[Mark, list[str]] = defaultdict(list)
    for id in sorted(documents):
        digest = documents[id].sha256
        if digest is not None:
            bearers[CopyKind.DIGEST, (digest,)].append(id)
    if any(document.text is not None for document in documents.values()):
        cited = {passage.document for chain in chains for passage in chain.at}
        for sharing in _sharing_text([documents[id] for id in sorted(cited)]):
            bearers[CopyKind.TEXT, sharing].extend(sharing)
    marked: dict[str, set[Mark]] = defaultdict(set)
    for mark, ids in bearers.items():
        for id in ids if len(ids) > 1 else ():
            marked[id].add(mark)
    return marked


def _sharing_text(documents: Iterable[Document]) -> set[tuple[str, ...]]:
    """Return the sets of documents that have a run of words in common.

    Runs are compared by hashes of 64 bits: of a million runs, two different
    ones share a hash once in some forty million times.
    """
    hashes = {
        document.id: np.unique(np.fromiter(map(hash, runs(document.text, WRITTEN)), np.int64))
        for document in documents
        if document.text is not None
    }
    if not hashes:
        return set()
    every, count = np.unique(np.concatenate(list(hashes.values())), return_counts=True)
    sharing: dict[int, list[str]] = defaultdict(list)
    for id, own in hashes.items():
        for run in np.intersect1d(own, every[count > 1], assume_unique=True).tolist():
            sharing[run].append(id)
    return {tuple(ids) for ids in sharing.values()}


def _apart(traces: Sequence[CopyEvidence]) -> tuple[CopyEvidence, CopyEvidence] | None:
    """Return two that share no voice and are not one document, the shortest chains first."""
    different: dict[tuple[frozenset[int], str], CopyEvidence] = {}
    for trace in sorted(traces, key=lambda trace: trace.rank):
        different.setdefault((trace.voices, trace.document), trace)
    for one, other in combinations(list(different.values())[:COMPARED], 2):
        same = one.document and one.document == other.document
        if not same and one.voices.isdisjoint(other.voices):
            return one, other
    return None
