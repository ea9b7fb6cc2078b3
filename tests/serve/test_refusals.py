"""Requests that a real server refuses, over a real connection."""

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.serve.desk import Desk, draft_tutorial, start_desk

SECRET = "A secret beside the ledger."
TYPE = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("refusals")
    ledger = draft_tutorial(folder / "desk")
    for name in (folder / "secret.txt", folder / "desk" / "secret.txt"):
        name.write_text(SECRET)
    with start_desk(ledger, log=folder / "log") as started:
        yield started


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:{port}"}, 421),
        ({"Host": "127.0.0.1.evil.example:{port}"}, 421),
        ({"Host": "127.0.0.1:1"}, 421),
        ({"Host": "127.0.0.1:{port}", "Origin": "http://evil.example"}, 403),
        ({"Host": "127.0.0.1:{port}", "Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "127.0.0.1:{port}", "Origin": "null"}, 403),
        ({"Host": "127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/", "/parts?since=0", "/export/json", "/events"])
def test_foreign_pages_read_nothing(
    desk: Desk, path: str, headers: Mapping[str, str], status: int
) -> None:
    given = {name: value.format(port=desk.port) for name, value in headers.items()}
    answer = desk.request("GET", path, headers=given)

    assert status == answer.status
    assert "lake" not in answer.text
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/", "/?key=wrong", "/parts?since=0", "/claim/fish", "/events"])
def test_other_users_of_the_machine_read_nothing(desk: Desk, path: str) -> None:
    answer = desk.request("GET", path, headers={"Cookie": f"claimtrack-{desk.port}=wrong"})

    assert 403 == answer.status
    assert "lake" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Cookie": ""}, 403),
        ({"X-Claimtrack-Token": ""}, 403),
        ({"X-Claimtrack-Token": "wrong"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
    ids=str,
)
def test_foreign_pages_write_nothing(desk: Desk, headers: Mapping[str, str], status: int) -> None:
    assert status == desk.edit("accept", {"item": "claim:fish"}, headers).status


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/static/../secret.txt",
        "/static/../../../../../../etc/passwd",
        "/static/..%2f..%2fsecret.txt",
        "/static/%2e%2e/%2e%2e/secret.txt",
        "/static/..%5c..%5csecret.txt",
        "/static//etc/passwd",
        "/static/secret.txt",
        "/secret.txt",
        "/article.txt",
        "/ledger.toml",
        "/export/../../secret.txt",
        "/export/..%2fsecret.txt",
        "/claim/..%2f..%2fsecret.txt",
        "/source/..%2f..%2fsecret.txt",
        "/claim/%00",
    ],
)
def test_paths_lead_to_no_other_files(desk: Desk, path: str) -> None:
    answer = desk.request("GET", path)

    assert 404 == answer.status
    assert SECRET not in answer.text
    assert "root:" not in answer.text


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(desk: Desk) -> None:
    token = {"X-Claimtrack-Token": desk.meta()["token"], **TYPE}
    chunk = b"186A0\r\n%b\r\n" % (b"[" * 100_000)

    assert 413 == _post(desk, {**token, "Content-Length": "10000000"}, b"")
    assert 413 == _post(desk, {**token, "Transfer-Encoding": "chunked"}, chunk)


def _post(desk: Desk, headers: Mapping[str, str], part: bytes) -> int:
    """Send parts of a body until the server answers, ten megabytes at most; return the status."""
    sent = {"Host": f"127.0.0.1:{desk.port}", "Cookie": desk.cookie, **headers}
    lines = ["POST /edit/claim HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    head = "\r\n".join([*lines, "", ""])
    with socket.create_connection(("127.0.0.1", desk.port), timeout=30) as connection:
        connection.sendall(head.encode())
        try:
            for _ in range(100 if part else 0):
                connection.sendall(part)
        except ConnectionError:
            pass  # the server closed the connection; its answer may still be read
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"])
def test_the_page_is_only_read(desk: Desk, method: str) -> None:
    token = {"X-Claimtrack-Token": desk.meta()["token"], **TYPE}

    assert 405 == desk.request(method, "/", b"{}", token).status


def test_every_answer_forbids_other_scripts_and_frames(desk: Desk) -> None:
    for path in ("/", "/nothing", "/parts?since=0", "/static/desk.js"):
        headers = desk.request("GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "nosniff" == headers["x-content-type-options"]
        assert "no-referrer" == headers["referrer-policy"]
        assert "no-store" in headers["cache-control"]


def test_server_listens_on_this_machine_only(desk: Desk) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("0.0.0.0", 0))
        addresses = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None)}
    others = addresses - {"127.0.0.1", "::1"}
    for address in ("127.0.0.2", *others):
        with (
            pytest.raises(OSError, match=r"."),
            socket.create_connection((str(address), desk.port), timeout=5),
        ):
            pass


def test_the_log_has_no_word_of_the_article(desk: Desk) -> None:
    desk.request("GET", "/?q=paintworks")
    desk.edit("claim", {"text": "The lake is closed."})
    desk.edit("claim", {"text": "The lake is closed."}, {"X-Claimtrack-Token": "wrong"})
    printed = desk.log.read_text()

    assert desk.address in printed
    assert [] == [word for word in ("paintworks", "lake", "Lind", SECRET) if word in printed]


def test_a_read_only_page_changes_nothing(tmp_path: Path) -> None:
    ledger = draft_tutorial(tmp_path / "desk")
    before = ledger.read_bytes()
    with start_desk(ledger, "--read-only") as started:
        assert "token" not in started.meta()
        statuses = {
            started.edit(kind, {}).status
            for kind in ("accept", "reject", "draft", "claim", "chain", "waive", "undo")
        }

    assert {403} == statuses  # such a page has no token to send
    assert before == ledger.read_bytes()
