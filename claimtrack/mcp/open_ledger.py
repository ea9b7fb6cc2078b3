"""Ledgers as the tools read and write them."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from attrs import evolve, field, frozen

from claimtrack.confidential import Disguise
from claimtrack.engine.rule import Rule
from claimtrack.errors import Fault, LedgerError
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.mcp.cancellation import current_request
from claimtrack.mcp.root_folder import RootFolder
from claimtrack.model import Ledger, Settings
from claimtrack.model.values import refuse

_T = TypeVar("_T")

_ATTEMPTS = 5
"""The number of times that a change is tried while other programs change the file."""

_PATIENCE = 60.0
"""The seconds for which another server may hold the lock."""

_PAUSE = 0.01
"""The seconds between two attempts to lock."""


@frozen(eq=False)
class OpenLedger:
    """A ledger that was read, with its disguise and the settings of its check."""

    path: Path
    """The ledger file, relative to the root."""
    disguise: Disguise
    settings: Settings
    """Disguised, too."""
    undisguised: Ledger = field(repr=False)

    def shown(self, *, drafts: bool) -> Ledger:
        """Return the disguised ledger with its settings, and with its drafts if they are judged."""
        ledger = self.disguise.ledger(self.undisguised)
        judged = ledger if drafts else ledger.without_drafts()
        return evolve(judged, settings=self.settings.within(judged.sources))


class LedgerOpener(Protocol):
    """A function that reads a ledger and its settings, as the commands do."""

    def __call__(self, path: Path, *, allow_empty: bool = False) -> OpenLedger:
        """Read a ledger from a path relative to the root.

        Raises:
            LedgerError: with every problem, disguised. A ledger without a claim is one, unless
                ``allow_empty`` is set.
        """


@frozen(eq=False)
class LedgerFolder:
    """The ledgers in the root folder, and the rules that judge them."""

    root: RootFolder
    open_path: LedgerOpener
    rules: Sequence[Rule]

    def open(self, name: str, *, allow_empty: bool = False) -> OpenLedger:
        """Read a ledger by the name of its file or folder.

        Raises:
            LedgerError: the path is not allowed, or the ledger has problems.
        """
        return self.open_path(self.root.find_ledger(name), allow_empty=allow_empty)


@contextmanager
def disguised_problems(disguise: Disguise) -> Iterator[None]:
    """Disguise the problems of errors about the ledger itself."""
    try:
        yield
    except LedgerError as error:
        raise LedgerError(*disguise.problems(error.problems)) from None


def change_ledger(path: Path, change: Callable[[], _T]) -> _T:
    """Read and write a ledger by a function, which is called again if the file has changed.

    Servers wait for one another. Changes by programs that take no lock, such as editors, are
    detected, and never overwritten.

    Raises:
        LedgerError: the change is not possible, or the lock is not free in time.
        FileChangedError: other programs changed the file at each attempt.
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
                    refuse(message, "nothing was written; try again", Fault.NO_FILE)
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(opened)
