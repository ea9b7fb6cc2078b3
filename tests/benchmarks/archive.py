"""Generated Parquet ledgers of any size, written without holding them in memory.

A ledger is written chapter by chapter (:func:`tests.benchmarks.generator.chapter`).
People and documents belong to one chapter. Owners, agencies and outlets belong to the
whole ledger, so that many parts name them. After some chapters, the same chapters repeat
under other ids, since generating takes longer than checking.

``python -m tests.benchmarks.archive FOLDER 1000000`` writes a reproducible ledger with
about that many assertions.
"""

import argparse
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any  # pyarrow has no types

from claimtrack.formats.tables import parquet_folder
from claimtrack.formats.tables.parquet_columns import import_pyarrow
from tests.benchmarks.generator import chapter

CHAPTER = 50_000
"""Number of claims of a chapter; the last one may have fewer."""

DIFFERENT = 7
"""Number of generated chapters before they repeat."""

ASSERTIONS = 100
CLAIMS = 35
"""The proportion of assertions to claims, to convert sizes."""


def write(folder: Path, assertions: int, size: int = CHAPTER, jobs: int = 1) -> None:
    """Write a ledger of about ``assertions`` assertions on several processes.

    The folder must not be there yet. Chapters have ``size`` claims.
    """
    claims = max(1, assertions * CLAIMS // ASSERTIONS)
    sizes = [min(size, claims - first) for first in range(0, claims, size)]
    made = folder / "chapters"
    made.mkdir(parents=True)
    task = partial(_make, made, size)
    if jobs == 1:
        for number, count in enumerate(sizes[:DIFFERENT]):
            task(number, count)
    else:
        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            list(pool.map(task, range(DIFFERENT), sizes))
    for name in sorted({path.name for path in made.glob("*/*")}):
        _join(made, name, len(sizes))
    shutil.rmtree(made)


def _make(made: Path, size: int, number: int, claims: int) -> None:
    mark = _mark(number)
    parquet_folder.write(chapter(claims, mark, size)).save(made / mark)


def _mark(number: int) -> str:
    """Return the prefix of the ids of a chapter."""
    return f"k{number}-"


def _join(made: Path, name: str, chapters: int) -> None:
    """Write the rows of all chapters to one file, with the shared rows only once."""
    pa = import_pyarrow()
    schema = pa.parquet.read_schema(next(made.glob(f"*/{name}")))
    with pa.parquet.ParquetWriter(made.parent / name, schema, compression="zstd") as writer:
        for number in range(chapters):
            mark = _mark(number % DIFFERENT)
            for batch in _batches(made / mark / name):
                if number:
                    batch = _own(batch, name, mark)
                if number >= DIFFERENT:
                    arrays = [_renamed(column, mark, _mark(number)) for column in batch.columns]
                    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
                writer.write_batch(batch)


def _batches(path: Path) -> Iterator[Any]:
    if not path.exists():  # the chapter has no such record
        return
    file = import_pyarrow().parquet.ParquetFile(path)
    for group in range(file.num_row_groups):
        yield from file.iter_batches(1 << 20, row_groups=[group])


def _own(batch: Any, name: str, mark: str) -> Any:
    """Return the rows of a table that belong to one chapter."""
    if name == parquet_folder.KNOWN_BY:
        return batch.slice(0, 0)
    if name == f"sources{parquet_folder.ENDING}":
        return batch.filter(import_pyarrow().compute.starts_with(batch.column("id"), mark))
    return batch


def _renamed(array: Any, mark: str, other: str) -> Any:
    """Return an array of texts with one prefix replaced by another."""
    pa, types = import_pyarrow(), import_pyarrow().types
    if types.is_dictionary(array.type):
        return pa.DictionaryArray.from_arrays(
            array.indices, _renamed(array.dictionary, mark, other)
        )
    if types.is_list(array.type):
        inside = _renamed(array.values, mark, other)
        return pa.ListArray.from_arrays(
            array.offsets, inside, type=array.type, mask=array.is_null()
        )
    if types.is_struct(array.type):
        parts = [_renamed(part, mark, other) for part in array.flatten()]
        return pa.StructArray.from_arrays(parts, fields=[*array.type])
    if types.is_string(array.type):
        return pa.compute.replace_substring_regex(array, f"^{mark}", other)
    return array


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write a made-up ledger in Parquet.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("assertions", type=int, help="about how many assertions it has")
    parser.add_argument("--chapter", type=int, default=CHAPTER, help="claims of a chapter")
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args(arguments)
    write(chosen.folder, chosen.assertions, chosen.chapter, chosen.jobs)


if __name__ == "__main__":
    main()
