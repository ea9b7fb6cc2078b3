"""Claims that cannot both hold: rows found in columns against all pairs of them."""

import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest
from attrs import evolve, frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.conflicts.values import Conflict, ValueCluster, clashing
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
    comparable,
    dates,
    differ,
    marked,
    surely_on_one_day,
    text_of,
    together,
)
from tests.growth import spent
from tests.laws.profiles import law, tried

SOURCES = (Source("s0", kind=SourceKind.PERSON), Source("s1", kind=SourceKind.PERSON))

NAMED = ("n0", "n1", "n2")
"""Subjects, names and, of claims, what some are about."""

FIGURES: tuple[int | float | str, ...] = (
    *(-5, 0, 95, 99, 100, 105, 160.9344, "about 100", "more than 100", "less than 100"),
    *("100 km", "100 mi", "60 mi", "100000 m", "95000 m", "nearly 100 km", "between 90 and 99 km"),
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
    figures = draw(st.lists(st.sampled_from(FIGURES), min_size=2, max_size=4))
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
)
"""Which predicates the facts of one ledger are of."""


@frozen
class Row:
    """What one claim says, from one side of it."""

    claim: str
    fact: Fact


def rows(ledger: Ledger) -> Iterator[Row]:
    """Yield what claims that somebody asserts say is so, relations from both sides."""
    asserted = {group_of(ledger, a.claim) for a in ledger.assertions if a.stance is Stance.ASSERTS}
    for claim in ledger.claims.values():
        fact = claim.fact
        if fact is None or fact.negated or group_of(ledger, claim.id) not in asserted:
            continue
        yield Row(claim.id, fact)
        predicate = ledger.predicates[fact.predicate]
        turned = predicate.id if predicate.symmetric else predicate.inverse
        if turned is not None:
            other = evolve(fact, subject=str(fact.value), predicate=turned, value=fact.subject)
            yield Row(claim.id, other)


def group_of(ledger: Ledger, claim: str) -> frozenset[str]:
    """Return the claims that restate one another, one of them given."""
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
    """Rows that are held against one another, and by what: their values, or their predicates."""

    rows: tuple[Row, ...]
    by_value: bool
    ledger: Ledger

    def met(self, one: Row, other: Row, certainly: bool = False) -> bool:
        """Whether two rows are of one thing and overlap in time."""
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
            return not (certainly and marked(*dates))
        one_date, other_date = dates
        happens = [predicate.takes is ValueType.NOTHING for predicate in of]
        if certainly and any(happens):
            event, rest = (one_date, other_date) if happens[0] else (other_date, one_date)
            return surely_on_one_day(event, rest, all(happens))
        return together(one_date, other_date, certainly)

    def clash(self, one: Row, other: Row, certainly: bool) -> bool:
        """Whether two rows cannot both hold."""
        if not self.met(one, other, certainly):
            return False
        if self.by_value:
            predicate = self.ledger.predicates[one.fact.predicate]
            return differ(predicate, one.fact, other.fact, certainly)
        return one.fact.predicate != other.fact.predicate

    def contests(self) -> Iterator[list[tuple[str, bool]]]:
        """Yield each contest as the claims of its rows, and which rows certainly disagree."""
        left = [row for row in self.rows if any(self.clash(row, o, False) for o in self.rows)]
        while left:
            contest, todo = [], [left.pop(0)]
            while todo:
                here = todo.pop()
                contest.append(here)
                near = [row for row in left if self.met(here, row)]
                todo += near
                left = [row for row in left if not any(row is other for other in near)]
            yield sorted(
                (row.claim, any(self.clash(row, other, True) for other in self.rows))
                for row in contest
            )


def value_questions(ledger: Ledger) -> Iterator[Question]:
    """Yield the rows of each functional predicate."""
    for predicate in ledger.predicates.values():
        if predicate.functional:
            yield _question(ledger, [predicate.id], by_value=True)


def exclusive_questions(ledger: Ledger) -> Iterator[Question]:
    """Yield the rows of names, and those of predicates, that exclude one another."""
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
    """Return the contests over some questions by looking at all pairs."""
    return sorted(contest for question in questions for contest in question.contests())


def found(contests: Iterable[Conflict]) -> list[list[tuple[str, bool]]]:
    """Return the same of contests found in columns."""
    return sorted(described(contest) for contest in contests)


def described(contest: Conflict) -> list[tuple[str, bool]]:
    """Return the claims of a contest's rows, and which rows certainly disagree."""
    claims = contest.facts.columns.claims
    numbers = zip(contest.claim.tolist(), contest.sure.tolist(), strict=True)
    return sorted((claims[number].id, sure) for number, sure in numbers)


def contests_of(ledger: Ledger) -> tuple[Conflict, ...]:
    """Return all contests of a ledger."""
    facts = Facts(ledger)
    return facts.value_contests + facts.exclusive_contests


# --- laws


@law
@given(ledgers())
def test_contests_over_values_are_those_of_all_pairs(ledger: Ledger) -> None:
    assert expected(value_questions(ledger)) == found(Facts(ledger).value_contests)


@law
@given(ledgers())
def test_contests_over_what_excludes_one_another_are_those_of_all_pairs(ledger: Ledger) -> None:
    assert expected(exclusive_questions(ledger)) == found(Facts(ledger).exclusive_contests)


def clash_of(ledger: Ledger, one: str, other: str, certainly: bool) -> bool:
    """Whether some rows of two claims cannot both hold."""
    return any(
        question.clash(here, there, certainly) or question.clash(there, here, certainly)
        for question in (*value_questions(ledger), *exclusive_questions(ledger))
        for here, there in combinations(question.rows, 2)
        if {here.claim, there.claim} == {one, other}
    )


@tried(15)
@given(ledgers())
def test_the_pair_of_a_contest_disagrees_and_restates_nothing(ledger: Ledger) -> None:
    pairs = [(contest, contest.pair) for contest in contests_of(ledger) if contest.pair]
    assume(pairs)
    for contest, pair in pairs:
        one, other = (claim.id for claim in pair)

        assert group_of(ledger, one) != group_of(ledger, other)
        assert clash_of(ledger, one, other, certainly=contest.certain)


@tried(15)
@given(ledgers())
def test_a_contest_has_a_pair_unless_only_restatements_disagree(ledger: Ledger) -> None:
    contests = contests_of(ledger)
    assume(contests)
    for contest in contests:
        apart = [
            (one, other)
            for (one, _), (other, _) in combinations(described(contest), 2)
            if group_of(ledger, one) != group_of(ledger, other)
        ]
        clash = [clash_of(ledger, *pair, certainly=False) for pair in apart]

        # A claim may be in several contests, and so disagree elsewhere only.
        assert contest.pair is None or any(clash)
        if contest.pair is None and len(contests) == 1:
            assert not any(clash)


@tried(15)
@given(ledgers())
def test_a_contest_is_certain_only_if_claims_of_two_groups_certainly_disagree(
    ledger: Ledger,
) -> None:
    contests = contests_of(ledger)
    assume(contests)
    for contest in contests:
        pairs = [
            (one, other)
            for (one, _), (other, _) in combinations(described(contest), 2)
            if group_of(ledger, one) != group_of(ledger, other)
            and clash_of(ledger, one, other, certainly=True)
        ]
        assert pairs or not contest.certain
        if len(contests) == 1:
            assert contest.certain is bool(pairs)


@tried(15)
@given(ledgers())
def test_attacks_are_certain_disagreements_and_there_are_some_where_a_contest_is_certain(
    ledger: Ledger,
) -> None:
    contests = contests_of(ledger)
    assume(contests)
    for contest in contests:
        claims = contest.facts.columns.claims
        attacks = list(contest.attacks())

        assert contest.certain is bool(attacks)
        for one, other in attacks:
            assert clash_of(ledger, claims[one].id, claims[other].id, certainly=True)
            assert group_of(ledger, claims[one].id) != group_of(ledger, claims[other].id)


@law
@given(ledgers())
def test_contests_say_of_any_two_claims_how_they_disagree(ledger: Ledger) -> None:
    """For certain, possibly, or not at all; restatements do not, whatever they say."""
    contests = contests_of(ledger)
    assume(len(ledger.claims) > 1)
    for one, other in combinations(ledger.claims.values(), 2):
        pair = ValueCluster((one,)), ValueCluster((other,))
        said = [contest.between(*pair) for contest in contests]
        apart = group_of(ledger, one.id) != group_of(ledger, other.id)

        assert (True in said) is (apart and clash_of(ledger, one.id, other.id, certainly=True))
        possible = apart and clash_of(ledger, one.id, other.id, certainly=False)
        assert (said.count(None) < len(said)) is possible


@tried(15)
@given(ledgers())
def test_clusters_divide_the_claims_of_a_contest_by_value(ledger: Ledger) -> None:
    """One value has one cluster, and clusters ascend."""
    contests = Facts(ledger).value_contests
    assume(contests)
    for contest in contests:
        clusters = contest.clusters
        claims = [claim.id for cluster in clusters for claim in cluster.claims]

        assert {claim for claim, _ in described(contest)} == set(claims)
        for cluster in clusters:
            assert [claim.id for claim in cluster.claims] == sorted(c.id for c in cluster.claims)
        values = np.unique(contest.values, axis=1)
        assert values.shape[1] == len(clusters)


@law
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(ledger: Ledger, random: Random) -> None:
    records: list[Record] = list(ledger.records())
    random.shuffle(records)

    assert said(ledger) == said(Ledger.of(records))


def said(ledger: Ledger) -> list[object]:
    """Return all there is to say of the contests of a ledger, in their order."""
    conflicts = [pair.tolist() for pair in Facts(ledger).conflicts]
    contests: list[object] = [
        (
            described(contest),
            contest.certain,
            contest.pair and [claim.id for claim in contest.pair],
            [[claim.id for claim in cluster.claims] for cluster in contest.clusters],
            list(contest.attacks()),
        )
        for contest in contests_of(ledger)
    ]
    return [*contests, conflicts]


@law
@given(ledgers())
def test_other_names_for_subjects_make_the_same_contests(ledger: Ledger) -> None:
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

    assert found(contests_of(ledger)) == found(contests_of(other))


@law
@given(ledgers(), ledgers())
def test_an_unrelated_claim_changes_nothing(ledger: Ledger, further: Ledger) -> None:
    """Claims of another ledger, on other subjects, take no part."""
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

    assert found(contests_of(ledger)) == found(contests_of(ledger.with_records(claims, assertions)))


@tried(15)
@given(ledgers())
def test_conflicts_are_pairs_of_claims_that_certainly_disagree(ledger: Ledger) -> None:
    facts = Facts(ledger)
    claims = facts.columns.claims
    pairs = [*zip(*(column.tolist() for column in facts.conflicts), strict=True)]
    assume(pairs)
    for one, other in pairs:
        assert one < other
        by_value = clash_of(ledger, claims[one].id, claims[other].id, certainly=True)
        assert by_value or any(
            absence.claim in (claims[one], claims[other]) for absence in facts.absences
        )


small = st.integers(0, 4)
numbers = st.sampled_from([float("-inf"), -1.0, 0.0, 0.5, 2.0, float("inf")])


@law
@given(st.lists(st.tuples(st.integers(0, 2), small, small, numbers, numbers), max_size=14))
def test_clashing_rows_are_those_of_all_pairs(
    given: list[tuple[int, int, int, float, float]],
) -> None:
    """Ranges that end before they start, equal rows and values without bound among them."""
    # A value has its lower bound first; a time need not, as one that is not certain.
    rows = [(key, start, end, *sorted(values)) for key, start, end, *values in given]
    table = np.array(rows, np.float64).reshape(-1, 5).T
    by_pairs = [
        any(
            key == other and start <= stop and end >= begin and (low > top or high < bottom)
            for other, begin, stop, bottom, top in rows
        )
        for key, start, end, low, high in rows
    ]

    clash = clashing(table[0].astype(np.int64), table[1:3].astype(np.int64), table[3:])

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
    """Return what is said of a range."""
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
]


@pytest.mark.parametrize(("one", "other", "certain"), VERDICTS)
def test_two_values_disagree_for_certain_or_possibly_or_not_at_all(
    one: Fact, other: Fact, certain: bool | None
) -> None:
    contests = Facts(ledger_of(one, other)).value_contests

    assert [certain] * (certain is not None) == [contest.certain for contest in contests]


@pytest.mark.parametrize(
    ("tolerance", "value", "agree"),
    [(5, 105, True), (5, 105.1, False), ("5%", 95, True), ("5%", 94.9, False), ("10%", 111, True)],
)
def test_values_agree_up_to_what_is_tolerated(
    tolerance: int | str, value: float, agree: bool
) -> None:
    """An amount, or a share of the larger number."""
    facts = Facts(ledger_of(reach(100), reach(value), tolerance=tolerance))

    assert agree is (facts.value_contests == ())


def test_what_is_not_functional_may_have_many_values() -> None:
    assert () == Facts(ledger_of(reach(1), reach(2), functional=False)).value_contests


def test_contests_of_one_key_that_do_not_hang_together_are_two() -> None:
    facts = [reach(value, when) for when in ("2020", "2022") for value in (1, 2)]
    contests = Facts(ledger_of(*facts)).value_contests

    assert [["c0", "c1"], ["c2", "c3"]] == [[c for c, _ in described(each)] for each in contests]


def test_contests_hang_together_by_one_day() -> None:
    """One value ends on the day on which the other two begin."""
    first = [reach(1, "2021-10-01/2021-10-03"), reach(2, "2021-10-01")]
    then = [reach(1, "2021-10-03/2021-10-05"), reach(2, "2021-10-05")]

    (contest,) = Facts(ledger_of(*first, *then)).value_contests
    assert ["c0", "c1", "c2", "c3"] == [claim for claim, _ in described(contest)]


def test_restatements_that_differ_make_nothing_else_certain() -> None:
    """A third claim disagrees with them possibly, and so the contest is not certain."""
    ledger = ledger_of(reach(1), reach(2), reach(3, when=None))
    link = Link(LinkKind.RESTATES, from_="c0", to="c1")
    (contest,) = Facts(ledger.with_records(link)).value_contests

    assert not contest.certain
    assert contest.pair is not None
    assert ("c0", "c2") == tuple(claim.id for claim in contest.pair)
    assert [] == list(contest.attacks())


def test_the_best_supported_speak_for_their_value() -> None:
    """Not those whose date leaves it open whether they disagree, though."""
    ledger = ledger_of(reach(1), reach(1, when=None), reach(2), reach(2, when=None))
    better = [Assertion(claim, via=["s1"]) for claim in ("c1", "c3")]
    (contest,) = Facts(ledger.with_records(better)).value_contests

    assert {(0, 2), (2, 0)} == set(contest.attacks())


def test_ten_thousand_claims_that_agree_are_no_contest() -> None:
    facts = Facts(ledger_of(*[reach("about 100")] * 5_000, *[reach(101)] * 5_000, tolerance=2))

    assert () == facts.value_contests


def test_ten_thousand_claims_in_two_values_are_one_contest_without_a_table_of_pairs() -> None:
    """A truth value for each pair would take 100 MB, and a number for each 800."""
    ledger = ledger_of(*[reach(100), reach(200)] * 5_000)

    def prepared() -> Facts:
        facts = Facts(ledger)
        _ = facts.asserted, facts.stated
        return facts

    facts = prepared()
    tracemalloc.start()
    (contest,) = facts.value_contests
    sizes = [len(cluster.claims) for cluster in contest.clusters]
    attacks = len(facts.conflicts[0])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert contest.certain
    assert [5_000, 5_000] == sizes
    # Each of one value by the best of the other.
    assert 9_999 == attacks
    assert peak < 50e6
    assert spent(lambda facts: facts.conflicts, prepared, most=5) < 5
