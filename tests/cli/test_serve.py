"""``claimtrack serve`` from its start to its end."""

import os
import re
import signal
import socket
import sys
from pathlib import Path
from threading import Thread

import httpx
import pytest

import claimtrack.serve
from claimtrack.cli import main
from tests.serve.desk import start_desk
from tests.serve.live import LEDGER, write_lake


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_lake(tmp_path)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert 2 == main.main(["serve", *words])
    printed = capsys.readouterr()
    assert "" == printed.out
    return printed.err


@pytest.mark.parametrize("package", ["starlette", "uvicorn", "watchfiles"])
def test_missing_extra_is_named(
    path: Path, package: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(claimtrack, "serve", claimtrack.serve)  # put back with its modules
    for name in [each for each in sys.modules if each.startswith("claimtrack.serve")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [each for each in sys.modules if each.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)

    assert "the live page needs the extra `serve`" in refused(capsys, str(path))


def test_taken_port_is_refused_with_a_hint(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = refused(capsys, str(path), "--port", str(port))

    assert f"cannot listen on port {port}: Address already in use" in told
    assert "--port 0" in told


@pytest.mark.parametrize("port", ["-1", "65536", "x", "٣", ""])
def test_invalid_port_is_refused(path: Path, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is not a port" in refused(capsys, str(path), f"--port={port}")


def test_ledger_that_does_not_load_is_refused_at_the_start(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(LEDGER + "[claim.closed\n", "utf-8")

    assert "ledger.toml:27" in refused(capsys, str(path), "--port=0")


def test_ledger_in_another_format_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "ledger.jsonl"
    other.write_text("", "utf-8")

    assert "only TOML ledgers can be served" in refused(capsys, str(other), "--port=0")


def test_unknown_rule_is_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "`--select`" in refused(capsys, str(path), "--select=CT999", "--port=0")


def test_opened_page_is_served_until_an_interrupt(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    titles: list[str] = []

    def visit(address: str) -> None:
        with httpx.Client(follow_redirects=True) as client:
            titles.extend(re.findall("<h1>(.*?)</h1>", client.get(address).text))
        os.kill(os.getpid(), signal.SIGINT)

    def open_in_browser(address: str) -> None:
        Thread(target=visit, args=[address]).start()

    monkeypatch.setattr("webbrowser.open", open_in_browser)

    assert 130 == main.main(["serve", str(path), "--port=0", "--open"])
    assert ["The lake is closed"] == titles
    printed = capsys.readouterr()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?key=[\w-]{43}\n", printed.out)
    assert "serving the page on this machine; interrupt to end\n" == printed.err


def test_interrupt_ends_the_server_while_a_page_is_open(path: Path) -> None:
    with start_desk(path) as desk, socket.create_connection(("127.0.0.1", desk.port)) as page:
        head = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nCookie: {desk.cookie}\r\n"
        page.sendall(f"{head}\r\n".encode())
        received = b""
        while b"event: version" not in received:
            received += page.recv(4096)
        desk.process.send_signal(signal.SIGINT)

        assert 130 == desk.process.wait(10)

    first, second = desk.log.read_text("utf-8").splitlines()
    assert (desk.address, "serving the page on this machine; interrupt to end") == (first, second)


def test_opened_page_has_the_day_of_the_command(path: Path) -> None:
    with start_desk(path, "--as-of", "2031-06") as desk:
        assert desk.address.endswith("&as-of=2031-06-30")
        moved = desk.request("GET", desk.address.removeprefix(desk.origin))

    assert "/?as-of=2031-06-30" == moved.headers["location"]
