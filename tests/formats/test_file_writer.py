"""Tests of atomic rewriting of a file."""

import errno
import os
import stat
from pathlib import Path

import pytest

from claimtrack.formats.records.file_rewrite import FileChangedError, FileSnapshot, rewrite


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.toml"
    path.write_text("old")
    return path


def test_rewritten_file_keeps_its_mode(file: Path) -> None:
    file.chmod(0o640)
    rewrite(file, "néw\n", FileSnapshot.of(file))

    assert file.read_bytes() == "néw\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("change", ["text", "same text", "link"])
def test_changed_file_is_not_rewritten(change: str, file: Path) -> None:
    """Row 74 of the catalogue of bad input."""
    before = FileSnapshot.of(file)
    if change == "text":
        file.write_text("NEW")
    elif change == "same text":
        os.utime(file, ns=(0, before.modified + 1))
    else:
        file.rename(file.with_name("other"))
        file.symlink_to("other")
    held = file.read_text()

    with pytest.raises(FileChangedError):
        rewrite(file, "mine", before)

    assert file.read_text() == held
    assert not list(file.parent.glob(".ledger*"))


@pytest.mark.parametrize("call", ["fsync", "fdopen", "chmod", "replace", "mkstemp"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_disk_failure_keeps_the_old_file(
    call: str, code: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 73 of the catalogue of bad input."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, "no")

    before = FileSnapshot.of(file)
    owner = {"chmod": "pathlib.Path", "replace": "pathlib.Path", "mkstemp": "tempfile"}
    with monkeypatch.context() as patch:
        patch.setattr(f"{owner.get(call, 'os')}.{call}", fail)
        with pytest.raises(OSError, match="no"):
            rewrite(file, "new", before)

    assert file.read_text() == "old"
    assert list(file.parent.iterdir()) == [file]


def test_file_and_folder_are_synced_to_disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename survives a power cut only if both are synced in this order."""
    calls: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(opened: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(opened).st_mode) else "file")
        real_fsync(opened)

    def replace(self: Path, target: Path) -> Path:
        calls.append("rename")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    rewrite(file, "new", FileSnapshot.of(file))

    assert calls == ["file", "rename", "folder"]
