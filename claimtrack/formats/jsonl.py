"""JSON Lines: one record per line, for programs.

Each line is an object with sorted keys, whose ``record`` is the kind of the record. The
first line has the version. A ledger that was written reads back as an equal ledger. The
limits on TOML text do not apply.
"""

import json
import re
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path
from typing import NoReturn

from attrs import evolve

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector, read_records
from claimtrack.formats.records.json_source import reject_constant
from claimtrack.formats.records.parser import RecordTable, quote_word
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.toml.positions import NO_KEY, SourceText, ValuePosition
from claimtrack.model import Ledger, RecordKind, Settings, ref_of
from claimtrack.model.values import describe_value, suggest

VERSION = 1

_KINDS = {kind.value: kind for kind in RecordKind}
_WORDS = ("ledger", "settings", *_KINDS)

# The start of an escape, a fraction, an exponent, a word or a negative number, or nothing.
_STARTED_TOKEN = re.compile(r"u[0-9A-Fa-f]{0,3}|\.|[eE][+-]?|t(ru?)?|f(a(ls?)?)?|n(ul?)?|-|")


class _NotAnObjectError(LedgerError):
    """A line is not one JSON object."""


class _IncompleteError(_NotAnObjectError):
    """A line may be the start of a record that was cut off."""


def read(path: Path | str) -> Ledger:
    """Read a ledger from a file of JSON Lines, with the texts of its documents.

    Raises:
        LedgerError: with every problem found, line by line.
    """
    source_text, notes = files.read_text_file(Path(path), None, truncated=True)
    return read_records(_parse_lines, source_text, notes, Path(path).parent)


def read_text(text: str, file: str = "<string>") -> Ledger:
    """Read a ledger from JSON Lines.

    Raises:
        LedgerError: with every problem found, line by line.
    """
    return read_records(_parse_lines, SourceText.of(file, text.removeprefix("\ufeff")))


def write(ledger: Ledger) -> str:
    """Return a ledger as JSON Lines that read back as an equal ledger.

    Document texts and places are not written.
    """
    head: list[dict[str, object]] = [{"record": "ledger", "version": VERSION}]
    if ledger.settings != Settings():
        head.append({"record": "settings", **plain_values(ledger.settings)})
    records = ledger.records()
    body = ({"record": ref_of(each).kind.value, **plain_values(each)} for each in records)
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True) for each in chain(head, body))
    return "".join(f"{line}\n" for line in lines)


def _parse_lines(collector: RecordCollector, source_text: SourceText) -> None:
    """Parse every line of a text."""
    versioned = False
    starts = source_text.starts
    for start, next_start in pairwise((*starts, len(source_text.text) + 1)):
        end = next_start - 1
        line = source_text.text[start:end]
        if not line.strip():
            continue
        place = source_text.place(start, end)
        try:
            table = _parse_line(line)
        except LedgerError as error:
            if not versioned and isinstance(error, _NotAnObjectError):
                (problem,) = error.problems
                message = f"this is not JSON Lines: {problem.message}"
                hint = problem.hint or 'each line is an object, as in {"record": "claim", ...}'
                problem = evolve(problem, message=message, hint=hint)
                collector.add_failure(LedgerError(problem), place)
                return
            if isinstance(error, _IncompleteError) and start > 0 and end == len(source_text.text):
                message = "the last line is cut off; the records before it were kept"
                collector.notes.append(Problem(Fault.TORN, message, place, warning=True))
            else:
                collector.add_failure(error, place)
            continue
        word = table.pop("record", None)
        position = ValuePosition(start, end, NO_KEY, NO_KEY)
        if not versioned:
            versioned = True
            if word != "ledger":
                _report_version(collector, place)
        _add_entry(collector, word, RecordTable(table, source_text, position, place))


def _add_entry(collector: RecordCollector, word: object, entry: RecordTable) -> None:
    match word:
        case "ledger":
            if entry.table != {"version": VERSION} or entry.table["version"] is True:
                _report_version(collector, entry.place)
        case "settings":
            collector.parse_settings(entry)
        case str() if word in _KINDS:
            collector.parse_record(_KINDS[word], entry)
        case str():
            hint = suggest(word, _WORDS) or f"known are {', '.join(_WORDS)}"
            message = f"`record`: unknown kind {quote_word(word)}"
            collector.add_failure(LedgerError(Problem(Fault.VALUE, message, entry.place, hint)))
        case None:
            message = "`record` is missing"
            hint = 'each line has the kind of its record, as in {"record": "claim", ...}'
            collector.add_failure(LedgerError(Problem(Fault.MISSING, message, entry.place, hint)))
        case _:
            message = f"`record`: expected a word, found {describe_value(word)}"
            collector.add_failure(LedgerError(Problem(Fault.VALUE, message, entry.place)))


def _report_version(collector: RecordCollector, place: Place) -> None:
    hint = f'the first line is {{"record": "ledger", "version": {VERSION}}}'
    message = f"this program reads ledgers of version {VERSION}"
    collector.problems.add(Problem(Fault.VERSION, message, place, hint))


def _parse_line(line: str) -> dict[str, object]:
    """Parse a line as a JSON object.

    Raises:
        LedgerError: the line is not JSON, has more than one value, a duplicate key or an
            invalid number, or its value is not an object.
    """
    try:
        value = json.loads(
            line, object_pairs_hook=_reject_duplicates, parse_constant=reject_constant
        )
    except json.JSONDecodeError as error:
        message = f"column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
        if error.msg == "Extra data":
            hint = "write one record a line"
            raise _NotAnObjectError(Problem(Fault.SYNTAX, message, hint=hint)) from None
        # More text could complete a line that stops within a token or after one. A line that
        # ends like an object is complete, although it may end within a string.
        rest = line[error.pos :].rstrip()
        if line.rstrip().endswith("}"):
            raise _NotAnObjectError(Problem(Fault.SYNTAX, message)) from None
        if error.msg.startswith("Unterminated string") or _STARTED_TOKEN.fullmatch(rest):
            raise _IncompleteError(Problem(Fault.SYNTAX, message)) from None
        raise _NotAnObjectError(Problem(Fault.SYNTAX, message)) from None
    except RecursionError:
        _reject(Fault.SYNTAX, "nested too deeply")
    except LedgerError:
        raise
    except ValueError:
        # Python rejects integers of more than a few thousand digits.
        _reject(Fault.VALUE, "a number of thousands of digits")
    if not isinstance(value, dict):
        raise _NotAnObjectError(
            Problem(Fault.VALUE, f"expected an object, found {describe_value(value)}")
        )
    return value


def _reject_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice, _ = Counter(word for word, _ in pairs).most_common(1)[0]
        _reject(Fault.DUPLICATE, f"{quote_word(twice)} is given twice")
    return table


def _reject(fault: Fault, message: str) -> NoReturn:
    raise LedgerError(Problem(fault, message))
