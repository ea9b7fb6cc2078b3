"""A guard against loops that assert over nothing."""

from collections.abc import Iterable
from typing import TypeVar

_T = TypeVar("_T")


def nonempty(items: Iterable[_T]) -> list[_T]:
    """Return the items as a list; fail if there are none."""
    found = list(items)
    assert found, "no items to assert on"
    return found
