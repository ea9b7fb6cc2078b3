"""Writes of ledgers by several servers at once, none of which is lost."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.mcp.cancellation import current_request

_T = TypeVar("_T")

_ATTEMPTS = 5
"""The number of times that a change is tried while other programs change the file."""

_PATIENCE = 60.0
"""The seconds for which another server may hold the lock."""

_PAUSE = 0.01
"""The seconds between two attempts to lock."""


def change_ledger(path: Path, change: Callable[[], _T]) -> _T:
    """Read and write a ledger by a function, which is called again if the file has changed.

    Servers wait for one another. Programs that take no lock, such as editors, are noticed:
    nothing of theirs is overwritten.

    Raises:
        LedgerError: the change is not possible, or the lock is not free in time.
        FileChangedError: other programs changed the file all the time.
        RequestCancelledError: the request was cancelled before the write.
    """
    with _locked(path.parent):
        for _ in range(_ATTEMPTS - 1):
            try:
                return change()
            except FileChangedError:
                current_request().check()
        return change()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock the folder of a ledger against other servers, where the system has such locks.

    The lock is on the folder, because each write replaces the file. It ends with the process.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    opened = os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + _PATIENCE
        while True:
            current_request().check()
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    message = f"another server has been writing in `{folder}` for a minute"
                    hint = "nothing was written; try again"
                    raise LedgerError(Problem(Fault.NO_FILE, message, hint=hint)) from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(opened)
