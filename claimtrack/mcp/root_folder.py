"""The one folder whose files the server reads."""

import os
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from claimtrack.errors import Fault, LedgerError
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.recognition import is_ledger_text
from claimtrack.model.values import refuse

MAX_NAME = 4096
"""The number of characters of a path, or of any other name."""

MAX_LISTED = 200
"""The number of ledgers that are listed."""

_MAX_SEEN = 20_000
"""The number of files among which ledgers are looked for."""

_HEAD = 4096
"""The number of bytes of a file by which a ledger is recognized."""


@frozen
class RootFolder:
    """A folder without links in its path. It must be the working folder of the process.

    Paths are returned relative to it, so that messages name files as a user in that folder does.
    """

    path: Path

    @classmethod
    def of(cls, path: Path) -> "RootFolder":
        """Return a folder by its path.

        Raises:
            LedgerError: there is no such folder.
        """
        if not path.is_dir():
            refuse(f"there is no folder `{path}`", fault=Fault.NO_FILE)
        return cls(path.resolve())

    def find(self, name: str) -> Path:
        """Return the path of a file or folder after following links, relative to the root.

        Raises:
            LedgerError: the path leads out of the root, or to a hidden file or folder.
        """
        if len(name) > MAX_NAME:
            message = f"a path of {len(name):,} characters; at most {MAX_NAME:,}"
            refuse(message, fault=Fault.LIMIT)
        try:
            real = (self.path / name).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            refuse(f"`{name}` cannot be followed: {error}", fault=Fault.PATH)
        if not real.is_relative_to(self.path):
            hint = f"name a path below `{self.path}`, the folder of this server"
            refuse(f"`{name}` leads out of the folder of this server", hint, Fault.PATH)
        below = real.relative_to(self.path)
        if hidden := [part for part in below.parts if part.startswith(".")]:
            refuse(f"`{name}` leads to the hidden `{hidden[0]}`", fault=Fault.PATH)
        return below

    def find_ledger(self, name: str) -> Path:
        """Return the path of a ledger file, which may be named by its folder.

        Raises:
            LedgerError: as :meth:`find`, or a file of the ledger's folder leads out of the root.
        """
        path = self.find(name)
        if not (self.path / path).exists():
            hint = "a person begins a ledger, with claimtrack init or claimtrack draft"
            refuse(f"there is no file `{name}`", hint, Fault.NO_FILE)
        if not path.is_dir():
            return path
        path = self.find(str(registry.ledger_file_of(path)))
        if path.name in registry.FOLDER_FILES:
            for each in path.parent.iterdir():
                self.find(str(each))
        return path

    def read_text(self, name: str) -> str:
        """Return the text of a file.

        Raises:
            LedgerError: as :meth:`find`, or the file is not a readable text.
        """
        path = self.find(name)
        data = files.read_bytes(path, str(path), Limits().size)
        source_text, _ = files.decode_text(data, str(path))
        return source_text.text

    def ledgers(self) -> Iterator[Path]:
        """Yield the TOML ledgers in the root and below it, relative to it, in order of paths.

        Links and hidden folders are not followed. Of a large folder, only a part is searched.
        """
        seen = listed = 0
        for folder, folders, names in os.walk(self.path):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for name in sorted(names):
                seen += 1
                path = Path(folder, name)
                if name.endswith(".toml") and not path.is_symlink() and _is_ledger(path):
                    listed += 1
                    yield path.relative_to(self.path)
                if listed == MAX_LISTED or seen == _MAX_SEEN:
                    return


def _is_ledger(path: Path) -> bool:
    """True if the head of a file looks like that of a ledger."""
    try:
        with files.open_file(path, str(path)) as file:
            return is_ledger_text(file.read(_HEAD).decode("utf-8-sig", errors="replace"))
    except (LedgerError, OSError):
        return False
