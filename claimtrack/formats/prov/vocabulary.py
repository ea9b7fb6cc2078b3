"""How a ledger is called in PROV: one namespace for its own words, one for each kind of record.

The namespaces are URNs, which stand for a word and lead nowhere.
"""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.prov.statements import (
    PROV,
    RDF,
    XSD,
    Attributes,
    Literal,
    Scope,
    Value,
    listed,
)
from claimtrack.model import Noun, SourceKind
from claimtrack.model.values import spell

CT = "urn:claimtrack:"
"""The namespace of what PROV has no words for."""

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "ct": CT,
        "rdf": RDF,
        "copy": f"{CT}copy:",
        "reports": f"{CT}reports:",
        **{noun.value: f"{CT}{noun.value}:" for noun in Noun},
    }
)
"""What is called by which prefix: records by their noun, archived copies, a source's reports."""

TYPES: Mapping[str, Noun] = MappingProxyType({f"{CT}{noun.value.title()}": noun for noun in Noun})
"""The IRIs of the types of records."""

LEDGER = f"{CT}ledger"
"""The entity that stands for the ledger itself, and has its settings."""

HOME: Mapping[tuple[Noun, str], str] = MappingProxyType(
    {
        (Noun.SOURCE, "name"): "prov:label",
        (Noun.DOCUMENT, "title"): "prov:label",
        (Noun.DOCUMENT, "url"): "prov:location",
        (Noun.CLAIM, "text"): "prov:value",
    }
)
"""The keys of records that PROV has an attribute of its own for."""

PERSONS = frozenset({SourceKind.PERSON, SourceKind.OFFICIAL, SourceKind.SPOKESPERSON})
BODIES = frozenset(
    {
        SourceKind.GOVERNMENT,
        SourceKind.MILITARY,
        SourceKind.COURT,
        SourceKind.PARTY,
        SourceKind.ORGANISATION,
        SourceKind.COMPANY,
        SourceKind.STATE_MEDIA,
        SourceKind.RESEARCH,
        SourceKind.NEWS_AGENCY,
        SourceKind.OUTLET,
        SourceKind.AGGREGATOR,
    }
)


@frozen
class Prefixes:
    """Which prefix stands for each namespace where a document may use some for its own."""

    by_word: Mapping[str, str]

    @classmethod
    def beside(cls, scopes: Iterable[Mapping[str, str]]) -> "Prefixes":
        """Return prefixes that are not used otherwise in any of these tables of prefixes."""
        used: dict[str, set[str]] = {}
        for scope in scopes:
            for prefix, iri in scope.items():
                used.setdefault(prefix, set()).add(iri)
        chosen: dict[str, str] = {}
        for word, iri in NAMESPACES.items():
            prefix = word
            while used.get(prefix, {iri}) != {iri}:
                prefix += "-ct"
            chosen[word] = prefix
        return cls(chosen)

    def table(self) -> Mapping[str, str]:
        """Return the prefixes as a document declares them."""
        return {self.by_word[word]: iri for word, iri in NAMESPACES.items()}

    def name(self, word: str, local: str) -> str:
        """Return a name in one of the namespaces."""
        return f"{self.by_word[word]}:{local}"

    def type(self, word: str, local: str) -> Literal:
        """Return a name in one of the namespaces as the value of an attribute."""
        return Literal(self.name(word, local), "xsd:QName")

    def value(self, value: object) -> Value:
        """Return a plain value of a record's key as one of an attribute."""
        if isinstance(value, (str, bool)):
            return value
        return Literal(_JSON.encode(value), self.name("rdf", "JSON"))


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def prov_type(word: str) -> Literal:
    """Return a type that PROV has, as the value of an attribute."""
    return Literal(f"prov:{word}", "xsd:QName")


def noun_of(attributes: Attributes, scope: Scope) -> Noun | None:
    """Return which kind of record a statement says its thing is, if it says so."""
    nouns = [TYPES[iri] for iri in sorted(scope.types(attributes)) if iri in TYPES]
    return nouns[0] if nouns else None


def table_of(attributes: Attributes, scope: Scope, noun: Noun | None) -> dict[str, object]:
    """Return the keys of a record, or without a noun of the settings, as ledgers write them.

    Raises:
        LedgerError: a value is none that a ledger could have been written with.
    """
    home = {attribute: word for (owner, word), attribute in HOME.items() if owner is noun}
    table: dict[str, object] = {}
    for name, value in attributes.items():
        if name in home:
            table[home[name]] = _plain(value, scope, name)
        elif (iri := scope.iri(name)).startswith(CT):
            table[iri.removeprefix(CT)] = _plain(value, scope, name)
    return table


def rest_of(attributes: Attributes, scope: Scope, noun: Noun) -> Attributes:
    """Return the attributes of a record's statement that a ledger has no place for."""
    home = {attribute for (owner, _), attribute in HOME.items() if owner is noun}
    rest: dict[str, Value | tuple[Value, ...]] = {}
    for name, value in attributes.items():
        if name == "prov:type":
            known = (f"{PROV}Person", f"{PROV}Organization", f"{PROV}SoftwareAgent", *TYPES)
            types = tuple(each for each in listed(value) if scope.names(each) not in known)
            if types:
                rest[name] = types
        elif name not in home and not scope.iri(name).startswith(CT):
            rest[name] = value
    return rest


def _plain(value: Value | tuple[Value, ...], scope: Scope, name: str) -> object:
    match value:
        case bool() | str():
            return value
        case Literal(value=str() as text, lang=None):
            kind = None if value.type is None else scope.iri(value.type)
            if kind in (None, f"{XSD}string", f"{XSD}anyURI"):
                return text
            if kind == f"{XSD}boolean" and text in ("true", "false"):
                return text == "true"
            if kind == f"{RDF}JSON":
                return _json(text, name)
    what = "several values" if isinstance(value, tuple) else spell(value)
    if isinstance(value, Literal):
        what = f"{spell(value.value)} of the type `{value.type or value.lang}`"
    message = f"`{name}`: expected a value as ledgers are written with, found {what}"
    raise LedgerError(Problem(Fault.VALUE, message))


def _json(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        message = f"`{name}`: this is not JSON: {spell(text)}"
        raise LedgerError(Problem(Fault.VALUE, message)) from None
