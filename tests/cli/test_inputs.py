"""Ledgers on standard input, and folders."""

import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli import main
from tests.cli.ledgers import ONE_ORIGIN, ONLY, TWO_ORIGINS

Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("folder")
class TestStandardInput:
    def feed(self, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))

    def test_toml_ledger_is_read_from_standard_input(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        self.feed(b"\xef\xbb\xbf" + ONE_ORIGIN.encode(), monkeypatch)

        assert 1 == main.main(["check", "-", "--from", "toml", *ONLY, "--format", "concise"])
        shown = capsys.readouterr()
        assert shown.out.startswith("<stdin>:7:1: warning CT102 ")
        assert shown.err.startswith("<stdin>:1:1: warning CT002 ")

    def test_json_lines_ledger_is_read_from_standard_input(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        written = claimtrack.convert(claimtrack.load("one.toml"), "jsonl")
        self.feed(written.text.encode(), monkeypatch)

        assert 0 == main.main(["show", "-", "closed", "--from", "jsonl"])
        assert "weakest spot: office" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("x = [", "<stdin>:1:6: error CT004"),
            ("ledger = 1", "<stdin>:1:1: error CT001"),
            ("#" * 9_000_000, "<stdin>:1:1: error CT012"),
            ('ledger = 1\ninclude = ["a.toml"]', "<stdin>:2:12: error CT016"),
            ('ledger = 1\n[document.d]\npath = "d.txt"', "<stdin>:2:1: error CT016"),
        ],
    )
    def test_standard_input_has_no_files_and_a_size_limit(
        self, text: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        self.feed(text.encode(), monkeypatch)

        assert 2 == main.main(["check", "-", "--from", "toml", "--format", "concise"])
        assert message in capsys.readouterr().err

    def test_standard_input_needs_a_format(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "-"])
        assert "name it with --from" in capsys.readouterr().err

    def test_closed_standard_input_exits_with_2(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        monkeypatch.setattr(sys, "stdin", None)

        assert 2 == main.main(["check", "-", "--from", "toml"])
        assert "standard input is closed" in capsys.readouterr().err


def test_folder_names_its_ledger(folder: Path) -> None:
    (folder / "ledger.toml").write_text(TWO_ORIGINS)

    assert 0 == main.main(["check", ".", *ONLY])
