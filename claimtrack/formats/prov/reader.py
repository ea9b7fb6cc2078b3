"""Reading of a ledger from the PROV-JSON that claimtrack wrote, be it passed on by others.

The attributes of elements carry every field of a ledger. Relations and bundles repeat
some of them in the words of PROV, and are not read.
"""

import json
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress

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
from prov.serializers.provjson import decode_json_document

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.prov.lifetime import short_lived
from claimtrack.formats.prov.vocabulary import CT, HOMES, LEDGER, NAMESPACES, RDF, TYPES, VERSION
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.json_source import ParsedJson
from claimtrack.formats.records.parser import RecordTable, shown
from claimtrack.model import RecordKind
from claimtrack.model.values import spell

# Without a handler for it, Python would print what prov logs of the input to standard error.
logging.getLogger("prov").addHandler(logging.NullHandler())

_ELEMENTS = {"agent": ProvAgent, "entity": ProvEntity, "activity": ProvActivity}

_JSON = f"{RDF}JSON"

_PREFIXES = 1000
"""How many prefixes a document may declare: ``prov`` compares each with all the others."""

_MESSAGE_LENGTH = 300
"""How much is shown of what ``prov`` says, which repeats values of the input."""


def gather(gathering: RecordCollector, parsed: ParsedJson) -> None:
    """Read the records and the settings of a ledger.

    Raises:
        LedgerError: it is no PROV-JSON, or no ledger was written to it.
        TooManyProblemsError: its records have so many that it is time to stop.
    """
    with short_lived(_document(parsed)) as document:
        _gather(gathering, document, parsed)


def _gather(gathering: RecordCollector, document: ProvDocument, parsed: ParsedJson) -> None:
    if not document.get_record(LEDGER):
        raise _not_ours(parsed)
    others = {each.uri for each in document.get_registered_namespaces()} - {*NAMESPACES.values()}
    if others:
        names = ", ".join(shown(each) for each in sorted(others)[:3])
        message = f"statements and attributes in namespaces of others are not read: {names}"
        gathering.notes.append(Problem(Fault.VALUE, message, parsed.whole, warning=True))
    for element, given in _elements(document, parsed):
        noun, place = _noun_of(element), parsed.place(given)
        if noun is None and element.identifier != LEDGER:
            continue
        try:
            table = _table_of(element, noun)
        except LedgerError as error:
            gathering.fail(error, place)
            continue
        if noun is None and table.pop("version", None) != VERSION:
            message = f"this program reads ledgers of version {VERSION}"
            gathering.problems.add(Problem(Fault.VERSION, message, place))
        entry = RecordTable(table, parsed.page, parsed.spot(given), place)
        if noun is None:
            gathering.set(entry)
        else:
            gathering.add(noun, entry)


def _document(parsed: ParsedJson) -> ProvDocument:
    """Return the elements of a PROV-JSON document.

    Raises:
        LedgerError: it is none, or claimtrack did not write it.
    """
    table = parsed.value
    if not isinstance(table, dict):
        message = f"expected a PROV-JSON document, which is an object, found {spell(table)}"
        raise LedgerError(Problem(Fault.VALUE, message, parsed.whole))
    prefixes = table.get("prefix")
    if not isinstance(prefixes, dict) or CT not in prefixes.values():
        raise _not_ours(parsed)
    if len(prefixes) > _PREFIXES:
        message = f"more than {_PREFIXES:,} prefixes"
        raise LedgerError(Problem(Fault.LIMIT, message, parsed.whole))
    elements = {word: table[word] for word in ("prefix", *_ELEMENTS) if word in table}
    document = ProvDocument()
    try:
        with warnings.catch_warnings():
            # What prov only warns of it would drop or change.
            warnings.simplefilter("error", ProvWarning)
            decode_json_document(elements, document)
    except (
        *(Error, ProvWarning),
        *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    ) as error:
        # prov takes the shape of its input for granted, and fails in many ways where it differs.
        said = str(error).partition(". prov 3")[0][:_MESSAGE_LENGTH]
        plain = "".join(c if c.isprintable() else " " for c in said)
        message = f"this is no valid PROV-JSON: {plain}"
        raise LedgerError(Problem(Fault.VALUE, message, parsed.whole)) from None
    return document


def _not_ours(parsed: ParsedJson) -> LedgerError:
    message = "there is no ledger in this PROV document: claimtrack did not write it"
    hint = "only what `claimtrack convert LEDGER --to prov-json` writes can be read"
    return LedgerError(Problem(Fault.MISSING, message, parsed.whole, hint))


def _elements(
    document: ProvDocument, parsed: ParsedJson
) -> Iterator[tuple[ProvElement, Mapping[str, object]]]:
    """Yield each element with the JSON object it was read from."""
    assert isinstance(parsed.value, dict)
    for word, kind in _ELEMENTS.items():
        given = (
            each
            for several in parsed.value.get(word, {}).values()
            for each in (several if isinstance(several, list) else [several])
        )
        yield from zip(document.get_records(kind), given, strict=True)


def _noun_of(element: ProvElement) -> RecordKind | None:
    """Return the kind of record that an element is, if it is one."""
    types = {each.uri for each in element.get_asserted_types() if isinstance(each, QualifiedName)}
    return TYPES.get(min(types & TYPES.keys(), default=""))


def _table_of(element: ProvElement, noun: RecordKind | None) -> dict[str, object]:
    """Return the keys of a record, or without a noun of the settings, as ledgers write them.

    Raises:
        LedgerError: a value is none that a ledger could have been written with.
    """
    words = {} if noun is None else {home: word for word, home in HOMES.get(noun, {}).items()}
    table: dict[str, object] = {}
    for name, value in element.attributes:
        word = name.localpart if name.namespace.uri == CT else words.get(name)
        if word in table:
            raise _misfit(name, "several values")
        if word is not None:
            table[word] = _plain(name, value)
    return table


def _plain(name: QualifiedName, value: object) -> object:
    """Return the value of an attribute as that of a key."""
    match value:
        case bool() | str():
            return value
        case Identifier() if not isinstance(value, QualifiedName):
            return value.uri
        case Literal(datatype=QualifiedName(uri=kind)) if kind == _JSON:
            with suppress(ValueError, RecursionError):
                return json.loads(value.value)
    raise _misfit(name, shown(str(value)))


def _misfit(name: QualifiedName, found: str) -> LedgerError:
    message = f"{shown(str(name))}: expected a value as ledgers are written with, found {found}"
    return LedgerError(Problem(Fault.VALUE, message))
