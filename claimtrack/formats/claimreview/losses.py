"""What of a ledger is not in the ClaimReviews written of it.

They are read back, and whatever of a record is not said again is lost. Records get ids of
their own where a ClaimReview is read, so that both sides are compared in words.
"""

from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType

from claimtrack.formats.claimreview.terms import pairs_in, rating_in, type_of
from claimtrack.formats.loss import Fate, Losses, beside
from claimtrack.formats.shape import CLASSES, Key, shape_of
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Passage,
    Record,
    Ref,
    Retraction,
    Settings,
    Source,
    Stance,
)

NAME = "claimreview"
"""What the format is called."""

_CARRIED: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        Source: frozenset({"kind", "name", "note"}),
        Document: frozenset(
            {"publisher", "author", "title", "url", "archived", "published", "lang", "note"}
        ),
        Claim: frozenset({"text", "topics", "note"}),
        Assertion: frozenset({"claim", "at", "stance", "note"}),
        Hop: frozenset({"source", "act", "on", "quote"}),
    }
)
"""The fields that a ClaimReview can say."""

_DOUBLED = "what has one name, or one address, is read as one"
_BETWEEN = "hop.source between the first and the last"
_TOGETHER = "hop.source of who stands in which document"
_WHY: Mapping[str, str] = MappingProxyType(
    {
        "assertion.at": "each place is an assertion of its own where a ClaimReview is read",
        "assertion.note": "only numbers on a sound scale are written, and no other words",
        "assertion.stance": "a number on a sound scale says it, or nothing",
        "claim.text": "a text with entities of HTML such as `&amp;` does not read back as it was",
        "document.published": "only a day or a moment that is certain is written",
        "hop.on": "only a day or a moment that is certain, and one for a claim, is written",
        _BETWEEN: (
            "a ClaimReview knows who claims something and who published it, and nobody between them"
        ),
        _TOGETHER: (
            "a ClaimReview lists who claims something and where it appears, "
            "and not who stands where"
        ),
        "source.kind": "there are persons and organisations, and no more of them",
    }
)
_NOUNS = {kind: noun.value for noun, kind in CLASSES.items()}

_Fact = tuple[object, ...]


def losses_of(ledger: Ledger, again: Ledger, refused: Mapping[int, tuple[str, Fate]]) -> Losses:
    """Return what of a ledger is not in what was read back of it.

    ``refused`` tells by the identity of a record why it was not written.
    """
    losses = beside(ledger)
    if ledger.claims:
        why = "what the record supports is no verdict, and is never published as one"
        losses.add("assessment", why, fate=Fate.NEVER)
    said = {fact for record in again.records() for _, fact in _facts(record, again) if fact}
    first: dict[object, Record] = {}
    for record in ledger.records():
        facts = [*_facts(record, ledger)]
        seen = any(fact in said for _, fact in facts)
        doubled = None
        if seen and isinstance(record, Source | Document):
            whose = type(record), _whose(record, ledger)
            doubled = _DOUBLED if first.setdefault(whose, record) is not record else None
            if doubled:
                what = "source.name" if isinstance(record, Source) else "document.url"
                losses.add(f"{what} that another has", doubled, record)
        for what, fact in facts:
            if fact in said and not doubled and id(record) not in refused:
                continue
            if what == "hop.source" and seen and isinstance(record, Assertion):
                what = _BETWEEN if len(record.via) > 2 else _TOGETHER
            known = doubled or _reason(what, record, seen), Fate.LOST
            why, fate = refused.get(id(record), known)
            losses.add(what, why, record, fate)
    if ledger.settings != Settings():
        losses.add("ledger.settings", "it says how a ledger is checked, and nothing of claims")
    return losses


def _reason(what: str, record: Record, seen: bool) -> str:
    match record:
        case Source() | Document() | Claim() | Assertion() if not seen:
            return "it is in no review that was written"
        case Source() | Document() | Claim() if what.endswith(".id"):
            return "records get ids of their own where a ClaimReview is read"
        case Retraction():
            return "what was withdrawn is left out, and that it was with it"
    return _WHY.get(what, "a ClaimReview has no place for it")


def _facts(record: Record, ledger: Ledger) -> Iterator[tuple[str, _Fact]]:
    """Yield what each field of a record that is set says, in words instead of ids.

    Each comes with its noun and key. The fact is empty where a ClaimReview cannot say it.
    """
    whose = _whose(record, ledger)
    if isinstance(record, Assertion):
        chain = tuple(_who(hop.source, ledger) for hop in record.via)
        yield "hop.source", ("hop.source", whose, chain)
        if rating_in(record.note, None) is not None and record.stance is Stance.ASSERTS:
            # A verdict that is written without its number takes no side.
            yield "assertion.stance", ("assertion.stance", whose, record.stance)
        for who, hop in zip(chain, record.via, strict=True):
            yield from _said(hop, "hop", (whose, who), ledger)
    yield from _said(record, _NOUNS[type(record)], whose, ledger)


def _said(
    thing: Record | Hop, noun: str, whose: object, ledger: Ledger
) -> Iterator[tuple[str, _Fact]]:
    carried = _CARRIED.get(type(thing), frozenset())
    for key in shape_of(type(thing)).fields.values():
        value = getattr(thing, key.field)
        is_set = key.required or value != key.default_of(thing)
        what = f"{noun}.{value.kind.value if isinstance(value, Ref) else key.word}"
        if is_set and what not in ("assertion.via", "hop.source"):
            yield what, ((what, whose, _worded(key, value, ledger)) if key.field in carried else ())


def _worded(key: Key, value: object, ledger: Ledger) -> object:
    if key.field in ("publisher", "author"):
        return _who(str(value), ledger)
    if isinstance(value, tuple):
        return tuple(
            (_where(ledger.documents[each.document]), each.block)
            if isinstance(each, Passage)
            else each
            for each in value
        )
    # The id of a claim; `whose` has its text.
    return None if key.field == "claim" else value


def _whose(record: Record, ledger: Ledger) -> object:
    """Return by what a record is known in the words of a ClaimReview."""
    match record:
        case Source():
            return _who(record.id, ledger)
        case Document():
            return _where(record)
        case Claim():
            return unescape(record.text)
        case Assertion():
            text = unescape(ledger.claims[record.claim].text)
            is_verdict = rating_in(record.note, None) is not None
            return text, _who(record.via[0].source, ledger), is_verdict
    return None


def _who(source: str, ledger: Ledger) -> object:
    """Return by what a source is known where a ClaimReview is read."""
    one = ledger.sources[source]
    person = type_of(one.kind) == "Person"
    return person, " ".join(unescape(one.name or "").split()) or (
        tuple(pairs_in(one.note, ("url", "sameAs"))) or source
    )


def _where(document: Document) -> str:
    return document.url or unescape(document.title or document.id)
