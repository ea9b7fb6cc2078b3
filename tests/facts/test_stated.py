"""What claims state, as columns: bounds as read one by one, and rows of one key."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.facts.conflicts.statements import FAR, DayBounds, Statements, keyed
from claimtrack.facts.core.columns import Columns
from claimtrack.model import Claim, Fact, Ledger, Predicate, ValueType, When
from tests.facts.readings import DATES, FIRST, LAST, differ, stretches
from tests.laws.profiles import law
from tests.strategies import dates as any_dates


def stated(*facts: Fact) -> Statements:
    """Return what claims of some facts state, one claim each."""
    claims = [Claim(f"c{i}", text="", fact=fact) for i, fact in enumerate(facts)]
    return Statements.of(Columns.of(Ledger.of(PREDICATES, claims)))


NUMBER, NAME = ValueType.NUMBER, ValueType.NAME
PREDICATES = (
    Predicate("range", takes=NUMBER, unit="km"),
    Predicate("size", takes=NUMBER),
    Predicate("ally", takes=NAME, symmetric=True),
    Predicate("owner", takes=NAME, inverse="owns"),
    Predicate("owns", takes=NAME, inverse="owner"),
    Predicate("test"),
    Predicate("born", takes=NUMBER, timeless=True),
)


@pytest.mark.parametrize("text", DATES)
def test_the_days_of_a_date_are_the_ends_of_its_readings(text: str | None) -> None:
    starts = [start for start, _ in stretches(text)]
    ends = [end for _, end in stretches(text)]
    first_start, last_start, first_end, last_end = (
        min(max(day, FIRST), LAST)
        for day in DayBounds.of(None if text is None else When.parse(text))[:4]
    )

    assert (min(starts), max(starts)) == (first_start, last_start)
    assert (min(ends), max(ends)) == (first_end, last_end)


@law
@given(any_dates)
def test_nothing_ends_before_it_starts_and_no_day_is_farther_than_far(text: str) -> None:
    days = DayBounds.of(When.parse(text))

    assert -FAR <= days.first_start <= days.first_end <= days.last_end <= FAR
    assert days.first_start <= days.last_start <= days.last_end


def test_what_is_timeless_is_always_whatever_its_date() -> None:
    days = stated(Fact("a", "born", value=1, when="2021?")).days_of(0)

    assert (-FAR, -FAR, FAR, FAR, False) == days


figures = st.one_of(
    st.integers(-20, 20),
    st.fractions(-3, 3, max_denominator=8).map(float),
    st.sampled_from(
        ["about 3", "more than 3", "less than 3", "nearly 4", "3 to 5", "-3", "3000 m"]
    ),
    st.sampled_from(["3 mi", "4.828032 km", "5.1 km", "at least 5", "up to 2", "dozens"]),
)
tolerances: st.SearchStrategy[int | float | str] = st.sampled_from(
    [0, 0.25, 1, 2, "5%", "25%", "50%"]
)


@law
@given(figures, figures, tolerances)
@example(-20, -19, "25%")
@example("more than 3", 3, 0)
@example("less than 3", 3, 0)
@example("less than -3", -3, "5%")
@example("more than 3", 2, 1)
def test_values_disagree_where_bounds_do(
    one: int | float | str, other: int | float | str, tolerance: int | float | str
) -> None:
    """Exactly so, though bounds are floating point numbers, and those of the oracle are not."""
    predicate = Predicate("range", takes=NUMBER, unit="km", tolerance=tolerance)
    facts = [Fact("a", "range", value=value) for value in (one, other)]
    claims = [Claim(f"c{i}", text="", fact=fact) for i, fact in enumerate(facts)]
    low, high, loosest_low, loosest_high = Statements.of(
        Columns.of(Ledger.of(predicate, claims))
    ).values

    for certainly, lower, upper in ((False, low, high), (True, loosest_low, loosest_high)):
        apart = lower[0] > upper[1] or lower[1] > upper[0]
        assert differ(predicate, facts[0], facts[1], certainly) is bool(apart)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Fact("a", "range", value=1), Fact("a", "range", value="2 mi", when="2021"), True),
        (Fact("a", "range", value=1), Fact("b", "range", value=1), False),
        (Fact("a", "range", value=1), Fact("a", "size", value="1 km"), False),
        (Fact("a", "range", value=1), Fact("a", "range", value=1, where="x"), False),
        (Fact("a", "size", value="1 km"), Fact("a", "size", value="1 m"), True),
        (Fact("a", "size", value="1 km"), Fact("a", "size", value="1 kg"), False),
        (Fact("a", "size", value="1 km"), Fact("a", "size", value=1), False),
        (Fact("a", "size", value=12), Fact("a", "size", value="1 dozen"), True),
        (Fact("a", "size", value="1 cat"), Fact("a", "size", value="2 cat"), True),
        (Fact("a", "size", value="1 cat"), Fact("a", "size", value="1 dog"), False),
        (Fact("a", "test"), Fact("a", "test", negated=True), True),
    ],
)
def test_rows_of_one_key_are_of_one_subject_predicate_place_and_measure(
    one: Fact, other: Fact, same: bool
) -> None:
    key = stated(one, other).key

    assert same is bool(key[0] == key[1])


def sides(found: Statements) -> list[tuple[str, str, str]]:
    """Return subject, predicate and value of each row of names."""
    word = {number: text for text, number in found.words.items()}
    return [
        (word[subject], found.predicates[predicate].id, word[int(value)])
        for subject, predicate, value in zip(
            found.subject.tolist(), found.predicate.tolist(), found.values[0].tolist(), strict=True
        )
    ]


def test_a_symmetric_relation_is_said_from_both_sides() -> None:
    assert [("a", "ally", "b"), ("b", "ally", "a")] == sides(stated(Fact("a", "ally", value="b")))


def test_an_inverse_says_the_same_from_the_other_side() -> None:
    from_one = sides(stated(Fact("a", "owner", value="b")))
    from_other = sides(stated(Fact("b", "owns", value="a")))

    assert [("a", "owner", "b"), ("b", "owns", "a")] == from_one
    assert sorted(from_one) == sorted(from_other)


def test_a_word_is_one_number_wherever_it_stands() -> None:
    facts = [Fact("a", "ally", value="b"), Fact("b", "test"), Fact("a", "owner", value="b")]

    assert {"a": 0, "b": 1} == dict(stated(*facts).words)


def test_numbers_beyond_those_of_floating_point_are_beyond_all_others() -> None:
    """None is refused, and none is taken for another sign."""
    low, high = stated(Fact("a", "range", value=10**299), Fact("a", "range", value=1)).values[:2]

    assert low[0] > high[1]


def test_without_facts_there_are_no_rows() -> None:
    found = stated()

    assert 0 == len(found.claim) == len(found.key)
    assert (4, 0) == found.days.shape == found.values.shape


def test_rows_know_which_predicates_fit() -> None:
    found = stated(Fact("a", "test"), Fact("a", "range", value=1), Fact("a", "born", value=1))

    assert [False, True, True] == found.of_predicates(lambda each: each.takes is NUMBER).tolist()


@law
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 9), st.sampled_from([0.0, 1.5, -1.0])))
)
def test_keys_number_different_rows_differently(given: list[tuple[int, int, float]]) -> None:
    columns = [np.array([row[i] for row in given], np.float64) for i in range(3)]
    key = keyed(*columns).tolist()

    assert len(set(given)) == len(set(key)) == len(set(zip(given, key, strict=True)))
