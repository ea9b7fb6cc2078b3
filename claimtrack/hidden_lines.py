"""Lines of ledger files that must not be quoted, because a disguise changed their records.

A name can be spelled in many ways in a file, but the reader decodes all of them into a
record. If the disguise changes that record, none of its lines is shown, and no column on
them is reported, because a column would reveal the length of a name.
"""

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from attrs import evolve, field, frozen

from claimtrack.errors import Place
from claimtrack.model import Assertion, Claim, Record

Spans = Sequence[tuple[int, int]]
"""Sorted ranges of lines, the ends inclusive, no two of which overlap."""


@frozen
class HiddenLines:
    """The lines of the records that a disguise changed, by file."""

    _spans: Mapping[str, Spans] = field(factory=dict)
    _columns: Mapping[tuple[str, int], Sequence[int]] = field(factory=dict)
    """The columns of a hidden line at which records and their parts begin, sorted."""

    @classmethod
    def of(
        cls, records: Iterable[tuple[Record, Record]], others: Iterable[Place] = ()
    ) -> "HiddenLines":
        """Find the hidden lines, given records before and after a disguise.

        A record extends to the next one, since the place of a table ends with its header.
        The lines of an assertion may be within those of its claim, so they are hidden
        together. ``others`` are places of changed settings.
        """
        pairs = list(records)
        claims = {old.id for old, new in pairs if isinstance(old, Claim) and old != new}
        places: list[tuple[Place, bool]] = [(place, True) for place in others]
        for old, new in pairs:
            within_claim = isinstance(old, Assertion) and old.claim in claims
            places += [(place, within_claim or old != new) for place in _places(old)]
        by_file: defaultdict[str, list[tuple[Place, bool]]] = defaultdict(list)
        for place, hidden in places:
            by_file[place.file].append((place, hidden))
        lines = cls({file: _hidden_spans(found) for file, found in by_file.items()})
        columns: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        for place, _ in places:
            if lines.cover(place.file, place.line):
                columns[place.file, place.line].add(place.column)
        return evolve(lines, columns={line: sorted(found) for line, found in columns.items()})

    def cover(self, file: str, line: int) -> bool:
        """Return True if a line is hidden."""
        spans = self._spans.get(file, ())
        i = bisect_right(spans, line, key=itemgetter(0))
        return i > 0 and line <= spans[i - 1][1]

    def place(self, place: Place) -> Place:
        """Return a place without the columns of a hidden line.

        Instead of its column, the start has its number among the places on that line, so
        that they remain distinct and in order.
        """
        if self.cover(place.file, place.line):
            columns = self._columns.get((place.file, place.line), ())
            return Place(place.file, place.line, bisect_left(columns, place.column) + 1)
        if place.end_line is not None and self.cover(place.file, place.end_line):
            return Place(place.file, place.line, place.column)
        return place

    def record(self, record: Record) -> Record:
        """Return a record with its places and those of its parts."""
        if all(self.place(place) == place for place in _places(record)):
            return record
        if isinstance(record, Assertion):
            via = [evolve(hop, place=self._optional(hop.place)) for hop in record.via]
            record = evolve(record, via=via)
        if isinstance(record, Claim) and record.fact is not None:
            fact = evolve(record.fact, place=self._optional(record.fact.place))
            record = evolve(record, fact=fact)
        return evolve(record, place=self._optional(record.place))

    def _optional(self, place: Place | None) -> Place | None:
        return None if place is None else self.place(place)


def _places(record: Record) -> Iterator[Place]:
    """Yield the places of a record and of its parts that have one of their own.

    A part on line 0 is a column of a table, which has the same number in every row.
    """
    parts = [record.place]
    if isinstance(record, Assertion):
        parts += [hop.place for hop in record.via]
    if isinstance(record, Claim) and record.fact is not None:
        parts.append(record.fact.place)
    return (place for place in parts if place is not None and place.line > 0)


def _hidden_spans(places: Iterable[tuple[Place, bool]]) -> Spans:
    """Return the lines of the places to hide in one file, each up to the next place."""
    lines: list[tuple[int, int, bool]] = []
    by_line = sorted(places, key=lambda each: each[0].line)
    for line, group in groupby(by_line, key=lambda each: each[0].line):
        hidden = [place.end_line or line for place, is_hidden in group if is_hidden]
        lines.append((line, max(hidden, default=line), bool(hidden)))
    spans: list[tuple[int, int]] = []
    following = [line - 1 for line, *_ in lines[1:]] + [sys.maxsize]
    for (line, end, is_hidden), last in zip(lines, following, strict=True):
        if is_hidden and spans and line <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end, last)
        elif is_hidden:
            spans.append((line, max(end, last)))
    return spans
