"""Opinions: what is one, what it projects, and the evidence that gives it."""

from math import inf, nan

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.model.opinion import MultinomialOpinion, Opinion
from tests.analysis.opinions import EXACT, binary_rates, is_sound, numbers, opinions, same
from tests.laws.profiles import law

# Numbers still smaller lose digits when they are divided.
counts = st.just(0.0) | st.floats(1e-290, 1e12)


def test_an_opinion_keeps_the_numbers_it_is_given() -> None:
    opinion = Opinion(0.1, 0.3, 0.6)

    assert [0.1, 0.3, 0.6, 0.5] == numbers(opinion)
    assert (0.1, 0.3) == opinion.masses
    assert (0.5, 0.5) == opinion.base_rates
    assert pytest.approx(0.4) == opinion.projected
    with pytest.raises(FrozenInstanceError):
        opinion.belief = 0.2  # type: ignore[misc]  # what mypy refuses too


def test_what_nearly_adds_up_to_1_is_scaled_once() -> None:
    opinion = Opinion(0.25, 0.25, 0.5 + 5e-10)

    assert 1 == sum(numbers(opinion)[:3])
    assert opinion == evolve(opinion)
    assert pytest.approx(0.25, abs=1e-9) == opinion.belief


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((0.5, 0.6, 0.1), r"belief, disbelief and uncertainty add up to 1\.2, not to 1"),
        ((0.5, 0.5, 2e-9), "add up to 1.000000002, not to 1"),
        ((-0.1, 0.6, 0.5), "-0.1 is not between 0 and 1"),
        ((1.5, 0, 0), "1.5 is not between 0 and 1"),
        ((nan, 0.5, 0.5), "nan is not between 0 and 1"),
        ((0, 0, 1, inf), "base rate: inf is not between 0 and 1"),
        ((0, 0, 1, -0.5), r"base rate: -0\.5 is not between 0 and 1"),
    ],
)
def test_other_numbers_are_no_opinion(given: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Opinion(*given)


def test_who_knows_nothing_expects_what_is_usual() -> None:
    assert Opinion(0, 0, 1, 0.2) == Opinion.vacuous(0.2)
    assert 0.2 == Opinion.vacuous(0.2).projected


def test_no_probability_is_more_than_1() -> None:
    """Rounding leaves these numbers a little above 1, and they stay as they are written."""
    opinion = Opinion(0.7, 0, 0.3000000000000002, 1)

    assert 0.3000000000000002 == opinion.uncertainty
    assert 1 == opinion.projected


def test_only_without_uncertainty_is_an_opinion_dogmatic() -> None:
    assert Opinion(0.5, 0.5, 0).is_dogmatic
    assert not Opinion(1, 0, 5e-324).is_dogmatic


def test_evidence_by_hand() -> None:
    """Six for and two against, and two for what is not known."""
    assert same(Opinion(0.6, 0.2, 0.2), Opinion.from_evidence(6, 2))
    assert (6, 2) == pytest.approx(Opinion(0.6, 0.2, 0.2).evidence)


@law
@given(counts, counts, st.floats(0, 1))
def test_evidence_gives_an_opinion_that_gives_it_back(
    for_: float, against: float, rate: float
) -> None:
    opinion = Opinion.from_evidence(for_, against, rate)

    assert is_sound(opinion)
    assert (for_, against) == pytest.approx(opinion.evidence, rel=EXACT, abs=0)
    assert rate == opinion.base_rate


@law
@given(opinions())
def test_an_opinion_gives_evidence_that_gives_it_back(opinion: Opinion) -> None:
    assume(opinion.uncertainty > 1e-300)

    assert same(opinion, Opinion.from_evidence(*opinion.evidence, opinion.base_rate))


def test_as_much_evidence_as_floats_hold_is_an_opinion() -> None:
    assert same(Opinion(0.5, 0.5, 0), Opinion.from_evidence(1.7e308, 1.7e308))


@pytest.mark.parametrize("uncertainty", [0, 5e-324, 1e-308])
def test_certainty_has_no_finite_evidence(uncertainty: float) -> None:
    with pytest.raises(ValueError, match="no finite evidence"):
        _ = Opinion(0, 1, uncertainty).evidence


@pytest.mark.parametrize("count", [-1, inf, nan])
def test_evidence_is_a_number_of_observations(count: float) -> None:
    with pytest.raises(ValueError, match=r"evidence for: .* is no number of observations"):
        Opinion.from_evidence(count, 1)
    with pytest.raises(ValueError, match=r"evidence against: .* is no number of observations"):
        Opinion.from_evidence(1, count)


@law
@given(opinions(binary_rates))
def test_the_contrary_of_the_contrary_is_the_same(opinion: Opinion) -> None:
    assert opinion == opinion.complement().complement()
    assert 1 == pytest.approx(opinion.projected + opinion.complement().projected)


@law
@given(opinions())
def test_maximising_uncertainty_keeps_the_probability(opinion: Opinion) -> None:
    most = opinion.uncertainty_maximised()

    assert is_sound(most)
    assert 0 in most.masses
    assert opinion.projected == pytest.approx(most.projected, abs=EXACT, rel=0)
    assert opinion.uncertainty <= most.uncertainty + EXACT
    assert same(most, most.uncertainty_maximised())


@pytest.mark.parametrize(
    ("opinion", "most"),
    [
        (Opinion(0.5, 0.5, 0), Opinion.vacuous()),
        (Opinion(0.7, 0.3, 0), Opinion(0.4, 0, 0.6)),
        (Opinion(0.2, 0.8, 0), Opinion(0, 0.6, 0.4)),
        (Opinion(0.2, 0.3, 0.5, 0), Opinion(0.2, 0, 0.8, 0)),
        (Opinion(0.2, 0.3, 0.5, 1), Opinion(0, 0.3, 0.7, 1)),
        (Opinion(0, 1, 0, 0), Opinion.vacuous(0)),
        (Opinion(1, 0, 0, 0), Opinion(1, 0, 0, 0)),
    ],
)
def test_maximised_by_hand(opinion: Opinion, most: Opinion) -> None:
    assert same(most, opinion.uncertainty_maximised())


# More values than two.


def test_three_values_project_what_each_may_get() -> None:
    opinion = MultinomialOpinion((0.2, 0.3, 0), 0.5, (0.5, 0.25, 0.25))

    assert (0.2, 0.3, 0) == opinion.masses
    assert (0.45, 0.425, 0.125) == pytest.approx(opinion.projected)
    assert not opinion.is_dogmatic
    assert MultinomialOpinion((0.2, 0.3, 0.5), 0, (0.5, 0.25, 0.25)).is_dogmatic


def test_three_values_maximised_by_hand() -> None:
    """Of 0.45 : 0.5, 0.425 : 0.25 and 0.125 : 0.25 the last is the least, a half."""
    opinion = MultinomialOpinion((0.325, 0.3625, 0.0625), 0.25, (0.5, 0.25, 0.25))

    most = opinion.uncertainty_maximised()

    assert (0.2, 0.3, 0) == pytest.approx(most.beliefs)
    assert 0.5 == pytest.approx(most.uncertainty)


def test_a_value_that_never_is_the_case_does_not_hold_uncertainty_down() -> None:
    opinion = MultinomialOpinion((0.45, 0.05, 0), 0.5, (0.9, 0.1, 0))

    most = opinion.uncertainty_maximised()

    assert (0, 0, 0) == pytest.approx(most.beliefs)
    assert 1 == pytest.approx(most.uncertainty)


def test_three_values_that_nearly_add_up_are_scaled() -> None:
    opinion = MultinomialOpinion((0.5, 0.25, 0.25 + 5e-10), 0, (0.5, 0.25, 0.25 - 5e-10))

    assert 1 == sum(opinion.beliefs)
    assert 1 == sum(opinion.base_rates)


@pytest.mark.parametrize(
    ("beliefs", "uncertainty", "rates", "message"),
    [
        ((0.5, 0.5), 0, (0.5, 0.5), "2 values: an `Opinion` is for fewer than three"),
        ((0.5, 0.5, 0), 0, (0.5, 0.5), "2 base rates for 3 values"),
        ((0.5, 0.5, 0.5), 0, (0.5, 0.5, 0), "beliefs and uncertainty add up to 1.5"),
        ((0.5, 0.5, 0), 0, (0.5, 0.5, 0.5), "base rates add up to 1.5"),
        ((0.5, 1.5, -1), 0, (0.5, 0.5, 0), "1.5 is not between 0 and 1"),
    ],
)
def test_other_numbers_are_no_opinion_on_more(
    beliefs: tuple[float, ...], uncertainty: float, rates: tuple[float, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        MultinomialOpinion(beliefs, uncertainty, rates)
