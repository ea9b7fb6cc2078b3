"""The programs of `examples/`: each prints what stands beside it, and warns of nothing."""

import runpy
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMS = sorted((ROOT / "examples").glob("*/main.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: str(path.parent.name))
def test_a_program_prints_what_stands_beside_it(program: Path, tmp_path: Path) -> None:
    with chdir(tmp_path), redirect_stdout(StringIO()) as printed, redirect_stderr(printed):
        runpy.run_path(str(program), run_name="__main__")

    assert (program.parent / "expected.txt").read_text(encoding="utf-8") == printed.getvalue()


def test_each_story_is_a_program_or_a_ledger_with_what_is_expected_of_it() -> None:
    stories = [path for path in (ROOT / "examples").iterdir() if path.is_dir()]

    assert len(stories) >= 6
    for story in stories:
        assert (story / "expected.txt").is_file(), story
        assert (story / "main.py").is_file() or (story / "ledger.toml").is_file(), story
