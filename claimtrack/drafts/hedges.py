"""Hedges: words by which a text or a source leaves open how certain a statement is."""

import re
from collections.abc import Iterable

from attrs import frozen

from claimtrack.drafts.draft import Span
from claimtrack.model import Certainty

_WORDS = {
    Certainty.CERTAIN: "certain certainly definitely undoubtedly",
    Certainty.DOUBTFUL: "doubt doubts doubted doubtful unlikely improbable",
    Certainty.POSSIBLE: (
        "may might could possible possibly perhaps alleged allegedly purported purportedly suspect"
        " suspects suspected fear fears feared"
    ),
    Certainty.LIKELY: (
        "likely probable probably presumably apparently reportedly appear appears appeared seem"
        " seems seemed suggest suggests suggested believe believes believed think thinks thought"
        " expect expects expected estimate estimates estimated"
    ),
}
_CERTAINTIES = {word: each for each, line in _WORDS.items() for word in line.split()}
_WORD = re.compile(r"[a-z](?<!\w[a-z])[a-z]{2,10}\b")
_LOOK_BACK = 15
_REVERSING = re.compile(r"\b(?P<no>(?:no|without(?: a| any)?|beyond(?: any)?) $)|\bnot (?:very )?$")
"""Words that reverse the sense of the next one: "no doubt", "not likely"."""


@frozen
class HedgeWord:
    """A hedge, and how certain a statement is with it."""

    span: Span
    certainty: Certainty


def find_hedges(text: str, spans: Iterable[Span]) -> list[HedgeWord]:
    """Return the hedges in parts of a text that are in order.

    A hedge includes the word before it that reverses its sense, such as "not" in "not likely".
    """
    hedges: list[HedgeWord] = []
    for first, last in spans:
        for found in _WORD.finditer(text, first, last):
            certainty = _CERTAINTIES.get(found[0])
            if certainty is None:
                continue
            start, end = found.span()
            reversing = _REVERSING.search(text, max(first, start - _LOOK_BACK), start)
            if reversing and (reversing["no"] is None) is not (certainty is Certainty.DOUBTFUL):
                certainty = Certainty.DOUBTFUL if reversing["no"] is None else Certainty.CERTAIN
                start = reversing.start()
            hedges.append(HedgeWord((start, end), certainty))
    return hedges


def least_certain(hedges: Iterable[HedgeWord]) -> Certainty | None:
    """Return the lowest certainty of hedges, or None without hedges."""
    return min((hedge.certainty for hedge in hedges), key=lambda each: each.rank, default=None)
