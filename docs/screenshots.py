"""Take the pictures in ``docs/images``: a report, and the README as rendered.

``python docs/screenshots.py`` renews them. It runs ``claimtrack report`` on an example
and opens pages in Chromium without a window (``chromium`` and ``chromedriver``; Selenium
is in the extra ``test``).
"""

import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_it import MarkdownIt
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
EXAMPLE = "examples/harbour"
"""The ledger relative to the root, which is on the page."""

README_STYLE = """
body { font: 16px/1.5 sans-serif; color: #1f2328; max-width: 860px; margin: 24px auto }
h1, h2 { border-bottom: 1px solid #d1d9e0; padding-bottom: 8px }
code { font: 85% monospace; background: #eff1f3; padding: 2px 4px; border-radius: 6px }
pre { background: #f6f8fa; padding: 16px; border-radius: 6px; line-height: 1.35; overflow: hidden }
pre code { background: none; padding: 0 }
img { max-width: 100%; border: 1px solid #d1d9e0 }
table { border-collapse: collapse }
td, th { border: 1px solid #d1d9e0; padding: 6px 13px }
a { color: #0969da }
"""
"""A style similar to that of code hosts."""


def make_report(folder: Path) -> Path:
    """Write the report of the example into a folder, and return its path."""
    page = folder / "harbour.html"
    command = [sys.executable, "-m", "claimtrack", "report", EXAMPLE, "-o", str(page)]
    subprocess.run(command, check=True, cwd=ROOT)
    return page


def render_readme(folder: Path) -> Path:
    """Write the README as HTML into a folder, and return its path."""
    page = folder / "readme.html"
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    body = MarkdownIt().enable("table").render(text)
    head = f'<meta charset="utf-8"><base href="{ROOT.as_uri()}/"><style>{README_STYLE}</style>'
    page.write_text(head + body, encoding="utf-8")
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
    options = {"format": "png", "clip": part, "captureBeyondViewport": True}
    answer = browser.execute_cdp_cmd("Page.captureScreenshot", options)
    return b64decode(answer["data"])


def main() -> None:
    """Write every picture."""
    images = DOCS / "images"
    images.mkdir(exist_ok=True)
    browser = start_browser()
    try:
        with TemporaryDirectory() as folder:
            report = make_report(Path(folder))
            readme = render_readme(Path(folder))
            for name, page, width, last in (
                ("report.png", report, 1300, "#picture"),
                ("report-narrow.png", report, 390, "nav"),
                ("readme.png", readme, 940, "table"),
            ):
                (images / name).write_bytes(take_picture(browser, page, width, last))
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
