from collections.abc import Mapping
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.engine.finding import Outcome, join_words
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    Retraction,
    Settings,
    Source,
)
from claimtrack.model.ref import RecordKind, Ref
from tests.laws.profiles import law
from tests.rules.checking import findings

RULE = "citation-does-not-contain-quote"
PAIRS = Path(__file__).parent / "cited_pairs.toml"


def ledger(
    says: str,
    texts: Mapping[str, str | None],
    *more: Assertion | Retraction | Link | Claim,
    published: str | None = None,
    writer: str = "model",
    profile: str = "news",
) -> Ledger:
    """Return an answer with one sentence that cites each text in a chain of its own."""
    return Ledger.of(
        Source("town-hall", "government"),
        Source("writer", writer),
        [Document(id, "town-hall", published=published, text=t) for id, t in texts.items()],
        Claim("said", says),
        [Assertion("said", [Hop("town-hall", at=id), "writer"], id=f"to-{id}") for id in texts],
        more,
        settings=Settings(profile),
    )


def results(of: Ledger) -> list[tuple[Outcome, str]]:
    """Return outcomes and messages, after a check that the reasons suffice to raise them."""
    result = findings(RULE, of)
    for finding in result:
        (again,) = findings(RULE, of.only(finding.evidence()))
        assert (finding.fingerprint, finding.message) == (again.fingerprint, again.message)
    return [(finding.outcome, finding.message) for finding in result]


def test_text_that_is_not_available_is_the_cause_if_it_is_the_only_one() -> None:
    one, two = ({"log": None}, {"log": None, "list": None})

    for unread, cause in ((one, "log"), (two, None)):
        (finding,) = findings(RULE, ledger("It carries 40 tonnes.", unread))
        assert Outcome.NOT_CHECKED is finding.outcome
        assert cause == (finding.cause and finding.cause.id)


def test_one_finding_lists_all_missing_items_in_order() -> None:
    of = ledger('On 3 May 40 boats left, "all of them red".', {"log": "On 3 May 30 left."})

    assert [(Outcome.FOUND, '"40" and "all of them red" are in no cited text: `log`')] == results(
        of
    )


def test_item_in_one_of_several_cited_texts_is_not_missing() -> None:
    of = ledger("30 left, 40 came and 50 stayed.", {"log": "30 left.", "book": "40 came."})

    assert [(Outcome.FOUND, '"50" is in no cited text: `book` and `log`')] == results(of)


def test_documents_of_all_hops_except_the_last_are_citations() -> None:
    of = ledger("40 came, 50 left and 60 stayed.", {"log": "40 came."})
    chain = Assertion(
        "said", [Hop("town-hall", at="book"), Hop("daily", at="page"), Hop("writer", at="own")]
    )
    more = Ledger.of(
        of.records(),
        Source("daily", "outlet"),
        Document("page", text="Nothing."),
        Document("book", text="50 left."),
        Document("own", text="60 stayed."),
        chain,
    )

    assert [(Outcome.FOUND, '"60" is in no cited text: `book`, `log` and `page`')] == (
        results(more)
    )


def test_missing_text_gives_not_checked_unless_another_text_has_the_item() -> None:
    assert [
        (Outcome.NOT_CHECKED, '"40" was not checked: the text of `book` is not available')
    ] == results(ledger("30 or 40 came.", {"log": "30 came.", "book": None}))
    assert [] == results(ledger("30 came.", {"log": "30 came.", "book": None}))
    assert [] == results(ledger("They came.", {"book": None}))


def test_small_number_in_words_is_only_possibly_missing() -> None:
    of = ledger("Three boats left.", {"log": "The Ada, the Berta and the Carla left."})

    assert [(Outcome.POSSIBLE, '"Three" is in no cited text: `log` (may be counted)')] == results(
        of
    )


@pytest.mark.parametrize("length", [60, 61])
def test_long_quote_is_shortened_in_the_message(length: int) -> None:
    quote = " ".join(["seven words"] * 6)[:length]
    shown = quote if length == 60 else f"{quote[:57]}..."

    assert [(Outcome.FOUND, f'"{shown}" is in no cited text: `log`')] == results(
        ledger(f'It said "{quote}".', {"log": "No."})
    )


def test_certainly_missing_items_hide_possibly_missing_ones() -> None:
    of = ledger("Three of 40 boats left.", {"log": "The Ada, the Berta and the Carla left."})

    assert [(Outcome.FOUND, '"40" is in no cited text: `log`')] == results(of)


@pytest.mark.parametrize(
    ("writer", "profile", "expected"),
    [("model", "news", 1), ("outlet", "news", 0), ("outlet", "answers", 1)],
)
def test_only_answers_are_checked(writer: str, profile: str, expected: int) -> None:
    of = ledger("40 came.", {"log": "30 came."}, writer=writer, profile=profile)

    assert expected == len(results(of))


def test_denials_and_chains_without_documents_are_not_checked() -> None:
    base = ledger("40 came.", {})
    cites = Assertion("said", ["town-hall", "writer"])
    denies = Assertion("said", [Hop("town-hall", "denied", at="log"), "writer"])

    assert [] == results(Ledger.of(base.records(), cites))
    assert [] == results(Ledger.of(base.records(), Document("log", text="30"), denies))


def test_withdrawn_assertion_is_not_checked() -> None:
    withdrawn = Retraction(Ref(RecordKind.ASSERTION, "to-log"), by="writer")

    assert [] == results(ledger("40 came.", {"log": "30 came."}, withdrawn))


def test_citations_of_a_restated_claim_do_not_count() -> None:
    of = ledger(
        "40 came.",
        {"log": "30 came."},
        Claim("first", "Many came."),
        Link("restates", "said", "first"),
    )

    (finding,) = findings(RULE, of)
    assert ["said"] == [ref.id for ref in finding.subjects]
    assert 1 == len(results(of))


def test_message_abbreviates_a_long_quote() -> None:
    ((_, message),) = results(ledger(f'He said "{"word " * 100}end".', {"log": "No."}))

    assert len(message) < 120


# Precision and recall, on sentences and texts written for this test.


def pairs() -> list[dict[str, str | bool]]:
    table = tomli.loads(PAIRS.read_text(encoding="utf-8"))
    return [pair for part in table.values() for pair in part]


def is_flagged(pair: Mapping[str, str | bool]) -> bool:
    published = pair.get("published")
    of = ledger(
        str(pair["says"]),
        {"cited": str(pair["cited"])},
        published=str(published) if published else None,
    )
    return [Outcome.FOUND] == [outcome for outcome, _ in results(of)]


def test_measured_precision_and_recall_match_the_documentation() -> None:
    every = pairs()
    flagged = [pair for pair in every if is_flagged(pair)]
    wrong = [pair for pair in every if not pair["borne_out"]]
    right = [pair for pair in flagged if not pair["borne_out"]]

    assert (185, 63) == (len(every), len(wrong))
    assert (61, 60) == (len(flagged), len(right))


def test_all_false_alarms_are_calculated_from_the_text() -> None:
    assert [
        "A total of 30 boats sank.",
    ] == [pair["says"] for pair in pairs() if pair["borne_out"] and is_flagged(pair)]


# A comparison with a simple set difference, on random numbers and texts.

numbers = st.lists(st.integers(1001, 1009), max_size=4)


@law
@given(says=numbers, texts=st.lists(st.none() | numbers, min_size=1, max_size=4))
def test_missing_numbers_match_the_set_difference(
    says: list[int], texts: list[list[int] | None]
) -> None:
    of = ledger(
        _counted(says),
        {f"d{i}": None if text is None else _counted(text) for i, text in enumerate(texts)},
    )
    there = {number for text in texts for number in text or []}
    missing = [f'"{number:,}"' for number in says if number not in there]

    if not missing:
        assert [] == results(of)
        return
    ((outcome, message),) = results(of)
    assert (Outcome.NOT_CHECKED if None in texts else Outcome.FOUND) is outcome
    assert message.startswith(f"{join_words(missing)} ")


def _counted(numbers: list[int]) -> str:
    return "There were " + ", then ".join(f"{number:,} boats" for number in numbers)
