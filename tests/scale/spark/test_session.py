"""Errors about unavailable Spark, and the reasons of failures. These tests need no Spark."""

import sys
from pathlib import Path

import pytest

from claimtrack.cli.main import main
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Claim, Ledger
from claimtrack.scale.spark.session import failure_reason


@pytest.fixture
def folder(tmp_path: Path) -> str:
    parquet_folder.write(Ledger.of(Claim("c", "Text."))).save(tmp_path / "ledger")
    return str(tmp_path / "ledger")


def test_a_missing_extra_is_named(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)

    assert 2 == main(["check", folder, "--engine", "spark=local[1]"])
    err = capsys.readouterr().err
    assert "Spark needs the extra `spark`" in err
    assert "pip install 'pandas<3' 'pyarrow>=18' 'pyspark[sql]>=4'" in err


@pytest.mark.parametrize("engine", ["duckdb", "spark=", "", "spark2", "=local"])
def test_an_unknown_engine_is_an_error(
    folder: str, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["check", folder, "--engine", engine])
    assert "is not an engine; use spark or spark=MASTER" in capsys.readouterr().err


def test_jobs_conflicts_with_the_spark_engine(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["check", folder, "--engine", "spark", "--jobs", "2"])
    assert "--jobs does not go with --engine spark" in capsys.readouterr().err


def test_the_plan_does_not_depend_on_the_engine(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["check", folder, "--explain-plan"])
    plan = capsys.readouterr().out

    assert 0 == main(["check", folder, "--explain-plan", "--engine", "spark"])
    assert plan == capsys.readouterr().out


def test_the_reason_is_the_last_line_of_a_python_traceback() -> None:
    message = """Job aborted: Task 1 failed: org.apache.spark.api.python.PythonException: Traceback:
Traceback (most recent call last):
  File "worker.py", line 1, in judge
    raise RuntimeError("part 3: no room")
RuntimeError: part 3: no room

\tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:1)
Caused by: java.lang.Error: something of Java
"""

    assert "RuntimeError: part 3: no room" == failure_reason(ValueError(message))


def test_without_a_traceback_the_reason_is_the_innermost_java_cause() -> None:
    message = """An error occurred while calling o62.parquet.
: org.apache.spark.SparkException: Job aborted.
\tat org.apache.spark.Scheduler.abort(Scheduler.scala:1)
Caused by: java.lang.RuntimeException: links.parquet is not a Parquet file
\tat java.lang.Thread.run(Thread.java:1)
"""

    assert "links.parquet is not a Parquet file" == failure_reason(ValueError(message))


def test_without_a_cause_the_reason_is_the_first_line() -> None:
    assert "out of memory" == failure_reason(ValueError("out of memory\n\tat java.lang"))
    assert "Job aborted." == failure_reason(
        ValueError("An error occurred while calling o1.\n: a.b.SparkException: Job aborted.\n")
    )
    assert "ValueError" == failure_reason(ValueError())
