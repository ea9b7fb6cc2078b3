"""A live page in a process of its own, as a user starts it, and requests to it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from attrs import define, field, frozen

from claimtrack.cli.main import main

ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):(\d+)/\S*")
_META = re.compile(r'<meta name="claimtrack-(\w+)" content="([^"]*)">')
_PATIENCE = 60.0
"""The most seconds to wait for an answer on a busy machine."""


@frozen
class Answer:
    """The answer to a request."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> dict[str, object]:
        """Return the body as an object of JSON."""
        read = json.loads(self.body)
        assert isinstance(read, dict)
        return read


@define
class Desk:
    """A running server of one ledger."""

    process: "subprocess.Popen[bytes]"
    address: str
    """The address that the command printed, with the key of the page."""
    log: Path
    """The output of the server on both streams."""
    cookie: str = field(init=False, default="")
    """The cookie by which the server knows its user."""

    @property
    def port(self) -> int:
        """The port that it listens at."""
        match = _ADDRESS.fullmatch(self.address)
        assert match
        return int(match[1])

    @property
    def origin(self) -> str:
        """The origin of its pages."""
        return f"http://127.0.0.1:{self.port}"

    def enter(self) -> None:
        """Exchange the key of the address for a cookie."""
        answer = self.request("GET", self.address.removeprefix(self.origin))
        assert answer.status == 303
        self.cookie, _, _ = answer.headers["set-cookie"].partition(";")

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request, with these headers beside the cookie."""
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request(method, path, body, {**cookie, **(headers or {})})
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            connection.close()

    def meta(self) -> Mapping[str, str]:
        """Return what the page tells its script: the token and the version."""
        return dict(_META.findall(self.request("GET", "/").text))

    def edit(
        self, kind: str, data: Mapping[str, object], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send an edit as the script of the page does, of the version seen now."""
        meta = self.meta()
        usual = {"Content-Type": "application/json", "X-Claimtrack-Token": meta.get("token", "")}
        body = {"seen": meta["version"], **data}
        return self.request(
            "POST", f"/edit/{kind}", json.dumps(body).encode(), {**usual, **(headers or {})}
        )

    def kill(self) -> None:
        """Kill the server at once."""
        self.process.kill()
        self.process.wait(_PATIENCE)


@contextmanager
def start_desk(ledger: Path, *options: str, log: Path | None = None) -> Iterator[Desk]:
    """Start a server, wait until it listens, and stop it at the end as Ctrl-C does."""
    log = log or ledger.parent.with_name(f"{ledger.parent.name}.log")
    command = [sys.executable, "-m", "claimtrack", "serve", str(ledger)]
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*command, "--port", "0", "--no-open", *options],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    try:
        desk = Desk(process, _wait_for_address(process, log), log)
        desk.enter()
        yield desk
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def _wait_for_address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Return the printed address.

    Raises:
        RuntimeError: the server ended or printed none; the message has what it printed.
    """
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if match := _ADDRESS.search(log.read_text()):
            return match[0]
        time.sleep(0.02)
    raise RuntimeError(f"no address, exit status {process.poll()}: {log.read_text()}")


def draft_tutorial(folder: Path) -> Path:
    """Write the article of the tutorial and its drafted ledger, and return the ledger's path."""
    page = (ROOT / "docs" / "tutorial.md").read_text()
    (article,) = re.findall(r"<!-- file: article\.txt -->\n```text\n(.*?)```", page, re.DOTALL)
    folder.mkdir(parents=True, exist_ok=True)
    text, ledger = folder / "article.txt", folder / "ledger.toml"
    text.write_text(article)
    options = ["--outlet", "The Orrin Courier", "--date", "2031-06-10", "-o", str(ledger)]
    assert main(["draft", str(text), *options]) == 0
    return ledger
