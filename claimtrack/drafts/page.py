"""Pages: a text with the sentences, names, dates and hedges that its statements share."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import compress
from typing import Protocol, TypeVar

from attrs import frozen

from claimtrack.drafts.draft import Attribution, Span, Time
from claimtrack.drafts.hedges import HedgeWord, find_hedges
from claimtrack.drafts.names import Names
from claimtrack.drafts.patterns.sentences import Layout, find_layout
from claimtrack.drafts.times import find_times
from claimtrack.model.document import find_blocks


@frozen(slots=False)
class Page:
    """A text with its sentences, names, dates and hedges, each computed on first use."""

    text: str
    found: Sequence[Attribution]
    """The attributions, in the order of their extents."""

    @cached_property
    def layout(self) -> Layout:
        """The quotations, the sentences, and the text without the words of quotations."""
        return find_layout(self.text)

    @cached_property
    def blocks(self) -> Sequence[int]:
        """The start of each block."""
        return [start for start, _ in find_blocks(self.text)]

    @cached_property
    def names(self) -> Names:
        """The names outside of quotations."""
        return Names(self.layout.masked)

    @cached_property
    def touched(self) -> Sequence[bool]:
        """True for each sentence that shares a character with an attribution."""
        spans = sorted(
            span for each in self.found for span in (*each.source, *each.cue, *each.content)
        )
        touched, reached, number = [], 0, 0
        for start, end in self.layout.sentences:
            while number < len(spans) and spans[number][0] < end:
                reached = max(reached, spans[number][1])
                number += 1
            touched.append(reached > start)
        return touched

    @cached_property
    def times(self) -> Sequence[Time]:
        """The words for dates in touched sentences, in order."""
        return find_times(self.text, compress(self.layout.sentences, self.touched))

    @cached_property
    def hedges(self) -> Sequence[HedgeWord]:
        """The hedges in touched sentences, in order."""
        return find_hedges(self.text, compress(self.layout.sentences, self.touched))


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_HasSpan)


def inside(items: Sequence[_T], spans: Iterable[Span]) -> list[_T]:
    """Return the items inside spans.

    The items are in order, and none overlaps another.
    """
    found: list[_T] = []
    for start, end in spans if items else ():
        first = bisect_left(items, start, key=lambda item: item.span[0])
        last = bisect_right(items, end, key=lambda item: item.span[1])
        found += items[first:last]
    return found
