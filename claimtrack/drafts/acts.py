"""Acts: what a source did, by the words that attribute a statement to it."""

import re

from claimtrack.drafts.draft import Attribution
from claimtrack.drafts.source_words import kind_of_phrase
from claimtrack.model import Act, SourceKind

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
_PATTERNS = [(act, re.compile(pattern, re.IGNORECASE)) for act, pattern in _ACTS]
_SHOWS = re.compile(r"\b(?:show(?:s|ed|n|ing)?|reveal(?:s|ed)?|indicate[sd]?)\b")
_EXHIBITS = frozenset({SourceKind.IMAGERY, SourceKind.DATASET, SourceKind.RECORD})
_WITNESSED = re.compile(
    r"[\"“'‘«„]?(?:I|we|he|she|they)\s+(?:had\s+|have\s+|also\s+|personally\s+|just\s+)?"
    r"(?:saw|seen|heard|watched|witnessed|felt)\b(?!\s+(?:that|of|about|from)\b)",
    re.IGNORECASE,
)


def origin_act(text: str, found: Attribution) -> Act:
    """Return the act of a source that has a statement from nobody else."""
    if _WITNESSED.match(text, found.content[0][0]):
        return Act.WITNESSED
    if not found.cue:
        return Act.SAID
    start, end = found.cue[0][0], found.cue[-1][1]
    # A "not" stands before the cue, and "that" behind it.
    words = text[max(0, start - 12) : end + 6]
    for act, pattern in _PATTERNS:
        if pattern.search(words):
            return act
    source = text[slice(*found.source[0])]
    if _SHOWS.search(words) and kind_of_phrase(source) in _EXHIBITS:
        return Act.SHOWED
    return Act.SAID
