"""The findings of parts, put together as those of the whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from attrs import define, field

from claimtrack.findings import Finding
from claimtrack.model import Ref


@define
class Merged:
    """Findings so far; grows part by part, hence not frozen.

    What is found of a claim is found in its part and no other. A document may be in
    several parts, where the same is found of it: that is taken once. What some rules
    (``nowhere``, by their codes) say of a record holds if they say it in every part
    that has the record; ``holding`` tells in how many it is.
    """

    holding: Callable[[Ref], int]
    nowhere: frozenset[str]
    _found: dict[str, list[Finding]] = field(factory=dict)
    _unused: dict[str, list[Finding]] = field(factory=lambda: defaultdict(list))

    def add(self, findings: Iterable[Finding]) -> None:
        """Take the findings of one part."""
        here: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            kept = self._unused if finding.code in self.nowhere else here
            kept[finding.fingerprint].append(finding)
        for fingerprint, same in here.items():
            self._found.setdefault(fingerprint, same)

    def findings(self) -> list[Finding]:
        """Return the findings of the whole."""
        found = [finding for same in self._found.values() for finding in same]
        nowhere = (
            same[0] for same in self._unused.values() if len(same) == self.holding(same[0].subject)
        )
        return [*found, *nowhere]
