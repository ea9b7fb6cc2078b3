"""Ledgers out of PROV-JSON and into it: what ``claimtrack convert`` reads and writes.

What is written reads back equal. A document of others is read for the sources and
documents it tells of (:mod:`claimtrack.formats.prov.foreign`); what else it says is
kept, and written back as it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from attrs import define, evolve, field

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import files
from claimtrack.formats.gathering import Gathering
from claimtrack.formats.limits import Limits
from claimtrack.formats.naming import Ids
from claimtrack.formats.prov.constraints import violations
from claimtrack.formats.prov.difference import beyond
from claimtrack.formats.prov.foreign import Found, Importer, kept
from claimtrack.formats.prov.reading import Read
from claimtrack.formats.prov.reading import read as read_document
from claimtrack.formats.prov.rendering import VERSION, Foreign, has, rendered
from claimtrack.formats.prov.statements import (
    Bundle,
    Document,
    Groups,
    Kind,
    Scope,
    Statement,
    grouped,
)
from claimtrack.formats.prov.unifying import Violation
from claimtrack.formats.prov.vocabulary import CT, LEDGER, Prefixes, noun_of, table_of
from claimtrack.formats.prov.writing import write as text_of
from claimtrack.formats.structure import Entry, TooManyProblemsError
from claimtrack.formats.texts import add_texts
from claimtrack.garbage import collection_paused
from claimtrack.model import Document as Published
from claimtrack.model import Ledger, Record, Ref, Source
from claimtrack.place import Place

NAME = "prov-json"
"""What the format is called, here and where a ledger keeps what only it has words for."""


def read(path: Path | str) -> Ledger:
    """Read a ledger from a file of PROV-JSON, with the texts of its documents.

    Raises:
        LedgerError: it is no PROV-JSON, or its records make no ledger.
    """
    path = Path(path)
    page, notes = files.page_at(path, None)
    with collection_paused():
        return _Reading(read_document(page.text, page.file)).ledger(path.parent, notes)


def read_text(text: str, file: str = "<string>") -> Ledger:
    """Read a ledger from PROV-JSON.

    Raises:
        LedgerError: it is no PROV-JSON, or its records make no ledger.
    """
    with collection_paused():
        return _Reading(read_document(text, file)).ledger(None)


def write(ledger: Ledger) -> str:
    """Return a ledger as PROV-JSON, which reads back equal.

    Document texts and places are not written.
    """
    with collection_paused():
        return text_of(document_of(ledger))


def document_of(ledger: Ledger) -> Document:
    """Return a ledger as a document of PROV: its records, and what is kept of a foreign one.

    Of that is left out what tells of a record which the ledger no longer has.
    """
    foreign = ledger.foreign.get(NAME)
    if not isinstance(foreign, Foreign):
        foreign = None
    before = Document() if foreign is None else _without_gone(foreign, ledger)
    prefixes = Prefixes.beside(part.prefixes for part in before.parts())
    ours = grouped(rendered(ledger, foreign, prefixes))
    declared = {**before.top.prefixes, **(prefixes.table() if ours else {})}
    bundles = {}
    for name in {**before.bundles, **ours}:
        kept = before.bundles.get(name, Bundle(name))
        bundles[name] = Bundle(name, kept.prefixes, _joined(kept.groups, ours.get(name, {})))
    bundles.pop("", None)
    return Document(Bundle("", declared, _joined(before.top.groups, ours.get("", {}))), bundles)


def _joined(one: Groups, other: Groups) -> Groups:
    if not one or not other:
        return one or other
    return {
        kind: {
            name: (*one.get(kind, {}).get(name, ()), *other.get(kind, {}).get(name, ()))
            for name in {**one.get(kind, {}), **other.get(kind, {})}
        }
        for kind in {**one, **other}
    }


def _without_gone(foreign: Foreign, ledger: Ledger) -> Document:
    """Return a document without what it says of things whose records are gone."""
    document = foreign.document
    outer = document.scope()
    gone = {outer.iri(name) for ref, name in foreign.names.items() if not has(ledger, ref)}
    if not gone:
        return document
    scopes = {part.name: document.scope(part.name) for part in document.parts()}
    stays = grouped(
        each
        for each in document.statements()
        if gone.isdisjoint(_things(each, scopes[each.bundle]))
    )
    return Document(
        Bundle("", document.top.prefixes, stays.get("", {})),
        {
            name: Bundle(name, bundle.prefixes, stays.get(name, {}))
            for name, bundle in document.bundles.items()
        },
    )


def _things(statement: Statement, scope: Scope) -> Iterator[str]:
    """Yield the IRIs of the things a statement tells of."""
    if statement.kind.is_thing:
        yield scope.iri(statement.name)
    for role in statement.kind.roles:
        for name in statement.names(role):
            yield scope.iri(name)


@define(eq=False)
class _Reading:
    """A document on its way to a ledger. Grows, hence not frozen."""

    _read: Read
    _gathering: Gathering = field(factory=Gathering)
    _ours: dict[str, str] = field(factory=dict)
    """The things that are records of ours, by IRI what they are called."""
    _names: dict[Ref, str] = field(factory=dict)
    """What records are called where that is no name in a namespace of ours."""
    _whole: bool = field(default=False)
    """Whether the document stands for a ledger, and not for part of one at most."""

    def ledger(self, folder: Path | None, notes: Iterable[Problem] = ()) -> Ledger:
        """Return the ledger, with the texts of its documents if it has a folder.

        Raises:
            LedgerError: with every problem of its records.
        """
        gathering = self._gathering
        gathering.notes += [*notes, *self._read.notes]
        found: list[Found] = []
        with suppress(TooManyProblemsError):
            self._own()
            found = self._others()
            if folder is not None:
                add_texts(gathering, folder, Limits())
        ledger = gathering.ledger()
        refs = {Ref(each.noun, str(each.table["id"])): each.name for each in found}
        made = {ref: ledger.get(ref) for ref in refs}
        return self._with_rest(ledger, {**refs, **self._names}, made)

    def _own(self) -> None:
        """Read the records that a ledger was written with, and its settings."""
        document = self._read.document
        scope = document.scope()
        for statement in document.top.statements(Kind.AGENT, Kind.ENTITY, Kind.ACTIVITY):
            if "prov:type" not in statement.attributes:
                continue
            noun = noun_of(statement.attributes, scope)
            iri = scope.iri(statement.name)
            if noun is None and iri != LEDGER:
                continue
            place = self._read.place("", statement.kind, statement.name)
            try:
                table = table_of(statement.attributes, scope, noun)
            except LedgerError as error:
                self._gathering.fail(error, place)
                continue
            if noun is None:
                self._set(table, place)
                continue
            self._ours[iri] = statement.name
            if not iri.startswith(CT):
                # An id that is none is told of when the record is read.
                with suppress(LedgerError):
                    self._names[Ref(noun, str(table.get("id")))] = statement.name
            self._gathering.add(noun, self._entry(table, place))

    def _set(self, table: dict[str, object], place: Place) -> None:
        self._whole = True
        version = table.pop("version", None)
        if version != VERSION:
            message = f"this program reads ledgers of version {VERSION}"
            self._gathering.problems.add(Problem(Fault.VERSION, message, place))
        self._gathering.set(self._entry(table, place))

    def _others(self) -> list[Found]:
        """Make records of what the document says in PROV's words alone."""
        ids = Ids()
        ids.take(
            record.id
            for record in self._gathering.records
            if isinstance(record, (Source, Published))
        )
        importer = Importer(self._read, ids)
        found = importer.records(frozenset(self._ours))
        self._gathering.notes += importer.notes
        for each in found:
            self._gathering.add(each.noun, self._entry(each.table, each.place))
        return found

    def _entry(self, table: dict[str, object], place: Place) -> Entry:
        return Entry(table, self._read.parsed.page, self._read.spot(place), place)

    def _with_rest(
        self, ledger: Ledger, names: Mapping[Ref, str], made: Mapping[Ref, Record]
    ) -> Ledger:
        """Return the ledger with what the document says beyond it, and what is odd in that."""
        document = self._read.document
        prefixes = Prefixes.beside(part.prefixes for part in document.parts())
        foreign = None if self._whole and not names else Foreign(document, names, made)
        rest = beyond(document, rendered(ledger, foreign, prefixes), prefixes)
        if not names and rest == Document():
            return ledger
        notes = [*ledger.notes, *kept(rest, self._read)]
        notes += [_odd(violation, self._read) for violation in violations(document)]
        kept_too = {NAME: Foreign(rest, names, made)}
        return evolve(ledger, notes=tuple(notes), foreign=MappingProxyType(kept_too))


def _odd(violation: Violation, read: Read) -> Problem:
    at = violation.statement
    place = read.place(at.bundle, at.kind, at.name)
    return Problem(Fault.VALUE, str(violation), place, warning=True)
