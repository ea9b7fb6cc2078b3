"""From reviews to the records of a ledger.

Whoever is named twice is one source, and what has one address is one document. Several
reviews of the very same claim are verdicts on one; claims of the same words and the same
authors that differ in where they appear restate one another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from attrs import define, evolve, field

from claimtrack.errors import Fault, LedgerError
from claimtrack.formats.claimreview.markup import Told
from claimtrack.formats.claimreview.reading import Party, Review, Value, Work
from claimtrack.formats.claimreview.terms import is_address, kind_among, note_of, note_of_rating
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

_A = TypeVar("_A")
_R = TypeVar("_R")

Verdicts = Mapping[str, Mapping[str, Stance | str]]
"""What the words of verdicts mean, by the name of who uses them so."""


@define(eq=False)
class _Somebody:
    """A source in the making: it grows with each mention, hence it is not frozen."""

    id: str
    name: str | None
    place: Place | None
    kinds: set[SourceKind] = field(factory=set)
    links: dict[tuple[str, str], None] = field(factory=dict)
    room: int = TEXT_LENGTH

    def source(self) -> Source:
        links = sorted(self.links, key=lambda pair: pair[0] != "url")
        kind = kind_among(self.kinds)
        return Source(self.id, kind, self.name, note=note_of(links), place=self.place)


@define(eq=False)
class _Item:
    """A document in the making, by the words of :class:`Work`."""

    id: str
    place: Place
    said: dict[str, Value] = field(factory=dict)

    @property
    def carrier(self) -> str | None:
        """Who stands behind it: its publisher, or else its author."""
        carrier = self.said.get("publisher", self.said.get("author"))
        return carrier if isinstance(carrier, str) else None

    def document(self) -> Document:
        remarks = [(word, self.said[word]) for word in _REMARKS if word in self.said]
        said = {word: each for word, each in self.said.items() if word not in _REMARKS}
        note = note_of((word, str(remark)) for word, remark in remarks)
        # The words are fields of a document, and the readers of fields know their types.
        return Document(self.id, **said, note=note, place=self.place)  # type: ignore[arg-type]


_REMARKS = ("type", "datePublished")
"""What is said of a document in its note."""

_Saying = tuple[str, _Somebody | None, _Item | None, Review, str | None]
"""A claim, who claims it, where that appears, in which review, and how the place is marked."""


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
    _topics: dict[str, dict[str, None]] = field(factory=dict)
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
        works = [(self._work(each), each.mark) for each in review.works]
        pairs = list(dict.fromkeys(_pairs(authors, works)))
        kept = [(a, w, m) for a, w, m in pairs if a is not None or (w is not None and w.carrier)]
        if len(kept) < len(pairs):
            message = "nobody is named for an appearance; it is a document that says nothing"
            self.told.say(Fault.MISSING, message, review.place)
        claim = self._claim(review, authors, kept)
        self._topics[claim].update(dict.fromkeys(review.topics))
        self._judge(claim, review)

    def _claim(
        self,
        review: Review,
        authors: list[_Somebody],
        pairs: list[tuple[_Somebody | None, _Item | None, str | None]],
    ) -> str:
        """Return the claim under review; it is new unless all of it was there before."""
        who = tuple(each.id for each in authors)
        where = tuple((a and a.id, w and w.id, mark) for a, w, mark in pairs)
        key = review.text, who, where, review.said
        if (known := self._claims.get(key)) is not None:
            return known.id
        # A date stands with who claims it, and in a note where nobody does.
        unsaid = isinstance(review.said, str) or (review.said is not None and not pairs)
        note = note_of([("datePublished", str(review.said))]) if unsaid else None
        id = self._ids["claim"].of(review.text, "claim")
        self._claims[key] = Claim(id, review.text, note=note, place=review.place)
        self._topics[id] = {}
        self._sayings += ((id, author, item, review, mark) for author, item, mark in pairs)
        first = self._alike.setdefault((review.text, frozenset(who)), id)
        if first != id:
            self._links.append(Link(LinkKind.RESTATES, id, first, place=review.place))
        return id

    def _judge(self, claim: str, review: Review) -> None:
        """Keep the verdict of a review."""
        reviewer, rating = self._somebody(review.reviewer), review.rating
        page = self._page(review.page, reviewer) if review.page.said else None
        verdict = Assertion(
            claim,
            [Hop(reviewer.id, Act.INFERRED, quote=rating.label)],
            () if page is None else [Passage(page.id)],
            self._stance(review),
            note=note_of_rating(rating),
            place=review.place,
        )
        if verdict in self._judged:
            message = "a review is given more than once; it was read once"
            self.told.say(Fault.DUPLICATE, message, review.place)
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
            self.told.say(Fault.VALUE, f"`reviewRating`: {message}", review.place)
        return stance

    def _page(self, page: Work, reviewer: _Somebody) -> _Item:
        url = page.said.get("url")
        return self._item(
            object() if url is None else url,
            str(url or page.said.get("title") or reviewer.name or ""),
            Work({"publisher": reviewer.id, **page.said}, page.place),
        )

    def _work(self, work: Work) -> _Item:
        said = {
            word: self._somebody(each).id if isinstance(each, Party) else each
            for word, each in work.said.items()
        }
        key = said.get("url") or tuple(sorted(said.items(), key=str))
        words = str(said.get("title") or said.get("url"))
        return self._item(key, words, Work(said, work.place))

    def _item(self, key: object, words: str, work: Work) -> _Item:
        """Return a document with all that is said of it; where it was said before, that counts."""
        if key not in self._items:
            id = self._ids["document"].of(_words_of(words), "document")
            self._items[key] = _Item(id, work.place)
        item = self._items[key]
        for word, value in work.said.items():
            if item.said.setdefault(word, value) != value:
                url = shown(str(item.said.get("url", item.id)))
                message = f"{url} is given again with another `{word}`; the first counts"
                self.told.say(Fault.VALUE, message, item.place)
        return item

    def _somebody(self, party: Party) -> _Somebody:
        """Return who is meant: by name, or else by an address."""
        keys = [(party.person, address) for _, address in party.links]
        known = self._named.get((party.person, party.name)) if party.name else None
        for key in keys if known is None else ():
            other = self._addressed.get(key)
            if other is not None and (other.name is None or party.name is None):
                known = other
                break
        if known is None:
            words = party.name or _site_of(party.links[0][1])
            known = _Somebody(self._ids["source"].of(words, "source"), party.name, party.place)
            self._somebodies.append(known)
        if party.name is not None:
            known.name = party.name
            self._named[party.person, party.name] = known
        known.kinds.add(party.kind)
        for link in party.links:
            if link not in known.links:
                known.room -= sum(map(len, link)) + len(": \n")
                if known.room >= 0:
                    known.links[link] = None
                elif party.place is not None:
                    message = f"more addresses of {shown(known.name or known.id)} than a note holds"
                    self.told.say(Fault.LIMIT, f"{message}; the rest is left out", party.place)
        for key in keys:
            self._addressed.setdefault(key, known)
        return known

    def records(self) -> Iterator[Record]:
        """Yield all records.

        Raises:
            LedgerError: what was said of one is more than a record holds.
        """
        for each in self._somebodies:
            yield _placed(each.source, each.place)
        for item in self._items.values():
            yield _placed(item.document, item.place)
        for claim in self._claims.values():
            yield evolve(claim, topics=[*self._topics[claim.id]])
        kinds = {each.id: each.kinds for each in self._somebodies}
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
    authors: Iterable[_A], works: Iterable[tuple[_R, str | None]]
) -> list[tuple[_A | None, _R | None, str | None]]:
    """Return who says it where; of several authors and items nobody says who is in which."""
    who, where = [*authors], [*works]
    if not where or (len(who) > 1 and len(where) > 1):
        return [*((each, None, None) for each in who), *((None, *each) for each in where)]
    return [(each, *work) for each in (who or (None,)) for work in where]


def _chain(saying: _Saying, kinds: Mapping[str, set[SourceKind]]) -> Assertion:
    """Return the chain from who says it to where it appears.

    Where nobody is named, who published it passed it on. That is said of a kind
    that could be an origin, and understood of the others.
    """
    claim, author, item, review, mark = saying
    carrier = item.carrier if item is not None else None
    on = review.said if isinstance(review.said, When) else None
    via: list[Hop] = []
    if author is not None:
        via.append(Hop(author.id, on=on))
    if carrier is not None and author is None:
        act = Act.REPORTED if kind_among(kinds[carrier]).originates else None
        via.append(Hop(carrier, act, on=on))
    elif carrier is not None and author is not None and carrier != author.id:
        via.append(Hop(carrier))
    at = () if item is None else [Passage(item.id)]
    return Assertion(claim, via, at, note=mark, place=review.place)


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
