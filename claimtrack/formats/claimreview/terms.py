"""The words that ClaimReview and ledgers share: kinds of people, ratings, lines of notes."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from claimtrack.model import SourceKind, Stance, When

FIRST = "firstAppearance"
"""The note of an assertion whose document is named as the first appearance of its claim."""

Number = int | float
Numbers = Mapping[str, Number | str]
"""The numbers of a verdict by their words, each as it was given."""

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


def type_of(kind: SourceKind) -> str | None:
    """Return ``Person`` or ``Organization``, which are all that Google's profile has, or None."""
    return "Person" if kind in _PEOPLE else None if kind in _THINGS else "Organization"


NUMBERS = ("ratingValue", "bestRating", "worstRating")
_RATING = "reviewRating "


def is_sound(numbers: Numbers) -> bool:
    """True if a value stands on a scale by Google's rules: best above worst, worst at least 1."""
    value, best, worst = (
        math.nan if isinstance(each, str) else each
        for each in (numbers.get(word, math.nan) for word in NUMBERS)
    )
    return 1 <= worst <= value <= best < math.inf and worst < best


def stance_of(numbers: Numbers) -> Stance:
    """Return the side that numbers take: that of an end of a sound scale, or neither."""
    if is_sound(numbers) and numbers["ratingValue"] == numbers["bestRating"]:
        return Stance.ASSERTS
    if is_sound(numbers) and numbers["ratingValue"] == numbers["worstRating"]:
        return Stance.DENIES
    return Stance.NEUTRAL


def note_of_rating(numbers: Numbers) -> str:
    """Return the note that makes an assertion a verdict: ``reviewRating`` and its numbers."""
    return _RATING + json.dumps(dict(numbers), ensure_ascii=False)


def rating_in(note: str | None) -> Numbers | None:
    """Return the numbers that a note holds in its first line; None if it is no verdict."""
    line = (note or "").partition("\n")[0]
    try:
        numbers = json.loads(line.removeprefix(_RATING)) if line.startswith(_RATING) else None
    except (ValueError, RecursionError):
        return None
    is_rating = isinstance(numbers, dict) and all(
        word in NUMBERS and isinstance(each, int | float | str) and not isinstance(each, bool)
        for word, each in numbers.items()
    )
    return numbers if is_rating else None


def note_of(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return a note of one ``word: value`` a line; None if there are none."""
    return "\n".join(f"{word}: {value}" for word, value in pairs) or None


def pairs_in(note: str | None, *words: str) -> list[tuple[str, str]]:
    """Return the ``word: value`` lines of a note."""
    lines = [line.partition(": ") for line in (note or "").split("\n")]
    return [(w, each) for w, _, each in lines if w in words and each and each == each.strip()]


_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f/?#][^\s\x00-\x20\x7f-\x9f]*", re.IGNORECASE)
_SITE = re.compile(r"https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_EXACT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def is_address(text: str | None) -> bool:
    """True if a text is an absolute address of the web."""
    return _ADDRESS.fullmatch(text or "") is not None


def site_of(url: str) -> str:
    """Return the site of an address of the web; nothing if it has none."""
    found = _SITE.match(url)
    return found[1].lower() if found else ""


def is_language(text: str | None) -> bool:
    """True if a text has the form of a language tag (BCP 47)."""
    return _LANGUAGE.fullmatch(text or "") is not None


def is_exact(when: When | str | None) -> bool:
    """True if a date is one day or moment, which is all that schema.org can say."""
    text = when.text if isinstance(when, When) else when
    return _EXACT.fullmatch(text or "") is not None
