"""A folder of CSV files, one for each noun: the same ledger, for spreadsheets.

``docs/reference/tables.md`` has every column. An empty cell is what is not given. A
chain is one cell of ``assertions.csv`` with the ids of its sources, origin first; what
else is known of its hops is rows of ``hops.csv``, which name it by its ``chain``.
Everything of a ledger can be written; what is written reads back equal.
"""

from contextlib import suppress
from pathlib import Path

from claimtrack._gc import collection_paused
from claimtrack.errors import Fault, Place, Problem
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.document_texts import add_texts
from claimtrack.formats.records.loss import beside
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.records.parser import TooManyProblemsError, shown
from claimtrack.formats.tables import csv_cells, csv_hops, csv_rows, ledger_table
from claimtrack.formats.tables.layout import NAMES, records_of, tables
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import TableGrid, ValuePosition
from claimtrack.model import Ledger, RecordKind
from claimtrack.model.values import nearest

ENDING = ".csv"
KNOWN_BY = f"{ledger_table.NAME}{ENDING}"
"""The file that is always there."""

_TABLES = (ledger_table.NAME, csv_hops.NAME, *NAMES.values())
_FILES = frozenset(f"{name}{ENDING}" for name in _TABLES)


def write(ledger: Ledger) -> Conversion:
    """Return a ledger as files of CSV; none for a noun of which it has no record."""
    settings = [
        [csv_cells.text_cell(cell) for cell in line] for line in ledger_table.lines_of(ledger)
    ]
    written = {ledger_table.NAME: csv_cells.document([[*ledger_table.COLUMNS], *settings])}
    for noun, records in records_of(ledger).items():
        if records:
            columns = tables()[noun].columns
            cells = {name: csv_cells.cells(column, records) for name, column in columns.items()}
            if noun is RecordKind.ASSERTION:
                cells[csv_hops.CHAIN], hops = csv_hops.written(ledger.assertions)
                if hops:
                    written[csv_hops.NAME] = csv_cells.document(hops)
            rows = zip(*cells.values(), strict=True)
            written[tables()[noun].name] = csv_cells.document([[*cells], *rows])
    named = {f"{name}{ENDING}": data for name, data in written.items()}
    return Conversion(named, beside(ledger).found(), _FILES - {*named})


def read(path: Path | str) -> Ledger:
    """Read a ledger from a folder of CSV files, with the texts of its documents.

    Paths of texts start in the folder.

    Raises:
        LedgerError: with every problem found, file by file and row by row.
    """
    folder = Path(path)
    gathering = RecordCollector()
    with collection_paused():
        with suppress(TooManyProblemsError):
            _gather(gathering, folder)
            add_texts(gathering, folder, Limits())
        return gathering.ledger()


def _gather(gathering: RecordCollector, folder: Path) -> None:
    _warn_of_others(gathering, folder)
    _read_settings(gathering, folder / KNOWN_BY)
    hops = csv_hops.HopTable.of(gathering, folder / f"{csv_hops.NAME}{ENDING}")
    for noun, table in tables().items():
        extra = (csv_hops.CHAIN,) if noun is RecordKind.ASSERTION else ()
        path = folder / f"{table.name}{ENDING}"
        for line, values in csv_rows.records(gathering, path, table.columns, extra):
            if noun is RecordKind.ASSERTION:
                hops.put_into(values, line)
            gathering.add(noun, line.entry(values))
    if not gathering.lost:
        hops.blame_idle()


def _warn_of_others(gathering: RecordCollector, folder: Path) -> None:
    """Warn of files of CSV that are no tables, such as one that is misnamed."""
    for path in sorted(folder.glob(f"*{ENDING}")):
        if path.name not in _FILES:
            hint = nearest(path.stem, _TABLES) or f"tables are {', '.join(_TABLES)}"
            message = f"{shown(path.name)} is none of the ledger's tables and was not read"
            place = Place(str(path), 1)
            gathering.notes.append(Problem(Fault.NO_FILE, message, place, hint, warning=True))


def _read_settings(gathering: RecordCollector, path: Path) -> None:
    found: list[ledger_table.SettingRow] = []
    names = tuple(ledger_table.COLUMNS)
    for line in csv_rows.lines(gathering, path, names, names):
        at = line.place.line, line.place.column
        key, value = (csv_cells.unguarded(line.cells.get(name, "'")) for name in names)
        found.append(ledger_table.SettingRow(key, value, ValuePosition(*at, *at)))
    if not gathering.lost:
        ledger_table.keep(gathering, found, TableGrid.of(str(path), ""))
