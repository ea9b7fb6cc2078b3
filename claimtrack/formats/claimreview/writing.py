"""From a ledger to ClaimReviews by Google's profile.

A review is written where it is on record: a verdict of one reviewer, in words, at a
page with an address. What the ledger itself makes of a claim is never one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from attrs import define, field

from claimtrack.formats.claimreview.terms import (
    FIRST,
    LATER,
    Rating,
    is_address,
    is_exact,
    is_exact_text,
    is_language,
    pairs_in,
    rating_in,
    type_of,
)
from claimtrack.formats.loss import Fate
from claimtrack.formats.naming import slug
from claimtrack.model import Act, Assertion, Claim, Document, Ledger, Record, Stance

Object = dict[str, object]
"""An object of JSON."""

_Saying = tuple[Assertion, str | None, Sequence[str]]
"""An assertion in the words of a ClaimReview: who claims it, and in which documents."""

_NO_VERDICT = "no verdict of a reviewer that could be written is on record for it"
_WITHDRAWN = "it was withdrawn"


@define(eq=False)
class Writer:
    """Reviews of a ledger, and why some records are in none. Grows while they are written."""

    ledger: Ledger
    why: dict[int, tuple[str, Fate]] = field(factory=dict)
    """By the identity of a record, why it is not written."""
    _pages: set[str] = field(factory=set)
    """The addresses of pages with reviews, which are no appearances of what is reviewed."""

    def reviews(self) -> Iterator[Object]:
        """Yield each review on record, in the order of the ledger's claims."""
        withdrawn = {id(self.ledger.get(each.what)) for each in self.ledger.retractions}
        for document in self.ledger.documents.values():
            if id(document) in withdrawn:
                self._refuse(document, _WITHDRAWN, Fate.NEVER)
        verdicts: dict[str, list[tuple[Assertion, Rating]]] = defaultdict(list)
        sayings: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in self.ledger.assertions:
            rating = rating_in(assertion.note, assertion.via[0].quote)
            documents = [self.ledger.documents[each.document] for each in assertion.at]
            if id(assertion) in withdrawn or (
                documents and all(id(each) in withdrawn for each in documents)
            ):
                self._refuse(assertion, _WITHDRAWN, Fate.NEVER)
            elif rating is not None:
                verdicts[assertion.claim].append((assertion, rating))
                self._pages.update(each.url for each in documents if each.url is not None)
            else:
                sayings[assertion.claim].append(assertion)
        for claim in self.ledger.claims.values():
            sound = [
                (verdict, rating, page)
                for verdict, rating in verdicts.get(claim.id, ())
                if (page := self._page(claim, verdict, rating)) is not None
            ]
            item = self._item(claim, sayings.get(claim.id, ())) if sound else None
            for each in sound:
                yield self._review(claim, item, *each)
            if not sound:
                self._refuse(claim, _NO_VERDICT)

    def _refuse(self, record: Record, why: str, fate: Fate = Fate.LOST) -> None:
        self.why[id(record)] = why, fate

    def _page(self, claim: Claim, verdict: Assertion, rating: Rating) -> Document | None:
        """Return the page that a verdict is written with, or None and keep why it is not."""
        documents = [self.ledger.documents[each.document] for each in verdict.at]
        pages = [each for each in documents if is_address(each.url or "")]
        if len(verdict.via) > 1:
            why = "a verdict is that of one reviewer, without others in the chain"
        elif not (rating.label or "").strip():
            why = "a verdict without words has no `alternateName`, which Google requires"
        elif not claim.text.strip():
            why = "a claim without words has no `claimReviewed`, which Google requires"
        elif not pages:
            why = "a verdict at no page with an address has no `url`, which Google requires"
        else:
            return pages[0]
        self._refuse(verdict, why)
        return None

    def _review(
        self, claim: Claim, item: Object | None, verdict: Assertion, rating: Rating, page: Document
    ) -> Object:
        numbers = rating.numbers if rating.fault is None else {}
        topics = [topic for topic in claim.topics if slug(topic) == topic]
        return _given(
            {
                "@type": "ClaimReview",
                "url": page.url,
                "claimReviewed": claim.text,
                **_said(page),
                "keywords": ", ".join(topics) or None,
                "author": self._party(verdict.via[0].source),
                "itemReviewed": item,
                "reviewRating": {"@type": "Rating", **numbers, "alternateName": rating.label},
            }
        )

    def _item(self, claim: Claim, assertions: Iterable[Assertion]) -> Object | None:
        """Return what a claim's reviews say of it: who claims it, when, and where it appears."""
        sayings = [saying for each in assertions if (saying := self._saying(each)) is not None]
        authors = dict.fromkeys(author for _, author, _ in sayings if author is not None)
        first, others = self._appearances(sayings)
        item = _given(
            {
                "@type": "Claim",
                "author": _one_or_many([self._party(each) for each in authors]),
                "datePublished": _date(claim, sayings),
                "firstAppearance": _one_or_many([self._work(each) for each in first]),
                "appearance": _one_or_many([self._work(each) for each in others]),
            }
        )
        return item if len(item) > 1 else None

    def _saying(self, assertion: Assertion) -> _Saying | None:
        """Return who claims something and where, or None and keep why that is not written."""
        if assertion.stance is not Stance.ASSERTS:
            why = "a ClaimReview says who claims something, and not who else denies it"
            self._refuse(assertion, why)
            return None
        source = assertion.via[0].source
        documents = [each.document for each in assertion.at if self._is_work(each.document)]
        if documents and self._passes_on(assertion):
            return assertion, None, documents
        if self._party(source) is None or self.ledger.sources[source].name is None:
            what = "who claims it has no name, or is neither a person nor an organisation"
            self._refuse(assertion, what)
            return (assertion, None, documents) if documents else None
        return assertion, source, documents

    def _passes_on(self, assertion: Assertion) -> bool:
        """True if a lone source is who published it, and not who claims it."""
        head = assertion.via[0]
        kind = self.ledger.sources[head.source].kind
        relays = head.act in (Act.REPORTED, Act.QUOTED) or not (
            kind.originates or (head.act is not None and head.act.first_hand)
        )
        carriers = {self._carrier(each.document) for each in assertion.at}
        return len(assertion.via) == 1 and relays and carriers == {head.source}

    def _carrier(self, document: str) -> str | None:
        """Return who stands behind a document where a ClaimReview of it is read."""
        one = self.ledger.documents[document]
        found = [each for each in (one.publisher, one.author) if each and self._party(each)]
        return found[0] if found else None

    def _is_work(self, document: str) -> bool:
        """True if a document has what an appearance is known by, and may be one."""
        one = self.ledger.documents[document]
        known = is_address(one.url or "") or bool((one.title or "").strip())
        return known and one.url not in self._pages and id(one) not in self.why

    def _appearances(self, sayings: Iterable[_Saying]) -> tuple[list[str], list[str]]:
        """Return the documents of the first appearance, and the others.

        The earliest is the first, unless the notes of assertions say which is or
        that none is.
        """
        marks: dict[str, set[str | None]] = defaultdict(set)
        for assertion, _, documents in sayings:
            for each in documents:
                marks[each].add(assertion.note)
        first = [each for each, found in marks.items() if FIRST in found]
        if first or len(marks) < 2 or any(LATER in found for found in marks.values()):
            return first, [each for each, found in marks.items() if found != {FIRST}]
        published = {each: self.ledger.documents[each].published for each in marks}
        days = sorted((w.text if w and is_exact(w) else "", each) for each, w in published.items())
        if days[0][0] and days[0][0][:10] < days[1][0][:10]:
            first = [days[0][1]]
        return first, [each for each in marks if each not in first]

    def _party(self, source: str) -> Object | None:
        """Return a person or an organisation; None who has no name or address, or is neither."""
        one = self.ledger.sources[source]
        links = [pair for pair in pairs_in(one.note, ("url", "sameAs")) if is_address(pair[1])]
        party = {
            "@type": type_of(one.kind),
            "name": one.name if one.name and one.name.strip() else None,
            "url": next((each for word, each in links if word == "url"), None),
            "sameAs": _one_or_many([each for word, each in links if word == "sameAs"]),
        }
        return _given(party) if party["@type"] and len(_given(party)) > 1 else None

    def _work(self, document: str) -> Object:
        """Return an item in which a claim appears."""
        one = self.ledger.documents[document]
        types = [each for _, each in pairs_in(one.note, ("type",))]
        return _given(
            {
                "@type": types[0] if len(types) == 1 and types[0].isalnum() else "CreativeWork",
                "url": one.url if is_address(one.url or "") else None,
                **_said(one),
                "author": None if one.author is None else self._party(one.author),
                "publisher": None if one.publisher is None else self._party(one.publisher),
            }
        )


def _said(document: Document) -> Object:
    """Return what is written of any document."""
    published, lang = document.published, document.lang
    return {
        "headline": document.title if document.title and document.title.strip() else None,
        "datePublished": published.text if published and is_exact(published) else None,
        "inLanguage": lang if is_language(lang or "") else None,
        "archivedAt": document.archived if is_address(document.archived or "") else None,
    }


def _date(claim: Claim, sayings: Iterable[_Saying]) -> str | None:
    """Return when a claim was made: the earliest day or moment that is certain."""
    dates = [assertion.via[0].on for assertion, _, _ in sayings]
    exact = sorted(each.text for each in dates if each is not None and is_exact(each))
    noted = [each for _, each in pairs_in(claim.note, ("datePublished",))]
    if not dates and len(noted) == 1 and is_exact_text(noted[0]):
        return noted[0]
    return exact[0] if exact else None


def _given(table: Object) -> Object:
    """Return what is given of an object."""
    return {word: value for word, value in table.items() if value is not None}


def _one_or_many(values: Sequence[object]) -> object:
    """Return nothing, the one value or a list of several."""
    return None if not values else values[0] if len(values) == 1 else list(values)
