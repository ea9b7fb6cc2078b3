"""Failures of checks on Spark, which report no partial results."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it comes without types
import pytest

from claimtrack.engine.rule import RuleError
from claimtrack.errors import LedgerError
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Assertion, Claim, Ledger, Source
from claimtrack.scale.spark.run import PartJudge, check_on_spark
from claimtrack.scale.spark.session import Session, translate_spark_errors
from tests.scale.spark.comparison import options_for

pytestmark = pytest.mark.spark

LEDGER = Ledger.of(
    [Source("witness", "witness")],
    [Claim(f"c{i}", "Text.") for i in range(4)],
    [Assertion(f"c{i}", ["witness"]) for i in range(4)],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parquet_folder.write(LEDGER).save(tmp_path / "ledger")
    return tmp_path / "ledger"


def change(folder: Path, table: str, **columns: list[str]) -> None:
    """Replace values in columns of a table."""
    path = folder / f"{table}.parquet"
    known = pq.read_table(path)
    for name, values in columns.items():
        array = pa.array(values).cast(known.schema.field(name).type)
        known = known.set_column(known.column_names.index(name), name, array)
    pq.write_table(known, path)


def problems(spark: Session, folder: Path) -> list[str]:
    """Return the messages of all problems of a check."""
    with pytest.raises(LedgerError) as caught:
        check_on_spark(spark, str(folder), options_for(LEDGER), 2)
    return [str(each).replace(f"{folder}/", "") for each in caught.value.problems]


def test_problems_of_several_parts_are_reported_together(spark: Session, folder: Path) -> None:
    change(folder, "claims", kind=["event", "wish", "event", "hope"])

    messages = problems(spark, folder)

    assert ["claims.parquet:2:", "claims.parquet:4:"] == [each[:17] for each in messages]


def test_problems_are_the_same_as_on_one_machine(spark: Session, folder: Path) -> None:
    change(folder, "claims", kind=["event", "wish", "event", "hope"])

    with pytest.raises(LedgerError) as caught:
        parquet_folder.read(folder)

    assert [str(p).replace(f"{folder}/", "") for p in caught.value.problems] == problems(
        spark, folder
    )


def test_duplicate_ids_in_different_parts_are_reported(spark: Session, folder: Path) -> None:
    change(folder, "claims", id=["c0", "c1", "c2", "c0"])

    assert ["claims.parquet:4:1: CT005 the id `c0` is given twice"] == problems(spark, folder)


def test_an_unknown_claim_is_reported(spark: Session, folder: Path) -> None:
    change(folder, "assertions", claim=["c0", "c1", "c2", "c9"])

    (message,) = problems(spark, folder)

    assert message.startswith("assertions.parquet:4:")
    assert "unknown claim `c9`" in message


def test_an_unknown_column_is_reported_once(spark: Session, folder: Path) -> None:
    known = pq.read_table(folder / "claims.parquet")
    pq.write_table(known.append_column("mood", pa.array(["good"] * 4)), folder / "claims.parquet")

    (message,) = problems(spark, folder)

    assert "unknown" in message
    assert "mood" in message


def test_a_damaged_file_is_reported(spark: Session, folder: Path) -> None:
    (folder / "links.parquet").write_bytes(b"PAR1 and no more")

    (message,) = problems(spark, folder)

    assert message.startswith("links.parquet:1:1: CT004 this is not a readable Parquet file: ")
    assert "is not a Parquet file" in message


def test_a_folder_without_a_ledger_is_reported(spark: Session, tmp_path: Path) -> None:
    (message,) = problems(spark, tmp_path)

    assert message.startswith("CT018 there is no `ledger.parquet` in")


def test_a_failing_task_ends_the_run_with_its_reason(spark: Session) -> None:
    def failing(batches: Iterator[object]) -> Iterator[object]:
        raise ValueError("the disk of this machine is full")

    with pytest.raises(RuleError, match="Spark failed: ValueError: the disk of this machine"):  # noqa: SIM117
        with translate_spark_errors():
            spark.range(3).mapInArrow(failing, "id bigint").collect()


def test_the_error_of_a_failing_part_names_it(spark: Session, folder: Path) -> None:
    failing = PartJudge(folder, {"missing/sources.parquet": b""}, options_for(LEDGER))
    rows = spark.createDataFrame([(3,)], "part int")

    with pytest.raises(RuleError, match=r"^Spark failed: RuntimeError: part 3: "):  # noqa: SIM117
        with translate_spark_errors():
            failing.check(rows).collect()


def set_column(folder: Path, table: str, name: str, values: object) -> None:
    """Replace a column of a table by one of another type."""
    path = folder / f"{table}.parquet"
    known = pq.read_table(path)
    pq.write_table(known.set_column(known.column_names.index(name), name, values), path)


def test_columns_of_a_wrong_type_are_reported_as_on_one_machine(
    spark: Session, folder: Path
) -> None:
    set_column(folder, "claims", "id", pa.array([1, 2, 3, 4]))
    set_column(folder, "assertions", "at", pa.array([{"a": 1}] * 4))
    with pytest.raises(LedgerError) as caught:
        parquet_folder.check_tables(folder)

    alone = [str(each).replace(f"{folder}/", "") for each in caught.value.problems]
    assert sorted(alone)[1:] == sorted(problems(spark, folder))[1:]
    assert "column `id`: expected string, found int64" in "".join(alone)


def test_text_views_and_columns_without_values_are_read(spark: Session, folder: Path) -> None:
    set_column(folder, "claims", "text", pa.array(["Text."] * 4, pa.string_view()))
    set_column(folder, "claims", "note", pa.nulls(4))

    assert 4 == check_on_spark(spark, str(folder), options_for(LEDGER), 2).claims


@pytest.mark.parametrize(
    ("table", "name", "values"),
    [
        ("claims", "text", pa.array(["x" * 80_001] * 4)),
        ("claims", "topics", pa.array([["a", "x" * 80_001]] * 4)),
        ("assertions", "via", pa.array([[{"source": "witness", "quote": "x" * 80_001}]] * 4)),
    ],
)
def test_long_text_is_rejected_before_it_is_copied_to_a_part(
    spark: Session, folder: Path, table: str, name: str, values: object
) -> None:
    set_column(folder, table, name, values)

    assert problems(spark, folder) == [
        f"{table}.parquet:1:1: CT012 column `{name}`: a text of 80,001 bytes; at most 80,000"
    ]
