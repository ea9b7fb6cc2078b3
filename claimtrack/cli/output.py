"""What a command prints: findings, changes, and what is wrong with input, as it was asked for."""

import os
from argparse import Namespace
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from claimtrack.cli.terminal import Terminal
from claimtrack.confidential import Disguise
from claimtrack.engine.diff import Changes
from claimtrack.engine.report import Report
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.records.file_rewrite import FileChangedError
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import LedgerAsOf
from claimtrack.reports.claims.changes import changes_as_json, changes_in_lines
from claimtrack.reports.findings import json_output
from claimtrack.reports.findings.terminal import (
    findings_in_full,
    findings_in_lines,
    problems_in_full,
    problems_in_lines,
)
from claimtrack.reports.text.excerpt import Lines
from claimtrack.reports.text.known import knowledge_in_lines, known_in


def tell_problems(problems: Iterable[Problem], format: str, terminal: Terminal) -> None:
    """Print why a command could not run, in the format its result was asked for."""
    match format:
        case "json":
            terminal.write(json_output.problems_as_json(problems))
        case "concise":
            terminal.remark(problems_in_lines(problems, terminal.err_display))
        case _:
            lines = lines_of_files()
            terminal.remark(problems_in_full(problems, lines, terminal.err_display))


def problem_of(error: OSError) -> Problem:
    """Return the problem that the system has with a file."""
    if isinstance(error, FileChangedError):
        return Problem(Fault.PATH, str(error))
    name = f"`{error.filename}`" if error.filename is not None else "a file"
    return Problem(Fault.NO_FILE, f"{name}: {error.strerror or error}")


def tell_notes(
    notes: Sequence[Problem], format: str, terminal: Terminal, disguise: Disguise
) -> None:
    """Print what a reader warned of, beside the result; a log of GitHub has it in itself."""
    if format == "github":
        return
    if format == "full":
        lines = lines_of_files(disguise)
        terminal.remark(problems_in_full(notes, lines, terminal.err_display))
    else:
        terminal.remark(problems_in_lines(notes, terminal.err_display))


def tell_findings(
    reports: Sequence[Report], options: Namespace, terminal: Terminal, disguise: Disguise
) -> None:
    """Print what checks found, and what they may have left out as of a day."""
    display, show_waived = terminal.display, options.show_waived
    match options.format:
        case "json":
            terminal.write(json_output.findings_as_json(reports, show_waived=show_waived))
        case "concise":
            terminal.show(findings_in_lines(reports, display, show_waived=show_waived))
        case _:
            lines = lines_of_files(disguise)
            terminal.show(findings_in_full(reports, lines, display, show_waived=show_waived))
    terminal.remark(knowledge_in_lines(known_in(reports), terminal.err_display))


def tell_changes(
    found: Changes,
    since: Sequence[LedgerAsOf],
    known: Sequence[LedgerAsOf],
    format: str,
    terminal: Terminal,
) -> None:
    """Print what changed, and what either side may have left out as of a day."""
    if format == "json":
        terminal.write(changes_as_json(found, since, known))
    else:
        terminal.show(changes_in_lines(found, terminal.display, why=format == "full"))
    terminal.remark(knowledge_in_lines([*since, *known], terminal.err_display))


def lines_of_files(disguise: Disguise | None = None) -> Lines:
    """Return a reader of the lines of files, each read once, with names in disguise covered."""

    @cache
    def lines(file: str) -> Sequence[str] | None:
        if file == registry.INPUT or not os.path.isfile(file):  # noqa: PTH113  # a name that is no path is no error here
            return None
        try:
            page, _ = files.page_at(Path(file), Limits().size)
        except LedgerError:
            return None
        text = page.text if disguise is None else disguise.covered(page.text)
        return text.split("\n")

    return lines
