"""The words of ICD 203 for how likely something is, and how sure the judgement is.

They are two things and never stand in one sentence: that something is very likely
says nothing of how good the grounds for saying so are.

Source: Intelligence Community Directive 203, *Analytic Standards*, section D.6.e(2).
"""

from enum import Enum

from claimtrack.model.enums import WordEnum
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Status

SURE, FAIRLY_SURE = 0.2, 0.6
"""The most uncertainty that high and moderate confidence leave; high, the most dissent too."""


class Likelihood(WordEnum):
    """How likely something is, least first; in percent from ``low`` to ``high``.

    No range reaches 0 or 100: nothing is impossible, and nothing certain.
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
        """Return the word for a probability between 0 and 1.

        Where two ranges meet, it is the one nearer to an even chance, which says
        less. What is past the ends of all has the word of the nearest.
        """
        percent = round(100 * probability, 9)  # 100 * .55 is a little more than 55
        if percent <= 50:
            return next((word for word in reversed(cls) if percent >= word.low), next(iter(cls)))
        return next((word for word in cls if percent <= word.high), list(cls)[-1])


class Confidence(Enum):
    """How good the grounds of a judgement are, best first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


def likelihood(status: Status, opinion: Opinion) -> Likelihood | None:
    """Return how likely a claim is, None if it is not checkable or nothing is known of it.

    Where nothing is known the base rate alone would speak, which is no judgement
    of the claim.
    """
    if status is Status.NOT_CHECKABLE or opinion.uncertainty == 1:
        return None
    return Likelihood.of(opinion.projected)


def confidence(status: Status, opinion: Opinion) -> Confidence | None:
    """Return how sure the judgement of a claim is, None where no likelihood is stated.

    *High* takes independent support, little uncertainty and little dissent: one
    origin alone can be mistaken however good its grade, many of no known grade may
    all be, and where much is said on both sides the grounds are in dispute. At 0.2
    of each, what supports the judgement outweighs either by three to one. *Moderate*
    leaves an uncertainty of up to 0.6, which one usually reliable origin comes to.
    All else is *low*. Evidence against a claim leaves as little uncertainty as
    evidence for it, but a denial that nobody corroborates never makes sure.
    """
    if likelihood(status, opinion) is None:
        return None
    dissent = min(opinion.masses)
    if status is Status.CORROBORATED and max(opinion.uncertainty, dissent) <= SURE:
        return Confidence.HIGH
    return Confidence.MODERATE if opinion.uncertainty <= FAIRLY_SURE else Confidence.LOW
