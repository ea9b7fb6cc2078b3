"""What decides one claim is enough to assess it again, whatever is tried out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.analysis.assessment import Assessment, Assessments
from claimtrack.analysis.trial import Outcome, Trials
from claimtrack.errors import LedgerError
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Ledger,
    Link,
    Predicate,
    Record,
    Reliability,
    Source,
)
from claimtrack.model.status import Status
from tests.laws.stories import random_story, stories
from tests.laws.strategies import tangles

ledgers = st.one_of(stories(), tangles())
tried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_same(expected: Assessment, outcome: Outcome) -> None:
    assert (expected.status, expected.credibility) == (outcome.status, outcome.credibility)
    assert expected.opinion.belief == pytest.approx(outcome.opinion.belief, abs=1e-12)
    assert expected.opinion.disbelief == pytest.approx(outcome.opinion.disbelief, abs=1e-12)
    assert expected.independent_support.certain.low == outcome.certain
    assert expected.independent_support.possible.high == outcome.possible


@tried
@given(ledgers)
def test_a_trial_comes_to_what_the_whole_ledger_comes_to(ledger: Ledger) -> None:
    whole = Assessments.of(ledger)
    trials = Trials(whole.facts)
    for assessment in whole:
        trial = trials.of(assessment.group)

        assert trial.exact
        assert_same(assessment, trial.outcome)


@pytest.mark.parametrize("seed", range(60))
def test_so_it_does_in_ledgers_of_random_stories(seed: int) -> None:
    ledger = random_story(seed)
    whole = Assessments.of(ledger)
    trials = Trials(whole.facts)
    for failed in ((), ("s0",), ("s0", "s1")):
        less = Assessments.of(ledger.without(*failed))
        for claim in ledger.claims:
            trial = trials.of(whole.facts.columns.group_of(claim))

            assert_same(less.of_claim(claim), trial.without(failed))


@tried
@given(ledgers, st.data())
def test_so_it_does_without_sources(ledger: Ledger, data: st.DataObject) -> None:
    failed = data.draw(st.sets(st.sampled_from(sorted(ledger.sources))))
    trials = Trials(Assessments.of(ledger).facts)
    less = Assessments.of(ledger.without(*failed))
    for claim in ledger.claims:
        trial = trials.of(trials.facts.columns.group_of(claim))

        assert_same(less.of_claim(claim), trial.without(failed))


@tried
@given(ledgers, st.data())
def test_so_it_does_with_other_grades(ledger: Ledger, data: st.DataObject) -> None:
    source = st.sampled_from(sorted(ledger.sources))
    grades = data.draw(st.dictionaries(source, st.sampled_from(Reliability)))
    trials = Trials(Assessments.of(ledger).facts)
    regraded = Assessments.of(ledger.assuming(grades))
    for claim in ledger.claims:
        trial = trials.of(trials.facts.columns.group_of(claim))

        assert_same(regraded.of_claim(claim), trial.assuming(grades))


@tried
@given(ledgers, st.data())
def test_so_it_does_with_one_more_assertion_or_link(ledger: Ledger, data: st.DataObject) -> None:
    claims = [claim.id for claim in ledger.claims.values() if claim.fact is None]
    if not claims:
        return
    one, other = (data.draw(st.sampled_from(claims)) for _ in range(2))
    speaker = data.draw(st.sampled_from([*sorted(ledger.sources), "new"]))
    further: list[list[Record]] = [
        [Source("new", "person"), Assertion(one, via=[speaker])],
        [Source("new", "person"), Assertion(one, via=["new", speaker])],
        [Link("contradicts", other, one)],
        [Link("undercuts", other, one)],
        [Link("implies", other, one)],
    ]
    records = data.draw(st.sampled_from(further))
    trials = Trials(Assessments.of(ledger).facts)
    more = Assessments.of(ledger.with_records(records))
    trial = trials.of(trials.facts.columns.group_of(one))

    assert_same(more.of_claim(one), trial.adding(records))


def test_what_plays_no_part_is_left_out() -> None:
    ledger = Ledger.of(
        [Source(id, "person") for id in "abc"],
        Claim("mine", "Text."),
        Claim("premise", "Text."),
        Claim("follows", "Text.", because=["mine"]),
        Claim("undercut", "Text."),
        Assertion("mine", via=["a"]),
        Assertion("premise", via=["b"]),
        Assertion("undercut", via=["c"]),
        Link("implies", "premise", "mine"),
        Link("undercuts", "mine", "undercut"),
    )

    trial = _trial(ledger, "mine")

    assert {"mine", "premise"} == set(trial.claims)
    assert {"a", "b"} == set(trial.sources)


def test_claims_that_clash_by_what_they_state_belong_together() -> None:
    depth = Predicate("depth", "number", functional=True, timeless=True, unit="m")
    ledger = Ledger.of(
        [Source(id, "person") for id in "abc"],
        depth,
        Claim("ten", "Text.", fact=Fact("quay", "depth", value=10)),
        Claim("twelve", "Text.", fact=Fact("quay", "depth", value=12)),
        Claim("canal", "Text.", fact=Fact("canal", "depth", value=12)),
        [
            Assertion(claim, via=[id])
            for claim, id in zip(("ten", "twelve", "canal"), "abc", strict=True)
        ],
    )

    assert {"ten", "twelve"} == set(_trial(ledger, "ten").claims)


def test_a_source_that_has_nothing_to_do_with_it_changes_nothing() -> None:
    ledger = Ledger.of(
        [Source(id, "person") for id in "ab"],
        [Claim(id, "Text.") for id in ("mine", "other")],
        Assertion("mine", via=["a"]),
        Assertion("other", via=["b"]),
    )
    trial = Trials(Assessments.of(ledger).facts).of(0)

    assert Status.SINGLE_ORIGIN is trial.without(["b"]).status
    assert Status.UNSUPPORTED is trial.without(["a", "b"]).status
    assert Status.SINGLE_ORIGIN is trial.assuming({"b": "A"}).status
    with pytest.raises(LedgerError, match="unknown source `c`"):
        trial.without(["c"])
    with pytest.raises(LedgerError, match="unknown source `c`"):
        trial.assuming({"c": "A"})


def test_past_its_budget_a_trial_takes_the_nearest_and_says_so() -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        [Claim(f"c{i}", "Text.", because=[f"c{i + 1}"]) for i in range(9)],
        Claim("c9", "Text."),
        [Assertion(f"c{i}", via=["a"]) for i in range(10)],
    )
    trials = Trials(Assessments.of(ledger).facts)

    assert trials.of(0, most=18).exact
    cut = trials.of(0, most=17)
    assert not cut.exact
    assert not cut.outcome.exact
    assert {f"c{i}" for i in range(9)} == set(cut.ledger.claims)
    assert {"c0"} == set(trials.of(0, most=0).ledger.claims)


def test_a_link_that_is_cut_takes_what_undercuts_it_along() -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        [Claim(id, "Text.") for id in ("far", "mine", "near")],
        [Assertion(id, via=["a"]) for id in ("mine", "near")],
        [Assertion("far", via=["a"], id=f"a{i}") for i in range(9)],
        Link("contradicts", "far", "mine", id="attack"),
        Link("undercuts", "near", to_link="attack", id="doubt"),
        Link("undercuts", "near", to_link="doubt"),
    )
    trials = Trials(Assessments.of(ledger).facts)

    assert 3 == len(trials.of(1).ledger.links)
    assert () == trials.of(1, most=5).ledger.links


def _trial(ledger: Ledger, claim: str) -> Ledger:
    facts = Assessments.of(ledger).facts
    return Trials(facts).of(facts.columns.group_of(claim)).ledger
