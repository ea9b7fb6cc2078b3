"""Conversion of a ledger to ClaimReviews by Google's profile.

A review is written for each recorded verdict of one reviewer that has a label and a page
with an address. claimtrack's own assessment of a claim is never written as a review.

Losses are found by reading the reviews back. A fact is lost if no record of the result has
it. Reading gives records new ids, so that facts are compared by names and texts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from types import MappingProxyType

from attrs import define, field

from claimtrack.formats.claimreview.placeholders import is_placeholder
from claimtrack.formats.claimreview.terms import (
    FIRST_APPEARANCE,
    Numbers,
    is_exact_date,
    is_language,
    is_valid_rating,
    is_web_address,
    parse_note,
    parse_rating_note,
    party_type,
)
from claimtrack.formats.records.ids import slug
from claimtrack.formats.records.loss import LossLog, LossReason, start_loss_log
from claimtrack.formats.records.shape import KIND_BY_CLASS, set_values
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Record,
    Settings,
    Source,
    Stance,
)

Object = dict[str, object]
"""An object of JSON."""

_Verdict = tuple[Assertion, Numbers, Document]
"""A verdict that can be written, with its numbers and its page."""

_NO_VERDICT = "the ledger has no verdict on it that can be written"
_UNFIT = (
    "Google requires the text of the claim (`claimReviewed`), the label of the verdict "
    "(`alternateName`), a page with an address (`url`) and a single reviewer"
)

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

_Fact = tuple[str, object, object]
"""A kind with a key, the key of a record for comparison, and the value."""


@define(eq=False)
class ReviewWriter:
    """A converter of a ledger to reviews, which also collects why records are skipped."""

    ledger: Ledger
    refusals: dict[int, tuple[str, LossReason]] = field(factory=dict)
    """The reason why a record is not written, by the identity of the record."""

    def reviews(self) -> Iterator[Object]:
        """Yield the reviews, in the order of the ledger's claims."""
        withdrawn = {id(self.ledger.get(each.what)) for each in self.ledger.retractions}
        verdicts: dict[str, list[_Verdict]] = defaultdict(list)
        assertions_by_claim: dict[str, list[Assertion]] = defaultdict(list)
        for document in self.ledger.documents.values():
            if id(document) in withdrawn:
                self._skip(document, "it was withdrawn", LossReason.NEVER)
        for assertion in self.ledger.assertions:
            numbers = parse_rating_note(assertion.note)
            documents = [self.ledger.documents[each.document] for each in assertion.at]
            if id(assertion) in withdrawn or (documents and {*map(id, documents)} <= withdrawn):
                self._skip(assertion, "it was withdrawn", LossReason.NEVER)
            elif numbers is None:
                assertions_by_claim[assertion.claim].append(assertion)
            elif (page := self._page_of(assertion, documents)) is not None:
                verdicts[assertion.claim].append((assertion, numbers, page))
        for claim in self.ledger.claims.values():
            if claim.id in verdicts:
                item = self._item(claim, assertions_by_claim[claim.id])
                yield from (self._review(claim, item, *each) for each in verdicts[claim.id])
            else:
                self._skip(claim, _NO_VERDICT)

    def _skip(self, record: Record, why: str, fate: LossReason = LossReason.LOST) -> None:
        self.refusals[id(record)] = why, fate

    def _page_of(self, verdict: Assertion, documents: Iterable[Document]) -> Document | None:
        """Return the page of a verdict, or None after recording why it cannot be written."""
        page = next((each for each in documents if is_web_address(each.url)), None)
        words = (verdict.via[0].quote or "").strip(), self.ledger.claims[verdict.claim].text.strip()
        if len(verdict.via) == 1 and all(words) and page is not None:
            return page
        self._skip(verdict, _UNFIT)
        return None

    def _review(
        self, claim: Claim, item: Object, verdict: Assertion, numbers: Numbers, page: Document
    ) -> Object:
        label = verdict.via[0].quote
        scale = numbers if is_valid_rating(numbers) else {}
        return _compact(
            {
                "@type": "ClaimReview",
                "url": page.url,
                "claimReviewed": claim.text,
                **_document_fields(page),
                "keywords": ", ".join(topic for topic in claim.topics if slug(topic) == topic),
                "author": self._party(verdict.via[0].source),
                "itemReviewed": item if len(item) > 1 else None,
                "reviewRating": {"@type": "Rating", **scale, "alternateName": label},
            }
        )

    def _item(self, claim: Claim, assertions: Iterable[Assertion]) -> Object:
        """Return the ``itemReviewed`` of a claim: its authors, date and appearances."""
        authors: dict[str, None] = {}
        works: dict[str, str] = {}
        dates = [date for _, date in parse_note(claim.note, "datePublished")]
        for each in assertions:
            if each.stance is not Stance.ASSERTS:
                why = "a ClaimReview names those who assert a claim, and nobody else"
                self._skip(each, why)
                continue
            source = each.via[0].source
            documents = [place.document for place in each.at if self._is_work(place.document)]
            passes_on = len(each.via) == 1 and each.via[0].act in (Act.REPORTED, Act.QUOTED)
            if not documents or not passes_on:
                if self._party(source) and self.ledger.sources[source].name:
                    authors[source] = None
                else:
                    why = "its source has no name, or is neither a person nor an organisation"
                    self._skip(each, why)
            word = FIRST_APPEARANCE if each.note == FIRST_APPEARANCE else "appearance"
            works.update(dict.fromkeys(documents, word))
            if each.via[0].on is not None:
                dates.append(each.via[0].on.text)
        return _compact(
            {
                "@type": "Claim",
                "author": [self._party(each) for each in authors],
                "datePublished": min(filter(is_exact_date, dates), default=None),
                **{
                    word: [self._work(each) for each, mark in works.items() if mark == word]
                    for word in (FIRST_APPEARANCE, "appearance")
                },
            }
        )

    def _is_work(self, document: str) -> bool:
        """True if a document has an address or title, and was not withdrawn."""
        one = self.ledger.documents[document]
        is_known = is_web_address(one.url) or _text_or_none(one.title) is not None
        return is_known and id(one) not in self.refusals

    def _party(self, source: str | None) -> Object | None:
        """Return a person or organisation, or None without a name, an address or a type."""
        if source is None:
            return None
        one = self.ledger.sources[source]
        links = [pair for pair in parse_note(one.note, "url", "sameAs") if is_web_address(pair[1])]
        party = _compact(
            {
                "@type": party_type(one.kind),
                "name": _text_or_none(one.name),
                "url": next((each for word, each in links if word == "url"), None),
                "sameAs": [each for word, each in links if word == "sameAs"],
            }
        )
        return party if "@type" in party and len(party) > 1 else None

    def _work(self, document: str) -> Object:
        """Return an item in which a claim appears."""
        one = self.ledger.documents[document]
        types = [each for _, each in parse_note(one.note, "type")]
        return _compact(
            {
                "@type": types[0] if len(types) == 1 and types[0].isalnum() else "CreativeWork",
                "url": one.url if is_web_address(one.url) else None,
                **_document_fields(one),
                "author": self._party(one.author),
                "publisher": self._party(one.publisher),
            }
        )


def _document_fields(document: Document) -> Object:
    """Return the properties that are written for every document."""
    published = document.published
    return {
        "headline": _text_or_none(document.title),
        "datePublished": published.text if published and is_exact_date(published) else None,
        "inLanguage": document.lang if is_language(document.lang) else None,
        "archivedAt": document.archived if is_web_address(document.archived) else None,
    }


def _text_or_none(text: str | None) -> str | None:
    """Return a text, or None if it is blank."""
    return text if text and text.strip() else None


def _compact(table: Object) -> Object:
    """Remove empty properties of an object, and unwrap lists of one item."""
    alone = {
        word: value[0] if isinstance(value, list) and len(value) == 1 else value
        for word, value in table.items()
    }
    return {word: value for word, value in alone.items() if value not in (None, "", [])}


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
        seen = not read_facts.isdisjoint(facts)
        duplicate = False
        if seen and isinstance(record, Source | Document):
            key = type(record), _record_key(record, ledger)
            duplicate = first.setdefault(key, record) is not record
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
    yield from _field_facts(record, KIND_BY_CLASS[type(record)].value, owner, ledger)


def _field_facts(thing: Record | Hop, kind: str, owner: object, ledger: Ledger) -> Iterator[_Fact]:
    """Yield the facts of the fields that are set. Own ids never equal each other."""
    for word, value in set_values(thing):
        comparable = value
        if word in ("publisher", "author"):
            comparable = _source_key(str(value), ledger)
        elif word == "at" and isinstance(thing, Assertion):
            comparable = tuple(
                (_document_key(ledger.documents[each.document]), each.block) for each in thing.at
            )
        elif word == "claim":
            comparable = None
        elif word == "id":
            comparable = object()
        if f"{kind}.{word}" not in ("assertion.via", "hop.source"):
            yield f"{kind}.{word}", owner, comparable


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
