"""Take the pictures in ``docs/images``: of the report of an article, its live page, an editor.

``python -m docs.screenshots`` renews them, and ``python -m docs.screenshots readme`` only one.
It writes the ledger of the tutorial, and opens its pages in Chromium without a window
(``chromium`` and ``chromedriver``; Selenium is in the extra ``test``, markdown-it-py in
``docs``). The screen of the editor (``nvim``) is drawn in a page by pyte, which
``pip install pyte`` installs. The article is fiction.
"""

import sys
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_it import MarkdownIt
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from claimtrack.cli.main import main as claimtrack
from docs.assistant_screen import assistant_page
from docs.editor_screen import editor_page
from docs.pull_request_screen import pull_request_page
from tests.lsp.test_neovim import configure, environment, init_file
from tests.reports.html.browser import Browser, start_browser
from tests.serve.desk import draft_tutorial, start_desk
from tests.test_readme import run_page

DOCS = Path(__file__).resolve().parent
IMAGES = DOCS / "images"

_FORM = "return document.querySelector('form.edit')"

_PRINTED = 718
"""The width of an A4 page without margins of a centimetre, in pixels."""

FIRST_CHECK = "## 5. "
"""The heading of the tutorial before which the ledger has claims and findings."""


def take_picture(browser: Browser, name: str, last: str) -> None:
    """Save the open page down to the end of an element, given by its selector."""
    width, end = browser.run_script(
        "scrollTo(0, 0);"
        "return [innerWidth, document.querySelector(arguments[0]).getBoundingClientRect().bottom]",
        last,
    )
    part = {"x": 0, "y": 0, "width": width, "height": end + 16, "scale": 1}
    options = {"format": "png", "clip": part, "captureBeyondViewport": True}
    answer = browser.command("Page.captureScreenshot", options)
    (IMAGES / f"{name}.png").write_bytes(b64decode(answer["data"]))


def picture_report(browser: Browser, folder: Path) -> None:
    """Take the pictures of the report, wide, narrow, dark and in print, and of a source."""
    tutorial = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    run_page(tutorial.partition(FIRST_CHECK)[0], folder)
    page = folder.with_suffix(".html")
    with chdir(folder):  # print shows the path of the ledger
        claimtrack(["report", "ledger.toml", "-o", str(page)])
    for name, width, dark, last in (
        ("report", 1300, False, "main > section"),
        ("report-narrow", 390, False, "#article-p3"),
        ("report-dark", 1300, True, "main > section"),
    ):
        browser.open(page, dark=dark, width=width)
        take_picture(browser, name, last)
    browser.open(page, width=_PRINTED)
    browser.command("Emulation.setEmulatedMedia", {"media": "print"})
    take_picture(browser, "report-print", "main > section")
    with start_desk(folder / "ledger.toml") as desk:
        browser.open(desk.address, width=1300)
        browser.open(f"{desk.origin}/source/town", width=1300)
        take_picture(browser, "desk-source", "main")


def picture_live_page(browser: Browser, folder: Path) -> None:
    """Take the pictures of the live page: drafts, and the form of one."""
    with start_desk(draft_tutorial(folder / "lake")) as desk:
        browser.open(desk.address, width=1300)
        take_picture(browser, "desk", "main")
        browser.driver.find_element(By.CSS_SELECTOR, "[data-draft] [data-form]").click()
        WebDriverWait(browser.driver, 10).until(lambda _: browser.run_script(_FORM))
        take_picture(browser, "desk-edit", ".row:has(form.edit)")


_SHOWN = """
vim.opt.number = true
vim.opt.termguicolors = true
vim.opt.background = "light"
vim.opt.showmode = false
vim.opt.ruler = false
vim.opt.shortmess:append("F")
vim.cmd([[
  highlight SignColumn guibg=NONE
  highlight LineNr guifg=#9ca3af
  highlight Title guifg=#1d4ed8
  highlight Identifier guifg=#374151
  highlight Constant guifg=#047857
  highlight NormalFloat guibg=#eef2ff
  highlight DiagnosticError guifg=#b91c1c
  highlight DiagnosticWarn guifg=#b45309
]])
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
vim.fn.cursor(34, 8)
vim.fn.winrestview({ topline = 21 })
vim.lsp.buf.hover()
"""
"""A program for the editor, which explains the claim `blame` once there are findings."""


def picture_editor(browser: Browser, folder: Path) -> None:
    """Take the picture of the ledger in Neovim, as the how-to configures it."""
    tutorial = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    run_page(tutorial.partition(FIRST_CHECK)[0], folder)
    configure(folder)
    (folder / "show.lua").write_text(_SHOWN)
    command = [
        "nvim",
        "-n",
        "-i",
        "NONE",
        "-u",
        init_file(),
        "ledger.toml",
        "-c",
        "luafile show.lua",
    ]
    page = folder / "editor.html"
    shown = editor_page(command, folder, environment(folder), "Disputed")
    page.write_text(shown, encoding="utf-8")
    browser.open(page, width=1070)
    take_picture(browser, "editor", "pre")


def picture_pull_request(browser: Browser, folder: Path) -> None:
    """Take the picture of a pull request with its annotation, and of the job's summary."""
    page = folder.with_suffix(".html")
    page.write_text(pull_request_page(folder), encoding="utf-8")
    browser.open(page, width=1000)
    take_picture(browser, "pull-request", ".summary")


def picture_assistant(browser: Browser, folder: Path) -> None:
    """Take the picture of a session of an assistant about the ledger of the tutorial."""
    tutorial = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    run_page(tutorial.partition(FIRST_CHECK)[0], folder)
    page = folder.with_suffix(".html")
    page.write_text(assistant_page(folder), encoding="utf-8")
    browser.open(page, width=1000)
    take_picture(browser, "assistant", "main")


_README = """\
<!doctype html>
<meta charset="utf-8">
<base href="{base}/">
<style>
body {{ margin: 24px 40px; color: #1f2328; font: 16px/1.5 "DejaVu Sans", sans-serif }}
h1, h2 {{ border-bottom: 1px solid #d1d9e0; padding-bottom: 6px }}
pre {{ padding: 14px; border-radius: 6px; background: #f6f8fa; font: 13px/1.45 monospace }}
pre, code {{ font-family: "DejaVu Sans Mono", monospace }}
img {{ max-width: 100%; border: 1px solid #d1d9e0 }}
a {{ color: #0969da }}
table {{ border-collapse: collapse }}
th, td {{ border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left }}
</style>
{body}
"""


def picture_readme(browser: Browser, folder: Path) -> None:
    """Take the picture of the README down to the section on the ledger."""
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8").partition("## The ledger")[0]
    page = folder.with_suffix(".html")
    body = MarkdownIt("commonmark").enable("table").render(text)
    page.write_text(_README.format(base=DOCS.parent.as_uri(), body=body), encoding="utf-8")
    browser.open(page, width=1000)
    take_picture(browser, "readme", "body")


PICTURES: Mapping[str, Callable[[Browser, Path], None]] = {
    "report": picture_report,
    "desk": picture_live_page,
    "pull-request": picture_pull_request,
    "editor": picture_editor,
    "assistant": picture_assistant,
    "readme": picture_readme,
}


def main(names: Sequence[str]) -> None:
    """Write the named pictures, or all."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, start_browser(Path(folder) / "profile") as browser:
        for name in names or PICTURES:
            PICTURES[name](browser, Path(folder) / name)


if __name__ == "__main__":
    main(sys.argv[1:])
