"""Which words of a text are meant, in the model and on a hop."""

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


def test_a_stretch_of_text_is_counted_in_code_points() -> None:
    assert "cd" == TextPositionSelector(3, 5).of("a\U0001f600bcd")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: TextQuoteSelector(""), "empty quotation"),
        (lambda: TextQuoteSelector("a", suffix="\x00"), "control character"),
        (lambda: TextPositionSelector(-1, 2), "expected a whole number from 0"),
        (lambda: TextPositionSelector(0, -2), "expected a whole number from 0"),
        (lambda: TextPositionSelector(True, 2), "found the boolean true"),
        (lambda: TextPositionSelector(3, 2), "from 3 back to 2"),
        (lambda: Hop("a", quote="b", start=-1), "expected a whole number from 0"),
        (lambda: Hop("a", quote="b", start=True), "found the boolean true"),
        (lambda: Hop("a", quote="b", start=2**53), "no text has so many characters"),
    ],
)
def test_what_no_selector_can_be_is_refused(build: Callable[[], object], message: str) -> None:
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
def test_what_is_no_text_and_no_number_is_refused(
    build: Callable[[object], object], message: str, value: object
) -> None:
    with pytest.raises(LedgerError, match=message):
        build(value)


def test_a_point_between_two_characters_is_a_stretch() -> None:
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
def test_a_hop_says_which_words_are_meant(hop: Hop, selectors: tuple[object, ...]) -> None:
    assert selectors == hop.selectors


@pytest.mark.parametrize("quote", [None, ""])
@pytest.mark.parametrize(("word", "value"), [("prefix", "a"), ("suffix", ""), ("start", 0)])
def test_words_around_a_quote_need_the_quote(
    word: str, value: str | int, quote: str | None
) -> None:
    with pytest.raises(LedgerError, match=f"`{word}` locates a quote") as caught:
        Hop("a", quote=quote, **{word: value})  # type: ignore[arg-type]  # a key of either type

    assert [Fault.MISSING] == [problem.fault for problem in caught.value.problems]


def test_every_such_hop_of_a_file_is_told_at_its_line() -> None:
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


def test_they_are_written_and_read_back() -> None:
    hop = '{ source = "keeper", quote = "It broke", prefix = "", suffix = " twice", start = 0 }'
    ledger = reader.read_text(f"{HEAD}via = [{hop}]\n")

    assert (
        Hop("keeper", quote="It broke", prefix="", suffix=" twice", start=0)
        == (ledger.assertions[0].via[0])
    )
    assert ledger == reader.read_text(reader.write(ledger))
    assert ledger == jsonl.read_text(jsonl.write(ledger))


def test_assertions_that_do_without_keep_the_ids_they_had() -> None:
    """Retractions, waivers and baselines know an assertion without an id by its content."""
    assertion = Assertion(
        "pump", [Hop("keeper", act="said", quote="It broke", value="3 km"), "daily"], at="article"
    )

    assert "a-afda946414ca96c0be932fd8edcba7eb" == assertion.ref.id


def test_another_place_of_the_same_words_is_another_assertion() -> None:
    hops = [Hop("keeper", quote="It broke", start=start) for start in (None, 0, 1)]

    assert 3 == len({Assertion("pump", [hop]).ref for hop in hops})
