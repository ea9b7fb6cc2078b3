"""Lines at the right of a picture that join claims which bear on one another.

Each is a bracket: out of one claim, along a track, into the other. A track holds
brackets that do not touch, and short ones come first, so that what is near is
joined near by. Where a bracket has its track, it alone has it there.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from attrs import frozen

from claimtrack.reports.html.relations import RelatedClaim
from claimtrack.reports.html.shapes import Box

PITCH = 18
MARGIN = 18
"""What lies between two brackets on one track: room for the sign in the middle of each."""

_FIRST = 22
_BEND = 6


@frozen
class Arc:
    """One bond as it is drawn: where it leaves one claim, its track, where it meets the other."""

    bond: RelatedClaim
    x: float
    start: float
    end: float
    track: float

    @property
    def path(self) -> str:
        """Its line, as SVG has it."""
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
        """Where its sign stands."""
        return (self.start + self.end) / 2


@frozen
class Arcs:
    """All brackets, how far to the right they reach, and how many found no room."""

    drawn: Sequence[Arc]
    right: float
    left_out: int


def arcs(bonds: Sequence[RelatedClaim], boxes: Mapping[str, Box], tracks: int) -> Arcs:
    """Draw bonds between claims that have a box, in so many tracks; all boxes end at one line.

    The first of the bonds have the first choice where there are more than fit.
    """
    chosen = [bond for bond in bonds if bond.one in boxes and bond.other in boxes]
    right = max((box.right for box in boxes.values()), default=0.0)
    ends = dict(_ports(chosen, boxes))
    taken: list[list[tuple[float, float]]] = [[] for _ in range(tracks)]
    by_length = sorted(
        range(len(chosen)), key=lambda i: (abs(ends[i, 0] - ends[i, 1]), ends[i, 0], i)
    )
    drawn: dict[int, Arc] = {}
    for i in by_length:
        low, high = sorted((ends[i, 0], ends[i, 1]))
        track = _free(taken, low - MARGIN / 2, high + MARGIN / 2)
        if track is not None:
            x = right + _FIRST + PITCH * track
            drawn[i] = Arc(chosen[i], right, ends[i, 0], ends[i, 1], x)
    reach = max((arc.track for arc in drawn.values()), default=right) + PITCH
    return Arcs([drawn[i] for i in sorted(drawn)], reach, len(chosen) - len(drawn))


def _free(taken: Sequence[list[tuple[float, float]]], low: float, high: float) -> int | None:
    """Take the first track that is free between two heights, if any is."""
    for track, spans in enumerate(taken):
        if all(high <= start or end <= low for start, end in spans):
            spans.append((low, high))
            return track
    return None


def _ports(
    bonds: Sequence[RelatedClaim], boxes: Mapping[str, Box]
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield at which height each bond leaves (0) and arrives (1); no two at the same one."""
    at: dict[str, list[tuple[float, int, int]]] = {}
    for i, bond in enumerate(bonds):
        at.setdefault(bond.one, []).append((boxes[bond.other].middle, i, 0))
        at.setdefault(bond.other, []).append((boxes[bond.one].middle, i, 1))
    for claim, ends in at.items():
        box = boxes[claim]
        step = box.height / (len(ends) + 1)
        for place, (_, i, end) in zip(count(1), sorted(ends), strict=False):
            yield (i, end), round(box.y + step * place, 2)
