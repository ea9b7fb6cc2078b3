"""Where the command prints, when somebody watches and when nobody does."""

import os
from io import StringIO
from pathlib import Path
from threading import Event

import pytest

from claimtrack.cli import terminal
from claimtrack.cli.terminal import PrintError, Terminal
from claimtrack.reports.text.styled import Style, line

FULL = Path("/dev/full")


class Screen(StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Pipe(StringIO):
    """A stream that is none."""

    encoding = "ascii"


@pytest.fixture(autouse=True)
def _no_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def shown(color: str = "auto") -> str:
    screen = Screen()
    Terminal(screen, Pipe(), color).show([line(("word", Style.ERROR), "  ")])
    return screen.getvalue()


def test_a_terminal_gets_colour() -> None:
    assert "\x1b[1;31mword\x1b[0m\n" == shown()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_none_gets_none(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    assert "word\n" == shown()
    assert "word\n" == shown("never")
    assert "\x1b" in shown("always")


@pytest.mark.parametrize(("columns", "width"), [("20", 60), ("90", 90), ("500", 160)])
def test_excerpts_are_as_wide_as_the_terminal_within_reason(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    assert width == Terminal(Screen(), Pipe()).display.width


def test_a_pipe_is_always_of_one_width_and_has_its_own_characters() -> None:
    display = Terminal(Pipe(), Screen()).display

    assert (100, "ascii") == (display.width, display.encoding)


def test_what_takes_long_is_said_to_who_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Event()

    class Watched(Screen):
        def write(self, text: str) -> int:
            said.set()
            return super().write(text)

    monkeypatch.setattr(terminal, "_PATIENCE", 0.001)
    err = Watched()
    with Terminal(Pipe(), err).patience("checking \x1b"):
        assert said.wait(10)

    assert "checking <U+001B> ...\r" in err.getvalue()
    assert err.getvalue().endswith(" \r")


@pytest.mark.parametrize("err", [Screen(), Pipe()])
def test_nothing_is_said_of_what_is_quick_or_unwatched(err: StringIO) -> None:
    with Terminal(Pipe(), err).patience("checking"):
        pass

    assert "" == err.getvalue()


@pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
def test_what_does_not_arrive_is_said_once_and_then_goes_nowhere() -> None:
    with FULL.open("w", encoding="utf-8") as stream:
        full = Terminal(stream, Pipe())
        full.write("word\n")

        with pytest.raises(PrintError, match="No space left on device"):
            full.flush()
        full.flush()


def test_a_stream_that_is_not_there_takes_nothing_but_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    closed = Terminal.of_process()

    closed.show([])
    with pytest.raises(PrintError, match="the stream is closed"):
        closed.write("word")


def test_a_reader_that_has_left_is_no_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        out = Terminal(stream, Pipe())
        out.write("word\n" * 100_000)
        out.show([line("word")])
        out.flush()
