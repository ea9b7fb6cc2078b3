"""JSON parsing with positions and precise problems.

Python's parser keeps no positions. They come from a second pass over accepted text:
:func:`parse_json` matches only braces, :func:`scan_json` finds every key and value.
The depth of values is limited, so that recursive code is safe; their number is not.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NoReturn

from attrs import evolve, field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records.parser import quote_word
from claimtrack.formats.toml.positions import NO_KEY, SourceText, ValuePosition

DEPTH = 100
"""The maximum nesting of lists and objects."""

# Each brace outside of strings, with the text before it.
_BRACE = re.compile(r'[^"{}]*+(?:"(?:[^"\\]++|\\.)*+"[^"{}]*+)*+([{}])', re.DOTALL)
# Matches every escape, so that no match starts inside one. Half a pair is a lone surrogate.
_ESCAPE = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|[\ud800-\udfff])|\\."
)
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


@frozen(eq=False)
class ParsedJson:
    """A parsed JSON text: its value, warnings of repairs, and positions of its objects.

    No string has a lone surrogate, and nesting is at most ``DEPTH``.
    """

    value: object
    source_text: SourceText
    notes: tuple[Problem, ...] = ()
    _spans: Mapping[int, tuple[int, int]] = field(factory=dict, repr=False)
    """Offsets by the identity of an object, which the value keeps alive."""

    @property
    def start_place(self) -> Place:
        """The place of the start of the text."""
        return Place(self.source_text.file, 1)

    def place(self, value: object) -> Place:
        """Return the place of an object, or the start of the text for other values."""
        span = self._spans.get(id(value)) if isinstance(value, dict) else None
        return self.start_place if span is None else self.source_text.place(*span)

    def position(self, value: object) -> ValuePosition:
        """Return the position of an object, or of the whole text for other values."""
        start, end = self._spans.get(id(value), (0, len(self.source_text.text)))
        return ValuePosition(start, end, NO_KEY, NO_KEY)


def parse_json(text: str, file: str = "<string>", *, controls: bool = False) -> ParsedJson:
    """Parse one JSON value (RFC 8259), with a warning for each repair.

    A byte order mark at the start is skipped. A lone surrogate becomes U+FFFD. If an object
    has a key twice, the last value counts. With ``controls``, control characters in strings
    are accepted. The last three cause warnings.

    Raises:
        LedgerError: the text is not JSON, is nested too deeply, or has a number that is
            not valid in JSON or has thousands of digits.
    """
    text = text.removeprefix("\ufeff")
    source_text = SourceText.of(file, text)
    notes: list[Problem] = []
    if _HALF.search(text):
        text = _ESCAPE.sub(lambda found: _replace_half(found, source_text, notes), text)
    try:
        value, objects, twice = _loaded(text, source_text, strict=True)
    except _ControlError as error:
        if not controls:
            raise
        notes += [evolve(each, warning=True) for each in error.problems]
        value, objects, twice = _loaded(text, source_text, strict=False)
    _check_depth(value, source_text)
    spans = _spans(text)
    for i, word in twice:
        message = f"{quote_word(word)} is given twice in one object; the last counts"
        place = source_text.place(*spans[i])
        notes.append(Problem(Fault.DUPLICATE, message, place, warning=True))
    return ParsedJson(value, source_text, tuple(notes), dict(zip(objects, spans, strict=True)))


class _ControlError(LedgerError):
    """A string contains a control character."""


def _loaded(
    text: str, source_text: SourceText, *, strict: bool
) -> tuple[object, list[int], list[tuple[int, str]]]:
    """Return the value, the identities of its objects, and their duplicate keys.

    Objects are in the order of their closing braces. A duplicate key is a pair of an
    index into the objects and the key.
    """
    objects: list[int] = []
    twice: list[tuple[int, str]] = []

    def made(pairs: list[tuple[str, object]]) -> dict[str, object]:
        table = dict(pairs)
        if len(table) < len(pairs):
            counts = Counter(word for word, _ in pairs)
            twice.extend((len(objects), word) for word, count in counts.items() if count > 1)
        objects.append(id(table))
        return table

    try:
        value = json.loads(
            text,
            strict=strict,
            object_pairs_hook=made,
            parse_constant=reject_constant,
            parse_float=_parse_float,
        )
    except json.JSONDecodeError as error:
        at = source_text.place(error.pos, min(error.pos + 1, len(text)))
        message = f"{error.msg[:1].lower()}{error.msg[1:]}"
        if message.startswith("invalid control character"):
            message = f"control character U+{ord(text[error.pos]):04X} in a string"
            problem = Problem(Fault.CHARACTER, message, at, "write it as an escape")
            raise _ControlError(problem) from None
        if message == "extra data":
            _reject(Fault.SYNTAX, "there is more text after the end of the value", at)
        _reject(Fault.SYNTAX, f"this is not JSON: {message}", at)
    except RecursionError:
        _reject_nesting(source_text)
    except LedgerError as error:
        raise LedgerError(
            *(each.at(Place(source_text.file, 1)) for each in error.problems)
        ) from None
    except ValueError:
        # Python rejects integers of more than a few thousand digits.
        _reject(Fault.VALUE, "a number of thousands of digits", Place(source_text.file, 1))
    return value, objects, twice


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the offsets of each object of accepted text, ordered by closing brace."""
    opened: list[int] = []
    spans: list[tuple[int, int]] = []
    at = 0
    while (found := _BRACE.match(text, at)) is not None:
        at = found.end()
        if found[1] == "{":
            opened.append(found.start(1))
        else:
            spans.append((opened.pop(), at))
    return spans


def _check_depth(value: object, source_text: SourceText) -> None:
    """Reject a value that is nested too deeply."""
    level = [value]
    for _ in range(DEPTH):
        parts = (inner for each in level for inner in _parts(each))
        level = [each for each in parts if isinstance(each, (dict, list))]
        if not level:
            return
    _reject_nesting(source_text)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _reject_nesting(source_text: SourceText) -> NoReturn:
    message = f"lists and objects are nested more than {DEPTH} deep"
    _reject(Fault.LIMIT, message, Place(source_text.file, 1))


def _replace_half(found: re.Match[str], source_text: SourceText, notes: list[Problem]) -> str:
    """Return an escape unchanged, or U+FFFD for a lone surrogate, of the same length."""
    half = found["half"]
    if half is None:
        return found[0]
    code = half[2:].upper() if len(half) > 1 else f"{ord(half):04X}"
    message = f"half of a surrogate pair was read as U+FFFD: U+{code}"
    notes.append(Problem(Fault.CHARACTER, message, source_text.place(*found.span()), warning=True))
    return "\\ufffd" if len(half) > 1 else "\ufffd"


def _parse_float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        _reject(Fault.VALUE, "a number too large for a 64-bit float")
    return number


def reject_constant(word: str) -> NoReturn:
    """Reject a number that Python's parser accepts and JSON has not, such as ``NaN``.

    Raises:
        LedgerError: always.
    """
    _reject(Fault.VALUE, f"{word} is not a number in JSON")


def _reject(fault: Fault, message: str, place: Place | None = None) -> NoReturn:
    raise LedgerError(Problem(fault, message, place))


_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]++|\\.)*+")|(?P<open>[\[{])|(?P<close>[\]}])|(?P<plain>[^\s,:\[\]{}"]++)',
    re.DOTALL,
)


def scan_json(text: str) -> ValuePosition:
    """Return the position of the value of accepted text, with those of all inner values.

    If an object has a key twice, the last value counts. Nothing is checked, and the scan
    ends on any text.
    """
    root = ValuePosition(0, len(text), NO_KEY, NO_KEY, [])
    parents = [root]
    key: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        children = parents[-1].children
        if token.lastgroup == "close":
            if len(parents) > 1:
                parents.pop().end = token.end()
            continue
        if token.lastgroup == "string" and isinstance(children, dict) and key is None:
            key = token
            continue
        position = ValuePosition(*token.span(), *(key.span() if key else (NO_KEY, NO_KEY)))
        if isinstance(children, list):
            children.append(position)
        elif isinstance(children, dict) and key is not None:
            children[_unescape(key[0])] = position
        key = None
        if token.lastgroup == "open":
            position.children = {} if token[0] == "{" else []
            parents.append(position)
    return root.at(0)


def _unescape(string: str) -> str:
    """Return the text of a JSON string."""
    if "\\" not in string:
        return string[1:-1]
    try:
        return str(json.loads(string))
    except ValueError:
        return string
