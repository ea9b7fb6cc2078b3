"""Writing of ledgers as TOML 1.0: one table per record, keyed by its id.

Records keep the order of the ledger. The assertions of a claim follow its table. The
first one is written inside the claim's table if its keys allow this.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from claimtrack.formats.records.shape import plain_values, shape_of
from claimtrack.formats.toml.shorthands import lacks_publisher, publishers_of
from claimtrack.model import Assertion, Claim, Ledger, RecordKind

VERSION = 1

SHORTHAND_KEYS = tuple(
    word
    for word, key in shape_of(Assertion).by_name.items()
    if word != RecordKind.CLAIM.value and word not in shape_of(Claim).by_name
)
"""The keys of an assertion that a claim's table may contain, since a claim has none of them."""

_WIDTH = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# Characters that TOML forbids in strings, and those that change the direction of writing.
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def write(ledger: Ledger) -> str:
    """Return a ledger as TOML text that reads back as an equal ledger.

    Document texts and places are not written.
    """
    return "\n".join("\n".join(table) + "\n" for table in _tables(ledger))


def toml_string(text: str) -> str:
    """Return a text as a TOML string on one line."""
    escaped = _ESCAPED.sub(lambda sign: _SHORT.get(sign[0]) or f"\\u{ord(sign[0]):04X}", text)
    return f'"{escaped}"'


def _tables(ledger: Ledger) -> Iterator[list[str]]:
    yield [f"ledger = {VERSION}"]
    if check := plain_values(ledger.settings):
        yield ["[check]", *toml_pairs(check)]
    if any(
        lacks_publisher({hop.source for hop in assertion.via}, publishers_of(assertion.at, ledger))
        for assertion in ledger.assertions
    ):
        # The reader would look for a missing publisher.
        yield ["[defaults]", "add_publisher = false"]
    for kind, records in (
        (RecordKind.SOURCE, ledger.sources.values()),
        (RecordKind.DOCUMENT, ledger.documents.values()),
        (RecordKind.PREDICATE, ledger.predicates.values()),
    ):
        for record in records:
            yield _keyed(kind, plain_values(record))
    by_claim: dict[str, list[dict[str, object]]] = {}
    for assertion in ledger.assertions:
        table = plain_values(assertion)
        by_claim.setdefault(str(table.pop("claim")), []).append(table)
    for claim in ledger.claims.values():
        claim_table, assertions = plain_values(claim), by_claim.get(claim.id, [])
        if assertions and all(word in SHORTHAND_KEYS for word in assertions[0]):
            claim_table |= assertions.pop(0)
        yield _keyed(RecordKind.CLAIM, claim_table)
        for table in assertions:
            yield [f"[[claim.{claim.id}.assertion]]", *toml_pairs(table)]
    for kind, listed in (
        (RecordKind.LINK, ledger.links),
        (RecordKind.RETRACTION, ledger.retractions),
        (RecordKind.WAIVER, ledger.waivers),
    ):
        yield from ([f"[[{kind.value}]]", *toml_pairs(plain_values(record))] for record in listed)


def _keyed(kind: RecordKind, table: dict[str, object]) -> list[str]:
    return [f"[{kind.value}.{table.pop('id')}]", *toml_pairs(table)]


def toml_pairs(table: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of the keys and values of a table. A long list has a line for each item."""
    for word, value in table.items():
        line = f"{toml_key(word)} = {toml_value(value)}"
        if len(line) > _WIDTH and isinstance(value, list) and len(value) > 1:
            yield f"{toml_key(word)} = ["
            yield from (f"  {toml_value(item)}," for item in value)
            yield "]"
        else:
            yield line


def toml_key(word: str) -> str:
    """Return a key, in quotation marks if it needs them."""
    return word if _BARE.fullmatch(word) else toml_string(word)


def toml_value(value: object) -> str:
    """Return a plain value as TOML on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return toml_string(value)
        case int() | float():
            return repr(value)
        case Mapping():
            pairs = [f"{toml_key(word)} = {toml_value(item)}" for word, item in value.items()]
            return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
        case Iterable():
            return "[" + ", ".join(toml_value(item) for item in value) + "]"
    raise TypeError(f"{value!r} is no value of a ledger")
