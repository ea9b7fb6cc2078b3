"""What an Admiralty grade is worth: how often sources of it are right.

The letters are an order and not a measure. Each stands here for evidence, so many
times right and so many times wrong, which the setting ``evidence`` replaces; no
standard gives such numbers, so they are a choice. F stands for no evidence at
all: it is unknown, and not middling.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Floats
from claimtrack.model import Certainty, Reliability, Settings, Source

COUNTS: Mapping[Reliability, tuple[float, float]] = MappingProxyType(
    {
        Reliability.A: (18, 1),
        Reliability.B: (8, 2),
        Reliability.C: (5, 4),
        Reliability.D: (2, 5),
        Reliability.E: (1, 8),
        Reliability.F: (0, 0),
    }
)
"""How often a source of each grade was right and wrong, where a ledger does not say otherwise."""

HEDGES: Mapping[Certainty, float] = MappingProxyType(
    {
        Certainty.DOUBTFUL: 0.0,
        Certainty.POSSIBLE: 0.0,
        Certainty.LIKELY: 0.35,
        Certainty.STATED: 1.0,
        Certainty.CERTAIN: 1.0,
    }
)
"""What is left of a word that is hedged.

``likely`` is 55 to 80 % in ICD 203; the middle of that, 67.5 %, is a source that
knows 35 % of the time and else guesses. Who calls something possible says
nothing on how likely it is.
"""

CERTAIN = 1_000_000.0, 0.0
"""How often a source that is as good as can be was right and wrong: the most that settings take.

On its word alone the weight of a side is the most that a side can weigh.
"""

PRIOR = 2.0
"""The weight of not knowing, in pieces of evidence (Josang 2016, 3.4: W)."""

NEARLY_ONE = 1 - 2.0**-53
"""The greatest number below 1; what much evidence comes to would else be rounded to 1."""


@frozen(eq=False)
class Trust:
    """For each source of a ledger what its word is worth, from 0 to below 1.

    ``own`` is that of what it says from itself: how much more often right than
    wrong, and 0 for those who are not; with half of that is right by luck, a
    source that is right with probability A knows with probability 2 A - 1.
    ``relay`` is how often it passes on what it heard.
    """

    own: Floats = field(repr=False)
    relay: Floats = field(repr=False)

    @classmethod
    def of(cls, sources: Sequence[Source], settings: Settings, sure: str | None = None) -> "Trust":
        """Return the trust in some sources; ``sure`` is one that is as good as can be."""
        grades = list(Reliability)
        own = np.array([worth(counts_of(grade, settings), 0.5) for grade in grades])
        relay = np.array([worth(counts_of(g, settings), settings.relay_trust) for g in grades])
        rank = {grade: number for number, grade in enumerate(grades)}
        grade_of = np.fromiter((rank[s.reliability] for s in sources), np.int64, len(sources))
        owns, relays = np.maximum(2 * own - 1, 0)[grade_of], relay[grade_of]
        if sure is not None:
            number = next(i for i, source in enumerate(sources) if source.id == sure)
            owns[number] = 2 * worth(CERTAIN, 0.5) - 1
            relays[number] = worth(CERTAIN, settings.relay_trust)
        return cls(owns, relays)


def counts_of(grade: Reliability, settings: Settings) -> tuple[float, float]:
    """Return how often sources of a grade were right and wrong."""
    right, wrong = settings.evidence.get(grade.value, COUNTS[grade])
    return right, wrong


def worth(counts: tuple[float, float], base_rate: float) -> float:
    """Return the probability that evidence and a base rate come to; never exactly 0 or 1."""
    right, wrong = counts
    return min((right + PRIOR * base_rate) / (right + wrong + PRIOR), NEARLY_ONE)
