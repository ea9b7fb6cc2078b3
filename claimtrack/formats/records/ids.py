"""Generation of readable ids for records without ids."""

import re
import unicodedata
from collections.abc import Iterable

from attrs import define, field

from claimtrack.model.values import ID_LENGTH

_MAX_LENGTH = 48
"""The maximum length of an id made from words. A number may follow."""

_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"ħ": "h", "ŧ": "t", "ŋ": "n"}
)
"""Latin letters that Unicode does not divide into a plain letter and an accent."""
_ID_WORDS = 4
"""The maximum number of words of a claim's id."""
_MINOR = re.compile(
    "the|and|for|that|was|were|has|had|have|having|are|been|being|its|his|her|their|they|she|this"
    "|with|from|will|would|may|not|but|who|which|into|than|there|when|what|about|said|says|did|any"
)


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

    Letters such as *ø* become plain. Accents and letters of other scripts are dropped, so
    that the slug may be empty.
    """
    # Long enough for an id; normalization is slow on long hostile text.
    plain = unicodedata.normalize("NFKD", words[: 4 * ID_LENGTH]).casefold().translate(_LATIN)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    joined = re.sub("[^a-z0-9]+", "-", bare).strip("-")
    if len(joined) <= _MAX_LENGTH:
        return joined
    # Cut between words, unless the first word is too long.
    cut = joined[: _MAX_LENGTH + 1].rpartition("-")[0]
    return cut or joined[:_MAX_LENGTH]


def comparable(words: str) -> str:
    """Return words without case, marks and punctuation, for a comparison."""
    return " ".join(re.findall(r"\w+", words.casefold()))


def main_words(words: str) -> list[str]:
    """Return the words that carry a meaning, without case, in order."""
    found = comparable(words).split()
    return [word for word in found if len(word) > 2 and not _MINOR.fullmatch(word)]


def id_words(words: str) -> str:
    """Return the first main words of a claim, for its id."""
    return " ".join(main_words(words)[:_ID_WORDS] or comparable(words).split()[:_ID_WORDS])
