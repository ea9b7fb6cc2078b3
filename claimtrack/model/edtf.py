"""Reading the Extended Date/Time Format: Library of Congress 2019, levels 0 to 2.

One pass over a text of limited length. What comes out says how far each end of
the dated stretch may lie, in days (:mod:`claimtrack.model.day`), and never fills
in what was not written. Where public parsers differ, the specification decides:
no blanks anywhere, no time of day in an interval, ``Y`` only before a year of
more than four digits, standing alone.
"""

from collections.abc import Iterable

from claimtrack.errors import Fault
from claimtrack.model.edtf_date import (
    PLAIN,
    not_edtf,
    plain,
    read_date,
    read_long_year,
    read_moment,
)
from claimtrack.model.expression import Bounds, End, Expression, Form, Precision
from claimtrack.model.values import refuse

_NOWHERE = Bounds(None, None)


def read(text: str) -> Expression:
    """Read an EDTF text of whatever level.

    Raises:
        LedgerError: the text is not one, or has several readings.
    """
    if (match := PLAIN.fullmatch(text)) is not None:
        year, month, day = match.groups()
        return plain(int(year), int(month or 0), int(day or 0), text)
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    if "T" in text:
        return read_moment(text)
    return read_date(text, text) or read_long_year(text) or not_edtf(text)


def _interval(text: str) -> Expression:
    left, _, right = text.partition("/")
    if "/" in right:
        not_edtf(text)
    start, first = _interval_end(left, text)
    end, last = _interval_end(right, text)
    if start is not None and end is not None:
        _in_order(start, end, text)
    parts = [part for part in (start, end) if part is not None]
    return _together(
        parts,
        Form.INTERVAL,
        _NOWHERE if start is None else Bounds(start.start.earliest, start.end.latest),
        _NOWHERE if end is None else Bounds(end.start.earliest, end.end.latest),
        first,
        last,
    )


def _interval_end(part: str, whole: str) -> tuple[Expression | None, End]:
    match part:
        case "":
            return None, End.UNKNOWN
        case "..":
            return None, End.OPEN
        case _:
            return _member(part, whole), End.GIVEN


def _member(part: str, whole: str) -> Expression:
    """Read a date that is part of an interval or of a set."""
    said = read_date(part, whole)
    if said is None:
        if "T" in part:
            refuse(f'"{whole}": intervals and sets take no time of day', fault=Fault.DATE)
        if "Y" in part:
            refuse(f'"{whole}": a year written with Y stands alone', fault=Fault.DATE)
        not_edtf(whole)
    return said


def _in_order(start: Expression, end: Expression, whole: str) -> None:
    """Refuse an end that begins before the start does."""
    begun, ended = start.start.earliest, end.end.latest
    if begun is None or ended is None or end.start.latest is None:
        return
    if begun > ended:
        refuse(f'"{whole}" ends before it starts', fault=Fault.DATE)
    if begun > end.start.latest:
        refuse(
            f'"{whole}" has an end that begins before its start',
            "leave digits of the end open with X: 2021-10-19/2021-10-XX",
            Fault.DATE,
        )


def _set(text: str) -> Expression:
    """Read ``[1667,1670..1672]``, one of several, or ``{1960,1961-12}``, all of several."""
    form = Form.ONE_OF if text[0] == "[" else Form.ALL_OF
    if text[-1] != ("]" if form is Form.ONE_OF else "}"):
        not_edtf(text)
    members = text[1:-1].split(",")
    open_start, open_end = members[0].startswith(".."), members[-1].endswith("..")
    if (open_start and ".." in members[0][2:]) or (open_end and ".." in members[-1][:-2]):
        not_edtf(text)
    members[0] = members[0].removeprefix("..")
    members[-1] = members[-1].removesuffix("..")
    lows, highs = [], []
    for member in members:
        low, dots, high = member.partition("..")
        lows.append(_member(low, text))
        highs.append(_member(high, text) if dots else lows[-1])
        if dots:
            _in_order(lows[-1], highs[-1], text)
    one = form is Form.ONE_OF
    return _together(
        [*lows, *highs],
        form,
        _set_start(lows, highs, open_start, open_end and one, one),
        _set_end(lows, highs, open_start and one, open_end, one),
        End.OPEN if open_start else End.GIVEN,
        End.OPEN if open_end else End.GIVEN,
    )


def _set_start(
    lows: list[Expression], highs: list[Expression], before: bool, after: bool, one: bool
) -> Bounds:
    """Return when one of a set starts, or all: then it is within the first of them."""
    last = (
        max(_days(said.start.latest for said in highs))
        if one
        else min(_days(said.end.latest for said in lows))
    )
    first = min(_days(said.start.earliest for said in lows))
    # Without a start, all of a set reaches back without bound; one of it need not.
    return Bounds(None if before else first, None if after or (before and not one) else last)


def _set_end(
    lows: list[Expression], highs: list[Expression], before: bool, after: bool, one: bool
) -> Bounds:
    first = (
        min(_days(said.end.earliest for said in lows))
        if one
        else max(_days(said.start.earliest for said in highs))
    )
    last = max(_days(said.end.latest for said in highs))
    return Bounds(None if before or (after and not one) else first, None if after else last)


def _days(bounds: Iterable[int | None]) -> list[int]:
    return [day for day in bounds if day is not None]


def _together(
    parts: list[Expression], form: Form, start: Bounds, end: Bounds, first: End, last: End
) -> Expression:
    """Return an expression of several dates, which has the marks of all."""
    order = list(Precision)
    return Expression(
        start,
        end,
        min((part.precision for part in parts), key=order.index, default=Precision.YEAR),
        form,
        first,
        last,
        any(part.uncertain for part in parts),
        any(part.approximate for part in parts),
        any(part.unspecified for part in parts),
    )
