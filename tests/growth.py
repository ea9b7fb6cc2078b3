"""Measurement of running time by size, on a machine with other load."""

import gc
import sys
from collections.abc import Callable
from math import inf
from time import process_time
from typing import TypeVar

_T = TypeVar("_T")

TRIES = 3


def is_proportional(single: float, double: float) -> bool:
    """Return True if double the size took about double the time, not four times as for O(n²).

    A constant tolerance allows for short times.
    """
    return double < 3 * single + 0.5


def seconds(
    work: Callable[[_T], object],
    *subjects: Callable[[], _T],
    until: Callable[..., bool] = is_proportional,
) -> list[float]:
    """Return the CPU seconds that some work takes on each subject.

    Other load only adds time. The measurement is therefore repeated, with new subjects,
    until the times pass ``until``, three times at most, and the minimum counts. The
    garbage collector is disabled, because it would scan objects of other tests, and so is
    the measurement of coverage, which takes several times as long as the work.
    """
    least = [inf for _ in subjects]
    for _ in range(TRIES):
        for number, make in enumerate(subjects):
            least[number] = min(least[number], _seconds(work, make()))
        if until(*least):
            break
    return least


def seconds_below(work: Callable[[_T], object], make: Callable[[], _T], limit: float) -> float:
    """Return the CPU seconds that some work takes, repeated while not below a limit."""
    (taken,) = seconds(work, make, until=lambda taken: taken < limit)
    return taken


def _seconds(work: Callable[[_T], object], subject: _T) -> float:
    tracer = sys.gettrace()
    gc.disable()
    sys.settrace(None)
    try:
        start = process_time()
        work(subject)
        return process_time() - start
    finally:
        sys.settrace(tracer)
        gc.enable()
