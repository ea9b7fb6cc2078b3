"""Reading and decoding of files, with a problem for each reason to reject one."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.toml.positions import SourceText

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
# Opening a pipe without O_NONBLOCK waits for its writer; O_BINARY matters on Windows.
_OPEN_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PIPED = "it is a pipe; a ledger is read from standard input as `-`, with --from"

# After conversion of CRLF to LF, tab and line feed are the only allowed control characters.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def read_bytes(path: Path, name: str, size: int | None) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        LedgerError: as :func:`open_file` does, or the file is larger than ``size`` bytes.
    """
    with open_file(path, name) as file, _translate_errors(name):
        data = file.read() if size is None else file.read(size + 1)
    if size is not None and len(data) > size:
        _reject(Fault.LIMIT, f"`{name}` has more than {size:,} bytes")
    return data


def open_file(path: Path, name: str) -> BinaryIO:
    """Open a regular file for reading. All files that a user names are opened here.

    Pipes, devices and sockets are rejected, and not waited for. The type is checked before
    the path is opened, which can have effects on a device, and once more on the open file,
    in case the path was replaced in between.

    Raises:
        LedgerError: the file does not exist, cannot be read, or is not a regular file.
    """
    with _translate_errors(name):
        _require_regular(path.stat().st_mode, name)
        file = os.fdopen(os.open(path, os.O_RDONLY | _OPEN_FLAGS), "rb")
        try:
            _require_regular(os.fstat(file.fileno()).st_mode, name)
        except LedgerError:
            file.close()
            raise
        return file


@contextmanager
def _translate_errors(name: str) -> Iterator[None]:
    """Convert errors of the operating system to problems that name the file."""
    try:
        yield
    except LedgerError:
        raise
    except FileNotFoundError:
        _reject(Fault.NO_FILE, f"there is no file `{name}`")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _reject(Fault.NO_FILE, f"`{name}` cannot be read: {reason}")


def _require_regular(mode: int, name: str) -> None:
    if stat.S_ISFIFO(mode):
        _reject(Fault.PATH, f"`{name}` is not a regular file", hint=_PIPED)
    if not stat.S_ISREG(mode):
        _reject(Fault.PATH, f"`{name}` is not a regular file")


def resolve_below(
    folder: Path, path: Path, extensions: tuple[str, ...], name: str = "the ledger's folder"
) -> Path:
    """Return the real path of a file below a folder, after following links.

    ``name`` is what messages call the folder, which has no links in its path.

    Raises:
        LedgerError: the path leads out of the folder, to a hidden file or folder, or to a
            file with another extension.
    """
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        _reject(Fault.PATH, f"`{path}` cannot be followed: {error}")
    if not real.is_relative_to(folder):
        _reject(Fault.PATH, f"`{path}` leads out of {name}")
    if hidden := [part for part in real.relative_to(folder).parts if part.startswith(".")]:
        _reject(Fault.PATH, f"`{path}` leads to the hidden `{hidden[0]}`")
    if real.suffix.lower() not in extensions:
        _reject(Fault.PATH, f"`{path}` is not one of the allowed types: {', '.join(extensions)}")
    return real


def read_text_file(
    path: Path, size: int | None, truncated: bool = False
) -> tuple[SourceText, tuple[Problem, ...]]:
    """Return the text of a file, and warnings.

    With ``truncated``, an incomplete character at the end of the file is dropped.

    Raises:
        LedgerError: the file cannot be read, or is not UTF-8.
    """
    name = str(path)
    try:
        data = read_bytes(path, name, size)
        return decode_text(_strip_incomplete_character(data) if truncated else data, name)
    except LedgerError as error:
        raise LedgerError(*(problem.at(Place(name, 1)) for problem in error.problems)) from None


def decode_text(data: bytes, name: str) -> tuple[SourceText, tuple[Problem, ...]]:
    """Decode the bytes of a file, convert line ends to LF, and return warnings as well.

    Raises:
        LedgerError: the bytes are not UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            _reject(Fault.ENCODING, f"the file is {encoding}; save it as UTF-8", Place(name, 1))
    if len(data) > 1 and 0 in data[:2] and data[:2] != b"\0\0":
        _reject(Fault.ENCODING, "the file looks like UTF-16; save it as UTF-8", Place(name, 1))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        _reject_bytes(data, error, name)
    notes: list[Problem] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "the file starts with a byte order mark, which was ignored"
        notes.append(Problem(Fault.ENCODING, message, Place(name, 1), warning=True))
    return SourceText.of(name, text.replace("\r\n", "\n")), tuple(notes)


def _strip_incomplete_character(data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return data[: error.start]
    return data


def find_control_characters(source_text: SourceText) -> Iterator[Problem]:
    """Yield a problem for each control character."""
    for found in CONTROL.finditer(source_text.text):
        what = "a carriage return without a line feed" if found[0] == "\r" else "control character"
        place = source_text.place(*found.span())
        message = f"{what} U+{ord(found[0]):04X}"
        yield Problem(Fault.CHARACTER, message, place, "remove it")


def digest(data: bytes) -> str:
    """Return the SHA-256 digest of bytes in hexadecimal, as ledgers write it."""
    return hashlib.sha256(data).hexdigest()


def _reject_bytes(data: bytes, error: UnicodeDecodeError, name: str) -> NoReturn:
    line_start = data.rfind(b"\n", 0, error.start) + 1
    line = data.count(b"\n", 0, error.start) + 1
    column = len(data[line_start : error.start].decode(errors="replace")) + 1
    byte = data[error.start]
    raise LedgerError(
        Problem(
            Fault.ENCODING,
            f"byte 0x{byte:02X} at offset {error.start:,} is not UTF-8",
            Place(name, line, column),
            f"in Latin-1 it is `{chr(byte)}`; save the file as UTF-8" if byte >= 0xA0 else None,
        )
    )


def _reject(
    fault: Fault, message: str, place: Place | None = None, hint: str | None = None
) -> NoReturn:
    raise LedgerError(Problem(fault, message, place, hint))
