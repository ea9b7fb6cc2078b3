"""Conversion of ClaimReviews in JSON-LD to records, with a warning for each defect.

ClaimReviews are found at the top level, in lists, in a ``@graph``, in a data feed, and as
the ``review`` of a page's ``mainEntity``. An invalid one is skipped with a warning.

Equal names are one source, and equal addresses are one document. Several reviews of the
same claim are verdicts on one claim. Claims with the same words and authors but different
appearances restate one another.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice

from attrs import define, evolve, field

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.claimreview.jsonld import JsonLdDocument, JsonLdNode, merge_warnings
from claimtrack.formats.claimreview.placeholders import is_placeholder
from claimtrack.formats.claimreview.terms import (
    FIRST_APPEARANCE,
    KIND_BY_TYPE,
    RATING_KEYS,
    Numbers,
    format_note,
    format_rating_note,
    is_exact_date,
    is_valid_rating,
    site_of,
    stance_of_rating,
)
from claimtrack.formats.records.ids import ReadableIds, slug
from claimtrack.formats.records.parser import quote_word
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
    SourceNumber,
    Stance,
    When,
    values,
)

Verdicts = Mapping[str, Mapping[str, Stance | str]]
"""The stance of each label of a verdict, by the name of the reviewer."""

_RECOMMENDED_LENGTH = 75
"""Google recommends a ``claimReviewed`` of fewer characters than this."""
_MAX_INVALID_DATE = 200
"""The number of characters that are kept of an invalid date."""
_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)
_DATE_REPAIRS = (
    (re.compile(r" ?(?:UTC|GMT)$"), "Z"),
    (re.compile(r"(?<=^....-..-..) +(?=\d)"), "T"),
    (re.compile(r"(?<=:\d\d)\.\d+"), ""),
    (re.compile(r"(?<=:\d\d) ?([+-]\d\d):?(\d\d)$"), r"\1:\2"),
    # EDTF has no time without seconds.
    (re.compile(r"T\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?$"), ""),
)
"""Patterns of common defects of dates, and their replacements."""
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_VAGUE = {"author": SourceKind.ORGANISATION, "publisher": SourceKind.OUTLET}
"""The kind of a source in a role, if its type is just ``Organization``."""

_Place = tuple[object, str | None]
"""The key of a document in which a claim appears, and the note of the assertion in it."""


def parse_reviews(text: str, file: str, notes: list[Problem], verdicts: Verdicts) -> Ledger:
    """Return the ledger of a JSON-LD text. An empty feed or graph gives an empty ledger.

    Raises:
        LedgerError: the text is not JSON-LD, has no ClaimReview, or all its reviews are
            invalid; or ``verdicts`` has a word that is not a stance.
    """
    document = JsonLdDocument.of(text, file, notes)
    reader = _ReviewReader(notes, verdicts)
    refused: list[Problem] = []
    for table, context in document.find_objects("ClaimReview", "claimReviewed"):
        node = document.node(table, "")
        if "schema.org" not in str(context):
            missing = Fault.MISSING, "is missing; read as that of schema.org"
            other = Fault.VALUE, "is not that of schema.org; read as if it were"
            fault, what = missing if context is None else other
            node.warn(fault, "@context", what)
        node.resolve_type("ClaimReview")
        if lacking := reader.read(node):
            document.ignored.add(id(table))
            message = f"a review was not read: {lacking}, and nothing else says it"
            refused.append(Problem(Fault.MISSING, message, node.place))
    if refused and not reader.claims:
        raise LedgerError(*refused, *merge_warnings(notes))
    notes += (evolve(each, warning=True) for each in refused)
    if not reader.claims:
        _reject_other_documents(document)
        message = "there is no ClaimReview in it"
        notes.append(Problem(Fault.EMPTY, message, document.parsed.start_place, warning=True))
    for message, place in document.find_unread():
        notes.append(Problem(Fault.LOSS, message, place, warning=True))
    records = [*reader.records()]
    return Ledger.of(records, notes=merge_warnings(notes))


def _reject_other_documents(document: JsonLdDocument) -> None:
    """Reject a document without ClaimReviews, unless it is a feed or an empty graph."""
    value = document.parsed.value
    graph = value.get("@graph") if isinstance(value, dict) else value
    if "DataFeed" not in document.types and graph != []:
        named = ", ".join(quote_word(name) for name in sorted(document.types)[:5])
        message = "there is no ClaimReview in it" + (f" but {named}" if named else "")
        hint = "a ClaimReview has `@type`, `claimReviewed`, `url` and `reviewRating`"
        raise LedgerError(Problem(Fault.MISSING, message, document.parsed.start_place, hint))


@define(eq=False)
class _SourceBuilder:
    """A mutable builder of a source from its mentions."""

    id: str
    name: str | None
    place: Place
    named: bool = True
    kinds: set[SourceKind] = field(factory=set)
    links: dict[tuple[str, str], None] = field(factory=dict)

    def source(self, notes: list[Problem]) -> Source:
        """Return the source with its most specific kind."""
        kind = min(
            self.kinds,
            key=lambda kind: (kind in _VAGUE.values(), kind is SourceKind.OUTLET, kind.value),
        )
        note = format_note(sorted(self.links, key=lambda pair: pair[0] != "url"))
        if note is not None and len(note) > values.TEXT_LENGTH:
            known = quote_word(self.name or self.id)
            message = f"more addresses of {known} than fit into a note; the rest is left out"
            notes.append(Problem(Fault.LIMIT, message, self.place, warning=True))
            note = note[: values.TEXT_LENGTH].rpartition("\n")[0]
        number = SourceNumber.ONE if self.named else SourceNumber.PLURAL
        return Source(
            self.id, kind, self.name, named=self.named, number=number, note=note, place=self.place
        )


@define(eq=False)
class _ReviewReader:
    """A mutable collection of the records of all reviews."""

    notes: list[Problem]
    verdicts: Verdicts
    _sources: dict[str, _SourceBuilder] = field(factory=dict)
    _known: dict[tuple[bool, str], _SourceBuilder] = field(factory=dict)
    """Sources by whether they are persons, and by name or address."""
    _documents: dict[object, Document] = field(factory=dict)
    """Documents by address, or by all their fields."""
    claims: dict[object, Claim] = field(factory=dict)
    _alike: dict[object, str] = field(factory=dict)
    """The first claim with a text and authors."""
    _assertions: dict[Assertion, None] = field(factory=dict)
    _reviews: dict[Assertion, None] = field(factory=dict)
    _links: list[Link] = field(factory=list)
    _ids: Mapping[str, ReadableIds] = field(
        factory=lambda: {kind: ReadableIds() for kind in ("source", "document", "claim")}
    )

    def records(self) -> Iterator[Record]:
        """Yield all records."""
        yield from (each.source(self.notes) for each in self._sources.values())
        yield from self._documents.values()
        yield from self.claims.values()
        yield from self._assertions
        yield from self._reviews
        yield from self._links

    def read(self, node: JsonLdNode) -> str | None:
        """Read a review, or return a message if a required part is missing.

        Raises:
            LedgerError: ``verdicts`` has a word that is not a stance.
        """
        page = _document_fields(node)
        if "url" not in node.properties:
            node.warn(Fault.MISSING, "url", "is missing, which Google requires")
        item = next(node.nodes("itemReviewed", "name"), None)
        text = _claim_reviewed(node, item)
        if text is None:
            return "`claimReviewed` is missing"
        reviewer = self._reviewer(node, str(page.get("url", "")))
        if reviewer is None:
            return "`author` is missing"
        claim = self._claim(node, text, item)
        label, numbers = _rating(node)
        passages = []
        if page:
            key = self._document({"publisher": reviewer.id, **page}, node.place, alone=node.place)
            passages.append(Passage(self._documents[key].id))
        verdict = Assertion(
            claim,
            [Hop(reviewer.id, Act.INFERRED, quote=label)],
            passages,
            self._stance(node, reviewer.name, label, numbers),
            note=format_rating_note(numbers),
            place=node.place,
        )
        if verdict in self._reviews:
            node.warn(Fault.DUPLICATE, "", "is given more than once; it was read once")
        self._reviews.setdefault(verdict)
        return None

    def _reviewer(self, node: JsonLdNode, url: str) -> _SourceBuilder | None:
        found = next(self._parties(node, "author", SourceKind.OUTLET), None)
        if found is None:
            found = next(self._parties(node, "publisher", SourceKind.OUTLET), None)
            instead = "`publisher`"
            if found is None and (site := site_of(url)):
                found = self._builder_of(SourceKind.OUTLET, site, [], node.own_place)
                instead = "the site of `url`"
            if found is not None:
                node.warn(Fault.MISSING, "author", f"is missing; {instead} is used instead")
        return found

    def _claim(self, node: JsonLdNode, text: str, item: JsonLdNode | None) -> str:
        """Return the id of the reviewed claim, after adding it with its assertions."""
        authors: list[str] = []
        works: list[_Place] = []
        topics = [*_topics(node)]
        date: When | str | None = None
        if item is not None:
            date = _date(item, "datePublished")
            authors += (each.id for each in self._parties(item, "author", SourceKind.ORGANISATION))
            works += self._works(item.nodes("firstAppearance", "url"), FIRST_APPEARANCE)
            item.resolve_type("Claim")
            is_known = item.properties.keys() & {"url", "headline", "name"}
            if item.types and "Claim" not in item.types and is_known:
                # The claim appears in the item reviewed. Its author is that of the claim.
                works += self._works([item], None, "publisher")
            works += self._works(item.nodes("appearance", "url"), None)
            topics += _topics(item)
        authors, works = [*dict.fromkeys(authors)], [*dict.fromkeys(works)]
        chains = [(author, work) for author in authors or (None,) for work in works]
        if not works or (len(authors) > 1 and len(works) > 1):
            # The review does not say which author is in which work.
            chains = [(each, (None, None)) for each in authors]
            chains += ((None, each) for each in works)
        key = text, tuple(authors), tuple(works), date
        claim = self.claims.get(key)
        if claim is None:
            id = self._ids["claim"].make(text, "claim")
            on = date if isinstance(date, When) else None
            is_dated = [self._add_assertion(id, on, node, *each) for each in chains]
            is_kept = date is None or (on is not None and any(is_dated))
            lines = [] if is_kept else [("datePublished", str(date))]
            first = self._alike.setdefault((text, frozenset(authors)), id)
            if first != id:
                self._links.append(Link(LinkKind.RESTATES, id, first, place=node.place))
            claim = Claim(id, text, note=format_note(lines), place=node.place)
        self.claims[key] = evolve(claim, topics=[*dict.fromkeys((*claim.topics, *topics))])
        return claim.id

    def _add_assertion(
        self, claim: str, on: When | None, node: JsonLdNode, author: str | None, place: _Place
    ) -> bool:
        """Add the chain from an author to a publisher. Return False if both are missing."""
        key, mark = place
        at = self._documents.get(key)
        carrier = at and (at.publisher or at.author)
        via = [Hop(author, on=on)] if author else []
        if carrier and carrier != author:
            # Without an author, the publisher only passed the claim on.
            via.append(Hop(carrier) if via else Hop(carrier, Act.REPORTED, on=on))
        if not via:
            what = "names no author or publisher of an appearance; its document has no assertion"
            node.warn(Fault.MISSING, "", what)
            return False
        passages = [Passage(at.id)] if at else []
        self._assertions[Assertion(claim, via, passages, note=mark, place=node.place)] = None
        return True

    def _stance(
        self, node: JsonLdNode, reviewer: str | None, label: str | None, numbers: Numbers
    ) -> Stance:
        """Return the stance of a verdict, by its label if ``verdicts`` has it, or its numbers."""
        by_numbers = stance_of_rating(numbers)
        word = self.verdicts.get(reviewer or "", {}).get(label or "")
        if word is None:
            return by_numbers
        stance = values.to_member(Stance, word)
        if Stance.NEUTRAL is not by_numbers is not stance:
            what = f"and its number disagree on {quote_word(label or '')}"
            what += "; the table of words decides"
            node.warn(Fault.VALUE, "reviewRating.alternateName", what)
        return stance

    def _works(
        self, nodes: Iterable[JsonLdNode], mark: str | None, *roles: str
    ) -> Iterator[_Place]:
        """Yield works. A work without address and title is skipped with a warning."""
        for each in nodes:
            fields = _document_fields(each)
            if not fields.keys() & {"url", "title"}:
                each.warn(Fault.MISSING, "", "has neither `url` nor `headline`; skipped")
                continue
            type = next((t for t in each.types if t.isalnum() and t != "CreativeWork"), None)
            if type is not None:
                each.read_type(type)
                notes = (format_note([("type", type)]), fields.get("note"))
                fields["note"] = "\n".join(str(note) for note in notes if note)
            for role in roles or ("author", "publisher"):
                for party in islice(self._parties(each, role, _VAGUE[role]), 1):
                    fields[role] = party.id
            yield self._document(fields, each.own_place), mark

    def _document(
        self, fields: Mapping[str, object], place: Place, alone: Place | None = None
    ) -> object:
        """Return the key of a document. Earlier values of its fields take precedence.

        A document without an address is identified by all its fields and ``alone``.
        """
        key = fields.get("url") or (alone, tuple(sorted(fields.items(), key=str)))
        known = self._documents.get(key)
        if known is None:
            url, title = str(fields.get("url", "")), str(fields.get("title", ""))
            words = title or url.partition("?")[0].rstrip("/").rpartition("/")[2]
            known = Document(self._ids["document"].make(words, "document"), place=place)
        new = {word: each for word, each in fields.items() if getattr(known, word) is None}
        # The keys are fields of a document, and their readers return the right types.
        known = self._documents[key] = evolve(known, **new)  # type: ignore[arg-type]
        for word, each in fields.items():
            if getattr(known, word) != each:
                url = quote_word(known.url or known.id)
                message = f"{url} is given again with another `{word}`; the first counts"
                self.notes.append(Problem(Fault.VALUE, message, known.place, warning=True))
        return key

    def _parties(self, node: JsonLdNode, word: str, vague: SourceKind) -> Iterator[_SourceBuilder]:
        """Yield the sources under a key. ``vague`` is the kind of a mere ``Organization``."""
        for each in node.nodes(word, "name"):
            name = _name(each)
            urls = [("url", link) for link in islice(each.addresses("url"), 1)]
            links = [*urls, *(("sameAs", link) for link in each.addresses("sameAs"))]
            kind = KIND_BY_TYPE.get(each.resolve_type("Organization", *KIND_BY_TYPE), vague)
            if name is None and not links:
                each.warn(Fault.MISSING, "", "has neither a `name` nor an address; skipped")
                continue
            party = self._builder_of(kind, name, links, each.own_place)
            if node.path and name and is_placeholder(name):  # not the reviewer
                what = f"is {quote_word(name)}, which names nobody; read as an unnamed plural"
                each.warn(Fault.VALUE, "name", what)
                party.named = False
            yield party

    def _builder_of(
        self, kind: SourceKind, name: str | None, links: list[tuple[str, str]], place: Place
    ) -> _SourceBuilder:
        """Return the source with a name or one of its addresses, creating it if needed."""
        words = [word for word in (name, *(link for _, link in links)) if word]
        keys = [(kind is SourceKind.PERSON, word) for word in words]
        others = (other for key in keys if (other := self._known.get(key)) is not None)
        alike = (other for other in others if name == other.name or None in (name, other.name))
        known = next(alike, None)
        if known is None:
            id = self._ids["source"].make(name or site_of(words[0]), "source")
            known = self._sources[id] = _SourceBuilder(id, name, place)
        known.name = known.name or name
        known.kinds.add(kind)
        known.links.update(dict.fromkeys(links))
        for key in keys:
            self._known.setdefault(key, known)
        return known


def _claim_reviewed(node: JsonLdNode, item: JsonLdNode | None) -> str | None:
    text = node.text("claimReviewed")
    if text is not None and len(text) >= _RECOMMENDED_LENGTH:
        what = f"has {_RECOMMENDED_LENGTH} characters or more; Google recommends fewer"
        node.warn(Fault.LIMIT, "claimReviewed", what)
    for word in ("name", "text", "headline"):
        if text is None and item is not None and (text := item.text(word)) is not None:
            what = f"is missing; `{item.path}.{word}` is used instead"
            node.warn(Fault.MISSING, "claimReviewed", what)
    return text


def _rating(node: JsonLdNode) -> tuple[str | None, Numbers]:
    """Return the label and the numbers of a verdict."""
    for rated in node.nodes("reviewRating", "alternateName"):
        if rated.types:
            rated.resolve_type("Rating")
        label = next(rated.texts("alternateName", verbatim=True), None)
        if label is None:
            label = next(rated.texts("name", verbatim=True), None)
            instead = "`name` is used instead" if label else "Google requires it"
            rated.warn(Fault.MISSING, "alternateName", f"is missing; {instead}")
        numbers = {word: each for word in RATING_KEYS if (each := rated.number(word)) is not None}
        if not is_valid_rating(numbers):
            given = ", ".join(f"{w} {quote_word(str(each))[1:-1]}" for w, each in numbers.items())
            what = f"has no value on a scale from 1 or more upwards ({given or 'no numbers'})"
            rated.warn(Fault.VALUE, "", f"{what}; its numbers are not used")
        return label, numbers
    node.warn(Fault.MISSING, "reviewRating", "is missing: a review without a verdict")
    return None, {}


def _name(node: JsonLdNode) -> str | None:
    """Return the name of a node as a valid name of a ledger, or None."""
    name = node.text("name")
    if name is None:
        return None
    name = node.repair("name", name, "extra blanks", _join_lines)
    what = "marks of the direction of writing"
    name = node.repair("name", name, what, partial(_DIRECTION.sub, ""), Fault.BIDI)
    try:
        return values.to_name(_join_lines(name)) or None
    except LedgerError as error:
        (problem,) = error.problems
        node.warn(problem.fault, "name", f"is left out: {problem.message}")
        return None


def _join_lines(text: str) -> str:
    return " ".join(text.split())


def _topics(node: JsonLdNode) -> Iterator[str]:
    """Yield keywords, separated by commas or in a list, as ids of topics."""
    for text in node.texts("keywords"):
        topics = [topic for word in text.split(",") if (topic := slug(word))]
        if (read := ", ".join(topics)) != text:
            as_what = f"the topics `{read}`" if read else "no topic"
            node.warn(Fault.VALUE, "keywords", f"is {quote_word(text)}; read as {as_what}")
        yield from topics


def _date(node: JsonLdNode, word: str) -> When | str | None:
    """Return the date of a key, or its text if it is not a date."""
    said = node.text(word)
    if said is None:
        return None
    date = said.strip()
    for wrong, right in _DATE_REPAIRS:
        date = wrong.sub(right, date)
    try:
        when = When.parse(date) if is_exact_date(date) or _PARTIAL_DATE.fullmatch(date) else None
    except LedgerError:
        when = None
    if when is None:
        kept = _join_lines(said)[:_MAX_INVALID_DATE]
        node.warn(Fault.DATE, word, f"is {quote_word(kept)}, which is not a date; kept as a note")
        return kept
    if date != said:
        node.warn(Fault.DATE, word, f"is {quote_word(said)}; read as {date}")
    return when


_FIELDS: tuple[tuple[str, str, Callable[[JsonLdNode, str], object]], ...] = (
    ("url", "url", JsonLdNode.address),
    ("headline", "title", JsonLdNode.text),
    ("name", "title", JsonLdNode.text),
    ("datePublished", "published", _date),
    ("inLanguage", "lang", JsonLdNode.language),
    ("archivedAt", "archived", JsonLdNode.address),
)
"""Keys of schema.org, with the field of a document and the function that reads it."""


def _document_fields(node: JsonLdNode) -> dict[str, object]:
    """Return the values of a node by field of a document. The first key of a field counts."""
    fields: dict[str, object] = {}
    for word, name, read in _FIELDS:
        if name not in fields and (value := read(node, word)) is not None:
            if name == "published" and isinstance(value, str):
                name, value = "note", format_note([(word, value)])
            fields[name] = value
    return fields
