"""The findings of parts, put together as those of the whole."""

from collections import Counter
from collections.abc import Callable, Iterable

from attrs import define, field

from claimtrack.findings import Finding
from claimtrack.model import Noun, Ref

OF_ONE_PART = frozenset({Noun.CLAIM, Noun.ASSERTION, Noun.LINK})
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
        if subject.kind is Noun.DOCUMENT:
            return part == self.home(subject)
        return self._first.setdefault(finding.fingerprint, part) == part
