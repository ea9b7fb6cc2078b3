"""Writing of files and folders: each is complete or untouched, whatever happens."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from ctypes import CDLL, c_char_p, c_int, c_uint, get_errno
from pathlib import Path

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.files import digest

_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/dev/null"})
"""Paths that are written directly: they have no old content to keep."""

_SUFFIX = ".claimtrack-tmp"
_STALE = 3600
"""Seconds after which a temporary file belongs to a run that was killed."""

_NAME_PART = 100
"""The number of characters of the target that a temporary name repeats, below any limit."""

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


class FileChangedError(OSError):
    """A file changed after it was read."""


def write_file(path: Path, data: bytes, *, before: str | None = None, new: bool = False) -> None:
    """Write bytes to a file, completely or not at all.

    The bytes go to a temporary file in the same folder, which is synced and renamed. Links
    are followed, and an existing file keeps its mode. ``before`` is the digest of the
    content that may be replaced. With ``new`` no existing file is replaced.

    Raises:
        FileChangedError: the content of the file is not the expected one.
        FileExistsError: with ``new``, if the path exists.
        LedgerError: the path is not a regular file.
        OSError: the file cannot be written. The error names the path.
    """
    if is_stream(path):
        with path.open("wb") as stream:
            stream.write(data)
        return
    with _naming(path):
        path.parent.stat()  # `missing/../file` names no file, but would resolve to one
        target = path.resolve()
        mode = _mode_of(path, target)
        _remove_stale(target)
        opened, name = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target), suffix=_SUFFIX)
        made = Path(name)
        try:
            with os.fdopen(opened, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made.chmod(0o666 & ~_umask() if mode is None else mode)
            if before is not None and digest(target.read_bytes()) != before:
                raise FileChangedError(f"{path} changed since it was read; nothing was written")
            if new:
                _link_new(made, target)
            else:
                made.replace(target)
        except BaseException:
            with suppress(OSError):
                made.unlink()
            raise
        _sync_folder(target.parent)


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder of files, completely or not at all, in the place of an existing one.

    Linux exchanges two folders in one step. Elsewhere a kill between two renames leaves the
    old folder under a temporary name.

    Raises:
        OSError: the folder cannot be written. The error names the path.
    """
    with _naming(path):
        path.parent.stat()
        target = path.resolve()
        _remove_stale(target)
        made = _temporary_folder(target)
        try:
            for name, data in files.items():
                with (made / name).open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            made.chmod(0o777 & ~_umask())
            _sync_folder(made)
            if not target.exists():
                made.replace(target)
            elif not _exchange(made, target):
                _replace_in_two_steps(made, target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        shutil.rmtree(made, ignore_errors=True)  # the old folder, if the two were exchanged
        _sync_folder(target.parent)


def _link_new(made: Path, target: Path) -> None:
    """Give a file a name that must not exist yet, which a rename would replace."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(f"{target} exists") from None
        made.replace(target)
    else:
        made.unlink()


def is_stream(path: Path) -> bool:
    """True for standard output, standard error and the null device."""
    return str(path) in _STREAMS


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name the path in errors that name a temporary file or none."""
    try:
        yield
    except (FileChangedError, FileExistsError):
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _mode_of(path: Path, target: Path) -> int | None:
    """Return the mode of a file to replace, or None if it does not exist."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        raise LedgerError(Problem(Fault.PATH, f"`{path}` is {kind}; nothing was written"))
    return stat.S_IMODE(found.st_mode)


def _prefix(target: Path) -> str:
    return f".{target.name[:_NAME_PART]}."


def _temporary_folder(target: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=target.parent, prefix=_prefix(target), suffix=_SUFFIX))


def _remove_stale(target: Path) -> None:
    """Remove what killed runs have left beside a target."""
    oldest = time.time() - _STALE
    prefix = _prefix(target)
    with suppress(OSError):
        for each in os.scandir(target.parent):
            if each.name.startswith(prefix) and each.name.endswith(_SUFFIX):
                with suppress(OSError):
                    if each.stat(follow_symlinks=False).st_mtime < oldest:
                        if each.is_dir(follow_symlinks=False):
                            shutil.rmtree(each.path)
                        else:
                            Path(each.path).unlink()


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False if the system cannot."""
    try:
        renameat2 = CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    renameat2.argtypes = [c_int, c_char_p, c_int, c_char_p, c_uint]
    names = os.fsencode(one), os.fsencode(other)
    if renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    get_errno()
    return False


def _replace_in_two_steps(made: Path, target: Path) -> None:
    old = _temporary_folder(target)
    old.rmdir()  # Windows does not rename to an existing folder.
    target.replace(old)
    try:
        made.replace(target)
    except BaseException:
        old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """Sync the entries of a folder to disk, if the system supports it."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
