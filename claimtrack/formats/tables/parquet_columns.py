"""Conversion between columns of a ledger and Parquet, with pyarrow.

Ids and words are dictionary-encoded strings, lists are lists, and a chain is a list of
structs. A figure is text, and the column ``..._is_number`` next to it is true if it was
given as a number. Dates are EDTF text.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from types import ModuleType
from typing import Any, BinaryIO  # pyarrow has no types

import numpy as np
from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Problem, missing_extra
from claimtrack.formats.records.columns import Cells, ChainColumns
from claimtrack.formats.records.parser import quote_word
from claimtrack.formats.tables.layout import VERSION, CellType, Column, hop_columns, parse_number
from claimtrack.model.values import TEXT_LENGTH, describe_value

IS_NUMBER = "_is_number"
"""The suffix of the column that is true if a figure was given as a number."""

METADATA = "claimtrack.version"
"""The key of the layout's version in the metadata of a file."""

ROW_GROUP = 1 << 17
"""The number of records that are written at a time."""

MAX_CELL = 4 * TEXT_LENGTH
"""The maximum number of bytes of a text, which no record exceeds."""

_BATCH = 1 << 17

_MIN_ALLOWANCE, _MIN_ROWS = 256 << 20, 1_000_000
_EXPANSION = 100
"""The maximum ratio of the content of a file to its size. Ledgers stay below 20."""


@cache
def import_pyarrow() -> ModuleType:
    """Import pyarrow with its Parquet module.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    try:
        # pyarrow has no type hints.
        import pyarrow  # type: ignore[import-untyped]
        import pyarrow.compute  # type: ignore[import-untyped]
        import pyarrow.parquet  # type: ignore[import-untyped]
    except ImportError:
        raise missing_extra("Parquet", "parquet") from None
    module: ModuleType = pyarrow
    return module


def encode_records(columns: Mapping[str, Column], records: Sequence[object]) -> bytes:
    """Return a Parquet file with a row for each record, in row groups.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    chunks = (records[at : at + ROW_GROUP] for at in range(0, len(records), ROW_GROUP))
    arrays = (
        [array for column in columns.values() for array in _arrays(column, chunk)]
        for chunk in chunks
    )
    return _file(import_pyarrow().schema(_fields(columns)), arrays)


def encode_texts(columns: Mapping[str, Sequence[str]]) -> bytes:
    """Return a Parquet file of text columns without nulls.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    pa = import_pyarrow()
    fields = [pa.field(name, pa.string(), nullable=False) for name in columns]
    return _file(pa.schema(fields), [[pa.array(c, pa.string()) for c in columns.values()]])


def _file(schema: Any, chunks: Iterable[list[Any]]) -> bytes:
    pa, buffer = import_pyarrow(), io.BytesIO()
    schema = schema.with_metadata({METADATA: str(VERSION)})
    with pa.parquet.ParquetWriter(buffer, schema, compression="zstd") as writer:
        for arrays in chunks:
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    return buffer.getvalue()


def _fields(columns: Mapping[str, Column]) -> list[Any]:
    return [
        import_pyarrow().field(
            name, arrow_type(cell_type), nullable=not columns[_base_name(name)].never_null
        )
        for name, cell_type in cell_types_of(columns).items()
    ]


def _base_name(name: str) -> str:
    return name.removesuffix(IS_NUMBER)


def arrow_type(cell_type: CellType) -> Any:
    """Return the Arrow type in which columns of a cell type are written."""
    pa = import_pyarrow()
    match cell_type:
        case CellType.ID | CellType.WORD:
            return pa.dictionary(pa.int32(), pa.string())
        case CellType.OWN | CellType.TEXT | CellType.FIGURE:
            return pa.string()
        case CellType.FLAG:
            return pa.bool_()
        case CellType.WHOLE:
            return pa.int64()
        case CellType.IDS | CellType.NAMES:
            return _list_of(pa.string())
        case CellType.LISTS:
            return _list_of(_list_of(pa.string()))
        case CellType.HOPS:
            return _list_of(pa.struct(_fields(hop_columns())))


def _list_of(item: Any) -> Any:
    # The name of list items in the Parquet specification.
    return import_pyarrow().list_(import_pyarrow().field("element", item, nullable=False))


def _arrays(column: Column, records: Sequence[object]) -> list[Any]:
    """Return the array of a column, and for figures a second array: was it a number?"""
    pa, values = import_pyarrow(), column.values(records, sparse=False)
    match column.cell_type:
        case CellType.FIGURE:
            texts = [v if v is None or isinstance(v, str) else repr(v) for v in values]
            numbers = [None if v is None else not isinstance(v, str) for v in values]
            return [pa.array(texts, pa.string()), pa.array(numbers, pa.bool_())]
        case CellType.HOPS:
            return [_chain_array(values)]
    return [pa.array(values, arrow_type(column.cell_type))]


def _chain_array(chains: Sequence[object]) -> Any:
    pa, steps, ends = import_pyarrow(), list[object](), [0]
    for chain in chains:
        if isinstance(chain, tuple):
            steps += chain
        ends.append(len(steps))
    kind = arrow_type(CellType.HOPS)
    arrays = [array for column in hop_columns().values() for array in _arrays(column, steps)]
    fields = [*kind.value_type]
    structs = pa.StructArray.from_arrays(arrays, fields=fields)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs, type=kind)


@frozen(eq=False)
class ParquetFile:
    """A Parquet file that is read in batches, and not at all if it expands too much."""

    _file: Any  # a pyarrow.parquet.ParquetFile
    _size: int
    """The number of bytes of the file."""
    _max_cell: int
    types: Mapping[str, Any]
    """The Arrow type of each column, in the order of the file."""
    version: str | None
    """The version of the layout, or None if the file has none."""

    @classmethod
    def of(cls, content: bytes | BinaryIO, max_cell: int = MAX_CELL) -> "ParquetFile":
        """Open a file from its bytes, or an open file that can be searched.

        ``max_cell`` is the maximum number of bytes of a text.

        Raises:
            LedgerError: it is not Parquet, or expands too much, or the extra ``parquet`` is
                not installed.
        """
        pa = import_pyarrow()
        with translate_arrow_errors():
            source = pa.BufferReader(content) if isinstance(content, bytes) else content
            source.seek(0, io.SEEK_END)
            size = source.tell()
            found = pa.parquet.read_metadata(source)
            _check_sizes(found, size)
            schema = found.schema.to_arrow_schema()
            version_bytes = (found.metadata or {}).get(METADATA.encode())
            version = None if version_bytes is None else version_bytes.decode(errors="replace")
            types = {field.name: field.type for field in schema}
            if len(types) < len(schema):
                names = [field.name for field in schema]
                twice = next(name for name in names if names.count(name) > 1)
                message = f"there are two columns `{twice}`"
                raise LedgerError(Problem(Fault.DUPLICATE, message, hint="remove one of them"))
            file = pa.parquet.ParquetFile(
                source, metadata=found, read_dictionary=_text_paths(found.schema)
            )
            return cls(file, size, max_cell, types, version)

    def batches(self) -> Iterator[tuple[int, dict[str, Cells]]]:
        """Yield the number of rows of each batch and its cells by column. None is null.

        Columns that are all null, and columns ``..._is_number``, are left out.

        Raises:
            LedgerError: the file is damaged, or has a text that is too long.
        """
        with translate_arrow_errors():
            for batch in self.arrow_batches(_BATCH):
                yield batch.num_rows, _cells(batch)

    def arrow_batches(self, rows: int) -> Iterator[Any]:
        """Yield Arrow batches of at most ``rows`` rows, none of them across two row groups.

        Texts of any type are dictionary-encoded: a text that is repeated is in memory once.
        pyarrow cannot read lists of such values across row groups.

        Raises:
            LedgerError: a text is too long, or repeated texts make the file expand too much.
        """
        expanded = 0
        for group in range(self._file.num_row_groups):
            # Threads would gain little: processing a batch takes far longer than reading it.
            for batch in self._file.iter_batches(rows, row_groups=[group], use_threads=False):
                expanded += _text_size(batch, self._max_cell)
                _check_expansion("the texts of the file", expanded, self._size)
                yield batch


def decode_texts(batch: Any) -> Any:
    """Return an Arrow batch with strings in place of dictionary-encoded texts."""
    return batch.cast(import_pyarrow().schema(map(_decoded, batch.schema), batch.schema.metadata))


def _decoded(field: Any) -> Any:
    pa, kind = import_pyarrow(), field.type
    if pa.types.is_dictionary(kind):
        return field.with_type(kind.value_type)
    if pa.types.is_struct(kind):
        return field.with_type(pa.struct([*map(_decoded, kind)]))
    if pa.types.is_fixed_size_list(kind):
        return field.with_type(pa.list_(_decoded(kind.value_field), kind.list_size))
    if pa.types.is_large_list(kind):
        return field.with_type(pa.large_list(_decoded(kind.value_field)))
    if pa.types.is_list(kind):
        return field.with_type(pa.list_(_decoded(kind.value_field)))
    return field


def _text_paths(schema: Any) -> list[str]:
    """Return the paths of the Parquet columns that are texts, also inside lists and structs."""
    columns = (schema.column(i) for i in range(len(schema)))
    return [column.path for column in columns if column.logical_type.type in ("STRING", "JSON")]


def _check_sizes(metadata: Any, size: int) -> None:
    """Reject a file of ``size`` bytes by its metadata, before any of its pages is read.

    Raises:
        LedgerError: it would be unpacked to too many bytes or rows.
    """
    _check_expansion("the file", unpacked_size(metadata), size)
    if metadata.num_rows > max(_MIN_ROWS, size):
        message = f"{metadata.num_rows:,} rows in {size:,} bytes"
        raise LedgerError(Problem(Fault.LIMIT, message, hint=_EXPANDS))


def long_text_problem(column: str, longest: int, max_cell: int = MAX_CELL) -> Problem:
    """Return the problem of a text that is too long, without its place."""
    message = f"column `{column}`: a text of {longest:,} bytes; at most {max_cell:,}"
    return Problem(Fault.LIMIT, message)


def unpacked_size(metadata: Any) -> int:
    """Return the number of bytes of a file without compression, by its metadata.

    pyarrow 26 aborts the process if the metadata of a column chunk is damaged, so only the
    sizes of row groups are read.
    """
    groups = (metadata.row_group(i) for i in range(metadata.num_row_groups))
    return sum(max(0, group.total_byte_size) for group in groups)


def _check_expansion(what: str, expanded: int, size: int) -> None:
    most = max(_MIN_ALLOWANCE, _EXPANSION * size)
    if expanded > most:
        message = f"{what} would take more than {most:,} bytes of memory"
        raise LedgerError(Problem(Fault.LIMIT, message, hint=_EXPANDS))


_EXPANDS = "no ledger repeats itself so much; write the file again"


def _text_size(batch: Any, max_cell: int) -> int:
    """Return the number of bytes of all texts of a batch, repeated ones included.

    Raises:
        LedgerError: one of them is too long.
    """
    pa, size = import_pyarrow(), 0
    arrays = [*zip(batch.schema.names, batch.columns, strict=True)]
    while arrays:
        name, array = arrays.pop()
        if pa.types.is_dictionary(array.type):
            lengths = pa.compute.binary_length(array.dictionary)
            longest = pa.compute.max(lengths).as_py() or 0
            if longest > max_cell:
                raise LedgerError(long_text_problem(name, longest, max_cell))
            size += pa.compute.sum(lengths.take(array.indices)).as_py() or 0
        elif _is_list(array.type):
            arrays.append((name, array.flatten()))
        elif pa.types.is_struct(array.type):
            arrays += [(name, inner) for inner in array.flatten()]
    return size


@contextmanager
def translate_arrow_errors() -> Iterator[None]:
    """Convert pyarrow's errors about unreadable files to a LedgerError."""
    try:
        yield
    except LedgerError:
        raise
    except (import_pyarrow().ArrowException, OSError, ValueError, TypeError, LookupError) as error:
        reason = (str(error).partition("\n")[0] or type(error).__name__).rstrip(".")
        hint = "it may have been cut off or changed: write it again"
        message = f"this is not a readable Parquet file: {reason}"
        raise LedgerError(Problem(Fault.SYNTAX, message, hint=hint)) from None


def _cells(batch: Any) -> dict[str, Cells]:
    """Return the cells of a batch by column."""
    arrays = _not_null(batch.schema, batch.columns)
    chains = {name: _chains(a) for name, a in arrays.items() if _holds_structs(a.type)}
    values = _values({name: a for name, a in arrays.items() if name not in chains})
    return {name: chains.get(name) or values[name] for name in arrays if name in {*chains, *values}}


def _not_null(fields: Iterable[Any], arrays: Iterable[Any]) -> dict[str, Any]:
    """Return the arrays that are not all null, by name."""
    pairs = zip(fields, arrays, strict=True)
    return {field.name: array for field, array in pairs if array.null_count < len(array)}


def _values(arrays: Mapping[str, Any]) -> dict[str, list[object]]:
    """Return the values of arrays by name, with figures as numbers or texts."""
    columns = {name: _to_list(array) for name, array in arrays.items()}
    for name in [name for name in columns if name.endswith(IS_NUMBER)]:
        numbers, figure = columns.pop(name), name.removesuffix(IS_NUMBER)
        if figure in columns:
            pairs = zip(columns[figure], numbers, strict=True)
            columns[figure] = [_number(text) if number else text for text, number in pairs]
    return columns


def _number(text: object) -> object:
    if not isinstance(text, str):
        return text
    number = parse_number(text)
    if number is None:
        raise ValueError(f"{describe_value(text)} is marked as a number, but is not one")
    return number


def _to_list(array: Any) -> list[object]:
    """Return the values of an array. Values of a small dictionary are converted once each."""
    pa, kind = import_pyarrow(), array.type
    found: list[object]
    if pa.types.is_dictionary(kind) and len(array.dictionary) <= len(array):
        words = np.array([*array.dictionary.to_pylist(), None], dtype=object)
        found = words[_codes(array)].tolist()
    elif pa.types.is_dictionary(kind):
        found = array.dictionary_decode().to_pylist()
    elif _is_list(kind):
        items = iter(_to_list(array.flatten()))
        lengths = pa.compute.list_value_length(array).to_pylist()
        found = [None if length is None else [*islice(items, length)] for length in lengths]
    else:
        found = array.to_pylist()
    return found


# Neither of these calls `pyarrow.array` or `pyarrow.scalar`, which import pandas.


def _codes(array: Any) -> Any:
    """Return the indices of a dictionary array as a numpy array, with -1 for null."""
    pa, indices = import_pyarrow(), array.indices
    buffers = [None, indices.buffers()[1]]
    raw = pa.Array.from_buffers(indices.type, len(indices), buffers, offset=indices.offset)
    valid = np.from_dlpack(indices.is_valid().cast(pa.int8()))
    return np.where(valid, np.from_dlpack(raw), -1)


def _from_numpy(numbers: Any) -> Any:
    """Return 64-bit integers as an Arrow array."""
    pa = import_pyarrow()
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)])


def _chains(array: Any) -> ChainColumns:
    """Return chains of hops from an array of lists of structs."""
    lengths = import_pyarrow().compute.list_value_length(array).to_pylist()
    hops = array.flatten()
    first, numbers = _number_rows(hops)
    distinct = hops.take(_from_numpy(first))
    columns = _values(_not_null(distinct.type, distinct.flatten()))
    return ChainColumns(lengths, numbers.tolist(), len(first), columns)


def _number_rows(structs: Any) -> tuple[Any, Any]:
    """Return the index of the first of each distinct struct, and the number of each struct.

    Equal structs have the same number, the position of the first of them.
    """
    types, numbers = import_pyarrow().types, np.zeros(len(structs), np.int64)
    for column in _not_null(structs.type, structs.flatten()).values():
        coded = column if types.is_dictionary(column.type) else column.dictionary_encode()
        keys = numbers * (len(coded.dictionary) + 1) + _codes(coded)
        _, numbers = np.unique(keys, return_inverse=True)
    _, first, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    return first, numbers


def _holds_structs(kind: Any) -> bool:
    return _is_list(kind) and bool(import_pyarrow().types.is_struct(kind.value_type))


def type_mismatch(kind: Any, cell_type: CellType) -> str | None:
    """Return why an Arrow type does not fit a cell type, or None if it fits.

    Text may have any string type, and numbers any size. Figures may be numbers, and chains
    may be lists of ids.
    """
    if _fits(kind, cell_type):
        return None
    if cell_type is CellType.HOPS and _holds_structs(kind):
        return _hop_type_mismatch(kind.value_type)
    expected = "list<struct>" if cell_type is CellType.HOPS else arrow_type(cell_type)
    return f"expected {expected}, found {kind}"


def _hop_type_mismatch(struct: Any) -> str | None:
    cell_types = cell_types_of(hop_columns())
    for field in struct:
        if field.name not in cell_types:
            return f"unknown field {quote_word(field.name)}; known are {', '.join(cell_types)}"
        if (reason := type_mismatch(field.type, cell_types[field.name])) is not None:
            return f"field `{field.name}`: {reason}"
    return None


def cell_types_of(columns: Mapping[str, Column]) -> dict[str, CellType]:
    """Return the cell type of each column of a file, with columns ``..._is_number``."""
    cell_types: dict[str, CellType] = {}
    for name, column in columns.items():
        cell_types[name] = column.cell_type
        if column.cell_type is CellType.FIGURE:
            cell_types[name + IS_NUMBER] = CellType.FLAG
    return cell_types


def _fits(kind: Any, cell_type: CellType) -> bool:
    types = import_pyarrow().types
    if types.is_null(kind):
        return True
    match cell_type:
        case CellType.OWN | CellType.ID | CellType.WORD | CellType.TEXT:
            return _is_text(kind)
        case CellType.FIGURE:
            return _is_text(kind) or types.is_integer(kind) or types.is_floating(kind)
        case CellType.FLAG:
            return bool(types.is_boolean(kind))
        case CellType.WHOLE:
            return bool(types.is_integer(kind))
        case CellType.IDS | CellType.NAMES | CellType.HOPS:
            return _is_list(kind) and _fits(kind.value_type, CellType.TEXT)
        case CellType.LISTS:
            return _is_list(kind) and _fits(kind.value_type, CellType.NAMES)


def _is_text(kind: Any) -> bool:
    types = import_pyarrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return any((types.is_string(kind), types.is_large_string(kind), types.is_string_view(kind)))


def _is_list(kind: Any) -> bool:
    types = import_pyarrow().types
    return any((types.is_list(kind), types.is_large_list(kind), types.is_fixed_size_list(kind)))
