"""JSON as its parsers should tell of it: what is wrong, where, and where each object stands.

The parser of Python keeps no positions; they come from a second pass over text it
has accepted, which looks at nothing but braces. Values are bounded in depth, so
that whoever walks one may; no bound is set to their number.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NoReturn

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records.parser import shown
from claimtrack.formats.toml.positions import NO_KEY, SourceText, ValuePosition

DEPTH = 100
"""How deep lists and objects may stand in one another."""

# Each brace outside of strings, and what stands before it.
_BRACE = re.compile(r'[^"{}]*+(?:"(?:[^"\\]++|\\.)*+"[^"{}]*+)*+([{}])', re.DOTALL)
# Any escape, so that none is taken for the end of another; half of a pair is a surrogate.
_ESCAPE = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2}|[\ud800-\udfff])|\\."
)
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


@frozen(eq=False)
class ParsedJson:
    """What a JSON text holds, what was repaired in it, and where its objects stand.

    No text in it holds half of a surrogate pair; lists and objects stand in one
    another at most ``DEPTH`` deep.
    """

    value: object
    page: SourceText
    notes: tuple[Problem, ...] = ()
    _spans: Mapping[int, tuple[int, int]] = field(factory=dict, repr=False)
    """By the identity of an object, which the value keeps alive."""

    @property
    def whole(self) -> Place:
        """Where the text begins."""
        return Place(self.page.file, 1)

    def place(self, value: object) -> Place:
        """Return where an object stands; of any other value, where the text begins."""
        span = self._spans.get(id(value)) if isinstance(value, dict) else None
        return self.whole if span is None else self.page.place(*span)

    def spot(self, value: object) -> ValuePosition:
        """Return the spot of an object; of any other value, that of the whole text."""
        start, end = self._spans.get(id(value), (0, len(self.page.text)))
        return ValuePosition(start, end, NO_KEY, NO_KEY)


def parse(text: str, file: str = "<string>", *, controls: bool = False) -> ParsedJson:
    """Read one JSON value (RFC 8259), with a warning of each thing that was repaired.

    A byte order mark at the start is passed over. Half of a surrogate pair becomes
    U+FFFD; of two values under one key the last counts; with ``controls``, control
    characters in strings are read as they are. Each is warned of.

    Raises:
        LedgerError: it is not JSON, it is nested too deeply, or it holds a number that
            JSON has not or that has thousands of digits.
    """
    text = text.removeprefix("\ufeff")
    page = SourceText.of(file, text)
    notes: list[Problem] = []
    if _HALF.search(text):
        text = _ESCAPE.sub(lambda found: _whole_characters(found, page, notes), text)
    try:
        value, objects, twice = _loaded(text, page, strict=True)
    except _ControlError as error:
        if not controls:
            raise
        notes += [_as_warning(each) for each in error.problems]
        value, objects, twice = _loaded(text, page, strict=False)
    _refuse_depth(value, page)
    spans = _spans(text)
    places = [page.place(*span) for span in spans] if twice else []
    notes += [_twice(word, places[i]) for i, word in twice]
    return ParsedJson(value, page, tuple(notes), dict(zip(objects, spans, strict=True)))


class _ControlError(LedgerError):
    """A control character within a string."""


def _loaded(
    text: str, page: SourceText, *, strict: bool
) -> tuple[object, list[int], list[tuple[int, str]]]:
    """Return the value, and the identity of each object in the order in which they close.

    The third part tells which of them have a key twice, and which key.
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
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        at = page.place(error.pos, min(error.pos + 1, len(text)))
        message = f"{error.msg[:1].lower()}{error.msg[1:]}"
        if message.startswith("invalid control character"):
            message = f"control character U+{ord(text[error.pos]):04X} in a string"
            problem = Problem(Fault.CHARACTER, message, at, "write it as an escape")
            raise _ControlError(problem) from None
        if message == "extra data":
            _refuse(Fault.SYNTAX, "there is more after the end of the value", at)
        _refuse(Fault.SYNTAX, f"this is not JSON: {message}", at)
    except RecursionError:
        _refuse_nesting(page)
    except LedgerError as error:
        raise LedgerError(*(each.at(Place(page.file, 1)) for each in error.problems)) from None
    except ValueError:
        # Python refuses to read decimal numbers of more than some thousand digits.
        _refuse(Fault.VALUE, "a number of thousands of digits", Place(page.file, 1))
    return value, objects, twice


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where each object of accepted text stands, in the order in which they close."""
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


def _refuse_depth(value: object, page: SourceText) -> None:
    """Refuse a value that is nested too deeply, level by level."""
    level = [value]
    for _ in range(DEPTH):
        inside = (inner for each in level for inner in _inside(each))
        level = [each for each in inside if isinstance(each, (dict, list))]
        if not level:
            return
    _refuse_nesting(page)


def _inside(value: object) -> Iterable[object]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()


def _refuse_nesting(page: SourceText) -> NoReturn:
    message = f"lists and objects stand in one another more than {DEPTH} deep"
    _refuse(Fault.LIMIT, message, Place(page.file, 1))


def _whole_characters(found: re.Match[str], page: SourceText, notes: list[Problem]) -> str:
    """Return an escape, or what stands for half of a pair: as long, so that places hold."""
    half = found["half"]
    if half is None:
        return found[0]
    message = f"half of a surrogate pair was read as U+FFFD: {_code(half)}"
    notes.append(Problem(Fault.CHARACTER, message, page.place(*found.span()), warning=True))
    return "\\ufffd" if len(half) > 1 else "\ufffd"


def _code(half: str) -> str:
    return f"U+{half[2:].upper()}" if len(half) > 1 else f"U+{ord(half):04X}"


def _twice(word: str, place: Place) -> Problem:
    message = f"{shown(word)} is given twice in one object; the last counts"
    return Problem(Fault.DUPLICATE, message, place, warning=True)


def _as_warning(problem: Problem) -> Problem:
    return Problem(problem.fault, problem.message, problem.place, problem.hint, warning=True)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        _refuse(Fault.VALUE, "a number larger than any that programs read")
    return number


def _no_number(word: str) -> NoReturn:
    _refuse(Fault.VALUE, f"{word} is no number of JSON")


def _refuse(fault: Fault, message: str, place: Place | None = None) -> NoReturn:
    raise LedgerError(Problem(fault, message, place))
