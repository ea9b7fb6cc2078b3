"""Whether what a PROV document says can be so at all (PROV-CONSTRAINTS).

Implemented are the constraints 22 to 56, and unique mentions of PROV-Links. Each
bundle, and what the document says outside of all, is judged by itself. What the
standard infers without a constraint on it (influence, communication) is left out.
That a relation names all it has to (PROV-N) is held as well.
"""

from collections.abc import Iterator, Mapping

from claimtrack.formats.prov.ordering import TOLD, Step, order, ring_told, rings
from claimtrack.formats.prov.statements import PROV, Bundle, Document, Kind, Scope, Statement
from claimtrack.formats.prov.unifying import NAMELESS, Fact, Instance, Term, Violation

_ENTITY, _ACTIVITY = "an entity", "an activity"

# 50: what a statement makes of the things it names. Agents may be either.
_TYPED: Mapping[Kind, Mapping[str, str]] = {
    Kind.GENERATION: {"prov:entity": _ENTITY, "prov:activity": _ACTIVITY},
    Kind.USAGE: {"prov:activity": _ACTIVITY, "prov:entity": _ENTITY},
    Kind.COMMUNICATION: {"prov:informed": _ACTIVITY, "prov:informant": _ACTIVITY},
    Kind.START: {"prov:activity": _ACTIVITY, "prov:trigger": _ENTITY, "prov:starter": _ACTIVITY},
    Kind.END: {"prov:activity": _ACTIVITY, "prov:trigger": _ENTITY, "prov:ender": _ACTIVITY},
    Kind.INVALIDATION: {"prov:entity": _ENTITY, "prov:activity": _ACTIVITY},
    Kind.DERIVATION: {
        "prov:generatedEntity": _ENTITY,
        "prov:usedEntity": _ENTITY,
        "prov:activity": _ACTIVITY,
    },
    Kind.ATTRIBUTION: {"prov:entity": _ENTITY},
    Kind.ASSOCIATION: {"prov:activity": _ACTIVITY, "prov:plan": _ENTITY},
    Kind.DELEGATION: {"prov:activity": _ACTIVITY},
    Kind.ALTERNATE: {"prov:alternate1": _ENTITY, "prov:alternate2": _ENTITY},
    Kind.SPECIALIZATION: {"prov:specificEntity": _ENTITY, "prov:generalEntity": _ENTITY},
    Kind.MENTION: {"prov:specificEntity": _ENTITY, "prov:generalEntity": _ENTITY},
    Kind.MEMBERSHIP: {"prov:collection": _ENTITY, "prov:entity": _ENTITY},
}

# 53: no two of these share a name; a derivation or an influence may share that of another.
_DISJOINT = (
    frozenset(Kind)
    - {*NAMELESS, Kind.DERIVATION, Kind.INFLUENCE}
    - {kind for kind in Kind if kind.is_thing}
)


def violations(document: Document) -> Iterator[Violation]:
    """Yield all that a document says and that cannot be so, bundle by bundle."""
    for part in document.parts():
        yield from _of_bundle(part, document.scope(part.name))


def _of_bundle(bundle: Bundle, scope: Scope) -> Iterator[Violation]:
    instance = Instance.of(bundle, scope)
    yield from instance.found
    yield from _types(instance)
    yield from _names(instance)
    yield from _specialized(instance)
    yield from _mentioned(instance)
    yield from _empty(instance)
    yield from order(instance)


def _types(instance: Instance) -> Iterator[Violation]:
    """50 and 55: nothing is both an entity and an activity."""
    found: dict[Term, str] = {}
    for fact in instance.facts:
        for term, what in _typed(fact):
            root = instance.root(term)
            if found.setdefault(root, what) != what and not instance.is_none(root):
                message = f"{instance.text(root)} is an entity and an activity"
                yield Violation("55", message, fact.statement)
                found[root] = what


def _typed(fact: Fact) -> Iterator[tuple[Term, str]]:
    if fact.kind is Kind.ENTITY:
        yield fact.name, _ENTITY
    if fact.kind is Kind.ACTIVITY:
        yield fact.name, _ACTIVITY
    for role, what in _TYPED.get(fact.kind, {}).items():
        yield fact.terms[role], what


def _names(instance: Instance) -> Iterator[Violation]:
    """53 and 54: a name is that of one kind of relation, or that of a thing."""
    first: dict[Term, dict[Kind, Statement]] = {}
    for fact in instance.facts:
        root = instance.root(fact.name)
        if not instance.known(root):
            continue
        kinds = first.setdefault(root, {})
        if fact.kind in kinds:
            continue
        for other in kinds:
            words = f"{instance.text(root)} is the name of {other.value} and {fact.kind.value}"
            if other.is_thing is not fact.kind.is_thing:
                yield Violation("54", words, fact.statement)
            elif other in _DISJOINT and fact.kind in _DISJOINT:
                yield Violation("53", words, fact.statement)
        kinds[fact.kind] = fact.statement


def _specialized(instance: Instance) -> Iterator[Violation]:
    """52: nothing is a special case of itself, be it by way of others (inference 19)."""
    steps = [
        Step(
            instance.root(fact.terms["prov:specificEntity"]),
            instance.root(fact.terms["prov:generalEntity"]),
            fact.statement,
        )
        for fact in instance.of_kind(Kind.SPECIALIZATION, Kind.MENTION)
    ]
    for ring in rings(steps):
        told = ring_told([instance.text(step.before) for step in ring[:TOLD]], len(ring))
        yield Violation("52", f"a special case of itself: {told}", ring[0].statement)


def _mentioned(instance: Instance) -> Iterator[Violation]:
    """PROV-Links, unique-mention: an entity is a mention of one other, in one bundle."""
    first: dict[Term, tuple[Term, Term]] = {}
    for fact in instance.of_kind(Kind.MENTION):
        special = instance.root(fact.terms["prov:specificEntity"])
        general, bundle = fact.terms["prov:generalEntity"], fact.terms["prov:bundle"]
        what = instance.root(general), instance.root(bundle)
        if instance.known(special) and first.setdefault(special, what) != what:
            message = f"{instance.text(special)} is a mention of more than one entity"
            yield Violation("PROV-Links", message, fact.statement)


def _empty(instance: Instance) -> Iterator[Violation]:
    """56: nothing is a member of what is said to be empty."""
    empty = {
        instance.root(fact.name)
        for fact in instance.of_kind(Kind.ENTITY)
        if f"{PROV}EmptyCollection" in instance.scope.types(fact.statement.attributes)
    }
    for fact in instance.of_kind(Kind.MEMBERSHIP):
        root = instance.root(fact.terms["prov:collection"])
        if root in empty:
            message = f"{instance.text(root)} is an empty collection, and has a member"
            yield Violation("56", message, fact.statement)
