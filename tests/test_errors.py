"""Errors about input and about what is not installed."""

import importlib.metadata

import pytest

from claimtrack.errors import missing_extra


def test_missing_extra_is_reported_with_its_packages() -> None:
    assert (
        "CT022 Parquet needs the extra `parquet` (pip install 'duckdb>=1.3' 'pyarrow>=18')"
        == str(missing_extra("Parquet", "parquet"))
    )


def test_package_with_a_condition_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "attrs>=24.2",
        "spacy<3.9; (python_version < '3.14') and extra == 'draft'",
        "trafilatura>=2.0; extra == 'draft'",
        "llm>=0.26; extra == 'llm'",
    ]
    monkeypatch.setattr(importlib.metadata, "requires", lambda name: lines)

    assert "CT022 HTML needs the extra `draft` (pip install 'spacy<3.9' 'trafilatura>=2.0')" == str(
        missing_extra("HTML", "draft")
    )


def test_missing_extra_is_reported_without_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> list[str]:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", requires)

    assert "CT022 Parquet needs the extra `parquet`" == str(missing_extra("Parquet", "parquet"))
