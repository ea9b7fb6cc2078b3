"""``claimtrack convert``: conversions, losses and rejected options."""

from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli import main
from claimtrack.cli.terminal import ExitStatus
from claimtrack.formats.records.loss import Loss, LossLog, LossReason
from claimtrack.model import Document, Ledger, Source

Captured = pytest.CaptureFixture[str]

LEDGER = """\
ledger = 1

[source]
office = { kind = "government" }

[document.page]
publisher = "office"
path = "page.txt"

[claim.closed]
text = "The road is closed."
via = ["office"]
at = "page"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("one.toml").write_text(LEDGER)
    Path("page.txt").write_text("The road is closed.\n")


def test_extension_selects_the_format(capsys: Captured) -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.jsonl"])
    assert ("", "wrote one.jsonl\n") == tuple(capsys.readouterr())
    assert claimtrack.load("one.toml") == claimtrack.load("one.jsonl")


def test_named_format_overrides_the_extension() -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.json", "--to", "jsonl"])
    assert claimtrack.load("one.toml") == claimtrack.load("one.json", "jsonl")


def test_dash_prints_the_ledger(capsys: Captured) -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "-", "--to", "jsonl"])
    assert claimtrack.convert(claimtrack.load("one.toml"), "jsonl").text == capsys.readouterr().out


def test_texts_not_copied_are_reported_as_lost(capsys: Captured) -> None:
    Path("away").mkdir()

    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "away/one.jsonl"])
    assert capsys.readouterr().err == (
        "lost: `document.path` of document `page`: "
        "the text files of documents are not copied to the new place\n"
        "wrote away/one.jsonl\n"
    )


def test_strict_turns_a_loss_into_an_error(
    capsys: Captured,
) -> None:
    Path("away").mkdir()

    assert ExitStatus.FAILED == main.main(["convert", "one.toml", "away/one.jsonl", "--strict"])
    assert "error[CT023]" in capsys.readouterr().err
    assert not Path("away/one.jsonl").exists()


def test_strict_writes_if_nothing_is_lost() -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.jsonl", "--strict"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["one.toml", "one.toml", "--force"], "`one.toml` is the ledger that is read"),
        (["one.toml", "page.txt", "--to", "jsonl"], "`page.txt` already exists"),
        (["one.toml", "-"], "standard output needs a format"),
        (["one.toml", "two"], "`two` has no extension that names a format"),
        (["one.toml", "two.txt"], "no format has the extension of `two.txt`"),
        (["two.toml", "two.jsonl"], "there is no file `two.toml`"),
        (["one.toml", "two/one.jsonl"], "No such file or directory"),
    ],
)
def test_failed_conversion_writes_nothing(
    arguments: list[str], message: str, capsys: Captured
) -> None:
    before = {path: path.read_bytes() for path in Path().iterdir()}

    assert ExitStatus.FAILED == main.main(["convert", *arguments])
    assert message in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in Path().iterdir()}


def test_force_overwrites_a_file() -> None:
    Path("one.jsonl").write_text("old")

    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.jsonl", "--force"])
    assert claimtrack.load("one.toml") == claimtrack.load("one.jsonl")


def test_loss_names_its_records_and_reason() -> None:
    log = LossLog()
    log.add("source.note", "no place for it", Source("a", "person"))
    log.add("ledger.settings", "it has none")
    log.add("source.note", "no place for it", Source("b", "person"))
    log.add("source.name", "it is confidential", Source("b", "person"), LossReason.NEVER)

    assert log.losses() == (
        Loss(
            "source.note",
            "no place for it",
            records=(Source("a", "person"), Source("b", "person")),
        ),
        Loss("ledger.settings", "it has none"),
        Loss("source.name", "it is confidential", LossReason.NEVER, (Source("b", "person"),)),
    )
    assert [str(loss) for loss in log.losses()] == [
        "`source.note` of source `a` and 1 more: no place for it",
        "`ledger.settings`: it has none",
        "`source.name` of source `b`: it is confidential",
    ]


@pytest.mark.parametrize("format", ["toml", "jsonl"])
def test_text_without_a_file_is_reported_as_lost(format: str) -> None:
    document = Document("answer", text="Words that stand in no file.")

    (loss,) = claimtrack.convert(Ledger.of(document), format).lost

    assert ("document.text", (document,)) == (loss.what, loss.records)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_folder_of_tables_is_written_and_detected(format: str, capsys: Captured) -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "out", "--to", format])
    assert claimtrack.load("one.toml") == claimtrack.load("out")
    assert (
        "lost: `document.path` of document `page`: "
        "the text files of documents are not copied to the new place\n"
        "wrote out\n"
    ) == capsys.readouterr().err


def test_folder_of_the_input_is_not_overwritten(capsys: Captured) -> None:
    Path("out").mkdir()
    Path("out/one.toml").write_text(LEDGER)

    assert ExitStatus.FAILED == main.main(
        ["convert", "out/one.toml", "out", "--to", "csv", "--force"]
    )
    assert "`out` is the ledger that is read" in capsys.readouterr().err


def test_force_removes_stale_tables() -> None:
    main.main(["convert", "one.toml", "out", "--to", "csv"])
    Path("two.toml").write_text('ledger = 1\n[claim.c]\ntext = "Text."\n')

    assert ExitStatus.CLEAN == main.main(["convert", "two.toml", "out", "--to", "csv", "--force"])
    assert ["claims.csv", "ledger.csv"] == sorted(path.name for path in Path("out").iterdir())


def test_folder_with_other_files_is_not_overwritten(capsys: Captured) -> None:
    main.main(["convert", "one.toml", "out", "--to", "csv"])
    Path("out/mine.txt").write_text("Kept.")

    assert ExitStatus.FAILED == main.main(["convert", "one.toml", "out", "--to", "csv", "--force"])
    assert (
        "`out` contains `mine.txt`, which is not a file of this format" in capsys.readouterr().err
    )
    assert "Kept." == Path("out/mine.txt").read_text()


def test_folder_with_a_folder_of_a_tables_name_is_not_overwritten(capsys: Captured) -> None:
    Path("out/claims.csv").mkdir(parents=True)
    Path("out/claims.csv/mine.txt").write_text("Kept.")

    assert ExitStatus.FAILED == main.main(["convert", "one.toml", "out", "--to", "csv", "--force"])
    assert (
        "`out` contains `claims.csv`, which is not a file of this format" in capsys.readouterr().err
    )
    assert "Kept." == Path("out/claims.csv/mine.txt").read_text()


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_input_tables_are_not_overwritten(format: str, capsys: Captured) -> None:
    main.main(["convert", "one.toml", "out", "--to", format])

    assert ExitStatus.FAILED == main.main(["convert", "out", "out", "--to", format, "--force"])
    assert "`out` is the ledger that is read" in capsys.readouterr().err


def test_strict_rejects_losses_in_reading(capsys: Captured) -> None:
    Path("in.jsonld").write_text(
        '{"@type": "ClaimReview", "claimReviewed": "It leaked", "author": "A", "image": "x"}',
        "utf-8",
    )

    assert ExitStatus.FAILED == main.main(["convert", "in.jsonld", "out.toml", "--strict"])
    assert not Path("out.toml").exists()
    assert "`image` is lost: a ledger has no place for it" in capsys.readouterr().err


def test_strict_rejects_a_record_that_is_cut_off(capsys: Captured) -> None:
    whole = claimtrack.convert(claimtrack.load("one.toml"), "jsonl").text
    Path("torn.jsonl").write_text(whole[:-10])
    Path("whole.jsonl").write_text(whole)

    assert ExitStatus.FAILED == main.main(["convert", "torn.jsonl", "out.toml", "--strict"])
    assert "error[CT021]" in capsys.readouterr().err
    assert not Path("out.toml").exists()
    assert ExitStatus.CLEAN == main.main(["convert", "torn.jsonl", "out.toml"])
    assert ExitStatus.CLEAN == main.main(["convert", "whole.jsonl", "all.toml", "--strict"])
