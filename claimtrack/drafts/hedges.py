"""Hedges: words by which a text or a source leaves open how certain a statement is."""

import re
from collections.abc import Iterable

from attrs import frozen

from claimtrack.drafts.draft import Span
from claimtrack.model import Certainty

_WORDS = (
    (
        Certainty.CERTAIN,
        r"certain(?:ly)?|definitely|undoubtedly|(?:no|without(?: a| any)?|beyond(?: any)?) doubt",
    ),
    (
        Certainty.DOUBTFUL,
        r"doubts?|doubted|doubtful|unlikely|improbable|not (?:very |at all )?(?:likely|certain)",
    ),
    (
        Certainty.POSSIBLE,
        r"may|might|could|possible|possibly|perhaps|alleged|allegedly|purported|purportedly"
        r"|suspects?|suspected|fears?|feared",
    ),
    (
        Certainty.LIKELY,
        r"likely|probable|probably|presumably|apparently|reportedly|appears?|appeared|seems?|seemed"
        r"|suggests?|suggested|believes?|believed|thinks?|thought|expects?|expected|estimates?"
        r"|estimated",
    ),
)
_HEDGE = re.compile("|".join(rf"(?P<{each.value}>\b(?:{words})\b)" for each, words in _WORDS))


@frozen
class Hedge:
    """A hedge, and how certain a statement is with it."""

    span: Span
    certainty: Certainty


def find_hedges(text: str) -> list[Hedge]:
    """Return the hedges of a text, in order."""
    return [Hedge(found.span(), Certainty(found.lastgroup)) for found in _HEDGE.finditer(text)]


def least_certain(hedges: Iterable[Hedge]) -> Certainty | None:
    """Return the lowest certainty of hedges, or None without hedges."""
    return min((hedge.certainty for hedge in hedges), key=lambda each: each.rank, default=None)
