"""How many examples a law is tried on: some each time, many with ``pytest -m deep``."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, settings

_Test = TypeVar("_Test", bound=Callable[..., None])

EXAMPLES = 100
EXAMPLES_DEEP = 5_000

settings.register_profile("deep")


def law(test: _Test) -> _Test:
    """Set how often a property is tried."""
    deep = settings.get_current_profile_name() == "deep"
    return settings(
        max_examples=EXAMPLES_DEEP if deep else EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )(test)
