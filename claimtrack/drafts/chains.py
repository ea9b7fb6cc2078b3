"""Chains: the sources through which a statement came, found around its verb.

"A spokesman said in a statement carried by KCNA" has the origin "A spokesman" and the relay
"KCNA". The patterns are suggestions: a person decides.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from claimtrack.drafts.draft import Attribution, DraftHop, Span
from claimtrack.drafts.hedges import least_certain
from claimtrack.drafts.names import NameKind, Names
from claimtrack.drafts.page import Page, inside
from claimtrack.drafts.patterns.subjects import FINITE, Missing, subject_before
from claimtrack.drafts.patterns.vocabulary import MONTH, WEEKDAY, words
from claimtrack.drafts.source_words import kind_of_phrase, last_word
from claimtrack.facts.text.quotations import OPEN
from claimtrack.model import Act, SourceKind

_WORD = r"[A-Z][\w’'&-]*"
_NO_DATE = rf"(?!(?:{WEEKDAY}|{MONTH})\b)"
_MEDIUM = (
    r"(?:newspaper|agency|exchange|broadcaster|channel|station|magazine|outlet|network|tabloid"
    r"|television|radio|website)"
)
_NAMED = (
    rf"{_NO_DATE}(?:[Tt]he\s+)?{_WORD}(?:\s+(?:(?:of|for|de|du|and|the)\s+){{0,2}}{_WORD}){{0,5}}"
    rf"(?:\s+(?:news\s+)?{_MEDIUM})?"
)
_COMMON = (
    r"(?:[Aa]n?|[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Ll]ocal|[Ss]tate|[Nn]ational)\s+(?:[a-z-]+\s+){0,2}"
    + _MEDIUM
)
_OUTLET = rf"(?:{_COMMON}|{_NAMED})"
_PLATFORM = (
    r"(?:Twitter|X|Telegram|Facebook|Instagram|Weibo|WeChat|TikTok|YouTube|WhatsApp|Mastodon"
    r"|Bluesky|Truth\sSocial|VK)"
)
_RELAY = re.compile(
    r"\b(?:carried|published|republished|released|posted|broadcast|aired|distributed|shared|seen"
    rf"|obtained|reviewed|relayed|cited|quoted)\s+(?:by|on)\s+(?P<by>{_OUTLET})"
    rf"|\b(?:carried|published|printed)\s+in\s+(?P<in>[Tt]he\s+{_NAMED}|{_COMMON})"
    rf"|\b(?:told|tells|telling)\s+(?:an?\s+(?P<team>{_WORD})\s+(?:reporter|correspondent|team)\b"
    rf"|(?P<told>{_OUTLET}))"
    r"|\b(?:interview\s+(?:with|on|for)|speaking\s+(?:to|with|on)|spoke\s+to|talking\s+to)"
    rf"\s+(?P<to>{_OUTLET})"
    rf"|\bin\s+an?\s+(?P<own>{_NO_DATE}{_WORD}(?:\s+{_WORD}){{0,3}})"
    r"\s+(?:statement|report|interview|dispatch|article|commentary|post)\b"
    rf"|\b(?:on|via)\s+(?P<platform>{_PLATFORM})\b"
    rf"|\bas\s+saying\s+by\s+(?P<saying>{_OUTLET})"
)
_CITING = re.compile(
    rf"\b(?:[Cc]iting|(?P<quoting>[Qq]uoting))\s+(?P<origin>[^\s,.;{OPEN}][^,.;{OPEN}]{{1,89}}?)"
    r"(?:\s+(?:obtained|seen|published|reported|released|carried|reviewed)\s+by"
    rf"\s+(?:(?P<by>{_OUTLET})|[^,.;{OPEN}]{{2,60}}))?(?=[,.;]|\s+that\b|$)"
)
_OWN_REPORT = re.compile(
    rf"(?:[Aa]n?|[Tt]he)\s+(?P<name>{_WORD}(?:\s+{_WORD}){{0,3}})"
    r"\s+(?:report|article|dispatch|story|investigation)\b"
)
_TAIL = re.compile(
    r",?\s+(?:citing|quoting|speaking|in\san?\s|whose|who|which|talking"
    r"|(?:cited|quoted|seen|obtained)\sby)\b"
)
_MEDIA = frozenset(
    {
        SourceKind.NEWS_AGENCY,
        SourceKind.OUTLET,
        SourceKind.SOCIAL_ACCOUNT,
        SourceKind.ORGANISATION,  # a name in capitals, such as RFI
        None,
    }
)
_NESTED = re.compile(
    rf"(?P<origin>(?!(?:he|she|they|it|we|I|you|there|who|which|what)\b)[^,.;:{OPEN}]{{2,60}}?)"
    r"\s+(?:(?:had|has|have|also)\s+)*"
    r"(?P<cue>said|says|claimed|reported|announced|stated|denied|warned"
    r"|told(?=(?:\s+\w+){1,4}\s+that\b))"
    r"(?:(?<=told)(?:\s+\w+){1,4}?(?=\s+that\b)|\s+on\s+\w+day|\s+in\s+an?\s+\w+)?"
    r"(?:\s+that)?\s+(?=\S)"
)
_ACTS = (
    (
        Act.NO_REPLY,
        r"\b(?:not|n['’]t|never)\s+(?:\w+\s+)?(?:respond|reply|repl|answer)|\bno\s+reply\b",
    ),
    (Act.NOT_REACHED, r"\b(?:not|n['’]t)\s+(?:\w+\s+)?be\s+reached\b"),
    (Act.DECLINED, r"\b(?:declin|refus)(?:e[sd]?|ing)\s+to\b"),
    (Act.DENIED, r"(?<!not )(?<!n['’]t )(?<!never )\b(?:den(?:y|ies|ied|ying))\b"),
    (Act.CONFIRMED, r"(?<!not )(?<!n['’]t )(?<!never )\bconfirm(?:s|ed|ing)?\b"),
    (Act.INFERRED, r"\b(?:infer(?:s|red)?|deduc(?:e[sd]?)|conclud(?:e[sd]?|ing)\s+that)\b"),
)
_ACT_PATTERNS = [(act, re.compile(pattern, re.IGNORECASE)) for act, pattern in _ACTS]
_SHOWS = re.compile(r"\b(?:show(?:s|ed|n|ing)?|reveal(?:s|ed)?|indicate[sd]?)\b")
_EXHIBITS = frozenset({SourceKind.IMAGERY, SourceKind.DATASET, SourceKind.RECORD})
_WITNESSED = re.compile(
    r"[\"“'‘«„]?(?:I|we|he|she|they)\s+(?:had\s+|have\s+|also\s+|personally\s+|just\s+)?"
    r"(?:saw|seen|heard|watched|witnessed|felt)\b(?!\s+(?:that|of|about|from)\b)",
    re.IGNORECASE,
)

_FILLERS = words("that also had has have as so and then later")
"""Words around a nested statement that add nothing to it."""

_STOP = re.compile(r"[.;!?:]\s")
_ANY_WORD = re.compile(r"\w+")
MAX_DEPTH = 16
"""The maximum length of a chain, and of a nesting of statements that is searched."""


@frozen
class Chain:
    """The chain of an attribution."""

    hops: tuple[DraftHop, ...]
    """The sources by the words at their places, origin first."""
    around: tuple[Span, ...]
    """The parts of the sentence around the cue that belong to no content."""


def find_chains(page: Page) -> list[Chain | None]:
    """Return the chain of each attribution, in the order of the page.

    The chain of a statement inside another one goes on with the chain of the outer. None stands
    for an outer statement that says nothing but the inner one.
    """
    found = page.found
    uses = [span for each in found for span in (*each.source, *each.cue)]
    starts, ends = sorted(start for start, _ in uses), sorted(end for _, end in uses)
    sentences = page.layout.sentences
    chains: list[Chain | None] = []
    outers = _find_outers(found)
    for each, outer in zip(found, outers, strict=True):
        low, high = _extent_of([*each.source, *each.cue])
        number = bisect_right(sentences, low, key=lambda sentence: sentence[0]) - 1
        start, end = sentences[number] if number >= 0 else (low, high)
        if end <= low:  # white space between sentences
            start, end = low, high
        # Up to the next source or cue of another statement.
        before, after = bisect_right(ends, low), bisect_left(starts, high)
        start = max(start, ends[before - 1]) if before else start
        end = max(end, high)
        end = min(end, starts[after]) if after < len(starts) else end
        around = tuple(_without((start, end), each.content))
        hops = _find_hops(page, around, each)
        outer_chain = None if outer is None else chains[outer]
        hops = hops if outer_chain is None else _nest(hops, outer_chain.hops)
        chains.append(Chain(tuple(hops), around))
    for inner, outer in enumerate(outers):
        if outer is not None and _says_no_more(page.layout.masked, found[outer], found[inner]):
            chains[outer] = None
    return chains


def find_nested(masked: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield the statements that others begin with, unless an attribution has their verb.

    "The ministry had said A" in "TV reported that the ministry had said A".
    """
    cues = {start for each in found for start, _ in each.cue}
    for each in found:
        start, end = each.content[0]
        inner = _NESTED.match(masked, start, end)
        if (
            inner is not None
            and inner.start("cue") not in cues
            and not FINITE.search(masked, *inner.span("origin"))
        ):
            content = ((inner.end(), end), *each.content[1:])
            yield Attribution((inner.span("origin"),), (inner.span("cue"),), content, "nested")


def extent(found: Attribution) -> tuple[int, int]:
    """Return a sort key: statements in the order of their first word, outer ones first."""
    start, end = _extent_of([*found.source, *found.cue, *found.content])
    return start, -end


def _extent_of(spans: Sequence[Span]) -> Span:
    return min(start for start, _ in spans), max(end for _, end in spans)


def _find_outers(found: Sequence[Attribution]) -> list[int | None]:
    """Return, for each attribution, the index of the innermost one that contains it, or None."""
    contents = sorted(
        ((start, -end, number) for number, each in enumerate(found) for start, end in each.content)
    )
    outers: list[int | None] = []
    open_: list[tuple[int, int]] = []  # the end and the number of contents, outer ones first
    at = 0
    for number, each in enumerate(found):
        start, end = _extent_of([*each.source, *each.cue, *each.content])
        while at < len(contents) and contents[at][0] <= start:
            open_.append((-contents[at][1], contents[at][2]))
            at += 1
        while open_ and open_[-1][0] <= start:
            open_.pop()
        outers.append(
            next(
                (
                    other
                    for stop, other in reversed(open_[-MAX_DEPTH:])
                    if stop >= end and other < number
                ),
                None,
            )
        )
    return outers


def _says_no_more(masked: str, outer: Attribution, inner: Attribution) -> bool:
    """Return True if a statement has no words but those of the statement inside it."""
    used = [_extent_of([*inner.source, *inner.cue, *inner.content])]
    return all(
        word.lower() in _FILLERS
        for span in outer.content
        for start, end in _without(span, used)
        for word in _ANY_WORD.findall(masked, start, end)
    )


def _find_hops(page: Page, around: Sequence[Span], found: Attribution) -> list[DraftHop]:
    """Return the sources of an attribution alone, origin first."""
    names, masked = page.names, page.layout.masked
    source = found.source[0]
    tail = _TAIL.search(masked, source[0] + 1, source[1])
    head = source if tail is None else (source[0], tail.start())
    origins: list[DraftHop] = []
    relays: list[DraftHop] = []
    act = Act.REPORTED
    for start, end in around:
        for citing in _CITING.finditer(masked, start, end):
            origins.append(DraftHop((citing.span("origin"),), Act.SAID))
            if citing["by"]:
                origins.append(DraftHop((citing.span("by"),), Act.REPORTED))
            if citing["quoting"]:
                act = Act.QUOTED
            own = _OWN_REPORT.match(masked, *source)
            if own is not None and source[0] < citing.start() < source[1]:
                head = own.span("name")
        for relay in _RELAY.finditer(masked, start, end):
            span = relay.span(relay.lastgroup or 0)
            cited = any(hop.source[0][0] <= span[0] < hop.source[0][1] for hop in origins)
            if not cited and not head[0] <= span[0] < head[1] and _is_outlet(names, span):
                relays.append(DraftHop((span,), Act.REPORTED))
    if around and found.cue and found.cue[0][0] < source[0] < found.cue[-1][1]:
        # "KCNA quoted Kim as saying": Kim is the source, and the cue goes around it.
        relay_subject = subject_before(masked, around[0][0], found.cue[0][0])
        if not isinstance(relay_subject, Missing):
            relays.append(DraftHop((relay_subject,), Act.QUOTED))
    if not origins:
        act = _act_of_origin(page.text, found)
    certainty = least_certain(inside(page.hedges, around))
    on = _date_of(page, around, found)
    speaker = DraftHop((head,), act, certainty=certainty, on=on)
    hops = [*origins[: MAX_DEPTH // 2], speaker, *relays[: MAX_DEPTH // 2]]
    unique = [*{hop.source: hop for hop in reversed(hops)}.values()][::-1]
    start, end = found.content[0]
    stop = _STOP.search(page.text, start, end)
    first_clause = start, end if stop is None else stop.start()
    stated = least_certain(inside(page.hedges, [first_clause]))
    if stated is not None:
        unique[0] = evolve(unique[0], certainty=min(stated, certainty or stated))
    return unique


def _act_of_origin(text: str, found: Attribution) -> Act:
    """Return what the origin of a statement did, by the words that attribute it."""
    if _WITNESSED.match(text, found.content[0][0]):
        return Act.WITNESSED
    if not found.cue:
        return Act.SAID
    start, end = found.cue[0][0], found.cue[-1][1]
    # A "not" stands before the cue, and "that" behind it.
    words = text[max(0, start - 12) : end + 6]
    for act, pattern in _ACT_PATTERNS:
        if pattern.search(words):
            return act
    source = text[slice(*found.source[0])]
    if _SHOWS.search(words) and kind_of_phrase(source) in _EXHIBITS:
        return Act.SHOWED
    return Act.SAID


def _date_of(page: Page, around: Sequence[Span], found: Attribution) -> Span | None:
    """Return the date at which a source said something: the one nearest to the cue."""
    cue = (found.cue or found.source)[0]
    dates = [
        time.span
        for time in inside(page.times, around)
        if not any(start <= time.span[0] < end for start, end in found.source)
    ]
    return min(dates, key=lambda span: max(cue[0] - span[1], span[0] - cue[1]), default=None)


def _nest(inner: Sequence[DraftHop], outer: Sequence[DraftHop]) -> list[DraftHop]:
    """Return the chain of a statement inside another: its own sources, then the outer ones."""
    passed_on = {Act.SAID, Act.CONFIRMED, Act.INFERRED}
    relays = (
        evolve(hop, act=Act.REPORTED) if hop.act in passed_on else hop
        for hop in outer
        if all(hop.source != each.source for each in inner)
    )
    return [*inner, *relays][:MAX_DEPTH]


def _is_outlet(names: Names, span: Span) -> bool:
    """Return True if words name an outlet rather than a person or a body that listens."""
    phrase = names.masked[slice(*span)]
    if last_word(phrase).islower():
        return True
    if kind_of_phrase(phrase) not in _MEDIA:
        return False
    for name in names.between(*span):
        if name.kind is NameKind.PERSON:
            return False
        if len(name.words) == 1 and name.kind is NameKind.UNKNOWN:
            return names.full_name(name.words[0], span[0]) is None
    return True


def _without(region: Span, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the parts of a region between spans that are in order."""
    at, end = region
    for start, stop in spans:
        if at < min(start, end):
            yield at, min(start, end)
        at = max(at, stop)
    if at < end:
        yield at, end
