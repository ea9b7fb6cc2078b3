"""Chromium without background services, for tests of pages."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any  # what a page answers may be anything

from attrs import frozen
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--window-size=1400,1000"),
)


@frozen
class Browser:
    """A running browser that logs requests and console messages."""

    driver: webdriver.Chrome

    def open(
        self, page: Path | str, *, dark: bool = False, width: int = 1400, script: bool = True
    ) -> None:
        """Open a file or an address with a colour scheme and a width, with or without scripts."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setEmulatedMedia", {"media": "", "features": [scheme]})
        self.command("Emulation.setDeviceMetricsOverride", size)
        self.command("Emulation.setScriptExecutionDisabled", {"value": not script})
        self.driver.get(page if isinstance(page, str) else page.as_uri())
        if script:  # on a busy machine, get() may return before a large page is complete
            ready = "return document.readyState"
            WebDriverWait(self.driver, 60).until(lambda _: self.run_script(ready) == "complete")

    def command(self, name: str, given: Mapping[str, object]) -> Mapping[str, Any]:
        """Run a command of the DevTools protocol, and return its answer."""
        answer: Mapping[str, Any] = self.driver.execute_cdp_cmd(name, dict(given))
        return answer

    def run_script(self, program: str, *given: object) -> Any:
        """Run a script in the page, and return its result."""
        return self.driver.execute_script(program, *given)

    def requests(self) -> list[str]:
        """Return every URL requested since the last call."""
        messages = [json.loads(each["message"])["message"] for each in self._log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def console_messages(self) -> list[str]:
        """Return the console messages since the last call: errors, warnings, policy violations."""
        return [each["message"] for each in self._log("browser")]

    def _log(self, kind: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]  # selenium's own
        return found

    def violations(self) -> list[str]:
        """Return the accessibility rules that the page violates, each with its first place."""
        self.run_script((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8"))
        found: Sequence[Mapping[str, Any]] = self.driver.execute_async_script(
            "const done = arguments[0];"
            "axe.run({resultTypes: ['violations']}).then(r => done(r.violations));"
        )
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@contextmanager
def start_browser(profile: Path) -> Iterator[Browser]:
    """Start a browser with a new profile, and stop it at the end."""
    options = Options()
    options.binary_location = BROWSER or ""
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    # A dialog must not be closed by the driver before it is seen.
    options.unhandled_prompt_behavior = "ignore"
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        driver.set_script_timeout(120)
        yield Browser(driver)
    finally:
        driver.quit()
