"""Tests that mentions match the annotations of record fields."""

from collections.abc import Iterator
from fractions import Fraction
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

# Records of each kind with all references filled in.
FULL: tuple[Record, ...] = (
    Source("a", "person", part_of="b"),
    Document("a", publisher="b", author="c", credits=["d", "e"]),
    Predicate("a", excludes=["b", "c"], inverse="d", before=["e", "f"]),
    Claim("a", "A.", about=["b", "c"], because=["d", "e"], speaker="g", fact=Fact("x", "f")),
    Assertion("a", [{"source": "b", "at": "c#p1", "follows": "g"}, "d"], at=["e", "f#p2"]),
    Link("supports", "a", "b", by="c"),
    Link("undercuts", "a", to_link="b", by="c"),
    Link("undercuts", "a", to_assertion="b", by="c"),
    Retraction(Ref(RecordKind.ASSERTION, "a"), by="b", at=["c#p2"]),
    Waiver("CT102", Ref(RecordKind.CLAIM, "a")),
)


# Names that the model imports for types only, to keep start-up fast.
LATE = {"Fraction": Fraction}


def kinds_in(annotation: object) -> Iterator[RecordKind | type[Ref]]:
    """Yield the kinds of record that an annotation can refer to, including nested classes."""
    if get_origin(annotation) is Annotated:
        yield from (mark.kind for mark in get_args(annotation) if isinstance(mark, IdOf))
    elif get_origin(annotation) in (tuple, Union, UnionType):
        for inner in get_args(annotation):
            yield from kinds_in(inner)
    elif annotation is Ref:
        yield Ref
    elif isinstance(annotation, type) and attrs.has(annotation):
        for hint in get_type_hints(annotation, None, LATE, include_extras=True).values():
            yield from kinds_in(hint)


@pytest.mark.parametrize("kind", dict.fromkeys(map(type, FULL)), ids=lambda kind: kind.__name__)
def test_mentions_match_annotations(kind: type[Record]) -> None:
    hints = get_type_hints(kind, include_extras=True)
    annotated = {
        (field.name, what) for field in attrs.fields(kind) for what in kinds_in(hints[field.name])
    }
    free = {name for name, what in annotated if what is Ref}
    mentioned = {
        (name.partition(".")[0], Ref if name in free else kind_)
        for record in FULL
        if isinstance(record, kind)
        for name, _, kind_, _ in mentions(record)
    }

    assert annotated == mentioned


@pytest.mark.parametrize("record", FULL, ids=lambda record: type(record).__name__)
def test_mentions_have_distinct_ids_and_positions(record: Record) -> None:
    ids = [id for _, _, _, id in mentions(record)]
    places = [(name, i, kind) for name, i, kind, _ in mentions(record)]

    assert sorted(set(ids)) == sorted(ids)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("record", [Source("a", "person"), Document("a"), Claim("a", "A.")])
def test_missing_fields_yield_no_mention(record: Record) -> None:
    assert [] == list(mentions(record))


@pytest.mark.parametrize("missing", list(mentions(FULL[4])), ids=lambda mention: mention[3])
def test_dangling_mention_of_assertion_is_rejected(missing: Mention) -> None:
    """The batch check of assertions must not miss a mention."""
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
    _, _, kind, id = missing

    with pytest.raises(LedgerError, match=f"^CT008 unknown {kind.value} `{id}`"):
        Ledger.of(FULL[4], there)
