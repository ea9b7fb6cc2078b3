"""JSON Lines: the same ledger, one record a line, for machines.

Each line is an object whose ``record`` says what it is; keys are sorted. The
first names the version. Everything of a ledger can be written; what is written
reads back equal. The limits on TOML text do not bound it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from attrs import evolve

from claimtrack._gc import collection_paused
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.document_texts import add_texts
from claimtrack.formats.records.parser import RecordTable, TooManyProblemsError, shown
from claimtrack.formats.records.shape import written
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import NO_KEY, SourceText, ValuePosition
from claimtrack.model import Ledger, RecordKind, Settings, ref_of
from claimtrack.model.values import nearest, spell

VERSION = 1

_NOUNS = {noun.value: noun for noun in RecordKind}
_WORDS = ("ledger", "settings", *_NOUNS)


class _NoObjectError(LedgerError):
    """A line that is not one object."""


class _CutOffError(_NoObjectError):
    """A line that may be the beginning of a record."""


def read(path: Path | str) -> Ledger:
    """Read a ledger from a file of JSON Lines, with the texts of its documents.

    Raises:
        LedgerError: with every problem found, line by line.
    """
    path = Path(path)
    page, notes = files.page_at(path, None, torn=True)
    gathering = RecordCollector(notes=list(notes))
    with collection_paused():
        with suppress(TooManyProblemsError):
            _gather(gathering, page)
            add_texts(gathering, path.parent, Limits())
        return gathering.ledger()


def read_text(text: str, file: str = "<string>") -> Ledger:
    """Read a ledger from JSON Lines.

    Raises:
        LedgerError: with every problem found, line by line.
    """
    gathering = RecordCollector()
    with collection_paused():
        with suppress(TooManyProblemsError):
            _gather(gathering, SourceText.of(file, text.removeprefix("\ufeff")))
        return gathering.ledger()


def write(ledger: Ledger) -> str:
    """Return a ledger as JSON Lines, which read back equal.

    Document texts and places are not written.
    """
    return "".join(_line(word, table) for word, table in _tables(ledger))


def _tables(ledger: Ledger) -> Iterator[tuple[str, dict[str, object]]]:
    yield "ledger", {"version": VERSION}
    if ledger.settings != Settings():
        yield "settings", written(ledger.settings)
    for record in ledger.records():
        yield ref_of(record).kind.value, written(record)


def _line(word: str, table: dict[str, object]) -> str:
    return json.dumps({"record": word, **table}, ensure_ascii=False, sort_keys=True) + "\n"


def _gather(gathering: RecordCollector, page: SourceText) -> None:
    """Read every line of a text."""
    versioned = False
    for start, end in _spans(page):
        line = page.text[start:end]
        if not line.strip():
            continue
        place = page.place(start, end)
        try:
            table = _table(line)
        except LedgerError as error:
            if not versioned and isinstance(error, _NoObjectError):
                gathering.fail(_not_jsonl(error), place)
                return
            if isinstance(error, _CutOffError) and start > 0 and end == len(page.text):
                gathering.notes.append(_torn(place))
            else:
                gathering.fail(error, place)
            continue
        word = table.pop("record", None)
        spot = ValuePosition(start, end, NO_KEY, NO_KEY)
        if not versioned:
            versioned = True
            if word != "ledger":
                _blame_version(gathering, place)
        _keep(gathering, word, RecordTable(table, page, spot, place))


def _spans(page: SourceText) -> Iterator[tuple[int, int]]:
    """Yield where each line stands, without its line feed; only the last may lack one."""
    ends: Iterable[int] = (start - 1 for start in page.starts[1:])
    yield from zip(page.starts, ends, strict=False)
    yield page.starts[-1], len(page.text)


def _keep(gathering: RecordCollector, word: object, entry: RecordTable) -> None:
    match word:
        case "ledger":
            if entry.table != {"version": VERSION} or entry.table["version"] is True:
                _blame_version(gathering, entry.place)
        case "settings":
            gathering.set(entry)
        case str() if word in _NOUNS:
            gathering.add(_NOUNS[word], entry)
        case str():
            hint = nearest(word, _WORDS) or f"known are {', '.join(_WORDS)}"
            message = f"`record`: no record is a {shown(word)}"
            gathering.fail(LedgerError(Problem(Fault.VALUE, message, entry.place, hint)))
        case None:
            message = "`record` is missing"
            hint = 'each line says what it is, as in {"record": "claim", ...}'
            gathering.fail(LedgerError(Problem(Fault.MISSING, message, entry.place, hint)))
        case _:
            message = f"`record`: expected a word, found {spell(word)}"
            gathering.fail(LedgerError(Problem(Fault.VALUE, message, entry.place)))


def _blame_version(gathering: RecordCollector, place: Place) -> None:
    hint = f'the first line is {{"record": "ledger", "version": {VERSION}}}'
    message = f"this program reads ledgers of version {VERSION}"
    gathering.problems.add(Problem(Fault.VERSION, message, place, hint))


def _not_jsonl(error: LedgerError) -> LedgerError:
    """Say of a text whose first line is no object that it is something else."""
    hint = 'each line is an object, as in {"record": "claim", ...}'
    return LedgerError(
        *(
            evolve(
                problem,
                message=f"this is not JSON Lines: {problem.message}",
                hint=problem.hint or hint,
            )
            for problem in error.problems
        )
    )


def _torn(place: Place) -> Problem:
    message = "the last line is cut off; the records before it were kept"
    return Problem(Fault.TORN, message, place, warning=True)


def _table(line: str) -> dict[str, object]:
    """Return the object that a line holds.

    Raises:
        LedgerError: it holds no JSON, more than one value, a key twice, a number
            that JSON has not, or no object.
    """
    try:
        value = json.loads(line, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        message = f"column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
        if error.msg == "Extra data":
            hint = "write one record a line"
            raise _NoObjectError(Problem(Fault.SYNTAX, message, hint=hint)) from None
        raise _CutOffError(Problem(Fault.SYNTAX, message)) from None
    except RecursionError:
        _refuse(Fault.SYNTAX, "nested too deeply")
    except LedgerError:
        raise
    except ValueError:
        # Python refuses to read decimal numbers of more than some thousand digits.
        _refuse(Fault.VALUE, "a number of thousands of digits")
    if not isinstance(value, dict):
        raise _NoObjectError(Problem(Fault.VALUE, f"expected an object, found {spell(value)}"))
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice, _ = Counter(word for word, _ in pairs).most_common(1)[0]
        _refuse(Fault.DUPLICATE, f"{shown(twice)} is given twice")
    return table


def _no_number(word: str) -> NoReturn:
    _refuse(Fault.VALUE, f"{word} is no number")


def _refuse(fault: Fault, message: str, hint: str | None = None) -> NoReturn:
    raise LedgerError(Problem(fault, message, hint=hint))
