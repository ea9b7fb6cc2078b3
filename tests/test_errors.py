"""Errors about input and about what is not installed."""

import importlib.metadata

import pytest

from claimtrack.errors import missing_extra


def test_missing_extra_is_reported_with_its_packages() -> None:
    assert (
        "CT022 Parquet needs the extra `parquet` (pip install 'duckdb>=1.3' 'pyarrow>=18')"
        == str(missing_extra("Parquet", "parquet"))
    )


def test_missing_extra_is_reported_without_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> list[str]:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", requires)

    assert "CT022 Parquet needs the extra `parquet`" == str(missing_extra("Parquet", "parquet"))
