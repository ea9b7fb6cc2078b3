"""Tests of atomic writing of conversions."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats.records import file_writer
from claimtrack.formats.records.output import Conversion

FILE = Conversion({"": b"new\n"})
FOLDER = Conversion({"a.csv": b"1\n", "b.csv": b"2\n"})


def files_in(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_file_is_written(tmp_path: Path) -> None:
    FILE.save(tmp_path / "out")

    assert {"out": b"new\n"} == files_in(tmp_path)


def test_folder_is_written_without_leftovers(tmp_path: Path) -> None:
    FOLDER.save(tmp_path / "out")

    assert ["out"] == [each.name for each in tmp_path.iterdir()]
    assert dict(FOLDER.files) == files_in(tmp_path / "out")


@pytest.mark.parametrize("written", [FILE, FOLDER])
def test_existing_path_is_kept_unless_overwriting_is_allowed(
    written: Conversion, tmp_path: Path
) -> None:
    (tmp_path / "out").write_bytes(b"old\n")

    with pytest.raises(LedgerError, match="already exists; nothing was written"):
        written.save(tmp_path / "out")
    assert {"out": b"old\n"} == files_in(tmp_path)


def test_file_is_replaced_if_overwriting_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"old\n")

    FILE.save(tmp_path / "out", overwrite=True)

    assert {"out": b"new\n"} == files_in(tmp_path)


def test_folder_of_the_format_is_replaced(tmp_path: Path) -> None:
    FOLDER.save(tmp_path / "out")

    Conversion({"a.csv": b"3\n"}).save(tmp_path / "elsewhere")
    with pytest.raises(LedgerError, match=r"contains `b\.csv`, which is not a file of this format"):
        Conversion({"a.csv": b"3\n"}).save(tmp_path / "out", overwrite=True)
    Conversion({"a.csv": b"3\n", "b.csv": b"4\n"}).save(tmp_path / "out", overwrite=True)

    assert {"a.csv": b"3\n", "b.csv": b"4\n"} == files_in(tmp_path / "out")
    assert {"out", "elsewhere"} == {each.name for each in tmp_path.iterdir()}


def test_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_bytes(b"years of work\n")

    with pytest.raises(LedgerError, match=r"contains `thesis\.txt`"):
        FOLDER.save(tmp_path / "out", overwrite=True)
    assert {"thesis.txt": b"years of work\n"} == files_in(tmp_path / "out")


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / "thesis.txt").write_bytes(b"years of work\n")


def make_link(path: Path) -> None:
    path.symlink_to("elsewhere")


@pytest.mark.parametrize("name", ["a.csv", "other.csv"])
@pytest.mark.parametrize("make", [make_folder, os.mkfifo, make_link])
def test_folder_with_an_entry_that_is_no_file_is_never_replaced(
    make: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    make(tmp_path / "out" / name)
    before = (tmp_path / "out" / name).lstat().st_ino

    with pytest.raises(LedgerError, match=rf"contains `{name}`, which is not a file"):
        Conversion(FOLDER.files, other_files=frozenset({"other.csv"})).save(
            tmp_path / "out", overwrite=True
        )
    assert before == (tmp_path / "out" / name).lstat().st_ino


def test_file_and_folder_do_not_replace_each_other(
    tmp_path: Path,
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old\n")

    with pytest.raises(LedgerError, match="is a folder, but this format is one file"):
        FILE.save(tmp_path / "folder", overwrite=True)
    with pytest.raises(LedgerError, match="is a file, but this format is a folder"):
        FOLDER.save(tmp_path / "file", overwrite=True)


@pytest.mark.parametrize("written", [FILE, FOLDER])
def test_failed_write_leaves_no_files(
    written: Conversion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(file_writer, "_rename_by_flag", lambda *_: False)

    with pytest.raises(OSError, match="No space left"):
        written.save(tmp_path / "out")
    assert {} == files_in(tmp_path)


def test_old_folder_is_restored_if_replacing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FOLDER.save(tmp_path / "out")
    monkeypatch.setattr(file_writer, "_rename_by_flag", lambda *_: False)
    replace, calls = Path.replace, []

    def once(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == 3:  # after the old folder was moved away
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", once)

    with pytest.raises(OSError, match="No space left"):
        Conversion({"a.csv": b"3\n", "b.csv": b"4\n"}).save(tmp_path / "out", overwrite=True)
    assert 4 == len(calls)
    assert dict(FOLDER.files) == files_in(tmp_path / "out")
    assert ["out"] == [each.name for each in tmp_path.iterdir()]


@pytest.mark.parametrize("written", [FILE, FOLDER])
def test_path_that_comes_into_being_is_not_replaced(
    written: Conversion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path may be made between the first look at it and the end of writing."""
    FOLDER.save(tmp_path / "out")
    before = files_in(tmp_path / "out")
    monkeypatch.setattr(Path, "exists", lambda path: False)

    with pytest.raises((LedgerError, OSError), match=r"already exists|is a folder"):
        Conversion(dict.fromkeys(written.files, b"other")).save(tmp_path / "out")
    assert before == files_in(tmp_path / "out")
    assert ["out"] == [each.name for each in tmp_path.iterdir()]


def test_text_of_several_files_raises_value_error() -> None:
    assert "new\n" == FILE.text
    with pytest.raises(ValueError, match=r"a\.csv, b\.csv is no single text"):
        _ = FOLDER.text
