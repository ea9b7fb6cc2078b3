"""Where the command prints: what the streams can show, when their reader leaves, how it ends."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from io import StringIO
from threading import Event, Timer
from typing import TextIO

from attrs import frozen

from claimtrack.reports.text.styled import Line, plain, print_coloured
from claimtrack.reports.text.visible import Display

_PIPED_WIDTH = 100
_NARROWEST, _WIDEST = 60, 160
_PATIENCE = 1.0
"""Seconds after which a terminal is told that something takes longer."""


class ExitStatus(IntEnum):
    """How a command ends."""

    CLEAN = 0
    FOUND = 1
    FAILED = 2
    INTERRUPTED = 130


class PrintError(Exception):
    """Words that did not reach their reader, and why."""


class _Closed(StringIO):
    """What stands for a stream that the process was started without."""

    def write(self, text: str) -> int:
        if not text:
            return 0
        raise OSError(errno.EBADF, "the stream is closed")


@frozen
class Terminal:
    """Two streams and how they show text."""

    out: TextIO
    err: TextIO
    color: str = "auto"

    @classmethod
    def of_process(cls, color: str = "auto") -> "Terminal":
        """Return the terminal of this process; what its streams cannot encode they escape."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        # Python has no streams where the process was started without them.
        return cls(sys.stdout or _Closed(), sys.stderr or _Closed(), color)

    @property
    def display(self) -> Display:
        """How results are shown."""
        return _display(self.out)

    @property
    def err_display(self) -> Display:
        """How remarks are shown."""
        return _display(self.err)

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines of the result.

        Raises:
            PrintError: they did not reach their reader, who has not left; so of all that prints.
        """
        _print(lines, self.out, self.color)

    def remark(self, lines: Iterable[Line]) -> None:
        """Print lines beside the result."""
        _print(lines, self.err, self.color)

    def write(self, text: str) -> None:
        """Print text as it is."""
        with _written(self.out):
            self.out.write(text)

    def flush(self) -> None:
        """Bring everything to its reader, so that a failure to do so is noticed."""
        for stream in (self.out, self.err):
            with _written(stream):
                stream.flush()

    @contextmanager
    def patience(self, doing: str) -> Iterator[None]:
        """Say what is being done if it takes more than a second and somebody watches."""
        if not self.err.isatty():
            yield
            return
        said = f"{self.err_display.shown(doing)} ..."

        told = Event()

        def tell() -> None:
            told.set()
            print(said, end="\r", file=self.err, flush=True)

        timer = Timer(_PATIENCE, tell)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if told.is_set():
                print(" " * len(said), end="\r", file=self.err, flush=True)

    @contextmanager
    def progress(self, doing: str) -> Iterator[Callable[[int, int], None]]:
        """Show how much is done and how long the rest may take, if somebody watches.

        What is yielded is to be told how much is done, of how much.
        """
        if not self.err.isatty():
            yield lambda done, count: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(file=self.err), transient=True) as shown:
            task = shown.add_task(self.err_display.shown(doing), total=None)
            yield lambda done, count: shown.update(task, completed=done, total=count)


def _display(stream: TextIO) -> Display:
    encoding = stream.encoding or "utf-8"
    if not stream.isatty():
        return Display(_PIPED_WIDTH, encoding)
    columns = shutil.get_terminal_size().columns
    return Display(max(_NARROWEST, min(columns, _WIDEST)), encoding)


def _coloured(stream: TextIO, color: str) -> bool:
    if color != "auto":
        return color == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _print(lines: Iterable[Line], stream: TextIO, color: str) -> None:
    with _written(stream):
        if _coloured(stream, color):
            print_coloured(lines, stream)
        else:
            stream.write(plain(lines))


@contextmanager
def _written(stream: TextIO) -> Iterator[None]:
    """Go on quietly when the reader of a pipe, such as `head`, has seen enough.

    Raises:
        PrintError: what was written did not arrive.
    """
    try:
        yield
    except BrokenPipeError:
        _lead_nowhere(stream)
    except OSError as error:
        _lead_nowhere(stream)
        raise PrintError(error.strerror) from error


def _lead_nowhere(stream: TextIO) -> None:
    """Let later writes go nowhere, the interpreter's last flush among them."""
    # A stream may have no descriptor.
    with suppress(OSError):
        descriptor = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
