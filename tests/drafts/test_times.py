"""Tests of dates in drafts, and of their resolution against the date of the text."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution, Draft
from claimtrack.drafts.times import find_times, resolve_times
from claimtrack.model import When
from tests.drafts.strategies import attributed_texts
from tests.drafts.test_chains import drafted

PUBLISHED = When.parse("2021-10-20")  # a Wednesday


def times(draft: Draft) -> dict[str, str | None]:
    """Return the words for the dates of a draft, each with its date."""
    return {
        draft.text[slice(*time.span)]: None if time.when is None else time.when.text
        for statement in draft.statements
        for time in statement.times
    }


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("on Tuesday", "2021-10-19"),
        ("on Wednesday", "2021-10-20"),
        ("last Wednesday", "2021-10-13"),
        ("yesterday", "2021-10-19"),
        ("two days ago", "2021-10-18"),
        ("last month", "2021-09"),
        ("last year", "2020"),
        ("last week", "2021-10-11/2021-10-17"),
        ("in August", "2021-08"),
        ("in early August", "2021-08"),
        ("last November", "2020-11"),
        ("in 2019", "2019"),
        ("in March 2019", "2019-03"),
        ("on 3 March", "2021-03-03"),
        ("on 3 December", "2020-12-03"),
        ("on 3 March 2019", "2019-03-03"),
        ("on March 3, 2019", "2019-03-03"),
        # Not certain, or not a date.
        ("on 3/4/2019", None),
        ("on 31 February 2019", None),
        ("a week earlier", None),
    ],
)
def test_a_date_is_resolved_as_precisely_as_its_words(words: str, when: str | None) -> None:
    draft = resolve_times(drafted(f"Kest said that the dam was closed {words}."), PUBLISHED)

    assert [when] == [*times(draft).values()]


@pytest.mark.parametrize(
    "text",
    [
        "Kest said that the dam will be closed on Tuesday.",
        "Kest said that the dam would be closed in November.",
        "Kest said that the dam was closed until Tuesday.",
    ],
)
def test_a_date_that_is_perhaps_still_to_come_is_not_resolved(text: str) -> None:
    assert [None] == [*times(resolve_times(drafted(text), PUBLISHED)).values()]


def test_what_was_said_on_a_day_does_not_depend_on_what_was_said() -> None:
    text = "The dam would be closed until Friday, Kest said on Tuesday."

    assert {"Friday": None, "Tuesday": "2021-10-19"} == times(
        resolve_times(drafted(text), PUBLISHED)
    )


@pytest.mark.parametrize(
    "text",
    [
        "Kest said that Sunday Times readers were right.",
        "Kest said that the dam may be safe.",
        "Kest said that 2,019 people came.",
    ],
)
def test_other_words_are_no_dates(text: str) -> None:
    assert {} == times(drafted(text))


def test_without_the_date_of_the_text_only_full_dates_are_resolved() -> None:
    text = "Kest said on 3 March 2019 that the dam was closed last month."
    expected = {"3 March 2019": "2019-03-03", "last month": None}

    assert expected == times(drafted(text)) == times(resolve_times(drafted(text), None))


def test_a_vague_date_of_the_text_resolves_only_vaguer_words() -> None:
    draft = drafted("Kest said on Tuesday that the dam was closed last year.")

    assert {"Tuesday": None, "last year": "2020"} == times(
        resolve_times(draft, When.parse("2021-10"))
    )


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Kest said on Tuesday that the dam closed in May 2019.", ["Tuesday"]),
        ("On Tuesday, Kest said that the dam was closed.", ["Tuesday"]),
        ("Kest, the premier since June 2019, said that the dam was closed.", [None]),
        ("Kest said that the dam was closed on Monday.", [None]),
        ("The dam was closed, Tass reported on Friday, citing a nurse.", [None, "Friday"]),
    ],
)
def test_a_hop_has_the_date_beside_its_verb(text: str, dates: list[str | None]) -> None:
    (statement,) = drafted(text).statements

    assert dates == [None if hop.on is None else text[slice(*hop.on)] for hop in statement.chain]


PAST = (
    *("yesterday", "on {day}", "last {day}", "last week", "last month", "last year", "in {month}"),
    *("last {month}", "{n} days ago", "{n} weeks ago", "{n} months ago"),
)
_DAYS = {"yesterday": 1, "{day}": 1, "day": 1, "week": 7, "month": 28, "{month}": 28, "year": 365}
"""The fewest days that words name."""


@given(
    st.sampled_from(PAST),
    st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]),
    st.sampled_from(["January", "March", "May", "October", "December"]),
    st.integers(1, 40),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)
def test_words_for_the_past_are_never_after_the_text_nor_finer_than_they_are(
    words: str, day: str, month: str, number: int, published: date
) -> None:
    said = words.format(day=day, month=month, n=number)
    text = f"Kest said that the dam was closed {said}."
    draft = resolve_times(drafted(text), When.parse(str(published)))
    ((time,),) = [statement.times for statement in draft.statements]
    when = time.when
    unit = words.split()[-2 if words.endswith("ago") else -1].removesuffix("s")

    assert when is not None
    assert when.earliest is not None
    assert when.latest is not None
    assert when.earliest <= published.toordinal()
    assert _DAYS[unit] <= when.latest - when.earliest + 1
    if unit in ("{day}", "yesterday", "day", "week"):
        assert when.latest <= published.toordinal()


@given(attributed_texts(), st.sampled_from(["2021-10-20", "2021-10", "2021-10-20T10:00:00Z"]))
def test_resolution_changes_nothing_but_unresolved_dates(
    case: tuple[str, list[Attribution]], published: str
) -> None:
    draft = complete(*case)
    resolved = resolve_times(draft, When.parse(published))

    assert [*draft.spans()] == [*resolved.spans()]
    assert resolved == resolve_times(resolved, When.parse(published))
    for before, after in zip(draft.statements, resolved.statements, strict=True):
        assert all(
            one.when in (None, other.when)
            for one, other in zip(before.times, after.times, strict=True)
        )


@given(st.lists(st.sampled_from(["on Tuesday", "3 March", "2019", "last", "May", "in"])))
def test_times_of_a_text_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    spans = [time.span for time in find_times(text, [(0, len(text))])]
    assume(spans)

    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[start:end].strip() for start, end in spans)
