"""Watching: check a ledger again whenever one of the files that it depends on changes."""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from claimtrack.cli.inputs import input_files, ledger_file
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.engine.report import Report
from claimtrack.reports.text.totals import pluralize

POLL_INTERVAL = 0.5
"""Seconds between two checks of the files."""

FileStates = Mapping[Path, tuple[int, int, int] | None]
"""The modification time, size and inode of each file, or None if it does not exist."""


def _wait() -> bool:
    time.sleep(POLL_INTERVAL)
    return True


def watch_ledger(
    name: str,
    baseline: Path | None,
    check: Callable[[Report | None], Report | None],
    terminal: Terminal,
    wait: Callable[[], bool] = _wait,
) -> ExitStatus:
    """Check a ledger, and check it again whenever one of its files changes, until interrupted.

    ``check`` prints the result and returns the report for the next call. ``wait``
    waits a moment and returns False to stop.
    """
    report: Report | None = None
    while True:
        before = _states(name, baseline, report)
        report = check(report)
        # Add the files that the check turned out to read. Keep the earlier states, so that
        # a change during the check is noticed.
        states = {**_states(name, baseline, report), **before}
        count = sum(state is not None for state in states.values())
        terminal.say(f"watching {pluralize(count, 'file')}; interrupt to end")
        terminal.flush()
        while (changed := _file_states(states)) == states:
            if not wait():
                return ExitStatus.CLEAN
        # Wait until nothing changes any more: the writer may not have finished.
        while wait() and (later := _file_states(states)) != changed:
            changed = later


def _states(name: str, baseline: Path | None, report: Report | None) -> FileStates:
    """Return the states of the files of a ledger, with those that a check read."""
    read = [] if report is None else [report.ledger]
    return _file_states(input_files(ledger_file(name), baseline, read))


def _file_states(files: Iterable[Path]) -> FileStates:
    return {file: _file_state(file) for file in files}


def _file_state(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
