"""Ledgers as folders of CSV files, one for each kind of record, for spreadsheets.

``docs/reference/tables.md`` lists the columns. An empty cell is an absent value. A chain
is one cell of ``assertions.csv`` with the ids of its sources, origin first. Other keys of
its hops are in rows of ``hops.csv``, which refer to it by ``chain``. A ledger that was
written reads back as an equal ledger.
"""

from contextlib import suppress
from pathlib import Path

from claimtrack._gc import pause_gc
from claimtrack.errors import Fault, Place, Problem
from claimtrack.formats.records.collector import RecordCollector, add_texts
from claimtrack.formats.records.loss import start_loss_log
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.records.parser import TooManyProblemsError, quote_word
from claimtrack.formats.tables import csv_cells, csv_hops, csv_rows, ledger_table
from claimtrack.formats.tables.layout import TABLE_NAMES, ledger_tables, records_by_kind
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import TableGrid, ValuePosition
from claimtrack.model import Ledger, RecordKind
from claimtrack.model.values import suggest

ENDING = ".csv"
KNOWN_BY = f"{ledger_table.NAME}{ENDING}"
"""The file that every folder of the format contains."""

_TABLES = (ledger_table.NAME, csv_hops.NAME, *TABLE_NAMES.values())
_FILES = frozenset(f"{name}{ENDING}" for name in _TABLES)


def write(ledger: Ledger) -> Conversion:
    """Return a ledger as CSV files, one for each kind of record that it has."""
    settings = [
        [csv_cells.text_cell(cell) for cell in row] for row in ledger_table.setting_rows(ledger)
    ]
    written = {ledger_table.NAME: csv_cells.encode_rows([[*ledger_table.COLUMNS], *settings])}
    for kind, records in records_by_kind(ledger).items():
        if records:
            columns = ledger_tables()[kind].columns
            cells = {
                name: csv_cells.column_cells(column, records) for name, column in columns.items()
            }
            if kind is RecordKind.ASSERTION:
                cells[csv_hops.CHAIN], hops = csv_hops.hop_rows(ledger.assertions)
                if hops:
                    written[csv_hops.NAME] = csv_cells.encode_rows(hops)
            rows = zip(*cells.values(), strict=True)
            written[ledger_tables()[kind].name] = csv_cells.encode_rows([[*cells], *rows])
    named = {f"{name}{ENDING}": data for name, data in written.items()}
    return Conversion(named, start_loss_log(ledger).losses(), _FILES - {*named})


def read(path: Path | str) -> Ledger:
    """Read a ledger from a folder of CSV files, with the texts of its documents.

    Paths of texts are relative to the folder.

    Raises:
        LedgerError: with every problem found, sorted by file and row.
    """
    folder = Path(path)
    collector = RecordCollector()
    with pause_gc():
        with suppress(TooManyProblemsError):
            _parse_folder(collector, folder)
            add_texts(collector, folder, Limits())
        return collector.build_ledger()


def _parse_folder(collector: RecordCollector, folder: Path) -> None:
    _warn_of_other_files(collector, folder)
    _read_settings(collector, folder / KNOWN_BY)
    hops = csv_hops.HopTable.of(collector, folder / f"{csv_hops.NAME}{ENDING}")
    for kind, table in ledger_tables().items():
        extra = (csv_hops.CHAIN,) if kind is RecordKind.ASSERTION else ()
        path = folder / f"{table.name}{ENDING}"
        for row, values in csv_rows.read_table(collector, path, table.columns, extra):
            if kind is RecordKind.ASSERTION:
                hops.merge_into(values, row)
            collector.parse_record(kind, row.record_table(values))
    if not collector.incomplete:
        hops.report_unused()


def _warn_of_other_files(collector: RecordCollector, folder: Path) -> None:
    """Warn of CSV files that are not tables, such as misnamed ones."""
    for path in sorted(folder.glob(f"*{ENDING}")):
        if path.name not in _FILES:
            hint = suggest(path.stem, _TABLES) or f"tables are {', '.join(_TABLES)}"
            message = f"{quote_word(path.name)} is none of the ledger's tables and was not read"
            place = None if path.is_symlink() else Place(str(path), 1)  # it would be quoted
            collector.notes.append(Problem(Fault.NO_FILE, message, place, hint, warning=True))


def _read_settings(collector: RecordCollector, path: Path) -> None:
    found: list[ledger_table.SettingRow] = []
    names = tuple(ledger_table.COLUMNS)
    for row in csv_rows.read_rows(collector, path, names, names):
        at = row.place.line, row.place.column
        key, value = (csv_cells.unguard_cell(row.cells.get(name, "'")) for name in names)
        found.append(ledger_table.SettingRow(key, value, ValuePosition(*at, *at)))
    if not collector.incomplete:
        ledger_table.parse_setting_rows(collector, found, TableGrid.of(str(path), ""))
