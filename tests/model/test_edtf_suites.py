"""Comparison with five public EDTF test suites, where their data is available."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimtrack.errors import LedgerError
from claimtrack.model import When
from claimtrack.model.dates.day_numbers import format_day

_CASES = Path(__file__).parents[3] / "shared" / "data" / "edtf" / "cases.csv"

pytestmark = pytest.mark.skipif(not _CASES.exists(), reason="the public suites are not available")

_BLANKS = "the specification allows no blanks; the suites allow some"
_CENTURY = "centuries and decades by two or three digits are ISO 8601-2, not EDTF"
_WORDS = "English words of go-edtf's own"
_SHORT_Y = "Y is for more than four digits (so too `Y1702`, `Y2006`, `Y9999` of other suites)"
_SOME_DAY = "an interval may end on some day, from its start on, of a month or year"
_SEASONS = "an option of edtf.js; edtf-validate has `2003-22/2003-23` as valid"

OTHERWISE = {
    **dict.fromkeys(["19", "00", "-04", "193", "019", "009", "000", "-193", "-019"], _CENTURY),
    **dict.fromkeys(["197~", "197?", "197%", "19~", "19?", "19%"], _CENTURY),
    **dict.fromkeys(["Spring, 2002", "winter, 2002", "Summer, -1980"], _WORDS),
    **dict.fromkeys(["Y1700", "Y-1200"], _SHORT_Y),
    **dict.fromkeys(["[1667, 1668, 1670..1672]", "[1760-01, 1760-02, 1760-12..]"], _BLANKS),
    **dict.fromkeys(["[1667, 1760-12]", "{1667,1668, 1670..1672}", "{1960, 1961-12}"], _BLANKS),
    **dict.fromkeys(["[1667, 1672-12]", "{1667, 1670..1672}", "{1960 ,  1961-12}"], _BLANKS),
    "2012-21/2012-22": _SEASONS,
    **dict.fromkeys(["0000-01-03/0000-01", "0000-02/0000"], _SOME_DAY),
    **dict.fromkeys(["2004-06-11%/2004-%06", "2004-06-11%/2004-06~"], _SOME_DAY),
}
"""Texts whose validity differs from a suite, with the reason."""

_SOME = "go-edtf gives the whole range; the date is one of several within it"
_CLIPPED = "python-edtf ends winter with the year; go-edtf has February"
_INVENTED = "python-edtf assumes ten years for an unknown end"
_SIGNIFICANT = (
    "python-edtf gives the estimate; any year with those digits is possible, as in go-edtf"
)

OTHER_BOUNDS = {
    **dict.fromkeys(["201X", "20XX", "2004-XX", "1985-04-XX", "1985-XX-XX"], _SOME),
    **dict.fromkeys(["156X-12-25", "15XX-12-25", "1XXX-XX", "1XXX-12", "1984-1X"], _SOME),
    **dict.fromkeys(["[1667,1668,1670..1672]", "[1667,1760-12]", "[..1984]"], _SOME),
    **dict.fromkeys(["[1760-01,1760-02,1760-12..]", "[1760-12..]", "[..1760-12-03]"], _SOME),
    "1950S2": f"{_SOME}; {_SIGNIFICANT}",
    **dict.fromkeys(["1953S2", "1953S3", "Y17101E4S3", "Y3388E2S3", "Y171010000S3"], _SIGNIFICANT),
    **dict.fromkeys(["/2006", "2004-06-01/", "1984-06-02?/"], _INVENTED),
    "2010-24": _CLIPPED,
    "2019-28": "go-edtf ends 2019-24 on 29 February, but not its equivalent",
    "Y-20E2S3": "three digits of 2000 are known: 2000 to 2009; go-edtf gives up to 2999",
}
"""Texts whose bounds differ from a suite, with the reason."""


def _rows() -> Iterator[dict[str, str]]:
    with _CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "opts=" not in row["detail"]:
                yield row


def _expected() -> dict[str, bool]:
    """Return the validity of each text by its suites."""
    return {row["input"]: row["expect"] == "valid" for row in _rows()}


def _read(text: str) -> When | None:
    try:
        return When.parse(text)
    except LedgerError:
        return None


def test_validity_agrees_with_suites_except_listed_texts() -> None:
    judged = {text: _read(text) is not None for text in _expected()}
    different = {text for text, valid in _expected().items() if judged[text] is not valid}

    assert set(OTHERWISE) == different
    assert (398, 426) == _agreeing(judged, valid=True)
    assert (114, 119) == _agreeing(judged, valid=False)
    assert all(text == str(_read(text)) for text, accepted in judged.items() if accepted)


def _agreeing(judged: dict[str, bool], valid: bool) -> tuple[int, int]:
    """Return the number of agreements on valid or invalid texts, and the number of those texts."""
    of_kind = [text for text, expected in _expected().items() if expected is valid]
    return sum(judged[text] is valid for text in of_kind), len(of_kind)


Four = tuple[str | None, str | None, str | None, str | None]


def _go_bounds(detail: str) -> Four | None:
    """Return the four bounds of go-edtf, or None without bounds."""
    fields = dict(item.split("=", 1) for item in detail.split(";") if "=" in item)
    if not any(key.endswith("RFC3339") for key in fields):
        return None
    names = ("StartLower", "StartUpper", "EndLower", "EndUpper")
    one, two, three, four = (fields.get(f"{name}TimeRFC3339") for name in names)
    days = [value and re.sub(r"T.*", "", value) for value in (one, two, three, four)]
    return days[0], days[1], days[2], days[3]


def _bounds(when: When) -> Four:
    def day(number: int | None) -> str | None:
        return None if number is None else format_day(number)

    start, end = when.start, when.end
    return day(start.earliest), day(start.latest), day(end.earliest), day(end.latest)


def test_four_bounds_agree_with_go_edtf_except_listed_texts() -> None:
    compared, different = 0, set()
    for row in _rows():
        when, theirs = _read(row["input"]), _go_bounds(row["detail"])
        if when is None or theirs is None or when.instant is not None:
            continue
        compared += 1
        ours = _bounds(when)
        if ours != theirs:
            different.add(row["input"])
            if OTHER_BOUNDS[row["input"]].startswith(_SOME):  # the span is the same
                assert (ours[0], ours[3]) == (theirs[0], theirs[3])

    assert different <= set(OTHER_BOUNDS)
    assert (67, 19) == (compared, len(different))


def test_instants_agree_with_go_edtf() -> None:
    """go-edtf converts dates with time and zone to UTC."""
    compared = 0
    for row in _rows():
        when = _read(row["input"])
        given = re.search(r"StartLowerTimeRFC3339=([^;]*)", row["detail"])
        if given is None or when is None or when.instant is None:
            continue
        compared += 1
        moment = datetime.fromisoformat(given[1])
        passed = moment - datetime(1, 1, 1, tzinfo=UTC)

        assert passed.days + 1 == when.instant // 86400
        assert passed.seconds == when.instant % 86400

    assert 6 == compared


def _own_bounds(detail: str) -> tuple[str | None, str | None] | None:
    """Return the first and last day of python-edtf without its added tolerance."""
    parts = detail.split("|")
    if "flags" in detail or not re.fullmatch(r"-?(?:\d+-\d\d-\d\d|inf)", parts[0]):
        return None
    # A single day, or a day with the two ends of the tolerance.
    last = parts[0] if len(parts) in (1, 3) else parts[1]
    first, last = (re.sub(r"^(?=\d{5})", "+", part) for part in (parts[0], last))
    return (None if "inf" in first else first), (None if "inf" in last else last)


def test_first_and_last_day_agree_with_python_edtf_except_listed_texts() -> None:
    compared, different = 0, set()
    for row in _rows():
        when = _read(row["input"])
        theirs = _own_bounds(row["detail"]) if "python-edtf" in row["source_repo"] else None
        if when is None or theirs is None:
            continue
        compared += 1
        if (_bounds(when)[0], _bounds(when)[3]) != theirs:
            different.add(row["input"])

    assert different <= set(OTHER_BOUNDS)
    assert (85, 10) == (compared, len(different))


def test_qualifiers_agree_with_python_edtf() -> None:
    """python-edtf reports uncertain, approximate, and both as separate flags."""
    compared = 0
    for row in _rows():
        when, flags = (
            _read(row["input"]),
            re.search(r"flags=\((\w+), (\w+), (\w+)\)", row["detail"]),
        )
        if when is None or flags is None:
            continue
        compared += 1
        uncertain, approximate, both = (flag == "True" for flag in flags.groups())

        assert (uncertain or both, approximate or both) == (when.uncertain, when.approximate)

    assert 26 == compared


def test_listed_differences_are_in_suites() -> None:
    assert set(OTHER_BOUNDS) <= set(_expected())
