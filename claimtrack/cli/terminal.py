"""The output streams of a command, and its exit status."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from io import StringIO
from threading import Event, Timer
from typing import TYPE_CHECKING, TextIO

from attrs import define, field

from claimtrack.reports.text.styles import StyledLine, plain_text, print_in_colour, styled_line
from claimtrack.reports.text.visible import Display

if TYPE_CHECKING:
    from rich.progress import Progress

    from claimtrack.confidential import Disguise

_PIPED_WIDTH = 100
_MIN_WIDTH, _MAX_WIDTH = 60, 160
_ACTIVITY_DELAY = 1.0
"""Seconds before a terminal shows what is being done."""


class ExitStatus(IntEnum):
    """The exit status of a command."""

    CLEAN = 0
    FOUND = 1
    FAILED = 2
    INTERRUPTED = 130


STATUS_OF_FINDINGS = "exit status: 0 nothing found, 1 findings, 2 could not run\n"
STATUS_OF_ANSWERS = "exit status: 0 passed, 1 not passed, 2 an answer could not be checked\n"
STATUS_OF_RUN = "exit status: 0 success, 2 could not run\n"
"""Help on the exit status."""


class PrintError(Exception):
    """Output could not be written."""


class _ClosedStream(StringIO):
    """A stand-in for a stream that the process was started without."""

    def write(self, text: str) -> int:
        if not text:
            return 0
        raise OSError(errno.EBADF, "the stream is closed")


@define
class Terminal:
    """Standard output and standard error, how they display text, and what they must not show."""

    out: TextIO
    err: TextIO
    color: str = "auto"
    disguise: "Disguise | None" = None
    """The disguise of the ledgers that were read, set before anything about them is printed."""
    _bar: "Progress | None" = field(default=None, init=False)
    """The progress bar on the terminal."""

    @classmethod
    def of_process(cls) -> "Terminal":
        """Return the terminal of this process, whose streams escape what they cannot encode."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        # The streams are None if the process was started without them.
        return cls(sys.stdout or _ClosedStream(), sys.stderr or _ClosedStream())

    @property
    def display(self) -> Display:
        """The display of standard output."""
        return _display(self.out)

    @property
    def err_display(self) -> Display:
        """The display of standard error."""
        return _display(self.err)

    def show(self, lines: Iterable[StyledLine]) -> None:
        """Print lines on standard output.

        Raises:
            PrintError: they could not be written, for another reason than a closed pipe.
                All methods that print raise it.
        """
        _print_lines(lines, self.out, self.color)

    def remark(self, lines: Iterable[StyledLine]) -> None:
        """Print lines on standard error, above a progress bar."""
        if self._bar is not None:
            self._bar.stop()
        _print_lines(lines, self.err, self.color)
        if self._bar is not None:
            self._bar.start()

    def say(self, *lines: str) -> None:
        """Print plain lines on standard error, with control characters escaped."""
        sanitize = self.err_display.sanitize
        self.remark(styled_line(sanitize(line)) for line in lines)

    def hide_names(self, text: str) -> str:
        """Return a text without the names of confidential sources."""
        return text if self.disguise is None else self.disguise.text(text)

    def write(self, text: str) -> None:
        """Write text to standard output, unchanged."""
        with _guard_writing(self.out):
            self.out.write(text)

    def write_at_once(self, text: str) -> bool:
        """Write text and flush it; return False if its reader has closed the pipe."""
        with _guard_writing(self.out):
            self.out.write(text)
            self.out.flush()
            return True
        return False

    def flush(self) -> None:
        """Flush both streams, so that a failed write is noticed."""
        for stream in (self.out, self.err):
            with _guard_writing(stream):
                stream.flush()

    @contextmanager
    def activity(self, name: str) -> Iterator[None]:
        """Show the name of an activity on a terminal while it takes more than a second."""
        if not self.err.isatty():
            yield
            return
        text = f"{self.err_display.sanitize(name)} ..."
        is_shown = Event()

        def show() -> None:
            is_shown.set()
            print(text, end="\r", file=self.err, flush=True)

        timer = Timer(_ACTIVITY_DELAY, show)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if is_shown.is_set():
                print(" " * len(text), end="\r", file=self.err, flush=True)

    @contextmanager
    def progress(self, name: str) -> Iterator[Callable[[int, int | None], None]]:
        """Show a progress bar with the remaining time on a terminal.

        Yields a function that takes the number of steps done and the number of all steps, or
        None if it is unknown. Remarks are printed above the bar.
        """
        if not self.err.isatty():
            yield lambda done, count: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(file=self.err), transient=True) as bar:
            task = bar.add_task(self.err_display.sanitize(name), total=None)
            self._bar = bar
            try:
                yield lambda done, count: bar.update(task, completed=done, total=count)
            finally:
                self._bar = None


def _display(stream: TextIO) -> Display:
    encoding = stream.encoding or "utf-8"
    if not stream.isatty():
        return Display(_PIPED_WIDTH, encoding)
    columns = shutil.get_terminal_size().columns
    return Display(max(_MIN_WIDTH, min(columns, _MAX_WIDTH)), encoding)


def _print_lines(lines: Iterable[StyledLine], stream: TextIO, color: str) -> None:
    with _guard_writing(stream):
        is_colored = color == "always"
        if color == "auto" and stream.isatty():
            is_colored = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        if is_colored:
            print_in_colour(lines, stream)
        else:
            stream.write(plain_text(lines))


@contextmanager
def _guard_writing(stream: TextIO) -> Iterator[None]:
    """Ignore a pipe that its reader has closed, as ``head`` does.

    Raises:
        PrintError: writing failed for another reason.
    """
    try:
        yield
    except BrokenPipeError:
        _discard_output(stream)
    except OSError as error:
        _discard_output(stream)
        raise PrintError(error.strerror) from error


def _discard_output(stream: TextIO) -> None:
    """Discard later writes to a stream, including the last flush of the interpreter."""
    # Some streams have no descriptor.
    with suppress(OSError):
        descriptor = stream.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, descriptor)
        os.close(null)
