"""Where pages and findings go: to a file or to standard output, and which are refused."""

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import claimtrack
from claimtrack.bench import Bench, file_of
from claimtrack.engine import Report
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.findings import Finding
from claimtrack.formats import table
from claimtrack.formats.output import put
from claimtrack.late import late
from claimtrack.reports.concise import problems_in_lines
from claimtrack.reports.excerpt import Lines
from claimtrack.reports.findings_table import FINDINGS
from claimtrack.reports.knowledge import knowledge_in_lines
from claimtrack.reports.markdown import as_markdown
from claimtrack.reports.results import LedgerResults, Results, RuleText
from claimtrack.reports.tally import Checked
from claimtrack.reports.tone import line
from claimtrack.terminal import Terminal

_page_of = late("claimtrack.pages", "page_of")
_title_of = late("claimtrack.pages", "title_of")
_in_ascii = late("claimtrack.pages", "in_ascii")

_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The file to which a step of GitHub Actions appends what is shown of it."""


def refuse_odd_pages(options: Namespace) -> None:
    """Refuse what goes ill with a page, or with a file of findings.

    Raises:
        LedgerError: the page would show several ledgers or what changed in one, or the
            name of a file is not that of its format, so that a ledger might be written over.
    """
    format = options.format
    if format == "html" and (len(options.ledgers) > 1 or options.since is not None):
        _refuse("a page shows one ledger, and not what changed in it", "leave out --format html")
    if format in FINDINGS and options.since is not None:
        hint = "print what changed in full, concise or as json"
        _refuse(f"--format {format} has findings, and not what changed", hint)
    if options.output is None:
        return
    if format == "html":
        _refuse_ending(options.output, "a page is written in HTML", (".html", ".htm"))
    elif format in FINDINGS:
        _refuse_ending(options.output, f"--format {format} goes to", FINDINGS[format].endings)
    else:
        _refuse(f"`--output` goes with --format html, {', '.join(FINDINGS)}")


def _refuse_ending(output: Path, what: str, endings: Sequence[str]) -> None:
    if output.suffix.lower() not in endings:
        _refuse(f"`{output}`: {what}", f"let its name end in {' or '.join(endings)}")


def _refuse(message: str, hint: str | None = None) -> None:
    raise LedgerError(Problem(Fault.SETTING, message, hint=hint))


def publish(
    bench: Bench, done: Report, left: Report, options: Namespace, lines: Lines, terminal: Terminal
) -> None:
    """Write the page of a ledger to its file, or print it.

    ``left`` is what a baseline leaves of what was ``done``.

    Raises:
        LedgerError: the extra ``report`` is not installed.
        OSError: the file cannot be written.
    """
    with terminal.patience("drawing"):
        page = _page_of(
            left,
            _title_of(file_of(options.ledgers[0])),
            bench.rules,
            lines=lines,
            known=bench.known,
            baseline=len(done.findings) - len(left.findings),
        )
    _put(page, options, terminal)


def publish_findings(
    bench: Bench,
    checks: Sequence[Report],
    left: Sequence[Report],
    options: Namespace,
    terminal: Terminal,
) -> None:
    """Write findings in a format of another tool to their file, or print them.

    ``left`` is what a baseline leaves of the ``checks``.

    Raises:
        OSError: the file cannot be written.
    """
    files = [table.INPUT if name == "-" else str(file_of(name)) for name in options.ledgers]
    results = Results(
        claimtrack.__version__,
        [_of_ledger(*each) for each in zip(files, checks, left, strict=True)],
        bench.known,
        against_baseline=options.baseline is not None,
        show_waived=options.show_waived,
    )
    _put(FINDINGS[options.format].write(results), options, terminal)
    if options.format == "github":
        _summarise(results, terminal)
    else:
        terminal.remark(knowledge_in_lines(bench.known, terminal.err_display))


def publish_failure(problems: Sequence[Problem], options: Namespace, terminal: Terminal) -> None:
    """Write why a check could not run, in the format that its findings were asked for.

    It is told on standard error as well, unless the log of a job has it already.

    Raises:
        OSError: the file cannot be written.
    """
    if options.format != "github":
        terminal.remark(problems_in_lines(problems, terminal.err_display))
    results = Results(claimtrack.__version__, problems=problems)
    _put(FINDINGS[options.format].write(results), options, terminal)
    if options.format == "github":
        _summarise(results, terminal)


def _of_ledger(file: str, done: Report, left: Report) -> LedgerResults:
    baselined: list[Finding] = []
    if len(left.findings) < len(done.findings):
        kept = {finding.fingerprint for finding in left.findings}
        baselined = [finding for finding in done.findings if finding.fingerprint not in kept]
    return LedgerResults(
        file,
        left.findings,
        [RuleText(r.code, r.name, r.severity, r.summary, r.doc) for r in done.rules],
        Checked(
            claims=len(done.ledger.claims),
            assertions=len(done.ledger.assertions),
            rules=len(done.rules),
            waived=len(done.waived),
            known=len(baselined),
        ),
        baselined,
        list(zip(done.waived, done.waivers, strict=True)),
        done.ledger.notes,
    )


def _summarise(results: Results, terminal: Terminal) -> None:
    """Add a summary to what GitHub shows of a step; that it cannot is told, and no failure."""
    file = os.environ.get(_SUMMARY)
    if not file:
        return
    try:
        with Path(file).open("a", encoding="utf-8", newline="\n") as summary:
            summary.write(as_markdown(results))
    except OSError as error:
        said = f"no summary was written to {file}: {error.strerror}"
        terminal.remark([line(terminal.err_display.shown(said))])


def _put(text: str, options: Namespace, terminal: Terminal) -> None:
    if options.output is not None:
        put(options.output, text.encode())
        terminal.remark([line(terminal.err_display.shown(f"wrote {options.output}"))])
    elif options.format != "html" or _is_utf8(terminal):
        terminal.write(text)
    else:
        terminal.write(_in_ascii(text))


def _is_utf8(terminal: Terminal) -> bool:
    return (terminal.out.encoding or "").lower().replace("-", "") == "utf8"
