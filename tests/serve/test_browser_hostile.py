"""Hostile texts in a real browser: no dialog, no request to elsewhere, no complaint."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from claimtrack.cli.main import main
from tests.reports.html.browser import Browser
from tests.reports.html.hostile import STRINGS
from tests.serve.desk import Desk, draft_tutorial, start_desk
from tests.serve.hostile import write_hostile_folder

pytestmark = pytest.mark.browser

_REFUSED = "the server responded with a status of 4"
"""The message that the browser logs for a refused request."""

_CANCEL = "document.querySelector('form.edit [data-cancel]')?.click()"

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


def noise(browser: Browser, prefix: str) -> list[str]:
    """Return dialogs, requests to elsewhere and complaints since the last call."""
    try:
        dialogs = [f"dialog: {browser.driver.switch_to.alert.text}"]
    except NoAlertPresentException:
        dialogs = []
    own = (prefix, "data:image/svg+xml;")  # the browser's own icon of a field for dates
    elsewhere = [each for each in browser.requests() if not each.startswith(own)]
    return dialogs + elsewhere + browser.console_messages()


def visit(browser: Browser, address: str, prefix: str) -> list[str]:
    """Open a page, unfold and focus everything in it, and return the noise with the address."""
    browser.open(address)
    browser.run_script(_OPEN_ALL)
    return [f"{address}: {each}" for each in noise(browser, prefix)]


@pytest.mark.parametrize("options", [[], ["--full-text"]], ids=["excerpts", "full-text"])
def test_report_of_hostile_texts_is_silent(
    browser: Browser, ledger: Path, tmp_path: Path, options: Sequence[str]
) -> None:
    page = tmp_path / "page.html"
    assert 0 == main(["report", str(ledger), "-o", str(page), *options])
    noise(browser, "")

    assert [] == visit(browser, page.as_uri(), page.as_uri())
    shown = browser.driver.find_element(By.TAG_NAME, "body").get_attribute("textContent") or ""
    assert all(each in shown for each in ("<script>alert(", "<plaintext>", "{{ 7 * 7 }}"))


def test_live_pages_of_hostile_texts_are_silent(browser: Browser, desk: Desk) -> None:
    browser.open(desk.address)
    noise(browser, "")
    paths = ["/", *(f"/?doc=text-{number}" for number in range(0, len(STRINGS), 10))]
    for number in range(len(STRINGS)):
        paths += [f"/claim/claim-{number}", f"/source/source-{number}"]

    found = [each for path in paths for each in visit(browser, desk.origin + path, desk.origin)]
    assert [] == found
    assert len(paths) > 2 * len(STRINGS)


def test_hostile_addresses_are_silent(browser: Browser, desk: Desk) -> None:
    """Other words than a page knows may be answered by an error, which the browser logs."""
    browser.open(desk.address)
    noise(browser, "")
    found: list[str] = []
    for words in STRINGS:
        query = urlencode({"q": words[:500]})
        found += visit(browser, f"{desk.origin}/?{query}", desk.origin)
        keys = ("status", "source", "rule", "topic", "as-of", "doc")
        query = urlencode(dict.fromkeys(keys, words[:500]))
        for path in (f"/?{query}", f"/claim/{quote(words[:200], safe='')}"):
            heard = visit(browser, desk.origin + path, desk.origin)
            found += [
                each for each in heard if "the server responded with a status of 4" not in each
            ]

    assert [] == found


_FILL = """
const [words] = arguments;
const source = document.querySelector('form.edit [data-field=source]');
if (source) {
  source.value = '+';
  source.dispatchEvent(new Event('change', {bubbles: true}));
}
for (const field of document.querySelectorAll('form.edit [data-field]')) {
  if (field.matches('input:not([type=hidden]), textarea') && field.type !== 'date') {
    field.value = words;
    field.dispatchEvent(new Event('input', {bubbles: true}));
  } else if (field.matches('[data-field=kind]')) {
    field.selectedIndex = 1;
  }
}
document.querySelector('form.edit .save').click();
"""


@pytest.mark.parametrize("form", ["draft", "claim", "chain", "waive"])
def test_hostile_words_in_every_field_are_silent(
    browser: Browser, tmp_path: Path, form: str
) -> None:
    """Fields take the words or refuse them; both must be shown without harm."""
    ledger = draft_tutorial(tmp_path / "desk")
    text = ledger.read_text()
    first = text.index("draft = true")
    ledger.write_text(text[:first] + text[first + len("draft = true") :])  # so that it is judged
    outcomes: Counter[str] = Counter()
    found: list[str] = []
    opened = f"[data-form^='/form/{form}']"
    with start_desk(ledger) as desk:
        browser.open(desk.address)
        noise(browser, "")
        for words in STRINGS:
            wait_until(browser, opened)
            browser.driver.find_elements(By.CSS_SELECTOR, opened)[-1].click()
            wait_until(browser, "form.edit .save")
            browser.run_script(_FILL, words)
            wait_until(browser, "form.edit .faults li, body:not(:has(form.edit))")
            if exists(browser, "form.edit"):
                outcomes["refused"] += 1
                for _ in range(2):  # the second time throws changed entries away
                    browser.run_script(_CANCEL)
            else:
                outcomes["saved"] += 1
                wait_until(browser, "#undo:enabled")
                browser.driver.find_element(By.ID, "undo").click()
                wait_until(browser, "#undo:disabled")
            wait_until(browser, "body:not(:has(form.edit))")
            heard = noise(browser, desk.origin)
            found += [each for each in heard if _REFUSED not in each]

    assert [] == found
    assert len(STRINGS) == outcomes.total()
    assert 0 < outcomes["refused"]


def exists(browser: Browser, selector: str) -> bool:
    return bool(browser.run_script("return document.querySelector(arguments[0])", selector))


def wait_until(browser: Browser, selector: str) -> None:
    WebDriverWait(browser.driver, 30).until(lambda _: exists(browser, selector))
