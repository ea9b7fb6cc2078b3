"""Conflicts between statements, compared with an oracle over all pairs."""

import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest
from attrs import evolve, frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.conflicts.times import DayBounds, Times
from claimtrack.facts.conflicts.values import Conflict, ValueCluster, find_conflicting_rows
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Ledger,
    Link,
    LinkKind,
    Predicate,
    Record,
    Source,
    SourceKind,
    Stance,
    ValueType,
)
from tests.facts.readings import (
    certainly_on_one_day,
    comparable,
    dates,
    is_qualified,
    overlap,
    parts,
    text_of,
    values_differ,
)
from tests.growth import seconds_below
from tests.laws.profiles import law, law_settings

SOURCES = (Source("s0", kind=SourceKind.PERSON), Source("s1", kind=SourceKind.PERSON))

NAMED = ("n0", "n1", "n2")
"""Subjects, names and, of claims, what some are about."""

FIGURES: tuple[int | float | str, ...] = (
    *(-5, 0, 95, 99, 100, 105, 160.9344, "about 100", "more than 100", "less than 100"),
    *("100 km", "100 mi", "60 mi", "100000 m", "95000 m", "nearly 100 km", "between 90 and 99 km"),
)

TEMPERATURES: tuple[int | float | str, ...] = (
    *(20, -20, 0, "20 °C", "68 °F", "70 °F", "30 °F", "-4 °F", "293.15 K", "about 20 °C"),
    *("more than 68 °F", "less than 20 °C", "nearly 70 °F", "-5 to 20 °C", "100 km"),
)

tolerances: st.SearchStrategy[int | str] = st.sampled_from([0, 1, 5, "5%", "10%"])
bare_tolerances: st.SearchStrategy[int | str] = st.sampled_from([0, "10%"])


def predicates(tolerance: int | str, bare: int | str) -> tuple[Predicate, ...]:
    """Return predicates of all kinds; a tolerance in kilometres, and one where no unit is named."""
    number, name = ValueType.NUMBER, ValueType.NAME
    return (
        Predicate("range", takes=number, functional=True, unit="km", tolerance=tolerance),
        Predicate("size", takes=number, functional=True, tolerance=bare),
        Predicate("length", takes=number, functional=True, unit="m", timeless=True),
        Predicate("speed", takes=number),
        Predicate("heat", takes=number, functional=True, unit="°C", tolerance=tolerance),
        Predicate("warmth", takes=number, functional=True),
        Predicate("state", takes=name, functional=True, exclusive=[["n0", "n1"]]),
        Predicate("spouse", takes=name, functional=True, symmetric=True),
        Predicate("owner", takes=name, functional=True, inverse="owns"),
        Predicate("owns", takes=name, inverse="owner", exclusive=[["n0", "n1"]]),
        Predicate("ally", takes=name, symmetric=True, exclusive=[["n0", "n1"], ["n1", "n2"]]),
        Predicate("enemy", takes=name, symmetric=True, excludes=["ally"]),
        Predicate("open", excludes=["shut", "gone"]),
        Predicate("shut", excludes=["open"]),
        Predicate("gone", timeless=True),
    )


@st.composite
def facts(draw: st.DrawFn, predicate: Predicate, figures: list[int | float | str]) -> Fact:
    """Return facts of a predicate; numbers are some of a few figures."""
    value: int | float | str | None = None
    match predicate.takes:
        case ValueType.NUMBER:
            value = draw(st.sampled_from(figures))
        case ValueType.NAME:
            value = draw(st.sampled_from(NAMED))
        case ValueType.NOTHING:
            pass
    return Fact(
        draw(st.sampled_from(["n0", "n0", "n0", "n1"])),
        predicate.id,
        value=value,
        when=draw(dates),
        where=draw(st.sampled_from([None] * 6 + ["here", "there"])),
        negated=draw(st.integers(0, 9)) == 9,
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Return ledgers of claims with facts of few predicates and figures, so that they meet."""
    declared = predicates(draw(tolerances), draw(bare_tolerances))
    few = draw(st.sampled_from(TOGETHER))
    of_heat: dict[tuple[str, ...], tuple[int | float | str, ...]] = {
        ("heat",): TEMPERATURES[:-1],
        ("warmth",): TEMPERATURES,
    }
    known = of_heat.get(few, FIGURES)
    figures = draw(st.lists(st.sampled_from(known), min_size=2, max_size=4))
    fact = st.sampled_from([each for each in declared if each.id in few]).flatmap(
        lambda predicate: facts(predicate, figures)
    )
    claims = [Claim(f"c{i}", text="", fact=draw(fact)) for i in range(draw(st.integers(2, 8)))]
    stances = st.sampled_from([Stance.ASSERTS] * 6 + [*Stance])
    assertions = [
        Assertion(claim.id, via=[source.id], stance=draw(stances))
        for claim in claims
        for source in SOURCES[: draw(st.integers(1, 2))]
    ]
    links = [
        Link(LinkKind.RESTATES, from_=one.id, to=other.id)
        for one, other in pairwise(claims)
        if draw(st.integers(0, 3)) == 3
    ]
    return Ledger.of(SOURCES, declared, claims, assertions, links)


TOGETHER = (
    *(("range",), ("range",), ("size",), ("length",), ("range", "speed"), ("state",), ("spouse",)),
    *(("owner", "owns"), ("ally",), ("ally", "enemy"), ("open", "shut", "gone"), ("open", "gone")),
    *(("heat",), ("warmth",)),
)
"""The predicates of the facts of one ledger."""


@frozen
class Row:
    """A statement of a claim, from one side of its relation."""

    claim: str
    fact: Fact


def rows(ledger: Ledger) -> Iterator[Row]:
    """Yield the affirming rows of asserted claims, relations from both sides."""
    asserted = {group_of(ledger, a.claim) for a in ledger.assertions if a.stance is Stance.ASSERTS}
    for claim in ledger.claims.values():
        fact = claim.fact
        if fact is None or fact.negated or group_of(ledger, claim.id) not in asserted:
            continue
        predicate = ledger.predicates[fact.predicate]
        turned = predicate.id if predicate.symmetric else predicate.inverse
        # A timeless fact is the same on all dates of a set.
        for when in [text_of(fact.when)] if predicate.timeless else parts(text_of(fact.when)):
            here = evolve(fact, when=when)
            yield Row(claim.id, here)
            if turned is not None:
                other = evolve(here, subject=str(fact.value), predicate=turned, value=fact.subject)
                yield Row(claim.id, other)


def group_of(ledger: Ledger, claim: str) -> frozenset[str]:
    """Return the restatement group of a claim."""
    group, todo = {claim}, [claim]
    while todo:
        here = todo.pop()
        for link in ledger.links:
            if here in link.ends:
                todo += set(link.ends) - group
                group |= set(link.ends)
    return frozenset(group)


@frozen
class Question:
    """Rows to compare, by their values or by their predicates."""

    rows: tuple[Row, ...]
    by_value: bool
    ledger: Ledger

    def met(self, one: Row, other: Row, certainly: bool = False) -> bool:
        """Return True if two rows have one subject and overlap in time."""
        here, there = one.fact, other.fact
        of = [self.ledger.predicates[fact.predicate] for fact in (here, there)]
        dates = [
            None if predicate.timeless else text_of(fact.when)
            for predicate, fact in zip(of, (here, there), strict=True)
        ]
        if (here.subject, here.where) != (there.subject, there.where):
            return False
        if self.by_value and not comparable(of[0], here, there):
            return False
        if any(predicate.timeless for predicate in of):
            return not (certainly and is_qualified(*dates))
        one_date, other_date = dates
        happens = [predicate.takes is ValueType.NOTHING for predicate in of]
        if certainly and any(happens):
            event, rest = (one_date, other_date) if happens[0] else (other_date, one_date)
            return certainly_on_one_day(event, rest, all(happens))
        return overlap(one_date, other_date, certainly)

    def clash(self, one: Row, other: Row, certainly: bool) -> bool:
        """Return True if two rows cannot both hold."""
        if not self.met(one, other, certainly):
            return False
        if self.by_value:
            predicate = self.ledger.predicates[one.fact.predicate]
            return values_differ(predicate, one.fact, other.fact, certainly)
        return one.fact.predicate != other.fact.predicate

    def conflicts(self) -> Iterator[list[tuple[str, bool]]]:
        """Yield each conflict as pairs of a claim and True if its row certainly disagrees."""
        left = [row for row in self.rows if any(self.clash(row, o, False) for o in self.rows)]
        while left:
            conflict, todo = [], [left.pop(0)]
            while todo:
                here = todo.pop()
                conflict.append(here)
                near = [row for row in left if self.met(here, row)]
                todo += near
                left = [row for row in left if not any(row is other for other in near)]
            yield sorted(
                (row.claim, any(self.clash(row, other, True) for other in self.rows))
                for row in conflict
            )


def value_questions(ledger: Ledger) -> Iterator[Question]:
    """Yield the rows of each functional predicate."""
    for predicate in ledger.predicates.values():
        if predicate.functional:
            yield _question(ledger, [predicate.id], by_value=True)


def exclusive_questions(ledger: Ledger) -> Iterator[Question]:
    """Yield the rows of names, and of predicates, that exclude each other."""
    pairs: set[frozenset[str]] = set()
    for predicate in ledger.predicates.values():
        pairs |= {frozenset({predicate.id, other}) for other in predicate.excludes}
        if not predicate.functional:
            for names in predicate.exclusive:
                yield _question(ledger, [predicate.id], by_value=True, names=names)
    for pair in pairs:
        yield _question(ledger, pair, by_value=False)


def _question(
    ledger: Ledger, of: Iterable[str], by_value: bool, names: Iterable[str] | None = None
) -> Question:
    among = set(of)
    chosen = [row for row in rows(ledger) if row.fact.predicate in among]
    if names is not None:
        chosen = [row for row in chosen if row.fact.value in set(names)]
    return Question(tuple(chosen), by_value, ledger)


def expected(questions: Iterable[Question]) -> list[list[tuple[str, bool]]]:
    """Return the conflicts of some questions by comparing all pairs."""
    return sorted(conflict for question in questions for conflict in question.conflicts())


def row_lists(conflicts: Iterable[Conflict]) -> list[list[tuple[str, bool]]]:
    """Return conflicts in the form of the oracle."""
    return sorted(claim_rows(conflict) for conflict in conflicts)


def claim_rows(conflict: Conflict) -> list[tuple[str, bool]]:
    """Return the claim of each row, and True if the row certainly disagrees."""
    claims = conflict.facts.columns.claims
    numbers = zip(conflict.claim.tolist(), conflict.certain_rows.tolist(), strict=True)
    return sorted((claims[number].id, sure) for number, sure in numbers)


def conflicts_of(ledger: Ledger) -> tuple[Conflict, ...]:
    """Return all conflicts of a ledger."""
    facts = Facts(ledger)
    return facts.value_conflicts + facts.exclusive_conflicts


# --- laws


@law
@given(ledgers())
def test_value_conflicts_equal_the_all_pairs_oracle(ledger: Ledger) -> None:
    assert expected(value_questions(ledger)) == row_lists(Facts(ledger).value_conflicts)


@law
@given(ledgers())
def test_exclusive_conflicts_equal_the_all_pairs_oracle(ledger: Ledger) -> None:
    assert expected(exclusive_questions(ledger)) == row_lists(Facts(ledger).exclusive_conflicts)


def conflict_between(ledger: Ledger, one: str, other: str, certainly: bool) -> bool:
    """Return True if two claims have rows that cannot both hold."""
    return any(
        question.clash(here, there, certainly) or question.clash(there, here, certainly)
        for question in (*value_questions(ledger), *exclusive_questions(ledger))
        for here, there in combinations(question.rows, 2)
        if {here.claim, there.claim} == {one, other}
    )


@law_settings(10)
@given(ledgers())
def test_pair_disagrees_and_has_no_restatement(ledger: Ledger) -> None:
    pairs = [(conflict, conflict.pair) for conflict in conflicts_of(ledger) if conflict.pair]
    assume(pairs)
    for conflict, pair in pairs:
        one, other = (claim.id for claim in pair)

        assert group_of(ledger, one) != group_of(ledger, other)
        assert conflict_between(ledger, one, other, certainly=conflict.is_certain)


@law_settings(10)
@given(ledgers())
def test_conflict_has_a_pair_unless_only_restatements_disagree(ledger: Ledger) -> None:
    conflicts = conflicts_of(ledger)
    assume(conflicts)
    for conflict in conflicts:
        apart = [
            (one, other)
            for (one, _), (other, _) in combinations(claim_rows(conflict), 2)
            if group_of(ledger, one) != group_of(ledger, other)
        ]
        clash = [conflict_between(ledger, *pair, certainly=False) for pair in apart]

        # A claim may be in several conflicts, and so disagree in another one only.
        assert conflict.pair is None or any(clash)
        if conflict.pair is None and len(conflicts) == 1:
            assert not any(clash)


@law_settings(10)
@given(ledgers())
def test_conflict_is_certain_only_if_two_groups_certainly_disagree(
    ledger: Ledger,
) -> None:
    conflicts = conflicts_of(ledger)
    assume(conflicts)
    for conflict in conflicts:
        pairs = [
            (one, other)
            for (one, _), (other, _) in combinations(claim_rows(conflict), 2)
            if group_of(ledger, one) != group_of(ledger, other)
            and conflict_between(ledger, one, other, certainly=True)
        ]
        assert pairs or not conflict.is_certain
        if len(conflicts) == 1:
            assert conflict.is_certain is bool(pairs)


@law_settings(10)
@given(ledgers())
def test_certain_conflict_attacks_by_certain_disagreements(
    ledger: Ledger,
) -> None:
    conflicts = conflicts_of(ledger)
    assume(conflicts)
    for conflict in conflicts:
        claims = conflict.facts.columns.claims
        attacks = list(conflict.attacks())

        assert conflict.is_certain is bool(attacks)
        for one, other in attacks:
            assert conflict_between(ledger, claims[one].id, claims[other].id, certainly=True)
            assert group_of(ledger, claims[one].id) != group_of(ledger, claims[other].id)


@law
@given(ledgers())
def test_between_reports_how_any_two_claims_disagree(ledger: Ledger) -> None:
    """Certainly, possibly, or not at all; restatements never disagree."""
    conflicts = conflicts_of(ledger)
    assume(len(ledger.claims) > 1)
    for one, other in combinations(ledger.claims.values(), 2):
        pair = ValueCluster((one,)), ValueCluster((other,))
        said = [conflict.disagreement(*pair) for conflict in conflicts]
        apart = group_of(ledger, one.id) != group_of(ledger, other.id)

        assert (True in said) is (
            apart and conflict_between(ledger, one.id, other.id, certainly=True)
        )
        possible = apart and conflict_between(ledger, one.id, other.id, certainly=False)
        assert (said.count(None) < len(said)) is possible


@law_settings(10)
@given(ledgers())
def test_clusters_partition_the_claims_of_a_conflict_by_value(ledger: Ledger) -> None:
    """Each value has one cluster, in ascending order."""
    conflicts = Facts(ledger).value_conflicts
    assume(conflicts)
    for conflict in conflicts:
        clusters = conflict.clusters
        claims = [claim.id for cluster in clusters for claim in cluster.claims]

        assert {claim for claim, _ in claim_rows(conflict)} == set(claims)
        for cluster in clusters:
            assert [claim.id for claim in cluster.claims] == sorted(c.id for c in cluster.claims)
        values = np.unique(conflict.values, axis=1)
        assert values.shape[1] == len(clusters)


@law
@given(ledgers(), st.randoms(use_true_random=False))
def test_record_order_does_not_change_conflicts(ledger: Ledger, random: Random) -> None:
    records: list[Record] = list(ledger.records())
    random.shuffle(records)

    assert summary(ledger) == summary(Ledger.of(records))


def summary(ledger: Ledger) -> list[object]:
    """Return all properties of the conflicts of a ledger, in order."""
    pairs = [pair.tolist() for pair in Facts(ledger).conflict_pairs]
    conflicts: list[object] = [
        (
            claim_rows(conflict),
            conflict.is_certain,
            conflict.pair and [claim.id for claim in conflict.pair],
            [[claim.id for claim in cluster.claims] for cluster in conflict.clusters],
            list(conflict.attacks()),
        )
        for conflict in conflicts_of(ledger)
    ]
    return [*conflicts, pairs]


@law
@given(ledgers())
def test_renaming_subjects_does_not_change_conflicts(ledger: Ledger) -> None:
    names = dict(zip(NAMED, ("z9", "a1", "m5"), strict=True))

    def renamed(record: Record) -> Record:
        match record:
            case Predicate():
                lists = [[names[name] for name in group] for group in record.exclusive]
                return evolve(record, exclusive=lists)
            case Claim(fact=Fact() as fact):
                value = names.get(str(fact.value), fact.value)
                return evolve(record, fact=evolve(fact, subject=names[fact.subject], value=value))
            case _:
                return record

    other = Ledger.of([renamed(record) for record in ledger.records()])

    assert row_lists(conflicts_of(ledger)) == row_lists(conflicts_of(other))


@law
@given(ledgers(), ledgers())
def test_unrelated_claims_do_not_change_conflicts(ledger: Ledger, further: Ledger) -> None:
    """Claims of another ledger are on other subjects."""
    claims = [
        evolve(
            claim,
            id=f"b{claim.id}",
            fact=evolve(claim.fact, subject="m", predicate="state", value="x", unit=None),
        )
        for claim in further.claims.values()
        if claim.fact is not None
    ]
    assertions = [Assertion(claim.id, via=["s0"]) for claim in claims]

    assert row_lists(conflicts_of(ledger)) == row_lists(
        conflicts_of(ledger.with_records(claims, assertions))
    )


@law_settings(10)
@given(ledgers())
def test_conflict_pairs_certainly_disagree(ledger: Ledger) -> None:
    facts = Facts(ledger)
    claims = facts.columns.claims
    pairs = [*zip(*(column.tolist() for column in facts.conflict_pairs), strict=True)]
    assume(pairs)
    for one, other in pairs:
        assert one < other
        by_value = conflict_between(ledger, claims[one].id, claims[other].id, certainly=True)
        assert by_value or any(
            absence.claim in (claims[one], claims[other]) for absence in facts.absences
        )


small = st.integers(0, 4)
numbers = st.sampled_from([float("-inf"), -1.0, 0.0, 0.5, 2.0, float("inf")])


@law
@given(
    st.lists(st.tuples(st.integers(0, 2), small, small, numbers, numbers), max_size=14),
    st.booleans(),
)
def test_conflicting_rows_equal_the_all_pairs_oracle(
    given: list[tuple[int, int, int, float, float]], certain: bool
) -> None:
    """Rows may end before they start, be equal, or have unbounded values."""
    # The bounds of a value are ordered; those of an uncertain time need not be.
    rows = [(key, start, end, *sorted(values)) for key, start, end, *values in given]
    table = np.array(rows, np.float64).reshape(-1, 5).T
    by_pairs = [
        any(
            key == other and start <= stop and end >= begin and (low > top or high < bottom)
            for other, begin, stop, bottom, top in rows
        )
        for key, start, end, low, high in rows
    ]

    times = Times.of([DayBounds(a, a, b, b) for _, a, b, *_ in given], [None] * len(rows))
    clash = find_conflicting_rows(table[0].astype(np.int64), times, table[3:], certain)

    assert by_pairs == clash.tolist()


# --- examples


def ledger_of(*facts: Fact, functional: bool = True, tolerance: int | str = 0) -> Ledger:
    """Return a ledger in which one source asserts each of some facts about a range."""
    predicate = Predicate(
        "range", takes=ValueType.NUMBER, functional=functional, unit="km", tolerance=tolerance
    )
    claims = [Claim(f"c{i}", text="", fact=fact) for i, fact in enumerate(facts)]
    assertions = [Assertion(claim.id, via=["s0"]) for claim in claims]
    return Ledger.of(SOURCES, predicate, claims, assertions)


def reach(value: int | float | str, when: str | None = "2021", subject: str = "n0") -> Fact:
    """Return a fact about a range."""
    return Fact(subject, "range", value=value, when=when)


VERDICTS = [
    (reach(100), reach(100.0), None),
    (reach(100), reach("100,000 m"), None),
    (reach("100 mi"), reach("160.9344 km"), None),
    (reach("100 mi"), reach("160.9345 km"), True),
    (reach(100), reach("about 120"), False),
    (reach(100), reach("about 140"), True),
    (reach(200), reach("more than 200"), False),
    (reach(199), reach("more than 200"), True),
    (reach(100), reach("100 kg-force"), None),
    (reach(1), reach(2, when="2022"), None),
    (reach(1), reach(2, when="2021-06/2022"), True),
    (reach(1), reach(2, when="2021/2022?"), False),
    (reach(1), reach(2, when=None), False),
    (reach(1, when="2021-10-XX"), reach(2, when="2021-10-05"), False),
    (reach(1, when="2021-10-XX"), reach(2, when="2021-10"), True),
    (reach(1, when="2021-10/.."), reach(2, when="2021-10"), True),
    (reach(1, when="2021-10/.."), reach(2, when="2021-12"), False),
    (reach(1), reach(2, subject="n1"), None),
    (reach(1, when="{2020,2022}"), reach(2), None),
    (reach(1, when="{2020,2021}"), reach(2), True),
    (reach(1, when="[2020,2022]"), reach(2), None),
    (reach(1, when="[2020,2021]"), reach(2), False),
    (reach(1, when="[2020,2021]"), reach(2, when="2020/2021"), True),
    (reach(1, when="{2020?,2021}"), reach(2), True),
    (reach(1, when="{2020,2021?}"), reach(2), False),
    (reach(1, when="2021-10-19T10:00:00+09:00"), reach(2, when="2021-10-19T02:00:00Z"), None),
    (reach(1, when="2021-10-20T05:00:00+09:00"), reach(2, when="2021-10-19T20:00:00Z"), True),
    (reach(1, when="2021-10-19T10:00:00+09:00"), reach(2, when="2021-10-19"), False),
    (reach(1, when="2021-10-19T10:00:00+09:00"), reach(2, when="2021-10-18/2021-10"), False),
    (reach(1, when="2021-10-19T10:00:00+09:00"), reach(2, when="2021-10"), True),
    (reach(1, when="2021-10-19T10:00:00.5Z"), reach(2, when="2021-10-19T10:00:00.6Z"), None),
    (reach(1, when="2021-10-19T10:00:00.5Z"), reach(2, when="2021-10-19T10:00:00Z"), False),
    (reach(1, when="2021-10-19T10:00:00"), reach(2, when="2021-10-19T11:00:00"), False),
]


@pytest.mark.parametrize(("one", "other", "certain"), VERDICTS)
def test_disagreement_is_certain_or_possible_by_readings(
    one: Fact, other: Fact, certain: bool | None
) -> None:
    conflicts = Facts(ledger_of(one, other)).value_conflicts

    assert [certain] * (certain is not None) == [conflict.is_certain for conflict in conflicts]


@pytest.mark.parametrize(
    ("values", "unit", "tolerance", "certain"),
    [
        (("20 °C", "30 °F"), "°C", 0, True),
        (("20 °C", "68 °F"), "°C", 0, None),
        ((20, "68 °F"), "°C", 0, None),
        (("-40 °F", "-40 °C"), "K", 0, None),
        (("21 °C", "70 °F"), "°C", 0, True),
        (("21 °C", "70 °F"), "°C", 0.5, None),
        (("0 °C", "300 K"), None, 0, True),
        (("20 °C", "68.1 °F"), None, "5%", True),
        (("2 °C", "3.6 °F"), "Δ°C", 0, None),
        (("2 °C", "35.6 °F"), "°C difference", 0, True),
        (("about 20 °C", "30 °F"), "°F", 0, True),
        (("about 20 °C", "60 °F"), "°F", 0, False),
        (("20 °C", "2 Δ°C"), None, 0, None),
        (("20 dB", "30 %"), None, 0, None),
    ],
)
def test_temperatures_conflict_unless_they_convert_into_each_other(
    values: tuple[int | str, ...],
    unit: str | None,
    tolerance: float | str,
    certain: bool | None,
) -> None:
    predicate = Predicate(
        "range", takes=ValueType.NUMBER, functional=True, unit=unit, tolerance=tolerance
    )
    claims = [Claim(f"c{i}", text="", fact=reach(value)) for i, value in enumerate(values)]
    ledger = Ledger.of(SOURCES, predicate, claims, [Assertion(c.id, via=["s0"]) for c in claims])
    conflicts = Facts(ledger).value_conflicts

    assert [certain] * (certain is not None) == [conflict.is_certain for conflict in conflicts]


@pytest.mark.parametrize(
    ("tolerance", "value", "agree"),
    [(5, 105, True), (5, 105.1, False), ("5%", 95, True), ("5%", 94.9, False), ("10%", 111, True)],
)
def test_values_agree_within_tolerance(tolerance: int | str, value: float, agree: bool) -> None:
    """A tolerance is an amount, or a share of the larger number."""
    facts = Facts(ledger_of(reach(100), reach(value), tolerance=tolerance))

    assert agree is (facts.value_conflicts == ())


def test_one_of_two_dates_connects_the_conflicts_of_both() -> None:
    both = reach(3, "[2020,2022]")
    apart = [reach(value, when) for when in ("2020", "2022") for value in (1, 2)]
    (conflict,) = Facts(ledger_of(*apart, both)).value_conflicts

    assert ["c0", "c1", "c2", "c3", "c4"] == [claim.id for claim in conflict.members]


def test_non_functional_predicate_allows_many_values() -> None:
    assert () == Facts(ledger_of(reach(1), reach(2), functional=False)).value_conflicts


def test_unconnected_rows_of_one_key_form_two_conflicts() -> None:
    facts = [reach(value, when) for when in ("2020", "2022") for value in (1, 2)]
    conflicts = Facts(ledger_of(*facts)).value_conflicts

    assert [["c0", "c1"], ["c2", "c3"]] == [[c for c, _ in claim_rows(each)] for each in conflicts]


def test_one_shared_day_connects_a_conflict() -> None:
    """One value ends on the day on which the other two begin."""
    first = [reach(1, "2021-10-01/2021-10-03"), reach(2, "2021-10-01")]
    then = [reach(1, "2021-10-03/2021-10-05"), reach(2, "2021-10-05")]

    (conflict,) = Facts(ledger_of(*first, *then)).value_conflicts
    assert ["c0", "c1", "c2", "c3"] == [claim for claim, _ in claim_rows(conflict)]


def test_disagreeing_restatements_do_not_make_a_conflict_certain() -> None:
    """A third claim possibly disagrees, so the conflict is not certain."""
    ledger = ledger_of(reach(1), reach(2), reach(3, when=None))
    link = Link(LinkKind.RESTATES, from_="c0", to="c1")
    (conflict,) = Facts(ledger.with_records(link)).value_conflicts

    assert not conflict.is_certain
    assert conflict.pair is not None
    assert ("c0", "c2") == tuple(claim.id for claim in conflict.pair)
    assert [] == list(conflict.attacks())


def test_best_supported_claims_attack_for_their_value() -> None:
    """Claims whose dates make the disagreement only possible do not attack."""
    ledger = ledger_of(reach(1), reach(1, when=None), reach(2), reach(2, when=None))
    better = [Assertion(claim, via=["s1"]) for claim in ("c1", "c3")]
    (conflict,) = Facts(ledger.with_records(better)).value_conflicts

    assert {(0, 2), (2, 0)} == set(conflict.attacks())


def test_ten_thousand_agreeing_claims_do_not_conflict() -> None:
    facts = Facts(ledger_of(*[reach("about 100")] * 5_000, *[reach(101)] * 5_000, tolerance=2))

    assert () == facts.value_conflicts


def test_ten_thousand_claims_with_two_values_form_one_conflict_in_little_memory() -> None:
    """A table of pairs would take 100 MB for truth values, 800 MB for numbers."""
    ledger = ledger_of(*[reach(100), reach(200)] * 5_000)

    def prepared() -> Facts:
        facts = Facts(ledger)
        _ = facts.asserted, facts.statements
        return facts

    facts = prepared()
    tracemalloc.start()
    (conflict,) = facts.value_conflicts
    sizes = [len(cluster.claims) for cluster in conflict.clusters]
    attacks = len(facts.conflict_pairs[0])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert conflict.is_certain
    assert [5_000, 5_000] == sizes
    # Each claim of one value is attacked by the best supported claim of the other.
    assert 9_999 == attacks
    assert peak < 50e6
    assert seconds_below(lambda facts: facts.conflict_pairs, prepared, limit=30) < 30
