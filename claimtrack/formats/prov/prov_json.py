"""Reading and writing of ledgers as PROV-JSON.

A ledger that was written reads back as an equal ledger, even if other programs passed the
file on. The attributes of elements have every field of a ledger. Relations and bundles
repeat some fields in the words of PROV, and are not read.
"""

import json
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any  # JSON of prov

from prov import Error
from prov.identifier import Identifier, QualifiedName
from prov.model import (
    Literal,
    ProvActivity,
    ProvAgent,
    ProvDocument,
    ProvElement,
    ProvEntity,
    ProvWarning,
)
from prov.serializers.provjson import decode_json_document, encode_json_document

from claimtrack._gc import pause_gc
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.prov.document import (
    CT,
    KIND_BY_TYPE,
    LEDGER,
    NAMESPACES,
    PROV_ATTRIBUTES,
    RDF,
    VERSION,
    render_prov,
)
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector, read_records
from claimtrack.formats.records.json_source import ParsedJson, parse_json
from claimtrack.formats.records.parser import RecordTable, quote_word
from claimtrack.formats.toml.positions import SourceText
from claimtrack.model import Ledger, RecordKind
from claimtrack.model.values import describe_value

NAME = "prov-json"
"""The name of the format."""

# Without a handler, Python would print what prov logs about the input to standard error.
logging.getLogger("prov").addHandler(logging.NullHandler())

_ELEMENTS = {"agent": ProvAgent, "entity": ProvEntity, "activity": ProvActivity}

_JSON_TYPE = f"{RDF}JSON"

_PREFIXES = 1000
"""The maximum number of prefixes: ``prov`` takes quadratic time."""

_MESSAGE_LENGTH = 300
"""The maximum length of a message of ``prov``, which may contain values of the input."""

_JSON = json.JSONEncoder(ensure_ascii=False)


def read(path: Path | str) -> Ledger:
    """Read a ledger from a file of PROV-JSON, with the texts of its documents.

    Raises:
        LedgerError: with every problem of its records; or the file is not PROV-JSON, or
            claimtrack did not write it.
    """
    source_text, notes = files.read_text_file(Path(path), None)
    return read_records(_parse_elements, source_text, notes, Path(path).parent)


def read_text(text: str, file: str = "<string>") -> Ledger:
    """Read a ledger from PROV-JSON.

    Raises:
        LedgerError: as :func:`read` does.
    """
    return read_records(_parse_elements, SourceText.of(file, text))


def write(ledger: Ledger) -> str:
    """Return a ledger as PROV-JSON, with one statement per line.

    Document texts and places are not written.
    """
    with pause_gc():
        with _short_lived(render_prov(ledger)) as document:
            table = encode_json_document(document)
        return "".join(_lines(table, 1)) + "\n"


def _lines(table: Mapping[str, Any], levels: int) -> Iterator[str]:
    """Yield an object as JSON, with one line for each value at the given level."""
    mark = "{\n"
    for word, value in table.items():
        yield f"{mark}{_JSON.encode(word)}: "
        mark = ",\n"
        if levels == 0:
            yield _JSON.encode(value)
        else:
            # Bundles contain statements by kind and name.
            yield from _lines(value, 2 if word == "bundle" else levels - 1)
    yield "\n}" if table else "{}"


def _parse_elements(collector: RecordCollector, source_text: SourceText) -> None:
    """Parse the records and the settings of a ledger.

    Raises:
        LedgerError: the text is not PROV-JSON, or claimtrack did not write it.
        TooManyProblemsError: the limit on problems is reached.
    """
    parsed = parse_json(source_text.text, source_text.file)
    collector.notes += parsed.notes
    with _short_lived(_decode_document(parsed)) as document:
        if not document.get_record(LEDGER):
            raise _no_ledger_error(parsed)
        namespaces = {each.uri for each in document.get_registered_namespaces()}
        if others := namespaces.difference(NAMESPACES.values()):
            names = ", ".join(quote_word(each) for each in sorted(others)[:3])
            message = f"statements and attributes in other namespaces are not read: {names}"
            collector.notes.append(Problem(Fault.VALUE, message, parsed.start_place, warning=True))
        for element, given in _elements_with_json(document, parsed):
            types = {t.uri for t in element.get_asserted_types() if isinstance(t, QualifiedName)}
            kind = KIND_BY_TYPE.get(min(types & KIND_BY_TYPE.keys(), default=""))
            place = parsed.place(given)
            if kind is None and element.identifier != LEDGER:
                continue
            try:
                table = _table_of(element, kind)
            except LedgerError as error:
                collector.add_failure(error, place)
                continue
            if kind is None and table.pop("version", None) != VERSION:
                message = f"this program reads ledgers of version {VERSION}"
                collector.problems.add(Problem(Fault.VERSION, message, place))
            entry = RecordTable(table, parsed.source_text, parsed.position(given), place)
            if kind is None:
                collector.parse_settings(entry)
            else:
                collector.parse_record(kind, entry)


@contextmanager
def _short_lived(document: ProvDocument) -> Iterator[ProvDocument]:
    """Free the records of a document on exit, without the garbage collector.

    Records and their document form reference cycles. The garbage collector is paused while
    ledgers are read and written, and would free large documents too late.
    """
    try:
        yield document
    finally:
        for part in (*document.bundles, document):
            vars(part).clear()


def _decode_document(parsed: ParsedJson) -> ProvDocument:
    """Return the elements of a PROV-JSON document.

    Raises:
        LedgerError: the text is not PROV-JSON, or claimtrack did not write it.
    """
    table = parsed.value
    if not isinstance(table, dict):
        message = (
            f"expected a PROV-JSON document, which is an object, found {describe_value(table)}"
        )
        raise LedgerError(Problem(Fault.VALUE, message, parsed.start_place))
    prefixes = table.get("prefix")
    if not isinstance(prefixes, dict) or CT not in prefixes.values():
        raise _no_ledger_error(parsed)
    if len(prefixes) > _PREFIXES:
        message = f"more than {_PREFIXES:,} prefixes"
        raise LedgerError(Problem(Fault.LIMIT, message, parsed.start_place))
    elements = {word: table[word] for word in ("prefix", *_ELEMENTS) if word in table}
    document = ProvDocument()
    try:
        with warnings.catch_warnings():
            # Where prov only warns, it would drop or change input.
            warnings.simplefilter("error", ProvWarning)
            decode_json_document(elements, document)
    except (
        *(Error, ProvWarning),
        *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    ) as error:
        # prov does not validate its input, and raises many kinds of errors.
        said = str(error).partition(". prov 3")[0][:_MESSAGE_LENGTH]
        plain = "".join(c if c.isprintable() else " " for c in said)
        message = f"this is not valid PROV-JSON: {plain}"
        raise LedgerError(Problem(Fault.VALUE, message, parsed.start_place)) from None
    return document


def _no_ledger_error(parsed: ParsedJson) -> LedgerError:
    message = "there is no ledger in this PROV document: claimtrack did not write it"
    hint = "only the output of `claimtrack convert LEDGER --to prov-json` can be read"
    return LedgerError(Problem(Fault.MISSING, message, parsed.start_place, hint))


def _elements_with_json(
    document: ProvDocument, parsed: ParsedJson
) -> Iterator[tuple[ProvElement, Mapping[str, object]]]:
    """Yield each element with its JSON object."""
    assert isinstance(parsed.value, dict)
    for word, element_class in _ELEMENTS.items():
        given = (
            each
            for several in parsed.value.get(word, {}).values()
            for each in (several if isinstance(several, list) else [several])
        )
        yield from zip(document.get_records(element_class), given, strict=True)


def _table_of(element: ProvElement, kind: RecordKind | None) -> dict[str, object]:
    """Return the plain values of a record by key, or of the settings without a kind.

    Raises:
        LedgerError: claimtrack cannot have written one of the values.
    """
    prov_attributes = {} if kind is None else PROV_ATTRIBUTES.get(kind, {})
    words = {name: word for word, name in prov_attributes.items()}
    table: dict[str, object] = {}
    for name, value in element.attributes:
        word = name.localpart if name.namespace.uri == CT else words.get(name)
        if word in table:
            raise _value_error(name, "several values")
        if word is not None:
            table[word] = _plain_value(name, value)
    return table


def _plain_value(name: QualifiedName, value: object) -> object:
    """Return the plain value of an attribute."""
    match value:
        case bool() | str():
            return value
        case Identifier() if not isinstance(value, QualifiedName):
            return value.uri
        case Literal(datatype=QualifiedName(uri=type)) if type == _JSON_TYPE:
            with suppress(ValueError, RecursionError):
                return json.loads(value.value)
    raise _value_error(name, quote_word(str(value)))


def _value_error(name: QualifiedName, found: str) -> LedgerError:
    message = f"{quote_word(str(name))}: expected a value that claimtrack writes, found {found}"
    return LedgerError(Problem(Fault.VALUE, message))
