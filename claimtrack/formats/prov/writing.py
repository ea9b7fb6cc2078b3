"""From a document to PROV-JSON text: one statement a line, in a fixed order."""

import json
from collections.abc import Iterator, Mapping

from claimtrack.formats.prov.statements import (
    Attributes,
    Bundle,
    Document,
    Kind,
    Literal,
    Value,
    listed,
)

_JSON = json.JSONEncoder(ensure_ascii=False)


def write(document: Document) -> str:
    """Return a document as PROV-JSON, its statements in order of kind and name.

    Attributes stand in the order they have in the document.

    What was read is written as the same JSON, but for the order of keys, groups
    without a statement, and lists of a single statement.
    """
    parts = [*_parts(document.top)]
    if document.bundles:
        bundles = (
            f"{_text(name)}: {_object(_parts(document.bundles[name]))}"
            for name in sorted(document.bundles)
        )
        parts.append(f'"bundle": {_object(bundles)}')
    return _object(iter(parts)) + "\n"


def _parts(bundle: Bundle) -> Iterator[str]:
    if bundle.prefixes:
        yield f'"prefix": {_JSON.encode(dict(bundle.prefixes))}'
    for kind in Kind:
        names = bundle.groups.get(kind, {})
        lines = (f"{_text(name)}: {_statements(names[name])}" for name in sorted(names))
        if names:
            yield f'"{kind.value}": {_object(lines)}'


def _object(lines: Iterator[str]) -> str:
    inside = ",\n".join(lines)
    return "{\n" + inside + "\n}" if inside else "{}"


def _text(word: str) -> str:
    return _JSON.encode(word)


def _statements(several: tuple[Attributes, ...]) -> str:
    tables = [{word: plain(value) for word, value in each.items()} for each in several]
    return _JSON.encode(tables[0] if len(tables) == 1 else tables)


def plain(value: Value | tuple[Value, ...]) -> object:
    """Return a value of an attribute as JSON has it."""
    if isinstance(value, tuple):
        return [plain(each) for each in listed(value)]
    if isinstance(value, Literal):
        table: Mapping[str, object] = {"$": value.value, "type": value.type, "lang": value.lang}
        return {word: each for word, each in table.items() if each is not None}
    return value
