"""Each tool, resource and prompt, by the client of the SDK and a server in its own process."""

import hashlib
import json

import jsonschema
import pytest
import tomli

from claimtrack.cli.main import main
from claimtrack.formats.registry import FORMATS
from claimtrack.formats.toml.reader import read_text
from claimtrack.formats.toml.schema import read_ledger_schema
from claimtrack.mcp.ledger_tools import TEXT_FORMATS
from claimtrack.rules import builtin_rules
from tests.mcp.assistant import Assistant
from tests.mcp.ledgers import ARTICLE, LEDGER, write_ledger

READING = {
    "answer_of": "check_answer",
    "check": "check_ledger",
    "claim": "explain_claim",
    "convert": "convert_ledger",
    "draft": "draft_claims",
    "failure": "what_if_source_fails",
    "rule": "explain_rule",
}
WRITING = {"add_claims", "draft_into_ledger"}


def test_every_tool_has_schemas_and_says_if_it_writes(assistant: Assistant) -> None:
    tools = assistant.portal.call(assistant.client.list_tools).tools
    schemas = [schema for each in tools for schema in (each.input_schema, each.output_schema)]
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema or False)

    assert {*READING.values(), *WRITING} == {each.name for each in tools}
    assert WRITING == {
        each.name for each in tools if each.annotations and not each.annotations.read_only_hint
    }
    assert all(each.description for each in tools)


def test_check_returns_the_findings_of_the_command(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = write_ledger(assistant, "check")
    checked = assistant.call("check_ledger", ledger=ledger)
    monkeypatch.chdir(assistant.root)
    main(["check", ledger, "--format", "json"])
    (expected,) = json.loads(capsys.readouterr().out)["findings"]
    (found,) = checked["findings"]

    assert (1, 1, 0, 0) == tuple(
        checked[key] for key in ("claims", "assertions", "drafts", "further")
    )
    assert {"CT102": 1} == checked["counts"]
    assert expected["message"] == found["quoted_message"]
    assert expected["fingerprint"] == found["fingerprint"]
    assert {key: expected["places"][0][key] for key in ("file", "line", "column")} == found["place"]
    assert "1 claim: 1 to check." in checked["quoted_summary"]
    assert "Details" not in checked["quoted_summary"]


def test_check_counts_the_findings_beyond_the_limit(assistant: Assistant) -> None:
    claims = "".join(
        f'[claim.c{n}]\ntext = "C{n}."\nvia = ["office"]\nat = "#p2"\n' for n in range(9)
    )
    ledger = write_ledger(assistant, "limit", LEDGER + claims)
    checked = assistant.call("check_ledger", ledger=ledger, limit=3)

    assert 3 == len(checked["findings"])
    assert sum(checked["counts"].values()) - 3 == checked["further"] > 0


def test_claim_is_explained_with_its_chains(assistant: Assistant) -> None:
    claim = assistant.call("explain_claim", ledger=write_ledger(assistant, "claim"), claim="hurt")
    (chain,) = claim["chains"]

    assert ("single-origin", "1", "0") == (
        claim["status"],
        claim["origins"],
        claim["denied_by_origins"],
    )
    assert ["office", "daily"] == [hop["source"] for hop in chain["via"]]
    assert ("asserts", ["page#p2"]) == (chain["side"], chain["at"])
    assert ["if `office` fails, it is unsupported"] == claim["quoted_sensitivity"][:1]
    assert claim["quoted_explanation"].startswith("claim hurt (event at claim/ledger.toml:12")


def test_failure_of_a_source_changes_the_claims_that_rest_on_it(assistant: Assistant) -> None:
    other = '[claim.seen]\ntext = "A tank leaked."\nvia = ["daily"]\nat = "#p2"\n'
    ledger = write_ledger(assistant, "failure", LEDGER + other)
    failure = assistant.call("what_if_source_fails", ledger=ledger, source="office")
    (changed,) = failure["changed"]

    assert 1 == failure["unchanged"]
    assert ("hurt", "single-origin", "unsupported") == (
        changed["claim"],
        changed["before"]["status"],
        changed["after"]["status"],
    )


def test_source_that_is_named_by_its_name_is_suggested(assistant: Assistant) -> None:
    assert "unknown source `Harbour office` (did you mean `office`?)" in assistant.refusal(
        "what_if_source_fails", ledger=write_ledger(assistant, "named"), source="Harbour office"
    )


def test_rule_is_explained_by_code_or_name(assistant: Assistant) -> None:
    rule = next(each for each in builtin_rules() if each.name == "single-origin")
    explained = assistant.call("explain_rule", rule="ct102")

    assert explained == assistant.call("explain_rule", rule="single-origin")
    assert rule.doc.strip() == explained["explanation"]


@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_conversion_equals_that_of_the_command(
    format: str,
    assistant: Assistant,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = write_ledger(assistant, "convert")
    converted = assistant.call("convert_ledger", ledger=ledger, to=format)
    monkeypatch.chdir(assistant.root)
    main(["convert", ledger, "-", "--to", format])
    printed = capsys.readouterr()

    assert printed.out == converted["quoted_text"]
    assert printed.err.splitlines() == converted["quoted_losses"]


def test_all_formats_of_one_text_are_offered(assistant: Assistant) -> None:
    folders = {each.name for each in FORMATS.values() if each.is_folder or each.write is None}

    assert FORMATS.keys() == folders | {*TEXT_FORMATS}
    assert "the format csv is a folder, which cannot be printed" in assistant.refusal(
        "convert_ledger", ledger=write_ledger(assistant, "convert"), to="csv"
    )


@pytest.mark.parametrize("given", ["path", "text"])
def test_draft_proposes_a_ledger_and_writes_nothing(given: str, assistant: Assistant) -> None:
    folder = f"draft-{given}"
    path = assistant.write(f"{folder}/page.txt", ARTICLE)
    draft = assistant.call("draft_claims", **{given: path if given == "path" else ARTICLE})
    tables = tomli.loads(draft["quoted_ledger"])

    assert [each["claim"] for each in draft["claims"]] == [*tables["claim"]]
    assert ["A tank leaked.", "Nobody was hurt"] == [
        each["quoted_text"] for each in draft["claims"][:2]
    ]
    assert all(each["draft"] for each in tables["claim"].values())
    assert ["page.txt"] == [each.name for each in (assistant.root / folder).iterdir()]


def test_text_without_a_file_is_no_document_of_the_ledger(assistant: Assistant) -> None:
    """The document of the ledger has the file name that comes to mind first."""
    text = LEDGER.replace('path = "page.txt"', 'path = "article.txt"\nsha256 = "DIGEST"')
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
    ledger = assistant.write("inline/ledger.toml", text.replace("DIGEST", digest))
    assistant.write("inline/article.txt", ARTICLE)
    new = "Zeta\n\nThe mayor said it was fine."
    drafts = [
        assistant.call("draft_claims", text=new),
        assistant.call("draft_claims", text=new, ledger=ledger),
    ]
    tables = [tomli.loads(each["quoted_ledger"])["document"] for each in drafts]
    known = assistant.call("draft_claims", text=ARTICLE.strip(), ledger=ledger)

    assert [{"publisher", "title"}] * 2 == [{*each} for one in tables for each in one.values()]
    assert (1, "page") == (known["known"], known["document"])


def test_draft_recognizes_what_a_ledger_has(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "known")
    draft = assistant.call("draft_claims", path="known/page.txt", ledger=ledger)

    assert 1 == draft["known"]
    assert ["office", "daily"] == draft["claims"][0]["sources"]
    assert read_text(f"{LEDGER}\n{draft['quoted_ledger']}").claims.keys() >= {"hurt", "tank-leaked"}
    assert LEDGER == (assistant.root / ledger).read_text()


@pytest.mark.parametrize("given", ["path", "text"])
def test_answer_is_checked_against_its_sources(given: str, assistant: Assistant) -> None:
    path = assistant.write("answer/source.txt", "There were 31 boats.")
    source = {given: path if given == "path" else "There were 31 boats."}
    checked = assistant.call(
        "check_answer", answer="There were 31 boats [1]. Then 30 boats [1].", sources=[source]
    )

    assert not checked["passed"]
    assert ["all-found", "missing"] == [each["status"] for each in checked["sentences"]]
    assert ["31", "30"] == [
        item["quoted_text"] for each in checked["sentences"] for item in each["items"]
    ]


def test_resources_are_the_ledgers_the_schemas_and_the_rules(assistant: Assistant) -> None:
    ledger = write_ledger(assistant, "a folder with blanks")
    assistant.write("a folder with blanks/other.toml", "[tool]\nname = 'no ledger'\n")
    listed = assistant.portal.call(assistant.client.list_resources).resources
    address = "claimtrack://ledger/a%20folder%20with%20blanks/ledger.toml"

    assert {address: ledger} == {each.uri: each.name for each in listed if "blanks" in each.uri}
    assert LEDGER == assistant.read(address)
    assert json.loads(read_ledger_schema()) == json.loads(
        assistant.read("claimtrack://schema/ledger")
    )
    assert "properties" in json.loads(assistant.read("claimtrack://schema/answer"))
    assert len(builtin_rules()) <= len(assistant.read("claimtrack://rules").splitlines())
    assert "# CT102 single-origin" in assistant.read("claimtrack://rule/CT102")
    assert "refused: error CT022 setting: no rule is called `CT9`" in assistant.read(
        "claimtrack://rule/CT9"
    )


def test_prompts_name_tools_that_exist(assistant: Assistant) -> None:
    given: dict[str, dict[str, str]] = {
        "read_article": {"path": "page.txt"},
        "what_to_check_first": {},
    }
    listed = assistant.portal.call(assistant.client.list_prompts).prompts
    words = {
        name: str(assistant.portal.call(assistant.client.get_prompt, name, arguments).messages)
        for name, arguments in given.items()
    }

    assert given.keys() == {each.name for each in listed}
    assert "page.txt" in words["read_article"]
    assert {*READING.values(), *WRITING} - {"check_answer", "convert_ledger"} == {
        tool for tool in assistant.schemas if any(f"`{tool}`" in text for text in words.values())
    }


def test_problems_are_the_sentences_of_the_command_all_at_once(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = LEDGER.replace('["office"]', '["ofice"]').replace('kind = "outlet"', 'kind = "paper"')
    ledger = write_ledger(assistant, "broken", broken)
    calls: dict[str, dict[str, object]] = {
        "check_ledger": {},
        "explain_claim": {"claim": "hurt"},
        "what_if_source_fails": {"source": "office"},
        "convert_ledger": {"to": "jsonl"},
        "draft_claims": {"text": ARTICLE},
        "add_claims": {"claims": [{"text": "Shut.", "via": [{"source": "office"}]}]},
        "draft_into_ledger": {"path": "broken/page.txt"},
    }
    refusals = {assistant.refusal(tool, ledger=ledger, **more) for tool, more in calls.items()}
    monkeypatch.chdir(assistant.root)
    main(["check", ledger, "--format", "concise"])

    assert {capsys.readouterr().err.rstrip("\n")} == refusals
    assert f"refused: {refusals.pop()}" == assistant.read(f"claimtrack://ledger/{ledger}")


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("check_legder", {}, "there is no tool `check_legder` (did you mean `check_ledger` or"),
        ("check_ledger", {"ledgr": "x"}, "unknown argument `ledgr` (did you mean `ledger`?)"),
        ("check_ledger", {}, "`ledger`: Field required"),
        ("check_ledger", {"ledger": "no.toml"}, "there is no file `no.toml`"),
        ("check_ledger", {"ledger": "a.toml", "limit": 0}, "`limit`: Input should be greater"),
        ("explain_rule", {"rule": "CT9"}, "no rule is called `CT9`"),
        ("draft_claims", {}, "expected `path` or `text` (give one of them)"),
        ("draft_claims", {"text": "Nothing."}, "no statement with a source was found in the text"),
        ("draft_claims", {"text": ""}, "no statement with a source was found in the text (write"),
        ("draft_claims", {"text": "He said so.", "date": "5/6"}, "date"),
        ("draft_claims", {"text": "A.", "path": "a.txt"}, "`path` or `text` (give one, not both)"),
        ("check_answer", {"answer": "", "sources": [{"text": "A."}]}, "the answer is empty"),
        ("check_answer", {"answer": "A.", "sources": []}, "the answer has no sources"),
        (
            "check_ledger",
            {"ledger": "-"},
            "there is no file `-` (a person begins a ledger, with claimtrack init or",
        ),
        ("check_answer", {"answer": "A.", "sources": [5]}, "`sources.0`: expected an object"),
        ("check_answer", {"answer": "A.", "sources": [{}]}, "source 1: expected `text` or `path`"),
    ],
)
def test_wrong_arguments_are_explained(
    tool: str, arguments: dict[str, object], message: str, assistant: Assistant
) -> None:
    assert message in assistant.refusal(tool, **arguments)


@pytest.mark.parametrize("claim", ["hirt", "shut", "zzz"])
def test_claims_that_are_missing_or_drafts_are_not_explained(
    claim: str, assistant: Assistant
) -> None:
    draft = '[claim.shut]\ntext = "Shut."\nvia = ["office"]\nat = "#p2"\ndraft = true\n'
    ledger = write_ledger(assistant, "drafts", LEDGER + draft)
    expected = {
        "hirt": "error CT008 dangling: no claim is called `hirt` (did you mean `hurt`?)",
        "shut": "drafts/ledger.toml:16:1: error CT008 dangling: the claim `shut` is a draft"
        " (the argument `drafts` judges drafts, too)",
        "zzz": "error CT008 dangling: no claim is called `zzz` (the resource"
        " claimtrack://ledger/PATH has all claims)",
    }

    assert expected[claim] == assistant.refusal("explain_claim", ledger=ledger, claim=claim)
    assert (
        "shut" == assistant.call("explain_claim", ledger=ledger, claim="shut", drafts=True)["claim"]
    )
