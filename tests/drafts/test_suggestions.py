"""Tests of the claims that may say the same as a drafted claim, or exclude it."""

import re
from collections.abc import Mapping, Sequence
from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import Claim, Ledger
from claimtrack.drafts import suggestions
from claimtrack.drafts.suggestions import (
    MAX_CLAIMS,
    MAX_SUGGESTIONS,
    Suggestion,
    SuggestionKind,
    suggest,
)
from tests.laws.profiles import law
from tests.nonempty import nonempty

SAME = [
    (
        "The bridge on Mill Street is closed.",
        "the bridge on Mill Street has been closed since Monday",
    ),
    ("The mayor resigned.", "Dora Kest, the mayor, has resigned"),
    ("The missile flew 600 kilometres.", "the missile had flown 600 kilometres"),
    ("Two people were injured in the fire.", "the fire injured two people"),
    ("The river carried paint on 14 May.", "paint was carried by the river on Tuesday"),
    ("The company paid $3 million to the port.", "it had paid the port $3 million"),
    ("More than 200 fish died.", "350 fish died"),
    ("The dam is safe.", "the dam was safe"),
    ("About 40 tonnes of oil leaked from it.", "some 42 tonnes of oil had leaked from the ship"),
    ("Police arrested the driver on Friday.", "the driver was arrested by police"),
    ("The school will close in June.", "schools would be closing in June"),
    ("The council did not know of the leak.", "the council never knew about the leak"),
    ("In 2019 the town had 4,000 inhabitants.", "in 2021 the town had 4,000 inhabitants"),
]
EXCLUDES = [
    ("The bridge on Mill Street is closed.", "the bridge on Mill Street is not closed"),
    ("The missile flew 600 kilometres.", "the missile flew 450 km"),
    ("Two people were injured in the fire.", "the fire injured seven people"),
    ("The mayor resigned.", "the mayor has not resigned"),
    ("The company paid $3 million to the port.", "the company paid $5 million to the port"),
    ("No crates were opened at the harbour.", "crates were opened at the harbour"),
    ("The strike involves 40 percent of the staff.", "the strike involved 12% of staff"),
    ("The test was a success.", "nobody called the test a success: the test was no success"),
    ("The dam is 40 metres high.", "the dam is 30 metres high"),
    ("The council knew of the leak.", "the council denied that it knew of the leak"),
]
UNRELATED = [
    ("The bridge on Mill Street is closed.", "the bakery on Mill Street is closed on Mondays"),
    ("The mayor resigned.", "the mayor opened the new school"),
    ("The missile flew 600 kilometres.", "the ship sailed 600 kilometres"),
    ("Two people were injured in the fire.", "two people were arrested in the market"),
    ("The river carried paint on 14 May.", "the paint works employs 200 people"),
    ("The company paid $3 million to the port.", "the company moved to a port in the north"),
    ("The dam is safe.", "the bank is safe"),
    ("Police arrested the driver on Friday.", "police closed the road on Friday"),
    ("The school will close in June.", "the pool will open in June"),
    ("The strike involves 40 percent of the staff.", "the company has 40 percent of the market"),
    ("The test was a success.", "a second test is planned for May"),
    ("The council did not know of the leak.", "the council met on Thursday"),
    ("Prices rose by 3 percent in June.", "wages rose by 5 percent in June"),
    ("The court convicted Arne Holt.", "the court freed Lena Frisk"),
    ("The minister visited the town in 2019.", "the minister visited the hospital"),
]


def suggested(old: str, new: str) -> Suggestion | None:
    """Return the suggestion for a drafted claim in a ledger with one claim and ten others."""
    others = {other for other, _ in UNRELATED if other != old}
    ledger = Ledger.of(
        Claim("old", old), *(Claim(f"other-{i}", text) for i, text in enumerate(sorted(others)))
    )
    found = suggest([Claim("new", new)], ledger)
    return next((each for each in found if each.other == "old"), None)


FRESH = {
    SuggestionKind.SAME: [
        ("The ferry had 61 passengers on board.", "there were 61 passengers on board the ferry"),
        ("The reactor has been shut down.", "the reactor was shut down as a precaution"),
        ("The ministry will pay for the repairs.", "repairs would be paid for by the ministry"),
        ("The envoy has left Halm.", "the envoy left Halm early on Sunday"),
        ("The quarry employs about 90 people.", "some 85 people are employed at the quarry"),
    ],
    SuggestionKind.EXCLUDES: [
        ("The ferry had 61 passengers on board.", "the ferry had 48 passengers on board"),
        ("The envoy has left Halm.", "the envoy had not left Halm"),
        ("The trial lasted three weeks.", "the trial lasted five days"),
        ("The vaccine was tested on children.", "the vaccine was never tested on children"),
        ("The reactor has been shut down.", "it was untrue that the reactor had been shut down"),
    ],
    None: [
        ("The ferry had 61 passengers on board.", "the ferry left the port at noon"),
        ("The envoy has left Halm.", "the president has left Halm"),
        ("The trial lasted three weeks.", "the strike lasted five days"),
        ("The ministry will pay for the repairs.", "the ministry would not comment"),
        ("The vaccine was tested on children.", "the children were vaccinated in March"),
    ],
}
"""Pairs that were written after the thresholds had been chosen."""


def test_most_suggestions_for_pairs_are_right() -> None:
    def count(pairs_of: Mapping[SuggestionKind | None, Sequence[tuple[str, str]]]) -> list[int]:
        """Return how many suggestions are right, given, and wanted."""
        results = [
            (kind, found and found.kind)
            for kind, pairs in pairs_of.items()
            for found in (suggested(*pair) for pair in pairs)
        ]
        right = sum(kind is found is not None for kind, found in results)
        given = sum(found is not None for _, found in results)
        return [right, given, sum(kind is not None for kind, _ in results)]

    chosen = {SuggestionKind.SAME: SAME, SuggestionKind.EXCLUDES: EXCLUDES, None: UNRELATED}
    assert [21, 21, 23] == count(chosen)
    assert [10, 10, 10] == count(FRESH)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "The dam is 40 metres high.",
            "the dam is 30 metres high",
            "may exclude old: 30 metres here, 40 metres there",
        ),
        (
            "Seven people died in the storm.",
            "two people died in the storm",
            "may exclude old: two people here, Seven people there",
        ),
        (
            "The ship was never inspected.",
            "the ship was inspected",
            "may exclude old: only one of them has `never`",
        ),
        (
            "The ship was not inspected in Halm.",
            "the ship wasn’t inspected in Halm",
            "may say the same as old: both have ship, inspected, halm",
        ),
    ],
)
def test_a_suggestion_gives_its_reason(old: str, new: str, sentence: str) -> None:
    found = suggested(old, new)

    assert found is not None
    assert sentence == found.sentence


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The ship is 600 kilometres away.", "the ship is 600 km away"),
        ("The ship is 600 kilometres away.", "the ship is about 370 miles away"),
        ("The ship carried more than 200 people.", "the ship carried 450 people"),
        ("The ship carried about 200 people.", "the ship carried 210 people"),
        ("The ship carried 1.9 million cans.", "the ship carried 1,900,000 cans"),
        ("The ship sailed in 2019 with grain.", "the ship sailed in 2021 with grain"),
        ("The ship sailed on 3 May with grain.", "the ship sailed at 10:30 with grain"),
        ("The ship carried no more than 20 people.", "the ship carried 12 people"),
        ("The ship carried 3 cars and 40 people.", "the ship carried 40 people and cars"),
    ],
)
def test_numbers_that_may_be_the_same_exclude_nothing(one: str, two: str) -> None:
    found = suggested(one, two)

    assert found is not None
    assert SuggestionKind.SAME is found.kind


def test_drafted_claims_are_compared_with_the_ledger_and_with_those_before() -> None:
    drafted = [
        Claim("first", "The quarry is closed."),
        Claim("second", "The quarry has closed."),
        Claim("third", "The quarry is not closed."),
    ]
    ledger = Ledger.of(Claim("known", "The quarry closed."), Claim("first", "Something else."))

    assert [
        ("first", "known", SuggestionKind.SAME),
        ("second", "known", SuggestionKind.SAME),
        ("second", "first", SuggestionKind.SAME),
        ("third", "known", SuggestionKind.EXCLUDES),
        ("third", "first", SuggestionKind.EXCLUDES),
        ("third", "second", SuggestionKind.EXCLUDES),
    ] == [(each.claim, each.other, each.kind) for each in suggest(drafted, ledger)]


def test_one_word_in_common_is_too_few() -> None:
    assert suggested("The union’s strike.", "a strike in the town’s port") is None
    assert () == suggest([Claim("new", "strike!")], Ledger.of(Claim("old", "The strike.")))


def test_a_suggestion_as_json() -> None:
    (found,) = suggest(
        [Claim("new", "the quarry is closed")], Ledger.of(Claim("old", "The quarry is closed."))
    )

    assert {
        "claim": "new",
        "other": "old",
        "kind": "same",
        "reason": "both have quarry, closed",
        "score": 1.0,
    } == found.as_json()


TEXTS = st.lists(
    st.sampled_from(["quarry", "dam", "Kest", "closed", "12", "40", "people", "not", "the", "été"]),
    min_size=1,
    max_size=6,
).map(" ".join)


@law
@given(st.lists(TEXTS, min_size=1, max_size=MAX_SUGGESTIONS + 1))
def test_suggestions_are_the_similar_pairs_of_a_slow_search(texts: list[str]) -> None:
    claims = [Claim(f"c{i}", text) for i, text in enumerate(texts)]
    terms = [
        {"clos" if word == "closed" else word for word in re.findall("[a-zé]+", text.lower())}
        - {"the", "not"}
        for text in texts
    ]

    def weight(term: str) -> float:
        return log(1 + len(terms) / sum(term in each for each in terms)) ** 2

    def similarity(one: set[str], two: set[str]) -> float:
        lengths = sum(map(weight, one)) * sum(map(weight, two))
        return sum(map(weight, one & two)) / sqrt(lengths) if lengths else 0.0

    expected = {
        (f"c{new}", f"c{old}"): similarity(terms[new], terms[old])
        for new in range(len(texts))
        for old in range(new)
        if len(terms[new] & terms[old]) > 1 and similarity(terms[new], terms[old]) >= 0.6
    }
    found = {(each.claim, each.other): each.score for each in suggest(claims, Ledger.of())}

    assert expected.keys() <= found.keys()
    assert all(score >= 0.55 for score in found.values())
    assert pytest.approx(expected) == {pair: found[pair] for pair in expected}


PLAIN = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=80)


@given(PLAIN, PLAIN)
def test_any_texts_can_be_compared(one: str, two: str) -> None:
    claims = [Claim("one", f"a {one}"), Claim("two", f"b {two}")]

    assert {"two"} >= {each.claim for each in suggest(claims, Ledger.of())}


def test_few_claims_of_a_large_ledger_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that many claims have finds none of them."""
    compared = []
    similarity = suggestions._Index._similarity

    def count(index: suggestions._Index, *pair: suggestions._Content) -> float:
        compared.append(pair)
        return similarity(index, *pair)

    monkeypatch.setattr(suggestions._Index, "_similarity", count)
    letters = "bcfhjklmnp"
    names = ["".join(letters[int(digit)] for digit in str(i)) for i in range(2_000)]
    ledger = Ledger.of(*(Claim(f"c{name}", f"The harbour has ship x{name}.") for name in names))
    drafted = [Claim(f"new-{name}", f"the harbour had ship x{name}") for name in names[:20]]
    found = suggest(drafted, ledger)

    assert len(names) > MAX_CLAIMS
    assert [f"c{name}" for name in names[:20]] == [each.other for each in nonempty(found)]
    assert 20 == len(compared)
