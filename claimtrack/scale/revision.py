"""What an edit changed."""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.engine import place_order
from claimtrack.findings import Finding


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
        return cls(_beyond(after, before), _beyond(before, after), claims)


def _beyond(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that others do not have, each as often as they lack it."""
    return tuple(sorted(_lacking(findings, Counter(map(_said, others))), key=place_order))


def _lacking(findings: Sequence[Finding], there: Counter[tuple[str, str]]) -> Iterator[Finding]:
    for each in findings:
        if there[_said(each)]:
            there[_said(each)] -= 1
        else:
            yield each


def _said(finding: Finding) -> tuple[str, str]:
    return finding.fingerprint, finding.message
