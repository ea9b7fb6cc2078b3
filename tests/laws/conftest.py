"""Run the laws on many examples where ``-m deep`` asks for it."""

import pytest
from hypothesis import is_hypothesis_test, settings

from tests.laws import profiles


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == "deep":
        assert profiles.EXAMPLES_DEEP
        settings.load_profile("deep")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr == "deep":
        for item in items:
            if "laws" in item.path.parts and is_hypothesis_test(getattr(item, "obj", None)):
                item.add_marker("deep")
