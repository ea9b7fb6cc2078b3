"""Origins and independent support of small ledgers."""

from collections.abc import Iterable
from random import Random

import pytest

from claimtrack.facts.claim_view import Side
from claimtrack.facts.core import continuation
from claimtrack.facts.core.unnamed import MAX_BODIES
from claimtrack.facts.facts import Facts
from claimtrack.formats.toml.reader import read_text
from claimtrack.model import Assertion, Claim, Hop, Ledger, Source
from tests.nonempty import nonempty

PEOPLE, RELAYS = "abcde", "vwxyz"


def _hop(word: str) -> Hop:
    source, _, act = word.partition(":")
    return Hop(source, act=act or None)


def asserted(*chains: str, unnamed: Iterable[str] = (), owned: str = "") -> Side:
    """Return the side of a claim that these chains assert.

    a to e can originate, v to z only relay; ``owned`` is ``"a:b"`` if b owns a.
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
    """Return certain origins, certain support and the weakest voices."""
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
def test_copies_do_not_change_support(
    chains: list[str], expected: tuple[int, int, list[str]], copies: int
) -> None:
    copied = (
        [f"{chains[0]} > {outlet}" for outlet in "xyz" for _ in range(copies)] if chains else []
    )

    assert expected == figures(asserted(*chains, *copied))


def test_support_is_below_the_flow_on_the_source_graph() -> None:
    """Two failures, z and w, break every chain."""
    side = asserted("a > z", "z:witnessed", "w:witnessed > b", "w > v", owned="a:e b:e")

    assert (2, ["w", "z"]) == figures(side)[1:]


def test_sources_of_one_owner_count_as_one_voice() -> None:
    assert (1, 1, ["e"]) == figures(asserted("a > v", "b > w", owned="a:e b:e"))


def test_unnamed_sources_are_certainly_one_voice_and_possibly_several() -> None:
    side = asserted("a > v", "b > w", unnamed="ab")

    assert (1, 1, ["unnamed"]) == figures(side)
    assert 2 == side.origins.possible.low == side.independent_support.possible.low


def test_unnamed_head_that_is_also_a_relay_fails_in_both_places() -> None:
    """If a and b are one person, the failure of that person leaves nothing."""
    side = asserted("a:witnessed", "b", "c > a", unnamed="ab")

    assert (2, 1, ["unnamed"]) == figures(side)
    assert 2 == side.independent_support.possible.low


def test_unnamed_relays_are_certainly_one_voice_and_possibly_several() -> None:
    side = asserted("a > v", "b > w", unnamed="vw")

    assert (2, 1, ["unnamed"]) == figures(side)
    assert 2 == side.independent_support.possible.low


def test_unnamed_people_of_two_named_bodies_are_two_voices() -> None:
    assert (2, 2, ["c", "d"]) == figures(asserted("a", "b", unnamed="ab", owned="a:c b:d"))


def test_unnamed_people_of_two_unnamed_bodies_are_one_voice() -> None:
    side = asserted("a", "b", unnamed="abcd", owned="a:c b:d")

    assert (1, 1, ["unnamed"]) == figures(side)


def test_unnamed_person_and_their_named_body_are_one_voice() -> None:
    assert (1, 1, ["c"]) == figures(asserted("a", "c", unnamed="a", owned="a:c"))


def test_unnamed_source_of_no_body_may_be_unnamed_person_of_one_body() -> None:
    assert (1, 1, ["unnamed"]) == figures(asserted("a", "b", unnamed="ab", owned="a:c"))
    assert (2, 2, ["c", "unnamed"]) == figures(
        asserted("a", "b", "e", unnamed="abe", owned="a:c b:d")
    )


def test_unnamed_source_of_no_body_is_apart_from_named_bodies() -> None:
    """The body c may be the origin of its own chain without the unnamed person."""
    assert (2, 2, ["b", "c"]) == figures(asserted("a", "c", "b", unnamed="ab", owned="a:c"))


def test_unnamed_people_of_bodies_past_the_limit_are_cautiously_one_voice() -> None:
    bodies = range(MAX_BODIES + 5)
    ledger = Ledger.of(
        [Source(f"body-{i:02}", "company") for i in bodies],
        [Source(f"clerk-{i:02}", "person", named=False, part_of=f"body-{i:02}") for i in bodies],
        Source("nobody", "person", named=False),
        Claim("c", "Text."),
        [Assertion("c", [f"clerk-{i:02}"]) for i in bodies],
        Assertion("c", ["nobody"]),
    )

    assert MAX_BODIES == Facts(ledger).claim("c").asserted.certain_support.low


def test_head_that_received_the_claim_is_no_origin() -> None:
    assert (1, 1, ["a"]) == figures(asserted("a > b > v", "b > w"))


def test_witness_that_received_the_claim_is_an_origin() -> None:
    assert (2, 1, ["b"]) == figures(asserted("a > b > v", "b:witnessed > w"))


def test_outlet_without_origin_counts_as_possible_only() -> None:
    side = asserted("a > w", "v")

    assert (1, 1, ["a"]) == figures(side)
    assert (2, 2) == (side.origins.possible.low, side.independent_support.possible.low)


def test_chain_continued_midway_avoids_a_relay() -> None:
    """Outlet w also received a's dispatch before v did: a is on every chain, v is not."""
    assert (2, 2, ["a", "b"]) == figures(asserted("a > w > v", "w > z", "b > v"))


def test_exhausted_budget_gives_an_interval(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The origins still break every chain."""
    monkeypatch.setattr(continuation, "MAX_WAYS", -1)
    side = asserted("a > w > v", "w > z", "b > v")

    assert "1 to 2" == str(side.independent_support.certain)
    assert ["a", "b"] == [voice.id for voice in side.weakest]


def test_weakest_voices_break_continued_chains_of_unnamed_origins() -> None:
    """Voice d is on both complete chains, but not on the continued chain."""
    side = asserted("c > w > d", "d:witnessed", "w", unnamed="cd")

    assert (1, 1, ["unnamed"]) == figures(side)


def test_chain_is_not_continued_through_a_silent_head() -> None:
    """The chain of b does not continue to a, which is only credited there."""
    side = asserted("a > c", "a:credited > b > c:witnessed", "c", "b", unnamed="a")

    assert (2, 1, ["c"]) == figures(side)
    assert 1 == side.independent_support.possible.low


def test_ties_between_smallest_sets_go_to_the_first_id() -> None:
    """The search does not stop at the first of several smallest sets."""
    side = asserted("a:witnessed > b > c", "d:witnessed", "e", owned="b:d c:e", unnamed="de")

    assert ["a", "unnamed"] == figures(side)[2]


def test_denials_count_on_their_own_side() -> None:
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


@pytest.mark.parametrize("relays", [5, 12, 20])
def test_claims_of_one_ledger_are_counted_separately(relays: int) -> None:
    """The fast bounds decide some of these claims, and a search others after them."""
    random = Random(relays)
    people, outlets = ([f"{kind}{i}" for i in range(30)] for kind in ("p", "o"))
    sources = [Source(id, "person") for id in people] + [Source(id, "outlet") for id in outlets]
    claims = [Claim(f"c{number}", "Text.") for number in range(40)]
    chains = [
        [
            Assertion(claim.id, [id, *random.sample(outlets[:relays], random.randint(1, 2))])
            for id in people[: random.randint(3, 30)]
        ]
        for claim in claims
    ]
    together = Facts(Ledger.of(sources, claims, *chains))

    for claim, own in nonempty(zip(claims, chains, strict=True)):
        alone = Facts(Ledger.of(sources, claim, own)).claim(claim.id).asserted
        assert figures(alone) == figures(together.claim(claim.id).asserted)
