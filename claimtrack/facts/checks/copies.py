"""Suspected copies: chains without a common voice that share a digest, a text or a quote.

One of the chains may copy the other, so that they are not independent.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import combinations
from typing import TypeAlias

import numpy as np
from attrs import field, frozen

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Document, Hop, Passage

MIN_QUOTE_WORDS = 8
"""Fewest words in a row that two quotes must share."""

MIN_TEXT_WORDS = 25
"""Fewest words in a row that the texts of two documents must share."""

MAX_CHAINS_COMPARED = 100
"""Most chains with a common mark that are compared, the shortest first."""

_WORD = re.compile(r"\w+")


class CopyKind(IntEnum):
    """The kind of mark that two chains share."""

    DIGEST = 1
    QUOTE = 2
    TEXT = 3


# A kind, and the words, digest or documents by which the mark is recognised.
Mark: TypeAlias = tuple[CopyKind, tuple[str, ...]]


@frozen
class CopyEvidence:
    """A chain, and its document or hop that carries a mark."""

    assertion: Assertion
    bearer: Document | Hop
    voices: frozenset[int] = field(repr=False)

    @property
    def rank(self) -> tuple[int, list[str], str]:
        """The sort key, which does not depend on the order of records."""
        sources = [hop.source for hop in self.assertion.hops]
        return len(sources), sources, self.document

    @property
    def document(self) -> str:
        """The id of the document that carries the mark; empty for a quote."""
        return self.bearer.id if isinstance(self.bearer, Document) else ""

    @property
    def place(self) -> str | frozenset[Passage]:
        """The document that carries the mark, or the passages in which a quote stands."""
        if isinstance(self.bearer, Document):
            return self.bearer.id
        return frozenset(self.assertion.at if self.bearer.at is None else [self.bearer.at])


@frozen
class SuspectedCopy:
    """Two complete chains without a common voice, and the kind of mark that they share."""

    group: int
    kind: CopyKind
    one: CopyEvidence
    other: CopyEvidence


def find_suspected_copies(facts: Facts) -> Iterator[SuspectedCopy]:
    """Yield the pair of shortest suspicious chains of each asserted group, in order."""
    found: dict[int, dict[Mark, list[CopyEvidence]]] = defaultdict(lambda: defaultdict(list))
    for group, mark, evidence in _copy_evidence(facts):
        found[group][mark].append(evidence)
    for group in sorted(found):
        for kind in CopyKind:
            # Two equal paragraphs share a mark at each word: compare their chains only once.
            bearing = {
                tuple(map(id, candidates)): candidates
                for (marked, _), candidates in found[group].items()
                if marked is kind
            }
            pairs = [
                pair
                for candidates in bearing.values()
                if (pair := _disjoint_pair(candidates)) is not None
            ]
            if pairs:
                one, other = min(pairs, key=lambda pair: (pair[0].rank, pair[1].rank))
                yield SuspectedCopy(group, kind, one, other)
                break


def word_ngrams(text: str, length: int) -> Iterator[tuple[str, ...]]:
    """Yield the word n-grams of a text, ignoring case and punctuation."""
    words = _WORD.findall(text.casefold())
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])


def find_copied_documents(documents: Sequence[Document]) -> set[tuple[str, ...]]:
    """Return the sets of documents that share a digest, or words of their texts, each in order."""
    by_digest: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        if document.sha256 is not None:
            by_digest[document.sha256].append(document.id)
    same = {tuple(ids) for ids in by_digest.values() if len(ids) > 1}
    return same | _document_sets_sharing_text(documents)


def _copy_evidence(facts: Facts) -> Iterator[tuple[int, Mark, CopyEvidence]]:
    """Yield the marks of each complete chain of a group that may have support of two or more.

    Unnamed sources count apart: they may be two, unless one copies the other.
    """
    columns, lineage = facts.columns, facts.lineage
    group = columns.chain_side // 2
    counted = (
        lineage.complete
        & (columns.chain_side % 2 == 0)
        & (facts.asserted.possible_support[group] > 1)
    )
    chains = np.flatnonzero(counted).tolist()
    marked = _marks_by_document(
        facts.ledger.documents, [columns.assertions[chain] for chain in chains]
    )
    quoting = {id(a) for a in columns.detailed_chains for hop in a.via if hop.quote is not None}
    for chain in chains:
        assertion = columns.assertions[chain]
        shared = [passage.document for passage in assertion.at if passage.document in marked]
        if shared or id(assertion) in quoting:
            bearers: list[tuple[Document | Hop, Iterable[Mark]]] = []
            for hop in assertion.via:
                if hop.quote is not None:
                    ngrams = word_ngrams(hop.quote, MIN_QUOTE_WORDS)
                    bearers.append((hop, dict.fromkeys((CopyKind.QUOTE, each) for each in ngrams)))
            bearers += [(facts.ledger.documents[doc], marked[doc]) for doc in sorted(set(shared))]
            voices = frozenset(columns.voice[columns.voiced_sources_of(chain)].tolist())
            for bearer, marks in bearers:
                evidence = CopyEvidence(assertion, bearer, voices)
                yield from ((int(group[chain]), mark, evidence) for mark in marks)


def _marks_by_document(
    documents: Mapping[str, Document], chains: Iterable[Assertion]
) -> Mapping[str, set[Mark]]:
    """Return the marks that each document shares with another; texts only if cited."""
    bearers: dict[Mark, list[str]] = defaultdict(list)
    for id in sorted(documents):
        digest = documents[id].sha256
        if digest is not None:
            bearers[CopyKind.DIGEST, (digest,)].append(id)
    if any(document.text is not None for document in documents.values()):
        cited = {passage.document for chain in chains for passage in chain.at}
        for sharing in _document_sets_sharing_text([documents[id] for id in sorted(cited)]):
            bearers[CopyKind.TEXT, sharing].extend(sharing)
    marked: dict[str, set[Mark]] = defaultdict(set)
    for mark, ids in bearers.items():
        for id in ids if len(ids) > 1 else ():
            marked[id].add(mark)
    return marked


def _document_sets_sharing_text(documents: Iterable[Document]) -> set[tuple[str, ...]]:
    """Return the sets of documents that share an n-gram.

    N-grams are compared by 64-bit hashes. Among a million n-grams, the probability of a
    collision is about one in forty million.
    """
    hashes = {
        document.id: np.unique(
            np.fromiter(map(hash, word_ngrams(document.text, MIN_TEXT_WORDS)), np.int64)
        )
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


def _disjoint_pair(candidates: Sequence[CopyEvidence]) -> tuple[CopyEvidence, CopyEvidence] | None:
    """Return two chains without a common voice or place, the shortest chains first."""
    different: dict[tuple[frozenset[int], str | frozenset[Passage]], CopyEvidence] = {}
    for evidence in sorted(candidates, key=lambda evidence: evidence.rank):
        different.setdefault((evidence.voices, evidence.place), evidence)
    for one, other in combinations(list(different.values())[:MAX_CHAINS_COMPARED], 2):
        same = bool(one.place) and one.place == other.place
        if not same and one.voices.isdisjoint(other.voices):
            return one, other
    return None
