"""The registry of file formats. The format of a file never depends on its content."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, Protocol

from attrs import evolve, frozen

from claimtrack._lazy import lazy_import
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.loss import Loss, LossReason
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Assertion, Claim, Ledger, Link, Retraction, Waiver
from claimtrack.model.html_table import count_noun
from claimtrack.model.status import Credibility
from claimtrack.model.values import suggest

if TYPE_CHECKING:
    from claimtrack.formats.records.output import Conversion

LEDGER_FILE = "ledger.toml"
"""The name of the ledger file in a folder."""

STDIN = "<stdin>"
"""The file name in places of a ledger that was read from a stream."""


class TextReader(Protocol):
    """A function that reads a ledger from text."""

    def __call__(self, text: str, file: str = ...) -> Ledger:
        """Read a ledger. ``file`` is the file name in its places."""


@frozen
class Format:
    """One file format of ledgers: its name, its extensions, and its functions.

    A format is either a file with one of the ``extensions`` or a folder that contains the
    file ``known_by``. ``write_graded`` is set if the format can contain the credibility of
    claims. It takes the credibility by the ids of claims. ``with_drafts`` is set if drafts
    are written. Other formats are for publication.
    """

    name: str
    meaning: str
    extensions: tuple[str, ...] = ()
    known_by: str | None = None
    read: Callable[[Path], Ledger] | None = None
    read_text: TextReader | None = None
    write: Callable[[Ledger], "Conversion"] | None = None
    write_graded: Callable[[Ledger, Mapping[str, Credibility]], "Conversion"] | None = None
    with_drafts: bool = False

    @property
    def is_folder(self) -> bool:
        """True if a ledger of this format is a folder."""
        return self.known_by is not None


def _of_text(write: Callable[[Ledger], str]) -> Callable[[Ledger], "Conversion"]:
    """Return a writer of conversions, from a writer of text that can represent every ledger."""
    convert = lazy_import("claimtrack.formats.records.output", "convert_to_text")
    return lambda ledger: convert(ledger, write)


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
                write=_of_text(lazy_import("claimtrack.formats.toml.writer", "write")),
                with_drafts=True,
            ),
            Format(
                "jsonl",
                "JSON Lines, one record a line, for programs",
                (".jsonl", ".ndjson"),
                read=lazy_import("claimtrack.formats.jsonl", "read"),
                read_text=lazy_import("claimtrack.formats.jsonl", "read_text"),
                write=_of_text(lazy_import("claimtrack.formats.jsonl", "write")),
                with_drafts=True,
            ),
            Format(
                "csv",
                "a folder of CSV tables, for spreadsheets",
                known_by="ledger.csv",
                read=lazy_import("claimtrack.formats.tables.csv_folder", "read"),
                write=lazy_import("claimtrack.formats.tables.csv_folder", "write"),
                with_drafts=True,
            ),
            Format(
                "parquet",
                "a folder of Parquet tables, in columns for programs",
                known_by="ledger.parquet",
                read=lazy_import("claimtrack.formats.tables.parquet_folder", "read"),
                write=lazy_import("claimtrack.formats.tables.parquet_folder", "write"),
                with_drafts=True,
            ),
            Format(
                "prov-json",
                "W3C PROV, for provenance tools",
                (".prov.json", ".provjson"),
                read=lazy_import("claimtrack.formats.prov.prov_json", "read"),
                read_text=lazy_import("claimtrack.formats.prov.prov_json", "read_text"),
                write=_of_text(lazy_import("claimtrack.formats.prov.prov_json", "write")),
            ),
            Format(
                "claimreview",
                "ClaimReview of schema.org as JSON-LD, between fact-checkers",
                (".claimreview.json", ".jsonld"),
                read=lazy_import("claimtrack.formats.claimreview", "read"),
                read_text=lazy_import("claimtrack.formats.claimreview", "read_text"),
                write=lazy_import("claimtrack.formats.claimreview", "write"),
            ),
            Format(
                "stix",
                "a STIX 2.1 bundle, for threat-intelligence platforms",
                (".stix.json",),
                write=lazy_import("claimtrack.formats.stix", "write"),
                write_graded=lazy_import("claimtrack.formats.stix", "write"),
            ),
            Format(
                "annotation",
                "W3C Web Annotations of the quotes, for programs that show them on the page",
                (".annotation.json",),
                write=lazy_import("claimtrack.formats.annotation", "write"),
            ),
            Format(
                "answer",
                "a model's answer with its citations, as JSON",
                (".answer.json",),
                read=lazy_import("claimtrack.formats.answer.reader", "read"),
                read_text=lazy_import("claimtrack.formats.answer.reader", "read_text"),
            ),
        )
    }
)

FOLDER_FILES = frozenset(format.known_by for format in FORMATS.values() if format.known_by)
"""The names of the files by which folders of tables are known."""

READABLE = tuple(format.name for format in FORMATS.values() if format.read is not None)
"""The names of the formats that can be read."""

STREAMABLE = tuple(format.name for format in FORMATS.values() if format.read_text is not None)
"""The names of the formats that can be read from a stream."""

WRITABLE = tuple(format.name for format in FORMATS.values() if format.write is not None)
"""The names of the formats that can be written."""


def get_format(name: str) -> Format:
    """Return the format with a name.

    Raises:
        LedgerError: the name is unknown.
    """
    if name in FORMATS:
        return FORMATS[name]
    hint = suggest(name, FORMATS) or f"known are {', '.join(FORMATS)}"
    raise LedgerError(Problem(Fault.SETTING, f"unknown format `{name}`", hint=hint))


def detect_format(path: Path, name: str | None = None) -> Format:
    """Return the format with a name, or the format of a path by its extension.

    A folder with a file ``known_by`` has the format of that file, and so does the file itself.

    Raises:
        LedgerError: the name or extension is unknown, or a folder has no format or several.
    """
    if name is not None:
        return get_format(name)
    if path.is_dir():
        return _format_of_folder(path)
    low, is_there = path.name.lower(), path.is_file()
    for format in FORMATS.values():
        if low.endswith(format.extensions) or (is_there and path.name == format.known_by):
            return format
    endings = ", ".join(ending for format in FORMATS.values() for ending in format.extensions)
    message = f"no format has the extension of `{path.name}`"
    hint = f"name the format, or use one of {endings}"
    if is_there and low.endswith(_ARTICLES):
        hint = f"`claimtrack draft {path}` makes a ledger of an article"
    raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1), hint))


_ARTICLES = (".txt", ".md", ".markdown", ".html", ".htm")


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
        raise LedgerError(Problem(Fault.SETTING, message, place, "name the one to read"))
    # In most folders without a ledger the user expects a TOML ledger.
    message = f"there is no file `{path / LEDGER_FILE}`"
    raise LedgerError(Problem(Fault.NO_FILE, message, place, f"a ledger is known by {files}"))


def ledger_file_of(path: Path, name: str | None = None) -> Path:
    """Return the ledger file in a folder, or the path itself if it is a file.

    Raises:
        LedgerError: the file in the folder is a link that leads out of it, or to a hidden file.
    """
    if not path.is_dir() or (name is not None and get_format(name).is_folder):
        return path
    try:
        file = path / (detect_format(path, name).known_by or LEDGER_FILE)
    except LedgerError:
        file = path / LEDGER_FILE
    files.resolve_below(path.resolve(), file, (file.suffix,))
    return file


def read(path: Path | str, name: str | None = None) -> Ledger:
    """Read a ledger from a file, or from the ``ledger.toml`` or the tables in a folder.

    Raises:
        LedgerError: with every problem found, or because the format cannot be read.
    """
    path = Path(path)
    format = detect_format(path, name)
    if format.read is None:
        message = f"the format {format.name} can be written, but not read"
        raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1)))
    if format.is_folder:
        return format.read(path.parent if path.name == format.known_by else path)
    return format.read(ledger_file_of(path, name))


def write(
    ledger: Ledger,
    name: str,
    credibility: Callable[[], Mapping[str, Credibility]] | None = None,
) -> "Conversion":
    """Convert a ledger to a format, and report the losses.

    Formats for publication omit drafts, and report them. ``credibility`` computes the
    credibility of claims by their ids. It is called only for a format that can contain it.

    Raises:
        LedgerError: the format is unknown, or cannot be written.
    """
    format = get_format(name)
    if format.write is None:
        message = f"the format {name} can be read, but not written"
        hint = f"these can be written: {', '.join(WRITABLE)}"
        raise LedgerError(Problem(Fault.SETTING, message, hint=hint))
    shown = ledger if format.with_drafts else ledger.without_drafts()
    if format.write_graded is not None and credibility is not None:
        written = format.write_graded(shown, credibility())
    else:
        written = format.write(shown)
    return written if shown is ledger else evolve(written, lost=(*written.lost, *_omitted(shown)))


def _omitted(ledger: Ledger) -> Iterator[Loss]:
    """Yield the losses of a format without drafts, given the ledger without them."""
    drafts = f"omitted {count_noun(ledger.draft_count, 'draft')}, which nobody has accepted"
    for kind, what, why in (
        (Claim, "claim.draft", drafts),
        (Assertion, "assertion.draft", drafts),
        (Link, "link.from", "it depends on a draft"),
        (Retraction, "retraction.assertion", "it depends on a draft"),
        (Waiver, "waiver.code", "it depends on a draft"),
    ):
        if records := tuple(each for each in ledger.drafts if isinstance(each, kind)):
            yield Loss(what, why, LossReason.NEVER, records)


def read_stream(stream: BinaryIO, name: str) -> Ledger:
    """Read a ledger of a named format from a stream, such as standard input.

    The ledger has no folder. It cannot include files or load texts of documents.

    Raises:
        LedgerError: with every problem found. A document with a path is a problem.
    """
    format, size = get_format(name), Limits().size
    data = stream.read(size + 1)
    if len(data) > size:
        raise LedgerError(Problem(Fault.LIMIT, f"more than {size:,} bytes", Place(STDIN, 1)))
    if format.read_text is None:
        message = f"the format {name} cannot be read from a stream"
        hint = f"these can: {', '.join(STREAMABLE)}"
        raise LedgerError(Problem(Fault.SETTING, message, Place(STDIN, 1), hint))
    source_text, notes = files.decode_text(data, STDIN)
    ledger = format.read_text(source_text.text, STDIN)
    message = "`path`: a ledger without a folder has no files for texts"
    hint = "check the ledger as a file, or remove `path`"
    problems = [
        Problem(Fault.PATH, message, document.place, hint)
        for document in ledger.documents.values()
        if document.path is not None
    ]
    if problems:
        raise LedgerError(*problems)
    return evolve(ledger, notes=(*notes, *ledger.notes))
