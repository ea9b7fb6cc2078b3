"""Subjects: the noun phrase before a verb of speech, found without a parser."""

import re
from enum import Enum

from claimtrack.drafts.draft import Span
from claimtrack.drafts.patterns.quotations import CLOSED, OPEN

LOOK_BACK = 400
"""The number of characters before a verb that are searched for its subject."""

DAY = (
    r"(?:(?:(?:late|early)\ )?(?:on\ )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:['’]s)?"
    r"(?:\ (?:night|morning|evening|afternoon))?"
    r"|(?:on|in)\ (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)(?:\ \d+)?(?:,\ \d{4})?"
    r"|today|yesterday|tonight|earlier|afterward|recently|in\ (?:19|20)\d\d"
    r"|(?:(?:earlier|late)\ )?(?:last|this)\ (?:week|month|year|night|spring|summer|fall|winter"
    r"|morning|afternoon|evening))"
).replace("\\ ", " ")
DETERMINER = (
    r"(?:the|a|an|this|that|these|those|his|her|their|its|our|my|your|one|two|three|four|some|many"
    r"|several|most|another|both|each|no|any|other|all|few)"
)

_BOUNDARY = re.compile(
    rf"[,;:—–({CLOSED}]|--|\b(?:that|but|and|or|when|while|because|if|as|after|before|although"
    r"|though|since|where|which|than|until|whether|so|yet|nor|what|whom)\b"
)
_AUXILIARIES = re.compile(
    r"(?:(?:(?<=\s)|^)(?:has|have|had|also|then|later|once|still|even|further|again|already|never|only"
    r"|just|first|always|ever|often|now|is|was|are|were|been|being|will|would|did|does|do|could|can"
    r"|may|might|must|should|not|(?!family|assembly|ally|supply|reply|bully|fly|daily|weekly|monthly)[a-z]+ly)\s+|['’](?:s|ve|d)\s+(?=$))+$"
)
_BEFORE_VERB = re.compile(
    rf"(?:,)?\s(?:{DAY}|in an? (?:[\w-]+ ){{0,3}}(?:statement|interview|speech|tweet|letter|email"
    r"|memo|report|op-ed|column|post|article|video|essay)\b[^,]{0,80}),?$"
)
_LEAD = re.compile(
    r"(?:(?:On|In|At|By|During|Late|Early|Last|This|Earlier)\b[^,]{0,40}?(?:day|week|year|month"
    r"|night|morning|evening|afternoon|\b(?:19|20)\d\d)|But|And|Yet|Still|So|Also|Now|Then|Later"
    r"|Today|Meanwhile|However|Even|Again|Here)\s+(?=\S)"
)
FINITE = re.compile(
    r"\b(?:is|was|were|are|has|had|have|will|would|could|can|may|might|did|does|do|been|be"
    r"|[a-z]{3,}ed|took|made|went|got|came|gave|spoke|left|ran|met|began|held|won|saw|says|said"
    r"|told|wrote)\b"
)
_APPOSITION = re.compile(
    r"\s*(?:who|whose|which|a|an|the|\d|[A-Z]|his|her|one|at|of|in|like|along|speaking|both"
    r"|himself|herself|former|chief|senior|citing|quoting)"
)
_NOT_LAST = frozenset(
    [
        "to",
        "not",
        "of",
        "by",
        "from",
        "without",
        "for",
        "in",
        "as",
        "before",
        "after",
        "with",
        "about",
        "than",
        "how",
        "what",
        "when",
        "where",
        "why",
        "whether",
        "if",
        "them",
        "him",
        "me",
        "us",
        "at",
        "on",
        "that",
    ]
)
_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "who", "which"])
_LAST_WORD = re.compile(r"(\w+)$")
_JOINED = re.compile(r"(?:[A-Z][\w’'.-]*|\b[a-z]{4,})$")
_PREPOSITION = re.compile(r"(?:in|on|at|of|for|with|by|from|to|into)\b")
_WHO = re.compile(r"\bwho\b")


class Missing(Enum):
    """Why there is no subject directly before a verb."""

    SHARED = "the verb shares the subject of an earlier one"
    NONE = "there is none"


def subject_before(masked: str, start: int, verb: int) -> Span | Missing:
    """Return the noun phrase that ends before a verb, not before ``start``."""
    start = max(start, verb - LOOK_BACK)
    left = masked[start:verb]
    if found := _AUXILIARIES.search(left, max(0, len(left) - 60)):
        left = left[: found.start()]
    left = left.rstrip()
    found = _BEFORE_VERB.search(left, max(0, len(left) - 120))
    if found and left[: found.start()].strip() and (found[0][0] == "," or found[0][-1] != ","):
        left = left[: found.start()].rstrip()
    if not left:
        return Missing.NONE
    if left.endswith(","):
        return _with_apposition(masked, start, left[:-1])
    last = _LAST_WORD.search(left)
    word = last[1].lower() if last else ""
    if word in ("and", "but", "then", "or"):
        return Missing.SHARED
    if last and word in _PRONOUNS:
        return start + last.start(), start + last.end()
    if word in _NOT_LAST or not re.search(r"[\w’'.)]$", left):
        return Missing.NONE
    return _phrase(left, start)


def _with_apposition(masked: str, start: int, left: str) -> Span | Missing:
    """Return "Smith, the mayor" given what stands before "Smith, the mayor, said"."""
    for comma in (
        at for at in range(len(left) - 1, max(0, len(left) - 250), -1) if left[at] == ","
    ):
        before, inside = left[:comma], left[comma + 1 :]
        if re.match(r"\s*(?:that|but|because|and|or|as|when|if|while)\b", inside):
            continue
        if CLOSED in inside and not re.match(r"\s*(?:who|whose|which|the|an?)\b", inside):
            break
        if re.search(r"[\w’'.]$", before) and not before[-1].isdigit():
            title = (
                re.search(r"[A-Z][\w’'.-]*$", before)
                and re.match(r"\s*[a-z]", inside)
                and not FINITE.search(inside)
            )
            if _APPOSITION.match(inside) or title:
                found = subject_before(masked, start, start + comma)
                if not isinstance(found, Missing):
                    return found[0], start + len(left)
            break
    return Missing.NONE


def _phrase(left: str, start: int) -> Span | Missing:
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
    return start + at, start + len(left)


_SENTENCE_LEAD = re.compile(
    rf"(?:[A-Z][A-Z .,]+(?:, [A-Z][a-z]+\.? \d+)?(?: \([A-Z]+\))? (?:—|–|--?) "
    rf"|(?:In|On|At|By|During|After|Before|While|When|As|Since|Despite|With|For|From|Although|Though|If"
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
