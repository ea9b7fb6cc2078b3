"""Speed, load time and memory of each extractor, and its time on hostile texts.

``python -m tests.benchmarks.drafting`` prints both tables as Markdown. Each extractor runs in
a process of its own. Times are CPU seconds.
"""

import json
import resource
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import process_time
from types import MappingProxyType

from claimtrack.drafts.extractors import extractor_names, load_extractor
from claimtrack.drafts.patterns.sentences import find_layout
from claimtrack.errors import LedgerError

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "tests" / "drafts" / "articles" / "quarry.txt"
PROSE = 400_000
"""The number of characters of prose for the speed."""
SMALL = 20_000
"""The number of characters of hostile texts, unless another is given."""


def repeat(piece: str) -> Callable[[int], str]:
    """Return a function that repeats a piece to a number of characters."""
    return lambda size: "".join(islice(cycle(piece), size))


def within(begin: str, piece: str, end: str) -> Callable[[int], str]:
    """Return a function that repeats a piece between a beginning and an end."""
    return lambda size: begin + repeat(piece)(size) + end


HOSTILE: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "prose without a newline": repeat(
            "The minister said that the talks had failed, according to two officials. "
        ),
        "quotation marks": repeat("“"),
        "straight quotation marks": repeat('"'),
        "pairs of quotation marks": repeat("“a” "),
        "“said said”": repeat("said "),
        "“according to according to”": repeat("according to "),
        "“told The X and Y of Z”": repeat("told The X and Y of Z "),
        "“was quoted as saying”": repeat("was quoted as saying "),
        "“called the x called”": repeat("Bell called the x "),
        "“in what Bell called”": repeat("in what Bell called “a” "),
        "appositions": within("", "Bell, the mayor, ", "said that it rained."),
        "brackets": within("", "(", "Bell said that it rained."),
        "capitals": within("", "Abc ", "said that it rained."),
        "one word": repeat("a"),
        "one label": within("", "A", ": it rained in the town."),
        "labels": repeat("BELL: it rained in the town.\n"),
        "commas": repeat(", "),
        "full stops": within("", ".", " A"),
        "blanks": within("said", " ", "that"),
        "newlines": within("", "\n", "“a”"),
        "colons": repeat(":\n"),
        "a colon and quotations": within("The mayor said:\n", "“It rained.”\n", ""),
        "a quotation that goes on": within("“It rained,” Bell said. ", "“It rained.” ", ""),
        "another language": repeat(
            "Der Minister sagte am Montag, dass die Gespräche gescheitert seien. "
        ),
    }
)
"""Texts of a number of characters that are slow to read without care."""


def measure(name: str, size: int) -> dict[str, float]:
    """Return the figures of an extractor: load, rates, memory, and seconds by hostile text."""
    start = process_time()
    extractor = load_extractor(name)
    extractor.extract("The mayor said that it rained.")
    figures = {"load": process_time() - start}
    prose = repeat(ARTICLE.read_text("utf-8") + "\n\n")(PROSE if name == "patterns" else PROSE // 8)
    count = len(find_layout(prose).sentences)
    figures["rate"] = count / _seconds(extractor.extract, prose)
    find: Callable[[str], object] = getattr(extractor, "find_attributions", extractor.extract)
    figures["find rate"] = count / _seconds(find, f"{prose} ")
    for kind, make in HOSTILE.items():
        figures[kind] = _seconds(extractor.extract, make(size))
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def tables(results: Mapping[str, Mapping[str, float]], size: int) -> Iterator[str]:
    """Yield the lines of both tables."""
    yield "| extractor | sentences a second | with chains and dates | load | memory |"
    yield "|---|---:|---:|---:|---:|"
    for name, figures in results.items():
        rates = f"{figures['find rate']:,.0f} | {figures['rate']:,.0f}"
        yield f"| {name} | {rates} | {figures['load']:.2f} s | {figures['memory']:,.0f} MB |"
    yield ""
    yield f"| {size:,} characters | " + " | ".join(results) + " |"
    yield "|---|" + "---:|" * len(results)
    for kind in HOSTILE:
        seconds = " | ".join(f"{figures[kind]:.2f} s" for figures in results.values())
        yield f"| {kind} | {seconds} |"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the tables, or the figures of one extractor as JSON."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SMALL, help="characters of a hostile text")
    parser.add_argument("--only", metavar="NAME", help="print the figures of one extractor as JSON")
    arguments = parser.parse_args(argv)
    if arguments.only:
        print(json.dumps(measure(arguments.only, arguments.size)))
        return
    results = {}
    for name in extractor_names():
        try:
            load_extractor(name)
        except LedgerError as error:
            print(f"without {name}: {error}", file=sys.stderr)
            continue
        if name == "llm":
            continue
        command = [sys.executable, "-m", "tests.benchmarks.drafting", "--only", name]
        command += ["--size", str(arguments.size)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        results[name] = json.loads(done.stdout)
    print("\n".join(tables(results, arguments.size)))


def _seconds(work: Callable[[str], object], text: str) -> float:
    start = process_time()
    work(text)
    return process_time() - start


if __name__ == "__main__":
    main()
