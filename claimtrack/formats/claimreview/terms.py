"""Terms that ClaimReview and ledgers share: kinds of sources, ratings, lines of notes."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from claimtrack.model import SourceKind, Stance, When

FIRST_APPEARANCE = "firstAppearance"
"""The note of an assertion whose document is the first appearance of its claim."""

Number = int | float
Numbers = Mapping[str, Number | str]
"""The numbers of a verdict by key, each as it was given."""

KIND_BY_TYPE: Mapping[str, SourceKind] = MappingProxyType(
    {
        "Person": SourceKind.PERSON,
        "NewsMediaOrganization": SourceKind.OUTLET,
        "GovernmentOrganization": SourceKind.GOVERNMENT,
        "Corporation": SourceKind.COMPANY,
        "PoliticalParty": SourceKind.PARTY,
        "ResearchOrganization": SourceKind.RESEARCH,
    }
)
"""The kinds of sources by specific types of schema.org."""

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


def party_type(kind: SourceKind) -> str | None:
    """Return ``Person``, ``Organization`` or None, the only types of Google's profile."""
    return "Person" if kind in _PEOPLE else None if kind in _THINGS else "Organization"


RATING_KEYS = ("ratingValue", "bestRating", "worstRating")
_RATING = "reviewRating "


def is_valid_rating(numbers: Numbers) -> bool:
    """True if a value is on a valid scale by Google's rules: best > worst >= 1."""
    value, best, worst = (
        math.nan if isinstance(each, str) else each
        for each in (numbers.get(word, math.nan) for word in RATING_KEYS)
    )
    return 1 <= worst <= value <= best < math.inf and worst < best


def stance_of_rating(numbers: Numbers) -> Stance:
    """Return the stance of a number at an end of a valid scale, or else neutral."""
    if not is_valid_rating(numbers):
        return Stance.NEUTRAL
    ends = {numbers["bestRating"]: Stance.ASSERTS, numbers["worstRating"]: Stance.DENIES}
    return ends.get(numbers["ratingValue"], Stance.NEUTRAL)


def format_rating_note(numbers: Numbers) -> str:
    """Return the note that marks an assertion as a verdict: ``reviewRating`` and its numbers."""
    return _RATING + json.dumps(dict(numbers), ensure_ascii=False)


def parse_rating_note(note: str | None) -> Numbers | None:
    """Return the numbers in the first line of a note, or None if it is not a verdict's."""
    line = (note or "").partition("\n")[0]
    try:
        numbers = json.loads(line.removeprefix(_RATING)) if line.startswith(_RATING) else None
    except (ValueError, RecursionError):
        return None
    is_rating = isinstance(numbers, dict) and all(
        word in RATING_KEYS and isinstance(each, int | float | str) and not isinstance(each, bool)
        for word, each in numbers.items()
    )
    return numbers if is_rating else None


def format_note(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return a note with one ``word: value`` per line, or None if there are no pairs."""
    return "\n".join(f"{word}: {value}" for word, value in pairs) or None


def parse_note(note: str | None, *words: str) -> list[tuple[str, str]]:
    """Return the ``word: value`` lines of a note with some words."""
    lines = [line.partition(": ") for line in (note or "").split("\n")]
    return [(w, each) for w, _, each in lines if w in words and each and each == each.strip()]


_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f/?#][^\s\x00-\x20\x7f-\x9f]*", re.IGNORECASE)
_SITE = re.compile(r"https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_EXACT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def is_web_address(text: str | None) -> bool:
    """True if a text is an absolute web address."""
    return _ADDRESS.fullmatch(text or "") is not None


def site_of(url: str) -> str:
    """Return the host of a web address without `www.`, or an empty text."""
    found = _SITE.match(url)
    return found[1].lower() if found else ""


def is_language(text: str | None) -> bool:
    """True if a text has the form of a language tag (BCP 47)."""
    return _LANGUAGE.fullmatch(text or "") is not None


def is_exact_date(when: When | str | None) -> bool:
    """True if a date is an exact day or moment, as schema.org requires."""
    text = when.text if isinstance(when, When) else when
    return _EXACT.fullmatch(text or "") is not None
