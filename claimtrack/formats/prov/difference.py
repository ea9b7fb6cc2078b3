"""What a document says beyond a ledger: all its statements but those a ledger is written with.

Nearly always a statement is there word for word. Where other programs have passed a
document on, the same may be said with other prefixes, other names for what has
none, and values spelt in another way.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping

from claimtrack.formats.prov.statements import (
    BLANK,
    PROV,
    TIMES,
    XSD,
    Bundle,
    Document,
    Kind,
    Literal,
    Scope,
    Statement,
    Value,
    grouped,
    listed,
)
from claimtrack.formats.prov.unifying import instant
from claimtrack.formats.prov.vocabulary import Prefixes, noun_of, rest_of


def beyond(document: Document, ours: Iterable[Statement], prefixes: Prefixes) -> Document:
    """Return what of a document is not among statements of ours, which use these prefixes.

    Of a statement that holds a record, what the record does not have stays.
    """
    there = {part.name: part for part in document.parts()}
    found: dict[tuple[str, Kind], set[str]] = {}
    otherwise: list[Statement] = []
    bundles: set[str] = set()
    for each in ours:
        bundles.add(each.bundle)
        part = there.get(each.bundle)
        several = () if part is None else part.groups.get(each.kind, {}).get(each.name, ())
        if len(several) == 1 and several[0] == each.attributes:
            found.setdefault((each.bundle, each.kind), set()).add(each.name)
        else:
            otherwise.append(each)
    scope = Scope({**document.scope().prefixes, **prefixes.table()})
    said = Counter(_normal(each, scope, scope) for each in otherwise)
    rest = grouped(_rest(document, found, said))
    declared = document.top.prefixes
    if bundles:
        table = prefixes.table()
        declared = {word: iri for word, iri in declared.items() if table.get(word) != iri}
    ours_too = {scope.iri(name) for name in bundles}
    kept = {
        name: Bundle(name, bundle.prefixes, rest.get(name, {}))
        for name, bundle in document.bundles.items()
        if name in rest or document.scope().iri(name) not in ours_too
    }
    return Document(Bundle("", declared, rest.get("", {})), kept)


def _rest(
    document: Document,
    found: Mapping[tuple[str, Kind], set[str]],
    said: Counter[Hashable],
) -> Iterator[Statement]:
    outer = document.scope()
    for part in document.parts():
        scope = document.scope(part.name)
        for kind, names in part.groups.items():
            known = found.get((part.name, kind), set())
            for name, several in names.items():
                if name in known:
                    continue
                for attributes in several:
                    each = Statement(part.name, kind, name, attributes)
                    normal = _normal(each, scope, outer) if said else None
                    if normal is not None and said[normal] > 0:
                        said[normal] -= 1
                        continue
                    noun = noun_of(attributes, scope) if not part.name else None
                    if noun is None:
                        yield each
                    elif rest := rest_of(attributes, scope, noun):
                        yield Statement(part.name, kind, name, rest)


def _normal(statement: Statement, scope: Scope, outer: Scope) -> Hashable:
    """Return what a statement says, the same for all ways to say it."""
    blank = statement.name.startswith(BLANK)
    roles = statement.kind.roles
    said = frozenset(
        (
            scope.iri(word),
            frozenset(_value(word, each, scope, word in roles) for each in listed(value)),
        )
        for word, value in statement.attributes.items()
    )
    bundle = outer.iri(statement.bundle) if statement.bundle else ""
    return bundle, statement.kind, None if blank else scope.iri(statement.name), said


def _value(word: str, value: Value, scope: Scope, is_role: bool) -> Hashable:
    text = value.value if isinstance(value, Literal) else value
    if word in TIMES:
        return instant(str(text))
    if is_role:
        return scope.iri(str(text))
    if (named := scope.names(value)) is not None:
        return f"{XSD}QName", named
    if isinstance(text, bool):
        text = "true" if text else "false"
        return f"{XSD}boolean", text
    if not isinstance(value, Literal):
        return (f"{XSD}string" if isinstance(value, str) else ""), str(text)
    if value.lang is not None:
        return f"{PROV}InternationalizedString", str(text), value.lang
    return scope.iri(value.type or "xsd:string"), str(text)
