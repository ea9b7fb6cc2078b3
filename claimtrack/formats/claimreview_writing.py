"""From a ledger to ClaimReviews by Google's profile, and what of it they do not say.

A review is written where it is on record: a verdict of one reviewer, in words, at a
page with an address. What the ledger itself makes of a claim is never one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from types import MappingProxyType

from attrs import define, field, frozen

from claimtrack.formats.carried import Carried
from claimtrack.formats.claimreview_objects import Object, Objects, given, one_or_many
from claimtrack.formats.claimreview_terms import (
    FIRST,
    LATER,
    Rating,
    Role,
    is_address,
    is_exact,
    is_exact_text,
    note_of_rating,
    pairs_in,
    rating_in,
)
from claimtrack.formats.loss import Fate, Losses, beside
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    Retraction,
    Source,
    Stance,
)

NAME = "claimreview"
"""What the format is called."""

_Mark = tuple[str, str | None]
"""A document and how it is marked among the appearances of a claim."""

_Pair = tuple[str | None, str | None, str | None]
"""Who says something, in which document, and how that is marked."""

_BETWEEN = (
    "hop.source between the first and the last",
    "a ClaimReview knows who claims something and who published it, and nobody between them",
)
_TOGETHER = (
    "hop.source of who stands in which document",
    "a ClaimReview lists who claims something and where it appears, and not who stands where",
)

_NO_VERDICT = "no verdict of a reviewer that could be written is on record for it"
_WITHDRAWN = "it was withdrawn"
_SOUND = "only numbers on a sound scale are written, and no other words"

_WHY: Mapping[str, str] = MappingProxyType(
    {
        "claim.text": "a text with entities of HTML such as `&amp;` does not read back as it was",
        "document.published": "only a day or a moment that is certain is written",
        "hop.on": "only a day or a moment that is certain, and one for a claim, is written",
        "source.kind": "there are persons and organisations, and no more of them",
    }
)


@frozen(eq=False)
class _Saying:
    """What one assertion says in the words of a ClaimReview: who claims it, and in which item."""

    assertion: Assertion
    author: str | None
    documents: tuple[str | None, ...]


@define(eq=False)
class Writer:
    """Reviews as they are written, and what of the ledger is in them. Grows meanwhile."""

    ledger: Ledger
    _carried: Carried = field(factory=Carried)
    _objects: Objects = field(init=False)
    _passed_on: list[Hop] = field(factory=list)
    """Links by which somebody passed on what is said where, if the kind reads back so."""
    _items: dict[str, tuple[object, object]] = field(factory=dict)
    """By the id of a claim in a review: all that is said of it, and what makes it alike."""

    def __attrs_post_init__(self) -> None:
        self._objects = Objects(self.ledger, self._carried)

    def reviews(self) -> Iterator[Object]:
        """Yield each review on record, in the order of the ledger's claims."""
        withdrawn = {id(self.ledger.get(each.what)) for each in self.ledger.retractions}
        for document in self.ledger.documents.values():
            if id(document) in withdrawn:
                self._carried.refuse(document, _WITHDRAWN, Fate.NEVER)
        verdicts: dict[str, list[tuple[Assertion, Rating]]] = defaultdict(list)
        sayings: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in self.ledger.assertions:
            found = rating_in(assertion.note, assertion.via[0].quote)
            if self._is_withdrawn(assertion, withdrawn):
                self._carried.refuse(assertion, _WITHDRAWN, Fate.NEVER)
            elif found is not None:
                verdicts[assertion.claim].append((assertion, found[0]))
                self._objects.pages.update(
                    filter(None, (self.ledger.documents[at.document].url for at in assertion.at))
                )
            else:
                sayings[assertion.claim].append(assertion)
        for claim in self.ledger.claims.values():
            sound = [
                (verdict, rating, page)
                for verdict, rating in verdicts.get(claim.id, ())
                if (page := self._page(claim, verdict, rating)) is not None
            ]
            if sound:
                item = self._item(claim, sayings.get(claim.id, ()))
                for each in sound:
                    yield self._review(claim, item, *each)
            else:
                self._carried.refuse(claim, _NO_VERDICT)

    def _is_withdrawn(self, assertion: Assertion, withdrawn: set[int]) -> bool:
        """Whether it or all that it stands in was taken back."""
        documents = [self.ledger.documents[each.document] for each in assertion.at]
        return id(assertion) in withdrawn or (
            bool(documents) and all(id(each) in withdrawn for each in documents)
        )

    def _page(self, claim: Claim, verdict: Assertion, rating: Rating) -> Document | None:
        """Return the page that a verdict is written with, or None and keep why it is not."""
        documents = [self.ledger.documents[each.document] for each in verdict.at]
        pages = [each for each in documents if is_address(each.url or "")]
        why = None
        if len(verdict.via) > 1:
            why = "a verdict is that of one reviewer, without others in the chain"
        elif not (rating.label or "").strip():
            why = "a verdict without words has no `alternateName`, which Google requires"
        elif not claim.text.strip():
            why = "a claim without words has no `claimReviewed`, which Google requires"
        elif not pages:
            why = "a verdict at no page with an address has no `url`, which Google requires"
        if why is not None:
            self._carried.refuse(verdict, why)
            return None
        return pages[0]

    def _review(
        self, claim: Claim, item: Object, verdict: Assertion, rating: Rating, page: Document
    ) -> Object:
        hop = verdict.via[0]
        author = self._objects.party(hop.source, Role.PUBLISHER)
        self._carried.keep(verdict, "claim")
        self._carried.keep(hop, "quote")
        if author is not None:
            self._carried.keep(hop, "source")
        if hop.act is Act.INFERRED:
            self._carried.keep(hop, "act")
        if len(verdict.at) == 1 and verdict.at[0].block is None:
            self._carried.keep(verdict, "at")
        written = rating if rating.fault is None else Rating(rating.label)
        if verdict.stance is written.stance:
            self._carried.keep(verdict, "stance")
        else:
            self._carried.lose(verdict, "stance", "a number on a sound scale says it, or nothing")
        if verdict.note == note_of_rating(written):
            self._carried.keep(verdict, "note")
        else:
            self._carried.lose(verdict, "note", _SOUND)
        about = self._objects.page(page, None if author is None else hop.source)
        numbers = {
            "ratingValue": written.value,
            "bestRating": written.best,
            "worstRating": written.worst,
        }
        return given(
            {
                "@type": "ClaimReview",
                "url": about["url"],
                "claimReviewed": claim.text,
                "datePublished": about["datePublished"],
                "author": author,
                "itemReviewed": item if len(item) > 1 else None,
                "reviewRating": given(
                    {"@type": "Rating", **numbers, "alternateName": rating.label}
                ),
            }
        )

    def _item(self, claim: Claim, assertions: Iterable[Assertion]) -> Object:
        """Return what a claim's reviews say of it: who claims it, when, and where it appears."""
        if unescape(claim.text) == claim.text:
            self._carried.keep(claim, "text")
        sayings = [each for each in map(self._saying, assertions) if each is not None]
        authors = {each.author: None for each in sayings if each.author is not None}
        first, others = self._appearances(sayings)
        said = self._said(claim, sayings)
        item = given(
            {
                "@type": "Claim",
                "author": one_or_many([self._objects.party(each, Role.AUTHOR) for each in authors]),
                "datePublished": said,
                "firstAppearance": one_or_many([self._objects.work(each) for each in first]),
                "appearance": one_or_many([self._objects.work(each) for each in others]),
            }
        )
        later = LATER if not first and len(others) > 1 else None
        marks = [*((each, FIRST) for each in first), *((each, later) for each in others)]
        self._keep_chains(sayings, [*authors], marks)
        if self.ledger.links:
            self._items[claim.id] = (claim.text, repr(item)), (claim.text, frozenset(authors))
        return item

    def _saying(self, assertion: Assertion) -> _Saying | None:
        """Return who claims something and where, or None and keep why that is not written."""
        if assertion.stance is not Stance.ASSERTS:
            why = "a ClaimReview says who claims something, and not who else denies it"
            self._carried.refuse(assertion, why)
            return None
        head = assertion.via[0]
        documents = tuple(
            each.document for each in assertion.at if self._objects.has_words(each.document)
        )
        if self._passes_on(assertion) and documents:
            return _Saying(assertion, None, documents)
        if (
            self._objects.party(head.source, None) is None
            or self.ledger.sources[head.source].name is None
        ):
            what = "who claims it has no name, or is neither a person nor an organisation"
            self._carried.refuse(assertion, what)
            return _Saying(assertion, None, documents) if documents else None
        return _Saying(assertion, head.source, documents or (None,))

    def _passes_on(self, assertion: Assertion) -> bool:
        """Whether a lone source is who published it, and not who claims it."""
        head = assertion.via[0]
        kind = self.ledger.sources[head.source].kind
        relays = head.act in (Act.REPORTED, Act.QUOTED) or not (
            kind.originates or (head.act is not None and head.act.first_hand)
        )
        carriers = {self._objects.carrier(each.document) for each in assertion.at}
        return len(assertion.via) == 1 and relays and carriers == {head.source}

    def _appearances(self, sayings: Sequence[_Saying]) -> tuple[list[str], list[str]]:
        """Return the documents of the first appearance, and the others.

        The earliest is the first, unless the notes of assertions say which is or
        that none is.
        """
        marks: dict[str, set[str | None]] = {}
        for saying in sayings:
            for each in saying.documents:
                if each is not None:
                    marks.setdefault(each, set()).add(saying.assertion.note)
        first = [each for each, found in marks.items() if FIRST in found]
        if first or len(marks) < 2 or any(LATER in found for found in marks.values()):
            return first, [each for each, found in marks.items() if found != {FIRST}]
        dates = sorted((self._objects.day(each) or "", each) for each in marks)
        if dates[0][0] and dates[0][0][:10] < dates[1][0][:10]:
            first = [dates[0][1]]
        return first, [each for each in marks if each not in first]

    def _said(self, claim: Claim, sayings: Sequence[_Saying]) -> str | None:
        """Return when a claim was made: the earliest day or moment that is certain."""
        heads = [each.assertion.via[0] for each in sayings]
        exact = sorted({h.on.text for h in heads if h.on is not None and is_exact(h.on)})
        if exact:
            for head in heads:
                if head.on is not None and head.on.text == exact[0]:
                    self._carried.keep(head, "on")
            return exact[0]
        dates, whole = pairs_in(claim.note, ("datePublished",))
        if not sayings and len(dates) == 1 and is_exact_text(dates[0][1]):
            if whole:
                self._carried.keep(claim, "note")
            return dates[0][1]
        return None

    def _keep_chains(
        self, sayings: Sequence[_Saying], authors: Sequence[str], marks: Sequence[_Mark]
    ) -> None:
        """Keep account of the chains that read back as they are."""
        pairs = _pairs(authors, marks)
        kept = {each for each in pairs if each[0] or (each[1] and self._objects.carrier(each[1]))}
        marked: dict[str, list[str | None]] = defaultdict(list)
        for document, mark in marks:
            marked[document].append(mark)
        own = [_own(each, marked) for each in sayings]
        stood_in = {document for _, document, _ in kept}
        joined = kept != {pair for pairs in own for pair in pairs}
        for saying, written in zip(sayings, own, strict=True):
            assertion = saying.assertion
            if self._carried.is_refused(assertion):
                continue
            chain = [hop.source for hop in assertion.via]
            self._carried.keep(assertion, "claim")
            for hop in assertion.via:
                self._carried.keep(hop, "source")
            if joined or any(self._chain(a, d) != chain for a, d, _ in written):
                deep = len(chain) > 2 and all(
                    self._chain(a, d)[-1:] == chain[-1:] for a, d, _ in written
                )
                what = _BETWEEN if deep and not joined else _TOGETHER
                self._carried.lose_part(*what, assertion)
            if len(assertion.at) > 1:
                why = "each place is an assertion of its own where a ClaimReview is read"
                self._carried.lose(assertion, "at", why)
            elif saying.documents != (None,):
                if not stood_in.issuperset(saying.documents):
                    why = "of several who claim it and several items, nobody stands in this one"
                    self._carried.lose(assertion, "at", why)
                elif assertion.at[0].block is None:
                    self._carried.keep(assertion, "at")
            if all(mark == assertion.note for _, _, mark in written):
                self._carried.keep(assertion, "note")
            if saying.author is None and assertion.via[0].act is Act.REPORTED:
                self._passed_on.append(assertion.via[0])

    def _chain(self, author: str | None, document: str | None) -> list[str]:
        carrier = None if document is None else self._objects.carrier(document)
        return list(dict.fromkeys(each for each in (author, carrier) if each is not None))

    def losses(self) -> Losses:
        """Return what is in none of the reviews, once they are written."""
        losses = beside(self.ledger)
        if self.ledger.claims:
            why = "what the record supports is no verdict, and is never published as one"
            losses.add("assessment", why, fate=Fate.NEVER)
        read = self._objects.keep_kinds()
        for hop in self._passed_on:
            if read[hop.source].originates:
                self._carried.keep(hop, "act")
        self._keep_links()
        self._carried.tell(self.ledger, losses, _reason)
        return losses

    def _keep_links(self) -> None:
        """Keep account of the links that are made anew where claims of the same words are read."""
        first: dict[object, str] = {}
        items = set[object]()
        for claim, (item, alike) in self._items.items():
            if item not in items:
                first.setdefault(alike, claim)
            items.add(item)
        for link in dict.fromkeys(self.ledger.links):
            ends = self._items.get(link.from_), self._items.get(link.to or "")
            if ends[0] is None or ends[1] is None or ends[0][0] == ends[1][0]:
                continue
            again = Link(LinkKind.RESTATES, link.from_, link.to)
            if link == again and ends[0][1] == ends[1][1] and first[ends[0][1]] == link.to:
                self._carried.keep(link, "kind", "from_", "to")


def _reason(what: str, record: Record, seen: bool) -> str:
    """Return why a key of a record is not carried, where nothing else is known."""
    match record:
        case Source() | Document() | Claim() | Assertion() if not seen:
            return "it is in no review that was written"
        case Source() | Document() | Claim() if what.endswith(".id"):
            return "records get ids of their own where a ClaimReview is read"
        case Retraction():
            return "what was withdrawn is left out, and that it was with it"
    return _WHY.get(what, "a ClaimReview has no place for it")


def _own(saying: _Saying, marked: Mapping[str, Sequence[str | None]]) -> list[_Pair]:
    """Return what a saying is in a review: who, where, and how the place is marked."""
    found: list[_Pair] = []
    for document in saying.documents:
        here = marked.get(document or "") or [None]
        mark = saying.assertion.note if saying.assertion.note in here else here[-1]
        found.append((saying.author, document, mark))
    return found


def _pairs(authors: Sequence[str], marks: Sequence[_Mark]) -> Iterator[_Pair]:
    """Yield who is read to say it where, as reading does."""
    if len(authors) > 1 and len(marks) > 1:
        yield from ((author, None, None) for author in authors)
        yield from ((None, *mark) for mark in marks)
    elif marks:
        yield from ((author, *mark) for author in authors or (None,) for mark in marks)
    else:
        yield from ((author, None, None) for author in authors)
