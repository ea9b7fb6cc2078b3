"""How two dates lie to one another, held against every reading of them, one by one."""

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.analysis.relations import (
    EVERY,
    Relation,
    Stretch,
    Verdict,
    before,
    compose,
    converse,
    during,
    overlaps,
    relations,
)
from claimtrack.model import When
from tests.strategies import dates

_ALGEBRA = Path(__file__).parents[3] / "shared" / "data" / "allen" / "Linear_Interval_Algebra.json"
_LETTERS = {
    "B": Relation.BEFORE,
    "M": Relation.MEETS,
    "O": Relation.OVERLAPS,
    "S": Relation.STARTS,
    "D": Relation.DURING,
    "F": Relation.FINISHES,
    "E": Relation.EQUALS,
    "FI": Relation.FINISHED_BY,
    "DI": Relation.CONTAINS,
    "SI": Relation.STARTED_BY,
    "OI": Relation.OVERLAPPED_BY,
    "MI": Relation.MET_BY,
    "BI": Relation.AFTER,
}
Days = tuple[int, int]


def between(one: Days, other: Days) -> Relation:
    """Say by plain comparison how two exact stretches of days lie to one another."""
    (a, end), (b, stop) = one, other
    if end < b:
        return Relation.MEETS if end + 1 == b else Relation.BEFORE
    if stop < a:
        return Relation.MET_BY if stop + 1 == a else Relation.AFTER
    if a == b:
        if end == stop:
            return Relation.EQUALS
        return Relation.STARTS if end < stop else Relation.STARTED_BY
    if end == stop:
        return Relation.FINISHES if a > b else Relation.FINISHED_BY
    if a < b:
        return Relation.OVERLAPS if end < stop else Relation.CONTAINS
    return Relation.DURING if end < stop else Relation.OVERLAPPED_BY


def readings(stretch: Stretch) -> list[Days]:
    """Return every pair of days that a bounded stretch may run from and to."""
    starts = range(int(stretch.first_start), int(stretch.last_start) + 1)
    ends = range(int(stretch.first_end), int(stretch.last_end) + 1)
    return [(start, end) for start, end in product(starts, ends) if start <= end]


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    start, end = draw(st.integers(0, 12)), draw(st.integers(0, 12))
    return Stretch(
        start, start + draw(st.integers(0, 4)), end, max(start, end) + draw(st.integers(0, 4))
    )


@given(stretches(), stretches())
def test_the_possible_relations_are_those_of_some_reading(one: Stretch, other: Stretch) -> None:
    expected = {between(a, b) for a, b in product(readings(one), readings(other))}

    assert expected == relations(one, other)
    assert converse(relations(one, other)) == relations(other, one)


def test_compositions_are_those_of_all_triples_of_short_stretches() -> None:
    days = [(start, end) for start in range(7) for end in range(start, 7)]
    found: dict[tuple[Relation, Relation], set[Relation]] = {}
    for one, other, third in product(days, repeat=3):
        key = between(one, other), between(other, third)
        found.setdefault(key, set()).add(between(one, third))

    assert 169 == len(found)
    assert found == {(a, b): compose([a], [b]) for a, b in product(Relation, repeat=2)}


@pytest.mark.skipif(not _ALGEBRA.exists(), reason="the public algebra is not here")
def test_compositions_and_converses_are_those_of_a_public_algebra() -> None:
    algebra = json.loads(_ALGEBRA.read_text(encoding="utf-8"))
    compared = 0
    for one, row in algebra["TransTable"].items():
        assert {_LETTERS[algebra["Relations"][one]["Converse"]]} == converse([_LETTERS[one]])
        for other, expected in row.items():
            compared += 1

            assert {_LETTERS[word] for word in expected.split("|")} == compose(
                [_LETTERS[one]], [_LETTERS[other]]
            )

    assert 169 == compared


@given(st.sets(st.sampled_from(Relation)), st.sets(st.sampled_from(Relation)))
def test_the_converse_of_a_composition_is_that_of_the_converses_turned_round(
    some: set[Relation], more: set[Relation]
) -> None:
    assert converse(compose(some, more)) == compose(converse(more), converse(some))
    assert some == converse(converse(some))
    assert some == compose(some, [Relation.EQUALS])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2021-10-18", "2021-10-19", {Relation.MEETS}),
        ("2021-10-18", "2021-10-20", {Relation.BEFORE}),
        ("2021-09", "2021-10", {Relation.MEETS}),
        ("2021-10-19", "2021-10", {Relation.DURING}),
        ("2021-10-31", "2021-10", {Relation.FINISHES}),
        ("2021/..", "2020", {Relation.MET_BY, Relation.AFTER}),
        ("2021-10-19T08:00:00Z", "2021-10-19T18:00:00+09:00", {Relation.BEFORE}),
        ("2021-10-19T09:00:00Z", "2021-10-19T18:00:00+09:00", {Relation.EQUALS}),
        ("2021-10-19T10:00:00Z", "2021-10-19T18:00:00+09:00", {Relation.AFTER}),
        ("2021-10-19T08:00:00", "2021-10-19T18:00:00+09:00", {Relation.EQUALS}),
        ("-0044-03-15", "Y17E7", {Relation.BEFORE}),
    ],
)
def test_dates_lie_to_one_another_as_their_days_do(
    one: str, other: str, expected: set[Relation]
) -> None:
    assert expected == relations(When.parse(one), When.parse(other))


def test_the_relations_of_one_of_several_dates_hold_those_of_each() -> None:
    """Its ends are read by themselves, so it may hold more."""
    whole = When.parse("2021-10")
    several = relations(When.parse("2021-10-XX"), whole)
    each = {day: relations(When.parse(f"2021-10-{day:02}"), whole) for day in range(1, 32)}

    assert several >= frozenset().union(*each.values())
    assert Verdict.CERTAIN is during(When.parse("2021-10-XX"), whole)


def test_where_nothing_is_known_everything_is_possible() -> None:
    assert EVERY == relations(When.parse("/"), When.parse("../.."))
    assert EVERY == relations(When.parse("/"), When.parse("2021"))


_C, _P, _I = Verdict.CERTAIN, Verdict.POSSIBLE, Verdict.IMPOSSIBLE


@pytest.mark.parametrize(
    ("one", "other", "verdicts"),
    [
        ("2021-10", "2021-11", (_I, _C, _I)),
        ("2021-10", "2021-10", (_C, _I, _C)),
        ("2021-10-19", "2021-10", (_C, _I, _C)),
        ("2021-10", "2021-10-19", (_C, _I, _I)),
        ("2021-10-XX", "2021-10-19", (_P, _P, _P)),
        ("2019/2021", "2021", (_C, _I, _I)),
        ("2019/2021", "2020", (_C, _I, _I)),
        ("2020", "2019/2021", (_C, _I, _C)),
        ("2019/", "2020", (_P, _P, _I)),
        ("2020?", "2020", (_P, _I, _P)),
        ("2020?", "2021", (_I, _P, _I)),
        ("1965", "{1960,1970}", (_P, _I, _P)),
        ("1959", "{1960,1970}", (_I, _C, _I)),
        ("1965", "[1960,1970]", (_P, _P, _P)),
    ],
)
def test_what_holds_in_every_reading_is_certain(
    one: str, other: str, verdicts: tuple[Verdict, Verdict, Verdict]
) -> None:
    """Whether they overlap, whether one is before the other, whether it is during it."""
    a, b = When.parse(one), When.parse(other)

    assert verdicts == (overlaps(a, b), before(a, b), during(a, b))


def test_an_event_at_the_edge_of_a_period_is_only_possibly_in_it() -> None:
    event = Stretch.within(When.parse("2019-10"))
    period = When.parse("2019-10/2021-10")

    assert Verdict.POSSIBLE is overlaps(event, period)
    assert Verdict.CERTAIN is during(Stretch.within(When.parse("2020-03")), period)
    assert Verdict.IMPOSSIBLE is overlaps(Stretch.within(When.parse("2019-09")), period)


@given(dates, dates)
def test_what_lasts_for_a_date_is_one_way_to_have_happened_within_it(one: str, other: str) -> None:
    a, b = When.parse(one), When.parse(other)

    assert relations(a, b) <= relations(Stretch.within(a), b)
    assert relations(a, b) <= relations(Stretch.within(a), Stretch.within(b))
