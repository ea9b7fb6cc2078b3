"""Agreement of extractors: a statement that two of them find is confident."""

from collections import defaultdict
from collections.abc import Iterable

from attrs import evolve

from claimtrack.drafts.draft import Attribution, DraftConfidence, Spans


def mark_agreed(found: Iterable[Attribution], others: Iterable[Attribution]) -> list[Attribution]:
    """Return the attributions of one extractor, confident where another one agrees."""
    by_source: dict[int, set[Attribution]] = defaultdict(set)
    for other in others:
        for at in _characters(other.source):
            by_source[at].add(other)
    return [
        evolve(each, confidence=DraftConfidence.HIGH)
        if any(
            agree(each, other)
            for other in set().union(*(by_source.get(at, ()) for at in _characters(each.source)))
        )
        else each
        for each in found
    ]


def _characters(spans: Spans) -> Iterable[int]:
    return (at for start, end in spans for at in range(start, end))


def agree(first: Attribution, second: Attribution) -> bool:
    """Return True if attributions share nine tenths of the content, and words of the source."""
    common = overlap(first.content, second.content)
    union = size(first.content) + size(second.content) - common
    return 10 * common >= 9 * union and overlap(first.source, second.source) > 0


def size(spans: Spans) -> int:
    """Return the number of characters of spans."""
    return sum(end - start for start, end in spans)


def overlap(first: Spans, second: Spans) -> int:
    """Return the number of characters that two series of spans share."""
    return sum(
        max(0, min(end, last) - max(start, begin)) for start, end in first for begin, last in second
    )
