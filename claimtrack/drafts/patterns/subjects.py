"""Subjects: the noun phrase before a verb of speech, found without a parser."""

import re
from collections.abc import Iterator
from enum import Enum

from claimtrack.drafts.draft import Span
from claimtrack.drafts.patterns.vocabulary import MONTH, WEEKDAY, any_of, words
from claimtrack.facts.text.quotations import CLOSED, OPEN

MAX_APPOSITION = 250
"""The number of characters of an apposition."""

LOOK_BACK = 400
"""The number of characters before a verb that are searched for its subject."""

_DAY_PART = any_of("night morning evening afternoon")
_SHORT_MONTH = any_of("Jan Feb Aug Sept Oct Nov Dec")
DAY = (
    rf"(?:(?:(?:late|early) )?(?:on )?{WEEKDAY}(?:['’]s)?"
    rf"(?: {_DAY_PART})?|(?:on|in) (?:{MONTH}|{_SHORT_MONTH}\.)(?: \d+)?"
    r"(?:, \d{4})?|today|yesterday|tonight|earlier|afterward|recently|in (?:19|20)\d\d"
    r"|(?:(?:earlier|late) )?"
    rf"(?:last|this) (?:week|month|year|spring|summer|fall|winter|{_DAY_PART}))"
)
DETERMINERS = (
    "the a an this that these those his her their its our my your one two three four some many"
    " several most another both each no any other all few"
)
DETERMINER = any_of(DETERMINERS)

_BOUNDARY = re.compile(
    rf"[,;:—–({CLOSED}]|--| - |\b(?:that|but|and|or|when|while|because|if|as|after|before|although"
    r"|though|since|where|which|than|until|whether|so|yet|nor|what|whom)\b"
)
_AUXILIARIES = words(
    "has have had also then later once still even further again already never only just first"
    " always ever often now is was are were been being will would did does do could can may might"
    " must should not"
)
_ADVERB = re.compile(
    r"(?!family|assembly|ally|supply|reply|bully|fly|daily|weekly|monthly)[a-z]+ly"
)
_CLITICS = ("'s", "’s", "'ve", "’ve", "'d", "’d")
_BEFORE_VERB = re.compile(
    rf"(?:,)?\s(?:{DAY}|in an? (?:[\w-]+ ){{0,3}}(?:statement|interview|speech|tweet|letter|email"
    r"|memo|report|op-ed|column|post|article|video|essay)\b[^,]{0,80}),?$"
)
_LEAD = re.compile(
    r"(?:(?:On|In|At|By|During|Late|Early|Last|This|Earlier)\b[^,]{0,40}?(?:day|week|year|month"
    r"|night|morning|evening|afternoon|\b(?:19|20)\d\d)|But|And|Yet|Still|So|Also|Now|Then|Later"
    r"|Today|Meanwhile|However|Even|Again|Here|As)\s+(?=\S)"
)
FINITE = re.compile(
    r"(?<!-)\b(?:is|was|were|are|has|had|have|will|would|could|can|may|might|did|does|do|been|be"
    r"|[a-z]{3,}ed|took|made|went|got|came|gave|spoke|left|ran|met|began|held|won|saw|says|said"
    r"|told|wrote)\b"
)
_NOT_LAST = words(
    "to not of by from without for in as before after with about than how what when where why"
    " whether if them him me us at on that"
)
_PRONOUNS = words("he she they it we i you who which")
_OF_THEM = re.compile(r"\bof (?:them|us)$")
_PARENTHESIS = re.compile(r"\([^()]{1,40}\)")
_CONJUNCTION = re.compile(r"\s*(?:that|but|because|and|or|as|when|if|while)\b")
_RELATIVE_OR_ARTICLE = re.compile(r"\s*(?:who|whose|which|the|an?)\b")
_NOUN_END = re.compile(r"[\w’'.)]$")
_LAST_WORD = re.compile(r"(\w+)$")
_JOINED = re.compile(r"(?:[A-Z][\w’'.-]*|\b[a-z]{4,})$")
_PREPOSITION = re.compile(r"(?:in|on|at|of|for|with|by|from|to|into)\b")
_WHO = re.compile(r"\bwho\b")


class Missing(Enum):
    """Why there is no subject directly before a verb."""

    SHARED = "the verb shares the subject of an earlier one"
    NONE = "there is none"


def subject_before(masked: str, start: int, verb: int) -> Span | Missing:
    """Return the noun phrase that ends before a verb, not before ``start``.

    An apposition belongs to it: "Smith, the mayor, said".
    """
    start = max(start, verb - LOOK_BACK)
    left = masked[start:verb]
    if ")" in left:
        left = _PARENTHESIS.sub(lambda found: "X" * len(found[0]), left)
    left = _without_aside(_without_auxiliaries(left))
    if not left.endswith(","):
        subject = _simple_subject(left)
        return subject if isinstance(subject, Missing) else (start + subject[0], start + subject[1])
    for comma in _starts_of_apposition(left[:-1]):
        subject = _simple_subject(left[:comma].rstrip())
        if not isinstance(subject, Missing):
            return start + subject[0], start + len(left) - 1
    return Missing.NONE


def _without_auxiliaries(left: str) -> str:
    """Return words without "has also" and the like at their end."""
    left = left.rstrip()
    while True:
        at = left.rfind(" ") + 1
        word = left[at:]
        if word not in _AUXILIARIES and not _ADVERB.fullmatch(word):
            return left[:-2].rstrip("'’") if word.endswith(_CLITICS) else left
        left = left[:at].rstrip()


def _without_aside(left: str) -> str:
    """Return words without a day or an occasion at their end: "Smith, on Tuesday, said"."""
    found = _BEFORE_VERB.search(left, max(0, len(left) - 120))
    if found and left[: found.start()].strip() and (found[0][0] == "," or found[0][-1] != ","):
        return left[: found.start()].rstrip()
    return left


def _simple_subject(left: str) -> Span | Missing:
    """Return the noun phrase at the end of words."""
    if not left:
        return Missing.NONE
    found = _LAST_WORD.search(left, left.rfind(" ") + 1)
    word = found[1].lower() if found else ""
    if word in ("and", "but", "then", "or"):
        return Missing.SHARED
    if found and word in _PRONOUNS:
        return found.span()
    is_object = word in _NOT_LAST and not _OF_THEM.search(left)
    if is_object or not _NOUN_END.search(left, len(left) - 1):
        return Missing.NONE
    return _phrase(left)


def _starts_of_apposition(left: str) -> Iterator[int]:
    """Yield the offset of the first comma in "Smith, the mayor", the last ones first."""
    first = max(0, len(left) - MAX_APPOSITION)
    comma = left.rfind(",", first)
    while comma > 0:
        inside = left[comma + 1 :]
        if not _CONJUNCTION.match(inside):
            if CLOSED in inside and not _RELATIVE_OR_ARTICLE.match(inside):
                return
            if _NOUN_END.search(left, comma - 1, comma) and not left[comma - 1].isdigit():
                yield comma
        comma = left.rfind(",", first, comma)


def _phrase(left: str) -> Span | Missing:
    """Return the noun phrase after the last boundary in words, without a lead such as "But"."""
    at = 0
    for mark in reversed([*_BOUNDARY.finditer(left)]):
        word, after = mark[0], left[mark.end() :]
        if word in ("and", "or") and not FINITE.search(after):
            before = left[: mark.start()].rstrip()
            others = [b.end() for b in _BOUNDARY.finditer(before) if b[0] not in ("and", "or")]
            if _JOINED.search(before) and not FINITE.search(before[max(others, default=0) :]):
                continue
        if word == "as" and re.search(r"\b(?:such|well)\s*$", left[: mark.start()]):
            continue
        at = mark.end()
        break
    phrase = left[at:].lstrip()
    if lead := _LEAD.match(phrase):
        phrase = phrase[lead.end() :]
    at = len(left) - len(phrase)
    if not phrase or len(phrase) > 200 or _PREPOSITION.match(phrase):
        return Missing.NONE
    who = _WHO.search(phrase)
    verb = FINITE.search(phrase)
    if verb and not (who and who.start() < verb.start()):
        short = (
            verb.start() > 0 and verb[0].endswith("ed") and len(phrase[verb.end() :].split()) <= 6
        )
        if not short:
            return Missing.NONE
    return at, len(left)


_SENTENCE_LEAD = re.compile(
    r"(?:(?:In|On|At|By|During|After|Before|While|When|As|Since|Despite|With|For|From|Although|Though|If"
    rf"|Last|This|Earlier|Asked|Speaking|Citing|Noting|Responding|Appearing)\b[^,{OPEN}]{{0,200}},\s+"
    r"|(?:But|And|Yet|Still|So|Also|Meanwhile|However|Then|Later|Now),?\s+)+"
)
_FIRST_PHRASE = re.compile(
    rf"(?:{DETERMINER}\s+)?(?:[\w’'&.-]+\s+){{0,11}}?(?=(?:,|$|(?:is|was|were|are|has|had|have|will"
    r"|would|could|can|may|also|then|did|does|[a-z]{3,}(?:ed|s)|took|made|went|got|came|gave|spoke"
    r"|left|ran|met|began|held|won|saw)\b))",
    re.IGNORECASE,
)
_FIRST_NAME = re.compile(r"(?:(?:He|She|They|It|We|I)\b|(?:[A-Z][\w’'.-]*\s?)+)")


def first_subject(masked: str, start: int, end: int) -> Span | None:
    """Return the first noun phrase of a sentence, as the subject of its later verbs."""
    if lead := _SENTENCE_LEAD.match(masked, start, end):
        start = lead.end()
    found = _FIRST_PHRASE.match(masked, start, end)
    if not found or not found[0].strip():
        found = _FIRST_NAME.match(masked, start, end)
    if not found:
        return None
    stop = start + len(found[0].rstrip())
    if re.match(r"(?:When|While|As|If|After|Before|Although|Though)\s", masked[start:stop]):
        return None
    return (start, stop) if stop > start else None
