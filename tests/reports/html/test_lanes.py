"""The picture: nothing overlaps, every line ends at what it joins, nobody is lost."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given

from claimtrack.engine.report import Report
from claimtrack.model import Assertion, Claim, Ledger, Source
from claimtrack.reports.html.chains import chains_by_claim
from claimtrack.reports.html.entries import ClaimEntry, entries
from claimtrack.reports.html.lanes import CLAIM, Picture, picture
from claimtrack.reports.html.page_data import PageData, PageLimits
from claimtrack.reports.html.relations import RelatedClaim, bonds
from claimtrack.reports.html.shapes import Box
from tests.benchmarks.generator import generate
from tests.laws import profiles
from tests.laws.strategies import tangles
from tests.strategies import ledgers

tried = profiles.tried(40)


def told(ledger: Ledger) -> tuple[list[ClaimEntry], Sequence[RelatedClaim]]:
    matter = PageData(Report((), (), (), ledger), "x", ())
    assessed = matter.assessed
    return entries(matter, chains_by_claim(assessed.facts), {}, {}), bonds(assessed.facts)


def drawn(ledger: Ledger, most: int = 120, chains: int = 4) -> Picture:
    return picture(*told(ledger), most, chains)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def hold(found: Picture) -> None:
    """Hold a picture to the laws of its geometry."""
    lanes = [lane.box for lane in found.lanes]
    chips = [chip.box for chip in found.chips]
    nodes = [node.box for node in found.nodes]
    every = [*lanes, *chips, *nodes]

    assert not any(overlap(one, other) for one, other in combinations(every, 2))
    for box in every:
        assert 0 <= box.x
        assert 0 <= box.y
        assert box.right <= found.width
        assert box.bottom <= found.height
    for wire in found.wires:
        assert CLAIM == wire.to
        assert any(box.x == wire.to and box.y <= wire.y <= box.bottom for box in nodes)
        assert any(
            box.right == wire.x and box.y <= wire.y <= box.bottom for box in (*lanes, *chips)
        )
    ends = {node.entry.id: node.box for node in found.nodes}
    for arc in found.arcs:
        one, other = ends[arc.bond.one], ends[arc.bond.other]
        assert one.right == other.right == arc.x
        assert one.y < arc.start < one.bottom
        assert other.y < arc.end < other.bottom
        assert arc.x < arc.track <= found.width
    for arc, beside in combinations(found.arcs, 2):
        if arc.track == beside.track:
            low, high = sorted((arc, beside), key=lambda arc: max(arc.start, arc.end))
            assert max(low.start, low.end) < min(high.start, high.end)


@tried
@given(ledgers())
def test_nothing_overlaps_and_every_line_ends_at_a_box(ledger: Ledger) -> None:
    hold(drawn(ledger))


@tried
@given(tangles())
def test_nor_where_chains_run_wild(ledger: Ledger) -> None:
    hold(drawn(ledger))


@pytest.mark.parametrize("claims", [1, 30, 60, 150])
def test_nor_in_large_pictures(claims: int) -> None:
    found = drawn(generate(claims))

    hold(found)
    assert min(claims, 120) == len(found.nodes)
    assert max(0, claims - 120) == found.left_out


@tried
@given(ledgers())
def test_every_claim_chain_and_bond_is_drawn_or_counted(ledger: Ledger) -> None:
    entries, bonds = told(ledger)
    found = picture(entries, bonds, 3, 2)

    assert len(entries) == len(found.nodes) + found.left_out
    assert len(bonds) == len(found.arcs) + found.loose
    for node in found.nodes:
        wires = [wire for wire in found.wires if node.box.y <= wire.y <= node.box.bottom]
        assert (min(2, len(node.entry.chains)) or 1) == len(wires)


def test_a_claim_of_two_voices_stands_once_and_names_the_other() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Source("b", "person", name="Bert"),
        Source("paper", "outlet", name="The Paper"),
        Claim("c", "It rained."),
        Assertion("c", ["a", "paper"]),
        Assertion("c", ["b", "paper"]),
    )

    found = drawn(ledger)

    assert ["Anna, person, 1 claim"] == [lane.title for lane in found.lanes]
    assert ["The Paper", "Bert", "The Paper"] == [chip.text for chip in found.chips]
    assert [False, True, False] == [chip.origin for chip in found.chips]


def test_sources_of_one_controller_share_a_lane_and_are_named_in_it() -> None:
    ledger = Ledger.of(
        Source("state", "government", name="The State"),
        Source("agency", "state-media", name="Its Agency", part_of="state"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Assertion("c", [{"source": "agency", "act": "said", "certainty": "possible"}]),
        Assertion("d", ["state"]),
    )

    found = drawn(ledger)

    assert ["The State, government, 2 claims"] == [lane.title for lane in found.lanes]
    assert ["Its Agency: said, possible"] == [chip.text for chip in found.chips]


def test_unnamed_sources_are_told_apart_and_said_to_be_unnamed() -> None:
    """Where one claim comes from two of them, or two claims do, each is shown as itself."""
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

    found = drawn(ledger)

    hold(found)
    assert [
        "An aide to a minister, unnamed, official, 1 claim",
        "guard, unnamed, person, 1 claim",
    ] == [lane.title for lane in found.lanes]
    assert [
        ["An aide to a", "minister", "unnamed, official, 1…"],
        ["guard", "unnamed, person, 1 c…"],
    ] == [[line.text for line in lane.lines] for lane in found.lanes]
    assert [2, 1] == [lane.named for lane in found.lanes]
    assert ["guard (unnamed)"] == [chip.text for chip in found.chips if chip.origin]
    assert found.unnamed


def test_a_picture_of_named_sources_says_nothing_of_unnamed_ones() -> None:
    ledger = Ledger.of(Source("a", "person"), Claim("c", "It rained."), Assertion("c", ["a"]))

    assert not drawn(ledger).unnamed


def test_what_only_relays_has_a_lane_apart_and_so_has_nobody() -> None:
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
        "The Paper, origin not known: it only relays, 1 claim",
        "Nobody, no chain on record, 1 claim",
    ] == [lane.title for lane in drawn(ledger).lanes]


def test_chains_past_the_limit_are_counted() -> None:
    outlets = [Source(f"paper-{i}", "outlet") for i in range(9)]
    chains = [Assertion("c", ["a", outlet.id]) for outlet in outlets]
    ledger = Ledger.of(Source("a", "person"), Claim("c", "It rained."), outlets, chains)

    found = drawn(ledger)

    assert [("+5", "and 5 more chains")] == [
        (chip.text, chip.full) for chip in found.chips if chip.more
    ]
    assert 4 == len(found.wires)


def test_the_limits_of_a_page_say_what_is_drawn() -> None:
    assert 120 == PageLimits().drawn
