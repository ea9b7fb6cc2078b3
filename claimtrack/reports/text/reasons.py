"""Reasons as lines of text, for formats that have no excerpts of the ledger."""

from collections.abc import Iterator

from claimtrack.engine.finding import Finding, Outcome, Reason, walked
from claimtrack.errors import Place, Problem
from claimtrack.reports.text.descriptions import words
from claimtrack.reports.text.file_names import posix

REASONS = 24
"""How many lines of reasons are shown; all of them are in the JSON and SARIF reports."""
DEEPEST = 8
"""Reasons below this depth are indented no further."""
_WORDS = 72
_OUTCOMES = {
    Outcome.FOUND: "",
    Outcome.POSSIBLE: " (possible)",
    Outcome.NOT_CHECKED: " (not checked)",
}


def title(finding: Finding) -> str:
    """Return the name of a finding's rule, and that it is not certain where it is not."""
    return titled(finding.name, finding.outcome)


def titled(name: str, outcome: Outcome) -> str:
    """Return the name of a rule, and that its finding is not certain where it is not."""
    return name + _OUTCOMES[outcome]


def short(text: str, most: int = _WORDS) -> str:
    """Return a text, or its beginning if it is longer than so many characters."""
    return text if len(text) <= most else text[: most - 3].rstrip() + "..."


def said(reason: Reason) -> str:
    """Return a reason's words, with those of its record where nothing else shows them."""
    if reason.record is None or reason.where is not None:
        return reason.text
    record = short(words(reason.record))
    if reason.text in record or record in reason.text:
        return max(reason.text, record, key=len)
    return f"{reason.text} ({record})"


def spot(place: Place) -> str:
    """Return a place as file and line."""
    return f"{posix(place.file)}:{place.line}"


def explained(finding: Finding) -> Iterator[str]:
    """Yield why a finding is one, with file and line, as many as fit, and what would mend it."""
    for count, (depth, reason) in enumerate(walked(finding.reasons)):
        if count == REASONS:
            yield "... and more; the JSON report has all of them"
            break
        where = f" ({spot(reason.where)})" if reason.where is not None else ""
        yield f"{lead(depth)}{said(reason)}{where}"
    if finding.hint:
        yield f"help: {finding.hint}"


def lead(depth: int) -> str:
    """Return what a line of a reason begins with."""
    return "  " * min(depth, DEEPEST) + ("- " if depth else "because: ")


def told(problem: Problem) -> Iterator[str]:
    """Yield what is wrong with input, where else, and what would mend it."""
    yield problem.message
    if problem.related is not None:
        yield f"the other one: {spot(problem.related)}"
    if problem.hint:
        yield f"help: {problem.hint}"
