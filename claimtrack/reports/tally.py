"""The last line of a check: how much was found in how much."""

from collections import Counter
from collections.abc import Iterable

from attrs import frozen

from claimtrack.findings import Finding
from claimtrack.model import Severity


@frozen
class Checked:
    """What a check has looked at."""

    claims: int
    assertions: int
    rules: int
    waived: int = 0
    known: int = 0
    """Findings left out because a baseline has them."""


def tally(findings: Iterable[Finding], checked: Checked) -> str:
    """Return the sentence that sums a check up."""
    return summed(Counter(finding.severity for finding in findings), checked)


def summed(counts: Counter[Severity], checked: Checked) -> str:
    """Return the sentence that sums a check up, by how many findings weigh how much."""
    found = counted(counts.total(), "finding")
    kinds = [counted(counts[s], s.value) for s in Severity if counts[s]]
    parts = f" ({', '.join(kinds)})" if kinds else ""
    aside = f"; {checked.waived:,} waived" if checked.waived else ""
    aside += f"; {checked.known:,} in the baseline" if checked.known else ""
    return f"{found}{parts} in {counted(checked.claims, 'claim')}{aside}."


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: ``no claims``, ``1 claim``, ``2 claims``."""
    if count == 0:
        return f"no {noun}s"
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
