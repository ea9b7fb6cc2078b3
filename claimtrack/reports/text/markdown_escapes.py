"""Texts of ledgers within Markdown: shown as they are written, and doing nothing."""

import re

from claimtrack.reports.text.visible import Display

_SCREEN = Display()
_MARKED = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:^$-])")
_NUMBERED = re.compile(r"^(\d+)\.")  # which would begin a list
_JOINER = "\u2060"
# Forges look for these in the text that is left once Markdown is rendered, so that a
# backslash does not keep them from it.
_LIVE = re.compile(r"(?i)(?<=[@#!~&$%^:])(?=[\w\\/])|(?<=www)(?=\.)|(?<=GH\\-)(?=\d)")


def escaped(text: str) -> str:
    """Return a text so that it is shown as it is written, on one line."""
    shown = _MARKED.sub(r"\\\1", _SCREEN.shown(" ".join(text.split())))
    return _NUMBERED.sub(r"\1\\.", shown)


def inert(text: str) -> str:
    """Return a text escaped, in which forges find nobody to call and nothing to link to.

    ``@name``, ``#12``, ``GH-12``, ``!12``, URLs and the like are parted by a character
    that nobody sees.
    """
    return _LIVE.sub(_JOINER, escaped(text))
