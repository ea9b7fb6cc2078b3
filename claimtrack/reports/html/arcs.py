"""Arcs at the right of a picture, which connect related claims.

An arc is a bracket: it leaves one claim, follows a vertical track and enters another
claim. Arcs on one track do not touch. Short arcs get the nearest tracks.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from attrs import frozen

from claimtrack.reports.html.relations import ClaimRelation
from claimtrack.reports.html.shapes import Box

PITCH = 18
MARGIN = 18
"""Minimum distance of two arcs on one track: room for the signs in their middles."""

_FIRST = 22
_BEND = 6


@frozen
class Arc:
    """One drawn relation: the heights where it leaves and enters, and its track."""

    relation: ClaimRelation
    x: float
    start: float
    end: float
    track: float

    @property
    def path(self) -> str:
        """The line as an SVG path."""
        bend = min(_BEND, abs(self.end - self.start) / 2)
        turn = bend if self.end > self.start else -bend
        return (
            f"M{self.x:g} {self.start:g}H{self.track - bend:g}"
            f"Q{self.track:g} {self.start:g} {self.track:g} {self.start + turn:g}"
            f"V{self.end - turn:g}"
            f"Q{self.track:g} {self.end:g} {self.track - bend:g} {self.end:g}H{self.x + 5:g}"
        )

    @property
    def middle(self) -> float:
        """The height of its sign."""
        return (self.start + self.end) / 2


@frozen
class Arcs:
    """All arcs, their right edge, and the number of omitted arcs."""

    drawn: Sequence[Arc]
    right: float
    omitted: int


def draw_arcs(relations: Sequence[ClaimRelation], boxes: Mapping[str, Box], tracks: int) -> Arcs:
    """Draw the relations between claims that have boxes; all boxes end at one line.

    If the tracks do not suffice, the longest arcs are omitted.
    """
    chosen = [each for each in relations if each.one in boxes and each.other in boxes]
    right = max((box.right for box in boxes.values()), default=0.0)
    ends = dict(_ports(chosen, boxes))
    taken: list[list[tuple[float, float]]] = [[] for _ in range(tracks)]
    by_length = sorted(
        range(len(chosen)), key=lambda i: (abs(ends[i, 0] - ends[i, 1]), ends[i, 0], i)
    )
    drawn: dict[int, Arc] = {}
    for i in by_length:
        low, high = sorted((ends[i, 0], ends[i, 1]))
        track = _take_track(taken, low - MARGIN / 2, high + MARGIN / 2)
        if track is not None:
            x = right + _FIRST + PITCH * track
            drawn[i] = Arc(chosen[i], right, ends[i, 0], ends[i, 1], x)
    reach = max((arc.track for arc in drawn.values()), default=right) + PITCH
    return Arcs([drawn[i] for i in sorted(drawn)], reach, len(chosen) - len(drawn))


def _take_track(taken: Sequence[list[tuple[float, float]]], low: float, high: float) -> int | None:
    """Take the first track that is free between two heights; None if there is none."""
    for track, spans in enumerate(taken):
        if all(high <= start or end <= low for start, end in spans):
            spans.append((low, high))
            return track
    return None


def _ports(
    relations: Sequence[ClaimRelation], boxes: Mapping[str, Box]
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the heights at which each relation leaves (0) and enters (1), all different."""
    at: dict[str, list[tuple[float, int, int]]] = {}
    for i, each in enumerate(relations):
        at.setdefault(each.one, []).append((boxes[each.other].middle, i, 0))
        at.setdefault(each.other, []).append((boxes[each.one].middle, i, 1))
    for claim, ends in at.items():
        box = boxes[claim]
        step = box.height / (len(ends) + 1)
        for place, (_, i, end) in zip(count(1), sorted(ends), strict=False):
            yield (i, end), round(box.y + step * place, 2)
