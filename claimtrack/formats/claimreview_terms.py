"""What a ClaimReview says, in the words of both sides: neither JSON nor a ledger.

Reading makes a :class:`Review` of JSON and records of that; writing goes the other
way. What only ClaimReview has words for is kept in notes, in the forms set down here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from attrs import field, frozen

from claimtrack.model import SourceKind, Stance, When
from claimtrack.place import Place

ADVISED = 75
"""Google advises a ``claimReviewed`` of fewer characters than this."""

FIRST = "firstAppearance"
"""The note of an assertion whose document is named as the first appearance of its claim."""

LATER = "appearance"
"""That of one of several appearances none of which is named as the first."""

Number = int | float


class Role(Enum):
    """What somebody is in a ClaimReview, which decides what an ``Organization`` is."""

    AUTHOR = "author"
    PUBLISHER = "publisher"


_KINDS: Mapping[str, SourceKind] = MappingProxyType(
    {
        "Person": SourceKind.PERSON,
        "NewsMediaOrganization": SourceKind.OUTLET,
        "GovernmentOrganization": SourceKind.GOVERNMENT,
        "Corporation": SourceKind.COMPANY,
        "PoliticalParty": SourceKind.PARTY,
        "ResearchOrganization": SourceKind.RESEARCH,
    }
)

_BY_ROLE: Mapping[Role, SourceKind] = MappingProxyType(
    {Role.AUTHOR: SourceKind.ORGANISATION, Role.PUBLISHER: SourceKind.OUTLET}
)


def kind_of(type: str, role: Role) -> SourceKind:
    """Return the kind of source that a type of schema.org is in a role.

    An ``Organization`` that publishes, the reviewer included, is an outlet: what it
    puts out is of unknown lineage unless somebody is named before it.
    """
    return _KINDS.get(type, _BY_ROLE[role])


def is_known(type: str) -> bool:
    """Whether a type is that of a person or of some organisation."""
    return type in _KINDS or type.endswith("Organization")


def kind_among(kinds: Iterable[SourceKind]) -> SourceKind:
    """Return the kind of a source that is found in several roles: the one that says most."""
    vague = (SourceKind.OUTLET, SourceKind.ORGANISATION)
    return max(kinds, key=lambda kind: vague.index(kind) if kind in vague else len(vague))


def type_of(kind: SourceKind) -> str | None:
    """Return ``Person`` or ``Organization``, which are all that Google's profile has, or None."""
    match kind:
        case (
            SourceKind.PERSON
            | SourceKind.OFFICIAL
            | SourceKind.SPOKESPERSON
            | SourceKind.EXPERT
            | SourceKind.WITNESS
            | SourceKind.SOCIAL_ACCOUNT
        ):
            return "Person"
        case SourceKind.DATASET | SourceKind.IMAGERY | SourceKind.RECORD | SourceKind.MODEL:
            return None
        case (
            SourceKind.GOVERNMENT
            | SourceKind.MILITARY
            | SourceKind.COURT
            | SourceKind.PARTY
            | SourceKind.ORGANISATION
            | SourceKind.COMPANY
            | SourceKind.STATE_MEDIA
            | SourceKind.RESEARCH
            | SourceKind.NEWS_AGENCY
            | SourceKind.OUTLET
            | SourceKind.AGGREGATOR
        ):
            return "Organization"


@frozen
class Party:
    """Somebody: the reviewer, who claims something, who published it."""

    person: bool
    kind: SourceKind
    name: str | None
    url: str | None = None
    same_as: tuple[str, ...] = ()
    place: Place | None = field(default=None, eq=False, repr=False)


@frozen
class Work:
    """An item in which a claim appears."""

    url: str | None
    title: str | None = None
    published: When | None = None
    undated: str | None = None
    """What stood for its date and is none."""
    author: Party | None = None
    publisher: Party | None = None
    type: str | None = None
    place: Place | None = field(default=None, eq=False, repr=False)


@frozen
class Rating:
    """A verdict: its words, and a number on a scale, each as it was given."""

    label: str | None = None
    value: Number | str | None = None
    best: Number | str | None = None
    worst: Number | str | None = None

    @property
    def fault(self) -> str | None:
        """What is wrong with the numbers by Google's rules; None if nothing is."""
        numbers = {"ratingValue": self.value, "bestRating": self.best, "worstRating": self.worst}
        given = {word: each for word, each in numbers.items() if each is not None}
        if not given:
            return "it has no numbers"
        for word, each in given.items():
            if not isinstance(each, int | float):
                return f"`{word}` is no number"
        if missing := [word for word in numbers if word not in given]:
            return f"`{missing[0]}` is not given"
        return self._fault_of_scale()

    def _fault_of_scale(self) -> str | None:
        value, best, worst = self.value, self.best, self.worst
        assert isinstance(value, int | float)
        assert isinstance(best, int | float)
        assert isinstance(worst, int | float)
        if best < worst:
            return f"the scale is reversed: best {best} is below worst {worst}"
        if best == worst:
            return f"it is no scale: best and worst are both {best}"
        if worst < 1:
            return f"the scale starts at {worst}, below 1"
        if not worst <= value <= best:
            return f"the value {value} is not between worst {worst} and best {best}"
        return None

    @property
    def stance(self) -> Stance:
        """Which side the numbers take: that of an end of a sound scale, or neither."""
        if self.fault is None and self.value == self.best:
            return Stance.ASSERTS
        if self.fault is None and self.value == self.worst:
            return Stance.DENIES
        return Stance.NEUTRAL


@frozen
class Review:
    """One ClaimReview: who reviewed which claim of whom, and with what verdict."""

    text: str
    url: str | None
    published: When | None
    undated: str | None
    reviewer: Party
    rating: Rating
    authors: tuple[Party, ...] = ()
    said: When | None = None
    unsaid: str | None = None
    """What stood for the date of the claim and is none."""
    appearances: tuple[Work, ...] = ()
    first: tuple[Work, ...] = ()
    place: Place | None = field(default=None, eq=False, repr=False)


_RATING = "reviewRating "
_NUMBERS = ("ratingValue", "bestRating", "worstRating")


def note_of_rating(rating: Rating) -> str:
    """Return the note that makes an assertion a verdict: ``reviewRating`` and its numbers."""
    numbers = zip(_NUMBERS, (rating.value, rating.best, rating.worst), strict=True)
    return _RATING + json.dumps({k: v for k, v in numbers if v is not None}, ensure_ascii=False)


def rating_in(note: str | None, label: str | None) -> tuple[Rating, str] | None:
    """Return the rating that a note holds in its first line, and the rest; None if none."""
    if note is None or not note.startswith(_RATING):
        return None
    line, _, rest = note.partition("\n")
    try:
        numbers = json.loads(line.removeprefix(_RATING))
    except (ValueError, RecursionError):
        return None
    if not isinstance(numbers, dict) or not all(_is_rated(k, v) for k, v in numbers.items()):
        return None
    return Rating(label, *(numbers.get(word) for word in _NUMBERS)), rest


def _is_rated(word: str, value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return word in _NUMBERS and (isinstance(value, str) or (number and abs(value) < 1e300))  # type: ignore[arg-type]  # a number, as was just seen


def note_of(pairs: Iterable[tuple[str, str | None]]) -> str | None:
    """Return a note of one ``word: value`` a line; None if there are none."""
    return "\n".join(f"{word}: {value}" for word, value in pairs if value is not None) or None


def pairs_in(note: str | None, words: tuple[str, ...]) -> tuple[list[tuple[str, str]], bool]:
    """Return the ``word: value`` lines of a note, and whether it has no others."""
    found: list[tuple[str, str]] = []
    lines = note.split("\n") if note else []
    for line in lines:
        word, _, value = line.partition(": ")
        if word in words and value and value == value.strip():
            found.append((word, value))
    return found, len(found) == len(lines)


_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f/?#][^\s\x00-\x20\x7f-\x9f]*", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a text is an absolute address of the web."""
    return _ADDRESS.fullmatch(text) is not None


_EXACT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def is_exact(when: When) -> bool:
    """Whether a date is one day or moment, which is all that schema.org can say."""
    return is_exact_text(when.text)


def is_exact_text(text: str) -> bool:
    """Whether a text is that of one day or moment."""
    return _EXACT.fullmatch(text) is not None
