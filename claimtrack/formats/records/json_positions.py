"""Where each key and value of a JSON text stands.

Like :mod:`claimtrack.formats.toml.positions`, a second pass over text that the parser
has already accepted. It checks nothing and ends on any text at all.
"""

import json
import re

from claimtrack.formats.toml.positions import NO_KEY, ValuePosition

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]++|\\.)*+")|(?P<open>[\[{])|(?P<close>[\]}])|(?P<plain>[^\s,:\[\]{}"]++)',
    re.DOTALL,
)


def scan(text: str) -> ValuePosition:
    """Return the spot of the value that a text holds, with every key and value inside.

    Of two values under one key it is that of the last, as parsers have it.
    """
    root = ValuePosition(0, len(text), NO_KEY, NO_KEY, [])
    above = [root]
    key: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        top = above[-1]
        if token.lastgroup == "close":
            if len(above) > 1:
                above.pop().end = token.end()
            continue
        if token.lastgroup == "string" and isinstance(top.inside, dict) and key is None:
            key = token
            continue
        spot = ValuePosition(*token.span(), *(key.span() if key else (NO_KEY, NO_KEY)))
        _put(top, key, spot)
        key = None
        if token.lastgroup == "open":
            spot.inside = {} if token[0] == "{" else []
            above.append(spot)
    return root.at(0)


def _put(above: ValuePosition, key: re.Match[str] | None, spot: ValuePosition) -> None:
    if isinstance(above.inside, list):
        above.inside.append(spot)
    elif isinstance(above.inside, dict) and key is not None:
        above.inside[_word(key[0])] = spot


def _word(string: str) -> str:
    """Return the word that a string of accepted text spells."""
    if "\\" not in string:
        return string[1:-1]
    try:
        return str(json.loads(string))
    except ValueError:
        return string
