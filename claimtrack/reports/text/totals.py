"""The summary line of a check: the number of findings and of claims."""

from collections import Counter
from collections.abc import Sequence

from claimtrack.engine.report import Report
from claimtrack.model import Severity


def summarize_reports(reports: Sequence[Report]) -> str:
    """Return the summary line of reports."""
    return summarize_counts(
        Counter(finding.severity for each in reports for finding in each.findings),
        claims=sum(each.claims for each in reports),
        waived=sum(len(each.waived) for each in reports),
        baselined=sum(len(each.baselined or ()) for each in reports),
        older=sum(len(each.older or ()) for each in reports),
        drafts=sum(each.drafts for each in reports),
    )


def summarize_counts(
    counts: Counter[Severity],
    *,
    claims: int,
    waived: int,
    baselined: int,
    older: int = 0,
    drafts: int,
) -> str:
    """Return the summary line of a check from its number of findings of each severity."""
    found = pluralize(counts.total(), "finding")
    kinds = [pluralize(counts[s], s.value) for s in Severity if counts[s]]
    parts = f" ({', '.join(kinds)})" if kinds else ""
    aside = f"; {waived:,} waived" if waived else ""
    aside += f"; {baselined:,} in the baseline" if baselined else ""
    aside += f"; {older:,} older, not shown" if older else ""
    aside += f"; {describe_drafts(drafts)}" if drafts else ""
    return f"{found}{parts} in {pluralize(claims, 'claim')}{aside}."


def describe_drafts(drafts: int) -> str:
    """Return the number of drafts that were left out."""
    return f"{pluralize(drafts, 'draft')}, not judged"


def pluralize(count: int, noun: str) -> str:
    """Return a number with its noun: ``no claims``, ``1 claim``, ``2 claims``."""
    if count == 0:
        return f"no {noun}s"
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
