"""Editing on the live page in a browser: by keyboard alone, in two tabs, beside an editor."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.reports.html.browser import Browser
from tests.serve.desk import Desk, draft_tutorial, start_desk

pytestmark = pytest.mark.browser


@frozen
class LivePage:
    """A live page in a browser, operated by keys only, and the file that it edits."""

    browser: Browser
    desk: Desk
    ledger: Path

    def open(self) -> None:
        """Load the page again."""
        self.browser.open(f"{self.desk.origin}/")

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        ActionChains(self.browser.driver).send_keys(*keys).perform()

    def hold(self, held: str, key: str) -> None:
        """Press a key while another one is held."""
        ActionChains(self.browser.driver).key_down(held).send_keys(key).key_up(held).perform()

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on an element."""
        for _ in range(80):
            if self.script("return document.activeElement.matches(arguments[0])", selector):
                return
            self.press(Keys.TAB)
        raise AssertionError(f"Tab does not reach {selector}")

    def fill(self, selector: str, words: str) -> None:
        """Go to a field by Tab, and type other words in it."""
        self.tab_to(selector)
        self.hold(Keys.CONTROL, "a")
        self.press(words)

    def script(self, program: str, *given: object) -> object:
        """Run a script in the page, and return its result."""
        return self.browser.run_script(program, *given)

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        WebDriverWait(self.browser.driver, 30, 0.05).until(lambda _: condition())

    def wait_for(self, program: str) -> None:
        """Wait until an expression of the page is true."""
        self.wait(lambda: self.script(f"return Boolean({program})"))

    def wait_for_status(self, words: str) -> None:
        """Wait until the page announces something."""
        self.wait(lambda: words in str(self.script("return document.all.status.textContent")))

    @property
    def focus(self) -> str:
        """The id of the element with the focus."""
        return str(self.script("return document.activeElement.id"))

    @property
    def text(self) -> str:
        """The text of the ledger file."""
        return self.ledger.read_text()

    def open_form(self, key: str) -> None:
        """Open a form with a key."""
        self.press(key)
        self.wait_for("document.querySelector('form.edit')")


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[LivePage]:
    ledger = draft_tutorial(tmp_path / "orrin")
    with start_desk(ledger) as desk:
        browser.open(desk.address)
        browser.console_messages()
        yield LivePage(browser, desk, ledger)


def test_drafts_are_decided_by_keyboard_alone(page: LivePage) -> None:
    page.press("j")
    assert page.focus == "n1"

    page.press("a")
    page.wait_for_status("Accepted. 3 drafts are left.")
    assert page.text.count("draft = true") == 3
    assert page.focus == "n2"

    page.press("r")
    page.wait_for_status("Rejected. 2 drafts are left.")
    assert "some-200-dead-fish" not in page.text

    page.open_form("e")
    page.fill("[data-field=text]", "The paint works caused it.")
    page.fill("[data-field=topics]", "cause, fish")
    page.press(Keys.ENTER)
    page.wait_for_status("Saved.")
    assert 'text = "The paint works caused it."' in page.text
    assert 'topics = ["cause", "fish"]' in page.text
    assert page.text.count("draft = true") == 2
    assert page.browser.console_messages() == []


def test_claims_chains_and_waivers_are_added_by_keyboard_alone(page: LivePage) -> None:
    page.press("j", "a")
    page.wait_for_status("Accepted.")
    page.press("k")
    assert page.focus == "n1"

    page.open_form("w")
    page.press("The town has said so itself.")
    page.tab_to(".save")
    page.press(Keys.ENTER)
    page.wait_for_status("Saved.")
    assert 'reason = "The town has said so itself."' in page.text

    page.open_form("c")
    page.tab_to("[data-field=source]")
    page.press("s")  # somebody new
    page.wait_for("document.activeElement.matches('[data-field=name]')")
    page.press("Two fishermen")
    page.tab_to(".new-source [data-field=kind]")
    page.press("wit")
    page.tab_to("[data-field=unnamed]")
    page.press(Keys.SPACE)
    page.tab_to(".save")
    page.press(Keys.ENTER)
    page.wait_for_status("Saved.")
    assert 'name = "Two fishermen"' in page.text
    assert 'kind = "witness"' in page.text
    assert page.focus == "n1"

    page.tab_to("[data-form$='p6']")
    page.press(Keys.ENTER)
    page.wait_for("document.querySelector('form.edit')")
    page.tab_to(".passage")
    page.press(Keys.HOME)
    page.hold(Keys.SHIFT, Keys.END)
    page.tab_to("[data-take-words]")
    page.press(Keys.ENTER)
    page.tab_to(".save")
    page.press(Keys.ENTER)
    page.wait_for_status("Saved.")
    assert 'text = "It is the first time since 2019' in page.text
    assert page.focus == "n5"
    assert page.browser.console_messages() == []


def test_undo_restores_the_file_byte_by_byte(page: LivePage) -> None:
    before = page.ledger.read_bytes()
    page.press("j", "a")
    page.wait_for_status("Accepted.")
    page.press("r")
    page.wait_for_status("Rejected.")
    after = page.ledger.read_bytes()

    page.press("u")
    page.wait_for_status("Undone.")
    middle = page.ledger.read_bytes()
    page.press("u")
    page.wait(lambda: page.ledger.read_bytes() == before)

    assert len({before, middle, after}) == 3
    page.wait_for("document.getElementById('undo').disabled")


def test_faults_are_named_and_the_entries_are_kept(page: LivePage) -> None:
    before = page.text
    page.press("j")
    page.open_form("e")
    page.fill("[data-field=text]", " ")
    page.tab_to(".save")
    page.press(Keys.ENTER)
    page.wait_for("document.querySelector('.faults li')")

    assert "Claim: is missing" in str(
        page.script("return document.querySelector('.faults').textContent")
    )
    assert page.script("return document.activeElement.dataset.field") == "text"
    assert page.text == before


def test_escape_closes_a_changed_form_at_the_second_time(page: LivePage) -> None:
    page.press("j")
    page.open_form("e")
    page.press("x")
    page.press(Keys.ESCAPE)
    assert page.script("return document.querySelectorAll('form.edit').length") == 1
    page.press(Keys.ESCAPE)
    page.wait_for("!document.querySelector('form.edit')")
    assert page.script("return document.activeElement.textContent") == "Edit"


def test_a_change_of_another_tab_is_resolved_without_loss(page: LivePage) -> None:
    driver = page.browser.driver
    first = driver.current_window_handle
    page.press("j", "j")
    page.open_form("e")
    page.fill("[data-field=text]", "About 200 fish have died.")
    driver.switch_to.new_window("tab")
    try:
        page.open()
        page.press("j", "a")
        page.wait_for_status("Accepted.")
    finally:
        driver.close()
        driver.switch_to.window(first)
    page.wait_for("document.querySelector('.changed').textContent.includes('has changed')")
    page.wait_for("document.querySelectorAll('[data-draft]').length === 3")
    assert page.script("return document.activeElement.value") == "About 200 fish have died."

    page.tab_to(".save")
    page.press(Keys.ENTER)
    page.wait_for("document.getElementById('conflict').open")
    assert "-draft = true" in str(
        page.script("return document.getElementById('difference').textContent")
    )
    assert "About 200" not in page.text

    page.tab_to("#apply")
    page.press(Keys.ENTER)
    page.wait_for_status("Saved.")
    assert 'text = "About 200 fish have died."' in page.text
    assert page.text.count("draft = true") == 3


def test_an_editor_changes_the_file_underneath(page: LivePage) -> None:
    page.press("j")
    page.open_form("e")
    page.fill("[data-field=text]", "The lake is closed.")
    page.ledger.write_text(page.text + "\n# A note of the editor.\n")
    page.wait_for("document.querySelector('.changed').textContent.includes('has changed')")
    page.tab_to(".save")
    page.press(Keys.ENTER)
    page.wait_for("document.getElementById('conflict').open")
    assert "+# A note of the editor." in str(
        page.script("return document.getElementById('difference').textContent")
    )

    page.tab_to("#apply")
    page.press(Keys.ENTER)
    page.wait_for_status("Saved.")
    assert 'text = "The lake is closed."' in page.text
    assert page.text.endswith("# A note of the editor.\n")


def test_a_broken_file_is_reported_and_the_last_page_stays(page: LivePage) -> None:
    good = page.text
    page.press("j", "j")
    page.ledger.write_text(good + "\n[claim.broken\n")
    page.wait_for("document.querySelector('.problems')")
    assert page.script("return document.querySelectorAll('.note').length") == 4
    assert page.focus == "n2"

    page.ledger.write_text(good)
    page.wait_for("!document.querySelector('.problems')")
    assert page.focus == "n2"


def test_selected_words_become_a_claim(page: LivePage) -> None:
    page.script(
        "const text = document.querySelector('[data-passage$=p6]').firstChild;"
        "getSelection().setBaseAndExtent(text, 6, text, 20);"
    )
    page.wait_for("!document.getElementById('selection').hidden")
    page.open_form("n")
    assert "the first time" == page.script(
        "return document.querySelector('form.edit [data-field=text]').value"
    )
    assert "the first time" == page.script(
        "return document.querySelector('form.edit [data-field=quote]').value"
    )


def test_keys_can_be_turned_off(page: LivePage) -> None:
    before = page.text
    page.press("?")
    page.tab_to("#keys-on")
    page.press(Keys.SPACE)
    page.press(Keys.ESCAPE)
    page.press("j", "a")
    assert not page.focus.startswith("n")
    assert page.text == before


def test_search_and_filters_work_by_keyboard_and_stand_in_the_address(page: LivePage) -> None:
    driver = page.browser.driver
    page.press("/")
    page.press("fish", Keys.ENTER)
    page.wait_for("document.querySelectorAll('.note').length === 1")
    assert driver.current_url.endswith("/?q=fish")
    assert page.focus == "search"

    driver.back()
    page.wait_for("document.querySelectorAll('.note').length === 4")
    page.tab_to("#filter-source")
    page.press("ev")
    page.wait_for("document.querySelectorAll('.note').length === 1")
    assert driver.current_url.endswith("source=evening-post")
    assert page.focus == "filter-source"


def test_slider_shows_what_was_known_on_a_day(page: LivePage) -> None:
    page.tab_to("#as-of-range")
    page.press(Keys.HOME)
    page.wait_for("document.querySelector('.notice')")
    assert "as-of=2031-06-" in page.browser.driver.current_url
    assert page.script("return document.querySelectorAll('[data-edit], [data-form]').length") == 0

    page.press(Keys.END)
    page.wait_for("document.querySelectorAll('[data-edit]').length === 8")


def test_page_works_without_a_script(page: LivePage) -> None:
    page.browser.open(f"{page.desk.origin}/?q=fish", script=False)
    shown = page.browser.command(
        "Runtime.evaluate",
        {"expression": "document.querySelectorAll('.note').length", "returnByValue": True},
    )
    assert shown["result"]["value"] == 1


@pytest.mark.parametrize(("dark", "width"), [(False, 1400), (True, 390)], ids=["day", "night"])
def test_forms_and_dialogs_are_accessible(page: LivePage, dark: bool, width: int) -> None:
    page.browser.open(f"{page.desk.origin}/", dark=dark, width=width)
    page.press("j", "a")
    page.wait_for_status("Accepted.")
    keys = {"e": "j", "n": "j", "c": "k", "w": "k"}
    found = {}
    for key, step in keys.items():
        page.script("document.activeElement.blur()")
        page.press("j")
        while page.focus != ("n2" if step == "j" else "n1"):
            page.press(step)
        page.open_form(key)
        page.script("document.querySelectorAll('form details').forEach(each => each.open = true)")
        found[key] = page.browser.violations()
        page.press(Keys.ESCAPE)
        page.wait_for("!document.querySelector('form.edit')")
    page.press("?")
    found["?"] = page.browser.violations()
    assert [*keys, "?"] == [key for key, violations in found.items() if violations == []]
    assert width >= int(str(page.script("return document.documentElement.scrollWidth")))


def test_decisions_show_at_once_and_are_sent_in_turn(page: LivePage) -> None:
    page.press("j", "a", "a", "r")
    assert page.focus == "n4"
    page.wait(lambda: page.text.count("draft = true") == 1)
    page.wait_for("document.querySelectorAll('.note').length === 3")
    assert "paint-works-upstream-blame" not in page.text
    assert page.script("return document.activeElement.dataset.claim") == "nothing-left-our-site"


def test_decision_is_taken_back_if_the_server_does_not_answer(page: LivePage) -> None:
    page.desk.kill()
    page.press("j", "a")
    page.wait_for_status("Not saved: The server does not answer")
    assert page.focus == "n1"
    assert page.script("return document.querySelectorAll('[data-edit]:not([hidden])').length") == 8
