"""Pytest hooks: with ``-m deep``, try each property on many examples. The others save time."""

import gc
import sys
from collections.abc import Iterator
from functools import cache, wraps
from importlib.metadata import entry_points

import pytest
from hypothesis import is_hypothesis_test, settings

from tests.laws import profiles

pytest.register_assert_rewrite("tests.golden")

# Laws that tests/laws/test_many.py tests on many random ledgers, which is faster.
COVERED_BY_TEST_MANY = {"test_analysis_equals_oracle", "test_belief", "test_findings"}


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == profiles.DEEP:
        settings.load_profile(profiles.DEEP)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Scan old objects for garbage rarely: most are modules and tests, which stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.set_threshold(*gc.get_threshold()[:2], 100)
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr == profiles.DEEP:
        for item in items:
            property = isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)
            if property and item.path.stem not in COVERED_BY_TEST_MANY:
                item.add_marker(profiles.DEEP)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure the coverage of a property, and not of the generation of its examples.

    Before Python 3.14, coverage doubles the time that the generation takes.
    """
    tracer = sys.gettrace()
    if not (tracer and isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)):
        return (yield)
    handle = item.obj.hypothesis
    property = handle.inner_test

    @wraps(property)
    def traced(*args: object, **kwargs: object) -> object:
        sys.settrace(tracer)
        try:
            return property(*args, **kwargs)
        finally:
            sys.settrace(None)

    handle.inner_test = traced
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
        handle.inner_test = property


@pytest.fixture(autouse=True, scope="session")
def cached_entry_points() -> Iterator[None]:
    """Cache the entry points of installed packages, which each check reads from all of them."""
    from claimtrack import rules  # coverage begins after this file is imported
    from claimtrack.drafts import extractors

    @cache
    def read(path: tuple[str, ...], **selection: str) -> object:
        return entry_points(**selection)

    with pytest.MonkeyPatch.context() as patch:
        for module in (rules, extractors):
            patch.setattr(module, "entry_points", lambda **each: read((*sys.path,), **each))
        yield
