"""A ledger in Parquet by its columns: what names what, without a record made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any  # pyarrow has no types

import numpy as np
from attrs import frozen

from claimtrack.analysis.columns import Ints, ints
from claimtrack.errors import LedgerError
from claimtrack.formats.parquet_columns import in_batches, pyarrow, refusing
from claimtrack.formats.parquet_folder import ENDING
from claimtrack.place import Place

_NONE = -1

ROWS = 1 << 17
"""How many rows are looked at at a time."""


@frozen(eq=False)
class Scan:
    """The tables of a folder of Parquet files; one that is not there has no rows."""

    folder: Path

    def path(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{table}{ENDING}"

    def column(self, table: str, name: str) -> Any:
        """Return a column of texts or of lists of them; nulls where the file has none."""
        pa, path = pyarrow(), self.path(table)
        if not path.exists():
            return pa.chunked_array([], pa.string())
        with _refusing(path):
            file = pa.parquet.ParquetFile(path)
            if name not in file.schema_arrow.names:
                return pa.chunked_array([pa.nulls(file.metadata.num_rows, pa.string())])
            return file.read([name]).column(0)

    def batches(self, table: str) -> Iterator[tuple[int, Any]]:
        """Yield the batches of a table, each with the number of its first row, from 1."""
        path = self.path(table)
        if path.exists():
            first = 1
            with _refusing(path):
                for batch in in_batches(pyarrow().parquet.ParquetFile(path), ROWS):
                    yield first, batch
                    first += batch.num_rows


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Refuse a file that pyarrow cannot read, and say which it is."""
    try:
        with refusing():
            yield
    except LedgerError as error:
        raise LedgerError(*(each.at(Place(str(path), 1)) for each in error.problems)) from None


@frozen(eq=False, slots=False)
class Codes:
    """Numbers for the ids of one table, in the order of its rows."""

    ids: Any  # a pyarrow.Array of strings

    @classmethod
    def of(cls, column: Any) -> "Codes":
        """Return numbers for a column of ids."""
        return cls(whole(column))

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each id; this takes much more memory than the ids."""
        return {id: number for number, id in enumerate(self.ids.to_pylist())}

    def forget(self) -> None:
        """Give back what ``numbers`` takes, until they are asked for again."""
        vars(self).pop("numbers", None)

    def of_batch(self, column: Any) -> Ints:
        """Return what ``of_texts`` does, for one of many batches.

        For each column ``of_texts`` goes through all the ids, which would take time in
        proportion to their number times that of the batches.
        """
        array, pa = whole(column, decode=False), pyarrow()
        if not pa.types.is_dictionary(array.type):
            array = array.dictionary_encode()
        words, get = array.dictionary.to_pylist(), self.numbers.get
        codes = ints([get(word, _NONE) for word in words] + [_NONE])
        found: Ints = codes[array.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)]
        return found

    def of_texts(self, column: Any) -> Ints:
        """Return the number of each text of a column, -1 where it is none of these or null."""
        pc = pyarrow().compute
        array = whole(column, decode=False)
        if pyarrow().types.is_dictionary(array.type):
            words = pc.index_in(array.dictionary, value_set=self.ids)
            found = words.take(array.indices)
        else:
            found = pc.index_in(array, value_set=self.ids)
        codes: Ints = found.fill_null(_NONE).to_numpy(zero_copy_only=False).astype(np.int64)
        return codes

    def of_ids(self, ids: Iterable[str]) -> Ints:
        """Return the numbers of the ids that there are."""
        found = self.of_texts(pyarrow().array([*ids], pyarrow().string()))
        known: Ints = found[found >= 0]
        return known

    def of_lists(self, column: Any) -> tuple[Ints, Ints]:
        """Return the row of each text in a column of lists, and its number."""
        rows, inside = flat(column)
        return rows, self.of_texts(inside)


def whole(column: Any, decode: bool = True) -> Any:
    """Return a column in one piece, its words spelt out."""
    pa = pyarrow()
    if isinstance(column, pa.ChunkedArray):
        if pa.types.is_dictionary(column.type):
            column = column.unify_dictionaries()
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = (
                pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
            )
    if decode and pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.cast(pa.string()) if decode else column


def flat(column: Any) -> tuple[Ints, Any]:
    """Return the row of each item in a column of lists, and the items; no lists have none."""
    pa, array = pyarrow(), whole(column, decode=False)
    if not hasattr(array, "flatten") or not pa.types.is_nested(array.type):
        return np.zeros(0, np.int64), pa.array([], pa.string())
    rows = pa.compute.list_parent_indices(array).to_numpy(zero_copy_only=False)
    return rows.astype(np.int64), array.flatten()


def documents_in(passages: Any) -> Any:
    """Return the documents of passages: what stands before the block."""
    pc = pyarrow().compute
    return pc.replace_substring_regex(whole(passages), "#.*", "")


def number_rows(batch: Any, first: int, name: str) -> Any:
    """Return a batch with the number of each row as its last column."""
    pa = pyarrow()
    numbers = pa.array(np.arange(first, first + batch.num_rows))
    fields = [*batch.schema, pa.field(name, pa.int64(), nullable=False)]
    return pa.RecordBatch.from_arrays(
        [*batch.columns, numbers], schema=pa.schema(fields, batch.schema.metadata)
    )


def column_of(batch: Any, name: str) -> Any:
    """Return a column of a batch; nulls where it has none."""
    pa = pyarrow()
    if name not in batch.schema.names:
        return pa.nulls(batch.num_rows, pa.string())
    return batch.column(name)


def texts(column: Any) -> Sequence[str | None]:
    """Return a column of texts as a list."""
    listed: Sequence[str | None] = whole(column).to_pylist()
    return listed


def field_of(items: Any, name: str) -> Any:
    """Return a field of an array of structs, or nulls where they have none; ids are sources."""
    pa = pyarrow()
    if not pa.types.is_struct(items.type):
        return items if name == "source" else pa.nulls(len(items), pa.string())
    index = items.type.get_field_index(name)
    return pa.nulls(len(items), pa.string()) if index < 0 else items.flatten()[index]
