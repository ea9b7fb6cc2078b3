"""Output of commands: findings, changes, problems and notes, printed or written to a file."""

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack.cli.options import FindingOptions
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import Disguise
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import active_rules
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import LedgerAsOf, Settings, Severity
from claimtrack.model.document import TEXT_EXTENSIONS
from claimtrack.model.values import refuse
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.findings.terminal import (
    concise_findings,
    concise_notice,
    concise_problems,
    full_findings,
    full_problems,
    statistics_lines,
    waived_notices,
)
from claimtrack.reports.text.as_of import as_of_lines, ledgers_as_of
from claimtrack.reports.text.excerpt import HIDDEN_LINE, LineReader
from claimtrack.reports.text.masthead import document_title
from claimtrack.reports.text.totals import describe_drafts

if TYPE_CHECKING:
    from claimtrack.cli.inputs import CheckInputs
    from claimtrack.engine.diff import Changes

_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The environment variable with the file that GitHub Actions shows as the summary of a step."""

_PAGE_EXTENSIONS = (".html", ".htm")

_STANDARD_INPUT = Path("-")

_OWN_STARTS = (b"### claimtrack", b"::error ", b"::warning ", b"::notice ", b"no findings in ")
"""The starts of files that an earlier check has written as Markdown or as a log."""


class OverwritingError(LedgerError):
    """An output file is read by the same run."""


def print_problems(problems: Iterable[Problem], format: str, terminal: Terminal) -> None:
    """Print the problems that stop a command, in the format of its result."""
    problems = _disguise(terminal).problems(problems)
    match format:
        case "json":
            from claimtrack.reports.findings.json_output import problems_as_json

            terminal.write(problems_as_json(problems))
        case "concise":
            terminal.remark(concise_problems(problems, terminal.err_display))
        case _:
            terminal.remark(full_problems(problems, line_reader(terminal), terminal.err_display))


def problems_of(error: LedgerError | OSError) -> Sequence[Problem]:
    """Return the problems of an error, which may come from the operating system."""
    from claimtrack.formats.records.file_writer import FileChangedError

    match error:
        case LedgerError():
            return error.problems
        case FileChangedError():
            return [Problem(Fault.PATH, str(error))]
    name = f"`{error.filename}`" if error.filename is not None else "a file"
    return [Problem(Fault.NO_FILE, f"{name}: {error.strerror or error}")]


def print_notes(notes: Sequence[Problem], format: str, terminal: Terminal) -> None:
    """Print warnings of a reader on standard error; the ``github`` format contains them."""
    if format == "github":
        return
    if format in ("summary", "full"):
        terminal.remark(full_problems(notes, line_reader(terminal), terminal.err_display))
    else:
        terminal.remark(concise_problems(notes, terminal.err_display))


def print_findings(reports: Sequence[Report], options: FindingOptions, terminal: Terminal) -> None:
    """Print findings, and the records left out as of a day."""
    display, show_waived = terminal.display, options.show_waived
    match options.format:
        case "json":
            from claimtrack.reports.findings.json_output import findings_as_json

            terminal.write(findings_as_json(reports, show_waived=show_waived))
        case "concise":
            terminal.show(concise_findings(reports, display, show_waived=show_waived))
        case "summary":
            from claimtrack.reports.summary.text import summary_lines

            terminal.show(summary_lines(reports, display, verbose=options.verbose))
            if show_waived:
                terminal.show(concise_notice(each, display) for each in waived_notices(reports))
        case _:
            lines = line_reader(terminal)
            terminal.show(full_findings(reports, lines, display, show_waived=show_waived))
    if options.statistics:
        terminal.show(statistics_lines(reports, display))
    print_left_out(ledgers_as_of(reports), terminal)


def print_changes(
    changes: "Changes",
    format: str,
    terminal: Terminal,
    *,
    before: Sequence[LedgerAsOf] = (),
    after: Sequence[LedgerAsOf] = (),
) -> None:
    """Print changes, and the records that either side leaves out as of a day."""
    from claimtrack.reports.claims.changes import changes_as_json, changes_as_lines

    if format == "json":
        terminal.write(changes_as_json(changes, before, after))
    else:
        terminal.show(changes_as_lines(changes, terminal.display, why=format != "concise"))
    print_left_out([*before, *after], terminal)


def print_configurations(inputs: "CheckInputs", format: str, terminal: Terminal) -> None:
    """Print which files configured the checks of some ledgers, as :func:`print_configuration`."""
    for file, settings in dict(zip(inputs.configured, inputs.settings, strict=True)).items():
        print_configuration(file, settings, inputs.rules, format, terminal)


def print_configuration(
    file: Path | None, settings: Settings, rules: Sequence[Rule], format: str, terminal: Terminal
) -> None:
    """Print on standard error which file configured a command, and how many ``rules`` are off.

    ``rules`` is empty for a command that applies none. Nothing is printed without a file, and
    for a format that programs read.
    """
    if file is not None and format != "json" and format not in FINDINGS:
        name = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
        off = len(rules) - len(active_rules(rules, settings))
        counts = f"; {off} of {len(rules)} rules are off" if rules else ""
        terminal.say(f"configured by {name}{counts}")


def print_left_out(known: Sequence[LedgerAsOf], terminal: Terminal, drafts: int = 0) -> None:
    """Print what is left out: records that may have been known by a day, and drafts."""
    terminal.remark(as_of_lines(known, terminal.err_display))
    if drafts:
        terminal.say(describe_drafts(drafts))


def line_reader(terminal: Terminal) -> LineReader:
    """Return a reader of the lines of files that the terminal may show."""
    disguise = _disguise(terminal)

    @cache
    def lines(file: str) -> Sequence[str]:
        if file == registry.STDIN or not os.path.isfile(file):  # noqa: PTH113  # accepts invalid paths
            return ()
        if _leads_to_secrets(Path(file)):
            return ()
        try:
            content, _ = files.read_text_file(Path(file), Limits().size)
        except LedgerError:
            return ()
        return content.text.split("\n")

    @cache
    def line(file: str, number: int) -> str | None:
        if not 1 <= number <= len(lines(file)):
            return None
        shown = disguise.line(file, number, lines(file)[number - 1])
        return HIDDEN_LINE if shown is None else shown

    return line


def _leads_to_secrets(file: Path) -> bool:
    """True for a hidden file, a link to one, and a file of the system such as `/proc/1/environ`.

    The folder that the user names may be hidden.
    """
    try:
        parts = file.resolve().parts
    except (OSError, RuntimeError):  # a loop of links
        return True
    named = file.absolute().parent.parts
    hidden = any(part.startswith(".") and part not in named for part in parts)
    return hidden or parts[1:2] in (("proc",), ("dev",), ("sys",))


def _disguise(terminal: Terminal) -> Disguise:
    """Return the disguise of the ledgers that were read, if any."""
    return terminal.disguise or Disguise()


def status_of(severities: Iterable[Severity], fail_on: Severity) -> ExitStatus:
    """Return the exit status for findings: found if any is at least as severe as a threshold."""
    is_found = any(severity.rank <= fail_on.rank for severity in severities)
    return ExitStatus.FOUND if is_found else ExitStatus.CLEAN


def require_extension(output: Path | None, format: str) -> None:
    """Reject an output file with an extension of another format, such as the ledger itself.

    Raises:
        LedgerError: the extension is not one of the format.
    """
    extensions = _PAGE_EXTENSIONS if format == "html" else FINDINGS[format].endings
    if output is not None and output.suffix.lower() not in extensions:
        message = f"`{output}` has the wrong extension for the format {format}"
        hint = f"use the extension {' or '.join(extensions)}"
        refuse(message, hint, Fault.SETTING)


def reject_inputs(output: Path | None, inputs: Iterable[Path]) -> None:
    """Reject an output file that the same run reads, under whatever name.

    Raises:
        OverwritingError: the output is one of the inputs.
    """
    if output is None or not output.exists():
        return
    for path in inputs:
        if (path.exists() and output.samefile(path)) or (
            path == _STANDARD_INPUT and _is_standard_input(output)
        ):
            message = f"`{output}` is read by this command; nothing was written"
            raise OverwritingError(Problem(Fault.PATH, message, hint="name another file"))


def _is_standard_input(output: Path) -> bool:
    """True if standard input is read from a file, as after ``< FILE`` in a shell."""
    with suppress(OSError, ValueError, AttributeError):  # a stream without a descriptor, or none
        read = os.fstat(sys.stdin.fileno())
        return stat.S_ISREG(read.st_mode) and os.path.samestat(read, output.stat())
    return False


def write_page(
    report: Report,
    rules: Sequence[Rule],
    output: Path | None,
    terminal: Terminal,
    *,
    full_text: bool = False,
) -> None:
    """Write the HTML page of a ledger to a file, or print it.

    ``full_text`` shows the whole text of documents of other publishers, with a warning.

    Raises:
        OSError: the file cannot be written.
    """
    from claimtrack.reports.html.page import render_page

    with terminal.activity("drawing"):
        title = document_title(report.ledger) or page_title(Path(report.file))
        text = render_page(report, title, rules, full_text=full_text)
    if output is None and (terminal.out.encoding or "").lower().replace("-", "") != "utf8":
        text = escape_non_ascii(text)
    _write(text, output, terminal)
    if full_text:
        warning = "the page has the full text of all documents: share it only if their owners agree"
        terminal.say(f"warning: {warning}")


def page_title(file: Path) -> str:
    """Return the title of a page without a titled document: the name of its folder or file."""
    if file.name == registry.LEDGER_FILE:
        return file.resolve().parent.name or file.stem
    return file.stem


def escape_non_ascii(page: str) -> str:
    """Return an HTML page in ASCII, with character references for all other characters."""
    return page.encode("ascii", "xmlcharrefreplace").decode()


def write_findings(
    reports: Sequence[Report],
    options: FindingOptions,
    terminal: Terminal,
    problems: Sequence[Problem] = (),
) -> None:
    """Write findings in the format of another tool to a file, or print them.

    ``problems`` are those that stopped the check, if any.

    Raises:
        OSError: the file cannot be written.
    """
    from claimtrack.reports.findings.markdown import as_markdown

    summary = partial(as_markdown, reports, problems, show_waived=options.show_waived)
    if options.format == "markdown":
        text = summary()
    else:
        text = FINDINGS[options.format].write(reports, problems)
    _write(text, options.output, terminal)
    if options.format == "github":
        _append_summary(summary(), terminal)
    else:
        print_left_out(ledgers_as_of(reports), terminal)


def write_failure(problems: Sequence[Problem], options: FindingOptions, terminal: Terminal) -> None:
    """Write the problems that stopped a check, in the format of another tool.

    They are also printed on standard error, except for ``github``, whose log has both streams.

    A ledger that could not be read may name any text, so no file is replaced that may be one.

    Raises:
        LedgerError: with the problems, if the file may be a text of a ledger.
        OSError: the file cannot be written.
    """
    if options.output is not None and _may_be_text(options.output):
        message = f"`{options.output}` may be a text of a ledger; nothing was written"
        hint = "name another file, or remove it"
        raise LedgerError(*problems, Problem(Fault.PATH, message, hint=hint))
    problems = _disguise(terminal).problems(problems)
    if options.format != "github":
        terminal.remark(concise_problems(problems, terminal.err_display))
    write_findings((), options, terminal, problems)


def _may_be_text(path: Path) -> bool:
    """True if a file may be the text of a document, and not the output of an earlier check."""
    if not path.is_file() or not os.path.realpath(path).lower().endswith(TEXT_EXTENSIONS):
        return False
    try:
        with files.open_file(path, str(path)) as file:
            start = file.read(max(map(len, _OWN_STARTS)))
    except LedgerError:
        return True
    return start != b"" and not start.startswith(_OWN_STARTS)


def _append_summary(text: str, terminal: Terminal) -> None:
    """Append to the summary of a GitHub Actions step; report a failure without failing."""
    file = os.environ.get(_SUMMARY)
    if not file:
        return
    try:
        summary_file = Path(file)
        if summary_file.exists() and not (summary_file.is_file() or summary_file.is_dir()):
            raise OSError(None, "it is not a regular file")  # opening a pipe would wait
        with summary_file.open("a", encoding="utf-8", newline="\n") as summary:
            summary.write(text)
    except OSError as error:
        message = f"no summary was written to {file}: {error.strerror}"
        terminal.say(message)


def _write(text: str, output: Path | None, terminal: Terminal) -> None:
    if output is None:
        terminal.write(text)
    else:
        from claimtrack.formats.records.file_writer import write_file

        write_file(output, text.encode())
        terminal.say(f"wrote {output}")
