"""Tests of folders of Parquet files."""

import subprocess
import sys
from pathlib import Path
from typing import Any  # pyarrow has no types

import pyarrow as pa  # type: ignore[import-untyped]  # it has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # as above
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.api import check
from claimtrack.errors import LedgerError
from claimtrack.formats.registry import read
from claimtrack.formats.tables import parquet_columns, parquet_folder
from claimtrack.model import Assertion, Claim, Fact, Hop, Ledger, Predicate, Settings, Source
from tests.formats.conformance import SPECIMEN
from tests.formats.trials import tried
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"

LEDGER = Ledger.of(
    Source("a", "person"),
    Source("b", "outlet", party_to=["harbour"]),
    Predicate("p", "number", tolerance="5%"),
    Claim("c", "Text.", fact=Fact("s", "p", value=1900)),
    Assertion("c", ["a", Hop("b", act="quoted", quote="So.", start=7)], note="Heard."),
    settings=Settings(profile="osint"),
)

Columns = dict[str, Any]


def write_tables(folder: Path, **tables: Columns) -> Path:
    """Write a ledger to a folder, with the columns of some tables replaced."""
    for name, data in parquet_folder.write(LEDGER).files.items():
        (folder / name).write_bytes(data)
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    return folder


def problem_lines(folder: Path) -> list[str]:
    """Return the problems of a folder, without the folder in their files."""
    with pytest.raises(LedgerError) as caught:
        read(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def _described(field: Any) -> str:
    return f"  {field.name}: {field.type}{'' if field.nullable else ' not null'}"


def test_columns_and_types_match_the_golden_file() -> None:
    """The layout is stable: any change except additions breaks other programs."""
    lines: list[str] = []
    for name, data in parquet_folder.write(SPECIMEN).files.items():
        schema = pq.read_schema(pa.BufferReader(data))
        lines += [f"{name} {schema.metadata}", *map(_described, schema)]

    assert_golden(GOLDEN / "parquet_schema.txt", "\n".join(lines) + "\n")


def test_defaults_are_written_and_absent_values_are_null(tmp_path: Path) -> None:
    write_tables(tmp_path)
    source, _ = pq.read_table(tmp_path / "sources.parquet").to_pylist()
    (assertion,) = pq.read_table(tmp_path / "assertions.parquet").to_pylist()
    (claim,) = pq.read_table(tmp_path / "claims.parquet").to_pylist()

    assert {"named": True, "reliability": "F", "party_to": [], "note": None} == {
        key: source[key] for key in ("named", "reliability", "party_to", "note")
    }
    assert ("asserts", "Heard.") == (assertion["stance"], assertion["note"])
    assert [("a", None, None), ("b", "quoted", 7)] == [
        (hop["source"], hop["act"], hop["start"]) for hop in assertion["via"]
    ]
    assert ("1900", True) == (claim["fact.value"], claim["fact.value_is_number"])
    assert claim["search.where"] is None


def test_records_are_written_in_row_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_columns, "ROW_GROUP", 2)
    ledger = Ledger.of([Source(f"s{i}", "person") for i in range(5)])
    data = parquet_folder.write(ledger).files["sources.parquet"]

    assert [2, 2, 1] == [
        pq.ParquetFile(pa.BufferReader(data)).metadata.row_group(i).num_rows for i in range(3)
    ]


def test_rows_are_read_across_batches_with_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_columns, "_BATCH", 2)
    write_tables(
        tmp_path, sources={"id": ["a", "b", "c", "d"], "kind": ["person", "person", "x", "y"]}
    )

    assert ["sources.parquet:3:2", "sources.parquet:4:2"] == [
        line.partition(": ")[0] for line in problem_lines(tmp_path)
    ]


def test_places_have_row_and_column_numbers(tmp_path: Path) -> None:
    ledger = read(write_tables(tmp_path))
    source, (assertion, *_) = ledger.sources["b"], ledger.assertions
    hops = [hop.place.within(assertion.place) for hop in assertion.via if hop.place is not None]
    places = [str(place) for place in (source.place, *hops)]
    file = tmp_path / "assertions.parquet"

    assert [f"{tmp_path / 'sources.parquet'}:2:1", f"{file}:1:2", f"{file}:1:2"] == places
    assert check(ledger).findings


def test_other_arrow_types_are_accepted(tmp_path: Path) -> None:
    big, text = pa.large_string(), pa.string()
    write_tables(
        tmp_path,
        sources={
            "kind": pa.array(["person", "outlet"], pa.dictionary(pa.int8(), big)),
            "id": pa.array(["a", "b"], big),
            "party_to": pa.array([None, ["harbour"]], pa.large_list(big)),
            "note": pa.nulls(2),
        },
        claims={
            "id": ["c"],
            "text": ["Text."],
            "fact.subject": ["s"],
            "fact.predicate": ["p"],
            "fact.value": pa.array([1900], pa.int16()),
        },
        assertions={
            "claim": ["c"],
            "via": pa.array([["a", "b"]], pa.list_(pa.dictionary(pa.int32(), text))),
        },
    )
    ledger = read(tmp_path)

    assert LEDGER.sources == ledger.sources
    assert LEDGER.claims == ledger.claims
    assert (Assertion("c", ["a", "b"]),) == ledger.assertions


def test_figures_keep_their_type(tmp_path: Path) -> None:
    write_tables(
        tmp_path,
        predicates={"id": ["p", "q"], "takes": ["number"] * 2, "tolerance": [0.5, 1.0]},
    )

    assert [0.5, 1.0] == [each.tolerance for each in read(tmp_path).predicates.values()]


@pytest.mark.parametrize(
    ("name", "columns", "says"),
    [
        ("claims", {"id": ["c"]}, "claims.parquet:1:1: CT010 there is no column `text`"),
        ("claims", {"id": ["c"], "txt": ["x"]}, "1:2: CT007 unknown key `txt` (did you mean"),
        ("claims", {"id": [1], "text": ["x"]}, "1:1: CT006 column `id`: expected string"),
        (
            "sources",
            {"id": ["a"], "kind": ["person"], "party_to": ["x"]},
            "1:3: CT006 column `party_to`: expected list<element: string not null>, found string",
        ),
        (
            "documents",
            {"id": ["d"], "published": pa.array([0], pa.date32())},
            "`published`: expected string, found date32[day] (cast it; dates are text",
        ),
        (
            "assertions",
            {"claim": ["c"], "via": [[{"source": "a", "acts": "said"}]]},
            "column `via`: unknown field `acts`; known are source, act",
        ),
        (
            "assertions",
            {"claim": ["c"], "via": [[{"source": "a", "start": "7"}]]},
            "column `via`: field `start`: expected int64, found string",
        ),
        (
            "claims",
            {
                "id": ["c"],
                "text": ["x"],
                "fact.value": ["thirty"],
                "fact.value_is_number": [True],
            },
            'the text "thirty" is marked as a number, but is not one',
        ),
        ("ledger", {"key": ["version"], "value": ["2"]}, "ledger.parquet:1:2: CT011 this program"),
        ("ledger", {"key": ["version"], "value": [1]}, "column `value`: expected string"),
    ],
)
def test_invalid_columns_are_reported(
    name: str, columns: Columns, says: str, tmp_path: Path
) -> None:
    assert says in "\n".join(problem_lines(write_tables(tmp_path, **{name: columns})))


def test_file_of_another_version_is_rejected(tmp_path: Path) -> None:
    write_tables(tmp_path)
    table = pq.read_table(tmp_path / "claims.parquet")
    changed = table.replace_schema_metadata({"claimtrack.version": "2"})
    pq.write_table(changed, tmp_path / "claims.parquet")

    assert ["claims.parquet:1:1: CT011 this program reads tables of version 1"] == [
        line.partition(" (")[0] for line in problem_lines(tmp_path)
    ]


def test_duplicate_column_is_rejected(tmp_path: Path) -> None:
    write_tables(tmp_path)
    table = pa.table([["c"], ["d"]], names=["id", "id"])
    pq.write_table(table, tmp_path / "claims.parquet")

    assert ["claims.parquet:1:1: CT005 there are two columns `id` (remove one of them)"] == (
        problem_lines(tmp_path)
    )


def test_all_problems_of_all_rows_are_reported(tmp_path: Path) -> None:
    """Renew the golden file with ``RENEW_GOLDEN=1`` and review the difference."""
    write_tables(
        tmp_path,
        sources={"id": ["a", "B", None], "kind": ["persn", "outlet", "person"]},
        documents={"id": ["d"], "published": ["last year"], "credits": [["a", "zz", None]]},
        claims={"id": ["c"], "text": ["x"], "search.by": ["desk"]},
        assertions={
            "claim": ["c", "d", "c", "c"],
            "via": [[{"source": "a", "act": "sayd"}], [], None, [None, {"source": "a"}]],
        },
    )

    assert_golden(GOLDEN / "parquet_problems.txt", "\n".join(problem_lines(tmp_path)) + "\n")


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 1000, b"id,text\nc,Text.\n"])
def test_file_that_is_not_parquet_is_rejected(data: bytes, tmp_path: Path) -> None:
    (write_tables(tmp_path) / "claims.parquet").write_bytes(data)

    assert (
        "claims.parquet:1:1: CT004 this is not a readable Parquet file"
        in problem_lines(tmp_path)[0]
    )


WHOLE = {name: bytes(data) for name, data in parquet_folder.write(LEDGER).files.items()}


@tried
@given(data=st.data())
def test_damaged_file_gives_a_ledger_or_problems(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(WHOLE)))
    broken = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 3))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.none() | st.integers(0, len(broken)))
    folder = write_tables(tmp_path_factory.mktemp("damaged"))
    (folder / name).write_bytes(bytes(broken[:cut]))

    try:
        accepted = isinstance(read(folder), Ledger)
    except LedgerError as error:
        accepted = bool(error.problems)

    assert accepted


def test_changed_type_of_a_column_is_a_problem(tmp_path: Path) -> None:
    """Asked for the sizes of such a column, pyarrow aborts the process."""
    folder = write_tables(tmp_path)
    text, number = b"\x15\x0c%\x00\x18\x0breliability", b"\x15\x02%\x00\x18\x0breliability"
    whole = WHOLE["sources.parquet"]
    assert whole.count(text) == 1
    (folder / "sources.parquet").write_bytes(whole.replace(text, number))

    assert "column `reliability`: expected dictionary" in problem_lines(folder)[0]


def test_missing_extra_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_tables(tmp_path)
    parquet_columns.import_pyarrow.cache_clear()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    try:
        for ask in (lambda: read(tmp_path), lambda: parquet_folder.write(LEDGER)):
            with pytest.raises(LedgerError, match=r"needs the extra `parquet` \(pip install"):
                ask()
    finally:
        parquet_columns.import_pyarrow.cache_clear()


def test_chains_are_read_across_row_groups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A batch must not cross row groups, because each has its own dictionary."""
    monkeypatch.setattr(parquet_columns, "ROW_GROUP", 3)
    sources = [Source(f"s{i}", "person") for i in range(10)]
    said = [Assertion("c", [f"s{i}", f"s{(i + 1) % 10}"], id=f"a{i}") for i in range(10)]
    ledger = Ledger.of(sources, Claim("c", "It is so."), said)

    parquet_folder.write(ledger).save(tmp_path / "ledger")

    assert ledger == parquet_folder.read(tmp_path / "ledger")


def test_reading_does_not_import_pandas(tmp_path: Path) -> None:
    """Some pyarrow functions import pandas, which costs 0.3 s and 40 MB."""
    write_tables(tmp_path)
    program = (
        "import sys; from claimtrack.formats.tables import parquet_folder;"
        "parquet_folder.read(sys.argv[1]); print('pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "False\n" == done.stdout
