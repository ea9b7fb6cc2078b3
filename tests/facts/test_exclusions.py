"""Names and predicates that exclude each other, compared in sets and in pairs."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.finding import Finding
from claimtrack.facts.conflicts.exclusions import find_cliques
from claimtrack.facts.conflicts.values import MAX_SEPARATE
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Ledger,
    Link,
    LinkKind,
    Predicate,
    Source,
    ValueType,
)
from tests.facts.readings import dates
from tests.facts.test_conflicts import conflict_between, exclusive_questions, expected, row_lists
from tests.laws.profiles import law, law_settings
from tests.parts_oracle import check_in_parts
from tests.rules.checking import findings, rules

NAMES = [f"n{i}" for i in range(6)]

pairs_of_names = st.sets(st.sampled_from([*combinations(NAMES, 2)]))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Return claims about one subject, with names and predicates of which many exclude others."""
    names = [list(pair) for pair in sorted(draw(pairs_of_names))]
    if draw(st.booleans()):
        names.append(draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=4, unique=True)))
    excluded = sorted(draw(pairs_of_names))
    declared = [
        Predicate("state", ValueType.NAME, exclusive=names),
        *(Predicate(id, excludes=[b for a, b in excluded if a == id]) for id in NAMES),
    ]
    both = draw(st.sampled_from([("state",), ("state",), tuple(NAMES), ("state", *NAMES)]))
    kept = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    when = draw(st.lists(dates, min_size=1, max_size=3))
    facts = [
        Fact(
            draw(st.sampled_from("xxxxy")), predicate, value=value, when=draw(st.sampled_from(when))
        )
        for _ in range(draw(st.integers(2, 11)))
        for predicate in [draw(st.sampled_from(both))]
        for value in [draw(st.sampled_from(kept)) if predicate == "state" else None]
    ]
    claims = [Claim(f"c{i:02}", "", fact=fact) for i, fact in enumerate(facts)]
    links = [
        Link(LinkKind.RESTATES, one.id, other.id)
        for one, other in pairwise(claims)
        if draw(st.integers(0, 5)) == 5
    ]
    assertions = [Assertion(claim.id, [f"s{i}"]) for i, claim in enumerate(claims)]
    return Ledger.of(
        [Source(f"s{i}", "person") for i in range(11)], declared, claims, assertions, links
    )


Item = tuple[str, str]


@law
@given(st.sets(st.sampled_from([*combinations([("p", name) for name in "abcdefg"], 2)])))
def test_cliques_cover_exactly_the_pairs(pairs: set[tuple[Item, Item]]) -> None:
    cliques = find_cliques(pairs)

    assert pairs == {pair for clique in cliques for pair in combinations(clique, 2)}


def sizes(conflicts: Sequence[Sequence[tuple[str, bool]]]) -> list[int]:
    return [len({claim for claim, _ in conflict}) for conflict in conflicts]


@law
@given(ledgers())
def test_conflicts_in_sets_have_the_rows_of_conflicts_in_pairs(ledger: Ledger) -> None:
    """Pairs are an oracle: those with few claims stay, the others are joined with some."""
    by_pair = expected(exclusive_questions(ledger))
    found = row_lists(Facts(ledger).exclusive_conflicts)

    certain = {claim for conflict in by_pair for claim, sure in conflict if sure}
    assert {claim for conflict in by_pair for claim, _ in conflict} == {
        claim for conflict in found for claim, _ in conflict
    }
    assert certain == {claim for conflict in found for claim, sure in conflict if sure}
    assert [each for each in found if each not in by_pair] == [
        each for each in found if each not in by_pair and sizes([each])[0] > MAX_SEPARATE
    ]


@law
@given(ledgers())
def test_certain_disagreements_of_pairs_are_those_of_sets(ledger: Ledger) -> None:
    facts = Facts(ledger)
    claims = facts.columns.claims
    found = {
        (claims[conflict.claim[row]].id, claims[conflict.claim[other]].id)
        for conflict in facts.exclusive_conflicts
        for row in range(len(conflict.claim))
        for other in conflict.rows_disagreeing_with(row, certain=True).nonzero()[0].tolist()
    }
    apart = {claim.id: facts.columns.group_of(claim.id) for claim in claims}

    assert found == {
        (one, other)
        for one in apart
        for other in apart
        if apart[one] != apart[other] and conflict_between(ledger, one, other, certainly=True)
    }


def found_by(ledger: Ledger) -> list[Finding]:
    """Return the findings on names and predicates, after a check that their reasons suffice."""
    result = findings("exclusive-values", ledger)
    for finding in result:
        alone = findings("exclusive-values", ledger.only(finding.evidence()))
        assert finding.fingerprint in {again.fingerprint for again in alone}
    return result


@law
@given(ledgers())
def test_reasons_of_exclusions_suffice(ledger: Ledger) -> None:
    assume(any(finding.flag.cluster for finding in found_by(ledger)))


@law_settings(15)
@given(ledgers())
def test_exclusions_are_the_same_in_parts_and_in_any_order(ledger: Ledger) -> None:
    expected = {(each.fingerprint, each.message) for each in findings("exclusive-values", ledger)}
    assume(expected)
    report = check_in_parts(ledger, [rules()["exclusive-values"]], size=1)

    assert expected == {(each.fingerprint, each.message) for each in report.findings}
    backwards = Ledger.of([*ledger.records()][::-1])
    again = findings("exclusive-values", backwards)
    assert expected == {(each.fingerprint, each.message) for each in again}


@law
@given(ledgers())
def test_each_claim_that_conflicts_is_in_a_finding(ledger: Ledger) -> None:
    """A claim is in at most one finding of more than five claims."""
    result = findings("exclusive-values", ledger)
    facts = Facts(ledger)
    pairs = [each.pair for each in facts.exclusive_conflicts if each.pair is not None]
    large = [set(finding.claims) for finding in result if finding.flag.cluster]

    heads = {facts.claim(claim.id).claim.id for pair in pairs for claim in pair}
    assert heads <= {claim for finding in result for claim in finding.claims}
    assert all(one.isdisjoint(other) for one, other in combinations(large, 2))


def exclusive_ledger(count: int, per_item: int = 1) -> Ledger:
    """Return claims on ``count`` predicates that all exclude each other."""
    names = [f"p{i}" for i in range(count)]
    claims = [
        Claim(f"c{i:04}", "", fact=Fact("x", names[i % count], when="2020-01-01"))
        for i in range(count * per_item)
    ]
    return Ledger.of(
        Source("s", "person"),
        [Predicate(name, excludes=names[:i]) for i, name in enumerate(names)],
        claims,
        [Assertion(claim.id, ["s"]) for claim in claims],
    )


@pytest.mark.parametrize(("count", "conflicts"), [(5, 10), (6, 1), (60, 1)])
def test_predicates_that_exclude_each_other_are_one_conflict_beyond_five_claims(
    count: int, conflicts: int
) -> None:
    ledger = exclusive_ledger(count)

    assert conflicts == len(Facts(ledger).exclusive_conflicts)
    assert conflicts == len(found_by(ledger))


def test_conflicts_that_share_many_claims_are_one_finding() -> None:
    """One predicate excludes twenty others, which do not exclude each other."""
    others = [f"p{i}" for i in range(20)]
    facts = [Fact("x", name, when="2020-01-01") for name in [*others, *["hub"] * 20]]
    claims = [Claim(f"c{i:02}", "", fact=fact) for i, fact in enumerate(facts)]
    ledger = Ledger.of(
        Source("s", "person"),
        [Predicate("hub", excludes=others), *map(Predicate, others)],
        claims,
        [Assertion(claim.id, ["s"]) for claim in claims],
    )

    (finding,) = found_by(ledger)
    assert 40 == len(finding.claims)
    assert "40 claims conflict in all" in finding.message
