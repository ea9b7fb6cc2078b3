"""How parts are planned and their findings merged, record by record: for the oracle of parts."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from attrs import define, field, frozen

from claimtrack.engine.finding import Finding
from claimtrack.facts.core.columns import Ints
from claimtrack.model import RecordKind, Ref
from claimtrack.scale.division import MOST


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


OF_ONE_PART = frozenset({RecordKind.CLAIM, RecordKind.ASSERTION, RecordKind.LINK})
"""The kinds of records that are in no part but one."""


@define
class Merged:
    """Which findings of parts are findings of the whole; learns as it goes, hence not frozen.

    What is found of a record of one part is found there and nowhere else. A document may
    be in several parts, where the same is found of it: that is taken once. What some rules
    (``nowhere``, by their codes) say of a record holds if they say it in every part
    that has the record. ``holding`` tells in how many parts a source, document or
    predicate is, and ``home`` which of them is the first.
    """

    holding: Callable[[Ref], int]
    home: Callable[[Ref], int]
    nowhere: frozenset[str]
    _said: Counter[str] = field(factory=Counter)
    _first: dict[str, int] = field(factory=dict)

    def count(self, findings: Iterable[Finding]) -> None:
        """Look at the findings of one part, each part once, before any is taken."""
        self._said.update(each.fingerprint for each in findings if each.code in self.nowhere)

    def takes(self, finding: Finding, part: int) -> bool:
        """Whether a finding of a part is one of the whole, and of this part."""
        subject = finding.subject
        if finding.code in self.nowhere:
            everywhere = self._said[finding.fingerprint] == self.holding(subject)
            return everywhere and part == self.home(subject)
        if subject.kind in OF_ONE_PART:
            return True
        if subject.kind is RecordKind.DOCUMENT:
            return part == self.home(subject)
        return self._first.setdefault(finding.fingerprint, part) == part
