"""Writing a file so that it is at all times either the old one or the new one, whole."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from claimtrack.formats.records.files import digest


class FileChangedError(OSError):
    """A file that is not what it was when it was read, or is reached through a link."""


@frozen
class FileSnapshot:
    """What a file was when it was read."""

    size: int
    modified: int
    digest: str

    @classmethod
    def of(cls, path: Path) -> "FileSnapshot":
        """Take a file's snapshot.

        Raises:
            OSError: it cannot be read.
        """
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, digest(path.read_bytes()))


def rewrite(path: Path, text: str, before: FileSnapshot) -> None:
    """Put a new text into a file that is still as it was, keeping its mode.

    The text is written beside the file, forced to disk and then put in its
    place; on any failure the old file is intact and nothing is left behind.

    Raises:
        ChangedMeanwhileError: the file changed since the snapshot, or is a link.
        OSError: it cannot be written.
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
    _force_folder(path.parent)


def _force_folder(folder: Path) -> None:
    """Force a folder's entries to disk, where the system lets folders be opened."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
