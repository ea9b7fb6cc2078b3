"""Findings on disk: put there in the order of their places, and taken from many files at once."""

import copyreg
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from heapq import heapify, heappop, heapreplace
from io import BufferedReader
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias  # what pickle takes has no type

from attrs import define, field, fields, has

from claimtrack.engine import place_order
from claimtrack.findings import Finding
from claimtrack.garbage import collection_paused

_AT_ONCE = 256
"""How many findings are pickled together, so that a record they share is written once."""

_Order: TypeAlias = tuple[str, int, int, str, str]


def put(path: Path, findings: Iterable[Finding]) -> None:
    """Put findings into a file in the order of their places, some at a time.

    Before each lot stands the place of its first, so that it need not be read to be merged.
    """
    ordered = sorted(findings, key=place_order)
    with path.open("wb") as file, collection_paused():
        for first in range(0, len(ordered), _AT_ONCE):
            pickle.dump(place_order(ordered[first]), file, pickle.HIGHEST_PROTOCOL)
            some = ordered[first : first + _AT_ONCE]
            _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(some)


def taken(path: Path) -> Iterator[Finding]:
    """Yield the findings of a file that this program has written."""
    stream = _Stream(path)
    while stream.next is not None:
        yield stream.take()


def merged(paths: Sequence[Path]) -> Iterator[tuple[Finding, int]]:
    """Yield the findings of such files in the order of their places, with the file's position.

    Of each file no more is held than the lot that is being taken, and none is kept open.
    """
    streams = [_Stream(path) for path in paths]
    waiting = [(each.next, number, each) for number, each in enumerate(streams) if each.next]
    heapify(waiting)
    while waiting:
        _, number, stream = waiting[0]
        yield stream.take(), number
        if stream.next is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (stream.next, number, stream))


@define(eq=False)
class _Stream:
    """A file of findings that is gone through, hence not frozen."""

    path: Path
    next: _Order | None = field(init=False)
    """The place of the finding to come; None at the end."""
    _some: list[Finding] = field(factory=list)
    _offset: int = 0
    _following: _Order | None = None
    """The place of the first finding of the lot to come."""

    def __attrs_post_init__(self) -> None:
        with self.path.open("rb") as file:
            self._announce(file)
        self.next = self._following

    def take(self) -> Finding:
        """Return the finding to come.

        Raises:
            IndexError: there is none.
        """
        if not self._some and self._following:
            self._load()
        finding = self._some.pop()
        self.next = place_order(self._some[-1]) if self._some else self._following
        return finding

    def _load(self) -> None:
        with self.path.open("rb") as file, collection_paused():
            file.seek(self._offset)
            self._some = pickle.load(file)[::-1]
            self._announce(file)

    def _announce(self, file: BufferedReader) -> None:
        self._following = pickle.load(file) if file.peek(1) else None
        self._offset = file.tell()


class _Pickler(pickle.Pickler):
    """Pickles values of slots as their fields in order, in half the time that their names take."""

    def reducer_override(self, value: Any) -> Any:
        """Return how a value is made anew, or leave that to the value."""
        kind: Any = type(value)
        fields_of = _fields_of(kind)
        if fields_of is None:
            return NotImplemented
        made = copyreg.__newobj__  # type: ignore[attr-defined]  # no stub has it
        return made, (kind,), fields_of(value)


@cache
def _fields_of(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """Return what gives the fields of values of a class, if attrs takes them back as a tuple.

    It does for classes with slots.
    """
    if not has(kind) or kind.__dictoffset__ or len(fields(kind)) < 2:
        return None
    return attrgetter(*(each.name for each in fields(kind)))
