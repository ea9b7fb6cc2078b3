"""The formats there are. Which one a file is in is never guessed from what it holds."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Protocol

from attrs import evolve, frozen

from claimtrack._lazy import late
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats import jsonl
from claimtrack.formats.records import files
from claimtrack.formats.records.loss import beside
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Ledger
from claimtrack.model.status import Credibility
from claimtrack.model.values import nearest

LEDGER_FILE = "ledger.toml"
"""The ledger that a folder stands for."""

INPUT = "<stdin>"
"""What places in a ledger from a stream call its file."""


class TextReader(Protocol):
    """What reads a ledger from text."""

    def __call__(self, text: str, file: str = ...) -> Ledger:
        """Read it; ``file`` is what places call the text."""


@frozen
class Format:
    """One file format of ledgers: its name, how it is known, and what it can do.

    A format is a file with one of the ``extensions``, or a folder that is known by
    the file ``known_by`` in it; without either it is only used where it is named.
    ``grade`` is set where a format has a place for how credible claims are, by their
    ids: it writes as ``write`` does, and is told.
    """

    name: str
    meaning: str
    extensions: tuple[str, ...] = ()
    known_by: str | None = None
    read: Callable[[Path], Ledger] | None = None
    read_text: TextReader | None = None
    write: Callable[[Ledger], Conversion] | None = None
    grade: Callable[[Ledger, Mapping[str, Credibility]], Conversion] | None = None

    @property
    def is_folder(self) -> bool:
        """Whether a ledger of this format is a folder."""
        return self.known_by is not None


def _toml(ledger: Ledger) -> Conversion:
    return Conversion.text_of(reader.write(ledger), beside(ledger).found())


def _jsonl(ledger: Ledger) -> Conversion:
    return Conversion.text_of(jsonl.write(ledger), beside(ledger).found())


def _prov_json(ledger: Ledger) -> Conversion:
    text = late("claimtrack.formats.prov.prov_json", "write")(ledger)
    return Conversion.text_of(text, beside(ledger).found())


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        format.name: format
        for format in (
            Format(
                "toml",
                "the ledger file, for people",
                (".toml",),
                read=reader.read,
                read_text=reader.read_text,
                write=_toml,
            ),
            Format(
                "jsonl",
                "JSON Lines, one record a line, for programs",
                (".jsonl", ".ndjson"),
                read=jsonl.read,
                read_text=jsonl.read_text,
                write=_jsonl,
            ),
            Format(
                "csv",
                "a folder of CSV tables, for spreadsheets",
                known_by="ledger.csv",
                read=late("claimtrack.formats.tables.csv_folder", "read"),
                write=late("claimtrack.formats.tables.csv_folder", "write"),
            ),
            Format(
                "parquet",
                "a folder of Parquet tables, in columns for programs",
                known_by="ledger.parquet",
                read=late("claimtrack.formats.tables.parquet_folder", "read"),
                write=late("claimtrack.formats.tables.parquet_folder", "write"),
            ),
            Format(
                "prov-json",
                "W3C PROV, for provenance tools",
                (".prov.json", ".provjson"),
                read=late("claimtrack.formats.prov.prov_json", "read"),
                read_text=late("claimtrack.formats.prov.prov_json", "read_text"),
                write=_prov_json,
            ),
            Format(
                "claimreview",
                "ClaimReview of schema.org as JSON-LD, between fact-checkers",
                (".claimreview.json", ".jsonld"),
                read=late("claimtrack.formats.claimreview", "read"),
                read_text=late("claimtrack.formats.claimreview", "read_text"),
                write=late("claimtrack.formats.claimreview", "write"),
            ),
            Format(
                "stix",
                "a STIX 2.1 bundle, for threat-intelligence platforms",
                (".stix.json",),
                write=late("claimtrack.formats.stix.writer", "write"),
                grade=late("claimtrack.formats.stix.writer", "write"),
            ),
            Format(
                "annotation",
                "W3C Web Annotations of the quotes, for programs that show them on the page",
                (".annotation.json",),
                write=late("claimtrack.formats.annotation", "write"),
            ),
            Format(
                "answer",
                "a model's answer with its citations, as JSON",
                (".answer.json",),
                read=late("claimtrack.formats.answer.reader", "read"),
                read_text=late("claimtrack.formats.answer.reader", "read_text"),
            ),
        )
    }
)

READ = tuple(format.name for format in FORMATS.values() if format.read is not None)
"""The names of the formats that can be read."""

READ_AS_TEXT = tuple(format.name for format in FORMATS.values() if format.read_text is not None)
"""The names of those that can be read from a stream."""

WRITTEN = tuple(format.name for format in FORMATS.values() if format.write is not None)
"""The names of the formats that can be written."""


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
    """Return the format of a path: the one that is named, else that of its ending.

    A folder is of the format whose file is in it, and so is that file.

    Raises:
        LedgerError: no format has that name or ending, or a folder is of none or several.
    """
    if name is not None:
        return named(name)
    if path.is_dir():
        return _format_of_folder(path)
    low, is_there = path.name.lower(), path.is_file()
    for format in FORMATS.values():
        if low.endswith(format.extensions) or (is_there and path.name == format.known_by):
            return format
    endings = ", ".join(ending for format in FORMATS.values() for ending in format.extensions)
    message = f"no format is known by the ending of `{path.name}`"
    hint = f"name the format, or use one of {endings}"
    raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1), hint))


def _format_of_folder(path: Path) -> Format:
    if (path / LEDGER_FILE).exists():
        return FORMATS["toml"]
    folders = {format.known_by: format for format in FORMATS.values() if format.known_by}
    found = [format for file, format in folders.items() if (path / file).exists()]
    if len(found) == 1:
        return found[0]
    place, files = Place(str(path), 1), ", ".join([LEDGER_FILE, *folders])
    if found:
        names = " and ".join(format.name for format in found)
        message = f"`{path}` is a ledger of several formats: {names}"
        raise LedgerError(Problem(Fault.SETTING, message, place, "name the one that is meant"))
    # Nearly always a folder of people's work, where the missing file is the ledger.
    message = f"there is no file `{path / LEDGER_FILE}`"
    raise LedgerError(Problem(Fault.NO_FILE, message, place, f"a ledger is known by {files}"))


def file_of(path: Path, name: str | None = None) -> Path:
    """Return the file that a path means: that of a folder in which its ledger is."""
    if not path.is_dir() or (name is not None and named(name).is_folder):
        return path
    try:
        return path / (format_of(path, name).known_by or LEDGER_FILE)
    except LedgerError:
        return path / LEDGER_FILE


def read(path: Path | str, name: str | None = None) -> Ledger:
    """Read a ledger from a file, or from a folder: its ``ledger.toml``, or the tables in it.

    Raises:
        LedgerError: with every problem found, or that the format is only written.
    """
    path = Path(path)
    format = format_of(path, name)
    if format.read is None:
        message = f"the format {format.name} is written, and not read"
        raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1)))
    if format.is_folder:
        return format.read(path.parent if path.name == format.known_by else path)
    return format.read(path / LEDGER_FILE if path.is_dir() else path)


def write(
    ledger: Ledger,
    name: str,
    credibility: Callable[[], Mapping[str, Credibility]] | None = None,
) -> Conversion:
    """Return what a format makes of a ledger, and what it cannot carry.

    ``credibility`` works out how credible claims are, by their ids; it is asked only
    for a format that has a place for it, and without it nothing is said of that.

    Raises:
        LedgerError: there is no such format, or it is only read.
    """
    format = named(name)
    if format.write is None:
        message = f"the format {name} is read, and not written"
        raise LedgerError(Problem(Fault.SETTING, message, hint=f"written are {', '.join(WRITTEN)}"))
    if format.grade is not None and credibility is not None:
        return format.grade(ledger, credibility())
    return format.write(ledger)


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
    if format.read_text is None:
        message = f"the format {name} cannot be read from a stream"
        hint = f"these can: {', '.join(READ_AS_TEXT)}"
        raise LedgerError(Problem(Fault.SETTING, message, Place(INPUT, 1), hint))
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
