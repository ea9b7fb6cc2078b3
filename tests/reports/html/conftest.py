"""One browser for all browser tests."""

import os
from collections.abc import Iterator

import pytest

from tests.reports.html.browser import BROWSER, DRIVER, Browser, start_browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if BROWSER is None or DRIVER is None:
        reason = "NO BROWSER WAS FOUND: install chromium and chromium-driver to test the pages"
        if os.environ.get("CLAIMTRACK_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with start_browser(tmp_path_factory.mktemp("profile")) as found:
        yield found
