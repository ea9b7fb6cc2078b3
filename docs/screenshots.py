"""Takes the pictures of a report that the documentation shows.

``python docs/screenshots.py`` renews ``docs/images``. It runs ``claimtrack report``
on an example and opens the page in Chromium without a window (``chromium`` and
``chromedriver``; Selenium is in the extra ``test``).
"""

import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

DOCS = Path(__file__).parent
EXAMPLE = DOCS.parent / "examples" / "harbour"

PICTURES = {
    "report.png": (1300, "#picture"),
    "report-narrow.png": (390, "nav"),
}
"""The width in pixels of each picture, and the last element of the page that is on it."""


def make_page(folder: Path) -> Path:
    """Write the report of the example into a folder, and return its path."""
    page = folder / "harbour.html"
    command = [sys.executable, "-m", "claimtrack", "report", str(EXAMPLE), "-o", str(page)]
    subprocess.run(command, check=True)
    return page


def start_browser() -> webdriver.Chrome:
    """Start Chromium without a window."""
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(flag)
    return webdriver.Chrome(options, Service(shutil.which("chromedriver")))


def take_picture(browser: webdriver.Chrome, page: Path, width: int, last: str) -> bytes:
    """Return a page as PNG, in light colours, down to the end of an element."""
    light = {"name": "prefers-color-scheme", "value": "light"}
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [light]})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(page.as_uri())
    end = browser.execute_script(
        f"return document.querySelector('{last}').getBoundingClientRect().bottom"
    )
    part = {"x": 0, "y": 0, "width": width, "height": end + 16, "scale": 1}
    answer = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": part})
    return b64decode(answer["data"])


def main() -> None:
    """Write every picture."""
    images = DOCS / "images"
    images.mkdir(exist_ok=True)
    browser = start_browser()
    try:
        with TemporaryDirectory() as folder:
            page = make_page(Path(folder))
            for name, (width, last) in PICTURES.items():
                (images / name).write_bytes(take_picture(browser, page, width, last))
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
