"""Findings as Markdown, for a comment on a change or the summary of a job.

GitHub limits comments to 65,536 characters. The most severe findings come first, and
the last line counts the omitted ones.
Source: GitHub Flavored Markdown; GitLab reads the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from claimtrack.engine.entries import Entry
from claimtrack.engine.finding import Finding, walk_reasons
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity, Waiver
from claimtrack.reports.findings.terminal import describe_waiver
from claimtrack.reports.text.as_of import ledgers_as_of
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import posix_path
from claimtrack.reports.text.markdown_escapes import escape_mentions
from claimtrack.reports.text.reasons import (
    MAX_DEPTH,
    MAX_REASONS,
    covered_lines,
    finding_title,
    likewise_lines,
    reason_text,
    shorten,
)
from claimtrack.reports.text.totals import pluralize, summarize_reports

MAX_CHARACTERS = 60_000
"""Maximum number of characters of findings."""
_LONGEST = 300
"""Maximum number of characters of one text."""


def as_markdown(
    reports: Sequence[Report], problems: Sequence[Problem] = (), *, show_waived: bool = False
) -> str:
    """Return a table of counts, and the findings with their reasons.

    ``problems`` are those that stopped the check, if any.
    """
    blocks: Iterable[list[str]]
    if problems:
        head = ["### claimtrack could not run", ""]
        blocks = map(_problem, problems)
        count = len(problems)
    else:
        entries = [entry for each in reports for entry in each.entries()]
        waived = [pair for each in reports for pair in each.accepted] if show_waived else []
        head = [*_head(reports), ""]
        blocks = _blocks(entries, waived)
        count = len(entries) + len(waived)
    return "".join(f"{line}\n" for line in (*head, *_fitting(blocks, count)))


def _head(reports: Sequence[Report]) -> Iterator[str]:
    yield "### claimtrack"
    yield ""
    yield summarize_reports(reports)
    if known := ledgers_as_of(reports):
        records = pluralize(sum(len(each.possible) for each in known), "record")
        yield ""
        yield f"As of {known[0].day}; {records} left out that may have been known."
    counts = Counter((f.code, f.name, f.severity) for each in reports for f in each.findings)
    if counts:
        yield ""
        yield "| rule | severity | findings |"
        yield "|---|---|---:|"
        for (code, name, severity), count in sorted(
            counts.items(), key=lambda row: (row[0][2].rank, row[0][0])
        ):
            rule = escape_mentions(f"{code} {name}")
            yield f"| {rule} | {severity.value} | {count:,} |"


def _blocks(
    entries: Iterable[Entry], waived: Iterable[tuple[Finding, Waiver]]
) -> Iterator[list[str]]:
    """Yield the lines of each finding under a heading for each severity, errors first."""
    before: Severity | None = None
    for entry in sorted(entries, key=lambda each: each.finding.severity.rank):
        severity = entry.finding.severity
        head = [] if severity is before else [f"#### {severity.value.capitalize()}s", ""]
        before = severity
        yield head + list(_entry(entry))
    for number, (finding, waiver) in enumerate(waived):
        head = [] if number else ["#### Waived", ""]
        reason = f"  Waived: {_text(describe_waiver(waiver))}"
        yield [*head, f"- {_line(finding)}", "", reason, ""]


def _entry(entry: Entry) -> Iterator[str]:
    finding = entry.finding
    yield f"- {_line(finding)}"
    yield "  <details><summary>because</summary>"
    yield ""
    for count, (depth, reason) in enumerate(walk_reasons(finding.reasons)):
        if count == MAX_REASONS:
            yield "  - ... and more"
            break
        where = f" ({_spot(reason.where)})" if reason.where is not None else ""
        yield f"  {'  ' * min(depth, MAX_DEPTH)}- {_text(reason_text(reason))}{where}"
    yield ""
    yield "  </details>"
    also = (f"Also: {text}" for text in covered_lines(entry.members[0]))
    likewise = (f"Likewise: {text}" for text in likewise_lines(entry))
    for text in chain(also, likewise):
        yield ""
        yield f"  {_text(text)}"
    if finding.hint:
        yield ""
        yield f"  Help: {_text(finding.hint)}"
    yield ""


def _line(finding: Finding) -> str:
    where = f" ({_spot(finding.place)})" if finding.place is not None else ""
    subject = f"{finding.subject.kind.value} `{finding.subject.id}`"
    named = f"**{escape_mentions(finding.code)}** {escape_mentions(finding_title(finding))}"
    return f"{named}, {subject}{where}: {_text(finding.message)}"


def _problem(problem: Problem) -> list[str]:
    where = f" ({_spot(problem.place)})" if problem.place is not None else ""
    name = f"**{problem.fault.code}** {escape_mentions(fault_name(problem.fault))}"
    hint = ["", f"  Help: {_text(problem.hint)}"] if problem.hint else []
    return [f"- {name}{where}: {_text(problem.message)}", *hint, ""]


def _fitting(blocks: Iterable[list[str]], count: int) -> Iterator[str]:
    """Yield the lines of the blocks that fit, and the number of omitted blocks."""
    room = MAX_CHARACTERS
    for position, block in enumerate(blocks):
        room -= sum(len(line) + 1 for line in block)
        if room < 0:
            yield f"... and {count - position:,} more, omitted to limit the size."
            return
        yield from block


def _spot(place: Place) -> str:
    """Return file and line, without a second colon: ``:100:`` would be an emoji."""
    return f"{_text(posix_path(place.file))}:{place.line}"


def _text(text: str) -> str:
    return escape_mentions(shorten(text, _LONGEST))
