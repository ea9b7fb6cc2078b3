"""From reviews to the records of a ledger.

Who is named twice is one source, and what has one address one document. Several
reviews of the very same claim are verdicts on one; claims of the same words and
the same authors that differ in where they appear restate one another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from attrs import define, field, frozen

from claimtrack.errors import Fault, LedgerError
from claimtrack.formats.claimreview_json import Told
from claimtrack.formats.claimreview_terms import (
    FIRST,
    LATER,
    Party,
    Review,
    Work,
    is_address,
    kind_among,
    note_of,
    note_of_rating,
)
from claimtrack.formats.naming import Ids
from claimtrack.formats.structure import shown
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Passage,
    Record,
    Source,
    SourceKind,
    Stance,
    When,
)
from claimtrack.model.values import TEXT_LENGTH, choice
from claimtrack.place import Place

_R = TypeVar("_R")

Verdicts = Mapping[str, Mapping[str, Stance | str]]
"""What the words of verdicts mean, by the name of who uses them so."""


@define(eq=False)
class _Somebody:
    """A source in the making: it grows with each mention, hence it is not frozen."""

    id: str
    person: bool
    name: str | None
    place: Place | None
    kinds: set[SourceKind] = field(factory=set)
    links: dict[tuple[str, str], None] = field(factory=dict)

    _room: int = TEXT_LENGTH

    def add(self, link: tuple[str, str]) -> bool:
        """Add an address; say whether there is room for it, or it is there."""
        if link not in self.links:
            self._room -= sum(map(len, link)) + len(": \n")
            if self._room >= 0:
                self.links[link] = None
        return link in self.links

    @property
    def kind(self) -> SourceKind:
        return kind_among(sorted(self.kinds, key=lambda kind: kind.value))

    def source(self) -> Source:
        links = sorted(self.links, key=lambda pair: pair[0] != "url")
        return Source(self.id, self.kind, self.name, note=note_of(links), place=self.place)


@define(eq=False)
class _Item:
    """A document in the making."""

    id: str
    place: Place | None
    said: dict[str, str | When] = field(factory=dict)
    remarks: dict[str, str] = field(factory=dict)

    @property
    def carrier(self) -> str | None:
        """Who stands behind it: its publisher, or else its author."""
        carrier = self.said.get("publisher", self.said.get("author"))
        return carrier if isinstance(carrier, str) else None

    def document(self) -> Document:
        said: dict[str, str | When] = self.said
        note = note_of(self.remarks.items())
        # Every field of what is said is one of a document.
        return Document(self.id, **said, note=note, place=self.place)  # type: ignore[arg-type]


@frozen(eq=False)
class _Saying:
    """Who claims what, and where it appears, before everybody in it is known."""

    claim: str
    author: _Somebody | None
    item: _Item | None
    said: When | None
    mark: str | None
    place: Place | None


@define(eq=False)
class _Shelf:
    """All that was read so far. Grows, hence not frozen."""

    told: Told
    verdicts: Verdicts
    _somebodies: list[_Somebody] = field(factory=list)
    _named: dict[tuple[bool, str], _Somebody] = field(factory=dict)
    _addressed: dict[tuple[bool, str], _Somebody] = field(factory=dict)
    _items: dict[object, _Item] = field(factory=dict)
    _claims: dict[object, Claim] = field(factory=dict)
    _alike: dict[object, str] = field(factory=dict)
    _sayings: list[_Saying] = field(factory=list)
    _judged: dict[Assertion, None] = field(factory=dict)
    _links: list[Link] = field(factory=list)
    _ids: dict[str, Ids] = field(
        factory=lambda: {w: Ids() for w in ("source", "document", "claim")}
    )

    def add(self, review: Review) -> None:
        """Put one review on the shelf.

        Raises:
            LedgerError: a table of verdicts has a word that is no stance.
        """
        authors = list(dict.fromkeys(self._somebody(each) for each in review.authors))
        works: list[tuple[_Item, str | None]] = []
        works += [(self._work(each), FIRST) for each in review.first]
        later = LATER if not works and len(review.appearances) > 1 else None
        works += [(self._work(each), later) for each in review.appearances]
        pairs = list(dict.fromkeys(_pairs(authors, works)))
        kept = [(a, w, m) for a, w, m in pairs if a is not None or (w is not None and w.carrier)]
        if len(kept) < len(pairs):
            message = "nobody is named for an appearance; it is a document that says nothing"
            self._say(Fault.MISSING, message, review)
        claim = self._claim(review, authors, kept)
        self._judge(claim, review)

    def _claim(
        self,
        review: Review,
        authors: list[_Somebody],
        pairs: list[tuple[_Somebody | None, _Item | None, str | None]],
    ) -> Claim:
        """Return the claim under review; it is new unless all of it was there before."""
        who = tuple(each.id for each in authors)
        where = tuple((a and a.id, w and w.id, mark) for a, w, mark in pairs)
        key = review.text, who, where, review.said, review.unsaid
        if (known := self._claims.get(key)) is not None:
            return known
        unsaid = review.unsaid or (review.said.text if review.said and not pairs else None)
        id = self._ids["claim"].of(review.text, "claim")
        note = note_of([("datePublished", unsaid)])
        claim = self._claims[key] = Claim(id, review.text, note=note, place=review.place)
        for author, item, mark in pairs:
            saying = _Saying(id, author, item, review.said, mark, review.place)
            self._sayings.append(saying)
        first = self._alike.setdefault((review.text, frozenset(who)), id)
        if first != id:
            self._links.append(Link(LinkKind.RESTATES, id, first, place=review.place))
        return claim

    def _judge(self, claim: Claim, review: Review) -> None:
        """Keep the verdict of a review."""
        reviewer, rating = self._somebody(review.reviewer), review.rating
        page = self._page(review, reviewer)
        verdict = Assertion(
            claim.id,
            [Hop(reviewer.id, Act.INFERRED, quote=rating.label)],
            () if page is None else [Passage(page.id)],
            self._stance(review),
            note=note_of_rating(rating),
            place=review.place,
        )
        if verdict in self._judged:
            self._say(Fault.DUPLICATE, "a review is given more than once; it was read once", review)
        self._judged.setdefault(verdict)

    def _stance(self, review: Review) -> Stance:
        """Return the side of a verdict: of its words if a table has them, else of its numbers."""
        rating = review.rating
        table = self.verdicts.get(review.reviewer.name or "", {})
        if rating.label is None or rating.label not in table:
            return rating.stance
        stance = choice(Stance, table[rating.label])
        if Stance.NEUTRAL is not rating.stance is not stance:
            message = f"{shown(rating.label)} and its number disagree; the table of words decides"
            self._say(Fault.VALUE, f"`reviewRating`: {message}", review)
        return stance

    def _page(self, review: Review, reviewer: _Somebody) -> _Item | None:
        if review.url is None and review.published is None and review.undated is None:
            return None
        key = review.url or object()
        page = self._item(key, review.url or reviewer.name or "", review.place)
        given = {"publisher": reviewer.id, "url": review.url, "published": review.published}
        self._fill(page, given, {"datePublished": review.undated})
        return page

    def _work(self, work: Work) -> _Item:
        key = work.url or (work.title, work.publisher, work.author, work.published)
        item = self._item(key, work.title or work.url or "", work.place)
        given = {
            "url": work.url,
            "title": work.title,
            "published": work.published,
            "author": self._id_of(work.author),
            "publisher": self._id_of(work.publisher),
        }
        self._fill(item, given, {"type": work.type, "datePublished": work.undated})
        return item

    def _item(self, key: object, words: str, place: Place | None) -> _Item:
        if key not in self._items:
            id = self._ids["document"].of(_words_of(words), "document")
            self._items[key] = _Item(id, place)
        return self._items[key]

    def _fill(
        self,
        item: _Item,
        given: Mapping[str, str | When | None],
        remarks: Mapping[str, str | None],
    ) -> None:
        """Add to a document what is new; where it was told otherwise before, that counts."""
        for word, value in given.items():
            if value is not None and item.said.setdefault(word, value) != value and item.place:
                url = shown(str(item.said.get("url", item.id)))
                message = f"{url} is given again with another `{word}`; the first counts"
                self.told.say(Fault.VALUE, message, item.place)
        for word, remark in remarks.items():
            if remark is not None:
                item.remarks.setdefault(word, remark)

    def _id_of(self, party: Party | None) -> str | None:
        return None if party is None else self._somebody(party).id

    def _somebody(self, party: Party) -> _Somebody:
        """Return who is meant: by name, or else by an address."""
        addresses = [each for each in (party.url, *party.same_as) if each is not None]
        known = self._named.get((party.person, party.name)) if party.name else None
        for address in addresses if known is None else ():
            other = self._addressed.get((party.person, address))
            if other is not None and (other.name is None or party.name is None):
                known = other
                break
        if known is None:
            words = party.name or _site_of(addresses[0])
            id = self._ids["source"].of(words, "source")
            known = _Somebody(id, party.person, party.name, party.place)
            self._somebodies.append(known)
        if party.name is not None:
            known.name = party.name
            self._named[party.person, party.name] = known
        known.kinds.add(party.kind)
        given = [("url", party.url)] if party.url is not None else []
        for link in (*given, *(("sameAs", each) for each in party.same_as)):
            if not known.add(link) and party.place is not None:
                message = f"more addresses of {shown(known.name or known.id)} than a note holds"
                self.told.say(Fault.LIMIT, f"{message}; the rest is left out", party.place)
        for address in addresses:
            self._addressed.setdefault((party.person, address), known)
        return known

    def _say(self, fault: Fault, message: str, review: Review) -> None:
        if review.place is not None:
            self.told.say(fault, message, review.place)

    def records(self) -> Iterator[Record]:
        """Yield all records.

        Raises:
            LedgerError: what was said of one is more than a record holds.
        """
        for each in self._somebodies:
            yield _placed(each.source, each.place)
        for item in self._items.values():
            yield _placed(item.document, item.place)
        yield from self._claims.values()
        kinds = {each.id: each.kind for each in self._somebodies}
        yield from dict.fromkeys(_chain(saying, kinds) for saying in self._sayings)
        yield from self._judged
        yield from self._links


def _site_of(url: str) -> str:
    site = url.partition("://")[2].partition("/")[0]
    return site.removeprefix("www.")


def _words_of(words: str) -> str:
    """Return the words of a title, or of an address the last of its path that names something."""
    if not is_address(words):
        return words
    path = words.partition("?")[0].partition("#")[0].rstrip("/")
    last = path.rpartition("/")[2]
    name, dot, ending = last.rpartition(".")
    is_site = path.count("/") < 3
    return _site_of(words) if is_site else name if dot and len(ending) < 6 else last


def _pairs(
    authors: list[_Somebody], works: list[tuple[_Item, str | None]]
) -> Iterator[tuple[_Somebody | None, _Item | None, str | None]]:
    """Yield who says it where; of several authors and items nobody says who is in which."""
    if len(authors) > 1 and len(works) > 1:
        yield from ((author, None, None) for author in authors)
        yield from ((None, item, mark) for item, mark in works)
    elif works:
        yield from ((author, *work) for author in authors or (None,) for work in works)
    else:
        yield from ((author, None, None) for author in authors)


def _chain(saying: _Saying, kinds: Mapping[str, SourceKind]) -> Assertion:
    """Return the chain from who says it to where it appears.

    Where nobody is named, who published it passed it on. That is said of a kind
    that could be an origin, and understood of the others.
    """
    author, item = saying.author, saying.item
    carrier = item.carrier if item is not None else None
    via: list[Hop] = []
    if author is not None:
        via.append(Hop(author.id, on=saying.said))
    if carrier is not None and author is None:
        act = Act.REPORTED if kinds[carrier].originates else None
        via.append(Hop(carrier, act, on=saying.said))
    elif carrier is not None and author is not None and carrier != author.id:
        via.append(Hop(carrier))
    at = () if item is None else [Passage(item.id)]
    return Assertion(saying.claim, via, at, note=saying.mark, place=saying.place)


def _placed(make: Callable[[], _R], place: Place | None) -> _R:
    """Return what is made, or refuse it where it stands."""
    try:
        return make()
    except LedgerError as error:
        raise LedgerError(*(problem.at(place) for problem in error.problems)) from None


def ledger_of(reviews: Iterable[Review], told: Told, verdicts: Verdicts) -> Ledger:
    """Return the ledger of some reviews; ``told`` becomes its notes.

    Raises:
        LedgerError: more was said of a record than one holds.
    """
    shelf = _Shelf(told, verdicts)
    for review in reviews:
        shelf.add(review)
    records = list(shelf.records())
    return Ledger.of(records, notes=told.found())
