"""The output of a writer: files in memory, and their losses."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.file_writer import is_stream, write_file, write_folder
from claimtrack.formats.records.loss import Loss, start_loss_log
from claimtrack.model import Ledger
from claimtrack.model.html_table import count_noun


@frozen(repr=False)
class Conversion:
    """The files into which a ledger was converted, and the losses.

    ``files`` has contents by file name. A format of one file uses the empty name.
    """

    files: Mapping[str, bytes]
    lost: tuple[Loss, ...] = ()
    other_files: frozenset[str] = frozenset()
    """Names of other files that a folder of the format may contain."""

    def __repr__(self) -> str:
        lost = ", ".join(sorted({loss.what for loss in self.lost})) or "nothing"
        return f"<Conversion: {count_noun(len(self.files), 'file')}; lost: {lost}>"

    @classmethod
    def of_text(cls, text: str, lost: tuple[Loss, ...] = ()) -> "Conversion":
        """Return a conversion of one text file."""
        return cls({"": text.encode()}, lost)

    @property
    def text(self) -> str:
        """The text of the one file.

        Raises:
            ValueError: there are several files, or the file is not UTF-8.
        """
        if set(self.files) != {""}:
            raise ValueError(f"a folder with {', '.join(self.files)} is no single text")
        return self.files[""].decode()

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write the file, or the folder if the format is a folder.

        The output is complete or untouched. An existing path is replaced only with
        ``overwrite``, and a folder only if all its files belong to the format.

        Raises:
            LedgerError: the path exists and must not be replaced.
            OSError: the path cannot be written.
        """
        path = Path(path)
        new = not (overwrite or is_stream(path))
        try:
            if new and path.exists():
                raise FileExistsError
            if set(self.files) == {""}:
                if path.is_dir():
                    _reject(f"`{path}` is a folder, but this format is one file")
                write_file(path, self.files[""], new=new)
            else:
                self._save_folder(path, new)
        except FileExistsError:  # also if it came into being while this was written
            _reject(f"`{path}` already exists; nothing was written", "name another, or allow it")

    def _save_folder(self, path: Path, new: bool) -> None:
        if path.exists():
            if not path.is_dir():
                _reject(f"`{path}` is a file, but this format is a folder")
            known = self.other_files.union(self.files)
            foreign = sorted(
                each.name
                for each in path.iterdir()
                if each.name not in known or each.is_symlink() or not each.is_file()
            )
            if foreign:
                _reject(f"`{path}` contains `{foreign[0]}`, which is not a file of this format")
        write_folder(path, self.files, new=new)


def convert_to_text(ledger: Ledger, write: Callable[[Ledger], str]) -> Conversion:
    """Convert a ledger with a writer of text that can represent every ledger."""
    return Conversion.of_text(write(ledger), start_loss_log(ledger).losses())


def _reject(message: str, hint: str | None = None) -> NoReturn:
    raise LedgerError(Problem(Fault.PATH, message, hint=hint))
