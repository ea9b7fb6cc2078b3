"""What a PROV-JSON document holds: statements, by kind and name, in it and in its bundles.

Nothing is interpreted here: a document keeps each name and value as it was
written, so that it is written back as it was read.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

from attrs import field, frozen

PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

BLANK = "_:"
"""How the name of a statement begins that has none, and is only told from others by it."""


class Kind(Enum):
    """The kinds of statement of PROV-DM and PROV-Links: what things are, and relations of them.

    A kind has the ``roles`` in which a statement names other things, in the order
    of PROV-N, of which the first ``needed`` may not be left out.
    """

    ENTITY = "entity", (), 0
    ACTIVITY = "activity", (), 0
    AGENT = "agent", (), 0
    GENERATION = "wasGeneratedBy", ("prov:entity", "prov:activity"), 1
    USAGE = "used", ("prov:activity", "prov:entity"), 1
    COMMUNICATION = "wasInformedBy", ("prov:informed", "prov:informant"), 2
    START = "wasStartedBy", ("prov:activity", "prov:trigger", "prov:starter"), 1
    END = "wasEndedBy", ("prov:activity", "prov:trigger", "prov:ender"), 1
    INVALIDATION = "wasInvalidatedBy", ("prov:entity", "prov:activity"), 1
    DERIVATION = (
        "wasDerivedFrom",
        (
            "prov:generatedEntity",
            "prov:usedEntity",
            "prov:activity",
            "prov:generation",
            "prov:usage",
        ),
        2,
    )
    ATTRIBUTION = "wasAttributedTo", ("prov:entity", "prov:agent"), 2
    ASSOCIATION = "wasAssociatedWith", ("prov:activity", "prov:agent", "prov:plan"), 1
    DELEGATION = "actedOnBehalfOf", ("prov:delegate", "prov:responsible", "prov:activity"), 2
    INFLUENCE = "wasInfluencedBy", ("prov:influencee", "prov:influencer"), 2
    ALTERNATE = "alternateOf", ("prov:alternate1", "prov:alternate2"), 2
    SPECIALIZATION = "specializationOf", ("prov:specificEntity", "prov:generalEntity"), 2
    MENTION = "mentionOf", ("prov:specificEntity", "prov:generalEntity", "prov:bundle"), 3
    MEMBERSHIP = "hadMember", ("prov:collection", "prov:entity"), 2

    roles: tuple[str, ...]
    needed: int

    def __new__(cls, word: str, roles: tuple[str, ...], needed: int) -> "Kind":
        """Make the member whose value is the word."""
        member = object.__new__(cls)
        member._value_ = word
        member.roles = roles
        member.needed = needed
        return member

    @property
    def is_thing(self) -> bool:
        """Whether it says what a thing is, and is no relation."""
        return not self.roles


TIMES = ("prov:time", "prov:startTime", "prov:endTime")
"""The attributes whose value is an instant."""

Plain: TypeAlias = str | bool | int | float


@frozen
class Literal:
    """A value with its type or its language, as ``{"$": ..., "type": ..., "lang": ...}``."""

    value: Plain
    type: str | None = None
    lang: str | None = None


Value: TypeAlias = Plain | Literal
Attributes: TypeAlias = Mapping[str, Value | tuple[Value, ...]]
"""By the name of an attribute; a tuple is a list of values, be it of one."""


def listed(value: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the values of an attribute."""
    return value if isinstance(value, tuple) else (value,)


@frozen
class Statement:
    """One statement, in a bundle or, where that has no name, outside of all."""

    bundle: str
    kind: Kind
    name: str
    attributes: Attributes

    def names(self, role: str) -> Iterator[str]:
        """Yield the things it names in a role: one at most, but for the members of collections."""
        for value in listed(self.attributes.get(role, ())):
            if isinstance(value, str):
                yield value


Groups: TypeAlias = Mapping[Kind, Mapping[str, tuple[Attributes, ...]]]
"""Statements by kind and name, several of one name in order."""


@frozen
class Bundle:
    """A set of statements with a name, and the prefixes of names that are its own."""

    name: str
    prefixes: Mapping[str, str] = field(factory=dict)
    groups: Groups = field(factory=dict)

    def statements(self, *kinds: Kind) -> Iterator[Statement]:
        """Yield its statements of these kinds, or of all."""
        for kind in kinds or self.groups:
            for name, several in self.groups.get(kind, {}).items():
                for attributes in several:
                    yield Statement(self.name, kind, name, attributes)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return any(self.groups.values())


@frozen
class Document:
    """A document: what it says itself, ``top``, and its bundles by name."""

    top: Bundle = field(factory=lambda: Bundle(""))
    bundles: Mapping[str, Bundle] = field(factory=dict)

    def parts(self) -> Iterator[Bundle]:
        """Yield what it says itself, then each bundle."""
        yield self.top
        yield from self.bundles.values()

    def statements(self) -> Iterator[Statement]:
        """Yield every statement, those of bundles last."""
        for part in self.parts():
            yield from part.statements()

    def scope(self, bundle: str = "") -> "Scope":
        """Return what names mean in a bundle or, without a name, outside of all."""
        inner = self.bundles[bundle].prefixes if bundle in self.bundles else {}
        return Scope({**_KNOWN, **self.top.prefixes, **inner})


_KNOWN = {"prov": PROV, "xsd": XSD}
"""The prefixes that every document has (PROV-JSON, section 2.2)."""


@frozen
class Scope:
    """What names mean: prefixes and what they stand for, ``default`` for names without one."""

    prefixes: Mapping[str, str]

    def iri(self, name: str) -> str:
        """Return the IRI a name stands for, or the name itself where its prefix is not known."""
        prefix, colon, local = name.partition(":")
        if not colon:
            prefix, local = "default", name
        return self.prefixes[prefix] + local if prefix in self.prefixes else name

    def names(self, value: Value) -> str | None:
        """Return the IRI that a value of an attribute names, or None where it names nothing."""
        if isinstance(value, Literal) and value.type is not None and isinstance(value.value, str):
            kind = self.iri(value.type)
            if kind in (f"{XSD}QName", f"{PROV}QUALIFIED_NAME"):
                return self.iri(value.value)
        return None

    def types(self, attributes: Attributes) -> frozenset[str]:
        """Return the IRIs of the types that a statement gives."""
        named = (self.names(value) for value in listed(attributes.get("prov:type", ())))
        return frozenset(iri for iri in named if iri is not None)


def grouped(statements: Iterable[Statement]) -> Mapping[str, Groups]:
    """Return statements by bundle, kind and name."""
    found: dict[str, dict[Kind, dict[str, list[Attributes]]]] = {}
    for each in statements:
        kinds = found.setdefault(each.bundle, {})
        kinds.setdefault(each.kind, {}).setdefault(each.name, []).append(each.attributes)
    return {
        bundle: {
            kind: {name: tuple(several) for name, several in names.items()}
            for kind, names in kinds.items()
        }
        for bundle, kinds in found.items()
    }


KINDS: Mapping[str, Kind] = MappingProxyType({kind.value: kind for kind in Kind})
"""The kinds of statement by the word that PROV-JSON has for them."""
