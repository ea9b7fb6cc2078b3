"""The sources and documents that the parts of a ledger in Parquet name, and need besides."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from attrs import define, field, frozen

from claimtrack.analysis.columns import Ints, distinct
from claimtrack.analysis.days import certain_start
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.model import When
from claimtrack.scale.index import NOTHING, Index
from claimtrack.scale.scan import flat, whole

_ANY_TIME = np.iinfo(np.int64).min
"""The day of a document that can have come out at any time."""


@define(eq=False)
class Held:
    """Numbers of what one part names; grows batch by batch, hence not frozen."""

    _batches: list[Ints] = field(factory=list)

    def add(self, numbers: Ints) -> None:
        """Take some numbers, each as often as it comes; what is not there is left out."""
        self._batches.append(distinct(numbers[numbers != NOTHING]))

    def all(self) -> Ints:
        """Return all of them, in order, each once."""
        if len(self._batches) != 1:
            joined = np.concatenate([np.zeros(0, np.int64), *self._batches])
            self._batches[:] = [distinct(joined)]
        return self._batches[0]


@define(eq=False)
class Share:
    """What one part names."""

    sources: Held = field(factory=Held)
    documents: Held = field(factory=Held)


@frozen(eq=False, slots=False)
class Named:
    """What documents and sources name in turn."""

    index: Index
    shares: Sequence[Share]

    def close(self) -> None:
        """Give each part the sources and documents that it needs, and part 0 all that is over."""
        mine = self.shares[0]
        for share in self.shares[:0:-1]:
            self._close(share)
        documents = [share.documents.all() for share in self.shares[1:]]
        mine.documents.add(_others(len(self.index.documents), documents))
        self._close(mine)
        sources = [share.sources.all() for share in self.shares[1:]]
        mine.sources.add(_others(len(self.index.sources), sources))
        mine.sources.add(self._with_voices(mine.sources.all()))

    def _close(self, share: Share) -> None:
        share.documents.add(self._first_of_publisher[share.sources.all()])
        documents = share.documents.all()
        share.sources.add(self._publisher[documents])
        share.sources.add(self._author[documents])
        share.sources.add(self._credited(documents))
        share.sources.add(self._with_voices(share.sources.all()))

    def _credited(self, documents: Ints) -> Ints:
        rows, credited = self._credits
        first, last = np.searchsorted(rows, documents), np.searchsorted(rows, documents + 1)
        counts = last - first
        before = np.cumsum(counts) - counts
        found: Ints = credited[np.repeat(first - before, counts) + np.arange(counts.sum())]
        return found

    def _with_voices(self, sources: Ints) -> Ints:
        """Return of the voices of some sources those that tell what there is to a voice."""
        speaking = np.zeros(len(self._voice), np.bool_)
        speaking[self._voice[sources]] = True
        found: Ints = self._telling[speaking[self._voice[self._telling]]]
        return found

    @cached_property
    def _telling(self) -> Ints:
        """Those that own others, and of each voice those that first have a stake in something."""
        rows, words = flat(self.index.scan.column("sources", "party_to"))
        topics = whole(words).dictionary_encode().indices.to_numpy(zero_copy_only=False)
        span = int(topics.max(initial=0)) + 1
        _, first = np.unique(self._voice[rows] * span + topics, return_index=True)
        return distinct(np.concatenate([self._owner[self._owner != NOTHING], rows[first]]))

    @cached_property
    def _owner(self) -> Ints:
        return self.index.owner

    @cached_property
    def _voice(self) -> Ints:
        """The root of each source's owners."""
        count = len(self.index.sources)
        owner = np.where(self._owner == NOTHING, np.arange(count), self._owner)
        for _ in range(64):  # as deep as doubling can need; a ring is told when parts are read
            owner = owner[owner]
        return owner

    @cached_property
    def _publisher(self) -> Ints:
        return self.index.sources.of_texts(self.index.scan.column("documents", "publisher"))

    @cached_property
    def _author(self) -> Ints:
        return self.index.sources.of_texts(self.index.scan.column("documents", "author"))

    @cached_property
    def _credits(self) -> tuple[Ints, Ints]:
        return self.index.sources.of_lists(self.index.scan.column("documents", "credits"))

    @cached_property
    def _first_of_publisher(self) -> Ints:
        """The standing document of each source that can have come out first; -1 for none."""
        pa = pyarrow()
        standing = self._publisher != NOTHING
        withdrawn = self.index.retracted
        standing[withdrawn[withdrawn != NOTHING]] = False
        rows = np.flatnonzero(standing)
        table = pa.table(
            {
                "publisher": self._publisher[rows],
                "day": self._days[rows],
                "id": self.index.documents.ids.take(pa.array(rows)),
            }
        )
        keys = [(name, "ascending") for name in table.column_names]
        order = rows[pa.compute.sort_indices(table, sort_keys=keys).to_numpy()]
        first = np.full(len(self.index.sources), NOTHING, np.int64)
        publishers, position = np.unique(self._publisher[order], return_index=True)
        first[publishers] = order[position]
        return first

    @cached_property
    def _days(self) -> Ints:
        """The day before which each document had certainly not come out."""
        column = whole(self.index.scan.column("documents", "published")).dictionary_encode()
        days = [certain_start(When.parse(text)) for text in column.dictionary.to_pylist()]
        known = np.array([_ANY_TIME if day is None else day for day in [*days, None]], np.int64)
        of_each: Ints = known[column.indices.fill_null(len(days)).to_numpy(zero_copy_only=False)]
        return of_each


def _others(count: int, held: Sequence[Ints]) -> Ints:
    """Return which of so many numbers nobody holds."""
    free = np.ones(count, np.bool_)
    for numbers in held:
        free[numbers] = False
    others: Ints = np.flatnonzero(free)
    return others
