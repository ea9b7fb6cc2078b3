"""A guard for loops: a test that asserts in a loop over nothing proves nothing."""

from collections.abc import Iterable
from typing import TypeVar

_T = TypeVar("_T")


def nonempty(items: Iterable[_T]) -> list[_T]:
    """Return the items as a list, and fail if there are none."""
    found = list(items)
    assert found, "a loop over nothing proves nothing"
    return found
