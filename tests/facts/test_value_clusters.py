"""Conflicts of values among more than five claims: one finding, with all claims."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.finding import MAX_SHOWN, Finding, Outcome
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
from tests.laws.profiles import law, law_settings
from tests.parts_oracle import check_in_parts
from tests.rules.checking import findings, rules

VALUES: Sequence[int | str] = (100, 1000, 10, 262, 80, "about 100", "more than 90", "100 ft", 105)
RULES = ("value-conflict", "unit-slip")


@st.composite
def ledgers(draw: st.DrawFn, most: int = 14) -> Ledger:
    """Return claims that give one subject few values at few times, some of them restatements."""
    some = draw(st.lists(st.sampled_from(VALUES), min_size=2, max_size=5, unique=True))
    when = draw(st.lists(dates, min_size=1, max_size=4))
    facts = [
        Fact(
            draw(st.sampled_from("xxxxy")),
            "length",
            value=draw(st.sampled_from(some)),
            when=draw(st.sampled_from(when)),
        )
        for _ in range(draw(st.integers(2, most)))
    ]
    claims = [Claim(f"c{i:02}", "", fact=fact) for i, fact in enumerate(facts)]
    links = [
        Link(LinkKind.RESTATES, one.id, other.id)
        for one, other in pairwise(claims)
        if draw(st.integers(0, 4)) == 4
    ]
    return of_claims(claims, links)


def of_claims(claims: Sequence[Claim], links: Sequence[Link] = ()) -> Ledger:
    return Ledger.of(
        [Source(f"s{i}", "person") for i in range(len(claims))],
        Predicate("length", ValueType.NUMBER, functional=True, unit="m", tolerance="1%"),
        claims,
        [Assertion(claim.id, [f"s{i}"]) for i, claim in enumerate(claims)],
        links,
    )


def lengths(*values: int | str) -> Ledger:
    """Return one claim for each of some lengths, all at the same time."""
    facts = [Fact("x", "length", value=value, when="2020") for value in values]
    return of_claims([Claim(f"c{i:04}", "", fact=fact) for i, fact in enumerate(facts)])


def found(rule: str, ledger: Ledger) -> list[Finding]:
    """Return the findings of a rule, after a check that their reasons suffice."""
    result = findings(rule, ledger)
    for finding in result:
        alone = findings(rule, ledger.only(finding.evidence()))
        assert finding.fingerprint in {again.fingerprint for again in alone}
    return result


@pytest.mark.parametrize("rule", RULES)
@law
@given(ledger=ledgers())
def test_reasons_of_value_clusters_suffice(rule: str, ledger: Ledger) -> None:
    assume(any(finding.flag.cluster for finding in found(rule, ledger)))


@pytest.mark.parametrize("rule", RULES)
@law_settings(15)
@given(ledger=ledgers())
def test_value_clusters_are_the_same_in_parts_and_in_any_order(rule: str, ledger: Ledger) -> None:
    expected = {(each.fingerprint, each.message) for each in findings(rule, ledger)}
    assume(expected)
    report = check_in_parts(ledger, [rules()[rule]], size=1)

    assert expected == {(each.fingerprint, each.message) for each in report.findings}
    again = findings(rule, Ledger.of([*ledger.records()][::-1]))
    assert expected == {(each.fingerprint, each.message) for each in again}


@law
@given(ledgers())
def test_sample_is_a_conflict_with_the_same_pair(ledger: Ledger) -> None:
    conflicts = [each for each in Facts(ledger).value_conflicts if each.pair is not None]
    assume(conflicts)
    for conflict in conflicts:
        sample = conflict.sample(8)
        ids = [claim.id for claim in sample]
        records = [
            r
            for r in ledger.records()
            if getattr(r, "claim", None) not in set(ledger.claims) - {*ids}
        ]
        again = [each.pair for each in Facts(Ledger.of(records)).value_conflicts]

        assert conflict.pair == sample[:2]
        assert len(sample) == len(set(ids)) <= 8
        assert conflict.pair in again


def test_undated_value_does_not_join_slips_of_two_other_values() -> None:
    day = "{2021-10-03?,2021-10-05}"
    facts = [Fact("x", "length", value=value, when=day) for value in (100, 100, 100, 100, 1000)]
    facts += [Fact("x", "length", value=100, when="2021-10-03"), Fact("x", "length", value=10)]
    claims = [Claim(f"c{i:02}", "", fact=fact) for i, fact in enumerate(facts)]

    slips = found("unit-slip", of_claims(claims))

    certain = [each for each in slips if each.outcome is Outcome.FOUND]
    assert [("c00", "c01", "c02", "c03", "c04")] == [each.claims for each in certain]


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (range(10, 20), "value-conflict"),
        ([10, 15] * 10, "value-conflict"),
        ([10, 1000] * 3, "unit-slip"),
    ],
)
def test_conflict_of_many_values_is_one_finding_with_all_claims(
    values: Sequence[int], rule: str
) -> None:
    (finding,) = found(rule, lengths(*values))

    assert finding.flag.cluster
    assert [f"c{i:04}" for i in range(len(values))] == sorted(finding.claims)
    assert f"{len(values)} claims give" in finding.message


@pytest.mark.parametrize("count", [2, MAX_SEPARATE])
def test_conflict_of_few_claims_is_identified_by_all_of_them(count: int) -> None:
    (finding,) = found("value-conflict", lengths(*range(11, 11 + 3 * count, 3)))

    assert not finding.flag.cluster
    assert count == len(finding.flag.key_subjects)


def test_reasons_do_not_grow_with_a_cluster() -> None:
    sizes = [
        len(found("value-conflict", lengths(*range(101, 101 + 9 * count, 9)))[0].reasons)
        for count in (40, 400)
    ]

    assert [2 * MAX_SHOWN] * 2 >= sizes
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize(("last", "same"), [("c9", True), ("a", False)])
def test_cluster_keeps_its_fingerprint_unless_a_claim_comes_before_its_pair(
    last: str, same: bool
) -> None:
    claims = [
        Claim(f"c{i}", "", fact=Fact("x", "length", value=11 + 3 * i, when="2020"))
        for i in range(8)
    ]
    late = Claim(last, "", fact=Fact("x", "length", value=99, when="2020"))
    (before,), (after,) = (
        found("value-conflict", of_claims(each)) for each in (claims, [*claims, late])
    )

    assert same is (before.fingerprint == after.fingerprint)
