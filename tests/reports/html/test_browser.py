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
PAGES = ("seed", "strait", "dam", "shared_relay", "circular_sourcing", "hostile", "large")


def _ledger(name: str) -> Ledger:
    match name:
        case "seed":
            return claimtrack.load(ROOT / "seeds" / "slbm-2021")
        case "strait" | "dam":
            return claimtrack.load(ROOT / "tests" / "desk" / name)
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
    browser.run_script("[...document.querySelectorAll('a')].slice(0, 500).forEach(a => a.focus())")

    assert without_dialog(browser)
    assert [page.as_uri()] == browser.requests()
    assert [] == browser.console_messages()


@pytest.mark.parametrize(("dark", "width"), [(False, 1400), (True, 420)], ids=["day", "night"])
def test_a_page_is_accessible(browser: Browser, page: Path, dark: bool, width: int) -> None:
    """In the light theme on a wide screen, and in the dark theme on a narrow one."""
    browser.open(page, dark=dark, width=width)
    if page.stem == "large":
        # Its notes and lines look alike, and to look at all would take minutes.
        browser.run_script(
            "document.querySelectorAll('details, .note:nth-child(n + 40)').forEach(e => e.remove())"
        )
    else:
        browser.run_script("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert [] == browser.violations()
    assert width >= browser.run_script("return document.documentElement.scrollWidth")


def test_the_policy_blocks_scripts_and_images(browser: Browser, pages: dict[str, Path]) -> None:
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


def shown(browser: Browser, selector: str) -> list[str]:
    """Return the ids of the elements of a selector that are displayed."""
    return [
        each.get_attribute("id") or ""
        for each in browser.driver.find_elements(By.CSS_SELECTOR, selector)
        if each.is_displayed()
    ]


def test_the_filter_needs_no_script(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["strait"], script=False)
    every = shown(browser, ".note")
    browser.driver.find_element(By.CSS_SELECTOR, "label[for=show-ask]").click()
    asked = shown(browser, ".note")
    browser.driver.find_element(By.CSS_SELECTOR, "label[for=show-all]").click()

    assert 0 < len(asked) < len(every)
    assert asked == shown(browser, ".note.ask")
    assert every == shown(browser, ".note")
    browser.open(pages["strait"])


def test_documents_are_tabs_of_which_one_is_open(browser: Browser, pages: dict[str, Path]) -> None:
    """A link to a passage opens the tab of its document."""
    browser.open(pages["dam"], script=False)
    tabs = browser.driver.find_elements(By.CSS_SELECTOR, ".tabs > details")
    opened = [each.get_attribute("open") is not None for each in tabs]
    hidden = tabs[1].find_element(By.CSS_SELECTOR, ".row").get_attribute("id")
    browser.driver.get(f"{pages['dam'].as_uri()}#{hidden}")
    tabs = browser.driver.find_elements(By.CSS_SELECTOR, ".tabs > details")

    assert [True, *[False] * (len(tabs) - 1)] == opened
    assert [hidden] == shown(browser, f"#{hidden}")
    assert [False, True] == [each.get_attribute("open") is not None for each in tabs[:2]]
    browser.open(pages["dam"])


def test_the_keyboard_reaches_all_parts_of_the_page(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """Tab moves forward from the skip link over the filter to the notes."""
    browser.open(pages["strait"])
    steps: list[str] = []
    for _ in range(45):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        steps.append(
            browser.run_script(
                "const a = document.activeElement;"
                "const box = a.getBoundingClientRect();"
                "return (a.id || a.getAttribute('class') || a.tagName)"
                " + (box.width > 0 ? '' : ' unseen')"
            )
        )

    assert "skip" == steps[0]
    assert "show-all" in steps
    assert "num" in [step.split()[0] for step in steps]
    assert [] == [step for step in steps if step.endswith("unseen")]


@pytest.mark.parametrize("name", ["seed", "hostile"])
def test_a_page_prints(browser: Browser, pages: dict[str, Path], name: str) -> None:
    browser.open(pages[name])
    printed = base64.b64decode(
        browser.command("Page.printToPDF", {"printBackground": True})["data"]
    )

    assert printed.startswith(b"%PDF-")
    assert len(printed) > 20_000


def test_print_omits_no_content(browser: Browser, pages: dict[str, Path]) -> None:
    """The notes are displayed whatever the filter, and no text is wider than the paper."""
    browser.open(pages["strait"], width=700)
    browser.driver.find_element(By.CSS_SELECTOR, "label[for=show-fix]").click()
    browser.command("Emulation.setEmulatedMedia", {"media": "print"})
    notes, lost, wide = browser.run_script(
        "const all = [...document.querySelectorAll('.note, #findings li')];"
        "return [all.length, all.filter(each => !each.getClientRects().length).length,"
        " document.documentElement.scrollWidth]"
    )
    browser.command("Emulation.setEmulatedMedia", {"media": ""})

    assert notes > 20
    assert 0 == lost
    assert wide <= 700


def test_a_large_page_has_a_limited_size(browser: Browser, pages: dict[str, Path]) -> None:
    """The benchmarks measure the time."""
    assert pages["large"].stat().st_size < 10_000_000
    browser.open(pages["large"])
    assert 0 < browser.run_script("return document.querySelectorAll('.note').length") <= 5000


def test_the_time_to_first_paint_is_measured(browser: Browser, tmp_path: Path) -> None:
    *_, row = rows([60], 1, browser, tmp_path)

    size, _, megabytes, seen, there = (cell.strip() for cell in row.strip("|").split("|"))
    assert "60" == size
    assert 0 < float(megabytes) < 1
    assert 0 < int(seen)
    assert 0 < int(there)
