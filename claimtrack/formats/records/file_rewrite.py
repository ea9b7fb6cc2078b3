"""Atomic replacement of a file that must not have changed since it was read."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from claimtrack.formats.records.files import digest


class FileChangedError(OSError):
    """A file changed after it was read, or is a symbolic link."""


@frozen
class FileSnapshot:
    """The size, modification time and digest of a file at one moment."""

    size: int
    modified: int
    digest: str

    @classmethod
    def of(cls, path: Path) -> "FileSnapshot":
        """Return a snapshot of a file.

        Raises:
            OSError: the file cannot be read.
        """
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, digest(path.read_bytes()))


def rewrite(path: Path, text: str, before: FileSnapshot) -> None:
    """Replace the text of a file that equals its snapshot. Its mode is preserved.

    The text is written to a temporary file in the same folder, synced to disk and
    renamed. On failure the old file is intact and the temporary file is removed.

    Raises:
        FileChangedError: the file changed since the snapshot, or is a link.
        OSError: the file cannot be written.
    """
    if path.is_symlink():
        raise FileChangedError(f"{path} is a symbolic link; name the file itself")
    mode = stat.S_IMODE(path.stat().st_mode)
    opened, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        if path.is_symlink() or FileSnapshot.of(path) != before:
            raise FileChangedError(f"{path} changed since it was read; nothing was written")
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Sync the entries of a folder to disk, if the system supports it."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
