"""What a writer made of a ledger, and putting it where it belongs: whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.loss import Loss


@frozen
class Conversion:
    """The files a ledger became, and what is not in them.

    ``files`` are by name; a format of one file has it under the empty name.
    """

    files: Mapping[str, bytes] = field(repr=False)
    lost: tuple[Loss, ...] = ()
    others: frozenset[str] = field(default=frozenset(), repr=False)
    """Further files that a folder of the format may hold, and that this ledger has none of."""

    @classmethod
    def text_of(cls, text: str, lost: tuple[Loss, ...] = ()) -> "Conversion":
        """Return what was written as one text."""
        return cls({"": text.encode()}, lost)

    @property
    def text(self) -> str:
        """The text of the one file.

        Raises:
            ValueError: there are several, or it is no text.
        """
        if set(self.files) != {""}:
            raise ValueError(f"a folder with {', '.join(self.files)} is no single text")
        return self.files[""].decode()

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Put it into a file, or into a folder where the format is one.

        Nothing is left half-written. What is there already stays unless it may be
        overwritten; a folder is only if it holds nothing but files of the format.

        Raises:
            LedgerError: something is there already.
            OSError: it cannot be written.
        """
        path = Path(path)
        if path.exists() and not overwrite:
            _refuse(f"`{path}` is there already; nothing was written", "name another, or allow it")
        if set(self.files) == {""}:
            if path.is_dir():
                _refuse(f"`{path}` is a folder, and this format is one file")
            put(path, self.files[""])
        else:
            self._save_folder(path)

    def _save_folder(self, path: Path) -> None:
        if path.exists():
            if not path.is_dir():
                _refuse(f"`{path}` is a file, and this format is a folder")
            ours = self.others.union(self.files)
            if strange := sorted(each.name for each in path.iterdir() if each.name not in ours):
                _refuse(f"`{path}` holds `{strange[0]}`, which is no file of this format")
        made = _made_beside(path)
        try:
            for name, data in self.files.items():
                (made / name).write_bytes(data)
            made.chmod(0o777 & ~_umask())
            if path.exists():
                _swap(path, made)
            else:
                made.replace(path)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise


def _swap(path: Path, made: Path) -> None:
    """Put a folder in the place of another; no system does that in one step."""
    old = _made_beside(path)
    old.rmdir()  # what is there already would stand in the way on Windows
    path.replace(old)
    try:
        made.replace(path)
    except BaseException:
        old.replace(path)
        raise
    shutil.rmtree(old)


def _made_beside(path: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=path.resolve().parent, prefix=f".{path.name}."))


def put(path: Path, data: bytes) -> None:
    """Put bytes into a file, whole or not at all; an older file gives way.

    Raises:
        OSError: it cannot be written.
    """
    opened, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(data)
        # A temporary file is private, and this is like any other file of its author.
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refuse(message: str, hint: str | None = None) -> NoReturn:
    raise LedgerError(Problem(Fault.PATH, message, hint=hint))
