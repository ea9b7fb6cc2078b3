"""Tests of opinions: valid numbers and projected probability."""

from math import inf, nan

import pytest

from claimtrack.model.opinion import Opinion


def test_opinion_stores_its_numbers() -> None:
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
def test_invalid_numbers_are_rejected(given: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Opinion(*given)


def test_projected_is_base_rate_without_evidence() -> None:
    assert 0.2 == Opinion(0, 0, 1, 0.2).projected


def test_projected_never_exceeds_1() -> None:
    """Rounding leaves the sum of these numbers a little above 1."""
    opinion = Opinion(0.7, 0, 0.3000000000000002, 1)

    assert 0.3000000000000002 == opinion.uncertainty
    assert 1 == opinion.projected
