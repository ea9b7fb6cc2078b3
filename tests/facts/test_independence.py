"""Origins and independent support, on ledgers small enough to see through."""

from collections.abc import Iterable

import pytest

from claimtrack.facts.claim_view import Side
from claimtrack.facts.core import continuation
from claimtrack.facts.facts import Facts
from claimtrack.formats.toml.reader import read_text
from claimtrack.model import Assertion, Claim, Hop, Ledger, Source

PEOPLE, RELAYS = "abcde", "vwxyz"


def _hop(word: str) -> Hop:
    source, _, act = word.partition(":")
    return Hop(source, act=act or None)


def asserted(*chains: str, unnamed: Iterable[str] = (), owned: str = "") -> Side:
    """Return the side of a claim that these chains assert.

    a to e can originate, v to z only relay; ``owned`` is ``"a:b"`` where b owns a.
    """
    owner = dict(pair.split(":") for pair in owned.split())
    sources = [
        Source(
            id,
            "person" if id in PEOPLE else "outlet",
            named=id not in unnamed,
            part_of=owner.get(id),
        )
        for id in PEOPLE + RELAYS
    ]
    assertions = [
        Assertion("c", [_hop(word) for word in chain.split(" > ")], stance="asserts")
        for chain in chains
    ]
    return Facts(Ledger.of(sources, Claim("c", "Text."), assertions)).claim("c").asserted


def figures(side: Side) -> tuple[int, int, list[str]]:
    """Return certain origins, certain support and the voices named."""
    support = side.independent_support.certain
    assert support.low == support.high
    return side.origins.certain.low, support.low, [voice.id for voice in side.weakest]


@pytest.mark.parametrize("copies", [0, 1, 40])
@pytest.mark.parametrize(
    ("chains", "expected"),
    [
        pytest.param(["a > v > w"], (1, 1, ["a"]), id="one dispatch, carried on"),
        pytest.param(["a > v", "b > v", "c > v"], (3, 1, ["v"]), id="three witnesses, one outlet"),
        pytest.param(["a > v", "b > w"], (2, 2, ["a", "b"]), id="two chains apart"),
        pytest.param(["v > w", "w > v"], (0, 0, []), id="a ring has no origin"),
        pytest.param([], (0, 0, []), id="nobody says it"),
    ],
)
def test_copies_change_nothing(
    chains: list[str], expected: tuple[int, int, list[str]], copies: int
) -> None:
    copied = (
        [f"{chains[0]} > {outlet}" for outlet in "xyz" for _ in range(copies)] if chains else []
    )

    assert expected == figures(asserted(*chains, *copied))


def test_flow_on_a_graph_of_sources_would_overstate_this() -> None:
    """The example of the design: two failures, z and w, leave nothing."""
    side = asserted("a > z", "z:witnessed", "w:witnessed > b", "w > v", owned="a:e b:e")

    assert (2, ["w", "z"]) == figures(side)[1:]


def test_one_owner_is_one_voice() -> None:
    assert (1, 1, ["e"]) == figures(asserted("a > v", "b > w", owned="a:e b:e"))


def test_all_that_nobody_names_is_one_voice_for_certain_and_several_possibly() -> None:
    side = asserted("a > v", "b > w", unnamed="ab")

    assert (1, 1, ["unnamed"]) == figures(side)
    assert 2 == side.origins.possible.low == side.independent_support.possible.low


def test_an_official_who_is_shown_to_have_it_from_another_is_no_origin() -> None:
    assert (1, 1, ["a"]) == figures(asserted("a > b > v", "b > w"))


def test_a_witness_stays_an_origin_whatever_else_is_said() -> None:
    assert (2, 1, ["b"]) == figures(asserted("a > b > v", "b:witnessed > w"))


def test_an_outlet_in_its_own_voice_counts_as_possible_only() -> None:
    side = asserted("a > w", "v")

    assert (1, 1, ["a"]) == figures(side)
    assert (2, 2) == (side.origins.possible.low, side.independent_support.possible.low)


def test_a_chain_continued_midway_leaves_a_relay_out() -> None:
    """Outlet w carries a's dispatch before v does: only a, not v, is on every way."""
    assert (2, 2, ["a", "b"]) == figures(asserted("a > w > v", "w > z", "b > v"))


def test_where_too_many_ways_must_be_looked_at_the_answer_is_an_interval(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is named then still breaks every chain: the origins."""
    monkeypatch.setattr(continuation, "WAYS", -1)
    side = asserted("a > w > v", "w > z", "b > v")

    assert "1 to 2" == str(side.independent_support.certain)
    assert ["a", "b"] == [voice.id for voice in side.weakest]


def test_what_is_named_breaks_continued_chains_of_unnamed_origins_too() -> None:
    """Once d was named here: on both complete chains, but not on c > a, continued."""
    side = asserted("c > w > d", "d:witnessed", "w", unnamed="cd")

    assert (1, 1, ["unnamed"]) == figures(side)


def test_a_chain_is_not_continued_through_one_whose_head_is_silent() -> None:
    """Once b's chain went on to a, although a is only credited there."""
    side = asserted("a > c", "a:credited > b > c:witnessed", "c", "b", unnamed="a")

    assert (2, 1, ["c"]) == figures(side)
    assert 1 == side.independent_support.possible.low


def test_of_smallest_sets_equally_near_the_one_first_by_id_is_named() -> None:
    """Once the search stopped at the first of several."""
    side = asserted("a:witnessed > b > c", "d:witnessed", "e", owned="b:d c:e", unnamed="de")

    assert ["a", "unnamed"] == figures(side)[2]


def test_denials_are_counted_on_their_own_side() -> None:
    ledger = read_text(
        """
        ledger = 1
        [source]
        a = { kind = "person" }
        b = { kind = "person" }
        v = { kind = "outlet" }
        [claim.c]
        text = "Text."
        via = ["a", "v"]
        [[claim.c.assertion]]
        via = ["b", "v"]
        stance = "denies"
        """
    )
    view = Facts(ledger).claim("c")

    assert (1, 1, ["a"]) == figures(view.asserted)
    assert (1, 1, ["b"]) == figures(view.denied)
