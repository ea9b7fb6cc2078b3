"""The programs of `examples/`, run as a user would run them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import claimtrack

ROOT = Path(__file__).parents[1]
PACKAGE = Path(claimtrack.__file__).parents[1]
PROGRAMS = sorted((ROOT / "examples").glob("*/main.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: str(path.parent.name))
def test_a_program_prints_what_stands_beside_it(program: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert ("", 0) == (run.stderr, run.returncode)
    assert (program.parent / "expected.txt").read_text(encoding="utf-8") == run.stdout


def test_each_story_is_a_program_or_a_ledger_with_what_is_expected_of_it() -> None:
    stories = [path for path in (ROOT / "examples").iterdir() if path.is_dir()]

    assert len(stories) >= 6
    for story in stories:
        assert (story / "expected.txt").is_file(), story
        assert (story / "main.py").is_file() or (story / "ledger.toml").is_file(), story
