"""The programs in `examples/`: each prints its expected output without warnings."""

import runpy
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMS = sorted((ROOT / "examples").glob("*/main.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: str(path.parent.name))
def test_program_prints_its_expected_output(program: Path, tmp_path: Path) -> None:
    with chdir(tmp_path), redirect_stdout(StringIO()) as printed, redirect_stderr(printed):
        runpy.run_path(str(program), run_name="__main__")

    assert (program.parent / "expected.txt").read_text(encoding="utf-8") == printed.getvalue()


def test_each_example_has_expected_output_and_a_program_or_ledger() -> None:
    stories = [path for path in (ROOT / "examples").iterdir() if path.is_dir()]

    assert len(stories) >= 6
    for story in stories:
        assert (story / "expected.txt").is_file(), story
        assert (story / "main.py").is_file() or (story / "ledger.toml").is_file(), story
