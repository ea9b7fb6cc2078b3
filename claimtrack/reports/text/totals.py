"""The last line of a check: how much was found in how much."""

from collections import Counter
from collections.abc import Sequence

from claimtrack.engine.report import Report
from claimtrack.model import Severity


def tally(reports: Sequence[Report]) -> str:
    """Return the sentence that sums checks up."""
    return summed(
        Counter(finding.severity for each in reports for finding in each.findings),
        claims=sum(each.claims for each in reports),
        waived=sum(len(each.waived) for each in reports),
        baselined=sum(len(each.baselined or ()) for each in reports),
    )


def summed(counts: Counter[Severity], *, claims: int, waived: int = 0, baselined: int = 0) -> str:
    """Return the sentence that sums a check up, by how many findings weigh how much."""
    found = counted(counts.total(), "finding")
    kinds = [counted(counts[s], s.value) for s in Severity if counts[s]]
    parts = f" ({', '.join(kinds)})" if kinds else ""
    aside = f"; {waived:,} waived" if waived else ""
    aside += f"; {baselined:,} in the baseline" if baselined else ""
    return f"{found}{parts} in {counted(claims, 'claim')}{aside}."


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: ``no claims``, ``1 claim``, ``2 claims``."""
    if count == 0:
        return f"no {noun}s"
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
