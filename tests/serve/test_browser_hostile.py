"""Hostile texts in a real browser: no dialog, no request to elsewhere, no complaint."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.by import By

from claimtrack.cli.main import main
from tests.reports.html.browser import Browser
from tests.reports.html.hostile import STRINGS
from tests.serve.desk import Desk, start_desk
from tests.serve.hostile import write_hostile_folder

pytestmark = pytest.mark.browser

_OPEN_ALL = """
for (const each of document.querySelectorAll('details')) each.open = true;
for (const each of document.querySelectorAll('a, button, summary')) each.focus();
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hostile_folder(tmp_path_factory.mktemp("hostile") / "desk")


@pytest.fixture(scope="module")
def desk(ledger: Path) -> Iterator[Desk]:
    with start_desk(ledger) as started:
        yield started


def assert_silent(browser: Browser, prefix: str) -> None:
    """Fail if there is a dialog, a request to elsewhere or a complaint since the last call."""
    with pytest.raises(NoAlertPresentException):
        _ = browser.driver.switch_to.alert
    assert [] == [each for each in browser.requests() if not each.startswith(prefix)]
    assert [] == browser.console_messages()


def visit(browser: Browser, address: str, prefix: str) -> None:
    """Open a page, unfold and focus everything in it, and require silence."""
    browser.open(address)
    browser.run_script(_OPEN_ALL)
    assert_silent(browser, prefix)


@pytest.mark.parametrize("options", [[], ["--full-text"]], ids=["excerpts", "full-text"])
def test_report_of_hostile_texts_is_silent(
    browser: Browser, ledger: Path, tmp_path: Path, options: Sequence[str]
) -> None:
    page = tmp_path / "page.html"
    assert 0 == main(["report", str(ledger), "-o", str(page), *options])
    browser.requests()

    visit(browser, page.as_uri(), page.as_uri())

    shown = browser.driver.find_element(By.TAG_NAME, "body").get_attribute("textContent") or ""
    assert (
        70 == len(STRINGS) == sum(words.split()[0] in shown for words in STRINGS if words.split())
    )


def test_live_pages_of_hostile_texts_are_silent(browser: Browser, desk: Desk) -> None:
    browser.open(desk.address)
    browser.requests()
    paths = ["/", *(f"/?doc=text-{number}" for number in range(0, len(STRINGS), 10))]
    for number in range(len(STRINGS)):
        paths += [f"/claim/claim-{number}", f"/source/source-{number}"]

    for path in paths:
        visit(browser, f"{desk.origin}{path}", desk.origin)

    assert len(paths) > 2 * len(STRINGS)


def test_hostile_addresses_are_silent(browser: Browser, desk: Desk) -> None:
    browser.open(desk.address)
    for words in STRINGS:
        keys = ("q", "status", "source", "rule", "topic", "as-of", "doc")
        query = urlencode(dict.fromkeys(keys, words[:500]))
        visit(browser, f"{desk.origin}/?{urlencode({'q': words[:500]})}", desk.origin)
        # Other words than a page knows may be answered by an error, which is logged as such.
        browser.open(f"{desk.origin}/?{query}")
        browser.open(f"{desk.origin}/claim/{quote(words[:200], safe='')}")
        complaints = browser.console_messages()
        assert [] == [each for each in complaints if "the server responded with" not in each]
        assert_silent(browser, desk.origin)
