"""Numbers of examples for property tests: some by default, many with ``pytest -m deep``."""

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES, DEEPER = 30, 2

DEEP = "deep"
settings.register_profile(DEEP, max_examples=300, deadline=None)
settings.register_profile("few", max_examples=50, deadline=None)
settings.load_profile("few")


def law_settings(examples: int = EXAMPLES, deep: int | None = None) -> settings:
    """Return Hypothesis settings with a number of examples, and another one for ``-m deep``."""
    deep = deep or DEEPER * examples
    return settings(
        max_examples=deep if settings.get_current_profile_name() == DEEP else examples,
        deadline=None,
        # Ledgers are slow to generate, and many do not satisfy the conditions of a law.
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
        ],
    )


law = law_settings()


def parametrize_seeds(few: int, many: int, name: str = "seed") -> pytest.MarkDecorator:
    """Parametrize a test with seeds: a few by default, the others with ``-m deep``."""
    deep = range(few, many)
    return pytest.mark.parametrize(
        name, [*range(few), *(pytest.param(number, marks=pytest.mark.deep) for number in deep)]
    )
