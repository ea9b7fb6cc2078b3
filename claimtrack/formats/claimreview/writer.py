"""Conversion of a ledger to ClaimReviews by Google's profile.

A review is written for each recorded verdict of one reviewer that has a label and a page
with an address. claimtrack's own assessment of a claim is never written as a review.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from attrs import define, field

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
from claimtrack.formats.records.loss import LossReason
from claimtrack.model import Act, Assertion, Claim, Document, Ledger, Record, Stance

Object = dict[str, object]
"""An object of JSON."""

_Verdict = tuple[Assertion, Numbers, Document]
"""A verdict that can be written, with its numbers and its page."""

_NO_VERDICT = "the ledger has no verdict on it that can be written"
_UNFIT = (
    "Google requires the text of the claim (`claimReviewed`), the label of the verdict "
    "(`alternateName`), a page with an address (`url`) and a single reviewer"
)


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
            word = "firstAppearance" if each.note == FIRST_APPEARANCE else "appearance"
            works.update(dict.fromkeys(documents, word))
            if each.via[0].on is not None:
                dates.append(each.via[0].on.text)
        return _compact(
            {
                "@type": "Claim",
                "author": [self._party(each) for each in authors],
                "datePublished": min(filter(is_exact_date, dates), default=None),
                "firstAppearance": [
                    self._work(each) for each, word in works.items() if word == FIRST_APPEARANCE
                ],
                "appearance": [
                    self._work(each) for each, word in works.items() if word != FIRST_APPEARANCE
                ],
            }
        )

    def _is_work(self, document: str) -> bool:
        """True if a document has an address or title, and was not withdrawn."""
        one = self.ledger.documents[document]
        return (is_web_address(one.url) or _text_or_none(one.title) is not None) and id(
            one
        ) not in self.refusals

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
