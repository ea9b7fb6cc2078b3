"""Columns of a ledger as Parquet holds them, and back: all that is asked of pyarrow.

Ids and words are dictionary-encoded strings, lists are lists, a chain is a list of
structs of its hops. A figure is its text; ``..._is_number`` beside it says that it was
given as a number. Dates are EDTF text, as everywhere.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any  # pyarrow has no types

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Problem, not_installed
from claimtrack.formats.records.columns import Cells, ChainColumns
from claimtrack.formats.records.parser import shown
from claimtrack.formats.tables.layout import VERSION, CellType, Column, hop_columns, number_in
from claimtrack.model.values import spell

IS_NUMBER = "_is_number"
"""Ends the name of the column that says of a figure whether it was given as a number."""

METADATA = "claimtrack.version"
"""The key of a file's metadata that has the version of the layout."""

ROW_GROUP = 1 << 17
"""How many records are written, and held in columns, at a time."""

_BATCH = 1 << 17


@cache
def pyarrow() -> ModuleType:
    """Return pyarrow with its reader of Parquet.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    try:
        # It comes without types; all that asks it is in this module.
        import pyarrow  # type: ignore[import-untyped]
        import pyarrow.compute  # type: ignore[import-untyped]
        import pyarrow.parquet  # type: ignore[import-untyped]
    except ImportError:
        raise not_installed("Parquet", "parquet") from None
    module: ModuleType = pyarrow
    return module


def written(columns: Mapping[str, Column], records: Sequence[object]) -> bytes:
    """Return a file with a row for each record, in row groups.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    chunks = (records[at : at + ROW_GROUP] for at in range(0, len(records), ROW_GROUP))
    arrays = (
        [array for column in columns.values() for array in _arrays(column, chunk)]
        for chunk in chunks
    )
    return _file(pyarrow().schema(_fields(columns)), arrays)


def written_texts(columns: Mapping[str, Sequence[str]]) -> bytes:
    """Return a file with columns of texts, none of them null.

    Raises:
        LedgerError: the extra ``parquet`` is not installed.
    """
    pa = pyarrow()
    fields = [pa.field(name, pa.string(), nullable=False) for name in columns]
    return _file(pa.schema(fields), [[pa.array(c, pa.string()) for c in columns.values()]])


def _file(schema: Any, chunks: Iterable[list[Any]]) -> bytes:
    pa, buffer = pyarrow(), io.BytesIO()
    schema = schema.with_metadata({METADATA: str(VERSION)})
    with pa.parquet.ParquetWriter(buffer, schema, compression="zstd") as writer:
        for arrays in chunks:
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    return buffer.getvalue()


def _fields(columns: Mapping[str, Column]) -> list[Any]:
    return [
        pyarrow().field(name, type_of(form), nullable=not columns[_beside(name)].always)
        for name, form in forms_of(columns).items()
    ]


def _beside(name: str) -> str:
    return name.removesuffix(IS_NUMBER)


def type_of(form: CellType) -> Any:
    """Return the type of Arrow that columns of a form are written in."""
    pa = pyarrow()
    match form:
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
    # The name that the standard of Parquet has for what is in a list.
    return pyarrow().list_(pyarrow().field("element", item, nullable=False))


def _arrays(column: Column, records: Sequence[object]) -> list[Any]:
    """Return the values of a column, and for figures whether each was given as a number."""
    pa, values = pyarrow(), column.values(records, sparse=False)
    match column.form:
        case CellType.FIGURE:
            texts = [v if v is None or isinstance(v, str) else repr(v) for v in values]
            numbers = [None if v is None else not isinstance(v, str) for v in values]
            return [pa.array(texts, pa.string()), pa.array(numbers, pa.bool_())]
        case CellType.HOPS:
            return [_chain_array(values)]
    return [pa.array(values, type_of(column.form))]


def _chain_array(chains: Sequence[object]) -> Any:
    pa, steps, ends = pyarrow(), list[object](), [0]
    for chain in chains:
        if isinstance(chain, tuple):
            steps += chain
        ends.append(len(steps))
    kind = type_of(CellType.HOPS)
    arrays = [array for column in hop_columns().values() for array in _arrays(column, steps)]
    fields = [*kind.value_type]
    structs = pa.StructArray.from_arrays(arrays, fields=fields)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs, type=kind)


@frozen(eq=False)
class ParquetFile:
    """A file of Parquet that is read batch by batch."""

    _file: Any  # a pyarrow.parquet.ParquetFile
    types: Mapping[str, Any]
    """The type of Arrow of each column, in the order of the file."""
    version: str | None
    """The version of the layout it was written in, if it says so."""

    @classmethod
    def of(cls, data: bytes) -> "ParquetFile":
        """Open a file.

        Raises:
            LedgerError: it is no Parquet, or the extra ``parquet`` is not installed.
        """
        pa = pyarrow()
        with refusing():
            file = pa.parquet.ParquetFile(pa.BufferReader(data))
            schema = file.schema_arrow
            said = (schema.metadata or {}).get(METADATA.encode())
            version = None if said is None else said.decode(errors="replace")
            types = {field.name: field.type for field in schema}
            if len(types) < len(schema):
                names = [field.name for field in schema]
                twice = next(name for name in names if names.count(name) > 1)
                message = f"there are two columns `{twice}`"
                raise LedgerError(Problem(Fault.DUPLICATE, message, hint="take one of them away"))
            return cls(file, types, version)

    def batches(self) -> Iterator[tuple[int, dict[str, Cells]]]:
        """Yield how many rows a batch has and the cells of its columns, None where null.

        Columns of nothing but nulls, and those beside figures, are left out.

        Raises:
            LedgerError: the file is damaged.
        """
        with refusing():
            for batch in in_batches(self._file, _BATCH):
                yield batch.num_rows, _cells(batch)


def in_batches(file: Any, rows: int) -> Iterator[Any]:
    """Yield the batches of a file of at most so many rows, none across two row groups.

    One that is cannot be read where lists hold words: pyarrow has no dictionary for both.
    """
    for group in range(file.num_row_groups):
        # Threads would gain little: what is made of a batch takes far longer than to read it.
        yield from file.iter_batches(rows, row_groups=[group], use_threads=False)


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse what pyarrow cannot read, whichever way it says so."""
    try:
        yield
    except LedgerError:
        raise
    except (pyarrow().ArrowException, OSError, ValueError, TypeError, LookupError) as error:
        reason = (str(error).partition("\n")[0] or type(error).__name__).rstrip(".")
        hint = "it may have been cut off or changed: write it anew"
        message = f"this is no Parquet that can be read: {reason}"
        raise LedgerError(Problem(Fault.SYNTAX, message, hint=hint)) from None


def _cells(batch: Any) -> dict[str, Cells]:
    """Return the cells of a batch by column."""
    arrays = _known(batch.schema, batch.columns)
    chains = {name: _chains(a) for name, a in arrays.items() if _holds_structs(a.type)}
    values = _values({name: a for name, a in arrays.items() if name not in chains})
    return {name: chains.get(name) or values[name] for name in arrays if name in {*chains, *values}}


def _known(fields: Iterable[Any], arrays: Iterable[Any]) -> dict[str, Any]:
    """Return those of the arrays that are not of nothing but nulls, by name."""
    pairs = zip(fields, arrays, strict=True)
    return {field.name: array for field, array in pairs if array.null_count < len(array)}


def _values(arrays: Mapping[str, Any]) -> dict[str, list[object]]:
    """Return the values of arrays by name, figures as they were given."""
    columns = {name: _listed(array) for name, array in arrays.items()}
    for name in [name for name in columns if name.endswith(IS_NUMBER)]:
        numbers, figure = columns.pop(name), name.removesuffix(IS_NUMBER)
        if figure in columns:
            pairs = zip(columns[figure], numbers, strict=True)
            columns[figure] = [_number(text) if number else text for text, number in pairs]
    return columns


def _number(text: object) -> object:
    if not isinstance(text, str):
        return text
    number = number_in(text)
    if number is None:
        raise ValueError(f"{spell(text)} is marked as a number, and is none")
    return number


def _listed(array: Any) -> list[object]:
    """Return the values of an array; of words by number each is made once, where that is less."""
    found: list[object]
    if not pyarrow().types.is_dictionary(array.type):
        found = array.to_pylist()
    elif len(array.dictionary) > len(array):
        found = array.dictionary_decode().to_pylist()
    else:
        words = {None: None} | dict(enumerate(array.dictionary.to_pylist()))
        found = [*map(words.__getitem__, array.indices.to_pylist())]
    return found


def _chains(array: Any) -> ChainColumns:
    """Return chains of hops from lists of structs."""
    inside = array.flatten()
    hops = _values(_known(inside.type, inside.flatten()))
    return ChainColumns(pyarrow().compute.list_value_length(array).to_pylist(), hops)


def _holds_structs(kind: Any) -> bool:
    return _is_list(kind) and bool(pyarrow().types.is_struct(kind.value_type))


def misfit(kind: Any, form: CellType) -> str | None:
    """Return why a column of a type cannot be one of a form, or None if it can.

    Text may be in any of its types, numbers of any size. Figures may be numbers, and
    chains lists of ids.
    """
    if _fits(kind, form):
        return None
    if form is CellType.HOPS and _holds_structs(kind):
        return _misfit_of_hops(kind.value_type)
    return (
        f"expected {type_of(form) if form is not CellType.HOPS else 'list<struct>'}, found {kind}"
    )


def _misfit_of_hops(struct: Any) -> str | None:
    forms = forms_of(hop_columns())
    for field in struct:
        if field.name not in forms:
            return f"unknown field {shown(field.name)}; known are {', '.join(forms)}"
        if (reason := misfit(field.type, forms[field.name])) is not None:
            return f"field `{field.name}`: {reason}"
    return None


def forms_of(columns: Mapping[str, Column]) -> dict[str, CellType]:
    """Return what each column of a file holds, those that stand beside figures as well."""
    forms: dict[str, CellType] = {}
    for name, column in columns.items():
        forms[name] = column.form
        if column.form is CellType.FIGURE:
            forms[name + IS_NUMBER] = CellType.FLAG
    return forms


def _fits(kind: Any, form: CellType) -> bool:
    types = pyarrow().types
    if types.is_null(kind):
        return True
    match form:
        case CellType.OWN | CellType.ID | CellType.WORD | CellType.TEXT:
            return _is_text(kind)
        case CellType.FIGURE:
            return _is_text(kind) or types.is_integer(kind) or types.is_floating(kind)
        case CellType.FLAG:
            return bool(types.is_boolean(kind))
        case CellType.WHOLE:
            return bool(types.is_integer(kind))
        case CellType.IDS | CellType.NAMES | CellType.HOPS:
            return _is_list(kind) and _is_text(kind.value_type)
        case CellType.LISTS:
            return _is_list(kind) and _fits(kind.value_type, CellType.NAMES)


def _is_text(kind: Any) -> bool:
    types = pyarrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return any((types.is_string(kind), types.is_large_string(kind), types.is_string_view(kind)))


def _is_list(kind: Any) -> bool:
    types = pyarrow().types
    return any((types.is_list(kind), types.is_large_list(kind), types.is_fixed_size_list(kind)))
