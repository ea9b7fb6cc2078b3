"""Tables of which entries come and go; a key without any is not kept."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

_K = TypeVar("_K", bound=Hashable)
_N = TypeVar("_N", bound=Hashable)
_R = TypeVar("_R")

Names = dict[str, None]
"""A set of ids in the order they came in, which is the same in every process."""


def put(table: dict[_K, dict[_N, None]], key: _K, name: _N) -> None:
    """Put a name under a key, where it may be already."""
    table.setdefault(key, {})[name] = None


def drop(table: dict[_K, dict[_N, None]], key: _K, name: _N) -> None:
    """Take a name from under a key."""
    del table[key][name]
    if not table[key]:
        del table[key]


def strike(table: dict[_K, list[_R]], key: _K, record: _R) -> None:
    """Take an object from under a key."""
    take_out(table[key], record)
    if not table[key]:
        del table[key]


def take_out(records: list[_R], record: _R) -> None:
    """Take one object out of several, of which some may equal it."""
    del records[next(i for i, each in enumerate(records) if each is record)]


def gather(found: Iterable[str], into: Names, todo: list[str]) -> None:
    """Put what is new into a set, and among what there is to do."""
    for each in found:
        if each not in into:
            into[each] = None
            todo.append(each)
