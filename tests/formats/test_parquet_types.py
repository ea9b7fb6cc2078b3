"""Column types of Parquet: a check in parts accepts and rejects what a plain check does."""

import subprocess
import sys
from pathlib import Path
from typing import Any  # pyarrow has no types

import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from claimtrack import LedgerError
from claimtrack.cli import main
from claimtrack.formats import registry
from claimtrack.formats.tables import parquet_columns
from claimtrack.formats.tables.parquet_columns import MAX_CELL, ParquetFile

Captured = pytest.CaptureFixture[str]

LEDGER = """
ledger = 1

[source]
mayor = { kind = "official", part_of = "town", party_to = ["pool"] }
town = { kind = "government" }
daily = { kind = "outlet" }

[document.a]
publisher = "daily"
published = "2021-10-19"
credits = ["town"]

[claim.closed]
text = "The pool is closed."
about = ["town"]
via = ["mayor", "daily"]
at = "a"

[claim.open]
text = "The pool is open."
via = ["daily"]
"""

CHAINS = [["mayor", "daily"], ["daily"]]
HOPS = [[{"source": source} for source in chain] for chain in CHAINS]


def text_types() -> dict[str, Any]:
    return {
        "string": pa.string(),
        "large_string": pa.large_string(),
        "string_view": pa.string_view(),
        "dictionary": pa.dictionary(pa.int8(), pa.string()),
        "large_dictionary": pa.dictionary(pa.int32(), pa.large_string()),
    }


def accepted() -> dict[str, tuple[str, str, Any]]:
    """Return a table, a column and an array of values for each case that changes no finding."""
    cases = {}
    for name, kind in text_types().items():
        cases[f"id {name}"] = ("claims", "id", pa.array(["closed", "open"], kind))
        cases[f"text {name}"] = ("claims", "text", pa.array(["Closed.", "Open."], kind))
        cases[f"list of {name}"] = ("claims", "about", pa.array([["town"], []], pa.list_(kind)))
        cases[f"chain of {name}"] = ("assertions", "via", pa.array(CHAINS, pa.large_list(kind)))
        struct = pa.list_(pa.struct([("source", kind)]))
        if name != "string_view":  # pyarrow does not write it in lists of structs
            cases[f"hop of {name}"] = ("assertions", "via", pa.array(HOPS, struct))
    cases["null text"] = ("claims", "note", pa.nulls(2))
    cases["null list"] = ("claims", "because", pa.nulls(2))
    cases["null words"] = ("claims", "kind", pa.nulls(2))
    cases["list of nulls"] = ("claims", "about", pa.array([[], []], pa.list_(pa.null())))
    cases["fixed list"] = (
        "assertions",
        "via",
        pa.array([["mayor"], ["daily"]], pa.list_(pa.string(), 1)),
    )
    return cases


def rejected() -> dict[str, tuple[str, str, Any]]:
    """Return a table, a column and an array of values of a wrong type for each case."""
    return {
        "binary id": ("claims", "id", pa.array([b"closed", b"open"])),
        "numeric id": ("claims", "id", pa.array([1, 2])),
        "boolean id": ("claims", "id", pa.array([True, True])),
        "date": ("documents", "published", pa.array([0], pa.date32())),
        "timestamp": ("documents", "published", pa.array([0], pa.timestamp("us"))),
        "list of an id": ("assertions", "claim", pa.array([["closed"], ["open"]])),
        "struct": ("claims", "text", pa.array([{"a": "Closed."}, {"a": "Open."}])),
        "text of a list": ("claims", "about", pa.array(["town", "town"])),
        "list of numbers": ("claims", "about", pa.array([[1], [2]])),
        "list view": ("claims", "about", pa.array([["town"], []], pa.list_view(pa.string()))),
        "map": ("claims", "about", pa.array([[("a", "b")], []], pa.map_(pa.string(), pa.string()))),
        "chain of numbers": ("assertions", "via", pa.array([[1], [2]])),
        "hop of numbers": ("assertions", "via", pa.array([[{"source": 1}], []])),
        "unknown field": ("assertions", "via", pa.array([[{"sauce": "mayor"}], []])),
    }


def save(folder: Path, table: str, column: str, values: Any) -> None:
    """Write the ledger as Parquet, with other values in a column."""
    path = folder / f"{table}.parquet"
    (folder.parent / "ledger.toml").write_text(LEDGER)
    registry.write(registry.read(folder.parent / "ledger.toml"), "parquet").save(folder)
    whole = pq.read_table(path)
    at = whole.column_names.index(column)
    pq.write_table(whole.set_column(at, pa.field(column, values.type), values), path)


def check_both(folder: Path, capsys: Captured) -> tuple[int, str]:
    """Check a ledger at once and in parts, and return the result of both."""
    found = []
    for options in ([], ["--jobs", "1"]):
        status = main.main(["check", str(folder), "--format", "json", *options])
        out, err = capsys.readouterr()
        assert "" == err
        found.append((status, out))
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("case", accepted())
def test_parts_accept_every_type_that_a_plain_check_accepts(
    case: str, tmp_path: Path, capsys: Captured
) -> None:
    save(tmp_path / "ledger", *accepted()[case])

    status, _ = check_both(tmp_path / "ledger", capsys)

    assert 1 == status


@pytest.mark.parametrize("case", rejected())
def test_parts_reject_other_types_in_the_words_of_a_plain_check(
    case: str, tmp_path: Path, capsys: Captured
) -> None:
    save(tmp_path / "ledger", *rejected()[case])

    status, out = check_both(tmp_path / "ledger", capsys)

    assert 2 == status
    assert "divided" not in out


def test_missing_values_are_reported_in_the_words_of_a_plain_check(
    tmp_path: Path, capsys: Captured
) -> None:
    """A part reports its own problems only: others are found in the next run."""
    save(tmp_path / "ledger", "claims", "id", pa.nulls(2))
    command = ["check", str(tmp_path / "ledger"), "--format", "concise"]
    main.main(command)
    plain = capsys.readouterr().err.splitlines()
    main.main([*command, "--jobs", "1"])
    parts = capsys.readouterr().err.splitlines()

    assert plain[:2] == parts
    assert "`id` is missing" in parts[0]


def test_columns_of_all_tables_are_reported_at_once(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "ledger"
    save(folder, *rejected()["numeric id"])
    sources = pq.read_table(folder / "sources.parquet")
    pq.write_table(
        sources.rename_columns(
            ["knd" if name == "kind" else name for name in sources.column_names]
        ),
        folder / "sources.parquet",
    )

    status, out = check_both(folder, capsys)

    assert 2 == status
    assert "did you mean `kind`?" in out
    assert "column `id`: expected string, found int64" in out


def repeated(text: str, rows: int) -> Any:
    """Return assertions with a note that is in memory once."""
    note = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))
    return pa.table({"claim": ["closed"] * rows, "via": [["daily"]] * rows, "note": note})


def write_compressed(path: Path, table: Any) -> None:
    """Write a table whose texts are plain strings to a reader."""
    pq.write_table(
        table, path, compression="zstd", dictionary_pagesize_limit=1 << 30, store_schema=False
    )


def test_longest_text_is_read_and_a_longer_one_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "notes.parquet"
    write_compressed(path, repeated("x" * MAX_CELL, 3))
    ((_, cells),) = ParquetFile.of(path.read_bytes()).batches()
    assert ["x" * MAX_CELL] * 3 == cells["note"]

    write_compressed(path, repeated("x" * (MAX_CELL + 1), 3))
    with pytest.raises(LedgerError, match="column `note`: a text of 80,001 bytes; at most 80,000"):
        list(ParquetFile.of(path.read_bytes()).batches())


def test_long_texts_in_hops_and_lists_are_rejected(tmp_path: Path) -> None:
    path = tmp_path / "cells.parquet"
    long = "x" * (MAX_CELL + 1)
    for name, values in (("via", [[{"quote": long}]]), ("at", [[["a", long]]])):
        pq.write_table(pa.table({name: values}), path)

        with pytest.raises(LedgerError, match=f"column `{name}`: a text of 80,001 bytes"):
            list(ParquetFile.of(path.read_bytes()).batches())


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"a": ["x" * (2 << 20)]}, "the file would take more than 1,048,576 bytes"),
        ({"a": ["x" * 70_000] * 100}, "the texts of the file would take more than 1,048,576"),
        ({"a": pa.nulls(20_001)}, "20,001 rows in "),
    ],
)
def test_small_file_that_expands_is_rejected(
    table: dict[str, Any], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_columns, "_MIN_ALLOWANCE", 1 << 20)
    monkeypatch.setattr(parquet_columns, "_MIN_ROWS", 20_000)
    path = tmp_path / "bomb.parquet"
    write_compressed(path, pa.table(table))
    assert path.stat().st_size < 10_000

    with pytest.raises(LedgerError, match=message):
        list(ParquetFile.of(path.read_bytes()).batches())


# A child starts with the peak memory of its parent in its resource usage, so ask the kernel for
# the peak of its own memory.
PEAK = """\
import atexit, re, runpy, sys
def show():
    text = open("/proc/self/status", encoding="ascii").read()
    print(re.search(r"VmHWM:\\s+([0-9]+) kB", text)[1])
atexit.register(show)
sys.argv[0] = "claimtrack"
runpy.run_module("claimtrack", run_name="__main__")
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs the memory of a process")
@pytest.mark.parametrize("options", [[], ["--memory", "1G"]])
def test_file_of_repeated_texts_takes_little_memory(options: list[str], tmp_path: Path) -> None:
    """A file of 1,435 bytes once took 7.8 GB, and 9.2 GB in parts."""
    folder = tmp_path / "ledger"
    save(folder, *accepted()["null text"])
    write_compressed(folder / "assertions.parquet", repeated("x" * 100_000, 49_000))
    command = [sys.executable, "-c", PEAK, "check", str(folder), *options]

    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert 2 == ended.returncode
    assert "column `note`: a text of 100,000 bytes" in ended.stderr
    assert int(ended.stdout.split()[-1]) < 600_000  # kilobytes
