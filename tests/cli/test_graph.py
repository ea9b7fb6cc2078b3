"""``claimtrack graph``: the drawing, its file and its losses."""

from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli.main import main

SEED = str(Path(__file__).parents[2] / "seeds" / "slbm-2021")


@pytest.mark.parametrize("format", ["dot", "mermaid"])
def test_graph_prints_the_drawing_of_the_library(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["graph", SEED, "test", "--format", format])
    printed = capsys.readouterr()

    assert 0 == status
    assert claimtrack.graph(claimtrack.load(SEED), format, ["test"]) == printed.out
    lost = [line for line in printed.err.splitlines() if line.startswith("not shown: ")]
    assert printed.out.count("Not shown: ") == len(lost)


def test_graph_writes_a_file_and_reports_losses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "seed.mmd"
    page.write_text("what was there before")
    status = main(["graph", SEED, "--format", "mermaid", "-o", str(page)])
    printed = capsys.readouterr()

    assert 0 == status
    assert "" == printed.out
    assert "not shown: which steps belong to one chain" in printed.err
    assert claimtrack.graph(claimtrack.load(SEED), "mermaid") == page.read_text("utf-8")


def test_graph_shows_what_was_known_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["graph", SEED, "--as-of", "2021-12"])
    known = claimtrack.load(SEED).as_of("2021-12")
    printed = capsys.readouterr()

    assert claimtrack.graph(known.ledger, "dot") == printed.out
    assert printed.err.startswith("as of 2021-12-31: ")


def test_graph_uses_the_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "ledger.toml"
    ledger.write_text(
        "ledger = 1\n"
        'source.a = { kind = "person" }\nsource.b = { kind = "person" }\n'
        '[claim.c]\ntext = "It rained."\nvia = ["a"]\n[[claim.c.assertion]]\nvia = ["b"]\n'
    )
    drawn = []
    for profile in ("news", "osint"):
        assert 0 == main(["graph", str(ledger), "--profile", profile])
        drawn.append(capsys.readouterr().out)

    settings = [claimtrack.Settings(profile=profile) for profile in ("news", "osint")]
    loaded = claimtrack.load(ledger)
    assert [claimtrack.graph(loaded, "dot", settings=s) for s in settings] == drawn
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([SEED, "tset"], "no claim is called `tset`"),
        ([SEED, "--format", "png"], "invalid choice: 'png'"),
        ([SEED, "-o", "no/such/folder/page.dot"], "No such file or directory"),
    ],
)
def test_undrawable_graph_exits_with_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["graph", *arguments])
    assert words in capsys.readouterr().err
