"""Of many dated things, two that show one kind of them to come before the other.

No pair is looked at: of each kind the first to be over and the last to begin are
kept. Dates that carry a zone are ordered by instant among themselves, and by day
against others, so that there are some of each.
"""

from typing import Generic, NamedTuple, TypeVar

from attrs import frozen

from claimtrack.model import When

_T = TypeVar("_T")

_ZONE = " of those with a zone"


@frozen
class Dated(Generic[_T]):
    """Something with its date; of those that would do as well the first by ``name`` goes before."""

    when: When
    name: str
    what: _T


class Precedence(NamedTuple, Generic[_T]):
    """Two dated things of which one is over before the other begins.

    If not ``certain`` they are so as their dates are written, and one of these is
    marked uncertain or approximate. ``as_early`` and ``as_late`` are those that
    would do as well, themselves included.
    """

    as_early: tuple[Dated[_T], ...]
    as_late: tuple[Dated[_T], ...]
    certain: bool

    @property
    def before(self) -> Dated[_T]:
        """The one that is over; the first by name of those that would do."""
        return min(self.as_early, key=_name)

    @property
    def after(self) -> Dated[_T]:
        """The one that begins later; the first by name of those that would do."""
        return min(self.as_late, key=_name)


def _name(dated: Dated[_T]) -> str:
    return dated.name


class Chronology(Generic[_T]):
    """Some dated things, of which the ends are known."""

    def __init__(self) -> None:
        self._sure: _Ends[_T] = _Ends()
        self._all: _Ends[_T] = _Ends()

    def add(self, dated: Dated[_T]) -> None:
        """Take one more in."""
        self._all.add(dated)
        if not dated.when.qualified:
            self._sure.add(dated)

    def before(self, other: "Chronology[_T]") -> Precedence[_T] | None:
        """Return one of these and one of the others that comes later, for certain if there are."""
        for mine, theirs, certain in (
            (self._sure, other._sure, True),
            (self._all, other._all, False),
        ):
            pair = mine.before(theirs)
            if pair is not None:
                return Precedence(*pair, certain)
        return None


class _Ends(Generic[_T]):
    """The first to be over and the last to begin, of dates with a zone and of others."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, list[Dated[_T]]]] = {}

    def add(self, dated: Dated[_T]) -> None:
        when = dated.when
        zone = "" if when.instant is None else _ZONE
        if when.latest is not None:
            self._keep("over first" + zone, when.latest, dated)
        if when.earliest is not None:
            self._keep("begun last" + zone, -when.earliest, dated)
        if when.instant is not None:
            self._keep("first instant", when.instant, dated)
            self._keep("last instant", -when.instant, dated)

    def _keep(self, end: str, rank: int, dated: Dated[_T]) -> None:
        best = self.kept.get(end)
        if best is None or rank < best[0]:
            self.kept[end] = rank, [dated]
        elif rank == best[0]:
            best[1].append(dated)

    def before(
        self, other: "_Ends[_T]"
    ) -> tuple[tuple[Dated[_T], ...], tuple[Dated[_T], ...]] | None:
        for mine, theirs in _COMPARED:
            if mine in self.kept and theirs in other.kept:
                ones, others = self.kept[mine][1], other.kept[theirs][1]
                if _before(ones[0].when, others[0].when):
                    return tuple(ones), tuple(others)
        return None


_COMPARED = (
    ("over first", "begun last"),
    ("over first", "begun last" + _ZONE),
    ("over first" + _ZONE, "begun last"),
    ("first instant", "last instant"),
)


def _before(one: When, other: When) -> bool:
    """Whether one is over before the other begins, as they are written."""
    if one.instant is not None and other.instant is not None:
        return one.instant < other.instant
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest
