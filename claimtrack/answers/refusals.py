"""Sentences of an answer that claim nothing: refusals and connections."""

import re
from functools import cache

_TEXTS = (
    r"(?:passages?|documents?|sources?|texts?|contexts?|articles?|excerpts?|references?|snippets?"
    r"|search results|information|materials?)"
)
_TOLD = (
    r"(?:say|state|mention|specify|provide|contain|include|indicate|give|answer|address|discuss"
    r"|explain|confirm|cover|have|describe|disclose|list|reveal|clarify|detail|offer|name|identify"
    r"|said|stated|mentioned|specified|provided|contained|included|indicated|given|answered"
    r"|addressed|discussed|explained|confirmed|covered|described|disclosed|listed|found|available"
    r"|clear|determined)"
)
_NOT = r"(?:not|n't|no|nothing|none|neither|never)"
_NEGATION = re.compile(rf"{_NOT[:-1]}|cannot|unable|insufficient)", re.IGNORECASE)
"""Words of which every refusal has one."""
_CANNOT = r"(?:cannot|can't|can not|could not|couldn't)"
_REFUSALS = (
    # The passages do not say; the source has not specified.
    rf"\b{_TEXTS}(?: (?:provided|given|above|available|retrieved|cited))?(?: [0-9]+)?"
    rf"(?: (?:do|does|did|is|are|has|have|was|were))? ?{_NOT}\b[^.;:!?]{{0,60}}?\b{_TOLD}\b",
    # The passage says nothing about it.
    rf"\b{_TEXTS}(?: (?:provided|given|above))?"
    r" (?:says?|said|gives?|gave|contains?|has|have|provides?|makes?)"
    r" (?:nothing|no (?:information|mention|details?|answer|data))\b",
    # It is not mentioned in the passages.
    rf"{_NOT} [^.;:!?]{{0,60}}?\b{_TOLD}\b [^.;:!?]{{0,30}}?"
    rf"\b(?:in|by|from) (?:any of )?(?:the|these|this|your|my) (?:\w+ )?{_TEXTS}\b",
    # I cannot answer that.
    r"^(?:(?:sorry|unfortunately|i am sorry|i'm sorry|i apologi[sz]e)[,.]? ?(?:but )?)?(?:i|we)"
    rf" (?:{_CANNOT}|am not able|am unable|do not|don't|was unable|did not|didn't)\b",
    # There is no information.
    r"^(?:unfortunately, )?there (?:is|are|was|were)(?: not|n't)? ?(?:no|enough|insufficient|any)\b"
    r" ?(?:\w+ )?(?:information|details?|mention|answer|data|evidence)\b",
    # It cannot be determined from the passages.
    rf"\b{_CANNOT} be (?:determined|answered|found|confirmed|established)"
    rf" (?:from|based on|with|using|in) [^.;:!?]{{0,40}}{_TEXTS}",
    r"\b(?:insufficient|not enough|no(?: further| relevant| specific)?)"
    r" (?:information|context|details?) (?:is|are|was|were|to|in|about)\b",
    rf"^(?:the )?(?:question|request) {_CANNOT} be answered",
    r"\bunable to answer\b",
)
_CONTRAST = re.compile(
    r"\b(?:but|however|although|though|while|whereas|except|only|instead)\b", re.I
)
_CONNECTIONS = (
    *(r"here(?:'s| is| are)", r"below (?:is|are)", "the following", "according to", "based on"),
    r"as (?:stated|described|mentioned|noted|reported)",
    *("in summary", "to summari[sz]e", "in conclusion", "in short", "in brief", "overall"),
    *("summary", "answer", "conclusion", "key points?", "main points?", "sources?", "references?"),
)
_CONNECTION = re.compile(
    r"(?:(?:sure|okay|ok|certainly|of course|great)[,!.]? ?)?"
    rf"(?:(?:{'|'.join(_CONNECTIONS)})\b[^.!?:]{{0,160}}"
    r"|[^.!?:]{0,80}(?:as follows|the following)[^.!?:]{0,40}(?=:)):?",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|did|does|do"
    r"|says?|said|states?|stated|shows?|showed|reports?|\w{3,}ed)\b",
    re.IGNORECASE,
)


def makes_claim(sentence: str) -> bool:
    """Return False for a refusal ("The passages do not say.") and for a connection.

    A connection has no verb, or ends in a colon: "According to the documents:". A refusal with
    a contrast ("..., but it opened in May.") makes a claim.
    """
    words = sentence.replace("\u2019", "'").strip()
    if _CONNECTION.fullmatch(words) and (words.endswith(":") or not _VERB.search(words)):
        return False
    refusal = _refusal_pattern().search(words) if _NEGATION.search(words) else None
    return refusal is None or _CONTRAST.search(words, refusal.end()) is not None


@cache
def _refusal_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_REFUSALS), re.IGNORECASE)
