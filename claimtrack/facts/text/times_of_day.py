"""Parser for times of day in running text, with their time zones."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from types import MappingProxyType

from claimtrack.facts.text.dates import DateInText, DateKind, lower_case
from claimtrack.facts.text.number_words import alternation
from claimtrack.model.numbers.amounts import NUMBER_WORDS

MINUTES_OF_DAY = 24 * 60

# Hours ahead of UTC, in standard time and in summer time, which writers confuse.
_ZONES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("GMT", "UTC"), (0,)),
        "BST": (1,),
        "WET": (0, 1),
        "WEST": (0, 1),
        "IST": (5.5, 2, 1),
        "MSK": (3,),
        **dict.fromkeys(("CET", "CEST"), (1, 2)),
        **dict.fromkeys(("EET", "EEST"), (2, 3)),
        **dict.fromkeys(("ET", "EST", "EDT", "Eastern"), (-5, -4)),
        **dict.fromkeys(("CT", "CST", "CDT", "Central"), (-6, -5)),
        **dict.fromkeys(("MT", "MST", "MDT", "Mountain"), (-7, -6)),
        **dict.fromkeys(("PT", "PST", "PDT", "Pacific"), (-8, -7)),
        **dict.fromkeys(("AEST", "AEDT"), (10, 11)),
        "AKST": (-9, -8),
        "HST": (-10,),
        "JST": (9,),
        "KST": (9,),
        "HKT": (8,),
        "SGT": (8,),
        "SAST": (2,),
        "WIB": (7,),
        "PKT": (5,),
        "NZST": (12, 13),
        "NZDT": (12, 13),
    }
)
_HINT = re.compile("[0-9](?:[:.][0-5][0-9-]| ?[apAP][.mM]|[0-9]{3} ?(?:GMT|UTC))")
# `9:0-17:0` is how programs write opening hours.
_TIME = re.compile(
    r"(?:(?<![\w:.,])|(?<=[0-9]T))(?:(?P<hour>[01]?[0-9]|2[0-4])(?:(?P<mark>[:.])"
    r"(?P<minute>[0-5][0-9]|0(?=-[0-9]{1,2}:)|(?<=[0-9]-[0-9]:)0|(?<=[0-9]-[0-9]{2}:)0)(?::[0-5][0-9](?:\.[0-9]{1,9})?)?)?"
    r"(?: ?(?P<half>[ap])(?:m\b|\.m\b\.?))?"
    r"|(?P<hour4>[01][0-9]|2[0-3])(?P<minute4>[0-5][0-9])(?= ?(?:GMT|UTC)\b))"
    r"(?:(?<=[0-9])Z)?(?!\w|:[0-9]|[.,][0-9])",
    re.IGNORECASE,
)
_HOURS = tuple(NUMBER_WORDS)[1:13]
# With `(?a:...)`, a dotless i is not an i in another case.
_HOUR_WORDS = f"(?a:{'|'.join(_HOURS)})"
_SPOKEN = re.compile(
    r"\b(?P<part>(?a:half|quarter|twenty|ten|five))(?: past|(?<=quarter) to) "
    rf"(?P<hour>{_HOUR_WORDS}|1?[0-9])\b",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?:\b(?:at|by|until|till|from|since|before|after|around|about|to|and) |(?<=[0-9]) ?- ?)"
    rf"(?P<after>(?a:{'|'.join(_HOURS[1:])})|[0-9]{{1,2}}|one(?= o'clock))(?: o'clock)?"
    r"(?=$| ?[.,;:!?)\"']+(?: |$)| (?:on|in|at|and|or|to|until|till|sharp|local|today|tomorrow"
    r"|every|each|GMT|UTC)\b)"
    r"|(?<![0-9]-)\b(?P<before>[0-9]{1,2})(?= ?- ?(?:1?[0-9]|2[0-4])(?![0-9-]))",
    re.IGNORECASE,
)
_SMALL_NUMBER = re.compile(
    rf"(?<![\w.,])(?:{_HOUR_WORDS}|1?[0-9]|2[0-4])(?![\w:]|[.,][0-9])", re.IGNORECASE
)
_PARTS = {"half": 30, "quarter": 15, "twenty": 20, "ten": 10, "five": 5}
_NAMED = re.compile(r"\b(?a:noon|midday|midnight)\b", re.IGNORECASE)


def find_times(text: str) -> Iterator[DateInText]:
    """Yield the times of day of a normalized text, each with its zone."""
    if _HINT.search(text):
        for match in _TIME.finditer(text):
            # `2.30` and `9` alone are numbers.
            if match["half"] or match["mark"] == ":" or match["hour4"]:
                yield _with_zone(text, match, _minutes_of_day(match))
    lower = lower_case(text)
    if " past " in lower or "quarter to " in lower:
        for match in _SPOKEN.finditer(text):
            yield _with_zone(text, match, _spoken_minutes(match))
    if "noon" in lower or "midday" in lower or "midnight" in lower:
        for match in _NAMED.finditer(text):
            minutes = 0 if match[0].lower() == "midnight" else 12 * 60
            yield _with_zone(text, match, frozenset({minutes}))


def find_hours(text: str) -> Iterator[DateInText]:
    """Yield the numbers of a normalized text that may be an hour, as in `at nine`."""
    for match in _HOUR.finditer(text):
        hour = (match["after"] or match["before"]).lower()
        number = int(hour) if hour.isdigit() else NUMBER_WORDS[hour]
        if number <= 24:
            hours = (number, number + 12) if number <= 12 else (number,)
            minutes = (60 * hour % MINUTES_OF_DAY for hour in hours)
            yield _with_zone(text, match, frozenset(minutes))


def find_small_numbers(text: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the whole numbers from 0 to 24 in a normalized text, with their spans."""
    for match in _SMALL_NUMBER.finditer(text):
        word = match[0].lower()
        yield int(word) if word.isdigit() else NUMBER_WORDS[word], match.span()


def hours_of(time: DateInText) -> frozenset[int]:
    """Return the numbers by which a time on the hour may be named."""
    hours = {each // 60 for each in time.minutes if each % 60 == 0}
    return frozenset({*hours, *(hour % 12 or 12 for hour in hours)})


def is_same_time(one: DateInText, other: DateInText) -> bool:
    """True if two times may be the same. A time without a zone may be in any zone."""
    if not one.offsets or not other.offsets or one.offsets == other.offsets:
        return not one.minutes.isdisjoint(other.minutes)
    offsets = list(product(one.offsets, other.offsets))
    if len(one.offsets) == len(other.offsets):  # both in standard time, or both in summer time
        offsets = list(zip(one.offsets, other.offsets, strict=True))
    return any(
        (minutes - own + their) % MINUTES_OF_DAY in other.minutes
        for own, their in offsets
        for minutes in one.minutes
    )


@cache
def _zone_pattern() -> re.Pattern[str]:
    return re.compile(
        rf" ?\(?(?P<zone>{alternation(_ZONES)})\b"
        r"(?P<more>[+-][0-9]{1,2}\b(?!:| [JFMASOND][a-z]))?"  # `GMT-2 March` is a day
        r"(?: (?:Standard |Daylight |Summer )?[Tt]ime\b)?"
    )


def _with_zone(text: str, match: re.Match[str], minutes: frozenset[int]) -> DateInText:
    """Return a time with the zone that follows it."""
    zone, end = _zone_pattern().match(text, match.end()), match.end()
    offsets: tuple[int, ...] = ()
    if zone:
        more = int(zone["more"] or 0)
        offsets = tuple(int(60 * (hours + more)) for hours in _ZONES[zone["zone"]])
        end = zone.end()
    return DateInText(
        text[match.start() : end],
        match.start(),
        end,
        minutes=minutes,
        kind=DateKind.TIME,
        offsets=offsets,
    )


def _spoken_minutes(match: re.Match[str]) -> frozenset[int]:
    """Return the readings of a time such as `half past nine`, morning and evening."""
    hour = match["hour"].lower()
    number = int(hour) if hour.isdigit() else NUMBER_WORDS[hour]
    minutes = _PARTS[match["part"].lower()]
    past = 60 * number + (-minutes if " to " in match[0].lower() else minutes)
    return frozenset((past + half) % MINUTES_OF_DAY for half in (0, MINUTES_OF_DAY // 2))


def _minutes_of_day(match: re.Match[str]) -> frozenset[int]:
    hour = int(match["hour"] or match["hour4"])
    minute = int(match["minute"] or match["minute4"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        return frozenset({60 * hour + minute})
    found = {60 * (hour % 24) + minute}
    if 1 <= hour <= 12 and not (match["hour"] or "0").startswith("0"):  # morning or afternoon
        found.add(60 * (hour % 12 + 12) + minute)
    return frozenset(found)
