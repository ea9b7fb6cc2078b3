"""HTML pages on the command line."""

import os
import stat
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from claimtrack.cli import main
from claimtrack.cli.output import page_title
from claimtrack.formats.records.file_writer import write_file

LEDGER = """\
ledger = 1
[source]
anna  = { kind = "person", name = "Anna Śliwa" }
paper = { kind = "outlet", name = "The Paper" }
[claim.rain]
text = "It rained."
via  = ["anna", "paper"]
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "story" / "ledger.toml"
    path.parent.mkdir()
    path.write_text(LEDGER, encoding="utf-8")
    return path


def test_report_writes_a_page_and_exits_with_0(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"

    assert 0 == main.main(["report", str(ledger), "-o", str(page)])
    assert f"wrote {page}\n" == capsys.readouterr().err
    text = page.read_text(encoding="utf-8")
    assert "<h1>story</h1>" in text
    assert "Anna Śliwa" in text
    assert "CT102" in text


def test_check_prints_the_same_page_with_its_own_exit_status(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    main.main(["report", str(ledger), "-o", str(page)])
    capsys.readouterr()

    assert 1 == main.main(["check", str(ledger), "--format", "html"])
    assert page.read_text(encoding="utf-8") == capsys.readouterr().out
    assert 0 == main.main(["check", str(ledger), "--format", "html", "--select", "CT201"])


def test_page_replaces_an_old_page_and_leaves_no_temporary_file(
    ledger: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.htm"
    page.write_text("old", encoding="utf-8")

    assert 0 == main.main(["report", str(ledger.parent), "--output", str(page)])
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert {"page.htm", "story"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_page_has_the_default_file_mode(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    other = tmp_path / "other"
    other.touch()
    write_file(page, b"x")

    assert stat.S_IMODE(other.stat().st_mode) == stat.S_IMODE(page.stat().st_mode)


def test_unwritable_page_exits_with_2(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main.main(["report", str(ledger), "-o", str(tmp_path / "no" / "page.html")])
    assert "No such file" in capsys.readouterr().err
    folder = tmp_path / "folder.html"
    folder.mkdir()
    assert 2 == main.main(["report", str(ledger), "-o", str(folder)])
    assert [] == list(folder.iterdir())
    assert {"folder.html", "story"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "L", "-o", "L"], "has the wrong extension for the format html"),
        (
            ["check", "L", "--format", "html", "-o", "L"],
            "has the wrong extension for the format html",
        ),
        (["check", "L", "-o", "page.html"], "`--output` goes with --format html"),
        (["check", "L", "L", "--format", "html"], "--format html takes one ledger"),
        (["check", "L", "--format", "html", "--since", "2020"], "--format html takes one ledger"),
    ],
)
def test_options_that_conflict_with_html_are_rejected(
    ledger: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(ledger) if word == "L" else word for word in arguments]

    assert 2 == main.main(given)
    assert message in capsys.readouterr().err
    assert LEDGER == ledger.read_text(encoding="utf-8")


def test_page_is_printed_in_ascii_if_the_stream_is_not_utf8(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(stream, encoding="latin-1"))

    main.main(["report", str(ledger)])
    sys.stdout.flush()

    assert b"Anna &#346;liwa" in stream.getvalue()
    assert stream.getvalue().isascii()


def test_page_leaves_out_known_findings_and_reports_it(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "known.txt"
    main.main(["check", str(ledger), "--write-baseline", str(known)])
    capsys.readouterr()

    assert 0 == main.main(["report", str(ledger), "--baseline", str(known)])
    page = capsys.readouterr().out
    assert "in the baseline" in page
    assert "Nothing was found." in page


def test_page_disguises_confidential_sources(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = LEDGER.replace('name = "Anna Śliwa"', 'name = "Anna Śliwa", confidential = true')
    ledger.write_text(text, encoding="utf-8")

    for arguments in (["report"], ["check", "--format", "html"]):
        main.main([*arguments[:1], str(ledger), *arguments[1:]])
        page = capsys.readouterr().out

        assert "anna" not in page.casefold()
        assert "confidential-1" in page
        assert "The names of 1 confidential source are omitted" in page


def test_page_as_of_a_day_lists_left_out_records(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dated = LEDGER.replace("[claim.rain]", '[document.d]\npublished = "2020"\n[claim.rain]')
    text = (
        dated
        + 'at = "d"\n[document.e]\n[claim.sun]\ntext = "It shone."\nvia = ["anna"]\nat = "e"\n'
    )
    ledger.write_text(text, encoding="utf-8")

    assert 0 == main.main(["report", str(ledger), "--as-of", "2021"])
    page = capsys.readouterr().out
    assert "As of 2021-12-31" in page
    assert "Possibly known by then, and omitted:" in page
    assert "It shone." in page


def test_title_of_a_page_is_that_of_the_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "ledger.toml"
    ledger.write_text(
        'ledger = 1\n[source]\ndaily = { kind = "outlet", name = "The Daily" }\n'
        '[document.d]\ntitle = "Lake closed"\npublisher = "daily"\npublished = "2031-06-10"\n'
        '[claim.c]\ntext = "It is closed."\nvia = ["daily"]\nat = "d"\n',
        encoding="utf-8",
    )

    assert 0 == main.main(["report", str(ledger)])
    page = capsys.readouterr().out
    assert "<h1>Lake closed</h1>\n" in page
    assert "The Daily · 2031-06-10 · 1 claim" in page
    assert f"Made by claimtrack from {ledger}." in page


def test_full_text_of_other_publishers_is_shown_only_on_request_and_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "post.txt").write_text(
        "It rained.\n\nNobody cites this. Nor this. Nor that.\n", encoding="utf-8"
    )
    (tmp_path / "article.txt").write_text("It rained, says the Post.\n", encoding="utf-8")
    ledger = tmp_path / "ledger.toml"
    ledger.write_text(
        'ledger = 1\n[source]\ndaily = { kind = "outlet" }\n'
        'post = { kind = "outlet" }\n'
        '[document.article]\npublisher = "daily"\npath = "article.txt"\n'
        '[document.report]\npublisher = "post"\npath = "post.txt"\n'
        '[claim.c]\ntext = "It rained."\nvia = ["post", "daily"]\n'
        'at = ["article#p1", "report#p1"]\n',
        encoding="utf-8",
    )

    main.main(["report", str(ledger)])
    page, remarks = capsys.readouterr()
    assert "says the Post" in page
    assert "Nobody cites this." not in page
    assert "full text" not in remarks

    main.main(["report", str(ledger), "--full-text"])
    page, remarks = capsys.readouterr()
    assert "Nobody cites this." in page
    assert "warning: the page has the full text of all documents" in remarks


def test_page_title_is_the_folder_or_the_file() -> None:
    assert "slbm-2021" == page_title(Path("seeds/slbm-2021/ledger.toml"))
    assert "story" == page_title(Path("a/story.toml"))


TEXT = "It rained, says Anna."


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Enter a folder with a ledger, a file that it includes and a text that it cites."""
    monkeypatch.chdir(tmp_path)
    Path("more.toml").write_text('ledger = 1\n[source]\nradio = { kind = "outlet" }\n')
    Path("page.html").write_text(TEXT)
    ledger = f'{LEDGER}[document.page]\npublisher = "paper"\npath = "page.html"\n'
    Path("ledger.toml").write_text(
        ledger.replace("ledger = 1", 'ledger = 1\ninclude = ["more.toml"]')
    )
    Path("hard.dot").hardlink_to("ledger.toml")
    Path("soft.dot").symlink_to("ledger.toml")
    Path("text.html").symlink_to("page.html")
    assert 0 == main.main(["convert", "ledger.toml", "story.prov.json"])
    assert 0 == main.main(["convert", "ledger.toml", "tables", "--to", "csv"])
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["graph", "ledger.toml", "-o", "ledger.toml", "--format", "dot"],
        ["graph", "ledger.toml", "-o", "more.toml", "--format", "dot"],
        ["graph", "ledger.toml", "-o", "hard.dot"],
        ["graph", "ledger.toml", "-o", "soft.dot"],
        ["graph", "tables", "-o", "tables/claims.csv", "--format", "dot"],
        ["check", "story.prov.json", "--format", "gitlab", "-o", "story.prov.json"],
        ["check", "story.prov.json", "--format", "sarif", "-o", "story.prov.json"],
        ["check", "ledger.toml", "--format", "html", "-o", "page.html"],
        ["check", "ledger.toml", "--format", "html", "-o", "text.html"],
        ["report", "ledger.toml", "-o", "page.html"],
        ["convert", "ledger.toml", "more.toml", "--force"],
        ["convert", "ledger.toml", "page.html", "--to", "jsonl", "--force"],
        ["check", "ledger.toml", "--write-baseline", "ledger.toml"],
    ],
    ids=" ".join,
)
def test_no_command_writes_over_its_inputs(
    command: list[str], story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in story.rglob("*") if path.is_file()}
    capsys.readouterr()

    assert 2 == main.main(command)
    assert "nothing was written" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in story.rglob("*") if path.is_file()}


def test_broken_ledger_is_not_replaced_by_its_problems(story: Path) -> None:
    Path("story.prov.json").write_text("{")

    assert 2 == main.main(
        ["check", "story.prov.json", "--format", "gitlab", "-o", "story.prov.json"]
    )
    assert "{" == Path("story.prov.json").read_text()


@pytest.mark.parametrize(
    "command",
    [
        ["graph", "secret.toml", "-o", "mia-lund.txt", "--format", "dot"],
        ["check", "secret.toml", "--write-baseline", "mia-lund.txt"],
        ["check", "secret.toml", "--format", "html", "-o", "mia-lund.html"],
        ["report", "secret.toml", "-o", "mia-lund.html"],
    ],
    ids=" ".join,
)
def test_no_command_writes_over_a_text_with_a_confidential_name(
    command: list[str], story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "The pier is closed.\n"
    (story / "mia-lund.txt").write_text(text)
    (story / "mia-lund.html").hardlink_to(story / "mia-lund.txt")
    (story / "secret.toml").write_text(
        'ledger = 1\n[source.mia-lund]\nkind = "person"\nconfidential = true\n'
        '[document.talk]\npath = "mia-lund.txt"\n'
        '[claim.closed]\ntext = "The pier is closed."\nvia = ["mia-lund"]\nat = "talk"\n'
    )

    assert 2 == main.main(command)
    assert "nothing was written" in capsys.readouterr().err
    assert (story / "mia-lund.txt").read_text() == text


BROKEN = "ledger = 1 ["
CITED = "The pier is closed.\n"


def write_cited_text(name: str) -> None:
    """Write a ledger with a claim that a text says."""
    Path(name).write_text(CITED)
    Path("cited.toml").write_text(
        'ledger = 1\n[source.council]\nkind = "government"\n'
        f'[document.talk]\npublisher = "council"\npath = "{name}"\n'
        '[claim.closed]\ntext = "The pier is closed."\nvia = ["council"]\nat = "talk"\n'
    )


FINDINGS_IN_TEXTS = pytest.mark.parametrize(
    ("format", "text"), [("markdown", "page.md"), ("github", "page.txt")]
)


@FINDINGS_IN_TEXTS
@pytest.mark.parametrize("start", ["", "### claimtrack\n"])
def test_findings_never_replace_a_text(
    start: str, format: str, text: str, story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_cited_text(text)
    Path(text).write_text(f"{start}{CITED}")

    assert 2 == main.main(["check", "cited.toml", "--format", format, "-o", text])
    out, err = capsys.readouterr()
    assert f"`{text}` is read by this command; nothing was written" in err
    assert "wrote" not in err
    assert "" == out
    assert f"{start}{CITED}" == Path(text).read_text()


@FINDINGS_IN_TEXTS
@pytest.mark.parametrize(
    "arguments",
    [
        ["broken.toml"],
        ["cited.toml", "broken.toml"],
        ["cited.toml", "--as-of", "1990"],
        ["configured/cited.toml"],
    ],
    ids=" ".join,
)
def test_problems_never_replace_a_text(
    arguments: list[str],
    format: str,
    text: str,
    story: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without the ledgers nobody knows which texts they have."""
    write_cited_text(text)
    Path("broken.toml").write_text(BROKEN)
    Path("configured").mkdir()
    Path("configured/claimtrack.toml").write_text('[check]\nignore = ["no-such-rule"]\n')
    Path("configured/cited.toml").write_text(Path("cited.toml").read_text())
    Path("configured", text).symlink_to(Path(text).resolve())

    assert 2 == main.main(["check", *arguments, "--format", format, "-o", text])
    err = capsys.readouterr().err
    assert f"`{text}` may be a text of a ledger; nothing was written" in err
    assert 2 == err.count("error[")
    assert CITED == Path(text).read_text()


@FINDINGS_IN_TEXTS
def test_problems_never_replace_a_text_behind_a_link(
    format: str, text: str, story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = {"markdown": "link.markdown", "github": "link.log"}[format]
    write_cited_text(text)
    Path(output).symlink_to(text)
    Path("broken.toml").write_text(BROKEN)

    assert 2 == main.main(["check", "broken.toml", "--format", format, "-o", output])
    assert CITED == Path(text).read_text()


@FINDINGS_IN_TEXTS
@pytest.mark.parametrize("first", ["cited.toml", "broken.toml", "clean", "empty", "none"])
def test_problems_replace_the_output_of_an_earlier_check(
    first: str, format: str, text: str, story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_cited_text("talk.txt")
    Path("broken.toml").write_text(BROKEN)
    command = ["check", "--format", format, "-o", text]
    if first == "empty":
        Path(text).touch()
    elif first == "clean":
        assert 0 == main.main([*command, "cited.toml", "--select", "stale-first"])
    elif first != "none":
        assert 0 < main.main([*command, first])

    assert 2 == main.main([*command, "broken.toml"])
    assert "could not run" in Path(text).read_text()
    assert "nothing was written" not in capsys.readouterr().err


def test_problems_replace_a_file_that_is_no_text(story: Path) -> None:
    """Only the extensions of texts are in doubt."""
    Path("old.log").write_text("an old log\n")
    Path("broken.toml").write_text(BROKEN)

    assert 2 == main.main(["check", "broken.toml", "--format", "github", "-o", "old.log"])
    assert "could not run" in Path("old.log").read_text()


def run_command(words: list[str], read: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command with a file as its standard input."""
    command = [sys.executable, "-m", "claimtrack", *words]
    with read.open("rb") as opened:
        return subprocess.run(command, stdin=opened, capture_output=True, check=False)


FROM_STANDARD_INPUT = {
    "graph": (["graph", "-", "--from", "toml", "--format", "dot"], LEDGER, "-o"),
    "check": (["check", "-", "--from", "toml", "--format", "github"], LEDGER, "-o"),
    "report": (["report", "-", "--from", "toml"], LEDGER, "-o"),
    "convert": (["convert", "-", "--from", "toml", "--to", "jsonl", "--force"], LEDGER, ""),
    "answers": (["answers", "-"], '{"answer": "It is 5 km.", "sources": []}\n', "-o"),
}


@pytest.mark.parametrize("name", FROM_STANDARD_INPUT)
def test_no_command_writes_over_its_standard_input(name: str, tmp_path: Path) -> None:
    words, text, flag = FROM_STANDARD_INPUT[name]
    read = tmp_path / ("read.html" if name == "report" else "read.txt")
    other = read.with_stem("other")
    read.write_text(text, encoding="utf-8")
    option = [flag] if flag else []

    refused = run_command([*words, *option, str(read)], read)
    written = run_command([*words, *option, str(other)], read)

    assert 2 == refused.returncode
    assert b"is read by this command; nothing was written" in refused.stderr
    assert text == read.read_text(encoding="utf-8")
    assert 2 > written.returncode
    assert other.stat().st_size


def test_standard_input_from_a_device_is_no_file_to_write_over(tmp_path: Path) -> None:
    command = ["graph", "-", "--from", "jsonl", "-o", "/dev/null", "--format", "dot"]

    assert b"is read by this command" not in run_command(command, Path("/dev/null")).stderr


@pytest.mark.parametrize(
    "command",
    [
        ["graph", "ledger.toml"],
        ["report", "ledger.toml"],
        ["check", "ledger.toml", "--format", "github"],
        ["answers", "said.jsonl"],
        ["draft", "said.txt", "--format", "json"],
    ],
    ids=" ".join,
)
def test_dash_as_an_output_is_standard_output(
    command: list[str], story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("said.jsonl").write_text('{"answer": "It is 5 km.", "sources": []}\n')
    Path("said.txt").write_text("The harbour is closed, the council said.\n")
    plain = main.main(command), capsys.readouterr().out

    assert plain == (main.main([*command, "-o", "-"]), capsys.readouterr().out)
    assert plain[1]
    assert not Path("-").exists()


def test_dash_in_a_folder_is_a_file(story: Path) -> None:
    assert 0 == main.main(["graph", "ledger.toml", "-o", "./-", "--format", "dot"])
    assert Path("./-").read_text().startswith("digraph")


@pytest.mark.parametrize(
    "command",
    [
        ["graph", "ledger.toml", "-o", "loop", "--format", "dot"],
        ["graph", "ledger.toml", "-o", "loop/x.dot"],
        ["report", "ledger.toml", "-o", "loop.html"],
        ["convert", "ledger.toml", "loop", "--to", "csv"],
        ["convert", "ledger.toml", "loop/x.jsonl"],
        ["convert", "ledger.toml", "loop/x", "--to", "csv"],
        ["init", "said.txt", "-o", "loop/x.toml"],
        ["draft", "said.txt", "-o", "loop/x.toml"],
    ],
    ids=" ".join,
)
def test_loop_of_links_is_no_output(
    command: list[str], story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("said.txt").write_text("The harbour is closed, the council said.\n")
    for name in ("loop", "loop.html"):
        Path(name).symlink_to(f"other-{name}")
        Path(f"other-{name}").symlink_to(name)

    assert 2 == main.main(command)
    err = capsys.readouterr().err
    assert "error[" in err
    assert "loop" in err
    assert "CLAIMTRACK_TRACEBACK" not in err
