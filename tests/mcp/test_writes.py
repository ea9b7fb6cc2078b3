"""Drafts that are added to ledgers: verified, complete, and none lost."""

import fcntl
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult

from claimtrack.cli.commands.mcp import ledger_opener
from claimtrack.cli.output import problems_of
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.mcp.open_ledger import LedgerFolder, OpenLedger, change_ledger
from claimtrack.mcp.root_folder import RootFolder
from claimtrack.mcp.server import ClaimtrackServer, ServerOptions
from claimtrack.rules import installed_rules
from tests.mcp.assistant import Assistant, start_assistant, text_of
from tests.mcp.ledgers import LEDGER, write_ledger

LEAK = {
    "text": "A tank leaked.",
    "via": [{"source": "office", "act": "said", "quote": "A tank leaked."}],
    "at": ["page#p2"],
}
MAYOR = {"name": "The mayor", "kind": "person"}
LONG = "\n\n".join(
    f'The office of town {n} said on Monday that {n} boats left. "It was late," the mayor said.'
    for n in range(1900)
)
"""An article whose draft takes about a second."""


def test_claims_and_chains_are_added_as_drafts_at_the_end(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "add")
    claims = [LEAK, {"claim": "hurt", "via": [{"source": MAYOR}], "at": ["page#p3"]}]
    claims += [{"text": "It was shut.", "via": [{"source": MAYOR}], "at": ["page#p3"]}]
    added = assistant.call("add_claims", ledger=ledger, claims=claims)
    text = (assistant.root / ledger).read_text()

    assert (["tank-leaked", "shut"], 1, ["mayor"]) == (
        added["claims"],
        added["chains"],
        added["sources"],
    )
    assert text.startswith(LEDGER)
    assert (
        3
        == text.count("draft = true")
        == len([*EditedLedger.read(assistant.root / ledger).drafts()])
    )
    assert 1 == assistant.call("check_ledger", ledger=ledger)["claims"]


def test_wrong_quotes_and_names_are_refused_all_at_once_and_nothing_is_written(
    assistant: Assistant,
) -> None:
    ledger = write_ledger(assistant, "refuse")
    quote = {"source": "office", "quote": "A tank leaks."}
    claims = [
        LEAK,
        {**LEAK, "via": [quote]},
        {**LEAK, "via": [{**quote, "quote": "A tank leaked."}], "at": ["page#p3"]},
        {**LEAK, "at": []},
        {"text": "Shut.", "via": [{"source": "ofice"}], "at": ["page#p9"]},
        {"claim": "hirt", "via": [{"source": "office"}]},
        {"text": "Shut.", "via": []},
        {"text": "Shut.", "claim": "hurt", "via": ["office"]},
    ]
    refusal = assistant.refusal("add_claims", ledger=ledger, claims=claims)

    assert LEDGER == (assistant.root / ledger).read_text()
    assert refusal.splitlines() == [
        'error CT010 missing: claim 4: the words "A tank leaked." cannot be verified: the claim has'
        " no passage (name their passage in `at`, such as `article#p4`)",
        "error CT006 value: claim 5: `via.0.source`: there is no source `ofice` (did you mean"
        " `office`?)",
        "error CT006 value: claim 6: `claim`: there is no claim `hirt` (did you mean `hurt`?)",
        "error CT006 value: claim 7: `via`: nobody says it (choose who says it, or the paragraph)",
        "error CT006 value: claim 8: `text` and `claim` (give one, not both)",
        'error CT006 value: claim 2: the words "A tank leaks." are not in paragraph 2 of page (did'
        ' you mean "A tank leaked"?)',
        'error CT006 value: claim 3: the words "A tank leaked." are not in paragraph 3 of page'
        " (they are in paragraph 2)",
    ]


def test_claim_is_not_added_twice(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "twice")
    claims = [{"text": "nobody was hurt", "via": ["office"]}]

    assert assistant.refusal("add_claims", ledger=ledger, claims=claims) == (
        "error CT005 duplicate: claim 1: `text`: the claim `hurt` has these words"
        " (to add a chain to it, give `claim`: `hurt` instead of `text`)"
    )
    assert LEDGER == (assistant.root / ledger).read_text()


def test_sources_and_passages_may_be_short(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "short")
    claim = {"text": "It was shut.", "via": ["office"], "at": ["#p3"]}
    assistant.call("add_claims", ledger=ledger, claims=[claim])

    assert (assistant.root / ledger).read_text().endswith('via = ["office"]\nat = "#p3"\n')


def test_quote_of_a_document_without_a_text_is_refused(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "no-text", LEDGER.replace('path = "page.txt"\n', ""))

    assert "cannot be verified: the ledger has no text of `page`" in assistant.refusal(
        "add_claims", ledger=ledger, claims=[LEAK]
    )


def test_article_is_drafted_into_a_ledger_once(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "into")
    path = assistant.root / ledger
    first = assistant.call("draft_into_ledger", ledger=ledger, path="into/page.txt")
    text = path.read_text()
    second = assistant.call("draft_into_ledger", ledger=ledger, path="into/page.txt")

    assert (["tank-leaked", "mayor-saw-well-tank"], 1) == (first["added_claims"], first["known"])
    assert ([], 3) == (second["added_claims"], second["known"])
    assert text.startswith(LEDGER)
    assert text == path.read_text()


def test_text_of_a_page_is_written_beside_the_ledger(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "page")
    paragraphs = "".join(
        f"<p>Boats left on day {n}, the mayor of the town said.</p>" for n in range(9)
    )
    page = f"<!doctype html><html><body><article><h1>Boats</h1>{paragraphs}</article></body></html>"
    assistant.write("page/boats.html", page)
    added = assistant.call("draft_into_ledger", ledger=ledger, path="page/boats.html")

    assert 9 == len(added["added_claims"]) + added["added_chains"]
    assert "day 3" in (assistant.root / "page" / "boats.txt").read_text()
    assert added["added_claims"][0] in EditedLedger.read(assistant.root / ledger).ledger.claims


def test_cancelled_request_does_not_write(assistant: Assistant) -> None:
    """The server waits for the lock that this test holds, until the request is cancelled."""
    ledger = write_ledger(assistant, "cancelled")
    opened = os.open(assistant.root / "cancelled", os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        cancelled = assistant.cancel("add_claims", 0.3, ledger=ledger, claims=[LEAK])
    finally:
        os.close(opened)
    later = {"text": "It was shut.", "via": [{"source": "office"}], "at": ["page#p3"]}
    added = assistant.call("add_claims", ledger=ledger, claims=[later])

    assert cancelled
    assert ["shut"] == added["claims"]
    assert {"hurt", "shut"} == EditedLedger.read(assistant.root / ledger).ledger.claims.keys()


def test_next_request_is_answered_soon_after_a_cancelled_draft(assistant: Assistant) -> None:
    assistant.call("explain_rule", rule="CT102")
    cancelled = assistant.cancel("draft_claims", 0.1, text=LONG)
    began = time.monotonic()
    assistant.call("explain_rule", rule="CT101")

    assert cancelled
    assert time.monotonic() - began < 5  # a few hundredths of a second on an idle machine


def test_texts_of_ten_megabytes_are_refused_with_the_limit(assistant: Assistant) -> None:
    text = "He said so. " * 850_000
    big = assistant.write("big/big.txt", text)
    began = time.monotonic()
    refusals = [
        assistant.refusal("draft_claims", text=text),
        assistant.refusal("draft_claims", path=big),
        assistant.refusal("check_answer", answer=text, sources=[{"text": "So."}]),
        assistant.refusal("check_answer", answer="So.", sources=[{"path": big}]),
        assistant.refusal("check_ledger", ledger=text),
        assistant.refusal("add_claims", ledger="a.toml", claims=[{"text": "A", "via": []}] * 51),
    ]

    assert time.monotonic() - began < 30
    assert refusals == [
        "error CT012 limit: the text has 10,200,000 characters, more than 200,000"
        " (draft its parts)",
        "error CT012 limit: `big/big.txt` has more than 8,388,608 bytes",
        "error CT012 limit: the answer and its sources have 10,200,003 characters, more than"
        " 1,000,000 (check its parts)",
        "error CT012 limit: `big/big.txt` has more than 8,388,608 bytes",
        "error CT006 value: `ledger`: String should have at most 4096 characters",
        "error CT006 value: `claims`: List should have at most 50 items after validation, not 51",
    ]


def test_two_servers_that_write_one_ledger_lose_nothing(assistant: Assistant) -> None:
    assert_nothing_is_lost(assistant, 10)


@pytest.mark.deep
def test_two_servers_that_write_one_ledger_often_lose_nothing(assistant: Assistant) -> None:
    assert_nothing_is_lost(assistant, 100)


def assert_nothing_is_lost(assistant: Assistant, each: int) -> None:
    """Write drafts by two servers at once, and find all of them in the ledger."""
    ledger = write_ledger(assistant, f"both-{each}")
    with (
        start_assistant(assistant.root, "--write") as other,
        ThreadPoolExecutor(2) as pool,
    ):

        def write(server: Assistant, name: str) -> list[str]:
            claims = [{**LEAK, "text": f"Tank {name} {number} leaked."} for number in range(each)]
            answers = [server.call("add_claims", ledger=ledger, claims=[claim]) for claim in claims]
            return [id for answer in answers for id in answer["claims"]]

        ids = [*pool.map(write, [assistant, other], ["north", "south"])]
    added = {id for one in ids for id in one}
    read = EditedLedger.read(assistant.root / ledger).ledger

    assert 2 * each == len(added)
    assert {"hurt", *added} == read.claims.keys()
    assert 2 * each == sum(claim.draft for claim in read.claims.values())
    assert ["ledger.toml", "page.txt"] == sorted(
        path.name for path in (assistant.root / ledger).parent.iterdir()
    )


def test_without_write_the_server_offers_and_does_no_writes(tmp_path: Path) -> None:
    (tmp_path / "ledger.toml").write_text(LEDGER)
    root = RootFolder.of(tmp_path)
    ledgers = LedgerFolder(root, ledger_opener(root.path), installed_rules())
    server = ClaimtrackServer(ServerOptions(ledgers, False, problems_of, lambda error: None))

    async def use() -> tuple[set[str], list[CallToolResult]]:
        async with Client(server) as client:
            offered = {each.name for each in (await client.list_tools()).tools}
            arguments = {"ledger": "ledger.toml", "path": "page.txt"}
            return offered, [
                await client.call_tool("add_claims", {"ledger": "ledger.toml", "claims": [LEAK]}),
                await client.call_tool("draft_into_ledger", arguments),
            ]

    offered, answers = anyio.run(use)

    assert set() == offered & {"add_claims", "draft_into_ledger"}
    assert all(each.is_error for each in answers)
    assert [
        f"error CT022 setting: `{tool}` is not offered: this server only reads"
        " (the user may start it with --write)"
        for tool in ("add_claims", "draft_into_ledger")
    ] == [*map(text_of, answers)]
    assert LEDGER == (tmp_path / "ledger.toml").read_text()


def test_change_is_tried_again_while_other_programs_change_the_file(tmp_path: Path) -> None:
    tries: list[int] = []

    def change_at(number: int) -> int:
        tries.append(number)
        if len(tries) < number:
            raise FileChangedError
        return number

    assert 3 == change_ledger(tmp_path / "ledger.toml", lambda: change_at(3))
    assert 3 == len(tries)
    with pytest.raises(FileChangedError):
        change_ledger(tmp_path / "ledger.toml", lambda: change_at(1000))


def test_words_of_an_unexpected_error_stay_in_the_server(tmp_path: Path) -> None:
    reported: list[Exception] = []
    (tmp_path / "a.toml").write_text(LEDGER)

    def fail(path: Path, *, allow_empty: bool = False) -> OpenLedger:
        raise KeyError("words of an article")

    ledgers = LedgerFolder(RootFolder.of(tmp_path), fail, ())
    server = ClaimtrackServer(ServerOptions(ledgers, False, problems_of, reported.append))

    async def use() -> list[str]:
        async with Client(server) as client:
            answer = await client.call_tool("check_ledger", {"ledger": "a.toml"})
            with pytest.raises(MCPError) as refused:
                await client.read_resource("claimtrack://ledger/a.toml")
            return [text_of(answer), refused.value.error.message]

    assert ["unexpected KeyError: `claimtrack check` may say more"] * 2 == anyio.run(use)
    assert [KeyError, KeyError] == [type(each) for each in reported]
