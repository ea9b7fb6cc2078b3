"""Laws of status and belief, and their equality with the slow oracle."""

from math import log

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.assessment.belief import Opinions, unasserted_groups
from claimtrack.assessment.contributions import ContributionKind
from claimtrack.facts.core.evidence import expected_probability
from claimtrack.model import (
    Assertion,
    ClaimKind,
    Ledger,
    Reliability,
    Retraction,
    Settings,
    Source,
    Stance,
)
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Credibility, Status
from tests.belief_oracle import BeliefOracle
from tests.laws.cases import cases
from tests.laws.profiles import law
from tests.nonempty import nonempty
from tests.strategies import ledgers

CLOSE = 1e-9

Summary = tuple[Status, Credibility, Opinion, Opinion, Opinion]


def _summary(assessment: Assessment) -> Summary:
    opinions = (assessment.least, assessment.opinion, assessment.most)
    return assessment.status, assessment.credibility, *opinions


def _summaries(ledger: Ledger) -> dict[str, Summary]:
    found = Assessments.of(ledger)
    return {claim: _summary(found[claim]) for claim in ledger.claims}


def _assert_equal(one: dict[str, Summary], other: dict[str, Summary]) -> None:
    assert one.keys() == other.keys()
    for claim, summary in one.items():
        assert summary[:2] == other[claim][:2]
        for opinion, same in zip(summary[2:], other[claim][2:], strict=True):
            assert opinion.belief == pytest.approx(same.belief, abs=CLOSE)
            assert opinion.disbelief == pytest.approx(same.disbelief, abs=CLOSE)


def _assert_equals_oracle(ledger: Ledger) -> None:
    found = Assessments.of(ledger)
    slow = BeliefOracle(found.facts)
    assert slow.statuses() == [assessment.status for assessment in found.values()]
    for assessment in found.values():
        opinion = assessment.opinion
        parts = (opinion.belief, opinion.disbelief, opinion.uncertainty)
        assert parts == pytest.approx(slow.opinion(assessment.group), abs=CLOSE)


@law
@given(ledger=ledgers())
def test_assessment_of_any_ledger_equals_oracle(ledger: Ledger) -> None:
    _assert_equals_oracle(ledger)


@law
@given(ledger=cases())
def test_assessment_of_disputed_claims_equals_oracle(ledger: Ledger) -> None:
    _assert_equals_oracle(ledger)


ENDS = st.builds(
    Settings,
    base_rate=st.sampled_from((1e-12, 0.001, 0.5, 0.999, 1 - 1e-12)),
    relay_trust=st.sampled_from((1e-9, 0.5, 1 - 1e-12)),
    evidence=st.fixed_dictionaries(
        {grade: st.sampled_from(((0, 0), (1e6, 0), (0, 1e6), (1e6, 1e6))) for grade in "ABCDE"}
    ),
)
"""Settings with extreme values."""


@law
@given(ledger=cases(), ends=ENDS)
def test_opinions_are_valid_at_extreme_settings(ledger: Ledger, ends: Settings) -> None:
    extreme = Ledger.of(ledger.records(), settings=ends)
    belief = Assessments.of(extreme).belief

    for opinions in (belief.least, belief.opinions, belief.most):
        masses = np.array([opinions.belief, opinions.disbelief, opinions.uncertainty])
        assert ((masses >= 0) & (masses <= 1)).all()
        assert masses.sum(axis=0) == pytest.approx(1, abs=1e-12)
    assert np.isfinite(belief.origin_weights.weight).all()


def test_uncertainty_never_exceeds_1() -> None:
    """Rounding once gave an uncertainty above 1 at a very low base rate."""
    opinions = Opinions.from_weights(np.array([8.315302944637444e-07]), np.zeros(1), 1e-12)

    assert opinions.uncertainty[0] <= 1
    assert opinions.of(0).uncertainty == pytest.approx(1)


def test_much_evidence_never_gives_certainty() -> None:
    """A relay with a probability of 1 would have infinite weight."""
    assert expected_probability((1e6, 0), 1 - 1e-12) < 1


@law
@given(ledger=cases())
def test_contributions_add_up_to_opinion(ledger: Ledger) -> None:
    for assessment in nonempty(Assessments.of(ledger).values()):
        projected = assessment.opinion.projected
        parts = assessment.contributions
        assert sum(part.weight for part in parts) == pytest.approx(
            log(projected / (1 - projected)), abs=1e-7
        )
        assert all(part.weight >= 0 for part in parts if part.part is ContributionKind.ORIGIN)
        assert all(part.weight <= 0 for part in parts if part.part is ContributionKind.OPPONENT)
        assert all(part.weight < 0 for part in parts if part.part is ContributionKind.RELAYS)


@law
@given(ledger=cases())
def test_opinion_lies_between_least_and_most(ledger: Ledger) -> None:
    for assessment in nonempty(Assessments.of(ledger).values()):
        least, most = assessment.least.projected, assessment.most.projected
        assert least - CLOSE <= assessment.opinion.projected <= most + CLOSE


@law
@given(ledger=cases())
def test_record_order_does_not_matter(ledger: Ledger) -> None:
    backwards = Ledger.of(list(ledger.records())[::-1], settings=ledger.settings)

    _assert_equal(_summaries(ledger), _summaries(backwards))


@law
@given(ledger=cases())
def test_repeated_chain_changes_nothing(ledger: Ledger) -> None:
    again, thrice = (
        [evolve(assertion, id=f"{assertion.id}-{word}") for assertion in ledger.assertions]
        for word in ("again", "thrice")
    )

    _assert_equal(_summaries(ledger), _summaries(ledger.with_records(again, thrice)))


@law
@given(ledger=cases())
def test_retraction_of_chain_restores_assessment(ledger: Ledger) -> None:
    more = Assertion("c0", ["stranger", "stranger-outlet"], id="more")
    people = [Source("stranger", "person", reliability="A"), Source("stranger-outlet", "outlet")]
    before = ledger.with_records(people)
    after = before.with_records(more, Retraction(more.ref))

    _assert_equal(_summaries(before), _summaries(after))


@law
@given(ledger=cases())
def test_new_independent_origin_never_lowers_belief_and_raises_it_if_trusted(
    ledger: Ledger,
) -> None:
    """Unless the claim was unasserted: its belief then came from its premises."""
    before = Assessments.of(ledger)["c0"]
    assume(not unasserted_groups(before.whole.facts)[before.group])
    for grade in nonempty(Reliability):
        stranger = Source("stranger", "person", reliability=grade)
        more = ledger.with_records(stranger, Assertion("c0", ["stranger"]))
        after = Assessments.of(more)["c0"]

        gain = after.opinion.projected - before.opinion.projected
        assert gain > -CLOSE
        own = [part for part in after.contributions if part.part is ContributionKind.ORIGIN]
        of_stranger = [part for part in own if str(part.voice) == "stranger"]
        if of_stranger and of_stranger[0].weight and before.weakened_by is None:
            weakened = any(
                part.part in (ContributionKind.PREMISE, ContributionKind.LIMIT)
                for part in after.contributions
            )
            assert weakened or gain > 0


@law
@given(ledger=cases())
def test_new_independent_origin_never_lowers_status_of_unopposed_claim(
    ledger: Ledger,
) -> None:
    before = Assessments.of(ledger)["c0"]
    more = ledger.with_records(Source("stranger", "person"), Assertion("c0", ["stranger"]))
    after = Assessments.of(more)["c0"]
    opposed = before.whole.belief.opponents.of_group(before.group)

    facts = before.whole.facts
    assume(not opposed)
    assume(not facts.standing.is_attacked("c0"))
    assume(not unasserted_groups(facts)[before.group])
    assert before.status.rank <= after.status.rank


@law
@given(ledger=cases())
def test_repetition_never_exceeds_its_origin(ledger: Ledger) -> None:
    """All outlets repeat one origin, which adds no weight."""
    person = Source("stranger", "person", reliability="B")
    claim = evolve(ledger.claims["c0"], because=(), kind=ClaimKind.EVENT)
    sources = ledger.sources.values()
    relays = [source.id for source in sources if not source.kind.originates]
    repeated = [
        Assertion("c0", ["stranger", *chain]) for one in relays for chain in ([one], [one, *relays])
    ]

    def weight(*assertions: Assertion) -> float:
        alone = Ledger.of(sources, person, claim, assertions, settings=ledger.settings)
        return float(Assessments.of(alone).belief.premise_weights.support[0])

    direct = weight(Assertion("c0", ["stranger"]))
    assert 0 < weight(repeated[0]) <= weight(*repeated) <= direct + CLOSE
    assert weight(Assertion("c0", ["stranger"]), *repeated) == pytest.approx(direct, abs=CLOSE)


@law
@given(ledger=cases())
def test_credibility_fits_status_and_1_needs_two_origins(ledger: Ledger) -> None:
    for assessment in nonempty(Assessments.of(ledger).values()):
        match assessment.status:
            case Status.REFUTED:
                allowed = {Credibility.IMPROBABLE}
            case Status.CONTESTED:
                allowed = {Credibility.DOUBTFUL}
            case Status.UNSUPPORTED | Status.NOT_CHECKABLE:
                allowed = {Credibility.UNKNOWN}
            case Status.SINGLE_ORIGIN:
                allowed = {Credibility.PROBABLE, Credibility.POSSIBLE, Credibility.UNKNOWN}
            case Status.CORROBORATED:
                allowed = {Credibility.CONFIRMED, Credibility.PROBABLE}
        assert assessment.credibility in allowed
        if assessment.credibility is Credibility.CONFIRMED:
            assert assessment.origins.certain.low > 1


@law
@given(ledger=cases())
def test_not_checkable_claim_has_vacuous_opinion(ledger: Ledger) -> None:
    found = [
        each for each in Assessments.of(ledger).values() if each.own_status is Status.NOT_CHECKABLE
    ]
    assume(found)
    assert {Opinion(0, 0, 1, ledger.settings.base_rate)} == {each.opinion for each in found}


@law
@given(ledger=cases())
def test_inverted_stances_swap_belief_and_disbelief(ledger: Ledger) -> None:
    """Without links, inverting all stances swaps belief and disbelief."""
    claims = [evolve(claim, because=(), kind=ClaimKind.EVENT) for claim in ledger.claims.values()]
    even = evolve(ledger.settings, base_rate=0.5)
    inverted = {Stance.ASSERTS: Stance.DENIES, Stance.DENIES: Stance.ASSERTS}
    other = [evolve(item, stance=inverted[item.stance]) for item in ledger.assertions]

    def beliefs(assertions: list[Assertion]) -> list[Opinion]:
        alone = Ledger.of(ledger.sources.values(), claims, assertions, settings=even)
        return [assessment.opinion for assessment in Assessments.of(alone).values()]

    pairs = zip(beliefs(list(ledger.assertions)), beliefs(other), strict=True)
    for one, opposite in nonempty(pairs):
        assert one.belief == pytest.approx(opposite.disbelief, abs=CLOSE)
        assert one.disbelief == pytest.approx(opposite.belief, abs=CLOSE)
