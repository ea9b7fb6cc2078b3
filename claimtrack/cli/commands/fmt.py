"""``claimtrack fmt``: format ledger files."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from claimtrack.cli.inputs import find_toml_ledger
from claimtrack.cli.output import problems_of
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.formats.toml.formatter import format_text
from claimtrack.formats.toml.limits import Limits
from claimtrack.reports.text.styles import styled_line


@frozen
class FmtArguments:
    """The arguments of ``claimtrack fmt``."""

    ledgers: Sequence[str]
    check: bool
    """True to report files that would change, without writing them."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument("ledgers", metavar="LEDGER", nargs="+", help="files or folders")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if a file would change"
    )


def run(arguments: FmtArguments, terminal: Terminal) -> ExitStatus:
    """Format ledger files, or report those that would change; continue after a problem."""
    changed = False
    problems: list[Problem] = []
    for name in arguments.ledgers:
        try:
            changed |= _format_file(find_toml_ledger(name, "formatted"), arguments.check, terminal)
        except (LedgerError, OSError) as error:
            problems += problems_of(error)
    if problems:
        raise LedgerError(*problems)
    return ExitStatus.FOUND if changed and arguments.check else ExitStatus.CLEAN


def _format_file(path: Path, check_only: bool, terminal: Terminal) -> bool:
    """Format a file and report it; return True if the text changes."""
    try:
        data = files.read_bytes(path, str(path), Limits().size)
        source_text, _ = files.decode_text(data, str(path))
    except LedgerError as error:
        raise LedgerError(*(each.at(Place(str(path), 1)) for each in error.problems)) from None
    formatted = format_text(source_text.text, str(path)).encode()
    if formatted == data:
        return False
    if not check_only:
        write_file(path, formatted, before=files.digest(data))
    outcome = "would be formatted" if check_only else "formatted"
    terminal.show([styled_line(terminal.display.sanitize(f"{path}: {outcome}"))])
    return True
