"""Tests that written files and folders are complete or untouched."""

import errno
import fcntl
import os
import resource
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats.records import file_writer
from claimtrack.formats.records.file_writer import FileChangedError, write_file, write_folder
from claimtrack.formats.records.files import digest

FOLDER = {"a.csv": b"1\n", "b.csv": b"2\n"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.toml"
    path.write_text("old")
    return path


def test_existing_file_keeps_its_mode(file: Path) -> None:
    file.chmod(0o640)
    write_file(file, b"new")

    assert b"new" == file.read_bytes()
    assert 0o640 == stat.S_IMODE(file.stat().st_mode)
    assert [file] == list(file.parent.iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_existing_file_keeps_its_owner_and_group(file: Path) -> None:
    os.chown(file, 1000, 1001)
    file.chmod(0o6750)
    write_file(file, b"new")

    found = file.stat()
    assert (1000, 1001, 0o6750) == (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode))


def test_file_of_another_owner_is_replaced_where_none_may_be_set(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[int, int]] = []

    def fail(_: Path, owner: int, group: int) -> None:
        tried.append((owner, group))
        raise PermissionError(errno.EPERM, "no")

    file.chmod(0o640)
    old = file.stat()
    monkeypatch.setattr(os, "chown", fail)
    write_file(file, b"new")

    assert [(-1, old.st_gid), (old.st_uid, -1)] == tried
    assert b"new" == file.read_bytes()
    assert 0o640 == stat.S_IMODE(file.stat().st_mode)


def test_new_file_has_the_mode_of_ordinary_files(tmp_path: Path) -> None:
    (tmp_path / "ordinary").write_bytes(b"x")
    write_file(tmp_path / "new", b"x")

    assert (tmp_path / "ordinary").stat().st_mode == (tmp_path / "new").stat().st_mode


def test_link_is_followed_and_stays(file: Path) -> None:
    link = file.with_name("link")
    link.symlink_to(file.name)
    write_file(link, b"new")

    assert link.is_symlink()
    assert b"new" == file.read_bytes()


def test_file_that_changed_since_it_was_read_is_not_replaced(file: Path) -> None:
    """Row 74 of the catalogue of bad input."""
    before = digest(file.read_bytes())
    file.write_text("another program was here")

    with pytest.raises(FileChangedError, match="changed since it was read"):
        write_file(file, b"mine", before=before)
    assert "another program was here" == file.read_text()
    assert [file] == list(file.parent.iterdir())


@pytest.mark.parametrize("in_one_step", [True, False])
def test_new_file_never_replaces_another(
    in_one_step: bool, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(file_writer, "_rename_by_flag", lambda *_: False)
    with pytest.raises(FileExistsError):
        write_file(file, b"mine", new=True)
    assert "old" == file.read_text()
    write_file(file.with_name("other"), b"mine", new=True)
    assert {"ledger.toml", "other"} == {each.name for each in file.parent.iterdir()}


def test_new_file_is_written_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(file_writer, "_rename_by_flag", lambda *_: False)
    monkeypatch.setattr(os, "link", fail)
    write_file(tmp_path / "one", b"1", new=True)

    assert b"1" == (tmp_path / "one").read_bytes()
    with pytest.raises(FileExistsError):
        write_file(tmp_path / "one", b"2", new=True)


@pytest.mark.parametrize("call", ["fsync", "open", "chmod", "replace", "mkstemp"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_disk_failure_keeps_the_old_file_and_names_it(
    call: str, code: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 73 of the catalogue of bad input."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, "no")

    owner = {"fsync": "os", "mkstemp": "tempfile"}
    with monkeypatch.context() as patch:
        patch.setattr(f"{owner.get(call, 'pathlib.Path')}.{call}", fail)
        with pytest.raises(OSError, match="no") as caught:
            write_file(file, b"new")

    assert str(file) == caught.value.filename
    assert "old" == file.read_text()
    assert [file] == list(file.parent.iterdir())


def test_limit_on_the_size_of_files_keeps_the_old_file(file: Path) -> None:
    program = f"""
import resource
from pathlib import Path
from claimtrack.formats.records.file_writer import write_file
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
write_file(Path({str(file)!r}), b"x" * 5000)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert resource.RLIM_INFINITY == resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    assert 1 == run.returncode
    assert "File too large" in run.stderr
    assert str(file) in run.stderr
    assert "old" == file.read_text()
    assert [file] == list(file.parent.iterdir())


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
    write_file(file, b"new")

    assert ["file", "rename", "folder"] == calls


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_other_kinds_of_files_are_rejected(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "it"
    make(path)

    with pytest.raises(LedgerError, match="nothing was written"):
        write_file(path, b"x")


def test_null_device_and_standard_output_are_written() -> None:
    write_file(Path("/dev/null"), b"x")
    program = """
from pathlib import Path
from claimtrack.formats.records.file_writer import write_file
write_file(Path("/dev/stdout"), b"x")
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert b"x" == run.stdout


@pytest.mark.parametrize(("stream", "redirected"), [("stdout", ">>"), ("stderr", "2>>")])
def test_stream_in_a_file_is_continued(stream: str, redirected: str, tmp_path: Path) -> None:
    """A path to the file would be opened from its start, and emptied."""
    log = tmp_path / "log.txt"
    log.write_text("before\n")
    program = f"""
from pathlib import Path
from claimtrack.formats.records.file_writer import write_file
write_file(Path("/dev/{stream}"), [b"x", b"y\\n"])
"""
    script = f'"$0" -c "$1" {redirected} log.txt; (echo a; "$0" -c "$1"; echo b) {redirected} new'
    script = script.replace("echo", "echo >&2" if stream == "stderr" else "echo")
    subprocess.run(["sh", "-c", script, sys.executable, program], cwd=tmp_path, check=True)

    assert "before\nxy\n" == log.read_text()
    assert "a\nxy\nb\n" == (tmp_path / "new").read_text()


def _temporary_files(file: Path) -> tuple[Path, Path, Path]:
    """Make a temporary file and folder as a killed run leaves them, and another hidden file."""
    one, other = (file.with_name(f".ledger.toml.{name}") for name in ("a", "b.claimtrack-tmp"))
    folder = file.with_name(".ledger.toml.c.claimtrack-tmp")
    one.write_text("not ours")
    other.write_text("partial")
    folder.mkdir()
    (folder / "partial.csv").write_text("partial")
    return one, other, folder


def test_temporary_files_of_killed_runs_are_removed(file: Path) -> None:
    foreign, *_ = _temporary_files(file)
    write_file(file, b"new")

    assert {file, foreign} == set(file.parent.iterdir())


def test_entries_of_a_temporary_name_that_are_no_files_stay(file: Path) -> None:
    """Opening a pipe would wait for its writer."""
    pipe = file.with_name(".ledger.toml.pipe.claimtrack-tmp")
    link = file.with_name(".ledger.toml.link.claimtrack-tmp")
    os.mkfifo(pipe)
    link.symlink_to("missing")
    for each in (pipe, link):
        os.utime(each, (time.time() - 7200,) * 2, follow_symlinks=False)
    write_file(file, b"new")

    assert b"new" == file.read_bytes()
    assert {file, pipe, link} == set(file.parent.iterdir())


def test_temporary_files_of_other_runs_stay(file: Path) -> None:
    foreign, temporary, folder = _temporary_files(file)
    program = f"""
import fcntl, os, sys
for name in {[str(temporary), str(folder)]}:
    fcntl.flock(os.open(name, os.O_RDONLY), fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert b"locked\n" == run.stdout.readline()
        write_file(file, b"new")
        assert {file, foreign, temporary, folder} == set(file.parent.iterdir())
        run.communicate()
    write_file(file, b"newer")

    assert {file, foreign} == set(file.parent.iterdir())


def test_temporary_files_are_removed_by_age_where_there_are_no_locks(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", fail)
    foreign, young, old = _temporary_files(file)
    os.utime(old, (time.time() - 7200,) * 2)
    write_file(file, b"new")

    assert b"new" == file.read_bytes()
    assert {file, foreign, young} == set(file.parent.iterdir())


def test_temporary_file_that_another_run_removes_is_made_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run may find the file in the moment before it is locked."""
    real_flock = fcntl.flock
    seen: list[Path] = []

    def remove_first(opened: int, operation: int) -> None:
        if not seen:
            seen.extend(file.parent.glob(".*"))
            seen[0].unlink()
        real_flock(opened, operation)

    monkeypatch.setattr(fcntl, "flock", remove_first)
    write_file(file, b"new")

    assert 1 == len(seen)
    assert b"new" == file.read_bytes()
    assert [file] == list(file.parent.iterdir())


def test_folder_that_may_not_be_listed_is_written_to(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = os.open

    def fail_for_folders(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if Path(path) == file.parent:
            raise PermissionError(errno.EACCES, "no", str(path))
        return real_open(path, flags, mode)

    monkeypatch.setattr(os, "open", fail_for_folders)
    write_file(file, b"new")

    assert b"new" == file.read_bytes()


@pytest.mark.parametrize("in_one_step", [True, False])
def test_replaced_folder_and_its_files_keep_their_modes(
    in_one_step: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(file_writer, "_rename_by_flag", lambda *_: False)
    ordinary, out = tmp_path / "ordinary", tmp_path / "out"
    write_folder(ordinary, FOLDER)
    write_folder(out, {"a.csv": b"0\n"})
    out.chmod(0o700)
    (out / "a.csv").chmod(0o600)
    write_folder(out, FOLDER)

    assert FOLDER == {each.name: each.read_bytes() for each in out.iterdir()}
    assert 0o700 == stat.S_IMODE(out.stat().st_mode)
    assert 0o600 == stat.S_IMODE((out / "a.csv").stat().st_mode)
    assert (ordinary / "b.csv").stat().st_mode == (out / "b.csv").stat().st_mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_replaced_folder_and_its_files_keep_their_owners(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, {"a.csv": b"0\n"})
    os.chown(out, 1000, 1001)
    os.chown(out / "a.csv", 1002, 1003)
    write_folder(out, FOLDER)

    owners = {each.name: (each.stat().st_uid, each.stat().st_gid) for each in (out, *out.iterdir())}
    assert {"out": (1000, 1001), "a.csv": (1002, 1003), "b.csv": (0, 0)} == owners


def test_new_folder_never_replaces_another(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", FOLDER, new=True)
    with pytest.raises(FileExistsError):
        write_folder(tmp_path / "out", {"a.csv": b"other"}, new=True)

    assert FOLDER == {each.name: each.read_bytes() for each in (tmp_path / "out").iterdir()}
    assert ["out"] == [each.name for each in tmp_path.iterdir()]


def test_name_of_the_greatest_length_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250 + ".svg")
    write_file(path, b"x")

    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("in_one_step", [True, False])
def test_folder_replaces_another_whole(
    in_one_step: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(file_writer, "_rename_by_flag", lambda *_: False)
    write_folder(tmp_path / "out", {"a.csv": b"0\n", "c.csv": b"0\n"})
    write_folder(tmp_path / "out", FOLDER)

    assert FOLDER == {each.name: each.read_bytes() for each in (tmp_path / "out").iterdir()}
    assert ["out"] == [each.name for each in tmp_path.iterdir()]


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_loop_of_links_is_an_error_that_names_it(
    write: Callable[[Path, object], None], tmp_path: Path
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")

    with pytest.raises(OSError, match="loop") as caught:
        write(loop, b"x" if write is write_file else FOLDER)
    assert str(loop) == caught.value.filename
    assert [loop] == list(tmp_path.iterdir())
