"""Getting the text of a file, or saying why it cannot be had."""

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import NoReturn

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.toml.positions import SourceText

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
# Tab and line feed are all the controls a text has once CRLF is read as LF.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def read_bytes(path: Path, name: str, size: int | None) -> bytes:
    """Return the bytes of a regular file; never waits on a pipe or device.

    Raises:
        LedgerError: it is not there or cannot be read, is no regular file, or is
            larger than ``size`` bytes.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            _refuse(Fault.PATH, f"`{name}` is not a regular file")
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(opened, "rb") as file:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                _refuse(Fault.PATH, f"`{name}` is not a regular file")
            data = file.read() if size is None else file.read(size + 1)
    except LedgerError:
        raise
    except FileNotFoundError:
        _refuse(Fault.NO_FILE, f"there is no file `{name}`")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(Fault.NO_FILE, f"`{name}` cannot be read: {reason}")
    if size is not None and len(data) > size:
        _refuse(Fault.LIMIT, f"`{name}` has more than {size:,} bytes")
    return data


def below(folder: Path, path: Path) -> Path:
    """Return the real path of a file below a folder, links followed.

    Raises:
        LedgerError: it leads out of the folder.
    """
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        _refuse(Fault.PATH, f"`{path}` cannot be followed: {error}")
    if not real.is_relative_to(folder):
        _refuse(Fault.PATH, f"`{path}` leads out of the ledger's folder")
    return real


def page_at(
    path: Path, size: int | None, torn: bool = False
) -> tuple[SourceText, tuple[Problem, ...]]:
    """Return the text of the file that was asked for, and what to warn of.

    A ``torn`` file may end in the midst of a character, which is left out.

    Raises:
        LedgerError: it cannot be read, or is not UTF-8.
    """
    name = str(path)
    try:
        data = read_bytes(path, name, size)
        return page_of(_whole_characters(data) if torn else data, name)
    except LedgerError as error:
        raise LedgerError(*(problem.at(Place(name, 1)) for problem in error.problems)) from None


def page_of(data: bytes, name: str) -> tuple[SourceText, tuple[Problem, ...]]:
    """Return the text of a file, its lines ending in LF, and what to warn of.

    Raises:
        LedgerError: it is not UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            _refuse(Fault.ENCODING, f"the file is {encoding}; save it as UTF-8", Place(name, 1))
    if len(data) > 1 and 0 in data[:2] and data[:2] != b"\0\0":
        _refuse(Fault.ENCODING, "the file looks like UTF-16; save it as UTF-8", Place(name, 1))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        _refuse_bytes(data, error, name)
    notes: list[Problem] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "the file starts with a byte order mark, which was ignored"
        notes.append(Problem(Fault.ENCODING, message, Place(name, 1), warning=True))
    return SourceText.of(name, text.replace("\r\n", "\n")), tuple(notes)


def _whole_characters(data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return data[: error.start]
    return data


def check_controls(page: SourceText) -> None:
    """Refuse control characters, which no text of a ledger holds.

    Raises:
        LedgerError: naming the first.
    """
    if found := _CONTROL.search(page.text):
        what = "a carriage return without a line feed" if found[0] == "\r" else "control character"
        place = page.place(*found.span())
        message = f"{what} U+{ord(found[0]):04X}"
        raise LedgerError(Problem(Fault.CHARACTER, message, place, "remove it"))


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, as ledgers write it."""
    return hashlib.sha256(data).hexdigest()


def _refuse_bytes(data: bytes, error: UnicodeDecodeError, name: str) -> NoReturn:
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


def _refuse(fault: Fault, message: str, place: Place | None = None) -> NoReturn:
    raise LedgerError(Problem(fault, message, place))
