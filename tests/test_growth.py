"""What tests of growth count: work that grows with its size passes, what is quadratic does not."""

from collections.abc import Callable

import pytest

from tests import growth
from tests.growth import in_proportion, seconds


class Clock:
    """A clock that work sets forward."""

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


def test_what_grows_with_its_size_is_in_proportion(clock: Clock) -> None:
    assert [10, 20] == measured(clock, float)
    assert in_proportion(10, 20)


def test_what_is_quadratic_is_not(clock: Clock) -> None:
    assert [100, 400] == measured(clock, lambda size: size**2)
    assert not in_proportion(100, 400)


def test_what_else_a_machine_did_does_not_count(clock: Clock) -> None:
    others = iter((0.0, 70.0, 5.0, 0.0))

    assert [10, 20] == measured(clock, lambda size: size + next(others))


def test_after_three_tries_it_is_what_it_is(clock: Clock) -> None:
    tries = []

    def work(size: int) -> None:
        tries.append(size)
        clock.now += size**2

    seconds(work, lambda: 10, lambda: 20)

    assert [10, 20] * growth.TRIES == tries
