"""Comparison with the `edtf` package, with reasons for every difference."""

from time import struct_time

import pytest

from claimtrack.errors import LedgerError
from claimtrack.model import When
from claimtrack.model.dates.day_numbers import format_day

edtf = pytest.importorskip("edtf", reason="the `edtf` package is not installed")

_AGREED = """
2021 2021-10 2021-10-19 0000 -0044 -0044-03-15 2021-10-19T08:00:00 2021-10-19T08:00:00Z
2021-10-19T08:00:00+09:00 2019/2021 2019-10/2021-10 2019-10-01/2021 ../2021 2021/.. 2021/2021-01
2021? 2021-10~ 2021-10-19% ?2021 2004?-06-11 2004-06~-11 2004-%06 2004-?06-?11 1984~/2004-06
202X 20XX 2XXX -01XX 2021-XX 2021-10-XX 2021-XX-XX 156X-12-25 1560-XX-25 15XX-12-XX
2021-21 2021-22 2021-23 2021-25 2021-29 2021-31 2021-32 2021-33 2021-34 2021-36 2021-37 2021-41
Y170000002 Y-170000002 Y17E7 Y-17E7
[1667,1668,1670..1672] [..1760-12-03] [1760-12..] {1667,1668,1670..1672} {1960,1961-12} {..1984}
2004-06-XX/2004-07-03 2021-13 2021-02-30 2021-00 2021-10-32 Y2021 12345 21 193 2021/10/19 tomorrow
2019//2021 (2021)? -0000 [2019 {2019] 2021-10-19T08:00 2021-10-19T25:00:00 Y17E7-12-26 [] ..
"""
AGREED = _AGREED.split()
"""Texts that both parsers read alike, or both reject."""

OTHERWISE = {
    "leap years and month lengths are not checked": ["1900-02-29", "156X-09-31"],
    "blanks around a date and in a set pass": [" 2021", "[1667, 1668]"],
    "an interval may end before it starts": ["2021/2019", "1000/-2000", "2021-10-19/2021-09"],
    "zones west of -12:00 pass": ["2021-10-19T08:00:00-14:00"],
    "UTC as +00:00, zones without colon and fractions of seconds fail": [
        "2021-10-19T08:00:00+00:00",
        "2021-10-19T08:00:00+0230",
        "2021-10-19T08:00:00.042",
    ],
    "marks both before and after a date fail": ["?2004-06-04~"],
    "marks on parts of a date fail in intervals": ["1984?-06/2004-08?"],
    "seasons accept no mark": ["2011-23~"],
    "unspecified digits fail in some places, with exceptions of another type": [
        "1984-1X",
        "2000-XX/2012",
        "-156X-12-25",
    ],
    "intervals without any date fail": ["/..", "../", "/"],
    "an unknown end is replaced by ten years": ["2021/", "/2021"],
    "a season that continues into the next year is cut off at the end of the year": [
        "2021-24",
        "2021-30",
    ],
    "a year with significant digits is reduced to its estimate": ["1950S2", "Y171010000S3"],
}
"""Texts that the package reads differently, by the reason."""

Days = tuple[str | None, str | None]


def _theirs(text: str) -> Days | None:
    try:
        parsed = edtf.parse_edtf(text)
        return _format(parsed.lower_strict()), _format(parsed.upper_strict())
    except (edtf.EDTFParseException, AttributeError, TypeError, ValueError):
        return None


def _format(day: struct_time | float) -> str | None:
    if isinstance(day, float):
        return None
    year, month, number = day[:3]
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04}-{month:02}-{number:02}"


def _ours(text: str) -> Days | None:
    try:
        when = When.parse(text)
    except LedgerError:
        return None
    first, last = when.earliest, when.latest
    return None if first is None else format_day(first), None if last is None else format_day(last)


@pytest.mark.parametrize("text", AGREED)
def test_both_parsers_agree(text: str) -> None:
    assert _theirs(text) == _ours(text)


@pytest.mark.parametrize("text", [text for texts in OTHERWISE.values() for text in texts])
def test_listed_differences_exist(text: str) -> None:
    assert _theirs(text) != _ours(text)
