"""The output streams of a command: terminals, pipes and closed streams."""

import os
from io import StringIO
from pathlib import Path
from threading import Event

import pytest

from claimtrack.cli import terminal
from claimtrack.cli.terminal import PrintError, Terminal
from claimtrack.reports.text.styles import Style, styled_line

FULL = Path("/dev/full")


class Screen(StringIO):
    """A stream that is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Pipe(StringIO):
    """A stream that is not a terminal."""

    encoding = "ascii"


@pytest.fixture(autouse=True)
def _default_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def print_word(color: str = "auto") -> str:
    screen = Screen()
    Terminal(screen, Pipe(), color).show([styled_line(("word", Style.ERROR), "  ")])
    return screen.getvalue()


def test_terminal_gets_colour() -> None:
    assert "\x1b[1;31mword\x1b[0m\n" == print_word()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_environment_and_options_switch_colour_off(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    assert "word\n" == print_word()
    assert "word\n" == print_word("never")
    assert "\x1b" in print_word("always")


@pytest.mark.parametrize(("columns", "width"), [("20", 60), ("90", 90), ("500", 160)])
def test_display_width_is_that_of_the_terminal_within_limits(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    assert width == Terminal(Screen(), Pipe()).display.width


def test_pipe_has_a_fixed_width_and_its_own_encoding() -> None:
    display = Terminal(Pipe(), Screen()).display

    assert (100, "ascii") == (display.width, display.encoding)


def test_slow_activity_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    was_written = Event()

    class Watched(Screen):
        def write(self, text: str) -> int:
            was_written.set()
            return super().write(text)

    monkeypatch.setattr(terminal, "_ACTIVITY_DELAY", 0.001)
    err = Watched()
    with Terminal(Pipe(), err).activity("checking \x1b"):
        assert was_written.wait(10)

    assert "checking <U+001B> ...\r" in err.getvalue()
    assert err.getvalue().endswith(" \r")


@pytest.mark.parametrize("err", [Screen(), Pipe()])
def test_quick_or_piped_activity_is_not_shown(err: StringIO) -> None:
    with Terminal(Pipe(), err).activity("checking"):
        pass

    assert "" == err.getvalue()


@pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
def test_failed_write_raises_once_and_later_output_is_discarded() -> None:
    with FULL.open("w", encoding="utf-8") as stream:
        full = Terminal(stream, Pipe())
        full.write("word\n")

        with pytest.raises(PrintError, match="No space left on device"):
            full.flush()
        full.flush()


def test_missing_stream_accepts_only_empty_output(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    closed = Terminal.of_process()

    closed.show([])
    with pytest.raises(PrintError, match="the stream is closed"):
        closed.write("word")


def test_closed_pipe_does_not_raise() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        out = Terminal(stream, Pipe())
        out.write("word\n" * 100_000)
        out.show([styled_line("word")])
        out.flush()


def test_text_written_at_once_reaches_its_reader_until_the_pipe_is_closed() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        out = Terminal(stream, Pipe())

        assert out.write_at_once("word\n")
        assert b"word\n" == os.read(reading, 100)
        os.close(reading)
        assert not out.write_at_once("word\n")


def test_remark_is_printed_above_the_progress_bar() -> None:
    err = Screen()
    screen = Terminal(Pipe(), err)

    with screen.progress("checking") as advance:
        advance(1, 3)
        screen.remark([styled_line(("[1] is bad", Style.ERROR))])
        advance(2, None)

    assert err is screen.err
    before, remark, after = err.getvalue().partition("\x1b[2K\x1b[1;31m[1] is bad\x1b[0m\n")
    assert remark
    assert "0/?" in before
    assert "2/3" in after
