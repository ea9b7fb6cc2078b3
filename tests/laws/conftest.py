"""With ``-m deep``, try on many examples the laws that only Hypothesis can try.

The others are tried on many random ledgers, which is faster: see test_many.
"""

import pytest
from hypothesis import settings

from tests.laws import profiles


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == "deep":
        settings.load_profile(profiles.DEEP)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr == "deep":
        for item in items:
            if item.path.parts[-2:] == ("laws", "test_independence.py"):
                item.add_marker("deep")
