"""Tests of selectors, alone and on hops."""

from collections.abc import Callable

import pytest

from claimtrack.errors import Fault, LedgerError
from claimtrack.formats import jsonl
from claimtrack.formats.toml import reader
from claimtrack.model import Assertion, Hop, TextPositionSelector, TextQuoteSelector

HEAD = """ledger = 1
[source]
keeper = { kind = "person" }
[claim.pump]
text = "The pump broke down."
"""


def test_position_selector_counts_code_points() -> None:
    assert "cd" == TextPositionSelector(3, 5).of("a\U0001f600bcd")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: TextQuoteSelector(""), "empty quotation"),
        (lambda: TextQuoteSelector("a", suffix="\x00"), "control character"),
        (lambda: TextPositionSelector(-1, 2), "expected a whole number from 0"),
        (lambda: TextPositionSelector(0, -2), "expected a whole number from 0"),
        (lambda: TextPositionSelector(True, 2), "found the boolean true"),
        (lambda: TextPositionSelector(3, 2), "ends at 2, before its start at 3"),
        (lambda: Hop("a", quote="b", start=-1), "expected a whole number from 0"),
        (lambda: Hop("a", quote="b", start=True), "found the boolean true"),
        (lambda: Hop("a", quote="b", start=2**53), "no text has so many characters"),
    ],
)
def test_invalid_selector_is_rejected(build: Callable[[], object], message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        build()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda x: TextQuoteSelector(x), "expected text"),
        (lambda x: TextQuoteSelector("a", prefix=x), "expected text"),
        (lambda x: TextPositionSelector(0, x), "expected a whole number from 0"),
        (lambda x: Hop("a", quote="b", start=x), "expected a whole number from 0"),
    ],
)
@pytest.mark.parametrize("value", [2.0, b"2", object()])
def test_selector_field_of_other_type_is_rejected(
    build: Callable[[object], object], message: str, value: object
) -> None:
    with pytest.raises(LedgerError, match=message):
        build(value)


def test_empty_range_selects_empty_text() -> None:
    assert "" == TextPositionSelector(2, 2).of("abc")


@pytest.mark.parametrize(
    ("hop", "selectors"),
    [
        (Hop("a"), ()),
        (Hop("a", quote=""), ()),
        (Hop("a", quote="bc"), (TextQuoteSelector("bc"),)),
        (Hop("a", quote="bc", prefix="a", suffix=""), (TextQuoteSelector("bc", "a", ""),)),
        (
            Hop("a", quote="bc", start=0),
            (TextQuoteSelector("bc"), TextPositionSelector(0, 2)),
        ),
    ],
)
def test_hop_has_selectors_of_its_quote(hop: Hop, selectors: tuple[object, ...]) -> None:
    assert selectors == hop.selectors


@pytest.mark.parametrize("quote", [None, ""])
@pytest.mark.parametrize(("word", "value"), [("prefix", "a"), ("suffix", ""), ("start", 0)])
def test_prefix_suffix_and_start_need_quote(word: str, value: str | int, quote: str | None) -> None:
    with pytest.raises(LedgerError, match=f"`{word}` locates a quote") as caught:
        Hop("a", quote=quote, **{word: value})  # type: ignore[arg-type]  # a key of either type

    assert [Fault.MISSING] == [problem.fault for problem in caught.value.problems]


def test_every_invalid_hop_is_reported_with_its_place() -> None:
    text = f"""{HEAD}via = [
  {{ source = "keeper", prefix = "said: " }},
  {{ source = "keeper", start = 7 }},
  {{ source = "keeper", quote = "It broke", start = "7" }},
]
"""
    with pytest.raises(LedgerError) as caught:
        reader.read_text(text, "ledger.toml")

    assert [
        "ledger.toml:7:3: CT010 `prefix` locates a quote, but there is no `quote`"
        " (add the quoted words)",
        "ledger.toml:8:3: CT010 `start` locates a quote, but there is no `quote`"
        " (add the quoted words)",
        'ledger.toml:9:52: CT006 `start`: expected a whole number from 0, found the text "7"'
        " (count the characters (code points) before the words)",
    ] == [str(problem) for problem in caught.value.problems]


def test_selectors_survive_round_trip() -> None:
    hop = '{ source = "keeper", quote = "It broke", prefix = "", suffix = " twice", start = 0 }'
    ledger = reader.read_text(f"{HEAD}via = [{hop}]\n")

    assert (
        Hop("keeper", quote="It broke", prefix="", suffix=" twice", start=0)
        == (ledger.assertions[0].via[0])
    )
    assert ledger == reader.read_text(reader.write(ledger))
    assert ledger == jsonl.read_text(jsonl.write(ledger))


def test_content_id_without_selectors_is_stable() -> None:
    """Retractions, waivers and baselines refer to an assertion without id by its content."""
    assertion = Assertion(
        "pump", [Hop("keeper", act="said", quote="It broke", value="3 km"), "daily"], at="article"
    )

    assert "a-afda946414ca96c0be932fd8edcba7eb" == assertion.ref.id


def test_different_start_gives_different_reference() -> None:
    hops = [Hop("keeper", quote="It broke", start=start) for start in (None, 0, 1)]

    assert 3 == len({Assertion("pump", [hop]).ref for hop in hops})
