"""Ids for records of foreign files, which name things in their own ways."""

import re
import unicodedata
from collections.abc import Iterable

from attrs import define, field

from claimtrack.model.values import ID_LENGTH

_LONGEST = 48
"""Of an id made from words; what is left is for the number that tells it from others."""


@define
class ReadableIds:
    """Readable ids, no two alike. Grows while they are given out, hence not frozen."""

    _taken: set[str] = field(factory=set)
    _last: dict[str, int] = field(factory=dict, init=False)
    """By the words of an id, the number it was last given with, so that many alike cost no more."""

    def take(self, ids: Iterable[str]) -> None:
        """Keep ids from being given out."""
        self._taken.update(ids)

    def of(self, words: str, otherwise: str) -> str:
        """Return an id made of some words, or of others where nothing of them can stand in one."""
        stem = slug(words) or otherwise
        number = self._last.get(stem, 0) + 1
        while (id := stem if number == 1 else f"{stem}-{number}") in self._taken:
            number += 1
        self._last[stem] = number
        self._taken.add(id)
        return id


def slug(words: str) -> str:
    """Return words as an id has them: small Latin letters and digits, joined by `-`.

    Accents are dropped; letters of other scripts cannot stand in an id, and
    nothing is left of words that are all of them.
    """
    # More than enough for an id, and normalising is slow on hostile text.
    plain = unicodedata.normalize("NFKD", words[: 4 * ID_LENGTH]).lower()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    joined = re.sub("[^a-z0-9]+", "-", bare).strip("-")
    if len(joined) <= _LONGEST:
        return joined
    # Not in the midst of a word, unless it is a very long one.
    cut = joined[: _LONGEST + 1].rpartition("-")[0]
    return cut or joined[:_LONGEST]
