"""Arcs between claims, with a slow oracle for arcs that touch."""

from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.reports.html.arcs import PITCH, Arc, draw_arcs
from claimtrack.reports.html.relations import ClaimRelation, RelationKind
from claimtrack.reports.html.shapes import Box

CLAIMS = st.integers(1, 12).map(lambda n: [f"c{i}" for i in range(n)])


@st.composite
def boxes_and_relations(draw: st.DrawFn) -> tuple[list[ClaimRelation], dict[str, Box]]:
    """Return stacked boxes, and relations between them."""
    claims = draw(CLAIMS)
    y = 0.0
    boxes: dict[str, Box] = {}
    for claim in claims:
        height = draw(st.sampled_from([22, 46, 94]))
        boxes[claim] = Box(100, y, 300, height)
        y += height + 2
    ends = st.sampled_from(claims)
    relation = st.builds(ClaimRelation, st.sampled_from(RelationKind), ends, ends)
    return draw(st.lists(relation, max_size=20, unique=True)), boxes


def rows(arc: Arc) -> set[int]:
    """Return the pixels of its track that an arc takes, including its sign."""
    low, high = sorted((arc.start, arc.end))
    return {*range(int(low), int(high) + 1), *range(int(arc.middle) - 7, int(arc.middle) + 8)}


@given(boxes_and_relations())
def test_arcs_on_one_track_do_not_touch(case: tuple[list[ClaimRelation], dict[str, Box]]) -> None:
    pairs = [*combinations(draw_arcs(*case, tracks=8).drawn, 2)]
    assume(pairs)
    for one, other in pairs:
        if one.track == other.track:
            assert set() == rows(one) & rows(other)
        else:
            assert abs(one.track - other.track) >= PITCH


@given(boxes_and_relations())
def test_arcs_end_at_different_heights(case: tuple[list[ClaimRelation], dict[str, Box]]) -> None:
    ends = [end for arc in draw_arcs(*case, tracks=8).drawn for end in (arc.start, arc.end)]

    assert len(ends) == len(set(ends))


@given(boxes_and_relations(), st.integers(0, 3))
def test_arcs_without_a_track_are_counted(
    case: tuple[list[ClaimRelation], dict[str, Box]], tracks: int
) -> None:
    found = draw_arcs(*case, tracks=tracks)

    assert len(case[0]) == len(found.drawn) + found.omitted
    if not tracks:
        assert [] == found.drawn


@given(boxes_and_relations())
def test_the_shortest_arc_has_the_nearest_track(
    case: tuple[list[ClaimRelation], dict[str, Box]],
) -> None:
    lengths = {
        arc.relation: (arc.track, round(abs(arc.start - arc.end), 6))
        for arc in draw_arcs(*case, tracks=8).drawn
    }
    assume(lengths)
    nearest = min(track for track, _ in lengths.values())
    shortest = min(length for _, length in lengths.values())

    assert (nearest, shortest) in lengths.values()


def test_an_arc_leaves_one_claim_and_enters_the_other() -> None:
    boxes = {"a": Box(0, 0, 100, 22), "b": Box(0, 24, 100, 22)}
    (arc,) = draw_arcs([ClaimRelation(RelationKind.CONTRADICTS, "b", "a")], boxes, 1).drawn

    assert (35, 11) == (arc.start, arc.end)
    assert arc.path.startswith("M100 35H")
    assert arc.path.endswith("H105")
