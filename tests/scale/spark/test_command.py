"""The command line with its own Spark session, and findings written by Spark."""

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it comes without types
import pytest

from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Assertion, Claim, Ledger, RecordKind, Ref, Source, Waiver
from claimtrack.scale.spark.run import check_on_spark
from claimtrack.scale.spark.session import Session
from tests.scale.spark.comparison import options_for

pytestmark = pytest.mark.spark

LEDGER = Ledger.of(
    [Source("witness", "witness"), Source("daily", "outlet")],
    [Claim(f"c{i}", "Text.") for i in range(4)],
    [Assertion(f"c{i}", ["witness", "daily"]) for i in range(4)],
    [Waiver("single-origin", Ref(RecordKind.CLAIM, "c2"), reason="There is nobody else.")],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parquet_folder.write(LEDGER).save(tmp_path / "ledger")
    return tmp_path / "ledger"


def checked(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a user does, apart from the Spark of other tests."""
    command = [sys.executable, "-m", "claimtrack", "check", folder.name, *options]
    return subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)


def test_the_command_prints_the_same_with_and_without_spark(spark: Session, folder: Path) -> None:
    here = checked(folder, "--format", "concise")
    there = checked(folder, "--format", "concise", "--engine", "spark=local[1]")

    assert "single-origin" in here.stdout
    assert here.stdout == there.stdout
    assert (1, 1) == (here.returncode, there.returncode)


def test_the_summary_is_the_same_on_spark(spark: Session, folder: Path) -> None:
    here = checked(folder, "--jobs", "1")
    there = checked(folder, "--engine", "spark=local[1]")

    assert "One source only (3)  CT102\n" in here.stdout
    assert here.stdout == there.stdout


def test_an_invalid_master_is_one_error_message(spark: Session, folder: Path) -> None:
    done = checked(folder, "--engine", "spark=nowhere")

    assert 2 == done.returncode
    assert not done.stdout
    assert "Spark does not start with the master `nowhere`: " in done.stderr
    assert "Traceback" not in done.stderr


def test_spark_writes_findings_as_parquet(spark: Session, folder: Path, tmp_path: Path) -> None:
    done = check_on_spark(spark, str(folder), options_for(LEDGER), 2)
    done.write(str(tmp_path / "findings"))

    written = pq.read_table(tmp_path / "findings").to_pylist()
    found = [*done.findings()]
    assert sorted((each.name, each.fingerprint, each.message) for each in found) == sorted(
        (row["name"], row["fingerprint"], row["message"]) for row in written
    )
    assert ["c2"] == [row["id"] for row in written if row["waived"]]
