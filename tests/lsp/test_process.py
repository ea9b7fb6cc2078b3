"""The process of the language server: its start, its end, and what it prints."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence

import pytest

from tests.measured import claimtrack_command

_INITIALIZE: Mapping[str, object] = {"processId": None, "rootUri": None, "capabilities": {}}
_OPEN = {
    "textDocument": {
        "uri": "file:///nowhere/secret.toml",
        "languageId": "toml",
        "version": 1,
        "text": 'ledger = 1\n[source.a]\nkind = "person"\nname = "Deep Throat"\n',
    }
}


def message(method: str, params: object, id: int | None = None) -> bytes:
    """Return a message as it is sent."""
    content: dict[str, object] = {"jsonrpc": "2.0", "method": method, "params": params}
    if id is not None:
        content["id"] = id
    body = json.dumps(content).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def run(
    messages: Sequence[bytes], command: Sequence[str] | None = None
) -> tuple[int, list[Mapping[str, object]], str]:
    """Send messages to a server, and return its exit status, its messages and standard error."""
    command = [*claimtrack_command(), "lsp"] if command is None else command
    done = subprocess.run(command, input=b"".join(messages), capture_output=True, timeout=60)
    received = []
    rest = done.stdout
    while rest:
        head, _, body = rest.partition(b"\r\n\r\n")
        name, _, length = head.partition(b"\r\n")[0].partition(b": ")
        assert b"Content-Length" == name, "only messages are printed"
        received.append(json.loads(body[: int(length)]))
        rest = body[int(length) :]
    return done.returncode, received, done.stderr.decode()


START = [message("initialize", _INITIALIZE, 1), message("initialized", {})]
END = [message("shutdown", None, 9), message("exit", None)]


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([*START, message("exit", None)], 1),
        (START, 1),
        ([b"Content-Length: 3\r\n\r\n{]}", *START, *END], 0),
    ],
)
def test_the_exit_status_tells_whether_the_editor_ended_the_server(
    messages: Sequence[bytes], status: int
) -> None:
    assert status == run(messages)[0]


def test_positions_are_in_utf16_whatever_an_editor_prefers() -> None:
    general = {"general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]}}
    params = {**_INITIALIZE, "capabilities": general}
    _, (started, *_), _ = run([message("initialize", params, 1), *END])

    result = started["result"]
    assert isinstance(result, dict)
    assert "utf-16" == result["capabilities"]["positionEncoding"]
    assert 1 == result["capabilities"]["textDocumentSync"]["change"], "full text"


def test_an_error_of_a_request_is_answered_and_logged_by_its_type_only() -> None:
    program = """
from claimtrack.lsp import navigation
def fail(*_, **__):
    print("noise")
    raise ValueError("Deep Throat")
navigation.definition = fail
from claimtrack.cli.main import main
raise SystemExit(main(["lsp"]))
"""
    at = {"textDocument": {"uri": _OPEN["textDocument"]["uri"]}}
    ask = message("textDocument/definition", {**at, "position": {"line": 1, "character": 9}}, 2)
    after = message("textDocument/foldingRange", at, 3)
    opened = [*START, message("textDocument/didOpen", _OPEN)]
    # The end of the input comes before the answers, unless the server waits for the editor.
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        server.stdin.write(b"".join([*opened, ask, after]))
        server.stdin.flush()
        answers: dict[int | None, dict[str, object]] = {}
        while not {2, 3} <= answers.keys():
            length = int(server.stdout.readline().partition(b": ")[2])
            while server.stdout.readline() != b"\r\n":
                pass
            answer = json.loads(server.stdout.read(length))
            answers[answer.get("id")] = answer
        server.stdin.write(b"".join(END))
        server.stdin.close()
        printed = server.stderr.read().decode()

    assert {"code": -32603, "message": "unexpected ValueError"} == answers[2]["error"]
    assert answers[3]["result"]
    assert "noise\nclaimtrack lsp: unexpected ValueError\n" == printed
    assert 0 == server.returncode


def test_a_missing_extra_is_named() -> None:
    program = """
import sys
sys.modules["pygls"] = None
from claimtrack.cli.main import main
raise SystemExit(main(["lsp"]))
"""
    status, received, printed = run([], [sys.executable, "-c", program])

    assert (2, []) == (status, received)
    assert "the language server needs the extra `lsp`" in printed


def test_an_unknown_rule_is_refused_before_the_server_starts() -> None:
    status, received, printed = run(
        START, [*claimtrack_command(), "lsp", "--select", "no-such-rule"]
    )

    assert (2, []) == (status, received)
    assert "no rule is called `no-such-rule`" in printed
