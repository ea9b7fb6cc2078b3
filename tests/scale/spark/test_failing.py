"""What keeps a run on Spark from its end, and that nothing is told of half of one."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it comes without types
import pytest

from claimtrack.engine.rule import RuleError
from claimtrack.errors import LedgerError
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Assertion, Claim, Ledger, Source
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.spark.run import PartJudge, run
from claimtrack.scale.spark.session import Session, failing_as_one
from tests.scale.spark.judged import manner_of

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
    """Put other values into columns of a table."""
    path = folder / f"{table}.parquet"
    known = pq.read_table(path)
    for name, values in columns.items():
        array = pa.array(values).cast(known.schema.field(name).type)
        known = known.set_column(known.column_names.index(name), name, array)
    pq.write_table(known, path)


def problems(spark: Session, folder: Path) -> list[str]:
    """Return all that is wrong, as it is told."""
    with pytest.raises(LedgerError) as caught:
        run(spark, str(folder), manner_of(LEDGER), 2)
    return [str(each).replace(f"{folder}/", "") for each in caught.value.problems]


def test_what_is_wrong_in_several_parts_is_told_at_once(spark: Session, folder: Path) -> None:
    change(folder, "claims", kind=["event", "wish", "event", "hope"])

    told = problems(spark, folder)

    assert ["claims.parquet:2:", "claims.parquet:4:"] == [each[:17] for each in told]


def test_what_is_told_is_what_one_machine_tells(spark: Session, folder: Path) -> None:
    change(folder, "claims", kind=["event", "wish", "event", "hope"])

    with pytest.raises(LedgerError) as caught:
        parquet_folder.read(folder)

    assert [str(p).replace(f"{folder}/", "") for p in caught.value.problems] == problems(
        spark, folder
    )


def test_two_records_of_one_id_are_told_wherever_they_are(spark: Session, folder: Path) -> None:
    change(folder, "claims", id=["c0", "c1", "c2", "c0"])

    assert ["claims.parquet:4:1: CT005 the id `c0` is given twice"] == problems(spark, folder)


def test_a_claim_that_is_not_there_is_told(spark: Session, folder: Path) -> None:
    change(folder, "assertions", claim=["c0", "c1", "c2", "c9"])

    (told,) = problems(spark, folder)

    assert told.startswith("assertions.parquet:4:")
    assert "unknown claim `c9`" in told


def test_a_column_that_nobody_knows_is_told_once(spark: Session, folder: Path) -> None:
    known = pq.read_table(folder / "claims.parquet")
    pq.write_table(known.append_column("mood", pa.array(["good"] * 4)), folder / "claims.parquet")

    (told,) = problems(spark, folder)

    assert "unknown" in told
    assert "mood" in told


def test_a_damaged_file_is_told(spark: Session, folder: Path) -> None:
    (folder / "links.parquet").write_bytes(b"PAR1 and no more")

    (told,) = problems(spark, folder)

    assert told.startswith("links.parquet:1:1: CT004 this is no Parquet that can be read: ")
    assert "is not a Parquet file" in told


def test_a_folder_that_is_no_ledger_is_told(spark: Session, tmp_path: Path) -> None:
    (told,) = problems(spark, tmp_path)

    assert told.startswith("CT018 there is no `ledger.parquet` in")


def test_a_task_that_fails_ends_the_run_with_its_own_reason(spark: Session) -> None:
    def failing(batches: Iterator[object]) -> Iterator[object]:
        raise ValueError("the disk of this machine is full")

    with pytest.raises(RuleError, match="Spark failed: ValueError: the disk of this machine"):  # noqa: SIM117
        with failing_as_one():
            spark.range(3).mapInArrow(failing, "id bigint").collect()


def test_a_part_that_fails_is_named(spark: Session, folder: Path) -> None:
    nothing = PartJudge(folder, {}, CheckOptions)  # type: ignore[arg-type]  # no manner at all
    rows = spark.createDataFrame([(3,)], "part int")

    with pytest.raises(RuleError, match=r"^Spark failed: RuntimeError: part 3: "):  # noqa: SIM117
        with failing_as_one():
            nothing.judged(rows).collect()
