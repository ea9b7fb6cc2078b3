"""Grounded extensions of plain abstract argumentation frameworks, to compare with other solvers.

``python -m tests.frameworks FILE`` prints the extension of the framework in a file,
one argument a line, in the order of the file. It needs only the standard library and
claimtrack.

The file extension selects one of three formats: ``.apx`` (facts ``arg(a).`` and
``att(a,b).``), ``.tgf`` (arguments, a line ``#``, then pairs) and ``.af`` (a header
``p af 3``, then pairs of numbers). A regular expression recognises the whole text. Only
a text that does not match is parsed line by line, to report all problems.
"""

import os
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import NoReturn

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.facts.core.columns import Ints, ints
from claimtrack.facts.standing.labelling import ArgumentLabel, grounded_labelling

ARGUMENTS = 10_000_000
"""The largest number of arguments in a header."""

PROBLEMS = 1000
"""The number of problems reported for one file. The others are counted."""


@dataclass(frozen=True, eq=False)
class Framework:
    """A framework: the names of arguments in file order, and the attacks."""

    names: Sequence[str | int]
    attacker: Ints = field(repr=False)
    target: Ints = field(repr=False)


_SHOWN = 40
_BLANK = r"[^\S\n]*+"
# A line without the blanks around it.
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_WORD = r"[^\s\x00-\x1f\x7f]++"


@dataclass(frozen=True)
class _Text:
    """The text of a file with LF line ends."""

    file: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def place(self, start: int, end: int) -> Place:
        """Return the place of a range within one line."""
        line = bisect_right(self._starts, start)
        before = self._starts[line - 1]
        return Place(self.file, line, start - before + 1, line, end - before + 1)

    def unreadable(self, found: re.Match[str], hint: str) -> Problem:
        """Return a problem for text that does not parse."""
        words = found[0] if len(found[0]) <= _SHOWN else f"{found[0][: _SHOWN - 1]}…"
        return Problem(Fault.SYNTAX, f"cannot read `{words}`", self.place(*found.span()), hint)

    def unknown(
        self, attack: re.Match[str], groups: tuple[int, int], known: Container[str], hint: str
    ) -> Iterator[Problem]:
        """Yield a problem for each end of an attack that is not an argument."""
        for group in groups:
            if attack[group] not in known:
                message = f"unknown argument `{attack[group]}`"
                yield Problem(Fault.DANGLING, message, self.place(*attack.span(group)), hint)


def read(path: Path) -> Framework:
    """Return the framework in a file, in the format of its extension.

    Repeated arguments count once. Attacks may be repeated.

    Raises:
        LedgerError: With all problems of the file.
    """
    format = _FORMATS.get(path.suffix.lower())
    if format is None:
        message = "unknown format"
        hint = f"give the file the ending {', '.join(_FORMATS)}"
        raise LedgerError(Problem(Fault.SETTING, message, Place(str(path), 1), hint))
    source = _open(path)
    framework = format.read(source.text)
    if framework is None:
        _refuse(source, format.find_problems(source))
    return framework


def _open(path: Path) -> _Text:
    name = str(path)

    def refuse(fault: Fault, message: str, line: int = 1, hint: str | None = None) -> NoReturn:
        raise LedgerError(Problem(fault, message, Place(name, line), hint)) from None

    try:
        if path.exists() and not path.is_file():
            refuse(Fault.PATH, "this is not a regular file")
        data = path.read_bytes()
    except LedgerError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refuse(Fault.NO_FILE, f"the file cannot be read: {reason}")
    try:
        return _Text(name, data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        refuse(Fault.ENCODING, f"byte 0x{byte:02X} is not UTF-8", line, "save the file as UTF-8")


def _refuse(source: _Text, problems: Iterator[Problem]) -> NoReturn:
    reported = list(islice(problems, PROBLEMS))
    assert reported, "a text that does not match has a problem"
    if rest := sum(1 for _ in problems):
        place = Place(source.file, 1)
        reported.append(Problem(Fault.LIMIT, f"{rest:,} further problems are not shown", place))
    raise LedgerError(*reported)


def _framework(names: Sequence[str], ends: Sequence[str]) -> Framework | None:
    """Return the framework of names and alternating attack ends, or None if a name is unknown."""
    index = {name: number for number, name in enumerate(dict.fromkeys(names))}
    try:
        numbers = ints(map(index.__getitem__, ends), len(ends))
    except KeyError:
        return None
    return Framework(tuple(index), numbers[0::2], numbers[1::2])


# ---- .apx ----

_NAME = r"[^\s(),%\x00-\x1f\x7f]++"
_ARG = r"arg\s*+\(\s*+{name}\s*+\)\s*+\."
_ATT = r"att\s*+\(\s*+{name}\s*+,\s*+{name}\s*+\)\s*+\."
_APX = re.compile(rf"\s*+(?:(?:{_ARG}|{_ATT})\s*+)*+".format(name=_NAME))
_APX_ARG = re.compile(_ARG.format(name=f"({_NAME})"))
_APX_ATT = re.compile(_ATT.format(name=f"({_NAME})"))
_APX_PART = re.compile(
    rf"{_APX_ARG.pattern}|{_APX_ATT.pattern}|%[^\n]*+|[^\s%](?:[^\n.%]*[^\s.%])?\.?"
)


def _read_apx(text: str) -> Framework | None:
    if "%" in text:
        text = re.sub(r"%[^\n]*+", "", text)
    if not _APX.fullmatch(text):
        return None
    attacks = _APX_ATT.findall(text)
    return _framework(_APX_ARG.findall(text), list(chain.from_iterable(attacks)))


def _find_problems_in_apx(source: _Text) -> Iterator[Problem]:
    parts = [part for part in _APX_PART.finditer(source.text) if part[0][0] != "%"]
    known = {part[1] for part in parts}
    for part in parts:
        if part[2] is not None:
            yield from source.unknown(part, (2, 3), known, "declare it with `arg(...).`")
        elif part[1] is None:
            hint = "write `arg(a).` for an argument and `att(a,b).` for an attack"
            yield source.unreadable(part, hint)


# ---- .tgf ----

_HASH = re.compile(rf"(?m)^{_BLANK}#{_BLANK}$")
_TGF_NAMES = re.compile(rf"\s*+(?:{_WORD}{_BLANK}(?:\n\s*+|\Z))*+")
_TGF_PAIR = re.compile(rf"({_WORD}){_BLANK}({_WORD})")
_TGF_PAIRS = re.compile(rf"\s*+(?:{_WORD}{_BLANK}(?!\n){_WORD}{_BLANK}(?:\n\s*+|\Z))*+")


def _read_tgf(text: str) -> Framework | None:
    sign = _HASH.search(text)
    if sign is None or not _TGF_NAMES.fullmatch(text, 0, sign.start()):
        return None
    if not _TGF_PAIRS.fullmatch(text, sign.end()):
        return None
    return _framework(text[: sign.start()].split(), text[sign.end() :].split())


def _find_problems_in_tgf(source: _Text) -> Iterator[Problem]:
    sign = _HASH.search(source.text)
    middle = len(source.text) if sign is None else sign.start()
    known = set()
    for line in _LINE.finditer(source.text, 0, middle):
        if re.fullmatch(_WORD, line[0]):
            known.add(line[0])
        else:
            yield source.unreadable(line, "write one argument a line, then `#`, then the attacks")
    if sign is None:
        message = "the line `#` after the arguments is missing"
        hint = "write it after the arguments, even where there are no attacks"
        yield Problem(Fault.MISSING, message, Place(source.file, 1), hint)
        return
    for line in _LINE.finditer(source.text, sign.end()):
        if pair := _TGF_PAIR.fullmatch(source.text, *line.span()):
            hint = "name it before the line `#`"
            yield from source.unknown(pair, (1, 2), known, hint)
        else:
            yield source.unreadable(line, "write two arguments, `a b`, where a attacks b")


# ---- .af ----

_AF_COMMENT = re.compile(rf"^{_BLANK}#[^\n]*+", re.MULTILINE)
_AF_HEADER = re.compile(rf"\s*+p{_BLANK}(?<=\s)af{_BLANK}(?<=\s)([0-9]{{1,9}}+){_BLANK}(?:\n|\Z)")
_AF_PAIR = re.compile(rf"([0-9]++){_BLANK}(?<=\s)([0-9]++)")
_AF_PAIRS = re.compile(
    rf"\s*+(?:[0-9]{{1,9}}+{_BLANK}(?<=\s)(?<!\n)[0-9]{{1,9}}+{_BLANK}(?:\n\s*+|\Z))*+"
)


def _read_af(text: str) -> Framework | None:
    if "#" in text:
        text = _AF_COMMENT.sub("", text)
    header = _AF_HEADER.match(text)
    if header is None or not _AF_PAIRS.fullmatch(text, header.end()):
        return None
    count = int(header[1])
    ends = ints(map(int, text[header.end() :].split())) - 1
    if count > ARGUMENTS or (len(ends) and (ends.min() < 0 or ends.max() >= count)):
        return None
    return Framework(range(1, count + 1), ends[0::2], ends[1::2])


@dataclass(frozen=True)
class _Numbers:
    """The names of a number of numbered arguments."""

    count: int

    def __contains__(self, digits: object) -> bool:
        return isinstance(digits, str) and len(digits) <= 9 and 1 <= int(digits) <= self.count


def _find_problems_in_af(source: _Text) -> Iterator[Problem]:
    lines = (line for line in _LINE.finditer(source.text) if line[0][0] != "#")
    first = next(lines, None)
    if first is None:
        hint = "begin with `p af` and the number of arguments"
        yield Problem(Fault.MISSING, "the header is missing", Place(source.file, 1), hint)
        return
    header = _AF_HEADER.fullmatch(first[0])
    if header is None:
        hint = "the first line is `p af` and the number of arguments, such as `p af 3`"
        yield source.unreadable(first, hint)
    elif int(header[1]) > ARGUMENTS:
        message = f"{int(header[1]):,} arguments; at most {ARGUMENTS:,}"
        yield Problem(Fault.LIMIT, message, source.place(*first.span()))
    known = None if header is None else _Numbers(int(header[1]))
    hint = "arguments are numbered from 1 to the number in the header"
    for line in lines:
        pair = _AF_PAIR.fullmatch(source.text, *line.span())
        if pair is None:
            yield source.unreadable(line, "write two numbers, `1 2`, where 1 attacks 2")
        elif known is not None:
            yield from source.unknown(pair, (1, 2), known, hint)


@dataclass(frozen=True)
class _Format:
    """The functions of a format: its parser, and the search for problems."""

    read: Callable[[str], Framework | None]
    find_problems: Callable[[_Text], Iterator[Problem]]


_FORMATS: Mapping[str, _Format] = {
    ".apx": _Format(_read_apx, _find_problems_in_apx),
    ".tgf": _Format(_read_tgf, _find_problems_in_tgf),
    ".af": _Format(_read_af, _find_problems_in_af),
}


_USAGE = "usage: python -m tests.frameworks FILE (.apx, .tgf or .af)"


def extension(path: Path) -> list[str]:
    """Return the grounded extension of the framework in a file, in file order.

    Raises:
        LedgerError: The file does not contain a framework.
    """
    found = read(path)
    return [str(found.names[argument]) for argument in accepted(found).tolist()]


def accepted(framework: Framework) -> Ints:
    """Return the numbers of the arguments in the grounded extension."""
    found = grounded_labelling(len(framework.names), framework.attacker, framework.target)
    return ints(i for i, label in enumerate(found.label.tolist()) if label == ArgumentLabel.IN)


def main(arguments: Sequence[str]) -> int:
    """Print the grounded extension of a framework; return 0, or 2 on failure."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(_USAGE)
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(_USAGE, file=sys.stderr)
        return 2
    try:
        sys.stdout.writelines(f"{name}\n" for name in extension(Path(arguments[0])))
        sys.stdout.flush()
    except LedgerError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader closed the pipe; prevent the final flush of the interpreter.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # Python would exit with 1 otherwise, which is not an error status here.
    except Exception as error:
        print(f"unexpected {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
