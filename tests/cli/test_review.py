"""Tests of ``claimtrack review``."""

import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from claimtrack.cli import main
from tests.golden import assert_golden

Captured = pytest.CaptureFixture[str]
GOLDEN = Path(__file__).parent / "golden"

LEDGER = """\
ledger = 1

[source]
daily = { kind = "outlet", name = "The Daily" }
office = { kind = "government", name = "The harbour office" }
master = { kind = "official", name = "Ida Brenn", part_of = "office" }

[document.page]
publisher = "daily"
title = "Harbour closed"
path = "page.txt"

# The closure

[claim.closed]
text = "the harbour is closed for two days"
via = ["office"]
at = "#p2"
#? may say the same as `again`: both have "closed"
draft = true

[claim.again]
text = "We will close it again"
via = [{ source = "master", quote = "We will close it again", on = "2031-06-10" }]
at = "#p3"
#? "she": taken for Ida Brenn
draft = true

[claim.ships]
text = "Ships were diverted."
via = ["office"]

[[claim.ships.assertion]]
via = ["master"]
at = "#p4"
draft = true
"""

QUESTION = '#? may say the same as `again`: both have "closed"\n'

PAGE = """\
Harbour closed

The harbour office said on Tuesday that the harbour is closed for two days.

"We will close it again," she said.

Ships were diverted, Ms Brenn said.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("ledger.toml").write_text(LEDGER)
    Path("page.txt").write_text(PAGE)
    return tmp_path


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> "Answering":
    return Answering(monkeypatch, capsys)


class Answering:
    """Runs the command with answers on standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.err = ""

    def __call__(self, *answers: str, options: tuple[str, ...] = (), status: int = 0) -> str:
        """Return what the command prints."""
        stdin = TextIOWrapper(BytesIO("".join(f"{each}\n" for each in answers).encode()))
        self._monkeypatch.setattr(sys, "stdin", stdin)
        assert status == main.main(["review", "ledger.toml", *options])
        shown = self._capsys.readouterr()
        self.err = shown.err
        return shown.out

    def set_editor(self, program: str) -> None:
        """Set an editor that is a Python program; ``text`` is the text and ``path`` its file."""
        script = Path("editor.py")
        script.write_text(
            "import sys, pathlib\n"
            "path = pathlib.Path(sys.argv[1])\n"
            f"text = path.read_text()\n{program}\npath.write_text(text)\n"
        )
        self._monkeypatch.delenv("VISUAL", raising=False)
        self._monkeypatch.setenv("EDITOR", f"'{sys.executable}' {script}")


def ledger() -> str:
    return Path("ledger.toml").read_text()


def last_line(out: str) -> str:
    return out.splitlines()[-1]


def test_conversation(answer: Answering) -> None:
    """Read the golden file: it is what a person sees."""
    assert_golden(GOLDEN / "review.txt", answer("?", "a", "r", "s"))


def test_decisions_are_written(answer: Answering) -> None:
    out = answer("a", "r", "accept")

    start, end = LEDGER.index("#? may say"), LEDGER.index("[claim.ships]")
    expected = LEDGER[:start] + "\n" + LEDGER[end:]
    expected = expected.replace("draft = true\n", "")
    assert expected.replace("\n[claim.again]", "[claim.again]") == ledger()
    assert "2 accepted, 1 rejected; no drafts left" == last_line(out)


@pytest.mark.parametrize("answers", [(), ("q",), ("quit",), ("",), ("s", "s", "S")])
def test_drafts_without_a_decision_stay(answers: tuple[str, ...], answer: Answering) -> None:
    out = answer(*answers)

    assert LEDGER == ledger()
    assert last_line(out).endswith("3 drafts left")


def test_interrupt_keeps_all_decisions_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            if line == b"interrupt\n":
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr(sys, "stdin", TextIOWrapper(Interrupted(b"a\nr\ninterrupt\n")))

    assert 130 == main.main(["review", "ledger.toml"])
    assert 1 == ledger().count("draft = true")
    assert "[claim.closed]" in ledger()
    assert "[claim.again]" not in ledger()


def test_only_one_claim_is_reviewed(answer: Answering) -> None:
    out = answer("a", "a", options=("--only", "ships"))

    assert LEDGER.removesuffix("draft = true\n") == ledger()
    assert "1 accepted; no drafts left" == last_line(out)
    assert "draft 1 of 1" in out


def test_unknown_claim_is_an_error(answer: Answering) -> None:
    answer("a", options=("--only", "ship"), status=2)

    assert "no claim is called `ship`" in answer.err
    assert "ships" in answer.err


def test_other_formats_are_refused(capsys: Captured) -> None:
    Path("ledger.jsonl").write_text("")

    assert 2 == main.main(["review", "ledger.jsonl"])
    assert "only TOML ledgers can be reviewed" in capsys.readouterr().err


def test_ledger_without_drafts_has_nothing_to_review(answer: Answering) -> None:
    Path("ledger.toml").write_text(LEDGER.replace("draft = true", ""))

    assert "no drafts left\n" == answer()


def test_warnings_of_the_reader_are_shown_first(answer: Answering) -> None:
    """The words may stand elsewhere in a text that is another one."""
    digest = f'path = "page.txt"\nsha256 = "{"0" * 64}"'
    Path("ledger.toml").write_text(LEDGER.replace('path = "page.txt"', digest))

    answer("q")

    assert "`page.txt` differs from the digest recorded for `page`" in answer.err


def test_edited_lines_are_shown_and_asked_about_again(answer: Answering) -> None:
    answer.set_editor("text = text.replace('the harbour is', 'The harbour is')")

    out = answer("e", "a", "q")

    accepted = LEDGER.replace(QUESTION, "")
    accepted = accepted.replace("draft = true\n", "", 1)
    assert accepted.replace('"the harbour is', '"The harbour is') == ledger()
    assert "1 edited, 1 accepted; 2 drafts left" == last_line(out)


def test_draft_is_accepted_by_removing_the_flag_in_the_editor(answer: Answering) -> None:
    answer.set_editor("text = text.replace('draft = true', '')")

    assert "1 edited, 1 accepted; 2 drafts left" == last_line(answer("e", "q"))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_unchanged_lines_are_not_written(end: str, answer: Answering) -> None:
    data = LEDGER.replace("\n", end).encode()
    Path("ledger.toml").write_bytes(data)
    answer.set_editor("")

    assert "nothing was changed" in answer("e", "q")
    assert data == Path("ledger.toml").read_bytes()


def test_invalid_edit_is_explained_and_opened_again(answer: Answering) -> None:
    answer.set_editor("text = text.replace('office', 'port') if 'port' not in text else text + '#'")

    out = answer("e", "e", "q", status=2)

    assert LEDGER == ledger()
    assert 2 == answer.err.count("unknown source `port`")
    assert 2 == out.count("`e` opens your lines again")
    assert "1 refused; 3 drafts left" == last_line(out)


@pytest.mark.parametrize(
    ("program", "problem"),
    [
        ("sys.exit(3)", "the editor ended with status 3; nothing was changed"),
        ("path.write_bytes(b'\\xff'); sys.exit()", "the edited lines:1:1: error CT002"),
    ],
)
def test_failure_of_the_editor_is_explained(program: str, problem: str, answer: Answering) -> None:
    answer.set_editor(program)

    answer("e", "q", status=2)

    assert problem in answer.err
    assert LEDGER == ledger()


@pytest.mark.parametrize(
    ("editor", "problem"),
    [
        ("", "no editor is set"),
        ("no-such-editor", "`no-such-editor`"),
        ("'", "EDITOR is not a command"),
    ],
)
def test_missing_editor_is_explained(
    editor: str, problem: str, answer: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)

    answer("e", "q", status=2)

    assert problem in answer.err
    assert LEDGER == ledger()


def test_file_that_changed_meanwhile_is_read_again(answer: Answering) -> None:
    """The editor changes the ledger, too."""
    other = LEDGER.replace("two days", "three days")
    answer.set_editor(
        "text = text.replace('closed', 'open')\n"
        "other = pathlib.Path('ledger.toml')\n"
        "other.write_text(other.read_text().replace('two days', 'three days'))"
    )

    out = answer("e", "a", "s", "s")

    assert "ledger.toml changed since it was read; nothing was written" in answer.err
    assert "the ledger was read again" in out
    assert other.replace(QUESTION, "").replace("draft = true\n", "", 1) == ledger()
    assert "three days" in out


def test_claim_that_another_record_names_is_not_rejected(answer: Answering) -> None:
    named = LEDGER + ('\n[[link]]\nkind = "supports"\nfrom = "closed"\nto = "ships"\n')
    Path("ledger.toml").write_text(named)

    out = answer("r", "q", status=2)

    assert "ledger.toml:38:1: error CT008" in answer.err
    assert "claim `closed` cannot be removed: the link by which `closed` supports" in answer.err
    assert "1 refused; 3 drafts left" == last_line(out)
    assert named == ledger()


def test_removed_sources_are_named(answer: Answering) -> None:
    out = answer("s", "r", "r")

    assert "removed source `master`, which no record names any more" in out
    assert "master" not in ledger()


def test_no_confidential_name_is_shown(answer: Answering) -> None:
    secret = LEDGER.replace('name = "Ida Brenn"', 'name = "Ida Brenn", confidential = true')
    Path("ledger.toml").write_text(secret)
    answer.set_editor("text = text.replace('master', 'Ida Brenn')")

    shown = answer("s", "e", "a", "r") + answer.err

    assert "Brenn" not in shown
    assert "`master`" not in shown
    assert "confidential-1" in shown
    assert "(hidden: names a confidential source)" in shown


def test_answers_need_no_encoding(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(
        sys, "stdin", TextIOWrapper(BytesIO(b"\xff\xfe\x1b[0m\na\n" + b"x" * 9_999))
    )

    assert 0 == main.main(["review", "ledger.toml"])
    out = capsys.readouterr().out
    assert "1 accepted; 2 drafts left" == last_line(out)
    assert "\x1b" not in out


def test_closed_input_ends_the_review(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert 0 == main.main(["review", "ledger.toml"])
    assert "3 drafts left" == last_line(capsys.readouterr().out)
