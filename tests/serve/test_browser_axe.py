"""The live pages are open to everybody, in both colour schemes and at both widths."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.reports.html.browser import Browser
from tests.serve.desk import Desk, draft_tutorial, start_desk
from tests.serve.hostile import write_hostile_folder

pytestmark = pytest.mark.browser

LOOKS = pytest.mark.parametrize(
    ("dark", "width"), [(False, 1400), (True, 390)], ids=["day", "night"]
)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with start_desk(draft_tutorial(tmp_path_factory.mktemp("axe") / "orrin")) as started:
        yield started


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with start_desk(write_hostile_folder(tmp_path_factory.mktemp("axe") / "hostile")) as started:
        yield started


def assert_accessible(browser: Browser, width: int) -> None:
    browser.run_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert [] == browser.violations()
    assert width >= browser.run_script("return document.documentElement.scrollWidth")


@LOOKS
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?status=draft",
        "/?q=nothing-has-these-words",
        "/claim/some-200-dead-fish",
        "/source/town-hall",
        "/claim/nothing",
    ],
)
def test_live_pages_are_accessible(
    browser: Browser, drafted: Desk, path: str, dark: bool, width: int
) -> None:
    browser.open(drafted.address)
    browser.open(f"{drafted.origin}{path}", dark=dark, width=width)

    assert_accessible(browser, width)


@LOOKS
@pytest.mark.parametrize("path", ["/", "/claim/claim-7", "/source/source-14", "/?doc=text-3"])
def test_live_pages_of_hostile_texts_are_accessible(
    browser: Browser, hostile: Desk, path: str, dark: bool, width: int
) -> None:
    browser.open(hostile.address)
    browser.open(f"{hostile.origin}{path}", dark=dark, width=width)

    assert_accessible(browser, width)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose first claim is accepted, so that it has a finding."""
    ledger = draft_tutorial(tmp_path_factory.mktemp("axe") / "judged")
    ledger.write_text(ledger.read_text().replace("draft = true\n", "", 1))
    with start_desk(ledger) as started:
        yield started


def wait_for(browser: Browser, selector: str) -> None:
    WebDriverWait(browser.driver, 30).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, selector)
    )


def click(browser: Browser, selector: str) -> None:
    browser.driver.find_elements(By.CSS_SELECTOR, selector)[0].click()


@LOOKS
@pytest.mark.parametrize("form", ["draft", "claim", "chain", "waive"])
def test_open_forms_are_accessible(
    browser: Browser, judged: Desk, form: str, dark: bool, width: int
) -> None:
    browser.open(judged.address, dark=dark, width=width)
    click(browser, f"[data-form^='/form/{form}']")
    wait_for(browser, "form.edit")
    browser.run_script(
        "for (const each of document.querySelectorAll('.new-source')) each.hidden = false"
    )
    assert_accessible(browser, width)

    click(browser, "form.edit .save")  # as it is: nothing to save, or faults
    wait_for(browser, "form.edit .faults li, body:not(:has(form.edit))")
    assert_accessible(browser, width)


@LOOKS
def test_dialogs_are_accessible(browser: Browser, judged: Desk, dark: bool, width: int) -> None:
    browser.open(judged.address, dark=dark, width=width)
    browser.driver.find_element(By.TAG_NAME, "body").send_keys("?")
    wait_for(browser, "#help[open]")
    assert_accessible(browser, width)
    browser.driver.switch_to.active_element.send_keys(Keys.ESCAPE)

    click(browser, "[data-form^='/form/draft']")
    wait_for(browser, "form.edit")
    ledger = judged.log.with_suffix("") / "ledger.toml"
    ledger.write_text(ledger.read_text() + "# A comment by somebody else.\n")
    click(browser, "form.edit .save")
    wait_for(browser, "#conflict[open]")
    assert_accessible(browser, width)
