"""Processes that tests start, measured by coverage whenever the tests are."""

import sys
from collections.abc import Sequence
from pathlib import Path

from coverage import Coverage

_ROOT = Path(__file__).parents[1]


def claimtrack_command() -> Sequence[str]:
    """Return the words that run claimtrack in a process of its own, as ``python -m`` does."""
    if Coverage.current() is None:
        return [sys.executable, "-m", "claimtrack"]
    data, settings = f"--data-file={_ROOT / '.coverage'}", f"--rcfile={_ROOT / 'pyproject.toml'}"
    run = [sys.executable, "-m", "coverage", "run", "--parallel-mode", data, settings]
    return [*run, "-m", "claimtrack"]
