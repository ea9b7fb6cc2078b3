"""Undoing of edits: the bytes of a file before an edit are written again."""

from collections import deque
from pathlib import Path

from attrs import define, field, frozen

from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import FileChangedError

MAX_UNDONE = 50
"""The number of edits that can be undone."""


@frozen
class _Edit:
    """The file of an edit, its bytes before, and the digest of its bytes after."""

    path: Path
    before: bytes = field(repr=False)
    after: str


@define
class UndoStack:
    """A mutable list of the last edits, of which the last is undone first."""

    _edits: deque[_Edit] = field(factory=lambda: deque(maxlen=MAX_UNDONE), init=False)

    def __len__(self) -> int:
        """Return the number of edits that can be undone."""
        return len(self._edits)

    def record(self, before: EditedLedger, after: EditedLedger) -> None:
        """Add an edit, given the ledger before and after it."""
        for path, data in before.texts.items():
            if (new := after.texts.get(path)) not in (None, data):
                self._edits.append(_Edit(path, data, files.digest(new or b"")))

    def undo(self, present: EditedLedger) -> EditedLedger:
        """Write the file of the last edit as it was before, and return the ledger.

        On an error, nothing is written and the edit can still be undone.

        Raises:
            IndexError: there is nothing to undo.
            FileChangedError: a file is not as the edit left it, or has changed since it was
                read.
            LedgerError: the ledger would not load.
        """
        last = self._edits[-1]
        if files.digest(present.texts.get(last.path, b"")) != last.after:
            raise FileChangedError(f"{last.path} changed after the edit; nothing was undone")
        undone = present.restore(last.path, last.before)
        self._edits.pop()
        return undone
