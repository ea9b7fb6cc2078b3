"""The screen of Neovim as a page: the editor runs in a pseudo terminal, and is drawn in HTML."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from pathlib import Path

import pyte
from pyte.screens import Char

COLUMNS, LINES = 120, 31

_PATIENCE = 60.0
"""The most seconds to wait for the screen."""
_QUIET = 1.0
"""The seconds without output after which the screen is complete."""

_NAMED = {
    "black": "073642",
    "red": "dc322f",
    "green": "859900",
    "brown": "b58900",
    "blue": "268bd2",
    "magenta": "d33682",
    "cyan": "2aa198",
    "white": "eee8d5",
}
_TEXT, _GROUND = "1f2937", "ffffff"

_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<style>
body {{ margin: 16px; background: #e5e7eb }}
pre {{
  display: inline-block; margin: 0; padding: 12px; border-radius: 6px;
  background: #{ground}; color: #{text};
  font: 14px/1.3 "DejaVu Sans Mono", monospace;
}}
span {{ display: inline-block; height: 1.3em; vertical-align: top }}
</style>
<pre>{lines}</pre>
"""


def editor_page(command: list[str], folder: Path, env: Mapping[str, str], last: str) -> str:
    """Return the screen of an editor as a page, once it shows some words and stands still.

    Raises:
        TimeoutError: the words do not appear.
    """
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.ByteStream(screen)
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvpe(command[0], command, {**os.environ, **env, "TERM": "xterm-256color"})
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if select.select([terminal], [], [], _QUIET)[0]:
                stream.feed(os.read(terminal, 1 << 16))
            elif last in "\n".join(screen.display):
                return _PAGE.format(
                    ground=_GROUND, text=_TEXT, lines="\n".join(_lines(screen)).rstrip()
                )
        raise TimeoutError("\n".join(screen.display))
    finally:
        os.kill(process, signal.SIGTERM)
        os.close(terminal)
        os.waitpid(process, 0)


def _lines(screen: pyte.Screen) -> Iterator[str]:
    """Yield each line of a screen in HTML, with a cell for characters of one style."""
    for row in range(screen.lines):
        cells = [screen.buffer[row][column] for column in range(screen.columns)]
        runs = groupby(cells, lambda cell: cell._replace(data=""))
        yield "".join(
            f'<span style="{_style(style)}">{escape("".join(cell.data for cell in run))}</span>'
            for style, run in runs
        )


def _style(cell: Char) -> str:
    front, back = _colour(cell.fg, _TEXT), _colour(cell.bg, _GROUND)
    if cell.reverse:
        front, back = back, front
    rules = [f"color:#{front}", f"background:#{back}"]
    rules += ["font-weight:bold"] * cell.bold
    rules += ["font-style:italic"] * cell.italics
    rules += ["text-decoration:underline"] * cell.underscore
    return ";".join(rules)


def _colour(name: str, default: str) -> str:
    """Return a colour in hexadecimal, given its name or number in the terminal."""
    if name == "default":
        return default
    plain = name.removeprefix("bright")
    return _NAMED.get(plain, name)
