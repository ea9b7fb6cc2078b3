"""Comparison of two sets of dated items by their order in time.

A chronology keeps only its first item to end and its last item to begin, so that no
pairs are compared. Dates with a time zone are compared by instant among themselves, and
by day with other dates. A chronology keeps the extremes of both kinds. Each date of a set
is an item.
"""

from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from attrs import evolve, frozen

from claimtrack.model import When

_T = TypeVar("_T")

_ZONE = " of those with a zone"


@frozen
class Dated(Generic[_T]):
    """An item with its date. Among equal candidates the first by ``name`` is chosen."""

    when: When
    name: str
    value: _T


class Precedence(NamedTuple, Generic[_T]):
    """Two dated items, of which one ends before the other begins.

    If not ``certain``, one of the two dates is marked uncertain or approximate, or only
    one has a time zone and the zone of the other can change the order.
    ``as_early`` and ``as_late`` hold all candidates of equal rank.
    """

    as_early: tuple[Dated[_T], ...]
    as_late: tuple[Dated[_T], ...]
    certain: bool

    @property
    def before(self) -> Dated[_T]:
        """The item that ends first, the first by name among equals."""
        return min(self.as_early, key=_name)

    @property
    def after(self) -> Dated[_T]:
        """The item that begins later, the first by name among equals."""
        return min(self.as_late, key=_name)


def _name(dated: Dated[_T]) -> str:
    return dated.name


class Chronology(Generic[_T]):
    """The extremes of a set of dated items."""

    def __init__(self) -> None:
        self._certain: _Ends[_T] = _Ends()
        self._all: _Ends[_T] = _Ends()

    def add(self, dated: Dated[_T]) -> None:
        """Add an item."""
        for when in dated.when.parts:
            part = evolve(dated, when=when)
            self._all.add(part, when.earliest, when.latest)
            if not when.qualified:
                self._certain.add(part, when.earliest_anywhere, when.latest_anywhere)

    def before(self, other: "Chronology[_T]") -> Precedence[_T] | None:
        """Return an item that precedes an item of another chronology, a certain pair first."""
        for mine, theirs, certain in (
            (self._certain, other._certain, True),
            (self._all, other._all, False),
        ):
            pair = mine.before(theirs)
            if pair is not None:
                return Precedence(*pair, certain)
        return None


class _Ends(Generic[_T]):
    """The first items to end and the last to begin, of dates with and without a time zone."""

    def __init__(self) -> None:
        self.extremes: dict[str, tuple[Fraction | int, list[Dated[_T]]]] = {}

    def add(self, dated: Dated[_T], earliest: int | None, latest: int | None) -> None:
        """Add an item with its first and last day."""
        when = dated.when
        zone = "" if when.instant is None else _ZONE
        if latest is not None:
            self._update("first end" + zone, latest, dated)
        if earliest is not None:
            self._update("last start" + zone, -earliest, dated)
        moment = when.expression.moment
        if moment is not None and moment.zoned:
            self._update("first instant", moment.second + moment.unit, dated)
            self._update("last instant", -moment.second, dated)

    def _update(self, extreme: str, rank: Fraction | int, dated: Dated[_T]) -> None:
        best = self.extremes.get(extreme)
        if best is None or rank < best[0]:
            self.extremes[extreme] = rank, [dated]
        elif rank == best[0]:
            best[1].append(dated)

    def before(
        self, other: "_Ends[_T]"
    ) -> tuple[tuple[Dated[_T], ...], tuple[Dated[_T], ...]] | None:
        for mine, theirs in _COMPARED:
            if mine in self.extremes and theirs in other.extremes:
                (end, ones), (start, others) = self.extremes[mine], other.extremes[theirs]
                # The rank of a start is negative. An instant begins when another is over.
                if end < -start or (end == -start and mine == "first instant"):
                    return tuple(ones), tuple(others)
        return None


_COMPARED = (
    ("first end", "last start"),
    ("first end", "last start" + _ZONE),
    ("first end" + _ZONE, "last start"),
    ("first instant", "last instant"),
)
