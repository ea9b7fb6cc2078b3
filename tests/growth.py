"""What something costs as it grows, on a machine where other things run, too."""

import gc
from collections.abc import Callable
from math import inf
from time import process_time
from typing import TypeVar

_T = TypeVar("_T")

TRIES = 3


def in_proportion(few: float, many: float) -> bool:
    """Say whether twice the size took about twice as long, where quadratic were four times.

    Small times are left some room.
    """
    return many < 3 * few + 0.5


def seconds(
    work: Callable[[_T], object],
    *subjects: Callable[[], _T],
    until: Callable[..., bool] = in_proportion,
) -> list[float]:
    """Return the CPU seconds that some work takes on each of these subjects.

    Whatever else a machine does adds to that and never takes from it: where it is too
    much all is done again, each subject made anew, and the least of three counts. The
    collector of garbage is kept out of it, since it looks through what other tests left.
    """
    least = [inf for _ in subjects]
    for _ in range(TRIES):
        for number, make in enumerate(subjects):
            least[number] = min(least[number], _seconds(work, make()))
        if until(*least):
            break
    return least


def spent(work: Callable[[_T], object], make: Callable[[], _T], most: float) -> float:
    """Return the CPU seconds that some work takes, tried again where that is not less than most."""
    (taken,) = seconds(work, make, until=lambda taken: taken < most)
    return taken


def _seconds(work: Callable[[_T], object], subject: _T) -> float:
    gc.disable()
    try:
        start = process_time()
        work(subject)
        return process_time() - start
    finally:
        gc.enable()
