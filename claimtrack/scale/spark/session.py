"""Spark itself: all that is asked of it goes by here, so that nothing loads it for nothing."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType, ModuleType
from typing import Any, TypeAlias  # Spark is an extra, whose types are not at hand without it

from claimtrack.engine.rule import RuleError
from claimtrack.errors import Fault, LedgerError, Problem, not_installed

Session: TypeAlias = Any
"""A ``pyspark.sql.SparkSession``."""

Frame: TypeAlias = Any
"""A ``pyspark.sql.DataFrame``; what it has in its columns is told where it is made."""

Cell: TypeAlias = Any
"""A ``pyspark.sql.Column``."""


_NAMED = re.compile(r"[A-Za-z_.]*(Error|Exception|Exit|Interrupt)\b")
"""How the last line of a traceback starts."""


_CAUSED = "Caused by: "

_JAVA = re.compile(r"^(Caused by: |: )?([A-Za-z_$][\w$]*(\.[\w$]+)+: )?")
"""What Java puts before what it says."""

_CONFIGURED = {
    "spark.log.level": "OFF",  # what fails is told by us, once
    "spark.sql.caseSensitive": "true",
    "spark.ui.showConsoleProgress": "false",
}


def pyspark() -> ModuleType:
    """Return pyspark with its SQL.

    Raises:
        LedgerError: the extra ``spark`` is not installed.
    """
    try:
        import pyspark
        import pyspark.sql
    except ImportError:
        raise not_installed("Spark", "spark") from None
    module: ModuleType = pyspark
    return module


def sql() -> ModuleType:
    """Return the functions of Spark's SQL."""
    module: ModuleType = pyspark().sql.functions
    return module


@contextmanager
def session(
    master: str | None = None, configuration: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Session]:
    """Start Spark, and stop it at the end.

    Without a ``master`` it is the one that Spark is configured for: where
    ``spark-submit`` runs a program it is that of the cluster.

    Raises:
        LedgerError: the extra ``spark`` is not installed, or there is no Java.
        RuleError: a task failed in it, whose own reason is told.
    """
    builder = pyspark().sql.SparkSession.builder.appName("claimtrack")
    for key, value in {**_CONFIGURED, **configuration}.items():
        builder = builder.config(key, value)
    if master is not None:
        builder = builder.master(master)
        if master.startswith("local"):
            # Else it would be whatever Python is first on the path, without what is installed.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        started = builder.getOrCreate()
    except Exception as error:  # whatever Spark and Java cannot start for
        whose = "" if master is None else f" with the master `{master}`"
        message = f"Spark does not start{whose}: {reason_of(error)}"
        hint = "it needs Java 17, and a master such as local[2]"
        raise LedgerError(Problem(Fault.SETTING, message, hint=hint)) from error
    try:
        with failing_as_one():
            yield started
    finally:
        started.stop()


@contextmanager
def failing_as_one() -> Iterator[None]:
    """Raise what fails inside of Spark as what makes a run fail.

    Raises:
        RuleError: with the reason that the task had itself.
    """
    from py4j.protocol import Py4JError

    try:
        yield
    except (pyspark().errors.PySparkException, Py4JError) as error:
        raise RuleError(f"Spark failed: {reason_of(error)}") from error


def reason_of(error: BaseException) -> str:
    """Return why a task failed, in a line: what Python said there, else Java's innermost cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    started = [i for i, line in enumerate(lines) if line.startswith("Traceback (most recent")]
    if started:
        said = lines[started[-1] + 1 :]
        ended = (i for i, line in enumerate(said) if line.startswith("at "))
        named = [line for line in said[: next(ended, len(said))] if _NAMED.match(line)]
        if named:
            return named[-1]
    caused = [line for line in lines if line.startswith(_CAUSED)]
    plain = [line for line in lines if not line.startswith("An error occurred while calling")]
    for line in (*caused[-1:], *plain[:1]):
        return _JAVA.sub("", line)
    return type(error).__name__
