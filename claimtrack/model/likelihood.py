"""Likelihood and confidence of a claim in the words of ICD 203.

The two are independent: a very likely claim may have poor evidence. A sentence
states one of them only.

Source: Intelligence Community Directive 203, *Analytic Standards*, section D.6.e(2).
"""

from enum import Enum

from claimtrack.model.enums import WordEnum
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Status

SURE, FAIRLY_SURE = 0.2, 0.6
"""The most uncertainty for high and for moderate confidence. High also limits dissent."""


class Likelihood(WordEnum):
    """Terms of likelihood, least likely first, each for percentages from ``low`` to ``high``.

    No range includes 0 or 100: nothing is impossible or certain.
    """

    ALMOST_NO_CHANCE = "almost no chance", 1, 5
    VERY_UNLIKELY = "very unlikely", 5, 20
    UNLIKELY = "unlikely", 20, 45
    EVEN = "roughly even chance", 45, 55
    LIKELY = "likely", 55, 80
    VERY_LIKELY = "very likely", 80, 95
    ALMOST_CERTAIN = "almost certain", 95, 99

    def __init__(self, _: str, low: int, high: int) -> None:
        self.low = low
        self.high = high

    @classmethod
    def of(cls, probability: float) -> "Likelihood":
        """Return the term for a probability between 0 and 1.

        At the border of two ranges, the one nearer to an even chance wins. A
        probability outside all ranges gets the nearest term.
        """
        percent = round(100 * probability, 9)  # 100 * .55 is a little more than 55
        if percent <= 50:
            return next((word for word in reversed(cls) if percent >= word.low), next(iter(cls)))
        return next((word for word in cls if percent <= word.high), list(cls)[-1])


class Confidence(Enum):
    """Levels of confidence in a judgement, highest first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


def likelihood(status: Status, opinion: Opinion) -> Likelihood | None:
    """Return the likelihood of a claim, or None if it is not checkable or has no evidence.

    Without evidence only the base rate would decide, which is not a judgement of
    the claim.
    """
    if status is Status.NOT_CHECKABLE or opinion.uncertainty == 1:
        return None
    return Likelihood.of(opinion.projected)


def confidence(status: Status, opinion: Opinion) -> Confidence | None:
    """Return the confidence in the judgement of a claim, or None without a likelihood.

    - *High* needs independent support, and at most 0.2 of uncertainty and of dissent.
      A single origin can be mistaken whatever its grade, and so can many origins of
      unknown grade. At these limits the support outweighs either by three to one.
    - *Moderate* needs at most 0.6 of uncertainty, the value for one usually reliable
      origin.
    - Everything else is *low*.

    Evidence against a claim reduces uncertainty as much as evidence for it, but an
    uncorroborated denial never gives high confidence.
    """
    if likelihood(status, opinion) is None:
        return None
    dissent = min(opinion.masses)
    if status is Status.CORROBORATED and max(opinion.uncertainty, dissent) <= SURE:
        return Confidence.HIGH
    return Confidence.MODERATE if opinion.uncertainty <= FAIRLY_SURE else Confidence.LOW
