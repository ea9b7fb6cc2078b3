"""Claims that cannot both hold: rows found in columns against all pairs of them."""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from random import Random
from time import process_time

import numpy as np
import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.analysis.conflicts import Contest, clashing
from claimtrack.analysis.facts import Facts
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
    Takes,
)
from tests.analysis.readings import comparable, dates, differ, marked, text_of, together
from tests.laws.profiles import law

SOURCES = (Source("s0", kind=SourceKind.PERSON), Source("s1", kind=SourceKind.PERSON))

NAMED = ("n0", "n1", "n2")
"""Subjects, names and, of claims, what some are about."""

FIGURES = (
    *(-5, 0, 95, 99, 100, 105, 160.9344, "about 100", "more than 100", "less than 100"),
    *("100 km", "100 mi", "60 mi", "100000 m", "95000 m", "nearly 100 km", "between 90 and 99 km"),
)


def predicates(tolerance: int | str, bare: int | str) -> tuple[Predicate, ...]:
    """Return predicates of all kinds; a tolerance in kilometres, and one where no unit is named."""
    number, name = Takes.NUMBER, Takes.NAME
    return (
        Predicate("range", takes=number, functional=True, unit="km", tolerance=tolerance),
        Predicate("size", takes=number, functional=True, tolerance=bare),
        Predicate("length", takes=number, functional=True, unit="m", timeless=True),
        Predicate("speed", takes=number),
        Predicate("state", takes=name, functional=True),
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
        case Takes.NUMBER:
            value = draw(st.sampled_from(figures))
        case Takes.NAME:
            value = draw(st.sampled_from(NAMED))
        case Takes.NOTHING:
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
    declared = predicates(
        draw(st.sampled_from([0, 1, 5, "5%", "10%"])), draw(st.sampled_from([0, "10%"]))
    )
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
        return together(*dates, certainly)

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


def found(contests: Iterable[Contest]) -> list[list[tuple[str, bool]]]:
    """Return the same of contests found in columns."""
    return sorted(described(contest) for contest in contests)


def described(contest: Contest) -> list[tuple[str, bool]]:
    """Return the claims of a contest's rows, and which rows certainly disagree."""
    claims = contest.facts.columns.claims
    numbers = zip(contest.claim.tolist(), contest.sure.tolist(), strict=True)
    return sorted((claims[number].id, sure) for number, sure in numbers)


def contests_of(ledger: Ledger) -> tuple[Contest, ...]:
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
        question.clash(*pair, certainly) or question.clash(*reversed(pair), certainly)
        for question in (*value_questions(ledger), *exclusive_questions(ledger))
        for pair in combinations(question.rows, 2)
        if {row.claim for row in pair} == {one, other}
    )


@law
@given(ledgers())
def test_the_pair_of_a_contest_disagrees_and_restates_nothing(ledger: Ledger) -> None:
    for contest in contests_of(ledger):
        if contest.pair is not None:
            one, other = (claim.id for claim in contest.pair)

            assert group_of(ledger, one) != group_of(ledger, other)
            assert clash_of(ledger, one, other, certainly=contest.certain)


@law
@given(ledgers())
def test_a_contest_has_a_pair_unless_only_restatements_disagree(ledger: Ledger) -> None:
    for contest in contests_of(ledger):
        apart = [
            (one, other)
            for (one, _), (other, _) in combinations(described(contest), 2)
            if group_of(ledger, one) != group_of(ledger, other)
        ]
        clash = [clash_of(ledger, *pair, certainly=False) for pair in apart]

        # A claim may be in several contests, and so disagree elsewhere only.
        assert contest.pair is None or any(clash)
        if contest.pair is None and len(contests_of(ledger)) == 1:
            assert not any(clash)


@law
@given(ledgers())
def test_a_contest_is_certain_only_if_claims_of_two_groups_certainly_disagree(
    ledger: Ledger,
) -> None:
    contests = contests_of(ledger)
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


@law
@given(ledgers())
def test_attacks_are_certain_disagreements_and_there_are_some_where_a_contest_is_certain(
    ledger: Ledger,
) -> None:
    for contest in contests_of(ledger):
        claims = contest.facts.columns.claims
        attacks = list(contest.attacks())

        assert contest.certain is bool(attacks)
        for one, other in attacks:
            assert clash_of(ledger, claims[one].id, claims[other].id, certainly=True)
            assert group_of(ledger, claims[one].id) != group_of(ledger, claims[other].id)


@law
@given(ledgers())
def test_clusters_divide_the_claims_of_a_contest_by_value(ledger: Ledger) -> None:
    """One value has one cluster, and clusters ascend."""
    for contest in Facts(ledger).value_contests:
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
