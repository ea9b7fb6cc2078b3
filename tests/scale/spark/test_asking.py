"""What is said where Spark is asked for and cannot be had; it takes no Spark to say so."""

import sys
from pathlib import Path

import pytest

from claimtrack.cli.main import main
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Claim, Ledger
from claimtrack.scale.spark.session import reason_of


@pytest.fixture
def folder(tmp_path: Path) -> str:
    parquet_folder.write(Ledger.of(Claim("c", "Text."))).save(tmp_path / "ledger")
    return str(tmp_path / "ledger")


def test_without_the_extra_it_is_named(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)

    assert 2 == main(["check", folder, "--engine", "spark=local[1]"])
    err = capsys.readouterr().err
    assert "Spark needs the extra `spark`" in err
    assert "pip install 'pandas<3' 'pyarrow>=18' 'pyspark[sql]>=4'" in err


@pytest.mark.parametrize("engine", ["duckdb", "spark=", "", "spark2", "=local"])
def test_another_engine_is_refused(
    folder: str, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["check", folder, "--engine", engine])
    assert "is no engine: spark, or spark=MASTER" in capsys.readouterr().err


def test_how_many_processes_is_for_the_master_to_say(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main(["check", folder, "--engine", "spark", "--jobs", "2"])
    assert "--jobs does not go with --engine spark" in capsys.readouterr().err


def test_the_plan_is_the_same_on_any_engine_and_takes_none(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["check", folder, "--explain-plan"])
    plan = capsys.readouterr().out

    assert 0 == main(["check", folder, "--explain-plan", "--engine", "spark"])
    assert plan == capsys.readouterr().out


def test_the_reason_is_the_last_line_of_what_python_said() -> None:
    told = """Job aborted: Task 1 failed: org.apache.spark.api.python.PythonException: Traceback:
Traceback (most recent call last):
  File "worker.py", line 1, in judge
    raise RuntimeError("part 3: no room")
RuntimeError: part 3: no room

\tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:1)
Caused by: java.lang.Error: something of Java
"""

    assert "RuntimeError: part 3: no room" == reason_of(ValueError(told))


def test_where_python_said_nothing_it_is_the_innermost_cause() -> None:
    told = """An error occurred while calling o62.parquet.
: org.apache.spark.SparkException: Job aborted.
\tat org.apache.spark.Scheduler.abort(Scheduler.scala:1)
Caused by: java.lang.RuntimeException: links.parquet is not a Parquet file
\tat java.lang.Thread.run(Thread.java:1)
"""

    assert "links.parquet is not a Parquet file" == reason_of(ValueError(told))


def test_without_a_cause_it_is_the_first_line() -> None:
    assert "out of memory" == reason_of(ValueError("out of memory\n\tat java.lang"))
    assert "Job aborted." == reason_of(
        ValueError("An error occurred while calling o1.\n: a.b.SparkException: Job aborted.\n")
    )
    assert "ValueError" == reason_of(ValueError())
