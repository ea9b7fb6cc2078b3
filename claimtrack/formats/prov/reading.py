"""From PROV-JSON text to the document it holds, with every fault of its shape at once."""

from collections.abc import Mapping
from contextlib import suppress

from attrs import define, field, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.json_source import Parsed, parse
from claimtrack.formats.positions import NO_KEY, Spot
from claimtrack.formats.prov.statements import (
    KINDS,
    TIMES,
    Attributes,
    Bundle,
    Document,
    Kind,
    Literal,
    Value,
)
from claimtrack.formats.structure import Problems, TooManyProblemsError, shown
from claimtrack.model.values import nearest, spell
from claimtrack.place import Place

_LITERAL = {"$", "type", "lang"}


@frozen
class Read:
    """A document, the JSON it was read from, and what to warn of."""

    document: Document
    parsed: Parsed = field(repr=False)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was repaired in the JSON."""
        return self.parsed.notes

    def place(self, bundle: str, kind: Kind, name: str) -> Place:
        """Return where the first statement of a kind and name stands."""
        at: object = self.parsed.value
        steps = ("bundle", bundle, kind.value, name) if bundle else (kind.value, name)
        for step in steps:
            at = at.get(step) if isinstance(at, dict) else None
        return self.parsed.place(at[0] if isinstance(at, list) and at else at)

    def spot(self, place: Place) -> Spot:
        """Return the offsets of a place."""
        starts = self.parsed.page.starts
        start = starts[place.line - 1] + place.column - 1
        if place.end_line is None or place.end_column is None:
            return Spot(start, start, NO_KEY, NO_KEY)
        end = starts[place.end_line - 1] + place.end_column - 1
        return Spot(start, end, NO_KEY, NO_KEY)


def read(text: str, file: str = "<string>") -> Read:
    """Read a document of PROV-JSON.

    Raises:
        LedgerError: it is no JSON, or not of the shape that PROV-JSON has, with
            every fault at the object that has it.
    """
    parsed = parse(text, file)
    reader = _Reader(parsed)
    document = Document()
    with suppress(TooManyProblemsError):
        document = reader.document()
    if reader.problems.found:
        raise LedgerError(*reader.problems.found)
    return Read(document, parsed)


@define(eq=False)
class _Reader:
    """Walks the JSON and keeps what is wrong with it. Grows, hence not frozen."""

    _parsed: Parsed
    problems: Problems = field(factory=Problems)

    def document(self) -> Document:
        table = self._table(self._parsed.value, "a document", self._parsed.whole)
        top = self._bundle("", {word: each for word, each in table.items() if word != "bundle"})
        place = self._parsed.place(table)
        inner = self._table(table.get("bundle", {}), "`bundle`", place)
        bundles = {
            name: self._bundle(name, self._table(each, f"bundle {shown(name)}", place))
            for name, each in inner.items()
        }
        return Document(top, bundles)

    def _bundle(self, name: str, table: Mapping[str, object]) -> Bundle:
        place = self._parsed.place(table)
        prefixes = self._prefixes(table.get("prefix", {}), place)
        groups: dict[Kind, Mapping[str, tuple[Attributes, ...]]] = {}
        for word, group in table.items():
            if word in KINDS:
                groups[KINDS[word]] = self._group(KINDS[word], group, place)
            elif word != "prefix":
                hint = nearest(word, KINDS) or f"known are prefix, bundle, {', '.join(KINDS)}"
                message = f"PROV-JSON has no statements of the kind {shown(word)}"
                self.problems.add(Problem(Fault.UNKNOWN_KEY, message, place, hint))
        return Bundle(name, prefixes, groups)

    def _prefixes(self, value: object, place: Place) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for prefix, iri in self._table(value, "`prefix`", place).items():
            if isinstance(iri, str):
                found[prefix] = iri
            else:
                self._blame(f"prefix {shown(prefix)}: expected an IRI, found {spell(iri)}", place)
        return found

    def _group(
        self, kind: Kind, value: object, place: Place
    ) -> Mapping[str, tuple[Attributes, ...]]:
        found: dict[str, tuple[Attributes, ...]] = {}
        for name, given in self._table(value, f"`{kind.value}`", place).items():
            several = given if isinstance(given, list) else [given]
            found[name] = tuple([self._attributes(kind, name, each, place) for each in several])
        return found

    def _attributes(self, kind: Kind, name: str, given: object, place: Place) -> Attributes:
        if not isinstance(given, dict):
            self._table(given, f"{kind.value} {shown(name)}", place)
            return {}
        if all(type(value) is str for value in given.values()):
            return given
        at = _At(kind, name, given)
        return {
            word: value if isinstance(value, str) else self._values(at, word, value)
            for word, value in given.items()
        }

    def _values(self, at: "_At", word: str, value: object) -> Value | tuple[Value, ...]:
        """Return the value of an attribute that is more than a text."""
        many = (at.kind, word) == (Kind.MEMBERSHIP, "prov:entity")
        if word in at.kind.roles:
            names = value if many and isinstance(value, list) and value else [value]
            for name in names:
                if not isinstance(name, str):
                    self._blame_value(at, word, "a name", name)
            return tuple(str(name) for name in names)
        if word in TIMES and not (isinstance(value, dict) and isinstance(value.get("$"), str)):
            self._blame_value(at, word, "a time", value)
            return ""
        if isinstance(value, list):
            return tuple([self._value(at, word, each) for each in value])
        return self._value(at, word, value)

    def _value(self, at: "_At", word: str, value: object) -> Value:
        if isinstance(value, (str, bool, int, float)):
            return value
        if isinstance(value, dict) and "$" in value and not value.keys() - _LITERAL:
            content, type, lang = (value.get(part) for part in ("$", "type", "lang"))
            if (
                isinstance(content, (str, bool, int, float))
                and (type is None or isinstance(type, str))
                and (lang is None or isinstance(lang, str))
            ):
                return Literal(content, type, lang)
        hint = 'a value with a type is written {"$": "2021", "type": "xsd:gYear"}'
        self._blame_value(at, word, "a value", value, hint)
        return ""

    def _blame_value(
        self, at: "_At", word: str, due: str, value: object, hint: str | None = None
    ) -> None:
        what = f"{at.kind.value} {shown(at.name)}, {shown(word)}"
        message = f"{what}: expected {due}, found {spell(value)}"
        place = self._parsed.place(at.given)
        self.problems.add(Problem(Fault.VALUE, message, place, hint))

    def _table(self, value: object, what: str, place: Place) -> Mapping[str, object]:
        if isinstance(value, dict):
            return value
        self._blame(f"{what}: expected an object, found {spell(value)}", place)
        return {}

    def _blame(self, message: str, place: Place) -> None:
        self.problems.add(Problem(Fault.VALUE, message, place))


@frozen(eq=False)
class _At:
    """The statement that is read: its kind, its name and the object it is."""

    kind: Kind
    name: str
    given: Mapping[str, object]
