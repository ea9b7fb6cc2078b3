"""Findings as Markdown for a comment on a change, or for the summary of a job.

A comment at GitHub has at most 65,536 characters: the gravest findings come first,
and how many there was no room for is said at the end.
Source: GitHub Flavored Markdown; GitLab reads the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from claimtrack.engine.finding import Finding, walked
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity, Waiver
from claimtrack.reports.findings.terminal import accepted
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import posix
from claimtrack.reports.text.known import known_in
from claimtrack.reports.text.markdown_escapes import inert
from claimtrack.reports.text.reasons import DEEPEST, REASONS, said, short, title
from claimtrack.reports.text.totals import counted, tally

ROOM = 60_000
"""How many characters of findings are written."""
_LONGEST = 300
"""How many characters of one text are written."""


def as_markdown(
    reports: Sequence[Report], problems: Sequence[Problem] = (), *, show_waived: bool = False
) -> str:
    """Return the result of checks: a table of numbers, and the findings with their reasons.

    ``problems`` are why there are no reports, if the check could not run.
    """
    blocks: Iterable[list[str]]
    if problems:
        head = ["### claimtrack could not run", ""]
        blocks = map(_problem, problems)
        count = len(problems)
    else:
        findings = [finding for each in reports for finding in each.findings]
        waived = [pair for each in reports for pair in each.accepted] if show_waived else []
        head = [*_head(reports, findings), ""]
        blocks = _blocks(findings, waived)
        count = len(findings) + len(waived)
    return "".join(f"{line}\n" for line in (*head, *_fitting(blocks, count)))


def _head(reports: Sequence[Report], findings: Iterable[Finding]) -> Iterator[str]:
    yield "### claimtrack"
    yield ""
    yield tally(reports)
    if known := known_in(reports):
        records = counted(sum(len(each.possible) for each in known), "record")
        yield ""
        yield f"As of {known[0].day}; {records} left out that may have been known."
    counts = Counter((f.code, f.name, f.severity) for f in findings)
    if counts:
        yield ""
        yield "| rule | severity | findings |"
        yield "|---|---|---:|"
        for (code, name, severity), count in sorted(counts.items(), key=_by_weight):
            yield f"| {inert(code)} {inert(name)} | {severity.value} | {count:,} |"


def _by_weight(item: tuple[tuple[str, str, Severity], int]) -> tuple[int, str]:
    (code, _, severity), _ = item
    return severity.rank, code


def _blocks(
    findings: Iterable[Finding], waived: Iterable[tuple[Finding, Waiver]]
) -> Iterator[list[str]]:
    """Yield the lines of each finding, the gravest first, under a heading for each severity."""
    before: Severity | None = None
    for finding in sorted(findings, key=lambda each: each.severity.rank):
        head = [] if finding.severity is before else [f"#### {_plural(finding.severity)}", ""]
        before = finding.severity
        yield head + list(_finding(finding))
    for number, pair in enumerate(waived):
        yield ([] if number else ["#### Waived", ""]) + list(_waived(*pair))


def _plural(severity: Severity) -> str:
    return f"{severity.value.capitalize()}s"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"- {_line(finding)}"
    yield "  <details><summary>because</summary>"
    yield ""
    for count, (depth, reason) in enumerate(walked(finding.reasons)):
        if count == REASONS:
            yield "  - ... and more"
            break
        where = f" ({_spot(reason.where)})" if reason.where is not None else ""
        yield f"  {'  ' * min(depth, DEEPEST)}- {_text(said(reason))}{where}"
    yield ""
    yield "  </details>"
    if finding.hint:
        yield ""
        yield f"  Help: {_text(finding.hint)}"
    yield ""


def _line(finding: Finding) -> str:
    where = f" ({_spot(finding.place)})" if finding.place is not None else ""
    subject = f"{finding.subject.kind.value} `{finding.subject.id}`"
    named = f"**{inert(finding.code)}** {inert(title(finding))}"
    return f"{named}, {subject}{where}: {_text(finding.message)}"


def _waived(finding: Finding, waiver: Waiver) -> Iterator[str]:
    yield f"- {_line(finding)}"
    yield ""
    yield f"  Waived: {_text(accepted(waiver))}"
    yield ""


def _problem(problem: Problem) -> list[str]:
    where = f" ({_spot(problem.place)})" if problem.place is not None else ""
    name = f"**{problem.fault.code}** {inert(fault_name(problem.fault))}"
    hint = ["", f"  Help: {_text(problem.hint)}"] if problem.hint else []
    return [f"- {name}{where}: {_text(problem.message)}", *hint, ""]


def _fitting(blocks: Iterable[list[str]], count: int) -> Iterator[str]:
    """Yield the lines of the first blocks, as many as fit, and how many of all are left out."""
    room = ROOM
    for position, block in enumerate(blocks):
        room -= sum(len(line) + 1 for line in block)
        if room < 0:
            yield f"... and {count - position:,} more, for which there is no room here."
            return
        yield from block


def _spot(place: Place) -> str:
    """Return file and line; with a second colon right behind, ``:100:`` would be an emoji."""
    return f"{_text(posix(place.file))}:{place.line}"


def _text(text: str) -> str:
    return inert(short(text, _LONGEST))
