"""Generation of readable ids for records of formats without ids."""

import re
import unicodedata
from collections.abc import Iterable

from attrs import define, field

from claimtrack.model.values import ID_LENGTH

_MAX_LENGTH = 48
"""The maximum length of an id made from words. A number may follow."""


@define
class ReadableIds:
    """A mutable generator of unique, readable ids."""

    _taken: set[str] = field(factory=set)
    _last: dict[str, int] = field(factory=dict, init=False)
    """The last number used for each stem, so that repeated stems take constant time."""

    def reserve(self, ids: Iterable[str]) -> None:
        """Mark ids as taken."""
        self._taken.update(ids)

    def make(self, words: str, fallback: str) -> str:
        """Return a new id made of words, or of a fallback if their slug is empty."""
        stem = slug(words) or fallback
        number = self._last.get(stem, 0) + 1
        while (id := stem if number == 1 else f"{stem}-{number}") in self._taken:
            number += 1
        self._last[stem] = number
        self._taken.add(id)
        return id


def slug(words: str) -> str:
    """Return words as lowercase Latin letters and digits, joined by `-`.

    Accents and letters of other scripts are dropped, so that the slug may be empty.
    """
    # Long enough for an id; normalization is slow on long hostile text.
    plain = unicodedata.normalize("NFKD", words[: 4 * ID_LENGTH]).lower()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    joined = re.sub("[^a-z0-9]+", "-", bare).strip("-")
    if len(joined) <= _MAX_LENGTH:
        return joined
    # Cut between words, unless the first word is too long.
    cut = joined[: _MAX_LENGTH + 1].rpartition("-")[0]
    return cut or joined[:_MAX_LENGTH]
