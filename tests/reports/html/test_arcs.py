"""Brackets between claims, against a slow way to see whether they touch."""

from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.reports.html.arcs import PITCH, Arc, arcs
from claimtrack.reports.html.relations import RelatedClaim, Relation
from claimtrack.reports.html.shapes import Box

CLAIMS = st.integers(1, 12).map(lambda n: [f"c{i}" for i in range(n)])


@st.composite
def joined(draw: st.DrawFn) -> tuple[list[RelatedClaim], dict[str, Box]]:
    """Return boxes below one another, and bonds between them."""
    claims = draw(CLAIMS)
    y = 0.0
    boxes: dict[str, Box] = {}
    for claim in claims:
        height = draw(st.sampled_from([22, 46, 94]))
        boxes[claim] = Box(100, y, 300, height)
        y += height + 2
    ends = st.sampled_from(claims)
    bond = st.builds(RelatedClaim, st.sampled_from(Relation), ends, ends)
    return draw(st.lists(bond, max_size=20, unique=True)), boxes


def rows(arc: Arc) -> set[int]:
    """Return the pixels of its track that a bracket takes, with its sign in the middle."""
    low, high = sorted((arc.start, arc.end))
    return {*range(int(low), int(high) + 1), *range(int(arc.middle) - 7, int(arc.middle) + 8)}


@given(joined())
def test_no_two_brackets_touch_on_a_track(case: tuple[list[RelatedClaim], dict[str, Box]]) -> None:
    pairs = [*combinations(arcs(*case, tracks=8).drawn, 2)]
    assume(pairs)
    for one, other in pairs:
        if one.track == other.track:
            assert set() == rows(one) & rows(other)
        else:
            assert abs(one.track - other.track) >= PITCH


@given(joined())
def test_no_two_ends_meet(case: tuple[list[RelatedClaim], dict[str, Box]]) -> None:
    ends = [end for arc in arcs(*case, tracks=8).drawn for end in (arc.start, arc.end)]

    assert len(ends) == len(set(ends))


@given(joined(), st.integers(0, 3))
def test_what_finds_no_track_is_counted(
    case: tuple[list[RelatedClaim], dict[str, Box]], tracks: int
) -> None:
    found = arcs(*case, tracks=tracks)

    assert len(case[0]) == len(found.drawn) + found.left_out
    if not tracks:
        assert [] == found.drawn


@given(joined())
def test_the_shortest_is_nearest(case: tuple[list[RelatedClaim], dict[str, Box]]) -> None:
    lengths = {
        arc.bond: (arc.track, round(abs(arc.start - arc.end), 6))
        for arc in arcs(*case, tracks=8).drawn
    }
    assume(lengths)
    nearest = min(track for track, _ in lengths.values())
    shortest = min(length for _, length in lengths.values())

    assert (nearest, shortest) in lengths.values()


def test_a_bracket_leaves_one_claim_and_points_at_the_other() -> None:
    boxes = {"a": Box(0, 0, 100, 22), "b": Box(0, 24, 100, 22)}
    (arc,) = arcs([RelatedClaim(Relation.CONTRADICTS, "b", "a")], boxes, 1).drawn

    assert (35, 11) == (arc.start, arc.end)
    assert arc.path.startswith("M100 35H")
    assert arc.path.endswith("H105")
