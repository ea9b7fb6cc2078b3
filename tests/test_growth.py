"""Tests of the measurement of running time by size."""

from collections.abc import Callable

import pytest

from tests import growth
from tests.growth import is_proportional, seconds


class Clock:
    """A clock that the measured work advances."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(growth, "process_time", clock)
    return clock


def measured(clock: Clock, cost: Callable[[int], float]) -> list[float]:
    def work(size: int) -> None:
        clock.now += cost(size)

    return seconds(work, lambda: 10, lambda: 20)


def test_linear_work_is_proportional(clock: Clock) -> None:
    assert [10, 20] == measured(clock, float)
    assert is_proportional(10, 20)


def test_quadratic_work_is_not_proportional(clock: Clock) -> None:
    assert [100, 400] == measured(clock, lambda size: size**2)
    assert not is_proportional(100, 400)


def test_other_load_is_filtered_out(clock: Clock) -> None:
    other_load = iter((0.0, 70.0, 5.0, 0.0))

    assert [10, 20] == measured(clock, lambda size: size + next(other_load))


def test_measurement_stops_after_three_tries(clock: Clock) -> None:
    tries = []

    def work(size: int) -> None:
        tries.append(size)
        clock.now += size**2

    seconds(work, lambda: 10, lambda: 20)

    assert [10, 20] * growth.TRIES == tries
