"""Writing of files and folders: each is complete or untouched, whatever happens."""

import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from ctypes import CDLL, c_char_p, c_int, c_uint, get_errno
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.files import digest

_STREAMS: Mapping[str, int | None] = MappingProxyType(
    {"/dev/stdout": 1, "/dev/stderr": 2, "/dev/null": None}
)
"""Paths that are written directly, each with its descriptor. They have no old content to keep."""

_SUFFIX = ".claimtrack-tmp"
_STALE = 3600
"""Seconds after which a temporary file that cannot be locked belongs to a run that was killed."""

_NAME_PART = 100
"""The number of characters of the target that a temporary name repeats, below any limit."""

_AT_FDCWD, _RENAME_NOREPLACE, _RENAME_EXCHANGE = -100, 1, 2  # linux/fcntl.h, linux/fs.h


class FileChangedError(OSError):
    """A file changed after it was read."""


def write_file(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    before: str | None = None,
    new: bool = False,
) -> None:
    """Write bytes, given at once or in parts, to a file, completely or not at all.

    The bytes go to a temporary file in the same folder, which is synced and renamed. Links
    are followed, and an existing file keeps its mode, and its owner and group where that is
    permitted. ``before`` is the digest of the content that may be replaced. With ``new`` no
    existing file is replaced. Temporary files of killed runs are removed at the end.

    Raises:
        FileChangedError: the content of the file is not the expected one.
        FileExistsError: with ``new``, if the path exists.
        LedgerError: the path is not a regular file.
        OSError: the file cannot be written. The error names the path.
    """
    with _naming(path):
        if is_stream(path):
            with _open_stream(path) as stream:
                stream.writelines(_parts(data))
            return
        path.parent.stat()  # `missing/../file` names no file, but would resolve to one
        target = _real_path(path)
        old = _find_replaced(path, target)
        with _temporary(target, is_folder=False) as made:
            _write_synced(made, data)
            _keep_access(made, old, 0o666)
            if before is not None and digest(target.read_bytes()) != before:
                raise FileChangedError(f"{path} changed since it was read; nothing was written")
            if new:
                _rename_new(made, target)
            else:
                made.replace(target)
        _sync_folder(target.parent)
        _remove_abandoned(target)


def write_folder(path: Path, files: Mapping[str, bytes], *, new: bool = False) -> None:
    """Write a folder of files, completely or not at all, in the place of an existing one.

    The folder, and each file with an old name, keeps its mode, owner and group as
    :func:`write_file` does. Linux exchanges two folders in one step. Elsewhere a kill between
    two renames leaves the old folder under a temporary name. With ``new`` no existing folder
    is replaced.

    Raises:
        FileExistsError: with ``new``, if the path exists.
        OSError: the folder cannot be written. The error names the path.
    """
    with _naming(path):
        path.parent.stat()
        target = _real_path(path)
        with _temporary(target, is_folder=True) as made:
            for name, data in files.items():
                _write_synced(made / name, data)
                _keep_access(made / name, _stat_or_none(target / name), 0o666)
            _keep_access(made, _stat_or_none(target), 0o777)
            _sync_folder(made)
            _rename_folder(made, target, new)
        _sync_folder(target.parent)
        _remove_abandoned(target)


def _parts(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (data,) if isinstance(data, bytes) else data


def _write_synced(path: Path, data: bytes | Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(_parts(data))
        file.flush()
        os.fsync(file.fileno())


def _rename_new(made: Path, target: Path) -> None:
    """Give a file a name that must not exist yet, which a plain rename would replace."""
    if _rename_by_flag(made, target, _RENAME_NOREPLACE):
        return
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(f"{target} exists") from None
        made.replace(target)


def is_stream(path: Path) -> bool:
    """True for standard output, standard error and the null device."""
    return str(path) in _STREAMS


def _open_stream(path: Path) -> BinaryIO:
    """Open a stream by its descriptor, which has the position of everything written before."""
    descriptor = _STREAMS[str(path)]
    if descriptor is None:
        return path.open("wb")
    return os.fdopen(os.dup(descriptor), "wb")


def _real_path(path: Path) -> Path:
    """Follow links; unlike ``Path.resolve``, leave a loop of links to the next system call."""
    return Path(os.path.realpath(path))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name the path in errors that name a temporary file or none."""
    try:
        yield
    except (FileChangedError, FileExistsError):
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _find_replaced(path: Path, target: Path) -> os.stat_result | None:
    """Return the state of a file to replace, or None if it does not exist."""
    found = _stat_or_none(target)
    if found is not None and not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        raise LedgerError(Problem(Fault.PATH, f"`{path}` is {kind}; nothing was written"))
    return found


def _stat_or_none(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _keep_access(made: Path, old: os.stat_result | None, mode: int) -> None:
    """Set the mode, owner and group of the file or folder to replace.

    The owner and the group are set as far as the system permits it. A new file or folder
    has a mode, without what the process masks.
    """
    if old is None:
        made.chmod(mode & ~_umask())
        return
    if sys.platform != "win32":
        for owner, group in ((-1, old.st_gid), (old.st_uid, -1)):
            with suppress(OSError):
                os.chown(made, owner, group)
    made.chmod(stat.S_IMODE(old.st_mode))  # after the owner, whose change clears bits


def _prefix(target: Path) -> str:
    return f".{target.name[:_NAME_PART]}."


@contextmanager
def _temporary(target: Path, is_folder: bool) -> Iterator[Path]:
    """Make a temporary file or folder beside a target, and remove what is left of it.

    It is locked as long as this process lives, so that no other run removes it.
    """
    made, lock = _make_locked(target, is_folder)
    try:
        yield made
    finally:
        _remove(made)
        if lock is not None:
            os.close(lock)


def _make_locked(target: Path, is_folder: bool) -> tuple[Path, int | None]:
    """Return a new temporary file or folder, and its lock if the system has locks."""
    while True:
        made = _make_temporary(target, is_folder)
        try:
            return made, _lock(made)
        except (BlockingIOError, FileNotFoundError):
            continue  # another run found it before it was locked, and removes it
        except OSError:
            return made, None


def _make_temporary(target: Path, is_folder: bool) -> Path:
    prefix = _prefix(target)
    if is_folder:
        return Path(tempfile.mkdtemp(dir=target.parent, prefix=prefix, suffix=_SUFFIX))
    opened, name = tempfile.mkstemp(dir=target.parent, prefix=prefix, suffix=_SUFFIX)
    os.close(opened)
    return Path(name)


def _lock(path: Path) -> int:
    """Lock a file or folder until the returned descriptor is closed or the process ends.

    Raises:
        BlockingIOError: another process has locked it.
        FileNotFoundError: another process has removed it.
        OSError: it cannot be locked, as on Windows and on some network file systems.
    """
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, "folders have no locks, and locked files no new names")
    import fcntl

    # Opening a pipe without O_NONBLOCK waits for its writer.
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.lstat()
    except BaseException:
        os.close(opened)
        raise
    return opened


def _remove_abandoned(target: Path) -> None:
    """Remove the temporary files and folders that killed runs have left beside a target."""
    prefix = _prefix(target)
    with suppress(OSError):
        for each in os.scandir(target.parent):
            if each.name.startswith(prefix) and each.name.endswith(_SUFFIX):
                with suppress(OSError):
                    if each.is_file(follow_symlinks=False) or each.is_dir(follow_symlinks=False):
                        _remove_if_abandoned(Path(each.path))


def _remove_if_abandoned(path: Path) -> None:
    lock = None
    try:
        lock = _lock(path)
    except OSError:
        if path.lstat().st_mtime > time.time() - _STALE:
            return
    try:
        _remove(path)
    finally:
        if lock is not None:
            os.close(lock)


def _remove(path: Path) -> None:
    """Remove a file or a folder as far as the system permits it."""
    try:
        path.unlink(missing_ok=True)
    except OSError:  # most likely a folder
        shutil.rmtree(path, ignore_errors=True)


def _rename_folder(made: Path, target: Path, new: bool) -> None:
    """Give a folder a name, which may be that of another folder unless it must be new."""
    try:
        made.replace(target)
    except OSError as error:
        if not target.is_dir():
            raise
        if new:
            raise FileExistsError(f"{target} exists") from error
        if not _rename_by_flag(made, target, _RENAME_EXCHANGE):
            _replace_in_two_steps(made, target)


def _rename_by_flag(one: Path, other: Path, flag: int) -> bool:
    """Rename with a flag of Linux, in one step; return False if the system cannot.

    Raises:
        FileExistsError: the flag forbids to replace a file.
    """
    try:
        renameat2 = CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    renameat2.argtypes = [c_int, c_char_p, c_int, c_char_p, c_uint]
    names = os.fsencode(one), os.fsencode(other)
    if renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], flag) == 0:
        return True
    if get_errno() == errno.EEXIST:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(other))
    return False


def _replace_in_two_steps(made: Path, target: Path) -> None:
    old = _make_temporary(target, is_folder=True)
    old.rmdir()  # Windows does not rename to an existing folder.
    target.replace(old)
    try:
        made.replace(target)
    except BaseException:
        old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """Sync the entries of a folder to disk, if the system supports and permits it."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows, or a folder that may not be listed
        return
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
