"""Which claims could come to bear on one another by what they state, if more were known.

A date made exact can turn a possible conflict into a certain one, and a claim that
nobody asserts states nothing until somebody does.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from attrs import field, frozen

from claimtrack.analysis.columns import distinct
from claimtrack.analysis.facts import Facts
from claimtrack.analysis.neighbourhood import by_group, contests

MOST = 200
"""Past so many claims, nothing is said."""


@frozen(eq=False, slots=False)
class Touching:
    """The groups of claims of a ledger that state something of the same."""

    facts: Facts = field(repr=False)

    def of(self, groups: Iterable[int]) -> tuple[int, ...] | None:
        """Return what may conflict with groups or with their opponents, these included, in order.

        None if that is too much.
        """
        facts, found = self.facts, set(groups)
        todo = deque(sorted(found))
        for group in tuple(todo):
            against = {facts.columns.group_of(c.id) for c in facts.conflicting(group)}
            todo.extend(sorted(against.union(facts.opposing.get(group, ())) - found))
            found.update(todo)
            if facts.asserted.chains[group] == 0:
                found |= self._of_its_subject(group)
            if len(found) > MOST:
                return None
        while todo:
            for contest in self._contests.get(todo.popleft(), ()):
                new = set(contest) - found
                found |= new
                todo.extend(sorted(new))
                if len(found) > MOST:
                    return None
        return tuple(sorted(found))

    def _of_its_subject(self, group: int) -> set[int]:
        """Return the groups that state something of what a group's claims are about."""
        columns, stated = self.facts.columns, self.facts.stated
        rows = columns.group[stated.claim] == group
        if not rows.any():
            return set()
        same = np.isin(stated.subject, stated.subject[rows])
        return set(distinct(columns.group[stated.claim[same]]).tolist())

    @cached_property
    def _contests(self) -> Mapping[int, Sequence[Sequence[int]]]:
        """The contests, certain or possible, that each group takes part in."""
        return by_group(contests(self.facts, possible=True))
