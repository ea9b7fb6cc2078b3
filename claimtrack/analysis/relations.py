"""How two stretches of time lie to one another: Allen's thirteen relations.

Dates are seldom exact, so the answer is the *set* of relations that are still
possible. A stretch is a run of whole days, both ends included, of at least one
day. On that grain one *meets* another if it ends on the day before the other
begins, and is *before* it if at least one day lies between; they *overlap* if
they share days. With a day's end taken for the beginning of the next, this is
Allen's algebra of proper intervals.

A time of day is its whole day here, unless both dates are instants (they carry
a zone): those are before, equal to or after one another.
"""

from collections.abc import Iterable
from enum import Enum
from functools import cache
from math import inf

from attrs import evolve, frozen

from claimtrack.model import When
from claimtrack.model.expression import Form


class Relation(Enum):
    """How one stretch of time lies to another: the order of their four ends.

    The value lists the ends from first to last, those that fall together in one
    group: ``a`` and ``A`` begin and end the one, ``b`` and ``B`` the other.
    """

    BEFORE = "a A b B"
    MEETS = "a Ab B"
    OVERLAPS = "a b A B"
    STARTS = "ab A B"
    DURING = "b a A B"
    FINISHES = "b a AB"
    EQUALS = "ab AB"
    FINISHED_BY = "a b AB"
    CONTAINS = "a b B A"
    STARTED_BY = "ab B A"
    OVERLAPPED_BY = "b a B A"
    MET_BY = "b Ba A"
    AFTER = "b B a A"


Relations = frozenset[Relation]

EVERY: Relations = frozenset(Relation)
APART: Relations = frozenset((Relation.BEFORE, Relation.MEETS, Relation.MET_BY, Relation.AFTER))
"""Those of two stretches that share no day."""
EARLIER: Relations = frozenset((Relation.BEFORE, Relation.MEETS))
WITHIN: Relations = frozenset(
    (Relation.DURING, Relation.STARTS, Relation.FINISHES, Relation.EQUALS)
)


class Verdict(Enum):
    """Whether something holds in every reading of the dates, in some, or in none."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


@frozen
class Stretch:
    """A run of days of which each end lies between two days; no bound is infinite.

    A reading of it begins on a day of the first pair and ends on a day of the
    second, no earlier. ``marked`` is the uncertain or approximate; ``gaps`` says
    that it need not take up every day between its ends.
    """

    first_start: float
    last_start: float
    first_end: float
    last_end: float
    marked: bool = False
    gaps: bool = False
    instant: int | None = None

    @classmethod
    def of(cls, when: When) -> "Stretch":
        """Return what lasts for the whole of a date, as a state does."""
        start, end = when.start, when.end
        return cls(
            -inf if start.earliest is None else start.earliest,
            inf if start.latest is None else start.latest,
            -inf if end.earliest is None else end.earliest,
            inf if end.latest is None else end.latest,
            when.qualified,
            when.form is Form.ALL_OF,
            when.instant,
        )

    @classmethod
    def within(cls, when: When) -> "Stretch":
        """Return what happened at some time within a date, as an event does."""
        whole = cls.of(when)
        first, last = whole.first_start, whole.last_end
        return evolve(whole, last_start=last, first_end=first, gaps=False)


def relations(one: When | Stretch, other: When | Stretch) -> Relations:
    """Return the relations that hold in some reading of the two.

    Each end is read by itself. For one of several dates (``2021-10-XX``, one of a
    set) that allows readings it does not have: a relation too many may be found
    possible, and none is left out. Marks (``?``, ``~``) are not considered.
    """
    a, b = _stretch(one), _stretch(other)
    if a.instant is not None and b.instant is not None:
        if a.instant == b.instant:
            return frozenset((Relation.EQUALS,))
        return frozenset((Relation.BEFORE if a.instant < b.instant else Relation.AFTER,))
    # An end is the beginning of the day after it.
    low = {"a": a.first_start, "A": a.first_end + 1, "b": b.first_start, "B": b.first_end + 1}
    high = {"a": a.last_start, "A": a.last_end + 1, "b": b.last_start, "B": b.last_end + 1}
    return frozenset(relation for relation in Relation if _fits(relation.value, low, high))


def _fits(order: str, low: dict[str, float], high: dict[str, float]) -> bool:
    """Whether the ends can come in an order, each group as early as it can."""
    day = -inf
    for group in order.split():
        day = max(day + 1, *(low[end] for end in group))
        if day > min(high[end] for end in group):
            return False
    return True


def converse(some: Iterable[Relation]) -> Relations:
    """Return how the other lies to the one."""
    return frozenset(_CONVERSE[relation] for relation in some)


_CONVERSE = dict(zip(Relation, reversed(Relation), strict=True)) | {
    relation: relation for relation in (Relation.EQUALS,)
}


def compose(some: Iterable[Relation], more: Iterable[Relation]) -> Relations:
    """Return how A may lie to C, if A lies to B in one of some ways and B to C in one of more."""
    left, right = list(some), list(more)
    return frozenset(
        relation for one in left for other in right for relation in _composed(one, other)
    )


@cache
def _composed(one: Relation, other: Relation) -> Relations:
    """Return how A may lie to C where both lie to a B of ten days as they are said to."""
    return relations(_beside(one), _beside(_CONVERSE[other]))


def _beside(relation: Relation) -> Stretch:
    """Return what lies so to the days 10 to 19, with room for every order of others."""
    regions = {-2: (-inf, 9.0), -1: (10.0, 10.0), 0: (11.0, 19.0), 1: (20.0, 20.0), 2: (21.0, inf)}
    groups = relation.value.split()
    place = {end: position for position, group in enumerate(groups) for end in group}

    def region(end: str) -> tuple[float, float]:
        start, stop = place["b"], place["B"]
        after_start = (place[end] > start) - (place[end] < start)
        after_stop = (place[end] > stop) - (place[end] < stop)
        return regions[after_start + after_stop]

    (first_start, last_start), (first_end, last_end) = region("a"), region("A")
    return Stretch(first_start, last_start, first_end - 1, last_end - 1)


def overlaps(one: When | Stretch, other: When | Stretch) -> Verdict:
    """Say whether they share a day."""
    return _verdict(one, other, EVERY - APART, through=True)


def before(one: When | Stretch, other: When | Stretch) -> Verdict:
    """Say whether the one is over before the other begins."""
    return _verdict(one, other, EARLIER, through=False)


def during(one: When | Stretch, other: When | Stretch) -> Verdict:
    """Say whether the other has all the days of the one."""
    return _verdict(one, other, WITHIN, through=True)


def _verdict(
    one: When | Stretch, other: When | Stretch, asked: Relations, through: bool
) -> Verdict:
    """Weigh what is possible.

    A mark on a date makes the certain possible. What the date rules out as it is
    written stays ruled out: a mark does not say by how much it may be off. Gaps
    do the same where every day between the ends counts.
    """
    a, b = _stretch(one), _stretch(other)
    possible = relations(a, b)
    if not possible & asked:
        return Verdict.IMPOSSIBLE
    unsure = a.marked or b.marked or (through and (a.gaps or b.gaps))
    return Verdict.CERTAIN if possible <= asked and not unsure else Verdict.POSSIBLE


def _stretch(given: When | Stretch) -> Stretch:
    return Stretch.of(given) if isinstance(given, When) else given
