"""From JSON-LD to reviews, whatever state it is in, with a word on each thing that is wrong.

A ClaimReview is found wherever it stands: alone, in a list, in a ``@graph``, as the
``review`` of a page's ``mainEntity``, in a data feed. One that cannot be understood
is passed over, and told; the others are read.
"""

import re
from collections.abc import Iterator, Mapping

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.claimreview_json import (
    Linked,
    Node,
    Told,
    is_schema_org,
    node_of,
    parsed,
    types_of,
)
from claimtrack.formats.claimreview_terms import (
    ADVISED,
    Party,
    Rating,
    Review,
    Role,
    Work,
    is_address,
    is_known,
    kind_of,
)
from claimtrack.formats.structure import shown
from claimtrack.model import Source, When

CLAIM_REVIEW = "ClaimReview"

_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ] *(\d\d:\d\d)(:\d\d)?(\.\d+)? ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_KEPT = 200
"""How many characters of what is no date are kept."""
_LESS = re.compile(r"\d{4}(?:-\d\d)?", re.ASCII)
_SITE = re.compile(r"https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)


def reviews_in(text: str, file: str, told: Told) -> list[Review]:
    """Return the reviews in a JSON-LD text, in its order; empty if none is meant to be there.

    Raises:
        LedgerError: the text is no JSON-LD, it holds something else, or none of its
            reviews can be read.
    """
    source = parsed(text, file, told)
    for note in source.notes:
        told.say(note.fault, note.message, note.place or source.whole, note.hint)
    linked = Linked(source, told, _nodes(source.value) if '"@id"' in text else {})
    reviews: list[Review] = []
    refused: list[Problem] = []
    for table, context in _found(source.value):
        node = node_of(table, "", linked)
        try:
            _tell_frame(node, context)
            reviews.append(_review(node))
        except LedgerError as error:
            refused += [
                Problem(each.fault, f"a review was not read: {each.message}", node.place, each.hint)
                for each in error.problems
            ]
    if refused and not reviews:
        raise LedgerError(*refused, *told.found())
    for each in refused:
        told.say(each.fault, each.message, each.place or source.whole, each.hint)
    if not reviews:
        _refuse_others(source.value, linked)
        told.say(Fault.EMPTY, "there is no ClaimReview in it", source.whole)
    return reviews


def _found(value: object) -> Iterator[tuple[Mapping[str, object], object]]:
    """Yield each ClaimReview in a value, and the ``@context`` it stands in, or None."""
    todo: list[tuple[object, object]] = [(value, None)]
    while todo:
        each, context = todo.pop()
        if isinstance(each, dict):
            context = each.get("@context", context)
            if CLAIM_REVIEW in types_of(each) or ("claimReviewed" in each and not types_of(each)):
                yield each, context
                continue
            each = list(each.values())
        if isinstance(each, list):
            todo += [(inner, context) for inner in reversed(each)]


def _nodes(value: object) -> dict[str, Mapping[str, object]]:
    """Return the objects that have a name of their own and something to say, by their names."""
    nodes: dict[str, Mapping[str, object]] = {}
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            name = each.get("@id")
            if isinstance(name, str) and len(each) > 1:
                nodes.setdefault(name, each)
            todo += each.values()
        elif isinstance(each, list):
            todo += each
    return nodes


def _refuse_others(value: object, linked: Linked) -> None:
    """Refuse what holds no review, but something else."""
    inside = value.get("@graph", value) if isinstance(value, dict) else value
    listed = inside if isinstance(inside, list) else [inside]
    named = {name for each in listed if isinstance(each, dict) for name in types_of(each)}
    if all(isinstance(each, dict) and types_of(each) == ("DataFeed",) for each in listed):
        return
    what = f" but {', '.join(shown(name) for name in sorted(named)[:5])}" if named else ""
    message = f"there is no ClaimReview in it{what}"
    hint = "a ClaimReview has `@type`, `claimReviewed`, `url` and `reviewRating`"
    raise LedgerError(Problem(Fault.MISSING, message, linked.parsed.whole, hint))


def _tell_frame(node: Node, context: object) -> None:
    """Tell what is wrong with the type and the context of a review."""
    if context is None:
        node.say(Fault.MISSING, "there is no `@context`; read as that of schema.org")
    elif not is_schema_org(context):
        node.say(Fault.VALUE, "`@context` is not that of schema.org; read as if it were")
    if not node.types:
        node.say(Fault.MISSING, f"there is no `@type`; read as a {CLAIM_REVIEW}")


def _review(node: Node) -> Review:
    """Return one review.

    Raises:
        LedgerError: nothing says what was claimed, or who reviewed it.
    """
    url = _address(node, "url")
    if "url" not in node.words:
        node.say(Fault.MISSING, "`url` is missing, which Google requires")
    item = node.node("itemReviewed", "name")
    published, undated = _date(node, "datePublished")
    said, unsaid = (None, None) if item is None else _date(item, "datePublished")
    text = _claim_reviewed(node, item)
    reviewer = _reviewer(node, url)
    return Review(
        text,
        url,
        published,
        undated,
        reviewer,
        _rating(node),
        authors=() if item is None else tuple(_parties(item, "author", Role.AUTHOR)),
        said=said,
        unsaid=unsaid,
        appearances=() if item is None else (*_itself(item), *_works(item, "appearance")),
        first=() if item is None else tuple(_works(item, "firstAppearance")),
        place=node.place,
    )


def _claim_reviewed(node: Node, item: Node | None) -> str:
    said = node.text("claimReviewed")
    if said is not None:
        if len(said) >= ADVISED:
            what = f"`claimReviewed` has {ADVISED} characters or more; Google advises fewer"
            node.say(Fault.LIMIT, what)
        return said
    for word in ("name", "text", "headline"):
        if item is not None and (other := item.text(word)) is not None:
            message = f"`claimReviewed` is missing; `{item.at(word)}` stands for it"
            node.say(Fault.MISSING, message)
            return other
    raise _missing("claimReviewed", "nothing else says what was claimed")


def _reviewer(node: Node, url: str | None) -> Party:
    for word in ("author", "publisher"):
        for party in _parties(node, word, Role.PUBLISHER):
            if word == "publisher":
                node.say(Fault.MISSING, "`author` is missing; `publisher` stands for it")
            return party
    site = _SITE.match(url) if url is not None else None
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
        links = [link for link in map(str, each.values("sameAs")) if _is_address(each, link)]
        url = _address(each, "url")
        if name is None and url is None and not links:
            message = f"`{each.path}` has neither a `name` nor an address; passed over"
            each.say(Fault.MISSING, message)
            continue
        types = [type for type in each.types if is_known(type)]
        if not types and not each.is_text:
            what = f"is a {shown(each.types[0])}" if each.types else "has no `@type`"
            each.say(Fault.VALUE, f"`{each.path}` {what}; read as an Organization")
        type = types[0] if types else "Organization"
        person = type == "Person"
        yield Party(person, kind_of(type, role), name, url, tuple(links), each.own)


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


def _works(node: Node, word: str) -> Iterator[Work]:
    """Yield the items under a word; what has neither address nor title is told and passed over."""
    for each in node.nodes(word, "url"):
        if (work := _work(each)) is not None:
            yield work
        else:
            each.say(Fault.MISSING, f"`{each.path}` has neither `url` nor `headline`; passed over")


def _work(node: Node) -> Work | None:
    url = _address(node, "url")
    title = node.text("headline")
    if title is None:
        title = node.text("name")
    if url is None and title is None:
        return None
    published, undated = _date(node, "datePublished")
    author = next(_parties(node, "author", Role.AUTHOR), None)
    publisher = next(_parties(node, "publisher", Role.PUBLISHER), None)
    type = next((each for each in node.types if each.isalnum() and each != "CreativeWork"), None)
    return Work(url, title, published, undated, author, publisher, type, node.own)


def _itself(item: Node) -> Iterator[Work]:
    """Yield the item reviewed where it is no claim, but what the claim appears in."""
    types = item.types
    if "Claim" in types or item.is_text:
        return
    what = f"is a {shown(types[0])}" if types else "has no `@type`"
    item.say(Fault.VALUE, f"`{item.path}` {what}; read as a Claim")
    url = _address(item, "url")
    title = item.text("headline") or item.text("name")
    if types and (url is not None or title is not None):
        published, undated = _date(item, "datePublished")
        publisher = next(_parties(item, "publisher", Role.PUBLISHER), None)
        yield Work(url, title, published, undated, None, publisher, None, item.own)


def _address(node: Node, word: str) -> str | None:
    """Return the address under a word; what is none is told and left out."""
    said = node.text(word)
    return said if said is not None and _is_address(node, said, word) else None


def _is_address(node: Node, said: str, word: str = "sameAs") -> bool:
    if is_address(said):
        return True
    message = f"`{node.at(word)}` is {shown(said)}, which is no address of the web; left out"
    node.say(Fault.VALUE, message)
    return False


def _date(node: Node, word: str) -> tuple[When | None, str | None]:
    """Return the date under a word, or else what stands there."""
    said = node.verbatim(word)
    if said is None:
        return None, None
    plain = said.strip()
    found = _DATE.fullmatch(plain)
    date = plain if found is None and _LESS.fullmatch(plain) else found and _moment(found)
    try:
        when = When.parse(date) if date else None
    except LedgerError:
        when = None
    if when is None:
        kept = " ".join(said.split())[:_KEPT]
        node.say(
            Fault.DATE, f"`{node.at(word)}` is {shown(kept)}, which is no date; kept as a note"
        )
        return None, kept
    if date != said:
        node.say(Fault.DATE, f"`{node.at(word)}`: {shown(said)} was read as {date}")
    return when, None


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
