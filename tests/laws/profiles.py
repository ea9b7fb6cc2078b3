"""How many examples a law is tried on: some each time, many with ``pytest -m deep``."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, settings

_Test = TypeVar("_Test", bound=Callable[..., None])

EXAMPLES = 100
EXAMPLES_DEEP = 2_000

DEEP = "deep"
settings.register_profile(DEEP)


def law(test: _Test) -> _Test:
    """Set how often a property is tried."""
    deep = settings.get_current_profile_name() == DEEP
    return settings(
        max_examples=EXAMPLES_DEEP if deep else EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )(test)
