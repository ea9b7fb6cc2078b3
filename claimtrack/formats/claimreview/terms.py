"""The words that ClaimReview and ledgers share: kinds of people, ratings, lines of notes.

What only ClaimReview has words for is kept in notes, in the forms set down here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from attrs import frozen

from claimtrack.model import SourceKind, Stance, When

FIRST = "firstAppearance"
"""The note of an assertion whose document is named as the first appearance of its claim."""

LATER = "appearance"
"""That of one of several appearances none of which is named as the first."""

Number = int | float


class Role(Enum):
    """The roles that decide what kind of source an ``Organization`` is."""

    AUTHOR = "author"
    PUBLISHER = "publisher"


KINDS: Mapping[str, SourceKind] = MappingProxyType(
    {
        "Person": SourceKind.PERSON,
        "NewsMediaOrganization": SourceKind.OUTLET,
        "GovernmentOrganization": SourceKind.GOVERNMENT,
        "Corporation": SourceKind.COMPANY,
        "PoliticalParty": SourceKind.PARTY,
        "ResearchOrganization": SourceKind.RESEARCH,
    }
)
"""The types that say what kind of source somebody is, whatever the role."""

_PEOPLE = frozenset(
    {
        SourceKind.PERSON,
        SourceKind.OFFICIAL,
        SourceKind.SPOKESPERSON,
        SourceKind.EXPERT,
        SourceKind.WITNESS,
        SourceKind.SOCIAL_ACCOUNT,
    }
)
_THINGS = frozenset({SourceKind.DATASET, SourceKind.IMAGERY, SourceKind.RECORD, SourceKind.MODEL})


def kind_of(type: str, role: Role) -> SourceKind:
    """Return the kind of source that a type of schema.org is in a role.

    An ``Organization`` that publishes, the reviewer included, is an outlet: what it
    puts out is of unknown lineage unless somebody is named before it.
    """
    vague = SourceKind.OUTLET if role is Role.PUBLISHER else SourceKind.ORGANISATION
    return KINDS.get(type, vague)


def kind_among(kinds: Iterable[SourceKind]) -> SourceKind:
    """Return the kind of a source that is found in several roles: the one that says most."""
    vague = (SourceKind.OUTLET, SourceKind.ORGANISATION)
    ordered = sorted(kinds, key=lambda kind: kind.value)
    return max(ordered, key=lambda kind: vague.index(kind) if kind in vague else len(vague))


def type_of(kind: SourceKind) -> str | None:
    """Return ``Person`` or ``Organization``, which are all that Google's profile has, or None."""
    return "Person" if kind in _PEOPLE else None if kind in _THINGS else "Organization"


_NUMBERS = ("ratingValue", "bestRating", "worstRating")


@frozen
class Rating:
    """A verdict: its words, and a number on a scale, each as it was given."""

    label: str | None = None
    value: Number | str | None = None
    best: Number | str | None = None
    worst: Number | str | None = None

    @property
    def numbers(self) -> dict[str, Number | str]:
        """The numbers that are given, by their words."""
        numbers = zip(_NUMBERS, (self.value, self.best, self.worst), strict=True)
        return {word: each for word, each in numbers if each is not None}

    @property
    def fault(self) -> str | None:
        """What is wrong with the numbers by Google's rules; None if nothing is."""
        if not self.numbers:
            return "it has no numbers"
        for word, each in self.numbers.items():
            if isinstance(each, str):
                return f"`{word}` is no number"
        if missing := [word for word in _NUMBERS if word not in self.numbers]:
            return f"`{missing[0]}` is not given"
        value, best, worst = (float(self.numbers[word]) for word in _NUMBERS)
        if best < worst:
            return f"the scale is reversed: best {self.best} is below worst {self.worst}"
        if best == worst:
            return f"it is no scale: best and worst are both {self.best}"
        if worst < 1:
            return f"the scale starts at {self.worst}, below 1"
        if not worst <= value <= best:
            between = f"worst {self.worst} and best {self.best}"
            return f"the value {self.value} is not between {between}"
        return None

    @property
    def stance(self) -> Stance:
        """Which side the numbers take: that of an end of a sound scale, or neither."""
        if self.fault is None and self.value == self.best:
            return Stance.ASSERTS
        if self.fault is None and self.value == self.worst:
            return Stance.DENIES
        return Stance.NEUTRAL


_RATING = "reviewRating "


def note_of_rating(rating: Rating) -> str:
    """Return the note that makes an assertion a verdict: ``reviewRating`` and its numbers."""
    return _RATING + json.dumps(rating.numbers, ensure_ascii=False)


def rating_in(note: str | None, label: str | None) -> Rating | None:
    """Return the rating that a note holds in its first line; None if none."""
    if note is None or not note.startswith(_RATING):
        return None
    try:
        numbers = json.loads(note.partition("\n")[0].removeprefix(_RATING))
    except (ValueError, RecursionError):
        return None
    if not isinstance(numbers, dict) or not all(_is_rated(k, v) for k, v in numbers.items()):
        return None
    return Rating(label, *(numbers.get(word) for word in _NUMBERS))


def _is_rated(word: str, value: object) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return word in _NUMBERS and abs(value) < 1e300
    return word in _NUMBERS and isinstance(value, str)


def note_of(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return a note of one ``word: value`` a line; None if there are none."""
    return "\n".join(f"{word}: {value}" for word, value in pairs) or None


def pairs_in(note: str | None, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the ``word: value`` lines of a note."""
    lines = [line.partition(": ") for line in (note or "").split("\n")]
    return [(w, each) for w, _, each in lines if w in words and each and each == each.strip()]


_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f/?#][^\s\x00-\x20\x7f-\x9f]*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_EXACT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def is_address(text: str) -> bool:
    """True if a text is an absolute address of the web."""
    return _ADDRESS.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """True if a text has the form of a language tag (BCP 47)."""
    return _LANGUAGE.fullmatch(text) is not None


def is_exact(when: When | None) -> bool:
    """True if a date is one day or moment, which is all that schema.org can say."""
    return when is not None and is_exact_text(when.text)


def is_exact_text(text: str) -> bool:
    """True if a text is that of one day or moment."""
    return _EXACT.fullmatch(text) is not None
