"""The losses of writing a ledger as ClaimReviews.

The reviews are read back. A fact is lost if no record of the result has it. Reading gives
records new ids, so that facts are compared by names and texts.
"""

from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType

from claimtrack.formats.claimreview.placeholders import is_placeholder
from claimtrack.formats.claimreview.terms import parse_note, parse_rating_note, party_type
from claimtrack.formats.records.loss import LossLog, LossReason, start_loss_log
from claimtrack.formats.records.shape import CLASS_BY_KIND, Key, shape_of
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

_DATE = "only an exact day or moment is written, and one for each claim"
_PLACEHOLDER = "a source is an unnamed plural if its name is such as `various`, and named if not"
_WHY: Mapping[str, str] = MappingProxyType(
    {
        "assertion.at": "each place is read as a separate assertion",
        "assertion.note": "only numbers on a valid scale are written, and no other text",
        "assertion.stance": "only a number on a valid scale expresses it",
        "claim.text": "a text with HTML entities such as `&amp;` reads back differently",
        "document.published": _DATE,
        "hop.on": _DATE,
        "hop.source": (
            "a ClaimReview lists the authors and appearances of a claim, but nobody between "
            "them and not which author is in which appearance"
        ),
        "source.named": _PLACEHOLDER,
        "source.number": _PLACEHOLDER,
        "source.kind": "a ClaimReview has only persons and organisations",
    }
)
_KIND_NAMES = {cls: kind.value for kind, cls in CLASS_BY_KIND.items()}

_Fact = tuple[str, object, object]
"""A kind with a key, the key of a record for comparison, and the value."""


def find_review_losses(
    ledger: Ledger, read_back: Ledger, refusals: Mapping[int, tuple[str, LossReason]]
) -> LossLog:
    """Return the losses of a ledger, compared with the ledger that was read back.

    ``refusals`` has the reason why a record was not written, by the identity of the record.
    """
    losses = start_loss_log(ledger)
    if ledger.claims:
        why = "an assessment is not a reviewer's verdict, and is never published as one"
        losses.add("assessment", why, fate=LossReason.NEVER)
    read_facts = {fact for record in read_back.records() for fact in _facts(record, read_back)}
    first: dict[object, Record] = {}
    for record in ledger.records():
        facts = [*_facts(record, ledger)]
        seen = any(fact in read_facts for fact in facts)
        duplicate = False
        if seen and isinstance(record, Source | Document):
            owner = type(record), _record_key(record, ledger)
            duplicate = first.setdefault(owner, record) is not record
        for fact in facts:
            what = fact[0]
            if fact in read_facts and not duplicate and id(record) not in refusals:
                continue
            why = _WHY.get(what, "a ClaimReview has no place for it")
            if duplicate:
                why = "records with the same name or address are read as one"
            elif not seen and isinstance(record, Source | Document | Claim | Assertion):
                why = "it is in no written review"
            elif what in ("source.id", "document.id", "claim.id"):
                why = "reading a ClaimReview gives records new ids"
            why, fate = refusals.get(id(record), (why, LossReason.LOST))
            losses.add(what, why, record, fate)
    if ledger.settings != Settings():
        losses.add("ledger.settings", "settings configure checks, and are not about claims")
    return losses


def _facts(record: Record, ledger: Ledger) -> Iterator[_Fact]:
    """Yield the facts of a record's fields, with names and texts instead of ids."""
    owner = _record_key(record, ledger)
    if isinstance(record, Assertion):
        chain = tuple(_source_key(hop.source, ledger) for hop in record.via)
        yield "hop.source", owner, chain
        if parse_rating_note(record.note) is not None and record.stance is Stance.ASSERTS:
            # A verdict without a number is read as neutral.
            yield "assertion.stance", owner, record.stance
        for who, hop in zip(chain, record.via, strict=True):
            yield from _field_facts(hop, "hop", (owner, who), ledger)
    if isinstance(record, Source) and is_placeholder(unescape(record.name or "")):
        # Reading changes these even if they have their defaults.
        yield "source.named", owner, record.named
        yield "source.number", owner, record.number
    yield from _field_facts(record, _KIND_NAMES[type(record)], owner, ledger)


def _field_facts(thing: Record | Hop, kind: str, owner: object, ledger: Ledger) -> Iterator[_Fact]:
    for key in shape_of(type(thing)).by_field.values():
        value = getattr(thing, key.field)
        is_set = key.required or value != key.default_of(thing)
        what = f"{kind}.{value.kind.value if isinstance(value, Ref) else key.name}"
        if is_set and what not in ("assertion.via", "hop.source"):
            yield what, owner, _comparable(key, value, ledger)


def _comparable(key: Key, value: object, ledger: Ledger) -> object:
    """Return a value with names and texts instead of ids. Own ids never equal each other."""
    match key.field:
        case "publisher" | "author":
            return _source_key(str(value), ledger)
        case "at" if isinstance(value, tuple):
            return tuple(
                (_document_key(ledger.documents[each.document]), each.block) for each in value
            )
        case "claim":
            return None
        case "id":
            return object()
    return value


def _record_key(record: Record, ledger: Ledger) -> object:
    """Return a key of a record for comparison. Kinds without equivalent are never equal."""
    match record:
        case Source():
            return _source_key(record.id, ledger)
        case Document():
            return _document_key(record)
        case Claim():
            return unescape(record.text)
        case Assertion():
            text = unescape(ledger.claims[record.claim].text)
            return (
                text,
                _source_key(record.via[0].source, ledger),
                parse_rating_note(record.note) is not None,
            )
    return object()


def _source_key(source: str, ledger: Ledger) -> object:
    """Return a key of a source for comparison: its name or its addresses."""
    one = ledger.sources[source]
    is_person = party_type(one.kind) == "Person"
    name = " ".join(unescape(one.name or "").split())
    return is_person, name or tuple(parse_note(one.note, "url", "sameAs")) or source


def _document_key(document: Document) -> str:
    return document.url or unescape(document.title or document.id)
