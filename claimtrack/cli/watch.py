"""Checking a ledger again whenever it changes, or anything it is checked by: ``check --watch``."""

import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from claimtrack._lazy import late
from claimtrack.cli import config, output
from claimtrack.cli.commands import all as commands
from claimtrack.cli.inputs import file_of
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.engine.diff import changes
from claimtrack.engine.report import Report
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Ledger
from claimtrack.reports.text.known import known_in
from claimtrack.reports.text.styled import line
from claimtrack.reports.text.totals import counted

EVERY = 0.5
"""Seconds between two looks at the files."""

_check_in_parts = late("claimtrack.cli.parts", "check")

_FORMATS = ("full", "concise")

Looks = Mapping[Path, tuple[int, int, int] | None]
"""When each file was written, how large it is and which it is; None of one that is not there."""


def check(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Judge ledgers once, or one in parts, or again and again, where that is asked for."""
    if options.watch:
        return watch(options, terminal)
    on_spark = options.engine is not None
    if on_spark or options.jobs or options.memory or options.explain_plan:
        status: ExitStatus = _check_in_parts(options, terminal)
        return status
    return commands.check(options, terminal)


def _wait() -> bool:
    time.sleep(EVERY)
    return True


def watch(options: Namespace, terminal: Terminal, wait: Callable[[], bool] = _wait) -> ExitStatus:
    """Print what is found in a ledger, and then what each change of it changes, until interrupted.

    What is wrong with it is printed as well, and waited on. ``wait`` waits a moment and
    tells whether to go on.

    Raises:
        LedgerError: an option does not go with it.
        RuleError: a rule failed.
    """
    _refuse_odd_options(options)
    done: Report | None = None
    while True:
        before = _look(_files(options, done))
        done = _round(done, options, terminal)
        # What it turned out to read besides, before anybody can have changed it.
        seen = {**_look(_files(options, done)), **before}
        files = counted(len([look for look in seen.values() if look is not None]), "file")
        terminal.remark([line(f"watching {files}; interrupt to end")])
        terminal.flush()
        while (now := _look(seen)) == seen:
            if not wait():
                return ExitStatus.CLEAN
        # Whoever writes may not be done yet.
        while wait() and (later := _look(seen)) != now:
            now = later


def _refuse_odd_options(options: Namespace) -> None:
    """Refuse what makes no sense of a ledger that is checked again and again."""
    message = None
    if len(options.ledgers) > 1:
        message = "--watch looks at one ledger at a time"
    elif options.ledgers == ["-"]:
        message = "--watch needs a file: standard input is read once"
    elif options.format not in _FORMATS:
        message = f"--format {options.format}: --watch prints {' or '.join(_FORMATS)}"
    for name in ("since", "write_baseline", "jobs", "memory", "engine", "explain_plan"):
        if getattr(options, name) not in (None, False):
            message = f"--{name.replace('_', '-')} does not go with --watch"
    if message is not None:
        raise LedgerError(Problem(Fault.SETTING, message))


def _round(before: Report | None, options: Namespace, terminal: Terminal) -> Report | None:
    """Check once and print the findings, or what changed; return the last that could be checked."""
    try:
        bench, (after,) = commands.judge(options, terminal)
    except LedgerError as error:
        output.tell_problems(error.problems, options.format, terminal)
        return before
    except OSError as error:
        output.tell_problems([output.problem_of(error)], options.format, terminal)
        return before
    if before is None:
        commands.tell(bench, [after], options, terminal)
    else:
        found = changes(*commands.less_baseline([before, after], options))
        output.tell_changes(found, (), known_in([after]), options.format, terminal)
    return after


def _look(files: Iterator[Path] | Looks) -> Looks:
    return {file: _look_at(file) for file in files}


def _look_at(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _files(options: Namespace, done: Report | None) -> Iterator[Path]:
    """Yield the files that a check reads, be they there or not."""
    path = file_of(options.ledgers[0])
    yield path
    yield from config.files_for(path.parent)
    if path.is_dir():
        yield from sorted(path.iterdir())
    elif path.suffix == ".toml":
        yield from reader.included(path, Limits())
    if options.baseline is not None:
        yield options.baseline
    yield from () if done is None else _texts(done.ledger, path.parent)


def _texts(ledger: Ledger, folder: Path) -> Iterator[Path]:
    for document in ledger.documents.values():
        if document.path is not None:
            yield folder / document.path
