"""Structured statements in columns: bounds of dates and values, and keys."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.facts.conflicts.statements import Statements, row_keys
from claimtrack.facts.conflicts.times import FAR, DayBounds
from claimtrack.facts.core.columns import Columns
from claimtrack.model import Claim, Fact, Ledger, Predicate, ValueType, When
from tests.facts.readings import DATES, FIRST_DAY, LAST_DAY, day_ranges, values_differ
from tests.laws.profiles import law
from tests.strategies import dates as any_dates


def statements_of(*facts: Fact) -> Statements:
    """Return the statements of some facts, one claim each."""
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
def test_day_bounds_are_the_extremes_of_all_readings(text: str | None) -> None:
    starts = [start for start, _ in day_ranges(text)]
    ends = [end for _, end in day_ranges(text)]
    first_start, last_start, first_end, last_end = (
        min(max(day, FIRST_DAY), LAST_DAY)
        for day in DayBounds.of(None if text is None else When.parse(text))[:4]
    )

    assert (min(starts), max(starts)) == (first_start, last_start)
    assert (min(ends), max(ends)) == (first_end, last_end)


@law
@given(any_dates)
def test_day_bounds_are_ordered_and_within_far(text: str) -> None:
    days = DayBounds.of(When.parse(text))

    assert -FAR <= days.first_start <= days.first_end <= days.last_end <= FAR
    assert days.first_start <= days.last_start <= days.last_end


def test_timeless_fact_holds_always() -> None:
    days = statements_of(Fact("a", "born", value=1, when="2021?")).days_of(0)

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
def test_values_disagree_exactly_if_their_bounds_do(
    one: int | float | str, other: int | float | str, tolerance: int | float | str
) -> None:
    """Bounds are floating point numbers, while the oracle computes with exact ones."""
    predicate = Predicate("range", takes=NUMBER, unit="km", tolerance=tolerance)
    facts = [Fact("a", "range", value=value) for value in (one, other)]
    claims = [Claim(f"c{i}", text="", fact=fact) for i, fact in enumerate(facts)]
    low, high, loosest_low, loosest_high = Statements.of(
        Columns.of(Ledger.of(predicate, claims))
    ).values

    for certainly, lower, upper in ((False, low, high), (True, loosest_low, loosest_high)):
        apart = lower[0] > upper[1] or lower[1] > upper[0]
        assert values_differ(predicate, facts[0], facts[1], certainly) is bool(apart)


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
def test_equal_keys_mean_equal_subject_predicate_place_and_measure(
    one: Fact, other: Fact, same: bool
) -> None:
    key = statements_of(one, other).key

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


def test_symmetric_relation_has_a_row_for_each_side() -> None:
    assert [("a", "ally", "b"), ("b", "ally", "a")] == sides(
        statements_of(Fact("a", "ally", value="b"))
    )


def test_inverse_relation_has_a_row_for_each_side() -> None:
    from_one = sides(statements_of(Fact("a", "owner", value="b")))
    from_other = sides(statements_of(Fact("b", "owns", value="a")))

    assert [("a", "owner", "b"), ("b", "owns", "a")] == from_one
    assert sorted(from_one) == sorted(from_other)


def test_word_has_one_number_as_subject_and_as_value() -> None:
    facts = [Fact("a", "ally", value="b"), Fact("b", "test"), Fact("a", "owner", value="b")]

    assert {"a": 0, "b": 1} == dict(statements_of(*facts).words)


def test_number_beyond_float_range_exceeds_all_others() -> None:
    """Such a number is accepted, and its sign is kept."""
    low, high = statements_of(
        Fact("a", "range", value=10**299), Fact("a", "range", value=1)
    ).values[:2]

    assert low[0] > high[1]


def test_no_facts_give_no_rows() -> None:
    found = statements_of()

    assert 0 == len(found.claim) == len(found.key)
    assert (4, 0) == found.times.days.shape == found.values.shape


def test_of_predicates_selects_rows_by_predicate() -> None:
    found = statements_of(
        Fact("a", "test"), Fact("a", "range", value=1), Fact("a", "born", value=1)
    )

    assert [False, True, True] == found.of_predicates(lambda each: each.takes is NUMBER).tolist()


@law
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 9), st.sampled_from([0.0, 1.5, -1.0])))
)
def test_row_keys_are_equal_exactly_for_equal_rows(given: list[tuple[int, int, float]]) -> None:
    columns = [np.array([row[i] for row in given], np.float64) for i in range(3)]
    key = row_keys(*columns).tolist()

    assert len(set(given)) == len(set(key)) == len(set(zip(given, key, strict=True)))
