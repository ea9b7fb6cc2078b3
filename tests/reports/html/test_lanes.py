"""The picture: shapes do not overlap, lines end at boxes, and nothing is lost."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given

from claimtrack.engine.report import Report
from claimtrack.model import Assertion, Claim, Ledger, Source
from claimtrack.reports.html.chains import ChainRole, chains_by_claim
from claimtrack.reports.html.entries import ClaimEntry, claim_entries
from claimtrack.reports.html.lanes import CLAIM, LaneOrder, Picture, draw_picture
from claimtrack.reports.html.page_data import PageData, PageLimits
from claimtrack.reports.html.relations import ClaimRelation, find_relations
from claimtrack.reports.html.shapes import Box
from tests.benchmarks.generator import generate
from tests.laws import profiles
from tests.laws.strategies import tangles
from tests.strategies import ledgers

tried = profiles.law_settings(40)


def entries_and_relations(ledger: Ledger) -> tuple[list[ClaimEntry], Sequence[ClaimRelation]]:
    data = PageData(Report((), (), (), ledger), "x", ())
    facts = data.assessed.facts
    return claim_entries(data, chains_by_claim(facts), {}, {}), find_relations(facts)


def picture_of(ledger: Ledger, max_claims: int = 120, max_chains: int = 4) -> Picture:
    return draw_picture(*entries_and_relations(ledger), max_claims, max_chains)


def overlap(one: Box, other: Box) -> bool:
    """True if two boxes share more than an edge."""
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def assert_valid_geometry(found: Picture) -> None:
    """Assert that boxes do not overlap, and that lines end at boxes."""
    lanes = [lane.box for lane in found.lanes]
    chips = [chip.box for chip in found.chips]
    claims = [claim.box for claim in found.claims]
    every = [*lanes, *chips, *claims]

    assert not any(overlap(one, other) for one, other in combinations(every, 2))
    for box in every:
        assert 0 <= box.x
        assert 0 <= box.y
        assert box.right <= found.width
        assert box.bottom <= found.height
    for line in found.connectors:
        assert CLAIM == line.end
        assert any(box.x == line.end and box.y <= line.y <= box.bottom for box in claims)
        assert any(
            box.right == line.x and box.y <= line.y <= box.bottom for box in (*lanes, *chips)
        )
    ends = {claim.entry.id: claim.box for claim in found.claims}
    for arc in found.arcs:
        one, other = ends[arc.relation.one], ends[arc.relation.other]
        assert one.right == other.right == arc.x
        assert one.y < arc.start < one.bottom
        assert other.y < arc.end < other.bottom
        assert arc.x < arc.track <= found.width
    for arc, other_arc in combinations(found.arcs, 2):
        if arc.track == other_arc.track:
            low, high = sorted((arc, other_arc), key=lambda arc: max(arc.start, arc.end))
            assert max(low.start, low.end) < min(high.start, high.end)


@tried
@given(ledgers())
def test_boxes_do_not_overlap_and_lines_end_at_boxes(ledger: Ledger) -> None:
    assert_valid_geometry(picture_of(ledger))


@tried
@given(tangles())
def test_boxes_do_not_overlap_in_tangled_ledgers(ledger: Ledger) -> None:
    assert_valid_geometry(picture_of(ledger))


@pytest.mark.parametrize("claims", [1, 30, 60, 150])
def test_boxes_do_not_overlap_in_large_pictures(claims: int) -> None:
    found = picture_of(generate(claims))

    assert_valid_geometry(found)
    assert min(claims, 120) == len(found.claims)
    assert max(0, claims - 120) == found.omitted_claims


@tried
@given(ledgers())
def test_every_claim_chain_and_relation_is_drawn_or_counted(ledger: Ledger) -> None:
    entries, relations = entries_and_relations(ledger)
    found = draw_picture(entries, relations, 3, 2)

    assert len(entries) == len(found.claims) + found.omitted_claims
    assert len(relations) == len(found.arcs) + found.omitted_relations
    for claim in found.claims:
        box = claim.box
        lines = [line for line in found.connectors if box.y <= line.y <= box.bottom]
        assert (min(2, len(claim.entry.chains)) or 1) == len(lines)


def test_a_claim_of_two_voices_is_drawn_once_and_names_the_second() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Source("b", "person", name="Bert"),
        Source("paper", "outlet", name="The Paper"),
        Claim("c", "It rained."),
        Assertion("c", ["a", "paper"]),
        Assertion("c", ["b", "paper"]),
    )

    found = picture_of(ledger)

    assert ["Anna, person, 1 claim"] == [lane.title for lane in found.lanes]
    assert ["The Paper", "Bert", "The Paper"] == [chip.text for chip in found.chips]
    assert [False, True, False] == [chip.origin for chip in found.chips]


def test_sources_of_one_controller_share_a_lane() -> None:
    ledger = Ledger.of(
        Source("state", "government", name="The State"),
        Source("agency", "state-media", name="Its Agency", part_of="state"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Assertion("c", [{"source": "agency", "act": "said", "certainty": "possible"}]),
        Assertion("d", ["state"]),
    )

    found = picture_of(ledger)

    assert ["The State, government, 2 claims"] == [lane.title for lane in found.lanes]
    assert ["Its Agency: said, possible"] == [chip.text for chip in found.chips]


def test_unnamed_sources_have_separate_lanes_marked_unnamed() -> None:
    ledger = Ledger.of(
        Source("aide", "official", name="An aide to a minister", named=False),
        Source("guard", "person", named=False),
        Source("paper", "outlet", name="The Paper"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Assertion("c", ["aide", "paper"]),
        Assertion("c", ["guard", "paper"]),
        Assertion("d", ["guard", "paper"]),
    )

    found = picture_of(ledger)

    assert_valid_geometry(found)
    assert [
        "An aide to a minister, unnamed, official, 1 claim",
        "guard, unnamed, person, 1 claim",
    ] == [lane.title for lane in found.lanes]
    assert [
        ["An aide to a", "minister", "unnamed, official, 1…"],
        ["guard", "unnamed, person, 1 c…"],
    ] == [[line.text for line in lane.lines] for lane in found.lanes]
    assert [2, 1] == [lane.name_lines for lane in found.lanes]
    assert ["guard (unnamed)"] == [chip.text for chip in found.chips if chip.origin]
    assert found.has_unnamed_origins


def test_a_picture_of_named_sources_has_no_unnamed_origins() -> None:
    ledger = Ledger.of(Source("a", "person"), Claim("c", "It rained."), Assertion("c", ["a"]))

    assert not picture_of(ledger).has_unnamed_origins


def test_relays_and_claims_without_chains_have_lanes_of_their_own() -> None:
    ledger = Ledger.of(
        Source("paper", "outlet", name="The Paper"),
        Source("a", "person", name="Anna"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Claim("e", "It stopped."),
        Assertion("c", ["paper"]),
        Assertion("d", ["a", "paper"]),
    )

    assert [
        "Anna, person, 1 claim",
        "The Paper, origin unknown: it only relays, 1 claim",
        "Nobody, no chain on record, 1 claim",
    ] == [lane.title for lane in picture_of(ledger).lanes]


def test_those_who_deny_are_no_origins() -> None:
    ledger = Ledger.of(
        Source("paper", "outlet", name="The Paper"),
        Source("a", "person", name="Anna"),
        Source("b", "person", name="Bert"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Assertion("c", ["a", "paper"]),
        Assertion("c", [{"source": "b", "act": "denied"}, "paper"]),
        Assertion("d", [{"source": "a", "act": "denied"}, "paper"]),
    )

    found = picture_of(ledger)

    assert ["Anna, person, 1 claim", "Anna, only denies, 1 claim"] == [
        lane.title for lane in found.lanes
    ]
    assert ["The Paper", "denied by Bert", "The Paper", "denied by Anna", "The Paper"] == [
        chip.text for chip in found.chips
    ]


def test_who_gives_no_comment_is_no_origin() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Claim("c", "It rained."),
        Assertion("c", [{"source": "a", "act": "declined"}]),
    )

    found = picture_of(ledger)

    assert ["Nobody, nobody asserts or denies, 1 claim"] == [lane.title for lane in found.lanes]
    assert ["Anna: declined"] == [chip.text for chip in found.chips]


@tried
@given(ledgers())
def test_lanes_of_origins_have_only_claims_with_an_origin(ledger: Ledger) -> None:
    entries, relations = entries_and_relations(ledger)
    found = draw_picture(entries, relations, 120, 4)
    boxes = [lane.box for lane in found.lanes if lane.order is LaneOrder.ORIGINS]
    originating = {
        entry.id
        for entry in entries
        if any(chain.role is ChainRole.ORIGIN for chain in entry.chains)
    }

    assert originating == {
        claim.entry.id
        for claim in found.claims
        if any(box.y <= claim.box.y <= box.bottom for box in boxes)
    }


def test_chains_beyond_the_limit_are_counted() -> None:
    outlets = [Source(f"paper-{i}", "outlet") for i in range(9)]
    chains = [Assertion("c", ["a", outlet.id]) for outlet in outlets]
    ledger = Ledger.of(Source("a", "person"), Claim("c", "It rained."), outlets, chains)

    found = picture_of(ledger)

    assert [("+5", "and 5 more chains")] == [
        (chip.text, chip.full_text) for chip in found.chips if chip.more
    ]
    assert 4 == len(found.connectors)


def test_the_default_limit_is_120_drawn_claims() -> None:
    assert 120 == PageLimits().drawn
