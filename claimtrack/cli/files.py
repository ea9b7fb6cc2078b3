"""Where pages and findings go: to a file or to standard output, and which are refused."""

import os
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from claimtrack._lazy import late
from claimtrack.cli.inputs import Inputs
from claimtrack.cli.output import lines_of_files
from claimtrack.cli.terminal import Terminal
from claimtrack.engine.report import Report
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.formats.records.output import put
from claimtrack.reports.findings.markdown import as_markdown
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.findings.terminal import problems_in_lines
from claimtrack.reports.text.known import knowledge_in_lines, known_in
from claimtrack.reports.text.styled import line

_Matter = late("claimtrack.reports.html.page_data", "PageData")
_page = late("claimtrack.reports.html.page", "page")

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


def publish_page(report: Report, bench: Inputs, options: Namespace, terminal: Terminal) -> None:
    """Write the page of a ledger to its file, or print it.

    Raises:
        LedgerError: the extra ``report`` is not installed.
        OSError: the file cannot be written.
    """
    with terminal.patience("drawing"):
        lines = lines_of_files(bench.disguise)
        text = _page(_Matter(report, title_of(Path(report.file)), bench.rules, lines))
    _put(text, options, terminal)


def title_of(file: Path) -> str:
    """Return what the page of a ledger is called: its file, or the folder it is the ledger of."""
    if file.name == registry.LEDGER_FILE:
        return file.resolve().parent.name or file.stem
    return file.stem


def publish_findings(
    reports: Sequence[Report],
    options: Namespace,
    terminal: Terminal,
    problems: Sequence[Problem] = (),
) -> None:
    """Write findings in a format of another tool to their file, or print them.

    ``problems`` are why there are none, if the check could not run.

    Raises:
        OSError: the file cannot be written.
    """
    summary = partial(as_markdown, reports, problems, show_waived=options.show_waived)
    if options.format == "markdown":
        text = summary()
    else:
        text = FINDINGS[options.format].write(reports, problems)
    _put(text, options, terminal)
    if options.format == "github":
        _summarise(summary(), terminal)
    else:
        terminal.remark(knowledge_in_lines(known_in(reports), terminal.err_display))


def publish_failure(problems: Sequence[Problem], options: Namespace, terminal: Terminal) -> None:
    """Write why a check could not run, in the format that its findings were asked for.

    It is told on standard error as well, unless the log of a job has it already.

    Raises:
        OSError: the file cannot be written.
    """
    if options.format != "github":
        terminal.remark(problems_in_lines(problems, terminal.err_display))
    publish_findings((), options, terminal, problems)


def _summarise(text: str, terminal: Terminal) -> None:
    """Add a summary to what GitHub shows of a step; that it cannot is told, and no failure."""
    file = os.environ.get(_SUMMARY)
    if not file:
        return
    try:
        with Path(file).open("a", encoding="utf-8", newline="\n") as summary:
            summary.write(text)
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
        terminal.write(in_ascii(text))


def in_ascii(page: str) -> str:
    """Return a page in ASCII, for where nothing else can be written; it shows the same."""
    return page.encode("ascii", "xmlcharrefreplace").decode()


def _is_utf8(terminal: Terminal) -> bool:
    return (terminal.out.encoding or "").lower().replace("-", "") == "utf8"
