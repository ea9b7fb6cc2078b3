"""People and items as a ClaimReview has them, by Google's profile."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import unescape

from attrs import define, field

from claimtrack.formats.carried import Carried
from claimtrack.formats.claimreview_terms import (
    Role,
    is_address,
    is_exact,
    kind_among,
    kind_of,
    pairs_in,
    type_of,
)
from claimtrack.model import Document, Ledger, Source, SourceKind

Object = dict[str, object]
"""An object of JSON."""


@define(eq=False)
class Objects:
    """Makes objects of sources and documents, and keeps account of what is in them."""

    ledger: Ledger
    carried: Carried
    pages: set[str] = field(factory=set)
    """The addresses of pages with reviews, which are no appearances of what is reviewed."""
    _roles: dict[str, set[Role]] = field(factory=lambda: defaultdict(set))
    _first: dict[object, Source | Document] = field(factory=dict)
    """By name or address, the first record of several that are read as one."""
    _doubles: set[int] = field(factory=set)
    _reviewers: dict[str, str | None] = field(factory=dict)
    """By the address of a page, who is the first to review something there."""

    def party(self, source: str, role: Role | None) -> Object | None:
        """Return somebody, who then is in a review in that role; None who has no name or place."""
        one = self.ledger.sources[source]
        type = type_of(one.kind)
        name = one.name if one.name and one.name.strip() else None
        links, whole = pairs_in(one.note, ("url", "sameAs"))
        urls = [value for word, value in links if word == "url" and is_address(value)]
        same = [value for word, value in links if word == "sameAs" and is_address(value)]
        if type is None or not (name or urls or same):
            return None
        ordered = [("url", each) for each in urls] + [("sameAs", each) for each in same]
        if role is not None and self._is_first((type, name or tuple(ordered)), one, "source.name"):
            self._roles[source].add(role)
            if name is not None and unescape(" ".join(name.split())) == name:
                self.carried.keep(one, "name")
            if whole and links == ordered and len(urls) < 2 and len(set(links)) == len(links):
                self.carried.keep(one, "note")
        url = urls[0] if urls else None
        return given({"@type": type, "name": name, "url": url, "sameAs": one_or_many(same)})

    def page(self, document: Document, reviewer: str | None) -> Object:
        """Return what a review says of the page it stands on: its address and date.

        Whoever reviews there first is read as the publisher of the page.
        """
        self._is_first(document.url, document, "document.url")
        self._keep(document, "url")
        first = self._reviewers.setdefault(document.url or "", reviewer)
        if document.publisher is not None and document.publisher == first:
            self._keep(document, "publisher")
        return {"url": document.url, "datePublished": self._date(document)}

    def work(self, document: str) -> Object:
        """Return an item in which a claim appears."""
        one = self.ledger.documents[document]
        types, whole = pairs_in(one.note, ("type",))
        type = types[0][1] if len(types) == 1 and types[0][1].isalnum() else None
        url = one.url if is_address(one.url or "") else None
        title = one.title if one.title and one.title.strip() else None
        author = None if one.author is None else self.party(one.author, Role.AUTHOR)
        publisher = None if one.publisher is None else self.party(one.publisher, Role.PUBLISHER)
        self._is_first(url or id(one), one, "document.url")
        if whole and type not in (None, "CreativeWork"):
            self._keep(one, "note")
        if url is not None:
            self._keep(one, "url")
        if title is not None and unescape(title) == title:
            self._keep(one, "title")
        if author is not None:
            self._keep(one, "author")
        if publisher is not None:
            self._keep(one, "publisher")
        return given(
            {
                "@type": type or "CreativeWork",
                "url": url,
                "headline": title,
                "datePublished": self._date(one),
                "author": author,
                "publisher": publisher,
            }
        )

    def _date(self, document: Document) -> str | None:
        if document.published is None or not is_exact(document.published):
            return None
        self._keep(document, "published")
        return document.published.text

    def _keep(self, document: Document, name: str) -> None:
        """Keep account of a field of a document, unless another of its address was first."""
        if self._first[document.url or id(document)] is document:
            self.carried.keep(document, name)

    def _is_first(self, key: object, record: Source | Document, what: str) -> bool:
        """Whether no other record is read as the same; keep account of it where one is."""
        if self._first.setdefault(key, record) is record:
            return True
        if id(record) not in self._doubles:
            self._doubles.add(id(record))
            why = "what has one name, or one address, is read as one"
            self.carried.lose_part(f"{what} that another has", why, record)
        return False

    def has_words(self, document: str) -> bool:
        """Whether a document has what an appearance is known by, and may be one."""
        one = self.ledger.documents[document]
        if one.url in self.pages:
            return False
        known = is_address(one.url or "") or bool((one.title or "").strip())
        return known and not self.carried.is_refused(one)

    def carrier(self, document: str) -> str | None:
        """Return who stands behind a document where a ClaimReview of it is read."""
        one = self.ledger.documents[document]
        for each in (one.publisher, one.author):
            if each is not None and self.party(each, None) is not None:
                return each
        return None

    def day(self, document: str) -> str | None:
        """Return when a document was published, if that is certain."""
        published = self.ledger.documents[document].published
        return published.text if published is not None and is_exact(published) else None

    def keep_kinds(self) -> Mapping[str, SourceKind]:
        """Keep account of the kinds that read back, and return those that all sources read as."""
        kinds: dict[str, SourceKind] = {}
        for source, roles in self._roles.items():
            one = self.ledger.sources[source]
            type = type_of(one.kind) or ""
            kinds[source] = kind_among([kind_of(type, role) for role in Role if role in roles])
            if kinds[source] is one.kind:
                self.carried.keep(one, "kind")
        return kinds


def given(table: Object) -> Object:
    """Return what is given of an object."""
    return {word: value for word, value in table.items() if value is not None}


def one_or_many(values: Sequence[object]) -> object:
    """Return nothing, the one value or a list of several."""
    return None if not values else values[0] if len(values) == 1 else list(values)
