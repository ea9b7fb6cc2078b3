"""DuckDB as the engine of a division on one machine, within a limit of memory."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any  # pyarrow has no types

from attrs import frozen

from claimtrack.engine.rule import RuleError
from claimtrack.errors import Fault, LedgerError, Place, Problem, not_installed
from claimtrack.formats.tables.parquet_columns import pyarrow, refusing
from claimtrack.formats.tables.parquet_folder import ENDING
from claimtrack.model import RecordKind
from claimtrack.scale import queries
from claimtrack.scale.division import Table, refs_in

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUOTE = '"'
TEXTS = "string[]"

LEAST = 256 << 20
"""The bytes without which DuckDB does not get far."""

MEMORY = 512 << 20
"""The bytes that DuckDB may hold, unless another number is asked for."""

BATCH = 1 << 14
"""How many rows of an answer are read at a time."""


def duckdb() -> ModuleType:
    """Return DuckDB.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise not_installed("a check in parts", "parquet") from None
    return duckdb


@frozen(eq=False)
class DuckDBEngine:
    """A database in memory that spills into a folder."""

    folder: Path
    """The ledger."""
    connection: "DuckDBPyConnection"

    def view(self, name: str, query: str) -> None:
        """Name a query."""
        self.connection.execute(f"CREATE VIEW {name} AS {query}")

    def keep(self, name: str, query: str) -> None:
        """Name the answer to a query, which is kept."""
        self.connection.execute(f"CREATE TABLE {name} AS {query}")

    def give(self, name: str, table: Table) -> None:
        """Name a table of Arrow."""
        self.connection.register("given_table", table)
        self.keep(name, "SELECT * FROM given_table")
        self.connection.unregister("given_table")

    def fetch(self, query: str) -> Table:
        """Return the answer to a query."""
        return pyarrow().table(self.connection.sql(query))

    def batches(self, query: str) -> Iterator[Any]:
        """Yield the answer to a query in batches, of which one is held at a time."""
        for batch in pyarrow().RecordBatchReader.from_stream(self.connection.sql(query)):
            for first in range(0, batch.num_rows, BATCH):
                yield batch.slice(first, BATCH)

    def refs(self, noun: RecordKind, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
        """Yield the rows of records of some names, by a look at all of a kind."""
        return ((row, ref) for row, ref in refs_in(self.folder, noun) if ref in wanted)

    def file(self, table: str) -> str:
        """Return the name of a table's file, for places."""
        return str(self.folder / f"{table}{ENDING}")


@contextmanager
def opened(
    folder: Path, into: Path, memory: int | None = None, threads: int = 1
) -> Iterator[DuckDBEngine]:
    """Open a database for a ledger; it spills into a folder beside ``memory`` bytes.

    Raises:
        LedgerError: DuckDB is not installed, or a table cannot be read.
        RuleError: the memory does not do.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(into / "spilled"),
        "memory_limit": f"{max(LEAST, memory or MEMORY) >> 20}MiB",
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
            raise OSError(None, _first_line(error), str(into)) from None
        except failures.Error as error:
            message = f"the tables cannot be divided: {_first_line(error)}"
            raise LedgerError(Problem(Fault.SYNTAX, message, Place(str(folder), 1))) from None


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


def make_views(engine: DuckDBEngine) -> None:
    """Make views of the tables of the ledger.

    Raises:
        LedgerError: a table cannot be read.
    """
    for table in queries.TEXTS:
        path = engine.folder / f"{table}{ENDING}"
        columns = _columns(path)
        if columns:
            name = str(path).replace("'", "''")
            engine.view(
                f"{table}_rows",
                "SELECT *, file_row_number + 1 AS row "
                f"FROM read_parquet('{name}', file_row_number = true)",
            )
        engine.view(f"{table}_", queries.base_view(table, columns, QUOTE, TEXTS))
        if table == "assertions":
            in_hop = _in_hop(columns.get("via"))
            engine.view("hops", queries.hops(columns, in_hop, QUOTE, TEXTS))


def _columns(path: Path) -> dict[str, Any]:
    """Return the columns of a file with their types in Arrow; none if there is no file."""
    if not path.exists():
        return {}
    try:
        with refusing():
            schema = pyarrow().parquet.read_schema(path)
            return {each.name: each.type for each in schema}
    except LedgerError as error:
        raise LedgerError(*(each.at(Place(str(path), 1)) for each in error.problems)) from None


def _in_hop(chains: Any) -> list[str] | None:
    """Return the fields of the hops of chains of a type, or None where hops are ids."""
    types = pyarrow().types
    if chains is None or not types.is_nested(chains) or not types.is_struct(chains.value_type):
        return None
    return [each.name for each in chains.value_type]
