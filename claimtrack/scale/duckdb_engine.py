"""DuckDB as the engine of a division on one machine, with a memory limit."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any  # pyarrow has no types

from attrs import frozen

from claimtrack.engine.rule import RuleError
from claimtrack.errors import Fault, LedgerError, Place, Problem, missing_extra
from claimtrack.formats.tables.parquet_columns import import_pyarrow, translate_arrow_errors
from claimtrack.formats.tables.parquet_folder import ENDING
from claimtrack.model import RecordKind
from claimtrack.scale import queries
from claimtrack.scale.division import Table, read_refs

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUOTE = '"'
TEXT_LIST = "string[]"

MIN_MEMORY = 256 << 20
"""The least useful memory limit of DuckDB, in bytes."""

DEFAULT_MEMORY = 512 << 20
"""The default memory limit of DuckDB, in bytes."""

BATCH_ROWS = 1 << 14
"""Number of rows of a result that are read at a time."""


def duckdb() -> ModuleType:
    """Import and return DuckDB.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise missing_extra("a check in parts", "parquet") from None
    return duckdb


@frozen(eq=False)
class DuckDBEngine:
    """An in-memory database that spills to a folder."""

    folder: Path
    """The folder of the ledger."""
    connection: "DuckDBPyConnection"

    def create_view(self, name: str, query: str) -> None:
        """Create a view of a query."""
        self.connection.execute(f"CREATE VIEW {name} AS {query}")

    def create_table(self, name: str, query: str) -> None:
        """Store the result of a query as a table."""
        self.connection.execute(f"CREATE TABLE {name} AS {query}")

    def load_table(self, name: str, table: Table) -> None:
        """Store an Arrow table."""
        self.connection.register("given_table", table)
        self.create_table(name, "SELECT * FROM given_table")
        self.connection.unregister("given_table")

    def fetch(self, query: str) -> Table:
        """Return the result of a query."""
        return import_pyarrow().table(self.connection.sql(query))

    def batches(self, query: str) -> Iterator[Any]:
        """Yield the result of a query in batches, with one batch in memory at a time."""
        for batch in import_pyarrow().RecordBatchReader.from_stream(self.connection.sql(query)):
            for first in range(0, batch.num_rows, BATCH_ROWS):
                yield batch.slice(first, BATCH_ROWS)

    def find_refs(self, noun: RecordKind, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
        """Yield the row and reference of the wanted records of a kind, by a full scan."""
        return ((row, ref) for row, ref in read_refs(self.folder, noun) if ref in wanted)

    def file_name(self, table: str) -> str:
        """Return the file name of a table, for places."""
        return str(self.folder / f"{table}{ENDING}")


@contextmanager
def open_engine(
    folder: Path, work_folder: Path, memory: int | None = None, threads: int = 1
) -> Iterator[DuckDBEngine]:
    """Open a database for a ledger, limited to ``memory`` bytes; it spills to ``work_folder``.

    Raises:
        LedgerError: DuckDB is not installed, or a table cannot be read.
        RuleError: the memory is not sufficient.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(work_folder / "spilled"),
        "memory_limit": f"{max(MIN_MEMORY, memory or DEFAULT_MEMORY) >> 20}MiB",
        "threads": threads,
        "preserve_insertion_order": False,
    }
    failures = duckdb()
    with failures.connect(config=settings) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("CREATE MACRO explode(x) AS unnest(x)")
        engine = DuckDBEngine(folder, connection)
        try:
            yield engine
        except failures.OutOfMemoryException as error:
            raise RuleError(f"the division needs more memory: {_first_line(error)}") from None
        except failures.IOException as error:
            raise OSError(None, _first_line(error), str(work_folder)) from None
        except failures.Error as error:
            message = f"the tables cannot be divided: {_first_line(error)}"
            raise LedgerError(Problem(Fault.SYNTAX, message, Place(str(folder), 1))) from None


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


def create_views(engine: DuckDBEngine, *, drafts: bool = False) -> None:
    """Create views of the tables of the ledger, in which ``drafts`` may count as accepted.

    Raises:
        LedgerError: a table cannot be read.
    """
    for table in queries.TEXT_COLUMNS:
        path = engine.folder / f"{table}{ENDING}"
        columns = _columns(path)
        if columns:
            name = str(path).replace("'", "''")
            engine.create_view(
                f"{table}_rows",
                "SELECT *, file_row_number + 1 AS row "
                f"FROM read_parquet('{name}', file_row_number = true)",
            )
        if drafts:
            columns.pop("draft", None)
        engine.create_view(f"{table}_", queries.base_view_query(table, columns, QUOTE, TEXT_LIST))
        if table == "assertions":
            hop_fields = _hop_fields(columns.get("via"))
            engine.create_view("hops", queries.hops_query(columns, hop_fields, QUOTE, TEXT_LIST))


def _columns(path: Path) -> dict[str, Any]:
    """Return the columns of a file with their Arrow types; empty if there is no file."""
    if not path.exists():
        return {}
    try:
        with translate_arrow_errors():
            schema = import_pyarrow().parquet.read_schema(path)
            return {each.name: each.type for each in schema}
    except LedgerError as error:
        raise LedgerError(*(each.at(Place(str(path), 1)) for each in error.problems)) from None


def _hop_fields(chains: Any) -> list[str] | None:
    """Return the fields of hops, given the type of chains; None if hops are ids."""
    types = import_pyarrow().types
    if chains is None or not types.is_nested(chains) or not types.is_struct(chains.value_type):
        return None
    return [each.name for each in chains.value_type]
