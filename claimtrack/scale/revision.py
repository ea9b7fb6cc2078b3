"""What an edit changed."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from attrs import frozen

from claimtrack.engine import place_order
from claimtrack.findings import Finding, Outcome
from claimtrack.model import named

_Said: TypeAlias = tuple[str, Outcome, str, tuple[str, ...]]


@frozen
class Revision:
    """Findings that are new or gone after an edit, in the order of places, none waived.

    One that says something else than before is both. ``claims`` were judged again.
    """

    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    claims: int

    @classmethod
    def of(cls, before: Sequence[Finding], after: Sequence[Finding], claims: int) -> "Revision":
        """Return what differs between findings before and after."""
        was, now = [*map(_said, before)], [*map(_said, after)]
        return cls(_beyond(after, now, was), _beyond(before, was, now), claims)


def _beyond(
    findings: Sequence[Finding], said: Sequence[_Said], others: Sequence[_Said]
) -> tuple[Finding, ...]:
    """Return the findings that say what others do not, each as often as they lack it."""
    there = Counter(others)
    lacking = []
    for finding, each in zip(findings, said, strict=True):
        if there[each]:
            there[each] -= 1
        else:
            lacking.append(finding)
    return tuple(sorted(lacking, key=place_order))


def _said(finding: Finding) -> _Said:
    """Return what a finding says of what: equal where fingerprint and message are, and sooner."""
    subjects = sorted(map(named, finding.flag.subjects))
    return finding.code, finding.outcome, finding.message, tuple(subjects)
