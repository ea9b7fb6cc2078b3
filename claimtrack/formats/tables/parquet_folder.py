"""Ledgers as folders of Parquet files, one for each kind of record, for programs.

``docs/reference/tables.md`` lists the columns and their types. An absent value is null.
Defaults are always written. A chain is a list of hops, origin first. A ledger that was
written reads back as an equal ledger. The format needs the extra ``parquet``.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from itertools import repeat
from pathlib import Path

from attrs import define, frozen

from claimtrack._gc import pause_gc
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector, add_texts
from claimtrack.formats.records.columns import Cells, ChainColumns, TableRows, records_from_columns
from claimtrack.formats.records.loss import start_loss_log
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.records.parser import RecordTable, TooManyProblemsError, parse_record
from claimtrack.formats.tables import ledger_table
from claimtrack.formats.tables.layout import (
    TABLE_NAMES,
    VERSION,
    CellType,
    ledger_tables,
    nest_values,
    records_by_kind,
)
from claimtrack.formats.tables.parquet_columns import (
    MAX_CELL,
    ParquetFile,
    cell_types_of,
    encode_records,
    encode_texts,
    import_pyarrow,
    type_mismatch,
)
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import NO_KEY, SourceText, TableGrid, ValuePosition
from claimtrack.model import Ledger, Record, RecordKind, Settings, Source

ENDING = ".parquet"
ROW_COLUMN = "claimtrack.row"
"""The column with the row in the whole ledger, in the tables of a part."""

KNOWN_BY = f"{ledger_table.NAME}{ENDING}"
"""The file that every folder of the format contains."""

_FILES = frozenset(f"{name}{ENDING}" for name in (ledger_table.NAME, *TABLE_NAMES.values()))


def write(ledger: Ledger) -> Conversion:
    """Return a ledger as Parquet files, one for each kind of record that it has.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    lines = zip(*ledger_table.setting_rows(ledger), strict=True)
    found = {KNOWN_BY: encode_texts(dict(zip(ledger_table.COLUMNS, lines, strict=True)))}
    for kind, records in records_by_kind(ledger).items():
        if records:
            table = ledger_tables()[kind]
            found[f"{table.name}{ENDING}"] = encode_records(table.columns, records)
    return Conversion(found, start_loss_log(ledger).losses(), _FILES - {*found})


def read(path: Path | str) -> Ledger:
    """Read a ledger from a folder of Parquet files, with the texts of its documents.

    Paths of texts are relative to the folder. In places, lines are row numbers and columns
    are column numbers, both from 1.

    Raises:
        LedgerError: with every problem found, sorted by file and row; or the extra
            ``parquet`` is not installed.
    """
    return read_part(path, path)


def read_part(path: Path | str, whole: Path | str, *, drafts: bool = True) -> Ledger:
    """Read a part of a ledger. The column :data:`ROW_COLUMN` has the rows in the ``whole``.

    Places and paths of texts refer to the whole ledger. The settings of a part name no desk
    that the part lacks. Without ``drafts``, a part need not have the records that only its
    drafts name, because these are left out.

    Raises:
        LedgerError: as :func:`read` does.
    """
    folder, whole = Path(path), Path(whole)
    collector = RecordCollector(with_drafts=drafts)
    import_pyarrow()
    with pause_gc():
        with suppress(TooManyProblemsError):
            _parse_folder(collector, folder, whole)
            if folder != whole and collector.settings is not None:
                sources = {each.id for each in collector.records if isinstance(each, Source)}
                collector.settings = collector.settings.within(sources)
            add_texts(collector, whole, Limits())
        return collector.build_ledger()


def read_settings(folder: Path) -> Settings:
    """Read the settings of a ledger without its records.

    Raises:
        LedgerError: with every problem of the settings.
    """
    collector = RecordCollector()
    _parse_settings_table(collector, folder / KNOWN_BY)
    if collector.problems.found:
        raise LedgerError(*collector.problems.found)
    return collector.settings or Settings()


def check_tables(folder: Path) -> None:
    """Check the columns of all tables of a ledger without reading any row.

    Raises:
        LedgerError: with the problems of the tables, as :func:`read` reports them.
    """
    collector = RecordCollector()
    with suppress(TooManyProblemsError):
        with _open_settings(collector, folder / KNOWN_BY):
            pass
        for kind, table in ledger_tables().items():
            path = folder / f"{table.name}{ENDING}"
            if path.exists():
                with _open_table(collector, kind, path, path):
                    pass
    if collector.problems.found:
        collector.build_ledger()


def read_records(folder: Path, kind: RecordKind) -> Iterator[Record]:
    """Yield the records of one kind without reading any others.

    Raises:
        LedgerError: with every problem of the file, after all valid records.
    """
    table, collector = ledger_tables()[kind], RecordCollector()
    path = folder / f"{table.name}{ENDING}"
    if path.exists():
        with suppress(TooManyProblemsError):
            for sheet, batch in _batches(collector, kind, path, path):
                records = records_from_columns(kind, table.columns, batch.cells, batch.table_rows)
                if records is not None:
                    yield from records
                    continue
                for entry in _entries(kind, sheet, batch):
                    found = parse_record(kind, entry, collector.problems)
                    if found is not None:
                        yield found
    if collector.problems.found:
        raise LedgerError(*collector.problems.found)


def _parse_folder(collector: RecordCollector, folder: Path, whole: Path) -> None:
    _parse_settings_table(collector, folder / KNOWN_BY)
    for kind, table in ledger_tables().items():
        path = folder / f"{table.name}{ENDING}"
        if path.exists():
            for sheet, batch in _batches(collector, kind, path, whole / path.name):
                records = records_from_columns(kind, table.columns, batch.cells, batch.table_rows)
                if records is not None:
                    collector.add_records(records, sheet.position_of)
                    continue
                # A value is invalid. Parsing the rows one by one reports it.
                for entry in _entries(kind, sheet, batch):
                    collector.parse_record(kind, entry)


@define(eq=False, kw_only=True)
class _Row(ValuePosition):
    """A row. Columns whose names start with ``prefix`` belong to an inner record."""

    columns: Mapping[str, int]
    prefix: str = ""

    def at(self, step: str | int) -> ValuePosition:
        """Return the position of a cell or of an inner record, or else of this row."""
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
    """An open file with valid columns."""

    file: ParquetFile
    source_text: SourceText
    columns: Mapping[str, int]

    def batches(self) -> Iterator["_Batch"]:
        """Yield the rows in batches.

        Raises:
            LedgerError: the file is damaged.
        """
        last = 0
        for count, cells in self.file.batches():
            given, numbers = cells.pop(ROW_COLUMN, None), list[int]()
            for number in given if isinstance(given, list) else repeat(None, count):
                last = last + 1 if number is None else int(str(number))
                numbers.append(last)
            yield _Batch(TableRows(self.source_text.file, numbers, self.columns), cells)

    def rows(self) -> Iterator[tuple[_Row, dict[str, object]]]:
        """Yield each row and its values by column, without nulls.

        Raises:
            LedgerError: the file is damaged.
        """
        for batch in self.batches():
            yield from batch.rows()

    def position_of(self, place: Place) -> tuple[SourceText, ValuePosition]:
        """Return the source text, and the position of the record at a place."""
        return self.source_text, _row(place.line, self.columns)


@frozen(eq=False)
class _Batch:
    """Some rows of a file, as cells by column."""

    table_rows: TableRows
    cells: Mapping[str, Cells]

    def rows(self) -> Iterator[tuple[_Row, dict[str, object]]]:
        """Yield each row and its values by column, without nulls."""
        numbers, columns = self.table_rows.numbers, self.table_rows.columns
        values = [
            each.rows() if isinstance(each, ChainColumns) else each for each in self.cells.values()
        ]
        rows = zip(*values, strict=True) if values else repeat((), len(numbers))
        for number, row in zip(numbers, rows, strict=True):
            cells = zip(self.cells, row, strict=True)
            known = {name: value for name, value in cells if value is not None}
            yield _row(number, columns), known


@contextmanager
def _open_sheet(
    collector: RecordCollector,
    path: Path,
    whole: Path,
    cell_types: Mapping[str, CellType],
    required: tuple[str, ...],
    max_cell: int = MAX_CELL,
) -> Iterator[_Sheet | None]:
    """Open the file at a path. Report problems of the file or its columns and yield None.

    Places are in the ``whole`` file, of which the file may be a part.
    """
    name, top = str(whole), Place(str(whole), 1)
    if path != whole:
        cell_types = {**cell_types, ROW_COLUMN: CellType.WHOLE}
    try:
        files.resolve_below(path.parent.resolve(), path, (path.suffix,))
    except LedgerError as error:
        collector.add_failure(error)  # without a place, whose line would be quoted
        yield None
        return
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(files.open_file(path, name))
            file = ParquetFile.of(opened, max_cell)
        except LedgerError as error:
            collector.add_failure(error, top)
            yield None
        else:
            columns = _check_columns(collector, file, name, cell_types, required)
            yield None if columns is None else _Sheet(file, TableGrid.of(name, ""), columns)


def _check_columns(
    collector: RecordCollector,
    file: ParquetFile,
    name: str,
    cell_types: Mapping[str, CellType],
    required: tuple[str, ...],
) -> Mapping[str, int] | None:
    """Return the positions of the columns of a file. Report invalid columns and return None."""
    problems, top = collector.problems, Place(name, 1)
    before = len(problems.found)
    if file.version not in (None, str(VERSION)):
        problems.add(ledger_table.version_problem(top))
    columns = {name: i for i, name in enumerate(file.types, 1)}
    for word, i in columns.items():
        place = Place(name, 1, i)
        if word not in cell_types:
            problems.add_unknown_key(word, cell_types, place)
        elif (reason := type_mismatch(file.types[word], cell_types[word])) is not None:
            problems.add(Problem(Fault.VALUE, f"column `{word}`: {reason}", place, _CAST))
    for word in required:
        if word not in columns:
            problems.add(Problem(Fault.MISSING, f"there is no column `{word}`", top))
    if len(problems.found) > before:
        collector.incomplete = True
        return None
    return columns


_CAST = "cast it; dates are text, such as `2021-10-19`"


def _parse_settings_table(collector: RecordCollector, path: Path) -> None:
    names = tuple(ledger_table.COLUMNS)
    with _open_settings(collector, path) as sheet:
        if sheet is None:
            return
        lines: list[ledger_table.SettingRow] = []
        try:
            for row, values in sheet.rows():
                key, value = (str(values.get(name, "")) for name in names)
                position = ValuePosition(
                    row.start, sheet.columns["value"], row.start, sheet.columns["key"]
                )
                lines.append(ledger_table.SettingRow(key, value, position))
        except LedgerError as error:
            collector.add_failure(error, Place(str(path), 1))
            return
    ledger_table.parse_setting_rows(collector, lines, sheet.source_text)


def _open_settings(collector: RecordCollector, path: Path) -> AbstractContextManager[_Sheet | None]:
    """Open the table of settings. A setting may be as long as a ledger file in TOML."""
    names = tuple(ledger_table.COLUMNS)
    cell_types = dict.fromkeys(names, CellType.TEXT)
    return _open_sheet(collector, path, path, cell_types, names, Limits().size)


def _open_table(
    collector: RecordCollector, kind: RecordKind, path: Path, whole: Path
) -> AbstractContextManager[_Sheet | None]:
    """Open the table of a kind of records."""
    columns = ledger_tables()[kind].columns
    required = tuple(name for name, column in columns.items() if column.required)
    return _open_sheet(collector, path, whole, cell_types_of(columns), required)


def _batches(
    collector: RecordCollector, kind: RecordKind, path: Path, whole: Path
) -> Iterator[tuple[_Sheet, _Batch]]:
    """Yield the rows of a kind's file in batches. Report why it cannot be read."""
    with _open_table(collector, kind, path, whole) as sheet:
        if sheet is None:
            return
        try:
            for batch in sheet.batches():
                yield sheet, batch
        except LedgerError as error:
            collector.add_failure(error, Place(str(whole), 1))


def _entries(kind: RecordKind, sheet: _Sheet, batch: _Batch) -> Iterator[RecordTable]:
    """Yield the table of each record of a batch."""
    columns = ledger_tables()[kind].columns
    inner = any(column.outer for column in columns.values())
    for row, values in batch.rows():
        table = (
            nest_values((columns[name], value) for name, value in values.items())
            if inner
            else values
        )
        yield RecordTable(table, sheet.source_text, row, sheet.source_text.value_place(row))
