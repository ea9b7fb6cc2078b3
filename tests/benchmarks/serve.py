"""Benchmark of the live page: ``python -m tests.benchmarks.serve``.

Prints Markdown, for articles with three claims in a paragraph: the seconds until the server
has checked the ledger and listens; the milliseconds until the page is answered and until
Chromium first paints it; those of an edit, and until its parts are answered; and the memory
of the server in megabytes. Each is a median, of another edit each time. Chromium and its
driver must be installed.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from selenium.webdriver.support.wait import WebDriverWait

from claimtrack.serve.security import TOKEN_HEADER
from tests.benchmarks.pages import SEEN
from tests.reports.html.browser import Browser, start_browser
from tests.serve.desk import Desk, start_desk

SIZES = (60, 1_000, 5_000)
_CLAIMS = 3
"""The number of claims in a paragraph."""

_EDIT = {"chain": {"via": [{"source": "s1", "act": "said"}], "at": ["article#p2"]}}
_HEADERS = {"Content-Type": "application/json"}


def write_article(folder: Path, size: int) -> Path:
    """Write an article with many claims and its ledger, and return the ledger's path."""
    people = max(3, size // 10)
    said = [
        f"Person {each % people} saw boat {each} at the pier on Monday." for each in range(size)
    ]
    paragraphs = (" ".join(said[at : at + _CLAIMS]) for at in range(0, size, _CLAIMS))
    (folder / "article.txt").write_text("\n\n".join(paragraphs), "utf-8")
    lines = [
        'ledger = 1\n[check]\ndesk = "daily"\n[document.article]\ntitle = "At the pier"',
        'publisher = "daily"\npublished = "2031-06-02"\npath = "article.txt"',
        '[source]\ndaily = { kind = "outlet" }',
        *(f's{each} = {{ kind = "person", name = "Person {each}" }}' for each in range(people)),
    ]
    for each, text in enumerate(said):
        source = f'source = "s{each % people}", act = "said", quote = "boat {each} at the pier"'
        lines.append(f'[claim.c{each}]\ntext = "{text}"\nvia = [{{ {source} }}, "daily"]')
        lines.append(f'at = ["article#p{each // _CLAIMS + 1}"]')
    path = folder / "ledger.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def memory(desk: Desk) -> float:
    """Return the memory of the server, in megabytes."""
    status = Path(f"/proc/{desk.process.pid}/status").read_text()
    (kilobytes,) = re.findall(r"VmRSS:\s*(\d+) kB", status)
    return int(kilobytes) / 1000


def rows(sizes: Sequence[int], times: int, browser: Browser) -> Iterator[str]:
    """Yield the rows of the table."""
    yield "| claims | ready, s | page, ms | first seen, ms | edit, ms | edit shown, ms | MB |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for size in sizes:
        with TemporaryDirectory() as folder:
            path, start = write_article(Path(folder), size), perf_counter()
            with start_desk(path, log=Path(folder) / "log") as desk:
                yield row(size, times, desk, browser, perf_counter() - start)


def row(size: int, times: int, desk: Desk, browser: Browser, ready: float) -> str:
    """Return the row of a server that has just started."""
    start = perf_counter()
    desk.request("GET", "/")
    first = 1000 * (perf_counter() - start)
    seen: list[float] = []
    for _ in range(times):
        browser.open(desk.address)
        # The browser may report a paint with a delay.
        seen.append(WebDriverWait(browser.driver, 60).until(lambda _: browser.run_script(SEEN)))
    edits, shown = [], []
    for number in range(times):
        meta = desk.meta()
        edit = {**_EDIT, "text": f"Ferry {number} sank.", "seen": meta["version"]}
        body, headers = json.dumps(edit).encode(), {**_HEADERS, TOKEN_HEADER: meta["token"]}
        start = perf_counter()
        answer = desk.request("POST", "/edit/claim", body, headers)
        assert answer.status == 200, answer.text
        edits.append(1000 * (perf_counter() - start))
        desk.request("GET", f"/parts?since={meta['number']}")
        shown.append(1000 * (perf_counter() - start))
    return (
        f"| {size:,} | {ready:.1f} | {first:.0f} | {median(seen):.0f} "
        f"| {median(edits):.0f} | {median(shown):.0f} | {memory(desk):.0f} |"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure the live page.")
    parser.add_argument("claims", type=int, nargs="*", default=[*SIZES])
    parser.add_argument("--times", type=int, default=5, help="how often each is measured")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, start_browser(Path(folder) / "profile") as browser:
        for line in rows(chosen.claims, chosen.times, browser):
            print(line, flush=True)


if __name__ == "__main__":
    main()
