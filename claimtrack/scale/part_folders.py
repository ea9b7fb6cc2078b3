"""The parts of a ledger written as folders of Parquet, each a ledger of its own."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any  # pyarrow has no types

import numpy as np

from claimtrack.facts.core.columns import Ints
from claimtrack.formats.tables.parquet_columns import in_batches, pyarrow
from claimtrack.formats.tables.parquet_folder import ENDING, KNOWN_BY, ROW
from claimtrack.scale import queries
from claimtrack.scale.duckdb_engine import DuckDBEngine

_ROWS = 1 << 17
"""How many rows are copied at a time."""


def write(engine: DuckDBEngine, parts: Sequence[Path]) -> None:
    """Write each part into its folder; predicates and settings go into all.

    Raises:
        OSError: there is no room for them.
    """
    for part in parts:
        part.mkdir(parents=True)
        for name in (KNOWN_BY, f"predicates{ENDING}"):
            if (engine.folder / name).exists():
                shutil.copyfile(engine.folder / name, part / name)
    for table, query in queries.ROWS.items():
        path = engine.folder / f"{table}{ENDING}"
        if path.exists():
            found = engine.fetch(f"SELECT * FROM ({query}) q ORDER BY row")
            _copy(path, found["row"].to_numpy(), found["part"].to_numpy(), parts)


def _copy(path: Path, rows: Ints, parts: Ints, folders: Sequence[Path]) -> None:
    """Copy rows of a file, given in order, to their parts, each with its number."""
    pa, first = pyarrow(), 1
    with ExitStack() as stack:
        writers: dict[int, Any] = {}
        for batch in in_batches(pa.parquet.ParquetFile(path), _ROWS):
            start, end = np.searchsorted(rows, [first, first + batch.num_rows])
            here = parts[start:end]
            order = np.argsort(here, kind="stable")
            moved = _numbered(batch, first).take(pa.array(rows[start:end][order] - first))
            present, starts = np.unique(here[order], return_index=True)
            bounds = [*starts.tolist(), len(here)]
            for part, at, until in zip(present.tolist(), bounds, bounds[1:], strict=False):
                if part not in writers:
                    target = folders[part] / path.name
                    writer = pa.parquet.ParquetWriter(target, moved.schema, compression="lz4")
                    writers[part] = stack.enter_context(writer)
                writers[part].write_batch(moved.slice(at, until - at))
            first += batch.num_rows


def _numbered(batch: Any, first: int) -> Any:
    """Return a batch with the number of each row as its last column."""
    pa = pyarrow()
    numbers = pa.array(np.arange(first, first + batch.num_rows))
    fields = [*batch.schema, pa.field(ROW, pa.int64(), nullable=False)]
    return pa.RecordBatch.from_arrays(
        [*batch.columns, numbers], schema=pa.schema(fields, batch.schema.metadata)
    )
