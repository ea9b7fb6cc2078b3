"""How many examples a property is tried on: some each time, many with ``pytest -m deep``."""

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES, DEEPER = 50, 2

DEEP = "deep"
settings.register_profile(DEEP, max_examples=1_000)


def tried(examples: int = EXAMPLES, deep: int | None = None) -> settings:
    """Return how a property is tried: on so many examples, or with ``-m deep`` on so many."""
    deep = deep or DEEPER * examples
    return settings(
        max_examples=deep if settings.get_current_profile_name() == DEEP else examples,
        deadline=None,
        # Whole ledgers take a while to make up, and not all of them are of use to a law.
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
        ],
    )


law = tried()


def seeds(few: int, many: int, name: str = "seed") -> pytest.MarkDecorator:
    """Give a test the numbers of random ledgers: a few each time, the others with ``-m deep``."""
    deep = range(few, many)
    return pytest.mark.parametrize(
        name, [*range(few), *(pytest.param(number, marks=pytest.mark.deep) for number in deep)]
    )
