"""Escapes for text of ledgers within Markdown."""

import re

from claimtrack.reports.text.visible import Display

_SCREEN = Display()
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:^$-])")
_LIST_NUMBER = re.compile(r"^(\d+)\.")
_WORD_JOINER = "\u2060"
# Forges look for these in the rendered text, so that a backslash does not prevent a mention.
_MENTION = re.compile(r"(?i)(?<=[@#!~&$%^:])(?=[\w\\/])|(?<=www)(?=\.)|(?<=GH\\-)(?=\d)")


def escape_markdown(text: str) -> str:
    """Return a text as one line of Markdown that renders literally."""
    escaped = _SPECIAL.sub(r"\\\1", _SCREEN.sanitize(" ".join(text.split())))
    return _LIST_NUMBER.sub(r"\1\\.", escaped)


def escape_mentions(text: str) -> str:
    """Return a text escaped, and without mentions and links that forges recognize.

    An invisible character splits ``@name``, ``#12``, ``GH-12``, ``!12``, URLs and the like.
    """
    return _MENTION.sub(_WORD_JOINER, escape_markdown(text))
