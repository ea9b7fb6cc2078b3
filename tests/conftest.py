"""Pytest hooks: with ``-m deep``, try each property on many examples."""

import pytest
from hypothesis import is_hypothesis_test, settings

from tests.laws import profiles

# Laws that tests/laws/test_many.py tests on many random ledgers, which is faster.
COVERED_BY_TEST_MANY = {"test_analysis_equals_oracle", "test_belief", "test_findings"}


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == profiles.DEEP:
        settings.load_profile(profiles.DEEP)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr == profiles.DEEP:
        for item in items:
            property = isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)
            if property and item.path.stem not in COVERED_BY_TEST_MANY:
                item.add_marker(profiles.DEEP)
