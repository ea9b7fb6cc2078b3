"""The page on assistants: its configurations start servers, and its tables are complete."""

import json
import re
import sys
from pathlib import Path

import pytest

from claimtrack.cli.main import main, parse
from claimtrack.drafts.draft import MAX_TEXT
from claimtrack.mcp.additions import MAX_ADDED
from claimtrack.mcp.answer_tools import MAX_ANSWER
from tests.mcp.assistant import PROJECT, Assistant

PAGE = (PROJECT / "docs" / "how-to" / "use-an-assistant.md").read_text("utf-8")


def test_configurations_name_a_command_that_serves_a_folder() -> None:
    blocks = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    servers = [server for each in blocks for group in each.values() for server in group.values()]
    parsed = [parse(each["args"]).arguments for each in servers]

    assert ["claimtrack", "claimtrack"] == [each["command"] for each in servers]
    assert [(Path(), False)] * 2 == [(each.root, each.write) for each in parsed]


def test_all_tools_and_prompts_are_on_the_page(assistant: Assistant) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE)
    prompts = assistant.portal.call(assistant.client.list_prompts).prompts

    assert assistant.schemas.keys() == {name for name, _ in rows}
    assert {"add_claims", "draft_into_ledger"} == {
        name for name, words in rows if "with `--write`" in words
    }
    assert [f"*{each.title}* (`{each.name}`)" for each in prompts] == re.findall(
        r"^- (\*.*?\* \(`\w+`\))", PAGE, re.MULTILINE
    )


def test_limits_are_on_the_page() -> None:
    limits = f"{MAX_TEXT:,} characters of an article, {MAX_ANSWER:,} of an answer with its sources"

    assert f"At most {limits}, and {MAX_ADDED} claims at once." in PAGE


def test_folder_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["mcp", "--root", "nowhere"])
    assert "error[CT018] no-file: there is no folder `nowhere`\n" == capsys.readouterr().err


def test_missing_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "claimtrack.mcp.server", raising=False)

    assert 2 == main(["mcp", "--root", str(tmp_path)])
    assert "the server for assistants needs the extra `mcp`" in capsys.readouterr().err
