"""Pages in a real browser: no dialog, no request, no complaint, open to everybody.

``pytest -m browser`` runs them. Without Chromium they are skipped, and say so; with
``CLAIMTRACK_BROWSER=required`` they fail instead.
"""

import base64
from pathlib import Path

import pytest
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import claimtrack
from claimtrack.model import Ledger
from tests.benchmarks.generator import generate
from tests.benchmarks.pages import rows
from tests.reports.html.browser import Browser
from tests.reports.html.hostile import STRINGS, hostile_ledger
from tests.reports.html.pages import page_for

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]
PAGES = ("seed", "shared_relay", "circular_sourcing", "hostile", "large")


def _ledger(name: str) -> Ledger:
    match name:
        case "seed":
            return claimtrack.load(ROOT / "seeds" / "slbm-2021")
        case "hostile":
            return hostile_ledger()
        case "large":
            return generate(5000)
        case _:
            return claimtrack.load(ROOT / "examples" / name)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made: dict[str, Path] = {}
    for name in PAGES:
        made[name] = folder / f"{name}.html"
        title = STRINGS[0] if name == "hostile" else name
        made[name].write_text(page_for(_ledger(name), title), encoding="utf-8")
    return made


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    return pages[request.param]


def without_dialog(browser: Browser) -> bool:
    try:
        _ = browser.driver.switch_to.alert
    except NoAlertPresentException:
        return True
    return False


def test_a_page_makes_no_requests_and_logs_nothing(browser: Browser, page: Path) -> None:
    browser.requests()
    browser.console_messages()

    browser.open(page)
    browser.run_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    browser.run_script("for (const each of document.querySelectorAll('a')) each.focus()")

    assert without_dialog(browser)
    assert [page.as_uri()] == browser.requests()
    assert [] == browser.console_messages()


@pytest.mark.parametrize(("dark", "width"), [(False, 1400), (True, 420)], ids=["day", "night"])
def test_a_page_is_accessible(browser: Browser, page: Path, dark: bool, width: int) -> None:
    """In the light theme on a wide screen, and in the dark theme on a narrow one."""
    browser.open(page, dark=dark, width=width)
    if page.stem == "large":
        # Its folded parts look like the open one, and to look at all would take minutes.
        browser.run_script(
            "document.querySelectorAll('main details:not([open])').forEach(e => e.remove())"
        )
    else:
        browser.run_script("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert [] == browser.violations()
    assert width >= browser.run_script("return document.documentElement.scrollWidth")


def test_the_policy_blocks_other_scripts_and_images(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """An injected script does not run, and an injected image is not requested."""
    browser.open(pages["seed"])
    browser.console_messages()
    browser.run_script(
        "window.ran = false;"
        "const script = document.createElement('script');"
        "script.textContent = 'window.ran = true';"
        "const image = document.createElement('img');"
        "image.src = 'https://fetched.invalid/x.png';"
        "document.body.append(script, image);"
    )

    assert browser.run_script("return window.ran") is False
    assert 2 <= sum("Content Security Policy" in each for each in browser.console_messages())
    browser.requests()


def test_a_page_is_complete_without_scripts(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["seed"], script=False)
    ledger = _ledger("seed")

    seen = browser.driver.find_element(By.ID, "claims").get_attribute("textContent") or ""
    assert all(claim.text in seen for claim in ledger.claims.values())
    assert browser.driver.find_element(By.ID, "tools").is_displayed() is False
    browser.driver.find_element(By.CSS_SELECTOR, "details.claim > summary").click()
    assert browser.driver.find_element(By.CSS_SELECTOR, "details.claim p").is_displayed()
    browser.open(pages["seed"])


def test_the_keyboard_reaches_all_parts_of_the_page(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """Tab moves forward from the skip link to the claims of the picture."""
    browser.open(pages["seed"])
    body = browser.driver.find_element(By.TAG_NAME, "body")
    steps: list[str] = []
    for _ in range(25):
        body.send_keys(
            Keys.TAB
        ) if not steps else browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        steps.append(
            browser.run_script(
                "const a = document.activeElement;"
                "const box = a.getBoundingClientRect();"
                "return (a.getAttribute('class') || a.tagName) + (box.width > 0 ? '' : ' unseen')"
            )
        )

    assert "skip" == steps[0]
    assert "scroll" in steps
    assert "node" == steps[-1]
    assert [] == [step for step in steps if step.endswith("unseen")]


def test_a_link_to_a_claim_opens_it(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["large"])
    browser.run_script("location.hash = 'claim-claim-4321'")
    last = browser.driver.find_element(By.ID, "claim-claim-4321")

    browser.driver.implicitly_wait(5)
    assert last.find_element(By.CSS_SELECTOR, "p").is_displayed()
    assert last.get_attribute("open")


def test_the_filter_selects_rows_and_jump_opens_a_claim(
    browser: Browser, pages: dict[str, Path]
) -> None:
    browser.open(pages["seed"])
    browser.driver.find_element(By.ID, "filter").send_keys("submarine")
    browser.run_script("document.getElementById('filter').dispatchEvent(new Event('change'))")
    browser.driver.set_script_timeout(120)
    browser.driver.execute_async_script("setTimeout(arguments[0], 400)")
    shown = [
        row
        for row in browser.driver.find_elements(By.CSS_SELECTOR, "tr[data-s]")
        if row.is_displayed()
    ]

    assert 0 < len(shown) < 29
    assert all("submarine" in row.text for row in shown)
    assert f"{len(shown)} claims" == browser.driver.find_element(By.ID, "hits").text

    jump = browser.driver.find_element(By.ID, "jump")
    jump.send_keys("defensive", Keys.ENTER)
    assert browser.driver.find_element(By.ID, "claim-defensive").get_attribute("open")


@pytest.mark.parametrize("name", ["seed", "hostile"])
def test_a_page_prints(browser: Browser, pages: dict[str, Path], name: str) -> None:
    browser.open(pages[name])
    printed = base64.b64decode(
        browser.command("Page.printToPDF", {"printBackground": True})["data"]
    )

    assert printed.startswith(b"%PDF-")
    assert len(printed) > 20_000


def test_print_does_not_cut_lines_of_excerpts(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["seed"], width=700)
    browser.command("Emulation.setEmulatedMedia", {"media": "print"})
    excerpts, cut = browser.run_script(
        "const all = [...document.querySelectorAll('.card pre')];"
        "return [all.length, all.filter(each => each.scrollWidth > each.clientWidth).length]"
    )
    browser.command("Emulation.setEmulatedMedia", {"media": ""})

    assert excerpts > 0
    assert 0 == cut


def test_a_large_page_has_a_limited_size(browser: Browser, pages: dict[str, Path]) -> None:
    """The benchmarks measure the time."""
    assert pages["large"].stat().st_size < 10_000_000
    browser.open(pages["large"])
    assert 5000 == browser.run_script("return document.querySelectorAll('tr[data-s]').length")


def test_the_time_to_first_paint_is_measured(browser: Browser, tmp_path: Path) -> None:
    *_, row = rows([60], 1, browser, tmp_path)

    size, _, megabytes, seen, there = (cell.strip() for cell in row.strip("|").split("|"))
    assert "60" == size
    assert 0 < float(megabytes) < 1
    assert 0 < int(seen)
    assert 0 < int(there)
