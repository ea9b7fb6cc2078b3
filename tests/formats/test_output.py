"""What a writer made goes to its place whole, or not at all."""

from pathlib import Path

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats.records.output import Conversion

FILE = Conversion({"": b"new\n"})
FOLDER = Conversion({"a.csv": b"1\n", "b.csv": b"2\n"})


def held(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_a_file_is_written(tmp_path: Path) -> None:
    FILE.save(tmp_path / "out")

    assert {"out": b"new\n"} == held(tmp_path)


def test_a_folder_is_written_and_nothing_beside_it(tmp_path: Path) -> None:
    FOLDER.save(tmp_path / "out")

    assert ["out"] == [each.name for each in tmp_path.iterdir()]
    assert dict(FOLDER.files) == held(tmp_path / "out")


@pytest.mark.parametrize("written", [FILE, FOLDER])
def test_what_is_there_stays_unless_it_may_be_overwritten(
    written: Conversion, tmp_path: Path
) -> None:
    (tmp_path / "out").write_bytes(b"old\n")

    with pytest.raises(LedgerError, match="already exists; nothing was written"):
        written.save(tmp_path / "out")
    assert {"out": b"old\n"} == held(tmp_path)


def test_a_file_that_may_be_overwritten_is(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"old\n")

    FILE.save(tmp_path / "out", overwrite=True)

    assert {"out": b"new\n"} == held(tmp_path)


def test_a_folder_of_the_same_files_gives_way_whole(tmp_path: Path) -> None:
    FOLDER.save(tmp_path / "out")

    Conversion({"a.csv": b"3\n"}).save(tmp_path / "elsewhere")
    with pytest.raises(LedgerError, match=r"contains `b\.csv`, which is not a file of this format"):
        Conversion({"a.csv": b"3\n"}).save(tmp_path / "out", overwrite=True)
    Conversion({"a.csv": b"3\n", "b.csv": b"4\n"}).save(tmp_path / "out", overwrite=True)

    assert {"a.csv": b"3\n", "b.csv": b"4\n"} == held(tmp_path / "out")
    assert {"out", "elsewhere"} == {each.name for each in tmp_path.iterdir()}


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_bytes(b"years of work\n")

    with pytest.raises(LedgerError, match=r"contains `thesis\.txt`"):
        FOLDER.save(tmp_path / "out", overwrite=True)
    assert {"thesis.txt": b"years of work\n"} == held(tmp_path / "out")


def test_a_file_does_not_take_the_place_of_a_folder_nor_a_folder_that_of_a_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old\n")

    with pytest.raises(LedgerError, match="is a folder, but this format is one file"):
        FILE.save(tmp_path / "folder", overwrite=True)
    with pytest.raises(LedgerError, match="is a file, but this format is a folder"):
        FOLDER.save(tmp_path / "file", overwrite=True)


@pytest.mark.parametrize("written", [FILE, FOLDER])
def test_nothing_is_left_of_what_could_not_be_written(
    written: Conversion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(OSError, match="No space left"):
        written.save(tmp_path / "out")
    assert {} == held(tmp_path)


def test_an_older_folder_is_put_back_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FOLDER.save(tmp_path / "out")
    replace, calls = Path.replace, []

    def once(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", once)

    with pytest.raises(OSError, match="No space left"):
        Conversion({"a.csv": b"3\n", "b.csv": b"4\n"}).save(tmp_path / "out", overwrite=True)
    assert dict(FOLDER.files) == held(tmp_path / "out")
    assert ["out"] == [each.name for each in tmp_path.iterdir()]


def test_only_one_file_is_a_text() -> None:
    assert "new\n" == FILE.text
    with pytest.raises(ValueError, match=r"a\.csv, b\.csv is no single text"):
        _ = FOLDER.text
