"""One format into another, from the command line."""

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
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("one.toml").write_text(LEDGER)
    Path("page.txt").write_text("The road is closed.\n")


def test_a_ledger_is_written_in_the_format_of_the_ending(capsys: Captured) -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.jsonl"])
    assert ("", "wrote one.jsonl\n") == tuple(capsys.readouterr())
    assert claimtrack.load("one.toml") == claimtrack.load("one.jsonl")


def test_a_named_format_goes_before_the_ending() -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.json", "--to", "jsonl"])
    assert claimtrack.load("one.toml") == claimtrack.load("one.json", "jsonl")


def test_a_ledger_is_printed(capsys: Captured) -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "-", "--to", "jsonl"])
    assert claimtrack.convert(claimtrack.load("one.toml"), "jsonl").text == capsys.readouterr().out


def test_texts_that_are_not_copied_are_told(capsys: Captured) -> None:
    Path("away").mkdir()

    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "away/one.jsonl"])
    assert capsys.readouterr().err == (
        "lost: `document.path` of document `page`: "
        "the files at the paths of documents are not copied to where this is written\n"
        "wrote away/one.jsonl\n"
    )


def test_where_nothing_may_be_lost_a_loss_is_an_error_and_nothing_is_written(
    capsys: Captured,
) -> None:
    Path("away").mkdir()

    assert ExitStatus.FAILED == main.main(["convert", "one.toml", "away/one.jsonl", "--strict"])
    assert "error[CT023]" in capsys.readouterr().err
    assert not Path("away/one.jsonl").exists()


def test_where_nothing_is_lost_strictness_makes_no_difference() -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.jsonl", "--strict"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["one.toml", "one.toml", "--force"], "`one.toml` is the ledger that is read"),
        (["one.toml", "page.txt", "--to", "jsonl"], "`page.txt` is there already"),
        (["one.toml", "-"], "nothing says which format to print"),
        (["one.toml", "two"], "nothing says which format `two` is to be in"),
        (["one.toml", "two.txt"], "no format is known by the ending of `two.txt`"),
        (["two.toml", "two.jsonl"], "there is no file `two.toml`"),
        (["one.toml", "two/one.jsonl"], "No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    arguments: list[str], said: str, capsys: Captured
) -> None:
    before = {path: path.read_bytes() for path in Path().iterdir()}

    assert ExitStatus.FAILED == main.main(["convert", *arguments])
    assert said in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in Path().iterdir()}


def test_a_file_is_written_over_when_that_is_asked_for() -> None:
    Path("one.jsonl").write_text("old")

    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "one.jsonl", "--force"])
    assert claimtrack.load("one.toml") == claimtrack.load("one.jsonl")


def test_a_loss_says_of_which_records_and_why() -> None:
    losses = LossLog()
    losses.add("source.note", "no place for it", Source("a", "person"))
    losses.add("ledger.settings", "it has none")
    losses.add("source.note", "no place for it", Source("b", "person"))
    losses.add("source.name", "it is confidential", Source("b", "person"), LossReason.NEVER)

    assert losses.found() == (
        Loss(
            "source.note",
            "no place for it",
            records=(Source("a", "person"), Source("b", "person")),
        ),
        Loss("ledger.settings", "it has none"),
        Loss("source.name", "it is confidential", LossReason.NEVER, (Source("b", "person"),)),
    )
    assert [str(loss) for loss in losses.found()] == [
        "`source.note` of source `a` and 1 more: no place for it",
        "`ledger.settings`: it has none",
        "`source.name` of source `b`: it is confidential",
    ]


@pytest.mark.parametrize("format", ["toml", "jsonl"])
def test_a_text_that_came_without_a_file_is_lost_and_told(format: str) -> None:
    told = Document("answer", text="Words that stand in no file.")

    (loss,) = claimtrack.convert(Ledger.of(told), format).lost

    assert ("document.text", (told,)) == (loss.what, loss.records)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_a_folder_of_tables_is_written_and_read_by_what_is_in_it(
    format: str, capsys: Captured
) -> None:
    assert ExitStatus.CLEAN == main.main(["convert", "one.toml", "out", "--to", format])
    assert claimtrack.load("one.toml") == claimtrack.load("out")
    assert (
        "lost: `document.path` of document `page`: "
        "the files at the paths of documents are not copied to where this is written\n"
        "wrote out\n"
    ) == capsys.readouterr().err


def test_the_folder_of_the_ledger_that_is_read_is_not_written_over(capsys: Captured) -> None:
    Path("out").mkdir()
    Path("out/one.toml").write_text(LEDGER)

    assert ExitStatus.FAILED == main.main(
        ["convert", "out/one.toml", "out", "--to", "csv", "--force"]
    )
    assert "`out` is the ledger that is read" in capsys.readouterr().err


def test_a_table_that_is_written_over_takes_stale_ones_with_it() -> None:
    main.main(["convert", "one.toml", "out", "--to", "csv"])
    Path("two.toml").write_text('ledger = 1\n[claim.c]\ntext = "Text."\n')

    assert ExitStatus.CLEAN == main.main(["convert", "two.toml", "out", "--to", "csv", "--force"])
    assert ["claims.csv", "ledger.csv"] == sorted(path.name for path in Path("out").iterdir())


def test_a_folder_with_anything_else_in_it_is_not_written_over(capsys: Captured) -> None:
    main.main(["convert", "one.toml", "out", "--to", "csv"])
    Path("out/mine.txt").write_text("Kept.")

    assert ExitStatus.FAILED == main.main(["convert", "one.toml", "out", "--to", "csv", "--force"])
    assert "`out` holds `mine.txt`, which is no file of this format" in capsys.readouterr().err
    assert "Kept." == Path("out/mine.txt").read_text()


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_tables_are_not_written_over_the_tables_that_are_read(
    format: str, capsys: Captured
) -> None:
    main.main(["convert", "one.toml", "out", "--to", format])

    assert ExitStatus.FAILED == main.main(["convert", "out", "out", "--to", format, "--force"])
    assert "`out` is the ledger that is read" in capsys.readouterr().err


def test_strict_refuses_what_was_lost_in_reading(capsys: Captured) -> None:
    Path("in.jsonld").write_text(
        '{"@type": "ClaimReview", "claimReviewed": "It leaked", "author": "A", "image": "x"}',
        "utf-8",
    )

    assert ExitStatus.FAILED == main.main(["convert", "in.jsonld", "out.toml", "--strict"])
    assert not Path("out.toml").exists()
    assert "`image` is lost: a ledger has no place for it" in capsys.readouterr().err
