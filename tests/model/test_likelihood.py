"""Tests of likelihood and confidence in the words of ICD 203."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.model.likelihood import Confidence, Likelihood, confidence, likelihood
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Status

CONTRARY = dict(zip(Likelihood, reversed(Likelihood), strict=True))
KNOWN = [status for status in Status if status is not Status.NOT_CHECKABLE]
THIRDS = st.tuples(*[st.floats(0.001, 1)] * 3)


def opinion(parts: tuple[float, float, float]) -> Opinion:
    belief, disbelief, uncertainty = (part / sum(parts) for part in parts)
    return Opinion(belief, disbelief, uncertainty)


def test_ranges_are_adjacent_and_exclude_0_and_100() -> None:
    words = list(Likelihood)

    assert (1, 99) == (words[0].low, words[-1].high)
    assert [word.high for word in words[:-1]] == [word.low for word in words[1:]]


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (0, Likelihood.ALMOST_NO_CHANCE),
        (4.9, Likelihood.ALMOST_NO_CHANCE),
        (5, Likelihood.VERY_UNLIKELY),
        (20, Likelihood.UNLIKELY),
        (44.9, Likelihood.UNLIKELY),
        (45, Likelihood.EVEN),
        (55, Likelihood.EVEN),
        (55.1, Likelihood.LIKELY),
        (80, Likelihood.LIKELY),
        (95, Likelihood.VERY_LIKELY),
        (95.1, Likelihood.ALMOST_CERTAIN),
        (100, Likelihood.ALMOST_CERTAIN),
    ],
)
def test_border_of_two_ranges_gets_term_nearer_to_even(percent: float, word: Likelihood) -> None:
    assert word is Likelihood.of(percent / 100)


@given(st.integers(0, 1000))
def test_complementary_probability_has_opposite_term(thousandth: int) -> None:
    assert CONTRARY[Likelihood.of(thousandth / 1000)] is Likelihood.of((1000 - thousandth) / 1000)


@given(st.integers(10, 990))
def test_probability_is_in_range_of_its_term(thousandth: int) -> None:
    word = Likelihood.of(thousandth / 1000)

    assert 10 * word.low <= thousandth <= 10 * word.high


@pytest.mark.parametrize("status", Status)
def test_unknown_has_neither_likelihood_nor_confidence(status: Status) -> None:
    unknown = Opinion(0, 0, 1, 0.9)

    assert likelihood(status, unknown) is None
    assert confidence(status, unknown) is None


@given(THIRDS)
def test_not_checkable_has_neither_likelihood_nor_confidence(
    parts: tuple[float, float, float],
) -> None:
    assert likelihood(Status.NOT_CHECKABLE, opinion(parts)) is None
    assert confidence(Status.NOT_CHECKABLE, opinion(parts)) is None


@given(st.sampled_from(KNOWN), THIRDS)
def test_confidence_is_independent_of_likelihood(
    status: Status, parts: tuple[float, float, float]
) -> None:
    one = opinion(parts)
    contrary = evolve(one, belief=one.disbelief, disbelief=one.belief)

    assert confidence(status, one) is confidence(status, contrary)


@pytest.mark.parametrize(
    ("status", "parts", "expected"),
    [
        (Status.CORROBORATED, (0.8, 0, 0.2), Confidence.HIGH),
        (Status.CORROBORATED, (0.6, 0.2, 0.2), Confidence.HIGH),
        (Status.CORROBORATED, (0.79, 0, 0.21), Confidence.MODERATE),
        (Status.CORROBORATED, (0.5, 0.4, 0.1), Confidence.MODERATE),
        (Status.SINGLE_ORIGIN, (0.99, 0, 0.01), Confidence.MODERATE),
        (Status.REFUTED, (0, 0.99, 0.01), Confidence.MODERATE),
        (Status.CORROBORATED, (0.4, 0, 0.6), Confidence.MODERATE),
        (Status.CORROBORATED, (0.39, 0, 0.61), Confidence.LOW),
        (Status.UNSUPPORTED, (0, 0.1, 0.9), Confidence.LOW),
    ],
)
def test_high_confidence_needs_corroboration_low_uncertainty_and_low_dissent(
    status: Status, parts: tuple[float, float, float], expected: Confidence
) -> None:
    assert expected is confidence(status, Opinion(*parts))
