"""How a ledger is divided: which neighbourhoods are judged together."""

from collections.abc import Iterator

import numpy as np
from attrs import field, frozen

from claimtrack.analysis.columns import Ints

MOST = 200_000
"""How many records of claims and what is said of them a part has, unless told otherwise."""


@frozen(eq=False)
class Plan:
    """The part that each neighbourhood is in, and how much there is to each part.

    Part 0 is judged last: it has whatever a waiver is about, so that what
    judges the findings of all others finds there all it needs.
    """

    of_neighbourhood: Ints = field(repr=False)
    count: int
    weight: Ints
    """Of each part: its claims and what is said of them."""
    neighbourhoods: Ints
    """Of each part, how many it has."""

    @classmethod
    def of(cls, weight: Ints, waived: Ints, most: int = MOST) -> "Plan":
        """Return a plan for neighbourhoods of these weights.

        Those ``waived`` are put into part 0. One as heavy as ``most`` or heavier is a
        part of its own; of the others so many make a part, in their order, that none
        is heavier than twice that.
        """
        part = np.zeros(len(weight), np.int64)
        free = np.ones(len(weight), np.bool_)
        free[waived] = False
        giant = np.flatnonzero(free & (weight >= most))
        small = np.flatnonzero(free & (weight < most))
        before = np.cumsum(weight[small]) - weight[small]
        _, packed = np.unique(before // most, return_inverse=True)
        part[small] = 1 + packed
        packs = int(packed.max(initial=-1)) + 1
        part[giant] = 1 + packs + np.arange(len(giant))
        count = 1 + packs + len(giant)
        return cls(
            part,
            count,
            np.bincount(part, weight, minlength=count).astype(np.int64),
            np.bincount(part, minlength=count),
        )

    def explained(self) -> Iterator[str]:
        """Yield the plan in words, a line for each part of which there is something to tell."""
        total, weight = int(self.neighbourhoods.sum()), int(self.weight.sum())
        yield f"{weight:,} claims and assertions in {total:,} neighbourhoods, {self.count:,} parts"
        for part in range(self.count):
            held, heavy = int(self.neighbourhoods[part]), int(self.weight[part])
            what = f"{held:,} neighbourhoods" if held != 1 else "1 neighbourhood"
            last = ", what waivers are about, judged last" if part == 0 else ""
            yield f"part {part}: {heavy:,} in {what}{last}"
