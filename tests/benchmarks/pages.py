"""Benchmark of HTML pages, their size and load time: ``python -m tests.benchmarks.pages``.

Prints Markdown: the CPU seconds of checking and rendering, the size of the page, and the
milliseconds that Chromium takes until the first paint and until the page is loaded, as
medians. Chromium and its driver must be installed.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from selenium.webdriver.support.wait import WebDriverWait

from tests.benchmarks.generator import generate
from tests.reports.html.browser import Browser, start_browser
from tests.reports.html.pages import page_for

SIZES = (60, 1_000, 5_000)

SEEN = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_THERE = "return performance.getEntriesByType('navigation')[0].loadEventStart"


def rows(sizes: Sequence[int], times: int, browser: Browser, folder: Path) -> Iterator[str]:
    """Yield the rows of the table."""
    yield "| claims | checked and made, s | MB | first seen, ms | all there, ms |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for size in sizes:
        ledger, start = generate(size), process_time()
        page = page_for(ledger).encode()
        made = process_time() - start
        path = folder / f"{size}.html"
        path.write_bytes(page)
        seen, there = [], []
        for _ in range(times):
            browser.open(path)
            # The browser may report a paint with a delay.
            seen.append(WebDriverWait(browser.driver, 60).until(lambda _: browser.run_script(SEEN)))
            there.append(browser.run_script(_THERE))
        yield (
            f"| {size:,} | {made:.2f} | {len(page) / 1e6:.2f} "
            f"| {median(seen):.0f} | {median(there):.0f} |"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure pages and how soon they are seen.")
    parser.add_argument("claims", type=int, nargs="*", default=[*SIZES])
    parser.add_argument("--times", type=int, default=5, help="how often each page is browser")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, start_browser(Path(folder) / "profile") as browser:
        for row in rows(chosen.claims, chosen.times, browser, Path(folder)):
            print(row, flush=True)


if __name__ == "__main__":
    main()
