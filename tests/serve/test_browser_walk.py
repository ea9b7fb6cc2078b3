"""The walk of the tutorial: from a draft to a reviewed, exported report, by mouse and typing.

The ledger file is never opened. Clicks and typed characters are counted, because they bound
the time that a person needs.
"""

from pathlib import Path

import pytest
from attrs import define
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

import claimtrack
from tests.reports.html.browser import Browser
from tests.serve.desk import draft_tutorial, start_desk

pytestmark = pytest.mark.browser


@define
class Visitor:
    """Somebody with a mouse and a keyboard."""

    browser: Browser
    clicks: int = 0
    typed: int = 0

    def find(self, selector: str, text: str = "") -> WebElement:
        """Return the first element with a text, as soon as it is there."""

        def found(_: object) -> WebElement | None:
            elements = self.browser.driver.find_elements(By.CSS_SELECTOR, selector)
            named = (e for e in elements if text in (e.get_attribute("textContent") or ""))
            return next(named, None)

        element = WebDriverWait(self.browser.driver, 30).until(found)
        assert element is not None  # until() returns no other empty value
        return element

    def click(self, selector: str, text: str = "") -> None:
        """Point at an element, and click it."""
        element = self.find(selector, text)
        self.browser.run_script("arguments[0].scrollIntoView({block: 'center'})", element)
        ActionChains(self.browser.driver).move_to_element(element).click().perform()
        self.clicks += 1

    def write(self, field: str, words: str) -> None:
        """Click into a field of the open form, and type other words in it."""
        selector = f"form.edit [data-field={field}]"
        self.click(selector)
        self.find(selector).clear()
        self.find(selector).send_keys(words)
        self.typed += len(words)

    def choose(self, field: str, choice: str, within: str = "form.edit") -> None:
        """Choose an option of a field of the open form, by the start of its label."""
        select = Select(self.find(f"{within} select[data-field={field}]"))
        select.select_by_index([o.text.startswith(choice) for o in select.options].index(True))
        self.clicks += 2

    def save(self, button: str = "Save") -> None:
        """Save the open form, and wait until it is gone."""
        self.click("form.edit button", button)
        self.wait_until_gone("form.edit")

    def wait_until_gone(self, selector: str) -> None:
        """Wait until no element is there any more."""
        WebDriverWait(self.browser.driver, 30).until(
            lambda driver: not driver.find_elements(By.CSS_SELECTOR, selector)
        )


def test_a_draft_becomes_a_report_without_opening_the_file(
    browser: Browser, tmp_path: Path
) -> None:
    ledger = draft_tutorial(tmp_path / "orrin")
    visitor = Visitor(browser)
    with start_desk(ledger) as desk:
        browser.open(desk.address)
        for note, text, kind, topic in (
            ("#n1", "The lake is closed to swimmers.", "event", "closure"),
            ("#n2", "About 200 fish died between Friday and Monday.", "measurement", "fish"),
            ("#n3", "The paint works caused the death of the fish.", "inference", "cause"),
        ):
            visitor.click(f"{note} [data-draft] [data-form]")
            visitor.write("text", text)
            visitor.choose("kind", kind)
            visitor.write("topics", topic)
            visitor.save("Save and accept")
            visitor.wait_until_gone(f"{note} [data-draft]")

        visitor.click("#n3 [data-form^='/form/chain']")
        visitor.choose("stance", "denies it")
        visitor.choose("source", "a spokesman")
        visitor.click("form.edit details:not([open]) summary")
        visitor.choose("at", "¶5")
        visitor.write("quote", "Nothing has left our site")
        visitor.save()
        visitor.click("#n4 [data-edit=reject]")
        visitor.wait_until_gone("[data-draft]")

        visitor.click(".add-claim", "paragraph 6")
        visitor.write("text", "No fish had died in the lake since 2019.")
        visitor.choose("kind", "absence")
        visitor.save()

        visitor.click("#n2 [data-form^='/form/chain']")
        visitor.choose("source", "somebody new")
        visitor.write("name", "Anglers' club of Orrin")
        visitor.choose("kind", "organisation", ".new-source")
        visitor.choose("act", "witnessed")
        visitor.save()

        visitor.click("#n1 [data-form^='/form/waive']")
        visitor.write("reason", "The town announces its own decision.")
        visitor.save()

        visitor.click("details.menu summary")
        link = visitor.find("details.menu a[href^='/export/html']").get_attribute("href") or ""
        visitor.clicks += 1
        exported = desk.request("GET", link.removeprefix(desk.origin)).text

    report = claimtrack.check(claimtrack.load(ledger))
    assert 4 == report.claims
    assert not any(claim.draft for claim in claimtrack.load(ledger).claims.values())
    assert 1 == len(report.waived)
    assert "The lake is closed to swimmers." in exported
    assert "The town announces its own decision." in exported
    assert visitor.clicks < 55
    assert visitor.typed < 300
