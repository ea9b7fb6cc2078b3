"""The work for many chains of one claim grows in proportion to them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from claimtrack.facts.core.hitting_set import smallest_hitting_set
from tests.benchmarks.chains import SHAPES, Chains, build, check, show

if TYPE_CHECKING:
    from _typeshed import TraceFunction

FEW, MANY = 300, 600


@contextmanager
def counted_lines() -> Iterator[list[int]]:
    """Count the lines of Python that are executed, each round of a loop anew."""
    counted = [0]

    def trace(frame: FrameType, event: str, argument: object) -> "TraceFunction":
        counted[0] += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield counted
    finally:
        sys.settrace(before)


def lines_of(work: Callable[[], object]) -> int:
    """Return the number of lines of Python that some work executes."""
    with counted_lines() as counted:
        work()
    return counted[0]


@pytest.mark.parametrize("work", [check, show])
@pytest.mark.parametrize("shape", SHAPES)
def test_work_for_one_claim_is_proportional_to_its_chains(
    shape: Callable[[int], Chains], work: Callable[..., None]
) -> None:
    few, many = (build(shape(count)) for count in (FEW, MANY))
    work(few)  # what is imported or cached on first use does not count

    assert lines_of(lambda: work(many)) < 2.6 * lines_of(lambda: work(few))


def path(count: int) -> list[list[int]]:
    """Return pairs of voices in a line, of which each reduction removes the ends."""
    return [[i, i + 1] for i in range(count)]


def windows(count: int) -> list[list[int]]:
    """Return six neighbours in a line of voices."""
    return [[*range(i, i + 6)] for i in range(count)]


def triangles(count: int) -> list[list[int]]:
    """Return many parts, none of which has a voice on all chains."""
    return [[i, i - 2 if i % 3 == 2 else i + 1] for i in range(count)]


def hub(count: int) -> list[list[int]]:
    """Return chains through two voices that are always together, and a ring of others."""
    return [[-1, -2, i] for i in range(count)] + [[-2, -3], [-3, -4], [-4, -5], [-5, -2]]


def mixed_sizes(count: int) -> list[list[int]]:
    """Return two to eight of forty voices at random."""
    random = Random(1)
    return [random.sample(range(40), random.randint(2, 8)) for _ in range(count)]


@pytest.mark.parametrize("shape", [path, windows, triangles, hub, mixed_sizes])
def test_work_for_smallest_hitting_set_is_proportional_to_the_chains(
    shape: Callable[[int], list[list[int]]],
) -> None:
    few, many = (
        [dict.fromkeys(voices, 0) for voices in shape(count)] for count in (2 * FEW, 2 * MANY)
    )

    assert lines_of(lambda: smallest_hitting_set(many)) < 2.6 * lines_of(
        lambda: smallest_hitting_set(few)
    )
