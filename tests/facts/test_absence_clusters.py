"""Absences that share violations: one finding if there are more than five claims."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.finding import Finding
from claimtrack.facts.conflicts.absences import MAX_COUNTED_FACTS, Absence
from claimtrack.facts.conflicts.clusters import cluster_absences
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Fact, Ledger, Link, LinkKind, Predicate, Source
from tests.laws.profiles import law, law_settings
from tests.parts_oracle import check_in_parts
from tests.rules.checking import findings, rules

DAYS = ("2021-10-02", "2021-10-05", "2021-10", "2021-10-02?", None)
PERIODS = ("2021-10", "2021-10-01/2021-10-03", "2021-10-05/2021-11", "2021-10-04", "2021-10-02~")
RULES = ("absence-violated", "denied-event")


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Return events and denials of them on few days, some of them restatements."""
    facts = [
        Fact(
            draw(st.sampled_from("xxxxy")),
            "ice",
            when=draw(st.sampled_from(PERIODS if negated else DAYS)),
            negated=negated,
        )
        for _ in range(draw(st.integers(2, 13)))
        for negated in [draw(st.booleans())]
    ]
    claims = [Claim(f"c{i:02}", "", fact=fact) for i, fact in enumerate(facts)]
    links = [
        Link(LinkKind.RESTATES, one.id, other.id)
        for one, other in pairwise(claims)
        if draw(st.integers(0, 6)) == 6
    ]
    return of_claims(claims, links)


def of_claims(claims: Sequence[Claim], links: Sequence[Link] = ()) -> Ledger:
    return Ledger.of(
        Source("s", "person"),
        Predicate("ice"),
        claims,
        [Assertion(claim.id, ["s"]) for claim in claims],
        links,
    )


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
def test_reasons_of_absence_clusters_suffice(rule: str, ledger: Ledger) -> None:
    assume(any(finding.flag.cluster for finding in found(rule, ledger)))


@pytest.mark.parametrize("rule", RULES)
@law_settings(15)
@given(ledger=ledgers())
def test_absence_clusters_are_the_same_in_parts_and_in_any_order(rule: str, ledger: Ledger) -> None:
    expected = {(each.fingerprint, each.message) for each in findings(rule, ledger)}
    assume(expected)
    report = check_in_parts(ledger, [rules()[rule]], size=1)

    assert expected == {(each.fingerprint, each.message) for each in report.findings}
    again = findings(rule, Ledger.of([*ledger.records()][::-1]))
    assert expected == {(each.fingerprint, each.message) for each in again}


def connected(absences: Sequence[Absence]) -> set[frozenset[str]]:
    """Return the sets of claims that violations connect, by a slow search."""
    sets = [
        {each.claim.id, *(c.id for c in (*each.certain_violations, *each.possible_violations))}
        for each in absences
    ]
    while True:
        meeting = next(((a, b) for a, b in combinations(sets, 2) if a & b), None)
        if meeting is None:
            return set(map(frozenset, sets))
        sets = [each for each in sets if each not in meeting] + [meeting[0] | meeting[1]]


@law
@given(ledgers())
def test_clusters_are_the_connected_claims(ledger: Ledger) -> None:
    facts = Facts(ledger)
    for period in (True, False):
        absences = [each for each in facts.absences if each.period is period]
        clusters = [*cluster_absences(absences)]
        whole = connected(absences)
        large = {
            frozenset(c.id for c in each.claims) for each in clusters if len(each.sample(6)) > 5
        }

        assert {each for each in whole if len(each) > 5} == large
        assert sorted(each.claim.id for each in absences) == sorted(
            absence.claim.id for each in clusters for absence in each.absences
        )


def ice(events: int, denials: int) -> Ledger:
    """Return events on one day, and claims that deny them for a month."""
    facts = [
        *[Fact("port", "ice", when="2020-02-01")] * events,
        *[Fact("port", "ice", when="2020-01/2020-03", negated=True)] * denials,
    ]
    return of_claims([Claim(f"c{i:04}", "", fact=fact) for i, fact in enumerate(facts)])


@pytest.mark.parametrize(
    ("events", "denials", "count"), [(1, 4, 4), (4, 1, 1), (1, 5, 1), (5, 1, 1)]
)
def test_more_than_five_claims_are_one_finding(events: int, denials: int, count: int) -> None:
    result = found("absence-violated", ice(events, denials))

    assert count == len(result)
    assert (events + denials > 5) is result[0].flag.cluster


@pytest.mark.parametrize(("events", "denials"), [(250, 3), (3, 250), (MAX_COUNTED_FACTS + 1, 1)])
def test_cluster_has_all_claims(events: int, denials: int) -> None:
    (finding,) = found("absence-violated", ice(events, denials))

    assert events + denials == len(finding.claims)
    assert f"{events + denials} claims deny or state it in all" in finding.message
    assert len(finding.reasons) <= 40
