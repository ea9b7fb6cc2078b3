"""Fixtures for tests of the command line."""

from pathlib import Path

import pytest

from tests.cli.ledgers import ONE_ORIGIN, TWO_ORIGINS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with two ledgers and its own repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "one.toml").write_text(ONE_ORIGIN)
    (tmp_path / "two.toml").write_text(TWO_ORIGINS)
    monkeypatch.chdir(tmp_path)
    return tmp_path
