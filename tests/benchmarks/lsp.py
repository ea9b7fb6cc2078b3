"""Benchmark of the language server: ``python -m tests.benchmarks.lsp``.

Prints Markdown, for generated ledgers of some numbers of claims: the size of the file in
megabytes, the seconds until the first diagnostics after it is opened, and the milliseconds
from a key to the diagnostics of the new text, median and 99th percentile. They contain the
50 to 150 ms in which the server waits for a further key. The processor time of a key shows
what a busy machine adds to it. A key adds a letter to the text of a claim; a half-typed one
opens a table that does not parse. Then follow the milliseconds of a completion while a check
runs, and the memory of the server in megabytes.

A key in a ledger of 10,000 claims takes seconds. After a number of seconds, no further key is
tried. The columns of keys say how many were tried. The 99th percentile of so few keys is
hardly less than the slowest.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from types import TracebackType

from attrs import define, field

from claimtrack.formats.toml.writer import write
from tests.benchmarks.generator import generate

SIZES = (100, 1_000, 10_000)
DURING = 0.3
"""Seconds after a key in which a check has begun, and one of a large ledger not ended."""
FEWEST = 3
"""The fewest keys of each kind, however long they take."""

_TEXT = re.compile(r'^text *= *"', re.MULTILINE)
_HEADER = re.compile(r"^\[claim\.", re.MULTILINE)


@define(eq=False)
class WireClient:
    """A client that measures when messages arrive, before it decodes them."""

    path: Path
    version: int = 0
    _server: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> "WireClient":
        self._server = subprocess.Popen(
            [sys.executable, "-m", "claimtrack", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        shown = {"publishDiagnostics": {"relatedInformation": True}}
        capabilities = {"textDocument": shown}
        params = {"processId": None, "rootUri": None, "capabilities": capabilities}
        self.send("initialize", params, 1)
        self.receive(b'"id": 1')
        self.send("initialized", {})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.send("shutdown", None, 2)
        self.receive(b'"id": 2')
        self.send("exit", None)
        self._server.wait()

    def send(self, method: str, params: object, id: int | None = None) -> None:
        """Send a request, or a notification without an id."""
        content: dict[str, object] = {"jsonrpc": "2.0", "method": method, "params": params}
        body = json.dumps(content | ({} if id is None else {"id": id})).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def receive(self, *marks: bytes) -> float:
        """Return the time at which a message with some marks arrives. Skip all others."""
        stream = self._server.stdout
        assert stream is not None
        while True:
            length = int(stream.readline().rpartition(b":")[2])
            while stream.readline() != b"\r\n":
                pass
            body = stream.read(length)
            arrived = perf_counter()
            if all(mark in body for mark in marks):
                return arrived

    @property
    def document(self) -> Mapping[str, object]:
        """The file at its present version."""
        return {"uri": self.path.as_uri(), "version": self.version}

    def open(self) -> float:
        """Open the file, and return the seconds until its diagnostics."""
        self.version = 1
        text = self.path.read_text("utf-8")
        start = perf_counter()
        item = {**self.document, "languageId": "toml", "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})
        return self.diagnosed() - start

    def type(self, text: str) -> float:
        """Change the text, and return the time."""
        self.version += 1
        start = perf_counter()
        changes = {"textDocument": self.document, "contentChanges": [{"text": text}]}
        self.send("textDocument/didChange", changes)
        return start

    def diagnosed(self) -> float:
        """Return the time at which the diagnostics of the present version arrive."""
        return self.receive(b"publishDiagnostics", b'"version": %d' % self.version)

    def complete(self) -> float:
        """Return the seconds until an answer on what may stand at the start of the file."""
        start = perf_counter()
        place = {"line": 0, "character": 0}
        params = {"textDocument": self.document, "position": place}
        self.send("textDocument/completion", params, 100 + self.version)
        return self.receive(b'"id": %d' % (100 + self.version)) - start

    def processor_time(self) -> float:
        """Return the seconds for which the server has used a processor."""
        values = Path(f"/proc/{self._server.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the memory of the server, in megabytes."""
        status = Path(f"/proc/{self._server.pid}/status").read_text()
        (kilobytes,) = re.findall(r"VmRSS:\s*(\d+) kB", status)
        return int(kilobytes) / 1000


def typed(text: str, at: re.Pattern[str], key: str, times: int) -> Iterator[str]:
    """Yield a text with a key at one of many places."""
    places = [*at.finditer(text)]
    for match in random.Random(1).choices(places, k=times):
        yield text[: match.end()] + key + text[match.end() :]


def delays(client: WireClient, texts: Iterator[str], seconds: float) -> list[float]:
    """Return the milliseconds from each text to its diagnostics.

    After a number of seconds and `FEWEST` texts, no further text is tried.
    """
    found: list[float] = []
    end = perf_counter() + seconds
    for text in texts:
        start = client.type(text)
        found.append(1000 * (client.diagnosed() - start))
        if len(found) >= FEWEST and perf_counter() > end:
            break
    return found


def rows(sizes: Sequence[int], times: int, seconds: float) -> Iterator[str]:
    """Yield the rows of the table."""
    yield (
        "| claims | MB | opened, s | keys | key, ms | p99 | processor, ms "
        "| half-typed keys | half-typed, ms | p99 | completion during a check, ms | server, MB |"
    )
    yield "|" + " ---: |" * 12
    for size in sizes:
        text = write(generate(size))
        with TemporaryDirectory() as folder:
            path = Path(folder).resolve() / "ledger.toml"
            path.write_text(text, "utf-8")
            yield row(size, path, text, times, seconds)


def row(size: int, path: Path, text: str, times: int, seconds: float) -> str:
    """Return the row of a ledger."""
    with WireClient(path) as client:
        opened = client.open()
        before = client.processor_time()
        keys = delays(client, typed(text, _TEXT, "x", times), seconds)
        work = 1000 * (client.processor_time() - before) / len(keys)
        half = delays(client, typed(text, _HEADER, '"', times), seconds)
        completions = []
        for each in typed(text, _TEXT, "y", max(FEWEST, len(keys) // 10)):
            client.type(each)
            time.sleep(DURING)
            completions.append(1000 * client.complete())
        figures = [len(keys), median(keys), _p99(keys), work]
        figures += [len(half), median(half), _p99(half), median(completions), client.memory()]
        shown = " | ".join(f"{each:,.0f}" for each in figures)
        return f"| {size:,} | {len(text) / 1e6:.1f} | {opened:.1f} | {shown} |"


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure the language server.")
    parser.add_argument("claims", type=int, nargs="*", default=[*SIZES])
    parser.add_argument("--times", type=int, default=50, help="the most keys of each kind")
    parser.add_argument(
        "--seconds", type=float, default=30, help="the time after which no further key is tried"
    )
    chosen = parser.parse_args(arguments)
    for line in rows(chosen.claims, chosen.times, chosen.seconds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
