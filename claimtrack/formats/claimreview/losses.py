"""What of a ledger is not in the ClaimReviews written of it.

They are read back, and what no field of a record says again is lost. Records get ids of
their own where a ClaimReview is read, so that both sides are compared in words.
"""

from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType

from claimtrack.formats.claimreview.terms import pairs_in, rating_in, type_of
from claimtrack.formats.records.loss import LossLog, LossReason, beside
from claimtrack.formats.records.shape import CLASSES, Key, shape_of
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Record,
    Ref,
    Settings,
    Source,
    Stance,
)

NAME = "claimreview"
"""The name of the format."""

_DATE = "only a day or a moment that is certain, and one for a claim, is written"
_WHY: Mapping[str, str] = MappingProxyType(
    {
        "assertion.at": "each place is an assertion of its own where a ClaimReview is read",
        "assertion.note": "only numbers on a sound scale are written, and no other words",
        "assertion.stance": "a number on a sound scale says it, or nothing",
        "claim.text": "a text with entities of HTML such as `&amp;` does not read back as it was",
        "document.published": _DATE,
        "hop.on": _DATE,
        "hop.source": (
            "a ClaimReview lists who claims something and where it appears, nobody between them "
            "and not who stands where"
        ),
        "source.kind": "there are persons and organisations, and no more of them",
    }
)
_NOUNS = {kind: noun.value for noun, kind in CLASSES.items()}

_Fact = tuple[str, object, object]
"""A noun with a key, the record in words, and the value in words."""


def losses_of(
    ledger: Ledger, again: Ledger, refused: Mapping[int, tuple[str, LossReason]]
) -> LossLog:
    """Return what of a ledger is not in what was read back of it.

    ``refused`` tells by the identity of a record why it was not written.
    """
    losses = beside(ledger)
    if ledger.claims:
        why = "what the record supports is no verdict, and is never published as one"
        losses.add("assessment", why, fate=LossReason.NEVER)
    said = {fact for record in again.records() for fact in _facts(record, again)}
    first: dict[object, Record] = {}
    for record in ledger.records():
        facts = [*_facts(record, ledger)]
        seen = any(fact in said for fact in facts)
        doubled = False
        if seen and isinstance(record, Source | Document):
            whose = type(record), _whose(record, ledger)
            doubled = first.setdefault(whose, record) is not record
        for fact in facts:
            what = fact[0]
            if fact in said and not doubled and id(record) not in refused:
                continue
            why = _WHY.get(what, "a ClaimReview has no place for it")
            if doubled:
                why = "what has one name, or one address, is read as one"
            elif not seen and isinstance(record, Source | Document | Claim | Assertion):
                why = "it is in no review that was written"
            elif what in ("source.id", "document.id", "claim.id"):
                why = "records get ids of their own where a ClaimReview is read"
            why, fate = refused.get(id(record), (why, LossReason.LOST))
            losses.add(what, why, record, fate)
    if ledger.settings != Settings():
        losses.add("ledger.settings", "it says how a ledger is checked, and nothing of claims")
    return losses


def _facts(record: Record, ledger: Ledger) -> Iterator[_Fact]:
    """Yield what each field of a record that is set says, in words instead of ids."""
    whose = _whose(record, ledger)
    if isinstance(record, Assertion):
        chain = tuple(_who(hop.source, ledger) for hop in record.via)
        yield "hop.source", whose, chain
        if rating_in(record.note) is not None and record.stance is Stance.ASSERTS:
            # A verdict that is written without its number takes no side.
            yield "assertion.stance", whose, record.stance
        for who, hop in zip(chain, record.via, strict=True):
            yield from _said(hop, "hop", (whose, who), ledger)
    yield from _said(record, _NOUNS[type(record)], whose, ledger)


def _said(thing: Record | Hop, noun: str, whose: object, ledger: Ledger) -> Iterator[_Fact]:
    for key in shape_of(type(thing)).fields.values():
        value = getattr(thing, key.field)
        is_set = key.required or value != key.default_of(thing)
        what = f"{noun}.{value.kind.value if isinstance(value, Ref) else key.word}"
        if is_set and what not in ("assertion.via", "hop.source"):
            yield what, whose, _worded(key, value, ledger)


def _worded(key: Key, value: object, ledger: Ledger) -> object:
    """Return a value in words; an id is equal to no other, and so is a record of ids."""
    match key.field:
        case "publisher" | "author":
            return _who(str(value), ledger)
        case "at" if isinstance(value, tuple):
            return tuple((_where(ledger.documents[each.document]), each.block) for each in value)
        case "claim":
            return None
        case "id":
            return object()
    return value


def _whose(record: Record, ledger: Ledger) -> object:
    """Return a record in the words of a ClaimReview; what it has no words for equals nothing."""
    match record:
        case Source():
            return _who(record.id, ledger)
        case Document():
            return _where(record)
        case Claim():
            return unescape(record.text)
        case Assertion():
            text = unescape(ledger.claims[record.claim].text)
            return text, _who(record.via[0].source, ledger), rating_in(record.note) is not None
    return object()


def _who(source: str, ledger: Ledger) -> object:
    """Return a source as it is known where a ClaimReview is read."""
    one = ledger.sources[source]
    is_person = type_of(one.kind) == "Person"
    name = " ".join(unescape(one.name or "").split())
    return is_person, name or tuple(pairs_in(one.note, "url", "sameAs")) or source


def _where(document: Document) -> str:
    return document.url or unescape(document.title or document.id)
