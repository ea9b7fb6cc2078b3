"""Plan of parts and merging of their findings, for the oracle of parts."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from attrs import define, field, frozen

from claimtrack.engine.finding import Finding
from claimtrack.facts.core.columns import Ints
from claimtrack.model import RecordKind, Ref
from claimtrack.scale.division import PART_SIZE


@frozen(eq=False)
class PartPlan:
    """The part of each neighbourhood, and the weight of each part.

    Part 0 is checked last. It has the subjects of all waivers, so that rules on the
    findings of other parts find all their records there.
    """

    of_neighbourhood: Ints = field(repr=False)
    count: int
    weight: Ints
    """The number of claims and assertions of each part."""
    neighbourhoods: Ints
    """The number of neighbourhoods of each part."""

    @classmethod
    def of(cls, weight: Ints, waived: Ints, size: int = PART_SIZE) -> "PartPlan":
        """Return a plan for neighbourhoods with some weights.

        Waived neighbourhoods are in part 0. A neighbourhood of at least ``size`` is a
        separate part. The others fill parts in order, none heavier than twice ``size``.
        """
        part = np.zeros(len(weight), np.int64)
        free = np.ones(len(weight), np.bool_)
        free[waived] = False
        giant = np.flatnonzero(free & (weight >= size))
        small = np.flatnonzero(free & (weight < size))
        before = np.cumsum(weight[small]) - weight[small]
        _, packed = np.unique(before // size, return_inverse=True)
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


IN_ONE_PART = frozenset({RecordKind.CLAIM, RecordKind.ASSERTION, RecordKind.LINK})
"""The kinds of records that are in one part only."""


@define
class FindingMerger:
    """A selection of the findings of parts that are findings of the whole ledger.

    A finding on a record of one part counts. Findings on a document in several parts
    are equal and count once. Findings of some rules (``unanimous``, by their codes)
    count if every part with the record has them. ``part_count`` returns the number of
    parts with a source, document or predicate, and ``home`` the first of them.
    """

    part_count: Callable[[Ref], int]
    home: Callable[[Ref], int]
    unanimous: frozenset[str]
    _counts: Counter[str] = field(factory=Counter)
    _first: dict[str, int] = field(factory=dict)

    def count(self, findings: Iterable[Finding]) -> None:
        """Count the findings of one part. Every part is counted once before any selection."""
        self._counts.update(each.fingerprint for each in findings if each.code in self.unanimous)

    def selects(self, finding: Finding, part: int) -> bool:
        """Return True if a finding of a part is a finding of the whole, from this part."""
        subject = finding.subject
        if finding.code in self.unanimous:
            everywhere = self._counts[finding.fingerprint] == self.part_count(subject)
            return everywhere and part == self.home(subject)
        if subject.kind in IN_ONE_PART:
            return True
        if subject.kind is RecordKind.DOCUMENT:
            return part == self.home(subject)
        return self._first.setdefault(finding.fingerprint, part) == part
