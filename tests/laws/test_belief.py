"""Laws of status and belief, and that the columns come to the same as the obvious way."""

from math import log

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.assessment.belief import Opinions, unasserted
from claimtrack.assessment.contributions import ContributionKind
from claimtrack.facts.core.evidence import worth
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
from tests.belief_oracle import Slow
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
    return {claim: _summary(found.of_claim(claim)) for claim in ledger.claims}


def _alike(one: dict[str, Summary], other: dict[str, Summary]) -> None:
    assert one.keys() == other.keys()
    for claim, summary in one.items():
        assert summary[:2] == other[claim][:2]
        for opinion, same in zip(summary[2:], other[claim][2:], strict=True):
            assert opinion.belief == pytest.approx(same.belief, abs=CLOSE)
            assert opinion.disbelief == pytest.approx(same.disbelief, abs=CLOSE)


def _assessed_as_by_hand(ledger: Ledger) -> None:
    found = Assessments.of(ledger)
    slow = Slow(found.facts)
    assert slow.statuses() == [assessment.status for assessment in found]
    for assessment in found:
        opinion = assessment.opinion
        parts = (opinion.belief, opinion.disbelief, opinion.uncertainty)
        assert parts == pytest.approx(slow.opinion(assessment.group), abs=CLOSE)


@law
@given(ledger=ledgers())
def test_whatever_a_ledger_holds_it_is_assessed_as_the_obvious_way_does(ledger: Ledger) -> None:
    _assessed_as_by_hand(ledger)


@law
@given(ledger=cases())
def test_claims_for_and_against_are_assessed_as_the_obvious_way_does(ledger: Ledger) -> None:
    _assessed_as_by_hand(ledger)


ENDS = st.builds(
    Settings,
    base_rate=st.sampled_from((1e-12, 0.001, 0.5, 0.999, 1 - 1e-12)),
    relay_trust=st.sampled_from((1e-9, 0.5, 1 - 1e-12)),
    evidence=st.fixed_dictionaries(
        {grade: st.sampled_from(((0, 0), (1e6, 0), (0, 1e6), (1e6, 1e6))) for grade in "ABCDE"}
    ),
)
"""Settings as far out as they go."""


@law
@given(ledger=cases(), ends=ENDS)
def test_numbers_stay_numbers_at_the_ends_of_what_settings_take(
    ledger: Ledger, ends: Settings
) -> None:
    far_out = Ledger.of(ledger.records(), settings=ends)
    belief = Assessments.of(far_out).belief

    for opinions in (belief.least, belief.opinions, belief.most):
        masses = np.array([opinions.belief, opinions.disbelief, opinions.uncertainty])
        assert ((masses >= 0) & (masses <= 1)).all()
        assert masses.sum(axis=0) == pytest.approx(1, abs=1e-12)
    assert np.isfinite(belief.balance.weight).all()


def test_who_hardly_knows_anything_is_not_more_uncertain_than_all_there_is() -> None:
    """Rounding once took the uncertainty past 1 where the base rate was very low."""
    opinions = Opinions.weighed(np.array([8.315302944637444e-07]), np.zeros(1), 1e-12)

    assert opinions.uncertainty[0] <= 1
    assert opinions.of(0).uncertainty == pytest.approx(1)


def test_much_evidence_is_never_rounded_to_certainty() -> None:
    """A relay that was always right outweighed whatever else was heard, to no number at all."""
    assert worth((1e6, 0), 1 - 1e-12) < 1


@law
@given(ledger=cases())
def test_contributions_add_up_to_the_opinion(ledger: Ledger) -> None:
    for assessment in nonempty(Assessments.of(ledger)):
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
def test_the_opinion_lies_between_the_least_and_the_most(ledger: Ledger) -> None:
    for assessment in nonempty(Assessments.of(ledger)):
        least, most = assessment.least.projected, assessment.most.projected
        assert least - CLOSE <= assessment.opinion.projected <= most + CLOSE


@law
@given(ledger=cases())
def test_the_order_of_records_changes_nothing(ledger: Ledger) -> None:
    backwards = Ledger.of(list(ledger.records())[::-1], settings=ledger.settings)

    _alike(_summaries(ledger), _summaries(backwards))


@law
@given(ledger=cases())
def test_a_report_over_the_same_path_changes_nothing(ledger: Ledger) -> None:
    again, thrice = (
        [evolve(assertion, id=f"{assertion.id}-{word}") for assertion in ledger.assertions]
        for word in ("again", "thrice")
    )

    _alike(_summaries(ledger), _summaries(ledger.with_records(again, thrice)))


@law
@given(ledger=cases())
def test_who_withdraws_a_chain_has_back_what_there_was(ledger: Ledger) -> None:
    more = Assertion("c0", ["stranger", "stranger-outlet"], id="more")
    people = [Source("stranger", "person", reliability="A"), Source("stranger-outlet", "outlet")]
    before = ledger.with_records(people)
    after = before.with_records(more, Retraction(more.ref))

    _alike(_summaries(before), _summaries(after))


@law
@given(ledger=cases())
def test_a_new_origin_of_its_own_never_lowers_belief_and_raises_it_if_it_is_trusted(
    ledger: Ledger,
) -> None:
    """Unless nobody asserted it: then it was as sure as its premises, and is now his."""
    before = Assessments.of(ledger).of_claim("c0")
    assume(not unasserted(before.whole.facts)[before.group])
    for grade in nonempty(Reliability):
        stranger = Source("stranger", "person", reliability=grade)
        more = ledger.with_records(stranger, Assertion("c0", ["stranger"]))
        after = Assessments.of(more).of_claim("c0")

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
def test_a_new_origin_of_its_own_never_lowers_the_status_of_what_nothing_opposes(
    ledger: Ledger,
) -> None:
    before = Assessments.of(ledger).of_claim("c0")
    more = ledger.with_records(Source("stranger", "person"), Assertion("c0", ["stranger"]))
    after = Assessments.of(more).of_claim("c0")
    opposed = before.whole.belief.opponents.of_group(before.group)

    facts = before.whole.facts
    assume(not opposed)
    assume(not facts.dispute.attacked("c0"))
    assume(not unasserted(facts)[before.group])
    assert before.status.rank <= after.status.rank


@law
@given(ledger=cases())
def test_no_repetition_weighs_more_than_the_origin_read_itself(ledger: Ledger) -> None:
    """Every outlet there is repeats one origin, in every order, and nobody gains by it."""
    person = Source("stranger", "person", reliability="B")
    claim = evolve(ledger.claims["c0"], because=(), kind=ClaimKind.EVENT)
    sources = ledger.sources.values()
    relays = [source.id for source in sources if not source.kind.originates]
    repeated = [
        Assertion("c0", ["stranger", *chain]) for one in relays for chain in ([one], [one, *relays])
    ]

    def weight(*assertions: Assertion) -> float:
        alone = Ledger.of(sources, person, claim, assertions, settings=ledger.settings)
        return float(Assessments.of(alone).belief.borne.support[0])

    direct = weight(Assertion("c0", ["stranger"]))
    assert 0 < weight(repeated[0]) <= weight(*repeated) <= direct + CLOSE
    assert weight(Assertion("c0", ["stranger"]), *repeated) == pytest.approx(direct, abs=CLOSE)


@law
@given(ledger=cases())
def test_credibility_goes_with_the_status_and_no_relay_gives_a_one(ledger: Ledger) -> None:
    for assessment in nonempty(Assessments.of(ledger)):
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
def test_what_cannot_be_checked_has_no_belief_and_gives_none(ledger: Ledger) -> None:
    found = [each for each in Assessments.of(ledger) if each.own_status is Status.NOT_CHECKABLE]
    assume(found)
    assert {Opinion(0, 0, 1, ledger.settings.base_rate)} == {each.opinion for each in found}


@law
@given(ledger=cases())
def test_a_denial_is_evidence_as_an_assertion_is(ledger: Ledger) -> None:
    """With every stance turned round, belief and disbelief of a claim alone change places."""
    claims = [evolve(claim, because=(), kind=ClaimKind.EVENT) for claim in ledger.claims.values()]
    even = evolve(ledger.settings, base_rate=0.5)
    turned = {Stance.ASSERTS: Stance.DENIES, Stance.DENIES: Stance.ASSERTS}
    other = [evolve(item, stance=turned[item.stance]) for item in ledger.assertions]

    def beliefs(assertions: list[Assertion]) -> list[Opinion]:
        alone = Ledger.of(ledger.sources.values(), claims, assertions, settings=even)
        return [assessment.opinion for assessment in Assessments.of(alone)]

    pairs = zip(beliefs(list(ledger.assertions)), beliefs(other), strict=True)
    for one, opposite in nonempty(pairs):
        assert one.belief == pytest.approx(opposite.disbelief, abs=CLOSE)
        assert one.disbelief == pytest.approx(opposite.belief, abs=CLOSE)
