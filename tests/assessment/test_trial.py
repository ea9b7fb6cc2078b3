"""Trials: the assessment of a claim in its sub-ledger equals that in the whole ledger."""

from collections.abc import Iterable

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.assessment.opponents import Opponents
from claimtrack.assessment.sensitivity.trial import ClaimResult, Trial, TrialFactory
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.conflicts.absences import MAX_COUNTED_FACTS
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Link,
    Predicate,
    Reliability,
    Retraction,
    Source,
    ref_of,
)
from claimtrack.model.status import Status
from tests.facts.test_absences import ledgers as absences
from tests.facts.test_attacks import disputes
from tests.facts.test_conflicts import ledgers as conflicts
from tests.laws import profiles
from tests.laws.stories import random_story, stories
from tests.laws.strategies import tangles
from tests.nonempty import nonempty
from tests.strategies import ledgers as everything

ledgers = st.one_of(
    stories(), tangles(), everything(), disputes().map(lambda dispute: dispute[0])
).filter(lambda ledger: bool(ledger.sources and ledger.claims))
tried = profiles.law_settings(20)


def assert_same(expected: Assessment, outcome: ClaimResult) -> None:
    facts, group = outcome.facts, outcome.group
    statuses = StatusColumns.compute(facts, Opponents.of(facts))
    assert (expected.status, expected.credibility) == (outcome.status, statuses.credibility(group))
    assert expected.opinion.belief == pytest.approx(outcome.opinion.belief, abs=1e-12)
    assert expected.opinion.disbelief == pytest.approx(outcome.opinion.disbelief, abs=1e-12)
    assert expected.independent_support.certain.low == facts.certain_counts.lower[2 * group]
    assert expected.independent_support.possible.high == facts.possible_counts.upper[2 * group]


def without(trial: Trial, failed: Iterable[str]) -> ClaimResult:
    """Return the result without those of some sources that are in the trial."""
    return trial.without([id for id in failed if id in trial.ledger.sources])


@tried
@given(ledgers)
def test_trial_equals_whole_ledger(ledger: Ledger) -> None:
    whole = Assessments.of(ledger)
    trials = TrialFactory(whole.facts)
    for assessment in nonempty(whole.values()):
        trial = trials.of(assessment.group)

        assert trial.exact
        assert_same(assessment, trial.outcome)


@profiles.parametrize_seeds(10, 60)
def test_trial_equals_whole_ledger_in_random_stories(seed: int) -> None:
    ledger = random_story(seed)
    whole = Assessments.of(ledger)
    trials = TrialFactory(whole.facts)
    for failed in ((), ("s0",), ("s0", "s1")):
        less = Assessments.of(ledger.without(*failed))
        for claim in nonempty(ledger.claims):
            trial = trials.of(whole.facts.columns.group_of(claim))

            assert_same(less[claim], without(trial, failed))


@tried
@given(ledgers, st.data())
def test_trial_without_sources_equals_whole_ledger(ledger: Ledger, data: st.DataObject) -> None:
    failed = data.draw(st.sets(st.sampled_from(sorted(ledger.sources))))
    trials = TrialFactory(Assessments.of(ledger).facts)
    less = Assessments.of(ledger.without(*failed))
    for claim in nonempty(ledger.claims):
        trial = trials.of(trials.facts.columns.group_of(claim))

        assert_same(less[claim], without(trial, failed))


@tried
@given(st.one_of(absences(), conflicts()))
def test_trial_of_conflicting_facts_equals_whole_ledger(ledger: Ledger) -> None:
    ledger = _spoken_by_three(ledger)
    trials = TrialFactory(Assessments.of(ledger).facts)
    for failed in ((), ("one",), ("one", "two")):
        less = Assessments.of(ledger.without(*failed))
        for claim in nonempty(ledger.claims):
            trial = trials.of(trials.facts.columns.group_of(claim))

            assert_same(less[claim], without(trial, failed))


def test_absence_published_later_may_conflict_with_more_events() -> None:
    ledger = Ledger.of(
        [Source(id, "person", reliability="C") for id in ("early", "late", "seen")],
        Predicate("launched"),
        Document("old", published="2020-01-05"),
        Document("new", published="2021-01-05"),
        Claim("none", "Text.", fact=Fact("site", "launched", when="2019-01-01/..", negated=True)),
        Claim("one", "Text.", fact=Fact("site", "launched", when="2020-06-01")),
        Assertion("none", via=["early"], at=["old"]),
        Assertion("none", via=["late"], at=["new"]),
        Assertion("one", via=["seen"]),
    )
    trial = TrialFactory(Assessments.of(ledger).facts).of(1)

    assert {"none", "one"} == set(trial.ledger.claims)
    assert Status.SINGLE_ORIGIN is trial.outcome.status
    assert Status.CONTESTED is trial.without(["early"]).status


def test_trial_of_absence_includes_all_conflicting_facts() -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        Predicate("launched"),
        Claim("none", "Text.", fact=Fact("site", "launched", when="2019/2021", negated=True)),
        [
            Claim(f"c{i:03}", "Text.", fact=Fact("site", "launched", when="2020"))
            for i in range(MAX_COUNTED_FACTS + 5)
        ],
        Assertion("none", via=["a"]),
        [Assertion(f"c{i:03}", via=["a"]) for i in range(MAX_COUNTED_FACTS + 5)],
    )

    assert MAX_COUNTED_FACTS + 6 == len(_trial(ledger, "none").claims)
    assert MAX_COUNTED_FACTS + 6 == len(_trial(ledger, f"c{MAX_COUNTED_FACTS + 4:03}").claims)


@tried
@given(ledgers, st.data())
def test_trial_with_other_grades_equals_whole_ledger(ledger: Ledger, data: st.DataObject) -> None:
    source = st.sampled_from(sorted(ledger.sources))
    grades = data.draw(st.dictionaries(source, st.sampled_from(Reliability)))
    trials = TrialFactory(Assessments.of(ledger).facts)
    regraded = Assessments.of(ledger.assuming(grades))
    for claim in nonempty(ledger.claims):
        trial = trials.of(trials.facts.columns.group_of(claim))

        here = {id: grade for id, grade in grades.items() if id in trial.ledger.sources}
        assert_same(regraded[claim], trial.assuming(here))


def test_trial_omits_records_that_do_not_decide_the_claim() -> None:
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


def test_trial_includes_claims_with_conflicting_facts() -> None:
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


def test_trial_beyond_limit_is_inexact_and_has_nearest_claims() -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        [Claim(f"c{i}", "Text.", because=[f"c{i + 1}"]) for i in range(9)],
        Claim("c9", "Text."),
        [Assertion(f"c{i}", via=["a"]) for i in range(10)],
    )
    trials = TrialFactory(Assessments.of(ledger).facts)

    assert trials.of(0, most=18).exact
    cut = trials.of(0, most=17)
    assert not cut.exact
    assert {f"c{i}" for i in range(9)} == set(cut.ledger.claims)
    assert {"c0"} == set(trials.of(0, most=0).ledger.claims)


def test_undercutters_of_omitted_link_are_omitted() -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        [Claim(id, "Text.") for id in ("close", "far", "mine")],
        [Assertion(id, via=["a"]) for id in ("close", "mine")],
        [Assertion("far", via=["a"], id=f"a{i}") for i in range(9)],
        Link("contradicts", "far", "mine", id="attack"),
        Link("undercuts", "close", to_link="attack", id="doubt"),
        Link("undercuts", "close", to_link="doubt"),
    )
    trials = TrialFactory(Assessments.of(ledger).facts)

    assert 3 == len(trials.of(2).ledger.links)
    cut = trials.of(2, most=5).ledger
    assert {"close", "mine"} == set(cut.claims)
    assert () == cut.links


def test_links_that_undercut_each_other_are_omitted() -> None:
    ledger = Ledger.of(
        [Source(id, "person") for id in "ab"],
        [Claim(id, "Text.") for id in ("mine", "other")],
        Assertion("mine", via=["a"]),
        Assertion("other", via=["b"]),
        Link("undercuts", "other", to_link="two", id="one"),
        Link("undercuts", "other", to_link="one", id="two"),
        withdrawn := Link("contradicts", "other", "mine", id="three"),
        Link("undercuts", "other", to_link="three"),
        Retraction(ref_of(withdrawn)),
    )

    assert {"mine"} == set(_trial(ledger, "mine").claims)


def _trial(ledger: Ledger, claim: str) -> Ledger:
    facts = Assessments.of(ledger).facts
    return TrialFactory(facts).of(facts.columns.group_of(claim)).ledger


def _spoken_by_three(ledger: Ledger) -> Ledger:
    """Return a ledger with three sources that assert in turn."""
    ids = ("one", "two", "three")
    spoken = [
        evolve(assertion, via=[ids[i % 3]], stance=assertion.stance)
        for i, assertion in enumerate(ledger.assertions)
    ]
    others = [record for record in ledger.records() if not isinstance(record, Assertion)]
    return Ledger.of([Source(id, "person", reliability="C") for id in ids], others, spoken)
