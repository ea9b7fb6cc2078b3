"""Reasons as lines of text, for formats without excerpts of the ledger."""

from collections.abc import Iterator

from claimtrack.engine.entries import Entry, MainFinding
from claimtrack.engine.finding import Finding, Outcome, Reason, walk_reasons
from claimtrack.errors import Place, Problem
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.file_names import posix_path

MAX_REASONS = 24
"""Maximum number of lines of reasons; the JSON and SARIF reports have all of them."""
MAX_DEPTH = 8
"""Maximum depth of indentation."""
_SHORT = 72
_OUTCOMES = {
    Outcome.FOUND: "",
    Outcome.POSSIBLE: " (possible)",
    Outcome.NOT_CHECKED: " (not checked)",
}


def finding_title(finding: Finding) -> str:
    """Return the name of a finding's rule, with its outcome unless that is *found*."""
    return title_with_outcome(finding.name, finding.outcome)


def title_with_outcome(name: str, outcome: Outcome) -> str:
    """Return the name of a rule, with the outcome of its finding unless that is *found*."""
    return name + _OUTCOMES[outcome]


def shorten(text: str, limit: int = _SHORT) -> str:
    """Return a text, cut to at most ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 3].rstrip() + "..."


def reason_text(reason: Reason) -> str:
    """Return the text of a reason, with its record described unless a place shows it."""
    if reason.record is None or reason.where is not None:
        return reason.text
    record = shorten(record_text(reason.record))
    if reason.text in record or record in reason.text:
        return max(reason.text, record, key=len)
    return f"{reason.text} ({record})"


def file_and_line(place: Place) -> str:
    """Return a place as ``file:line``."""
    return f"{posix_path(place.file)}:{place.line}"


def explanation_lines(main: MainFinding) -> Iterator[str]:
    """Yield the reasons of a finding with file and line, what it covers, and its hint.

    The number of reasons is limited.
    """
    for count, (depth, reason) in enumerate(walk_reasons(main.finding.reasons)):
        if count == MAX_REASONS:
            yield "... and more; the JSON report has all of them"
            break
        where = f" ({file_and_line(reason.where)})" if reason.where is not None else ""
        yield f"{reason_prefix(depth)}{reason_text(reason)}{where}"
    yield from (f"also: {text}" for text in covered_lines(main))
    if main.finding.hint:
        yield f"help: {main.finding.hint}"


def covered_lines(main: MainFinding) -> Iterator[str]:
    """Yield a line for each finding that a finding covers."""
    for finding in main.covered:
        other = "" if finding.subject == main.finding.subject else f"{finding.subject}: "
        yield f"{finding.code} {finding_title(finding)}: {other}{finding.message}"


def likewise_lines(entry: Entry) -> Iterator[str]:
    """Yield a line for each further finding of an entry, up to a limit."""
    _, *others = entry.members
    for member in others[:MAX_REASONS]:
        place = member.finding.place
        where = "" if place is None else f" ({file_and_line(place)})"
        codes = "".join(f" +{each.code}" for each in member.covered)
        yield f"{member.finding.subject}{where}: {member.finding.message}{codes}"
    if more := len(others[MAX_REASONS:]):
        yield f"{more:,} more; the JSON report has all of them"


def reason_prefix(depth: int) -> str:
    """Return the indentation and bullet of a reason at some depth."""
    return "  " * min(depth, MAX_DEPTH) + ("- " if depth else "because: ")


def problem_lines(problem: Problem) -> Iterator[str]:
    """Yield the message of a problem, its related place and its hint."""
    yield problem.message
    if problem.related is not None:
        yield f"the other one: {file_and_line(problem.related)}"
    if problem.hint:
        yield f"help: {problem.hint}"
