"""Everything that opposes each claim."""

import numpy as np
from attrs import frozen

from claimtrack.assessment.attestation import Attestation
from claimtrack.facts.core.columns import Ints, distinct, ints
from claimtrack.facts.facts import Facts


@frozen(eq=False)
class Opponents:
    """The sides that oppose each group: its denial, and claims that exclude it.

    ``group`` and ``side`` have one entry for each pair, in order.
    """

    group: Ints
    side: Ints

    @classmethod
    def of(cls, facts: Facts) -> "Opponents":
        """Collect the opponents in a ledger, by links, denials, and conflicting facts."""
        columns = facts.columns
        denied = np.flatnonzero(facts.denied.chains)
        one = ints(each.one for each in facts.oppositions)
        other = ints(each.other for each in facts.oppositions)
        found = [columns.group[ends] for ends in facts.conflict_pairs]
        group = np.concatenate([denied, one, other, *found])
        side = np.concatenate([2 * denied + 1, 2 * other, 2 * one, 2 * found[1], 2 * found[0]])
        apart = (side // 2 != group) | (side % 2 == 1)
        key = distinct(group[apart] * columns.sides + side[apart])
        return cls(key // columns.sides, key % columns.sides)

    def of_group(self, group: int) -> list[int]:
        """Return the sides that oppose one group."""
        found: list[int] = self.side[
            np.searchsorted(self.group, group) : np.searchsorted(self.group, group + 1)
        ].tolist()
        return found

    def rows(self, attested: Attestation) -> tuple[Ints, Ints]:
        """Return pairs of a group and a row of an attestation on an opposing side."""
        first = attested.start[self.side]
        count = attested.start[self.side + 1] - first
        row = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
        return np.repeat(self.group, count), row
