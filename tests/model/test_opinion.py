"""Opinions: the numbers that make one, and what it projects."""

from math import inf, nan

import pytest

from claimtrack.model.opinion import Opinion


def test_an_opinion_keeps_the_numbers_it_is_given() -> None:
    opinion = Opinion(0.1, 0.3, 0.6)

    assert (0.1, 0.3) == opinion.masses
    assert (0.6, 0.5) == (opinion.uncertainty, opinion.base_rate)
    assert pytest.approx(0.4) == opinion.projected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((0.5, 0.6, 0.1), r"belief, disbelief and uncertainty add up to 1\.2, not to 1"),
        ((0.5, 0.5, 2e-9), "add up to 1.000000002, not to 1"),
        ((-0.1, 0.6, 0.5), "belief: -0.1 is not between 0 and 1"),
        ((1.5, 0, 0), "1.5 is not between 0 and 1"),
        ((nan, 0.5, 0.5), "nan is not between 0 and 1"),
        ((0, 0, 1, inf), "base_rate: inf is not between 0 and 1"),
        ((0, 0, 1, -0.5), r"base_rate: -0\.5 is not between 0 and 1"),
    ],
)
def test_other_numbers_are_no_opinion(given: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Opinion(*given)


def test_without_evidence_the_base_rate_is_projected() -> None:
    assert 0.2 == Opinion(0, 0, 1, 0.2).projected


def test_no_probability_is_more_than_1() -> None:
    """Rounding leaves the sum of these numbers a little above 1."""
    opinion = Opinion(0.7, 0, 0.3000000000000002, 1)

    assert 0.3000000000000002 == opinion.uncertainty
    assert 1 == opinion.projected
