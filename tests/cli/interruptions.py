"""Interruptions of a command while it writes: kills, faults, limits, a full disk, rivals.

``python -m tests.cli.interruptions KINDS WORD...`` runs one command in the working folder.
``KINDS`` is a JSON object with the number of trials of each kind. When the command begins to
write, the process forks a child for each trial. The child goes on with the write and is
interrupted; the parent compares the folder with its old and its new state, and at the end
prints a `Summary` of each kind as JSON. So no time goes to starting Python.
"""

import errno
import json
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType

from attrs import asdict, define, field

import claimtrack.cli.output  # noqa: F401  # so that no child imports it after an error
from claimtrack.cli.main import main
from claimtrack.formats.records import file_writer

TEMPORARY = ".claimtrack-tmp"
FILLER = "filler"
"""The file that fills a disk."""

_SEED = 20261130
_DISK = 16 * 2**20
_WRITERS = frozenset({file_writer.write_file.__code__, file_writer.write_folder.__code__})
_ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS)

State = dict[str, bytes | None]
"""The content of the files below a folder by path, and None for folders."""


@define
class Summary:
    """The result of all trials of one command."""

    trials: int = 0
    old: int = 0
    """The number of trials that left the old state, or of rivals that gave way."""
    new: int = 0
    """The number of trials that left the new state, or of rivals that wrote."""
    left: int = 0
    """The number of trials that left a temporary file, which the next run must remove."""
    losses: list[str] = field(factory=list)
    """Sentences about everything that must not happen."""


def state_of(folder: Path) -> State:
    """Return the files below a folder, without the one that fills the disk."""
    return {
        str(each.relative_to(folder)): None if each.is_dir() else each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.name != FILLER
    }


def restore(folder: Path, state: State) -> None:
    """Remove everything in a folder, and write the files of a state."""
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
    for name, content in state.items():
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)


def without_temporary(state: State) -> State:
    return {name: content for name, content in state.items() if TEMPORARY not in name}


class CallCounter:
    """A profile function that counts the calls of C functions during a write.

    ``act`` gets the number of each call before it happens. It may kill the process, or raise
    an error in the place of the call. ``end`` gets the number of all calls.
    """

    def __init__(
        self,
        act: Callable[[int], None] = lambda number: None,
        end: Callable[[int], None] = lambda number: None,
        system_calls: bool = False,
    ) -> None:
        self._act, self._end, self._system_calls = act, end, system_calls
        self._number = 0

    def __call__(self, frame: FrameType, event: str, function: object) -> None:
        if event == "return" and frame.f_code in _WRITERS:
            sys.setprofile(None)
            self._end(self._number)
        elif event == "c_call" and (not self._system_calls or _is_system_call(function)):
            self._number += 1
            self._act(self._number)


def _is_system_call(function: object) -> bool:
    file_method = type(getattr(function, "__self__", None)).__module__ == "_io"
    return file_method or getattr(function, "__module__", None) == "posix"


class _GoOn(BaseException):
    """Raised in a child that has to go on with the write."""


class Trials:
    """Trials of one command in the working folder, each in a child forked at the first write."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.summary = Summary()
        self.summaries: dict[str, Summary] = {}
        self._counts, self._count = counts, 0
        self._folder = Path.cwd()
        self._old = state_of(self._folder)
        self._new: State = {}
        self._window = 0.0
        """The seconds that the write takes."""
        self._random = random.Random(_SEED)
        self._printed, self._printing = os.pipe()
        os.set_blocking(self._printed, False)
        self._offsets: dict[int, int] = {}
        """The position in each open file when the write begins."""

    def begin(self, frame: FrameType, event: str, _: object) -> None:
        """Start the trials, as a profile function, at the first call of a writer."""
        if event == "call" and frame.f_code in _WRITERS:
            sys.setprofile(None)
            self._offsets = _file_offsets()
            with suppress(_GoOn):
                for kind, count in self._counts.items():
                    self._count = count
                    restore(self._folder, self._old)
                    self.summary = self.summaries[kind] = Summary()
                    getattr(self, kind)()
                restore(self._folder, self._old)
            self._rewind()

    def kills(self) -> None:
        """Kill the process before each call of the write, or before a sample of the calls."""
        for at in self._calls():
            kill = _at(at, lambda: os.kill(os.getpid(), signal.SIGKILL))
            self._try(f"kill before call {at}", {-signal.SIGKILL}, kill)

    def random_kills(self) -> None:
        """Kill the process after random times."""
        self._calls()
        for _ in range(self._count):
            delay = self._random.uniform(0, self._window)
            self._try(f"kill after {delay:.6f} s", {0, 1, -signal.SIGKILL}, delay=delay)

    def interrupts(self) -> None:
        """Interrupt the process before each call of the write, as Ctrl+C does."""
        for at in self._calls():
            interrupt = _at(at, lambda: os.kill(os.getpid(), signal.SIGINT))
            self._try(f"interrupt before call {at}", {0, 1, 130}, interrupt)

    def faults(self) -> None:
        """Let each system call of the write fail once, in turns with different errors."""
        for at in self._calls(system_calls=True):
            error = _ERRORS[at % len(_ERRORS)]
            fault = _at(at, partial(_fail, error), system_calls=True)
            self._try(f"error {error} of system call {at}", {0, 1, 2}, fault)

    def limits(self) -> None:
        """Limit the size of files."""
        self._calls()
        largest = max(map(len, self._written()))
        for limit in sorted({0, 1, largest // 2, largest - 1}):
            limit_size = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
            self._try(f"files of at most {limit} bytes", {2}, limit_size)

    def full_disk(self) -> None:
        """Leave from no page to one more than is needed of a small disk."""
        self._calls()
        page = os.sysconf("SC_PAGESIZE")
        most = sum(len(content) // page + 1 for content in self._written()) + 1
        for pages in self._sample(range(most)):
            self._try(f"{pages} pages free", {0, 1, 2}, partial(self._fill_disk, pages))

    def _fill_disk(self, pages: int) -> None:
        disk = os.statvfs(self._folder)
        size = (disk.f_bavail - pages) * disk.f_frsize
        with (self._folder / FILLER).open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, size)

    def _calls(self, system_calls: bool = False) -> Sequence[int]:
        """Carry the write out to its end, and return the numbers of a sample of its calls."""
        reading, writing = os.pipe()
        begin = time.perf_counter()

        def report(number: int) -> None:
            os.write(writing, str(number).encode())
            os.close(writing)

        counter = CallCounter(end=report, system_calls=system_calls)
        child = self._fork(partial(sys.setprofile, counter))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            calls = int(pipe.read())
        self._window = time.perf_counter() - begin
        os.waitpid(child, 0)
        self._new = state_of(self._folder)
        assert self._new != self._old, "the command changes nothing"
        return self._sample(range(1, calls + 1))

    def _sample(self, numbers: range) -> Sequence[int]:
        if len(numbers) <= self._count:
            return numbers
        return sorted(self._random.sample(numbers, self._count))

    def _written(self) -> Iterable[bytes]:
        for name, content in self._new.items():
            if content is not None and content != self._old.get(name):
                yield content

    def _try(
        self,
        name: str,
        statuses: set[int],
        interrupt: Callable[[], object] = lambda: None,
        delay: float | None = None,
    ) -> None:
        """Let a child go on with the write, interrupt it, and judge its end."""
        restore(self._folder, self._old)
        child = self._fork(interrupt)
        if delay is not None:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.summary.trials += 1
        self.summary.losses += (f"{name}: {loss}" for loss in self._losses(status, statuses))

    def _fork(self, prepare: Callable[[], object]) -> int:
        """Return the id of a child that goes on with the write after a preparation."""
        self._rewind()
        if child := os.fork():
            return child
        os.dup2(self._printing, 1)
        os.dup2(self._printing, 2)
        prepare()
        raise _GoOn

    def _rewind(self) -> None:
        """Undo what another process read of open files: all share the position in a file."""
        for opened, offset in self._offsets.items():
            os.lseek(opened, offset, os.SEEK_SET)

    def _losses(self, status: int, statuses: set[int]) -> Iterable[str]:
        found, printed = state_of(self._folder), self._read_printed()
        outcome = without_temporary(found)
        self.summary.old += outcome == self._old
        self.summary.new += outcome == self._new
        if outcome not in (self._old, self._new):
            yield f"neither old nor new, but {sorted(outcome)}"
        if status not in statuses:
            yield f"status {status}: {printed}"
        if status in (0, 1) and outcome != self._new:
            yield f"status {status}, but nothing was written"
        if status == 2 and not any(f"`{name}`" in printed for name in self._targets()):
            yield f"no target is named: {printed}"
        if outcome != found:
            self.summary.left += 1
            (self._folder / FILLER).unlink(missing_ok=True)
            os.waitpid(self._fork(lambda: None), 0)
            if state_of(self._folder) != self._new:
                yield f"the next run leaves {sorted(state_of(self._folder))}"

    def _read_printed(self) -> str:
        with suppress(BlockingIOError):
            return os.read(self._printed, 65_536).decode()
        return ""

    def _targets(self) -> set[str]:
        names = self._new.keys() | self._old.keys()
        changed = {name for name in names if self._new.get(name) != self._old.get(name)}
        return {name.split("/")[0] for name in changed}


def _file_offsets() -> dict[int, int]:
    """Return the position in each regular file that is open."""
    offsets = {}
    for path in Path("/proc/self/fd").iterdir():
        opened = int(path.name)
        with suppress(OSError):
            if stat.S_ISREG(os.fstat(opened).st_mode):
                offsets[opened] = os.lseek(opened, 0, os.SEEK_CUR)
    return offsets


def _at(at: int, act: Callable[[], None], system_calls: bool = False) -> Callable[[], None]:
    """Return a function that sets a profile function, which acts before one call of a write."""

    def act_once(number: int) -> None:
        if number == at:
            sys.setprofile(None)
            act()

    return lambda: sys.setprofile(CallCounter(act_once, system_calls=system_calls))


def _fail(error: int) -> None:
    raise OSError(error, os.strerror(error))


def interrupt(counts: Mapping[str, int], words: Sequence[str]) -> Mapping[str, Summary]:
    """Carry out trials of a command in the working folder, in the given numbers."""
    trials, parent = Trials(counts), os.getpid()
    sys.setprofile(trials.begin)
    status = main(words)
    sys.setprofile(None)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.getpid() != parent:
        os._exit(status)
    return trials.summaries


def rivals(count: int, words: Sequence[str]) -> Summary:
    """Run a command many times at once, after each alone; ``{}`` in a word is the number.

    The result must be that of one of them, and so must be each look at a file meanwhile.
    """
    folder, summary = Path.cwd(), Summary()
    old, outcomes, alone = state_of(folder), [], []
    commands = [[word.format(number) for word in words] for number in range(count)]
    main(commands[0])  # imports what the children need
    for command in commands:
        restore(folder, old)
        alone.append(_wait(_start(command)))
        outcomes.append(state_of(folder))
    targets = {name for name, content in outcomes[0].items() if content and name not in old}
    targets |= {name for name, content in outcomes[0].items() if content != old.get(name)}
    restore(folder, old)
    reading, writing = os.pipe()
    children = [_start(command, (reading, writing)) for command in commands]
    os.close(reading)
    os.close(writing)
    statuses = []
    while children:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended:
            children.remove(ended)
            statuses.append(os.waitstatus_to_exitcode(status))
        for name in targets:
            with suppress(FileNotFoundError):
                content = (folder / name).read_bytes()
                summary.trials += 1
                if content not in [old.get(name), *(outcome[name] for outcome in outcomes)]:
                    summary.losses.append(f"{name} is incomplete: {len(content)} bytes")
        time.sleep(0.002)
    summary.new = sum(status in alone for status in statuses)
    summary.old = count - summary.new
    if state_of(folder) not in outcomes:
        summary.losses.append(f"the result is of none: {sorted(state_of(folder))}")
    if bad := [status for status in statuses if status not in (*alone, 2)]:
        summary.losses.append(f"exit statuses {bad}")
    return summary


def _start(words: Sequence[str], barrier: tuple[int, int] | None = None) -> int:
    """Start a command in a child, once the barrier is gone if there is one."""
    if child := os.fork():
        return child
    if barrier is not None:
        os.close(barrier[1])
        os.read(barrier[0], 1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os._exit(main(words))


def _wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _mount_small_disk() -> None:
    """Move the working folder to a file system of its own, which ends with the process."""
    copy = shutil.copytree(".", tempfile.mkdtemp(), dirs_exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "claimtrack", "."]
    subprocess.run(mount, check=True)
    os.chdir(Path.cwd())  # into the new file system
    shutil.copytree(copy, ".", dirs_exist_ok=True)
    shutil.rmtree(copy)


if __name__ == "__main__":
    counts: dict[str, int] = json.loads(sys.argv[1])
    if "full_disk" in counts:
        _mount_small_disk()
    if "rivals" in counts:
        summaries: Mapping[str, Summary] = {"rivals": rivals(counts["rivals"], sys.argv[2:])}
    else:
        summaries = interrupt(counts, sys.argv[2:])
    print(json.dumps({kind: asdict(summary) for kind, summary in summaries.items()}))
