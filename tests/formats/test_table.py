"""Tests of format detection."""

from pathlib import Path

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats import jsonl, registry
from claimtrack.formats.registry import detect_format
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger, Source

LEDGER = Ledger.of(Source("a", "person"))


@pytest.mark.parametrize(
    ("path", "name"),
    [("l.toml", "toml"), ("L.TOML", "toml"), ("l.jsonl", "jsonl"), ("l.toml.ndjson", "jsonl")],
)
def test_format_is_detected_by_extension(path: str, name: str) -> None:
    assert detect_format(Path(path)).name == name


def test_named_format_overrides_the_extension(tmp_path: Path) -> None:
    path = tmp_path / "l.toml"
    path.write_text(jsonl.write(LEDGER))

    assert registry.read(path, "jsonl") == LEDGER


def test_format_never_depends_on_content(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text(reader.write(LEDGER))

    with pytest.raises(LedgerError, match="CT004"):
        registry.read(path)


def test_folder_means_the_ledger_in_it(tmp_path: Path) -> None:
    (tmp_path / "ledger.toml").write_text(reader.write(LEDGER))

    assert registry.read(tmp_path) == LEDGER


def test_unknown_extension_is_rejected_with_known_ones() -> None:
    with pytest.raises(LedgerError, match=r"`l\.txt` \(name the format, or use one of \.toml"):
        detect_format(Path("l.txt"))


@pytest.mark.parametrize(("name", "hint"), [("tmol", "did you mean `toml`"), ("x", "known are")])
def test_unknown_format_is_rejected_with_a_suggestion(name: str, hint: str) -> None:
    with pytest.raises(LedgerError, match=hint):
        detect_format(Path("l.toml"), name)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_marker_file_means_its_folder(format: str, tmp_path: Path) -> None:
    registry.write(LEDGER, format).save(tmp_path / "tables")

    assert LEDGER == registry.read(tmp_path / "tables")
    assert LEDGER == registry.read(tmp_path / "tables" / f"ledger.{format}")
    assert LEDGER == registry.read(tmp_path / "tables" / f"ledger.{format}", format)


def test_folder_of_two_formats_is_rejected_unless_one_is_named(tmp_path: Path) -> None:
    for format in ("csv", "parquet"):
        for name, data in registry.write(LEDGER, format).files.items():
            (tmp_path / name).write_bytes(data)

    with pytest.raises(LedgerError, match="several formats: csv and parquet"):
        registry.read(tmp_path)
    assert LEDGER == registry.read(tmp_path, "csv")
