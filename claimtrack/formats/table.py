"""The formats there are. Which one a file is in is never guessed from what it holds."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Protocol

from attrs import evolve, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import files, jsonl, toml
from claimtrack.formats.limits import Limits
from claimtrack.model import Ledger
from claimtrack.model.values import nearest
from claimtrack.place import Place

LEDGER_FILE = "ledger.toml"
"""The ledger that a folder stands for."""

INPUT = "<stdin>"
"""What places in a ledger from a stream call its file."""


class ReadText(Protocol):
    """What reads a ledger from text."""

    def __call__(self, text: str, file: str = ...) -> Ledger:
        """Read it; ``file`` is what places call the text."""


@frozen
class Format:
    """One file format: its name, the endings of its files, and what it can do."""

    name: str
    extensions: tuple[str, ...]
    read: Callable[[Path], Ledger]
    read_text: ReadText
    write: Callable[[Ledger], str]
    loses: tuple[str, ...] = ()
    """What it cannot carry, in words; empty if what is written reads back equal."""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        format.name: format
        for format in (
            Format("toml", (".toml",), toml.read, toml.read_text, toml.write),
            Format("jsonl", (".jsonl", ".ndjson"), jsonl.read, jsonl.read_text, jsonl.write),
        )
    }
)


def named(name: str) -> Format:
    """Return the format of a name.

    Raises:
        LedgerError: there is none.
    """
    if name in FORMATS:
        return FORMATS[name]
    hint = nearest(name, FORMATS) or f"known are {', '.join(FORMATS)}"
    raise LedgerError(Problem(Fault.SETTING, f"unknown format `{name}`", hint=hint))


def format_of(path: Path, name: str | None = None) -> Format:
    """Return the format of a file: the one that is named, else that of its ending.

    Raises:
        LedgerError: no format has that name or ending.
    """
    if name is not None:
        return named(name)
    for format in FORMATS.values():
        if path.suffix.lower() in format.extensions:
            return format
    endings = ", ".join(ending for format in FORMATS.values() for ending in format.extensions)
    message = f"no format is known by the ending of `{path.name}`"
    hint = f"name the format, or use one of {endings}"
    raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1), hint))


def read(path: Path | str, name: str | None = None) -> Ledger:
    """Read a ledger from a file, or from the ``ledger.toml`` of a folder.

    Raises:
        LedgerError: with every problem found.
    """
    path = Path(path)
    if path.is_dir():
        path = path / LEDGER_FILE
    return format_of(path, name).read(path)


def read_input(stream: BinaryIO, name: str) -> Ledger:
    """Read a ledger of a named format from a stream, such as standard input.

    It has no folder, hence neither includes files nor has texts of its documents.

    Raises:
        LedgerError: with every problem found; one is a document with a path.
    """
    format, size = named(name), Limits().size
    data = stream.read(size + 1)
    if len(data) > size:
        raise LedgerError(Problem(Fault.LIMIT, f"more than {size:,} bytes", Place(INPUT, 1)))
    page, notes = files.page_of(data, INPUT)
    ledger = format.read_text(page.text, INPUT)
    message = "`path`: a ledger without a folder has no texts beside it"
    hint = "check the ledger as a file, or take `path` away"
    problems = [
        Problem(Fault.PATH, message, document.place, hint)
        for document in ledger.documents.values()
        if document.path is not None
    ]
    if problems:
        raise LedgerError(*problems)
    return evolve(ledger, notes=(*notes, *ledger.notes))
