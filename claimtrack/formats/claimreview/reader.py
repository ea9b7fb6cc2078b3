"""From JSON-LD to the records of a ledger, with a warning of each thing that is wrong.

A ClaimReview is found wherever it stands: alone, in a list, in a ``@graph``, as the
``review`` of a page's ``mainEntity``, in a data feed. One that cannot be understood is
passed over, with a warning; the others are read.

Everybody named twice is one source, and what has one address is one document. Several
reviews of the very same claim are verdicts on one; claims of the same words and the same
authors that differ in where they appear restate one another.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from attrs import define, evolve, field

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.claimreview.jsonld import JsonLdDocument, JsonLdNode, merged
from claimtrack.formats.claimreview.terms import (
    FIRST,
    KINDS,
    NUMBERS,
    Numbers,
    is_exact,
    is_language,
    is_sound,
    note_of,
    note_of_rating,
    site_of,
    stance_of,
)
from claimtrack.formats.records.ids import ReadableIds, slug
from claimtrack.formats.records.parser import shown
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
    values,
)

Verdicts = Mapping[str, Mapping[str, Stance | str]]
"""The meaning of the words of verdicts, by the name of the reviewer."""

_ADVISED = 75
"""Google advises a ``claimReviewed`` of fewer characters than this."""
_KEPT = 200
"""Number of characters that are kept of what is no date."""
_LESS = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)
_DATES = (
    (re.compile(r" ?(?:UTC|GMT)$"), "Z"),
    (re.compile(r"(?<=^....-..-..) +(?=\d)"), "T"),
    (re.compile(r"(?<=:\d\d)\.\d+"), ""),
    (re.compile(r"(?<=:\d\d) ?([+-]\d\d):?(\d\d)$"), r"\1:\2"),
    # EDTF has no time without seconds.
    (re.compile(r"T\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?$"), ""),
)
"""What is wrong with dates most often, and what stands for it."""
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_VAGUE = {"author": SourceKind.ORGANISATION, "publisher": SourceKind.OUTLET}
"""The kind of an organisation in a role, if its type says no more."""

_Place = tuple[object, str | None]
"""The key of a document in which a claim appears, and the note of an assertion there."""


def ledger_in(text: str, file: str, notes: list[Problem], verdicts: Verdicts) -> Ledger:
    """Return the ledger of a JSON-LD text; empty if no review is meant to be there.

    Raises:
        LedgerError: the text is no JSON-LD, it holds something else, or none of its
            reviews can be read; or a table of verdicts has a word that is no stance.
    """
    page = JsonLdDocument.of(text, file, notes)
    reader = _Reader(notes, verdicts)
    refused: list[Problem] = []
    for table, context in page.found("ClaimReview", "claimReviewed"):
        node = page.node(table, "")
        if "schema.org" not in str(context):
            missing = Fault.MISSING, "is missing; read as that of schema.org"
            other = Fault.VALUE, "is not that of schema.org; read as if it were"
            fault, what = missing if context is None else other
            node.say(fault, "@context", what)
        node.kind("ClaimReview")
        if lacking := reader.read(node):
            page.closed.add(id(table))
            message = f"a review was not read: {lacking}, and nothing else says it"
            refused.append(Problem(Fault.MISSING, message, node.place))
    if refused and not reader.claims:
        raise LedgerError(*refused, *merged(notes))
    notes += (evolve(each, warning=True) for each in refused)
    if not reader.claims:
        _refuse_others(page)
        message = "there is no ClaimReview in it"
        notes.append(Problem(Fault.EMPTY, message, page.parsed.whole, warning=True))
    for message, place in page.unread():
        notes.append(Problem(Fault.LOSS, message, place, warning=True))
    records = [*reader.records()]
    return Ledger.of(records, notes=merged(notes))


def _refuse_others(page: JsonLdDocument) -> None:
    """Refuse what is neither a feed nor an empty graph."""
    value = page.parsed.value
    graph = value.get("@graph") if isinstance(value, dict) else value
    if "DataFeed" not in page.types and graph != []:
        named = ", ".join(shown(name) for name in sorted(page.types)[:5])
        message = "there is no ClaimReview in it" + (f" but {named}" if named else "")
        hint = "a ClaimReview has `@type`, `claimReviewed`, `url` and `reviewRating`"
        raise LedgerError(Problem(Fault.MISSING, message, page.parsed.whole, hint))


@define(eq=False)
class _Somebody:
    """A source in the making: it grows with each mention, hence it is not frozen."""

    id: str
    name: str | None
    place: Place
    kinds: set[SourceKind] = field(factory=set)
    links: dict[tuple[str, str], None] = field(factory=dict)

    def source(self, notes: list[Problem]) -> Source:
        """Return the source, of the kind that says most."""
        kind = min(self.kinds, key=_vagueness)
        note = note_of(sorted(self.links, key=lambda pair: pair[0] != "url"))
        if note is not None and len(note) > values.TEXT_LENGTH:
            known = shown(self.name or self.id)
            message = f"more addresses of {known} than a note holds; the rest is left out"
            notes.append(Problem(Fault.LIMIT, message, self.place, warning=True))
            note = note[: values.TEXT_LENGTH].rpartition("\n")[0]
        return Source(self.id, kind, self.name, note=note, place=self.place)


@define(eq=False)
class _Reader:
    """The records that were read so far. Grows, hence not frozen."""

    notes: list[Problem]
    verdicts: Verdicts
    _sources: dict[str, _Somebody] = field(factory=dict)
    _known: dict[tuple[bool, str], _Somebody] = field(factory=dict)
    """By names and addresses of persons, and of others."""
    _documents: dict[object, Document] = field(factory=dict)
    """By address, or by all that is said of them."""
    claims: dict[object, Claim] = field(factory=dict)
    _alike: dict[object, str] = field(factory=dict)
    """The first claim with some words and authors."""
    _sayings: dict[Assertion, None] = field(factory=dict)
    _judged: dict[Assertion, None] = field(factory=dict)
    _links: list[Link] = field(factory=list)
    _ids: Mapping[str, ReadableIds] = field(
        factory=lambda: {noun: ReadableIds() for noun in ("source", "document", "claim")}
    )

    def records(self) -> Iterator[Record]:
        """Yield all records."""
        yield from (each.source(self.notes) for each in self._sources.values())
        yield from self._documents.values()
        yield from self.claims.values()
        yield from self._sayings
        yield from self._judged
        yield from self._links

    def read(self, node: JsonLdNode) -> str | None:
        """Read a review, or return which part is missing without which it is none.

        Raises:
            LedgerError: a table of verdicts has a word that is no stance.
        """
        page = _said(node)
        if "url" not in node.words:
            node.say(Fault.MISSING, "url", "is missing, which Google requires")
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
            note=note_of_rating(numbers),
            place=node.place,
        )
        if verdict in self._judged:
            node.say(Fault.DUPLICATE, "", "is given more than once; it was read once")
        self._judged.setdefault(verdict)
        return None

    def _reviewer(self, node: JsonLdNode, url: str) -> _Somebody | None:
        found = next(self._parties(node, "author", SourceKind.OUTLET), None)
        if found is None:
            found = next(self._parties(node, "publisher", SourceKind.OUTLET), None)
            instead = "`publisher`"
            if found is None and (site := site_of(url)):
                found = self._somebody(SourceKind.OUTLET, site, [], node.own)
                instead = "the site of `url`"
            if found is not None:
                node.say(Fault.MISSING, "author", f"is missing; {instead} stands for it")
        return found

    def _claim(self, node: JsonLdNode, text: str, item: JsonLdNode | None) -> str:
        """Return the id of the claim under review, with who claims it and where."""
        authors: list[str] = []
        works: list[_Place] = []
        topics = [*_topics(node)]
        said: When | str | None = None
        if item is not None:
            said = _date(item, "datePublished")
            authors += (each.id for each in self._parties(item, "author", SourceKind.ORGANISATION))
            works += self._works(item.nodes("firstAppearance", "url"), FIRST)
            item.kind("Claim")
            is_known = item.words.keys() & {"url", "headline", "name"}
            if item.types and "Claim" not in item.types and is_known:
                # The claim appears in the item reviewed. Its author is that of the claim.
                works += self._works([item], None, "publisher")
            works += self._works(item.nodes("appearance", "url"), None)
            topics += _topics(item)
        authors, works = [*dict.fromkeys(authors)], [*dict.fromkeys(works)]
        chains: list[tuple[str | None, _Place]]
        if not works or (len(authors) > 1 and len(works) > 1):
            # Nobody says which author stands in which work.
            chains = [
                *((each, (None, None)) for each in authors),
                *((None, each) for each in works),
            ]
        else:
            chains = [(author, work) for author in authors or (None,) for work in works]
        key = text, tuple(authors), tuple(works), said
        claim = self.claims.get(key)
        if claim is None:
            id = self._ids["claim"].of(text, "claim")
            on = said if isinstance(said, When) else None
            is_dated = [self._say(id, on, node, *each) for each in chains]
            unsaid = [("datePublished", str(said))] if said and not (on and any(is_dated)) else []
            first = self._alike.setdefault((text, frozenset(authors)), id)
            if first != id:
                self._links.append(Link(LinkKind.RESTATES, id, first, place=node.place))
            claim = Claim(id, text, note=note_of(unsaid), place=node.place)
        self.claims[key] = evolve(claim, topics=[*dict.fromkeys((*claim.topics, *topics))])
        return claim.id

    def _say(
        self, claim: str, on: When | None, node: JsonLdNode, author: str | None, place: _Place
    ) -> bool:
        """Keep the chain from who claims it to who published it, if there is one."""
        key, mark = place
        at = self._documents.get(key)
        carrier = at and (at.publisher or at.author)
        via = [Hop(author, on=on)] if author else []
        if carrier and carrier != author:
            # Where nobody is named, who published it only passed it on.
            via.append(Hop(carrier) if via else Hop(carrier, Act.REPORTED, on=on))
        if not via:
            what = "names nobody for an appearance; it is a document that says nothing"
            node.say(Fault.MISSING, "", what)
            return False
        passages = [Passage(at.id)] if at else []
        self._sayings[Assertion(claim, via, passages, note=mark, place=node.place)] = None
        return True

    def _stance(
        self, node: JsonLdNode, reviewer: str | None, label: str | None, numbers: Numbers
    ) -> Stance:
        """Return the side of a verdict: of its words if a table has them, else of its numbers."""
        by_numbers = stance_of(numbers)
        word = self.verdicts.get(reviewer or "", {}).get(label or "")
        if word is None:
            return by_numbers
        stance = values.choice(Stance, word)
        if Stance.NEUTRAL is not by_numbers is not stance:
            what = f"and its number disagree on {shown(label or '')}; the table of words decides"
            node.say(Fault.VALUE, "reviewRating.alternateName", what)
        return stance

    def _works(
        self, nodes: Iterable[JsonLdNode], mark: str | None, *roles: str
    ) -> Iterator[_Place]:
        """Yield works; what has neither address nor title is passed over."""
        for each in nodes:
            said = _said(each)
            if not said.keys() & {"url", "title"}:
                each.say(Fault.MISSING, "", "has neither `url` nor `headline`; passed over")
                continue
            type = next((t for t in each.types if t.isalnum() and t != "CreativeWork"), None)
            if type is not None:
                each.read_type(type)
                notes = (note_of([("type", type)]), said.get("note"))
                said["note"] = "\n".join(str(note) for note in notes if note)
            for role in roles or ("author", "publisher"):
                for party in islice(self._parties(each, role, _VAGUE[role]), 1):
                    said[role] = party.id
            yield self._document(said, each.own), mark

    def _document(
        self, said: Mapping[str, object], place: Place, alone: Place | None = None
    ) -> object:
        """Return the key of a document; what was said of it before counts.

        Without an address it is known by all that is said of it, and by ``alone``.
        """
        key = said.get("url") or (alone, tuple(sorted(said.items(), key=str)))
        known = self._documents.get(key)
        if known is None:
            url, title = str(said.get("url", "")), str(said.get("title", ""))
            words = title or url.partition("?")[0].rstrip("/").rpartition("/")[2]
            known = Document(self._ids["document"].of(words, "document"), place=place)
        new = {word: each for word, each in said.items() if getattr(known, word) is None}
        # The words are fields of a document, and the readers of fields know their types.
        known = self._documents[key] = evolve(known, **new)  # type: ignore[arg-type]
        for word, each in said.items():
            if getattr(known, word) != each:
                url = shown(known.url or known.id)
                message = f"{url} is given again with another `{word}`; the first counts"
                self.notes.append(Problem(Fault.VALUE, message, known.place, warning=True))
        return key

    def _parties(self, node: JsonLdNode, word: str, vague: SourceKind) -> Iterator[_Somebody]:
        """Yield who stands under a word; an organisation that is no more than that is ``vague``."""
        for each in node.nodes(word, "name"):
            name = _name(each)
            urls = [("url", link) for link in islice(each.addresses("url"), 1)]
            links = [*urls, *(("sameAs", link) for link in each.addresses("sameAs"))]
            kind = KINDS.get(each.kind("Organization", *KINDS), vague)
            if name is None and not links:
                each.say(Fault.MISSING, "", "has neither a `name` nor an address; passed over")
            else:
                yield self._somebody(kind, name, links, each.own)

    def _somebody(
        self, kind: SourceKind, name: str | None, links: list[tuple[str, str]], place: Place
    ) -> _Somebody:
        """Return who is known by a name, or else by an address; or somebody new."""
        words = [word for word in (name, *(link for _, link in links)) if word]
        keys = [(kind is SourceKind.PERSON, word) for word in words]
        others = (other for key in keys if (other := self._known.get(key)) is not None)
        alike = (other for other in others if name == other.name or None in (name, other.name))
        known = next(alike, None)
        if known is None:
            id = self._ids["source"].of(name or site_of(words[0]), "source")
            known = self._sources[id] = _Somebody(id, name, place)
        known.name = known.name or name
        known.kinds.add(kind)
        known.links.update(dict.fromkeys(links))
        for key in keys:
            self._known.setdefault(key, known)
        return known


def _claim_reviewed(node: JsonLdNode, item: JsonLdNode | None) -> str | None:
    said = node.text("claimReviewed")
    if said is not None and len(said) >= _ADVISED:
        what = f"has {_ADVISED} characters or more; Google advises fewer"
        node.say(Fault.LIMIT, "claimReviewed", what)
    for word in ("name", "text", "headline"):
        if said is None and item is not None and (said := item.text(word)) is not None:
            what = f"is missing; `{item.path}.{word}` stands for it"
            node.say(Fault.MISSING, "claimReviewed", what)
    return said


def _rating(node: JsonLdNode) -> tuple[str | None, Numbers]:
    """Return the words and the numbers of a verdict."""
    for rated in node.nodes("reviewRating", "alternateName"):
        if rated.types:
            rated.kind("Rating")
        label = next(rated.texts("alternateName", verbatim=True), None)
        if label is None:
            label = next(rated.texts("name", verbatim=True), None)
            instead = "`name` stands for it" if label else "Google requires it"
            rated.say(Fault.MISSING, "alternateName", f"is missing; {instead}")
        numbers = {word: each for word in NUMBERS if (each := rated.number(word)) is not None}
        if not is_sound(numbers):
            given = ", ".join(f"{word} {shown(str(each))[1:-1]}" for word, each in numbers.items())
            what = f"has no value on a scale from 1 or more upwards ({given or 'no numbers'})"
            rated.say(Fault.VALUE, "", f"{what}; nothing is concluded from numbers")
        return label, numbers
    node.say(Fault.MISSING, "reviewRating", "is missing: a review without a verdict")
    return None, {}


def _vagueness(kind: SourceKind) -> tuple[bool, bool, str]:
    return kind in _VAGUE.values(), kind is SourceKind.OUTLET, kind.value


def _name(node: JsonLdNode) -> str | None:
    """Return a name as ledgers have them: on one line, and no longer than one."""
    said = node.text("name")
    if said is None:
        return None
    said = node.repaired("name", said, "blanks too many", _on_one_line)
    what = "marks of the direction of writing"
    said = node.repaired("name", said, what, _without_direction, Fault.BIDI)
    try:
        return values.name(said) or None
    except LedgerError as error:
        (problem,) = error.problems
        node.say(problem.fault, "name", f"is left out: {problem.message}")
        return None


def _on_one_line(said: str) -> str:
    return " ".join(said.split())


def _without_direction(said: str) -> str:
    return _on_one_line(_DIRECTION.sub("", said))


def _topics(node: JsonLdNode) -> Iterator[str]:
    """Yield the topics that keywords are as ids, between commas or in a list."""
    for said in node.texts("keywords"):
        topics = [topic for word in said.split(",") if (topic := slug(word))]
        if (read := ", ".join(topics)) != said:
            as_what = f"the topics `{read}`" if read else "no topic"
            node.say(Fault.VALUE, "keywords", f"is {shown(said)}; read as {as_what}")
        yield from topics


def _date(node: JsonLdNode, word: str) -> When | str | None:
    """Return the date under a word, or else what stands there."""
    said = node.text(word)
    if said is None:
        return None
    date = said.strip()
    for wrong, right in _DATES:
        date = wrong.sub(right, date)
    try:
        when = When.parse(date) if is_exact(date) or _LESS.fullmatch(date) else None
    except LedgerError:
        when = None
    if when is None:
        kept = _on_one_line(said)[:_KEPT]
        node.say(Fault.DATE, word, f"is {shown(kept)}, which is no date; kept as a note")
        return kept
    if date != said:
        node.say(Fault.DATE, word, f"is {shown(said)}; read as {date}")
    return when


def _language(node: JsonLdNode, word: str) -> str | None:
    return next(node.fitting(word, is_language, "tag of a language"), None)


_FIELDS: tuple[tuple[str, str, Callable[[JsonLdNode, str], object]], ...] = (
    ("url", "url", JsonLdNode.address),
    ("headline", "title", JsonLdNode.text),
    ("name", "title", JsonLdNode.text),
    ("datePublished", "published", _date),
    ("inLanguage", "lang", _language),
    ("archivedAt", "archived", JsonLdNode.address),
)
"""Words of schema.org, the field of a document each is read into, and how."""


def _said(node: JsonLdNode) -> dict[str, object]:
    """Return what a node says, by field; the first word of a field that says anything counts."""
    said: dict[str, object] = {}
    for word, name, read in _FIELDS:
        if name not in said and (value := read(node, word)) is not None:
            if name == "published" and isinstance(value, str):
                name, value = "note", note_of([(word, value)])
            said[name] = value
    return said
