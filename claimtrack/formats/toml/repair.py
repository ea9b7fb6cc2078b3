"""Parsing of TOML texts with faults: broken statements are left out, and the rest is parsed.

They are replaced by spaces. Line feeds stay, so that all offsets and lines hold. The text is
tried table by table, and a broken table statement by statement: the time grows with the text
and not with the number of its faults. Of two statements that exclude each other, the first
stays.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TypeAlias

from attrs import Factory, define, evolve, field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.parser import MAX_PROBLEMS
from claimtrack.formats.records.shape import KEYED_KINDS
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import (
    KEY,
    STATEMENT,
    DuplicateKeyError,
    SourceText,
    ValuePosition,
    add_value,
    key_parts,
    open_table,
    scan_toml,
    scan_value,
)
from claimtrack.formats.toml.reader import (
    TOP_LEVEL_KEYS,
    ParsedToml,
    duplicate_problem,
    load_toml,
)

Span: TypeAlias = tuple[int, int]
Steps: TypeAlias = tuple[str, ...]

# A header whose first bracket is absent, or that has other signs before it.
_TORN = r"[\"'.,;\[]{0,3}[ \t]*+\[{0,3}[a-z]*+\.[\w.-]++\]"
# A line that starts a statement, as far as a line alone can tell. An item of a list may look
# like a header. No header of a ledger starts with a quote, so that most such items do not.
_LINE = re.compile(
    rf"^[ \t]*+(?:(?P<header>\[\[?[ \t]*+(?:[A-Za-z]|$)|{_TORN})"
    rf"|{KEY}[ \t]*+=)",
    re.MULTILINE,
)
# A line that starts a table of a ledger. No text or list goes on below it.
_TABLE = re.compile(rf"^[ \t]*+\[\[?[ \t]*+(?:{'|'.join(TOP_LEVEL_KEYS)})\b", re.MULTILINE)
_OPENING = re.compile(rf"[ \t]*+(?P<header>\[\[?)?+[ \t]*+(?P<key>{KEY})?+")
_NOT_LINE_FEED = re.compile(r"[^\n]")
_WINDOW = 20_000
"""The number of characters within which a statement of several lines must end."""
_KEYED_WORDS = {kind.value for kind in KEYED_KINDS}


@frozen(eq=False)
class BrokenPart:
    """A part of a text that cannot be parsed: a statement, or some words below one.

    A broken header makes its whole table broken, with the inner tables.
    """

    start: int
    end: int
    problem: Problem
    steps: Steps = ()
    """The steps of the header, or of the key from its header on, with which the part starts."""
    is_header: bool = False
    damaged: Sequence[Span] = ()
    """The tables that may lack a value because of the part, each from its header to the next."""


@frozen(eq=False)
class RepairedToml:
    """A text without its broken parts."""

    toml: ParsedToml
    broken: Sequence[BrokenPart]
    """The broken parts, in order."""
    sound_tables: Set[str]
    """The texts of the tables that parse on their own."""


def parse_without_faults(
    source_text: SourceText, limits: Limits, sound_tables: Set[str] = frozenset()
) -> RepairedToml:
    """Parse a text that the parser rejects, without its broken parts.

    One part has the problem with which the parser rejects the text. ``sound_tables`` are
    the sound tables of an earlier text, which are not tried again.
    """
    control = [
        BrokenPart(start, start + 1, problem)
        for problem in islice(files.find_control_characters(source_text), MAX_PROBLEMS)
        for start in [_offset(source_text, problem)]
    ]
    text = _with_text(source_text, files.CONTROL.sub(" ", source_text.text))
    broken: list[BrokenPart] = []
    loaded = first = _load(text, 0, len(text.text), limits)
    sound = set[str]()
    find_broken = partial(_find_broken, known=sound_tables, sound=sound)
    for find in (find_broken, _find_repeated):
        if isinstance(loaded, Problem):
            found = find(text, limits)
            broken += found
            text = _without(text, found)
            loaded = _load(text, 0, len(text.text), limits)
    if isinstance(loaded, Problem):
        # No text is known of which a part remains that cannot be parsed.
        broken.append(BrokenPart(0, len(text.text), loaded))
        text, loaded = _without(text, broken[-1:]), {}
    broken.sort(key=lambda part: part.start)
    known = {part.problem for part in broken}
    if isinstance(first, Problem) and first.fault is not Fault.LIMIT and first not in known:
        # The parser stops further below, as in a list that is not closed.
        broken[0] = evolve(broken[0], problem=first)
    starts = [part.start for part in control]
    for number, part in enumerate(broken):
        index = bisect_left(starts, part.start)
        if index < len(starts) and starts[index] < part.end:
            # Without the control character, the part may be right.
            broken[number] = evolve(part, problem=control[index].problem)
    parts = sorted([*control, *broken], key=lambda part: (part.start, -part.end))
    return RepairedToml(ParsedToml(source_text, loaded, scan_toml(text.text)), parts, sound)


def find_headers(text: str) -> Iterator[Steps]:
    """Yield the steps of each line that looks like a header."""
    for line in _LINE.finditer(text):
        if line["header"]:
            yield _opening(text, line.start())[1]


@frozen(eq=False)
class _Excerpt(SourceText):
    """A part of a text, with the places of the whole."""

    whole: SourceText
    offset: int

    def place(self, start: int, end: int) -> Place:
        """Return the place of a range of offsets of the part."""
        return self.whole.place(self.offset + start, self.offset + end)


def _with_text(source_text: SourceText, text: str) -> SourceText:
    """Return another text with the same lines."""
    return SourceText(source_text.file, text, source_text.starts)


def _without(source_text: SourceText, parts: Sequence[BrokenPart]) -> SourceText:
    """Return a text with spaces in the place of some parts, which are in order."""
    pieces, at = list[str](), 0
    for part in parts:
        blank = _NOT_LINE_FEED.sub(" ", source_text.text[part.start : part.end])
        pieces += [source_text.text[at : part.start], blank]
        at = part.end
    return _with_text(source_text, "".join([*pieces, source_text.text[at:]]))


def _load(
    source_text: SourceText, start: int, end: int, limits: Limits
) -> Mapping[str, object] | Problem:
    """Return the values of a part of a text, or the problem with which the parser rejects it."""
    text = source_text.text[start:end]
    try:
        return load_toml(_Excerpt(source_text.file, text, [], source_text, start), limits)
    except LedgerError as error:
        return error.problems[0]


def _offset(source_text: SourceText, problem: Problem) -> int:
    """Return the offset of the place of a problem."""
    place = problem.place
    return 0 if place is None else source_text.starts[place.line - 1] + place.column - 1


def _opening(text: str, at: int) -> tuple[bool, Steps]:
    """Return True if a line starts like a header, and the steps of its header or key."""
    found = _OPENING.match(text, at)
    if found is None or found["key"] is None:
        return found is not None and found["header"] is not None, ()
    steps = tuple(part for part, _, _ in key_parts(text, found.span("key")))
    return found["header"] is not None, steps


def _record(steps: Steps) -> Steps:
    """Return the steps that name the record, or the list, of a table."""
    return steps[: 2 if steps and steps[0] in _KEYED_WORDS else 1]


@define(eq=False)
class _Tables:
    """A mutable index of the records that have a header so far, with the lines of their tables."""

    spans: dict[Steps, Span] = field(factory=dict)

    def add(self, steps: Steps, span: Span) -> None:
        """Add a table. That of a record itself takes precedence over its inner ones."""
        record = _record(steps)
        if record == steps or record not in self.spans:
            self.spans[record] = span

    def goes_with(self, steps: Steps, lost: Steps) -> bool:
        """True for a table inside one with a broken header.

        A table of a record that has no header yet belongs to the broken one, too.
        """
        record = _record(steps)
        inside = len(lost) >= len(record) and steps[: len(lost)] == lost
        return record != steps and (inside or record not in self.spans)


def _find_broken(
    source_text: SourceText, limits: Limits, known: Set[str], sound: set[str]
) -> list[BrokenPart]:
    """Return the parts that cannot be parsed on their own, in order.

    The texts of tables that can be are added to ``sound``; those in ``known`` are not tried.
    """
    text, found = source_text.text, list[BrokenPart]()
    lines = [*_LINE.finditer(text)]
    starts = sorted({0, *(line.start() for line in lines), len(text)})
    headers = [*(line.start() for line in lines if line["header"]), len(text)]
    tables = _Tables()
    table, own, at = Steps(), (0, headers[0]), 0
    while at < len(text):
        number = bisect_left(headers, at)
        is_header = headers[number] == at
        if is_header:
            table, own = _opening(text, at)[1], (at, headers[number + 1])
        words = text[slice(*own)] if at == own[0] else ""
        if words in known or (words and not isinstance(_load(source_text, *own, limits), Problem)):
            sound.add(words)
            tables.add(table, own)
            at = own[1]
            continue
        start, (end, problem) = at, _statement(source_text, at, starts, limits)
        if problem is not None:
            line = text.rfind("\n", 0, _offset(source_text, problem)) + 1
            if at < line < end and not isinstance(_load(source_text, at, line, limits), Problem):
                start, is_header = line, False  # only the lines below the statement are broken
        if start > at or (is_header and problem is None):
            tables.add(table, own)
        at = end
        if problem is None:
            continue
        if is_header:
            at, steps = own[1], table
            while at < len(text) and tables.goes_with(_opening(text, at)[1], table):
                at = headers[bisect_right(headers, at)]
            outer = tables.spans.get(_record(table), own)
            damaged = [] if table == _record(table) else [outer]
        else:
            below, key = _opening(text, start)
            steps = table if below else (*table, *key)
            # In `[source]`, each key is a record of its own.
            alone = len(table) < len(_record(steps)) and table != ()
            damaged = [] if alone else [own, tables.spans.get(_record(table), own)]
        stop = _stop(text, start, at)
        found.append(BrokenPart(start, stop, problem, steps, is_header, damaged))
    return found


def _statement(
    source_text: SourceText, start: int, starts: Sequence[int], limits: Limits
) -> tuple[int, Problem | None]:
    """Return the end of the statement at an offset, with its problem if it is broken.

    A broken statement ends where the next line looks like a statement.
    """
    text, number = source_text.text, bisect_right(starts, start)
    end = starts[number]
    loaded = _load(source_text, start, end, limits)
    if not isinstance(loaded, Problem) or _offset(source_text, loaded) < end:
        return end, loaded if isinstance(loaded, Problem) else None
    # A list or text goes on below. It is parsed with all lines to the next statement, which
    # cannot be if its end is that of another one.
    below = starts[min(number + 1, len(starts) - 1)]
    opening, stop = STATEMENT.match(text[start:end]), None
    if opening is not None and opening["key"] is not None:
        table = _TABLE.search(text, end, start + _WINDOW)
        window = text[start : table.start() if table else start + _WINDOW]
        with suppress(DuplicateKeyError):
            length, value = scan_value(window, opening.end())
            stop = None if value is None else start + length
    below = starts[min(number + 1, len(starts) - 1) if stop is None else bisect_left(starts, stop)]
    further = _load(source_text, start, below, limits)
    if not isinstance(further, Problem):
        return below, None
    fault = _offset(source_text, further)
    if stop is not None and text[stop - 1] in "]}" and stop <= text.rfind("\n", 0, fault):
        return below, further  # Other words below a list do not make it a broken one.
    if fault < below:
        return end, further
    stop = _stop(text, start, end)
    return end, evolve(loaded, place=source_text.place(stop, stop + 1))


def _find_repeated(source_text: SourceText, _: Limits) -> list[BrokenPart]:
    """Return the statements that earlier ones exclude, in order.

    Each statement of the text can be parsed on its own.
    """
    text, found = source_text.text, list[BrokenPart]()
    table = root = ValuePosition(0, len(text), 0, 0, {})
    names, tables, header = _Names(), _Tables(), Steps()
    lost: BrokenPart | None = None
    at = 0
    while (match := STATEMENT.match(text, at)) is not None:
        is_header = match["header"] is not None
        span = match.span("table" if is_header else "key")
        steps = tuple(part for part, _, _ in key_parts(text, span))
        known: DuplicateKeyError | None = None
        at = match.end()
        if is_header:
            if lost is not None and tables.goes_with(steps, lost.steps):
                continue
            if lost is not None:
                found.append(evolve(lost, end=_stop(text, lost.start, match.start("header"))))
                lost = None
            start, many = match.start("header"), match["header"] == "[["
            refusal, end = names.open(steps, many), text.index("]", span[1])
            try:
                table = open_table(root, text, span, (start, at), many)
            except DuplicateKeyError as error:
                known = error
            header = steps
        else:
            start, (at, value) = span[0], scan_value(text, at)
            if value is None:
                break
            if lost is not None:
                continue
            end = value.end
            refusal = names.add(steps, value.children is not None)
            try:
                add_value(table, text, span, value)
            except DuplicateKeyError as error:
                known = error
        if refusal is None:
            if is_header:
                tables.add(header, (start, at))
            continue
        problem = Problem(Fault.SYNTAX, refusal, source_text.place(end, end + 1))
        if known is not None:
            problem = duplicate_problem(source_text, known)
        if is_header:
            lost = BrokenPart(start, at, problem, steps, is_header)
        else:
            found.append(BrokenPart(start, end, problem, (*header, *steps)))
    if lost is not None:
        found.append(evolve(lost, end=_stop(text, lost.start, len(text))))
    return found


def _stop(text: str, start: int, end: int) -> int:
    """Return the end of a part without the blank lines below it."""
    return start + len(text[start:end].rstrip())


@define(eq=False)
class _Name:
    """A mutable node in the tree of the names of tables and values."""

    inner: dict[str, "_Name"] = field(factory=dict)
    is_open: bool = True
    """False if no header may open it, and no dotted key of another table extend it."""
    is_list: bool = False
    is_plain: bool = False
    is_inline: bool = False


@define(eq=False)
class _Names:
    """A mutable tree of the tables and values so far, which rejects conflicting ones.

    The messages are those of the parser.
    """

    root: _Name = field(factory=_Name)
    header: Steps = ()
    _table: _Name = field(init=False, default=Factory(lambda self: self.root, takes_self=True))
    _dotted: list[_Name] = field(factory=list)
    """The tables that dotted keys have made below the last header."""

    def open(self, steps: Steps, many: bool) -> str | None:
        """Open a table, or return the reason why it cannot be opened."""
        for name in self._dotted:
            name.is_open = False
        self._dotted.clear()
        path = _existing(self.root, steps)
        last = path[-1] if len(path) == len(steps) else None
        twice = f"cannot declare {steps} twice"
        if any(name.is_inline for name in path):
            return f"cannot mutate immutable namespace {steps}" if many else twice
        if not many and last is not None and not last.is_open:
            return twice
        if any(name.is_plain for name in path) or (many and last and not last.is_list):
            return "cannot overwrite a value"
        above = _made(self.root, steps[:-1])[-1] if steps[1:] else self.root
        if many:
            above.inner[steps[-1]] = _Name(is_list=True)
        self._table = above.inner.setdefault(steps[-1], _Name())
        self._table.is_open = False
        self.header = steps
        return None

    def add(self, steps: Steps, is_inline: bool) -> str | None:
        """Add a value to the last table, or return the reason why it cannot be added."""
        path = _existing(self._table, steps)
        for number, name in enumerate(path[: len(steps) - 1], 1):
            if not name.is_open:
                return f"cannot redefine namespace {self.header + steps[:number]}"
        above = path[: len(steps) - 1]
        if any(name.is_inline for name in above):
            return f"cannot mutate immutable namespace {self.header + steps[:-1]}"
        if any(name.is_plain for name in above) or len(path) == len(steps):
            return "cannot overwrite a value"
        made = _made(self._table, steps)
        made[-1].is_inline, made[-1].is_plain = is_inline, not is_inline
        self._dotted += made[:-1]
        return None


def _existing(name: _Name, steps: Steps) -> list[_Name]:
    """Return the names along a path, up to the first that does not exist."""
    path = list[_Name]()
    for step in steps:
        if step not in name.inner:
            break
        path.append(name := name.inner[step])
    return path


def _made(name: _Name, steps: Steps) -> list[_Name]:
    """Return the names along a path, creating those that do not exist."""
    return [name := name.inner.setdefault(step, _Name()) for step in steps]
