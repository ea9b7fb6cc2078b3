"""What stands: of public frameworks, by the command, and of ledgers."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from claimtrack.analysis import standing
from claimtrack.analysis.grounded import Label
from tests.analysis.test_grounded import Attacks, graphs, solved
from tests.laws import profiles
from tests.nonempty import nonempty

SHARED = Path(__file__).parents[3] / "shared" / "data" / "iccma"
INSTANCES = sorted(path for path in SHARED.glob("*.*") if path.suffix in (".af", ".apx", ".tgf"))


@pytest.mark.skipif(not INSTANCES, reason="the public instances are not here")
def test_the_public_instances_have_the_extensions_known_for_them() -> None:
    for path in nonempty(INSTANCES):
        known = path.with_name(f"{path.stem}.grounded.txt").read_text().split()

        assert sorted(known) == sorted(standing.extension(path)), path.name


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "claimtrack.analysis.standing", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_prints_what_stands_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "small.apx"
    path.write_text("arg(c).arg(b).arg(a).att(c,b).att(b,a).")

    result = run(str(path))

    assert (0, "c\na\n", "") == (result.returncode, result.stdout, result.stderr)


def test_an_empty_extension_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.af"
    path.write_text("p af 1\n1 1\n")

    assert 0 == standing.main([str(path)])
    assert ("", "") == capsys.readouterr()


def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.tgf"
    path.write_text("a\n#\na b\nc\n")

    assert 2 == standing.main([str(path)])

    out, err = capsys.readouterr()
    assert "" == out
    assert ["bad.tgf:3:3: CT008", "bad.tgf:4:1: CT004"] == [
        " ".join(line.rpartition("/")[2].split()[:2]) for line in err.splitlines()
    ]


@pytest.mark.parametrize("arguments", [[], ["a.af", "b.af"], ["--nothing"]])
def test_wrong_arguments_end_in_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == standing.main(arguments)
    assert "usage:" in capsys.readouterr().err


def test_help_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == standing.main(["--help"])
    assert "usage:" in capsys.readouterr().out


def test_a_crash_ends_in_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(path: Path) -> list[str]:
        raise MemoryError

    monkeypatch.setattr(standing, "extension", crash)

    assert 2 == standing.main(["x.af"])
    assert "MemoryError" in capsys.readouterr().err


def test_a_reader_who_leaves_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "large.af"
    path.write_text("p af 100000\n")
    command = [sys.executable, "-m", "claimtrack.analysis.standing", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "1\n" == process.stdout.readline()
        process.stdout.close()

        assert "" == process.stderr.read()
        assert 0 == process.wait()


@profiles.law
@given(graph=graphs())
def test_a_solver_of_others_labels_alike(graph: tuple[int, Attacks]) -> None:
    dung = pytest.importorskip("argumentation.core.dung")
    labelling = pytest.importorskip("argumentation.core.labelling")
    count, attacks = graph
    names = frozenset(map(str, range(count)))
    defeats = frozenset((str(one), str(other)) for one, other in attacks)
    theirs = labelling.grounded_labelling(dung.ArgumentationFramework(names, defeats)).statuses
    words = {"in": Label.IN, "out": Label.OUT, "undec": Label.UNDECIDED}

    assert [words[theirs[str(i)].value] for i in range(count)] == (
        solved(count, attacks).label.tolist()
    )
