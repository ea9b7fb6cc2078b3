"""From a ledger to ClaimReviews by Google's profile.

A review is written where it is on record: a verdict of one reviewer, in words, at a
page with an address. What the ledger itself makes of a claim is never one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from attrs import define, field

from claimtrack.formats.claimreview.terms import (
    FIRST,
    Numbers,
    is_address,
    is_exact,
    is_language,
    is_sound,
    pairs_in,
    rating_in,
    type_of,
)
from claimtrack.formats.records.ids import slug
from claimtrack.formats.records.loss import LossReason
from claimtrack.model import Act, Assertion, Claim, Document, Ledger, Record, Stance

Object = dict[str, object]
"""An object of JSON."""

_Verdict = tuple[Assertion, Numbers, Document]
"""A verdict that can be written, its numbers and its page."""

_NO_VERDICT = "no verdict of a reviewer that could be written is on record for it"
_UNFIT = (
    "Google requires the words of the claim (`claimReviewed`), of the verdict (`alternateName`) "
    "and a page with an address (`url`), and a verdict is that of one reviewer alone"
)


@define(eq=False)
class ReviewWriter:
    """Reviews of a ledger, and why some records are in none. Grows while they are written."""

    ledger: Ledger
    why: dict[int, tuple[str, LossReason]] = field(factory=dict)
    """By the identity of a record, why it is not written."""

    def reviews(self) -> Iterator[Object]:
        """Yield each review on record, in the order of the ledger's claims."""
        withdrawn = {id(self.ledger.get(each.what)) for each in self.ledger.retractions}
        verdicts: dict[str, list[_Verdict]] = defaultdict(list)
        sayings: dict[str, list[Assertion]] = defaultdict(list)
        for document in self.ledger.documents.values():
            if id(document) in withdrawn:
                self._refuse(document, "it was withdrawn", LossReason.NEVER)
        for assertion in self.ledger.assertions:
            numbers = rating_in(assertion.note)
            documents = [self.ledger.documents[each.document] for each in assertion.at]
            if id(assertion) in withdrawn or (documents and {*map(id, documents)} <= withdrawn):
                self._refuse(assertion, "it was withdrawn", LossReason.NEVER)
            elif numbers is None:
                sayings[assertion.claim].append(assertion)
            elif (page := self._page(assertion, documents)) is not None:
                verdicts[assertion.claim].append((assertion, numbers, page))
        for claim in self.ledger.claims.values():
            if claim.id in verdicts:
                item = self._item(claim, sayings[claim.id])
                yield from (self._review(claim, item, *each) for each in verdicts[claim.id])
            else:
                self._refuse(claim, _NO_VERDICT)

    def _refuse(self, record: Record, why: str, fate: LossReason = LossReason.LOST) -> None:
        self.why[id(record)] = why, fate

    def _page(self, verdict: Assertion, documents: Iterable[Document]) -> Document | None:
        """Return the page that a verdict is written with, or None and keep why it is not."""
        page = next((each for each in documents if is_address(each.url)), None)
        words = (verdict.via[0].quote or "").strip(), self.ledger.claims[verdict.claim].text.strip()
        if len(verdict.via) == 1 and all(words) and page is not None:
            return page
        self._refuse(verdict, _UNFIT)
        return None

    def _review(
        self, claim: Claim, item: Object, verdict: Assertion, numbers: Numbers, page: Document
    ) -> Object:
        label = verdict.via[0].quote
        scale = numbers if is_sound(numbers) else {}
        return _given(
            {
                "@type": "ClaimReview",
                "url": page.url,
                "claimReviewed": claim.text,
                **_said(page),
                "keywords": ", ".join(topic for topic in claim.topics if slug(topic) == topic),
                "author": self._party(verdict.via[0].source),
                "itemReviewed": item if len(item) > 1 else None,
                "reviewRating": {"@type": "Rating", **scale, "alternateName": label},
            }
        )

    def _item(self, claim: Claim, assertions: Iterable[Assertion]) -> Object:
        """Return what a claim's reviews say of it: who claims it, when, and where it appears."""
        authors: dict[str, None] = {}
        works: dict[str, str] = {}
        dates = [date for _, date in pairs_in(claim.note, "datePublished")]
        for each in assertions:
            if each.stance is not Stance.ASSERTS:
                why = "a ClaimReview says who claims something, and not who else denies it"
                self._refuse(each, why)
                continue
            source = each.via[0].source
            documents = [place.document for place in each.at if self._is_work(place.document)]
            passes_on = len(each.via) == 1 and each.via[0].act in (Act.REPORTED, Act.QUOTED)
            if not documents or not passes_on:
                if self._party(source) and self.ledger.sources[source].name:
                    authors[source] = None
                else:
                    why = "who claims it has no name, or is neither a person nor an organisation"
                    self._refuse(each, why)
            word = "firstAppearance" if each.note == FIRST else "appearance"
            works.update(dict.fromkeys(documents, word))
            if each.via[0].on is not None:
                dates.append(each.via[0].on.text)
        return _given(
            {
                "@type": "Claim",
                "author": [self._party(each) for each in authors],
                "datePublished": min(filter(is_exact, dates), default=None),
                "firstAppearance": [
                    self._work(each) for each, word in works.items() if word == FIRST
                ],
                "appearance": [self._work(each) for each, word in works.items() if word != FIRST],
            }
        )

    def _is_work(self, document: str) -> bool:
        """True if a document has what an appearance is known by, and was not withdrawn."""
        one = self.ledger.documents[document]
        return (is_address(one.url) or _worded(one.title) is not None) and id(one) not in self.why

    def _party(self, source: str | None) -> Object | None:
        """Return a person or an organisation; None who has no name or address, or is neither."""
        if source is None:
            return None
        one = self.ledger.sources[source]
        links = [pair for pair in pairs_in(one.note, "url", "sameAs") if is_address(pair[1])]
        party = _given(
            {
                "@type": type_of(one.kind),
                "name": _worded(one.name),
                "url": next((each for word, each in links if word == "url"), None),
                "sameAs": [each for word, each in links if word == "sameAs"],
            }
        )
        return party if "@type" in party and len(party) > 1 else None

    def _work(self, document: str) -> Object:
        """Return an item in which a claim appears."""
        one = self.ledger.documents[document]
        types = [each for _, each in pairs_in(one.note, "type")]
        return _given(
            {
                "@type": types[0] if len(types) == 1 and types[0].isalnum() else "CreativeWork",
                "url": one.url if is_address(one.url) else None,
                **_said(one),
                "author": self._party(one.author),
                "publisher": self._party(one.publisher),
            }
        )


def _said(document: Document) -> Object:
    """Return what is written of any document."""
    published = document.published
    return {
        "headline": _worded(document.title),
        "datePublished": published.text if published and is_exact(published) else None,
        "inLanguage": document.lang if is_language(document.lang) else None,
        "archivedAt": document.archived if is_address(document.archived) else None,
    }


def _worded(text: str | None) -> str | None:
    """Return a text that has words, or None."""
    return text if text and text.strip() else None


def _given(table: Object) -> Object:
    """Return what is given of an object; a list of one is that one."""
    alone = {
        word: value[0] if isinstance(value, list) and len(value) == 1 else value
        for word, value in table.items()
    }
    return {word: value for word, value in alone.items() if value not in (None, "", [])}
