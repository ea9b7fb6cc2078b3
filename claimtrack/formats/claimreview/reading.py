"""From JSON-LD to reviews, whatever state it is in, with a warning of each thing that is wrong.

A ClaimReview is found wherever it stands: alone, in a list, in a ``@graph``, as the
``review`` of a page's ``mainEntity``, in a data feed. One that cannot be understood is
passed over, and told; the others are read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.claimreview.jsonld import Node, Page, is_schema_org, types_of
from claimtrack.formats.claimreview.markup import Told
from claimtrack.formats.claimreview.terms import (
    FIRST,
    KINDS,
    LATER,
    Rating,
    Role,
    is_language,
    kind_of,
)
from claimtrack.formats.naming import slug
from claimtrack.formats.structure import shown
from claimtrack.model import Source, SourceKind, When
from claimtrack.place import Place

CLAIM_REVIEW = "ClaimReview"

_ADVISED = 75
"""Google advises a ``claimReviewed`` of fewer characters than this."""
_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ] *(\d\d:\d\d)(:\d\d)?(\.\d+)? ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_LESS = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_KEPT = 200
"""How many characters of what is no date are kept."""
_SITE = re.compile(r"https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)

Value = object
"""What stands in a field: a text, a ``When``, a :class:`Party`."""


@frozen
class Party:
    """A reviewer, an author or a publisher."""

    person: bool
    kind: SourceKind
    name: str | None
    links: tuple[tuple[str, str], ...] = ()
    """Addresses, each with its word: ``url`` or ``sameAs``."""
    place: Place | None = field(default=None, eq=False, repr=False)


@frozen(eq=False)
class Work:
    """An item in which a claim appears, or a page with a review.

    ``said`` is by the fields of a document; what of ``type`` and ``datePublished``
    there is no field for is by these words.
    """

    said: Mapping[str, Value]
    place: Place
    mark: str | None = None
    """How it is marked among several appearances."""


@frozen(eq=False)
class Review:
    """One ClaimReview: who reviewed which claim of whom, and with what verdict."""

    text: str
    page: Work
    reviewer: Party
    rating: Rating
    authors: tuple[Party, ...]
    said: When | str | None
    """When the claim was made, or what stands there and is no date."""
    works: tuple[Work, ...]
    topics: tuple[str, ...]
    place: Place


def reviews_in(text: str, file: str, told: Told) -> list[Review]:
    """Return the reviews in a JSON-LD text, in its order; empty if none is meant to be there.

    Raises:
        LedgerError: the text is no JSON-LD, it holds something else, or none of its
            reviews can be read.
    """
    page = Page.of(text, file, told)
    reviews: list[Review] = []
    refused: list[Problem] = []
    for table, context in page.found(CLAIM_REVIEW, "claimReviewed"):
        node = page.node(table, "", None)
        try:
            _tell_frame(node, context)
            reviews.append(_review(node))
        except LedgerError as error:
            page.closed.add(id(table))
            refused += [
                Problem(each.fault, f"a review was not read: {each.message}", node.place, each.hint)
                for each in error.problems
            ]
    if refused and not reviews:
        raise LedgerError(*refused, *told.found())
    for each in refused:
        told.say(each.fault, each.message, each.place or page.parsed.whole, each.hint)
    if not reviews:
        _refuse_others(page)
        told.say(Fault.EMPTY, "there is no ClaimReview in it", page.parsed.whole)
    for path, place in page.unread():
        told.say(Fault.LOSS, f"`{path}` is lost: a ledger has no place for it", place)
    return reviews


def _refuse_others(page: Page) -> None:
    """Refuse what holds no review, but something else."""
    value = page.parsed.value
    inside = value.get("@graph", value) if isinstance(value, dict) else value
    listed = inside if isinstance(inside, list) else [inside]
    named = {name for each in listed if isinstance(each, dict) for name in types_of(each)}
    if all(isinstance(each, dict) and types_of(each) == ("DataFeed",) for each in listed):
        return
    what = f" but {', '.join(shown(name) for name in sorted(named)[:5])}" if named else ""
    message = f"there is no ClaimReview in it{what}"
    hint = "a ClaimReview has `@type`, `claimReviewed`, `url` and `reviewRating`"
    raise LedgerError(Problem(Fault.MISSING, message, page.parsed.whole, hint))


def _tell_frame(node: Node, context: object) -> None:
    """Tell what is wrong with the type and the context of a review."""
    if context is None:
        node.say(Fault.MISSING, "there is no `@context`; read as that of schema.org")
    elif not is_schema_org(context):
        node.say(Fault.VALUE, "`@context` is not that of schema.org; read as if it were")
    if not node.types:
        node.say(Fault.MISSING, f"there is no `@type`; read as a {CLAIM_REVIEW}")
    node.read_types(CLAIM_REVIEW)


def _review(node: Node) -> Review:
    """Return one review.

    Raises:
        LedgerError: nothing says what was claimed, or who reviewed it.
    """
    page = _said(node, _PAGE)
    if "url" not in node.words:
        node.say(Fault.MISSING, "`url` is missing, which Google requires")
    item = node.node("itemReviewed", "name")
    said = None if item is None else _date(item, "datePublished")
    text = _claim_reviewed(node, item)
    reviewer = _reviewer(node, page.get("url"))
    rating = _rating(node)
    authors: tuple[Party, ...] = ()
    works: list[Work] = []
    if item is not None:
        authors = tuple(_parties(item, "author", Role.AUTHOR))
        first = [*_works(item, "firstAppearance", FIRST)]
        others = [*_itself(item), *_works(item, "appearance", None)]
        later = LATER if not first and len(others) > 1 else None
        works = [*first, *(Work(each.said, each.place, later) for each in others)]
    topics = [*_topics(node), *([] if item is None else _topics(item))]
    return Review(
        text,
        Work(page, node.place),
        reviewer,
        rating,
        authors,
        said,
        tuple(works),
        tuple(dict.fromkeys(topics)),
        node.place,
    )


def _claim_reviewed(node: Node, item: Node | None) -> str:
    said = node.text("claimReviewed")
    if said is not None:
        if len(said) >= _ADVISED:
            what = f"`claimReviewed` has {_ADVISED} characters or more; Google advises fewer"
            node.say(Fault.LIMIT, what)
        return said
    for word in ("name", "text", "headline"):
        if item is not None and (other := item.text(word)) is not None:
            message = f"`claimReviewed` is missing; `{item.at(word)}` stands for it"
            node.say(Fault.MISSING, message)
            return other
    raise _missing("claimReviewed", "nothing else says what was claimed")


def _reviewer(node: Node, url: Value) -> Party:
    for word in ("author", "publisher"):
        for party in _parties(node, word, Role.PUBLISHER):
            if word == "publisher":
                node.say(Fault.MISSING, "`author` is missing; `publisher` stands for it")
            return party
    site = _SITE.match(url) if isinstance(url, str) else None
    if site is None:
        raise _missing("author", "nothing else says who reviewed it")
    node.say(Fault.MISSING, "`author` is missing; the site of `url` stands for it")
    return Party(False, kind_of("Organization", Role.PUBLISHER), site[1].lower(), place=node.own)


def _missing(word: str, hint: str) -> LedgerError:
    return LedgerError(Problem(Fault.MISSING, f"`{word}` is missing", hint=hint))


def _rating(node: Node) -> Rating:
    rated = node.node("reviewRating", "alternateName")
    if rated is None:
        if "reviewRating" not in node.words:
            node.say(Fault.MISSING, "`reviewRating` is missing: a review without a verdict")
        return Rating()
    rated.read_types("Rating")
    label = rated.verbatim("alternateName")
    if label is None and (label := rated.verbatim("name")) is not None:
        node.say(Fault.MISSING, "`reviewRating.alternateName` is missing; `name` stands for it")
    elif label is None:
        node.say(Fault.MISSING, "`reviewRating.alternateName` is missing, which Google requires")
    words = ("ratingValue", "bestRating", "worstRating")
    rating = Rating(label, *(rated.number(word) for word in words))
    if rating.fault is not None:
        message = f"`reviewRating`: {rating.fault}; nothing is concluded from numbers"
        node.say(Fault.VALUE, message)
    return rating


def _parties(node: Node, word: str, role: Role) -> Iterator[Party]:
    """Yield who stands under a word; who has neither name nor address is told and passed over."""
    for each in node.nodes(word, "name"):
        name = _name(each)
        url = each.address("url")
        same = [link for link in map(str, each.values("sameAs")) if each.is_address("sameAs", link)]
        links = [*([] if url is None else [("url", url)]), *(("sameAs", link) for link in same)]
        known = [type for type in each.types if type in KINDS]
        each.read_types(*(known or each.types)[:1])
        if name is None and not links:
            message = f"`{each.path}` has neither a `name` nor an address; passed over"
            each.say(Fault.MISSING, message)
            continue
        if not known and "Organization" not in each.types and not each.is_text:
            what = f"is a {shown(each.types[0])}" if each.types else "has no `@type`"
            each.say(Fault.VALUE, f"`{each.path}` {what}; read as an Organization")
        type = known[0] if known else "Organization"
        yield Party(type == "Person", kind_of(type, role), name, tuple(links), each.own)


def _name(node: Node) -> str | None:
    """Return a name as ledgers have them: on one line, and no longer than one."""
    said = node.text("name")
    if said is None:
        return None
    name = " ".join(said.split())
    if name != said:
        node.say(Fault.CHARACTER, f"`{node.at('name')}` has blanks too many; they were taken out")
    if _DIRECTION.search(name):
        what = "holds marks of the direction of writing; they were taken out"
        node.say(Fault.BIDI, f"`{node.at('name')}` {what}")
        name = " ".join(_DIRECTION.sub("", name).split())
    # The noun itself knows what else a name may be.
    return Source("x", "person", name=name).name or None


def _works(node: Node, word: str, mark: str | None) -> Iterator[Work]:
    """Yield the items under a word; what has neither address nor title is told and passed over."""
    for each in node.nodes(word, "url"):
        said = _said(each, _WORK)
        type = next((t for t in each.types if t.isalnum() and t != "CreativeWork"), None)
        if type is not None:
            each.read_types(type)
            said["type"] = type
        if said.keys() & {"url", "title"}:
            yield Work(said, each.own, mark)
        else:
            each.say(Fault.MISSING, f"`{each.path}` has neither `url` nor `headline`; passed over")


def _itself(item: Node) -> Iterator[Work]:
    """Yield the item reviewed where it is no claim, but what the claim appears in."""
    types = item.types
    item.read_types("Claim" if "Claim" in types else types[0] if types else "")
    if "Claim" in types or item.is_text:
        return
    what = f"is a {shown(types[0])}" if types else "has no `@type`"
    item.say(Fault.VALUE, f"`{item.path}` {what}; read as a Claim")
    # Its author is that of the claim.
    said = _said(item, [each for each in _WORK if each[0] != "author"]) if types else {}
    if said.keys() & {"url", "title"}:
        yield Work(said, item.own)


def _topics(node: Node) -> Iterator[str]:
    """Yield the topics that keywords are as ids, between commas or in a list."""
    for value in node.values("keywords"):
        said = node.as_text("keywords", value) or ""
        topics = [slug(word) for word in said.split(",")]
        if (read := ", ".join(filter(None, topics))) != said and said:
            as_what = f"was read as the topics `{read}`" if read else "makes no topic; left out"
            node.say(Fault.VALUE, f"`{node.at('keywords')}`: {shown(said)} {as_what}")
        yield from filter(None, topics)


def _date(node: Node, word: str) -> When | str | None:
    """Return the date under a word, or else what stands there."""
    said = node.verbatim(word)
    if said is None:
        return None
    plain = said.strip()
    found = _DATE.fullmatch(plain)
    date = plain if found is None and _LESS.fullmatch(plain) else found and _moment(found)
    try:
        when = When.parse(date) if date else None
    except LedgerError:
        when = None
    if when is None:
        kept = " ".join(said.split())[:_KEPT]
        what = f"is {shown(kept)}, which is no date; kept as a note"
        node.say(Fault.DATE, f"`{node.at(word)}` {what}")
        return kept
    if date != said:
        node.say(Fault.DATE, f"`{node.at(word)}`: {shown(said)} was read as {date}")
    return when


def _moment(found: re.Match[str]) -> str:
    """Return a date as EDTF has it, without a time that EDTF cannot say: one without seconds."""
    day, minutes, seconds, _, zone = found.groups()
    if seconds is None:
        return day
    if zone in ("UTC", "GMT"):
        zone = "Z"
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{minutes}{seconds}{zone or ''}"


def _language(node: Node, word: str) -> str | None:
    said = node.text(word)
    if said is not None and not is_language(said):
        what = f"is {shown(said)}, which is no tag of a language; left out"
        node.say(Fault.VALUE, f"`{node.at(word)}` {what}")
        return None
    return said


def _author(node: Node, word: str) -> Party | None:
    return next(_parties(node, word, Role.AUTHOR), None)


def _publisher(node: Node, word: str) -> Party | None:
    return next(_parties(node, word, Role.PUBLISHER), None)


_Field = tuple[str, str, Callable[[Node, str], Value]]
"""A word of schema.org, the field of a document it is read into, and how."""

_PAGE: tuple[_Field, ...] = (
    ("url", "url", Node.address),
    ("headline", "title", Node.text),
    ("name", "title", Node.text),
    ("datePublished", "published", _date),
    ("inLanguage", "lang", _language),
    ("archivedAt", "archived", Node.address),
)
_WORK: tuple[_Field, ...] = (
    *_PAGE,
    ("author", "author", _author),
    ("publisher", "publisher", _publisher),
)


def _said(node: Node, fields: Iterable[_Field]) -> dict[str, Value]:
    """Return what a node says, by field; the first word of a field that says anything counts."""
    said: dict[str, Value] = {}
    for word, name, read in fields:
        if name not in said and (value := read(node, word)) is not None:
            # What is no date is kept in a note.
            said[word if word == "datePublished" and isinstance(value, str) else name] = value
    return said
