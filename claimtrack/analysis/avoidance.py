"""Whether a claim can be followed from an origin to an end without passing certain sources."""

from collections import defaultdict, deque
from collections.abc import Container
from itertools import takewhile

from claimtrack.analysis.claim import Side
from claimtrack.model import Assertion


def goes_around(side: Side, barred: Container[str]) -> bool:
    """Whether a complete or continued chain reaches its end without any of these sources.

    A continued one may leave another chain midway, before that one comes to
    such a source.
    """
    onward: dict[str, list[Assertion]] = defaultdict(list)
    for chain in side.continued:
        onward[chain.via[0].source].append(chain)
    todo = deque(side.complete)
    while todo:
        via = [hop.source for hop in todo.popleft().via]
        free = list(takewhile(lambda source: source not in barred, via))
        if len(free) == len(via):
            return True
        for source in free[1:]:
            todo.extend(onward.pop(source, ()))
    return False
