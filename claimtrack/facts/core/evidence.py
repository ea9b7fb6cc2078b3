"""Numbers for Admiralty grades and hedges: how often a source is right.

The letters are an order, not a measure. Each letter stands here for evidence: a
number of times right and a number of times wrong. No standard gives such numbers,
so they are a choice, and the setting ``evidence`` replaces them. F stands for no
evidence at all, not for medium reliability.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Columns, Floats
from claimtrack.model import Certainty, Reliability, Settings, Source

DEFAULT_EVIDENCE: Mapping[Reliability, tuple[float, float]] = MappingProxyType(
    {
        Reliability.A: (18, 1),
        Reliability.B: (8, 2),
        Reliability.C: (5, 4),
        Reliability.D: (2, 5),
        Reliability.E: (1, 8),
        Reliability.F: (0, 0),
    }
)
"""How often a source of each grade was right and wrong, unless the ledger says otherwise."""

HEDGES: Mapping[Certainty, float] = MappingProxyType(
    {
        Certainty.DOUBTFUL: 0.0,
        Certainty.POSSIBLE: 0.0,
        Certainty.LIKELY: 0.35,
        Certainty.STATED: 1.0,
        Certainty.CERTAIN: 1.0,
    }
)
"""The weight that each certainty leaves to an assertion.

``likely`` means 55 to 80 % in ICD 203. The middle of that, 67.5 %, is a source that
knows 35 % of the time and guesses otherwise. A source that calls something possible
does not say how likely it is.
"""

PERFECT = 1_000_000.0, 0.0
"""How often a perfect source was right and wrong: the largest evidence that settings accept.

Its word alone gives a side the greatest possible weight.
"""

PRIOR = 2.0
"""The weight of ignorance, in pieces of evidence (Josang 2016, 3.4: W)."""

NEARLY_ONE = 1 - 2.0**-53
"""The greatest number below 1; caps probabilities that would be rounded to 1."""


@frozen(eq=False)
class Trust:
    """The trust in each source of a ledger, from 0 to below 1.

    ``own`` is the probability that a source knows what it says itself. A guess is
    right half of the time, so a source that is right with probability A knows with
    probability 2 A - 1, or 0 if that is negative. ``relay`` is the probability that
    a source passes a claim on unchanged.
    """

    own: Floats = field(repr=False)
    relay: Floats = field(repr=False)

    @classmethod
    def of(
        cls, sources: Sequence[Source], settings: Settings, perfect: str | None = None
    ) -> "Trust":
        """Return the trust in some sources; ``perfect`` is the id of a perfect source."""
        grades = list(Reliability)
        own = np.array(
            [expected_probability(evidence_counts(grade, settings), 0.5) for grade in grades]
        )
        relay = np.array(
            [
                expected_probability(evidence_counts(g, settings), settings.relay_trust)
                for g in grades
            ]
        )
        rank = {grade: number for number, grade in enumerate(grades)}
        grade_of = np.fromiter((rank[s.reliability] for s in sources), np.int64, len(sources))
        own_trust, relay_trust = np.maximum(2 * own - 1, 0)[grade_of], relay[grade_of]
        if perfect is not None:
            number = next(i for i, source in enumerate(sources) if source.id == perfect)
            own_trust[number] = 2 * expected_probability(PERFECT, 0.5) - 1
            relay_trust[number] = expected_probability(PERFECT, settings.relay_trust)
        return cls(own_trust, relay_trust)


def evidence_counts(grade: Reliability, settings: Settings) -> tuple[float, float]:
    """Return how often sources of a grade were right and wrong."""
    right, wrong = settings.evidence.get(grade.value, DEFAULT_EVIDENCE[grade])
    return right, wrong


def expected_probability(counts: tuple[float, float], base_rate: float) -> float:
    """Return the expected probability from evidence and a base rate; never exactly 0 or 1."""
    right, wrong = counts
    return min((right + PRIOR * base_rate) / (right + wrong + PRIOR), NEARLY_ONE)


def hedge_factors(columns: Columns) -> Floats:
    """Return the weight that the weakest certainty on each chain leaves, from 0 to 1."""
    factor = [HEDGES[certainty] for certainty in Certainty]
    flat = Certainty.STATED.rank
    hedge = np.fromiter(
        (factor[flat if a.certainty is None else a.certainty.rank] for a in columns.assertions),
        np.float64,
        len(columns.assertions),
    )
    if columns.hedged_chains:
        number = {id(assertion): chain for chain, assertion in enumerate(columns.assertions)}
        for assertion in columns.hedged_chains:
            chain = number[id(assertion)]
            for hop in assertion.via:
                if hop.certainty is not None:
                    hedge[chain] = min(hedge[chain], HEDGES[hop.certainty])
    return hedge
