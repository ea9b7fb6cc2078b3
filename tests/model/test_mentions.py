"""What a record mentions is what its fields are annotated to name."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

import attrs
import pytest

from claimtrack.errors import LedgerError
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Link,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
    mentions,
)
from claimtrack.model.record import Mention
from claimtrack.model.ref import IdOf

# One record of each kind with every field that names another one filled in.
FULL: tuple[Record, ...] = (
    Source("a", "person", part_of="b"),
    Document("a", publisher="b", author="c", credits=["d", "e"]),
    Predicate("a", excludes=["b", "c"], inverse="d", before=["e", "f"]),
    Claim("a", "A.", about=["b", "c"], because=["d", "e"], fact=Fact("x", "f")),
    Assertion("a", [{"source": "b", "at": "c#p1"}, "d"], at=["e", "f#p2"]),
    Link("supports", "a", "b", by="c"),
    Link("undercuts", "a", to_link="b", by="c"),
    Link("undercuts", "a", to_assertion="b", by="c"),
    Retraction(Ref(RecordKind.ASSERTION, "a"), by="b"),
    Waiver("CT102", Ref(RecordKind.CLAIM, "a")),
)


def named_by(annotation: object) -> Iterator[RecordKind | type[Ref]]:
    """Yield what a field of some annotation may name, records within records included."""
    if get_origin(annotation) is Annotated:
        yield from (mark.kind for mark in get_args(annotation) if isinstance(mark, IdOf))
    elif get_origin(annotation) in (tuple, Union, UnionType):
        for inner in get_args(annotation):
            yield from named_by(inner)
    elif annotation is Ref:
        yield Ref
    elif isinstance(annotation, type) and attrs.has(annotation):
        for hint in get_type_hints(annotation, include_extras=True).values():
            yield from named_by(hint)


@pytest.mark.parametrize("kind", dict.fromkeys(map(type, FULL)), ids=lambda kind: kind.__name__)
def test_mentions_are_what_the_annotations_name(kind: type[Record]) -> None:
    hints = get_type_hints(kind, include_extras=True)
    annotated = {
        (field.name, what) for field in attrs.fields(kind) for what in named_by(hints[field.name])
    }
    free = {name for name, what in annotated if what is Ref}
    mentioned = {
        (name, Ref if name in free else noun)
        for record in FULL
        if isinstance(record, kind)
        for name, _, noun, _ in mentions(record)
    }

    assert annotated == mentioned


@pytest.mark.parametrize("record", FULL, ids=lambda record: type(record).__name__)
def test_every_mention_says_which_and_where(record: Record) -> None:
    ids = [id for _, _, _, id in mentions(record)]
    places = [(name, i, noun) for name, i, noun, _ in mentions(record)]

    assert sorted(set(ids)) == sorted(ids)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("record", [Source("a", "person"), Document("a"), Claim("a", "A.")])
def test_what_is_left_out_is_not_mentioned(record: Record) -> None:
    assert [] == list(mentions(record))


@pytest.mark.parametrize("missing", list(mentions(FULL[4])), ids=lambda mention: mention[3])
def test_a_ledger_in_which_one_mention_of_an_assertion_dangles_is_refused(missing: Mention) -> None:
    """Those of assertions are asked together first, which must leave out none."""
    there: list[Record] = [Claim("other", "It is so.")]
    for mention in mentions(FULL[4]):
        match mention:
            case _ if mention == missing:
                continue
            case _, _, RecordKind.SOURCE, id:
                there.append(Source(id, "person"))
            case _, _, RecordKind.DOCUMENT, id:
                there.append(Document(id))
            case _, _, _, id:
                there.append(Claim(id, "It is so."))
    _, _, noun, id = missing

    with pytest.raises(LedgerError, match=f"^CT008 unknown {noun.value} `{id}`"):
        Ledger.of(FULL[4], there)
