"""A folder of Parquet files, one for each noun: the same ledger, in columns for programs.

``docs/reference/tables.md`` has every column and its type. Null is what is not given;
what has a default is always written. A chain is a list of its hops, origin first.
Everything of a ledger can be written; what is written reads back equal. It needs the
extra ``parquet``.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import repeat
from pathlib import Path

from attrs import define, frozen

from claimtrack._gc import collection_paused
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.columns import Cells, ChainColumns, TableRows
from claimtrack.formats.records.columns import records as at_once
from claimtrack.formats.records.document_texts import add_texts
from claimtrack.formats.records.loss import beside
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.records.parser import RecordTable, TooManyProblemsError, record
from claimtrack.formats.tables import ledger_table
from claimtrack.formats.tables.layout import NAMES, VERSION, CellType, nested, records_of, tables
from claimtrack.formats.tables.parquet_columns import (
    ParquetFile,
    forms_of,
    misfit,
    pyarrow,
    written,
    written_texts,
)
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import NO_KEY, SourceText, TableGrid, ValuePosition
from claimtrack.model import Ledger, Record, RecordKind, Settings

ENDING = ".parquet"
ROW = "claimtrack.row"
"""The column of a part's tables that has the row in the whole."""

KNOWN_BY = f"{ledger_table.NAME}{ENDING}"
"""The file that is always there."""

_FILES = frozenset(f"{name}{ENDING}" for name in (ledger_table.NAME, *NAMES.values()))


def write(ledger: Ledger) -> Conversion:
    """Return a ledger as files of Parquet; none for a noun of which it has no record.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    lines = zip(*ledger_table.lines_of(ledger), strict=True)
    found = {KNOWN_BY: written_texts(dict(zip(ledger_table.COLUMNS, lines, strict=True)))}
    for noun, records in records_of(ledger).items():
        if records:
            table = tables()[noun]
            found[f"{table.name}{ENDING}"] = written(table.columns, records)
    return Conversion(found, beside(ledger).found(), _FILES - {*found})


def read(path: Path | str) -> Ledger:
    """Read a ledger from a folder of Parquet files, with the texts of its documents.

    Paths of texts start in the folder. The line of a place is the number of the row,
    and its column that of the column, both from 1.

    Raises:
        LedgerError: with every problem found, file by file and row by row; or the
            extra ``parquet`` is not installed.
    """
    return read_part(path, path)


def read_part(path: Path | str, whole: Path | str) -> Ledger:
    """Read a part of a ledger, whose tables have the rows of the ``whole`` in a last column.

    Places, and paths of texts, are those of the whole.

    Raises:
        LedgerError: as :func:`read` does.
    """
    folder, whole = Path(path), Path(whole)
    gathering = RecordCollector()
    pyarrow()
    with collection_paused():
        with suppress(TooManyProblemsError):
            _gather(gathering, folder, whole)
            add_texts(gathering, whole, Limits())
        return gathering.ledger()


def settings(folder: Path) -> Settings:
    """Return the settings of a ledger, without a look at its records.

    Raises:
        LedgerError: with what is wrong with them.
    """
    gathering = RecordCollector()
    _read_settings(gathering, folder / KNOWN_BY)
    if gathering.problems.found:
        raise LedgerError(*gathering.problems.found)
    return gathering.settings or Settings()


def records(folder: Path, noun: RecordKind) -> Iterator[Record]:
    """Yield the records of a kind, one after the other, without a look at any others.

    Raises:
        LedgerError: with every problem of the file, once all its sound records are out.
    """
    table, gathering = tables()[noun], RecordCollector()
    path = folder / f"{table.name}{ENDING}"
    if path.exists():
        with suppress(TooManyProblemsError):
            for sheet, batch in _batches(gathering, noun, path, path):
                made = at_once(noun, table.columns, batch.cells, batch.which)
                if made is not None:
                    yield from made
                    continue
                for entry in _entries(noun, sheet, batch):
                    found = record(noun, entry, gathering.problems)
                    if found is not None:
                        yield found
    if gathering.problems.found:
        raise LedgerError(*gathering.problems.found)


def _gather(gathering: RecordCollector, folder: Path, whole: Path) -> None:
    _read_settings(gathering, folder / KNOWN_BY)
    for noun, table in tables().items():
        path = folder / f"{table.name}{ENDING}"
        if path.exists():
            for sheet, batch in _batches(gathering, noun, path, whole / path.name):
                made = at_once(noun, table.columns, batch.cells, batch.which)
                if made is not None:
                    gathering.keep_all(made, sheet.spot_of)
                    continue
                # Some value is refused: which one, and why, its own row tells.
                for entry in _entries(noun, sheet, batch):
                    gathering.add(noun, entry)


@define(eq=False, kw_only=True)
class _Row(ValuePosition):
    """A row; columns whose names start with ``prefix`` are those of a record inside its own."""

    columns: Mapping[str, int]
    prefix: str = ""

    def at(self, step: str | int) -> ValuePosition:
        """Return the spot of a cell, or that of a record inside this one, or this row."""
        name = f"{self.prefix}{step}"
        if name in self.columns:
            return ValuePosition(self.start, self.columns[name], NO_KEY, NO_KEY)
        if any(column.startswith(name + ".") for column in self.columns):
            return _row(self.start, self.columns, name + ".")
        return self


def _row(number: int, columns: Mapping[str, int], prefix: str = "") -> _Row:
    return _Row(
        start=number, end=1, key_start=NO_KEY, key_end=NO_KEY, columns=columns, prefix=prefix
    )


@frozen(eq=False)
class _Sheet:
    """A file whose columns are sound: its rows are yet to be read."""

    file: ParquetFile
    page: SourceText
    columns: Mapping[str, int]

    def batches(self) -> Iterator["_Batch"]:
        """Yield the rows in batches.

        Raises:
            LedgerError: the file is damaged.
        """
        last = 0
        for count, cells in self.file.batches():
            given, numbers = cells.pop(ROW, None), list[int]()
            for number in given if isinstance(given, list) else repeat(None, count):
                last = last + 1 if number is None else int(str(number))
                numbers.append(last)
            yield _Batch(TableRows(self.page.file, numbers, self.columns), cells)

    def rows(self) -> Iterator[tuple[_Row, dict[str, object]]]:
        """Yield each row and its values by column, without what is null.

        Raises:
            LedgerError: the file is damaged.
        """
        for batch in self.batches():
            yield from batch.rows()

    def spot_of(self, place: Place) -> tuple[SourceText, ValuePosition]:
        """Return where the fields are of the record at a place."""
        return self.page, _row(place.line, self.columns)


@frozen(eq=False)
class _Batch:
    """Some rows of a file, as their cells by column."""

    which: TableRows
    cells: Mapping[str, Cells]

    def rows(self) -> Iterator[tuple[_Row, dict[str, object]]]:
        """Yield each row and its values by column, without what is null."""
        numbers, columns = self.which.numbers, self.which.columns
        values = [
            each.rows() if isinstance(each, ChainColumns) else each for each in self.cells.values()
        ]
        rows = zip(*values, strict=True) if values else repeat((), len(numbers))
        for number, row in zip(numbers, rows, strict=True):
            cells = zip(self.cells, row, strict=True)
            known = {name: value for name, value in cells if value is not None}
            yield _row(number, columns), known


def _sheet(
    gathering: RecordCollector,
    path: Path,
    whole: Path,
    forms: Mapping[str, CellType],
    required: tuple[str, ...],
) -> _Sheet | None:
    """Return the file at a path, or keep what is wrong with it or its columns.

    Places are in the file that it is the ``whole`` or a part of.
    """
    name, top = str(whole), Place(str(whole), 1)
    if path != whole:
        forms = {**forms, ROW: CellType.WHOLE}
    try:
        file = ParquetFile.of(files.read_bytes(path, name, None))
    except LedgerError as error:
        gathering.fail(error, top)
        return None
    problems = gathering.problems
    before = len(problems.found)
    if file.version not in (None, str(VERSION)):
        problems.add(ledger_table.wrong_version(top))
    columns = {name: i for i, name in enumerate(file.types, 1)}
    for word, i in columns.items():
        place = Place(name, 1, i)
        if word not in forms:
            problems.unknown(word, forms, place)
        elif (reason := misfit(file.types[word], forms[word])) is not None:
            problems.add(Problem(Fault.VALUE, f"column `{word}`: {reason}", place, _CAST))
    for word in required:
        if word not in columns:
            problems.add(Problem(Fault.MISSING, f"there is no column `{word}`", top))
    if len(problems.found) > before:
        gathering.lost = True
        return None
    return _Sheet(file, TableGrid.of(name, ""), columns)


_CAST = "cast it; dates are text, such as `2021-10-19`"


def _read_settings(gathering: RecordCollector, path: Path) -> None:
    names = tuple(ledger_table.COLUMNS)
    sheet = _sheet(gathering, path, path, dict.fromkeys(names, CellType.TEXT), names)
    if sheet is None:
        return
    lines: list[ledger_table.SettingRow] = []
    try:
        for row, values in sheet.rows():
            key, value = (str(values.get(name, "")) for name in names)
            spot = ValuePosition(row.start, sheet.columns["value"], row.start, sheet.columns["key"])
            lines.append(ledger_table.SettingRow(key, value, spot))
    except LedgerError as error:
        gathering.fail(error, Place(str(path), 1))
        return
    ledger_table.keep(gathering, lines, sheet.page)


def _batches(
    gathering: RecordCollector, noun: RecordKind, path: Path, whole: Path
) -> Iterator[tuple[_Sheet, _Batch]]:
    """Yield the rows of a noun's file in batches, or keep why it cannot be read."""
    columns = tables()[noun].columns
    required = tuple(name for name, column in columns.items() if column.required)
    sheet = _sheet(gathering, path, whole, forms_of(columns), required)
    if sheet is None:
        return
    try:
        for batch in sheet.batches():
            yield sheet, batch
    except LedgerError as error:
        gathering.fail(error, Place(str(whole), 1))


def _entries(noun: RecordKind, sheet: _Sheet, batch: _Batch) -> Iterator[RecordTable]:
    """Yield what each record of a batch is read from, row by row."""
    columns = tables()[noun].columns
    inner = any(column.outer for column in columns.values())
    for row, values in batch.rows():
        table = (
            nested((columns[name], value) for name, value in values.items()) if inner else values
        )
        yield RecordTable(table, sheet.page, row, sheet.page.of_value(row))
