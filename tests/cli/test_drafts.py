"""Tests of drafts on the command line: counted apart, and judged only with ``--drafts``."""

import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from claimtrack import api
from claimtrack.cli import main
from claimtrack.formats.registry import read, write

ACCEPTED = """\
    ledger = 1

    [source]
    clerk = { kind = "witness" }
    daily = { kind = "outlet" }
    mayor = { kind = "official" }

    [claim.closed]
    text = "The pool is closed."
    via = ["clerk", "daily"]
    """
LEDGER = (
    ACCEPTED
    + """\

    [[claim.closed.assertion]]
    via = ["mayor", "daily"]
    draft = true

    [claim.reopens]
    text = "The pool reopens in May."
    draft = true
    via = ["mayor", "daily"]

    [[link]]
    kind = "contradicts"
    from = "reopens"
    to = "closed"
    """
)
NOT_JUDGED = "2 drafts, not judged"


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """Return the path of a ledger with two drafts."""
    return written(tmp_path / "pool.toml", LEDGER)


def written(path: Path, text: str) -> str:
    path.write_text(dedent(text), "utf-8")
    return str(path)


Captured = pytest.CaptureFixture[str]


def test_check_counts_drafts_apart(ledger: str, capsys: Captured) -> None:
    assert 1 == main.main(["check", ledger, "--format", "concise"])

    first, totals = capsys.readouterr().out.splitlines()
    assert "single-origin" in first
    assert f"1 finding (1 warning) in 1 claim; {NOT_JUDGED}." == totals


def test_check_judges_drafts_when_asked(ledger: str, capsys: Captured) -> None:
    assert 1 == main.main(["check", ledger, "--format", "concise", "--drafts"])

    *_, contradiction, totals = capsys.readouterr().out.splitlines()
    assert "self-contradiction" in contradiction
    assert totals.endswith("in 2 claims.")


def test_json_counts_drafts(ledger: str, capsys: Captured) -> None:
    main.main(["check", ledger, "--format", "json"])
    assert 2 == json.loads(capsys.readouterr().out)["checked"]["drafts"]

    main.main(["check", ledger, "--format", "json", "--drafts"])
    assert "drafts" not in json.loads(capsys.readouterr().out)["checked"]


FORMATS = ("summary", "full", "concise", "markdown", "github")


@pytest.mark.parametrize("format", FORMATS)
def test_every_text_format_counts_drafts(format: str, ledger: str, capsys: Captured) -> None:
    main.main(["check", ledger, "--format", format])

    assert NOT_JUDGED in capsys.readouterr().out


@pytest.mark.parametrize("format", ["sarif", "gitlab", "junit", "json", "full"])
def test_findings_are_those_without_drafts(format: str, tmp_path: Path, capsys: Captured) -> None:
    def found(text: str) -> str:
        path = written(tmp_path / "pool.toml", text)
        main.main(["check", path, "--format", format, "--ignore", "unused-record"])
        return capsys.readouterr().out

    out = found(LEDGER).replace(f"; {NOT_JUDGED}", "").replace(',\n    "drafts": 2', "")
    assert "single-origin" in out
    assert found(ACCEPTED) == out


def test_several_ledgers_add_up_their_drafts(ledger: str, tmp_path: Path, capsys: Captured) -> None:
    other = written(tmp_path / "other.toml", LEDGER)
    main.main(["check", ledger, other, "--format", "concise"])

    assert capsys.readouterr().out.endswith("in 2 claims; 4 drafts, not judged.\n")


def test_ledger_of_drafts_only_has_nothing_to_judge(tmp_path: Path, capsys: Captured) -> None:
    text = ACCEPTED.replace("via =", "draft = true\n    via =")
    path = written(tmp_path / "drafted.toml", text)

    assert 0 == main.main(["check", path, "--ignore", "unused-record"])
    out = capsys.readouterr().out
    assert "No claim to judge." in out
    assert "no findings in no claims; 1 draft, not judged." in out


def test_assess_counts_drafts(ledger: str, capsys: Captured) -> None:
    main.main(["assess", ledger])
    assert capsys.readouterr().out.endswith(f"1 claim: 1 single-origin; {NOT_JUDGED}.\n")

    main.main(["assess", ledger, "--format", "json"])
    assert 2 == json.loads(capsys.readouterr().out)["drafts"]

    main.main(["assess", ledger, "--drafts"])
    assert "2 claims: 2 contested" in capsys.readouterr().out


def test_show_leaves_out_draft_chains(ledger: str, capsys: Captured) -> None:
    assert 0 == main.main(["show", ledger, "closed"])
    shown = capsys.readouterr()
    assert "Asserted by 1 chain\n" in shown.out
    assert f"{NOT_JUDGED}\n" == shown.err

    assert 0 == main.main(["show", ledger, "closed", "--drafts"])
    shown = capsys.readouterr()
    assert "Asserted by 2 chains\n" in shown.out
    assert "" == shown.err


@pytest.mark.parametrize("command", ["show", "assess", "graph"])
def test_error_about_a_draft_names_the_option(command: str, ledger: str, capsys: Captured) -> None:
    assert 2 == main.main([command, ledger, "reopens"])
    error = capsys.readouterr().err
    assert "the claim `reopens` is a draft" in error
    assert "pool.toml:16:1" in error
    assert "`--drafts` judges drafts, too" in error

    assert 0 == main.main([command, ledger, "reopens", "--drafts"])


def test_graph_draws_drafts_when_asked(ledger: str, capsys: Captured) -> None:
    def draw(*options: str) -> str:
        main.main(["graph", ledger, *options])
        return capsys.readouterr().out

    assert "reopens" not in draw()
    assert "reopens" in draw("--drafts")


def test_page_counts_drafts(ledger: str, tmp_path: Path) -> None:
    def page(*options: str) -> str:
        main.main(["report", ledger, "-o", str(tmp_path / "page.html"), *options])
        return (tmp_path / "page.html").read_text("utf-8")

    assert "2 drafts are not judged until a person accepts them." in page()
    assert "reopens" not in page()
    assert "not judged until" not in page("--drafts")
    assert "reopens" in page("--drafts")


def test_baseline_of_accepted_claims_holds_with_drafts(
    ledger: str, tmp_path: Path, capsys: Captured
) -> None:
    known = str(tmp_path / "known.json")
    accepted = written(tmp_path / "accepted.toml", ACCEPTED)
    main.main(["check", accepted, "--write-baseline", known])
    capsys.readouterr()

    assert 0 == main.main(["check", ledger, "--baseline", known, "--format", "concise"])
    assert f"1 in the baseline; {NOT_JUDGED}." in capsys.readouterr().out


def test_accepting_drafts_is_a_change_of_verdicts(
    ledger: str, tmp_path: Path, capsys: Captured
) -> None:
    accepted = written(tmp_path / "accepted.toml", LEDGER.replace("draft = true\n", "\n"))

    assert 1 == main.main(["diff", ledger, accepted])
    assert "self-contradiction" in capsys.readouterr().out
    assert 0 == main.main(["diff", ledger, accepted, "--drafts"])


def test_drafts_are_left_out_as_of_a_day(tmp_path: Path, capsys: Captured) -> None:
    text = (
        LEDGER + '\n    [document.story]\n    publisher = "daily"\n    published = "2020-01-01"\n'
    )
    text = text.replace('"daily"]', '"daily"]\n    at = "story"')
    path = written(tmp_path / "pool.toml", text)

    assert 0 == main.main(["check", path, "--since", "2021"])
    assert 1 == main.main(["check", path, "--as-of", "2021", "--format", "concise"])
    assert capsys.readouterr().out.endswith(f"in 1 claim; {NOT_JUDGED}.\n")
    assert 1 == main.main(["check", path, "--as-of", "2021", "--format", "concise", "--drafts"])
    assert "self-contradiction" in capsys.readouterr().out


def test_convert_says_what_it_omits(ledger: str, capsys: Captured) -> None:
    assert 0 == main.main(["convert", ledger, "-", "--to", "prov-json"])
    converted = capsys.readouterr()
    assert "reopens" not in converted.out
    assert (
        "never: `claim.draft` of claim `reopens`: omitted 2 drafts, which nobody has accepted\n"
    ) in converted.err

    assert 0 == main.main(["convert", ledger, "-", "--to", "jsonl"])
    converted = capsys.readouterr()
    assert 2 == converted.out.count('"draft": true')
    assert "draft" not in converted.err


def check_in_parts(folder: Path, options: Sequence[str], capsys: Captured) -> list[str]:
    main.main(["check", str(folder), "--format", "concise", *options])
    return capsys.readouterr().out.splitlines()


def test_check_in_parts_prints_what_a_check_of_the_whole_prints(
    ledger: str, tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "pool"
    write(read(ledger), "parquet").save(folder)

    for options in ([], ["--drafts"]):
        whole = check_in_parts(folder, options, capsys)
        assert whole == check_in_parts(folder, [*options, "--jobs", "1"], capsys)
        assert len(whole) > 1


def test_functions_leave_out_drafts(ledger: str) -> None:
    read_ledger = api.load(ledger)

    assert 1 == api.check(read_ledger).claims
    assert 2 == api.check(read_ledger, drafts=True).claims
    assert 1 == len(api.explain(read_ledger, "closed").asserted.assertions)
    assert 2 == len(api.explain(read_ledger, "closed", drafts=True).asserted.assertions)
    assert "reopens" not in api.graph(read_ledger, "dot")
    assert "reopens" in api.graph(read_ledger, "dot", drafts=True)
    assert "reopens" not in api.report(read_ledger)
    assert "reopens" in api.report(read_ledger, drafts=True)
    assert "contested" == api.assess(read_ledger, drafts=True)["reopens"].status.value
    with pytest.raises(KeyError, match="it is a draft, and needs `drafts=True`"):
        api.explain(read_ledger, "reopens")
