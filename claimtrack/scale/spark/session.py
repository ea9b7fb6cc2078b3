"""Spark sessions, lazy imports of Spark, and the translation of its errors."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType, ModuleType
from typing import Any, TypeAlias  # Spark is an extra, which types are not at hand without it

from claimtrack.engine.rule import RuleError
from claimtrack.errors import Fault, LedgerError, Problem, missing_extra

Session: TypeAlias = Any
"""A ``pyspark.sql.SparkSession``."""

Frame: TypeAlias = Any
"""A ``pyspark.sql.DataFrame``."""

Cell: TypeAlias = Any
"""A ``pyspark.sql.Column``."""


_NAMED = re.compile(r"[A-Za-z_.]*(Error|Exception|Exit|Interrupt)\b")
"""The beginning of the last line of a traceback."""


_CAUSED = "Caused by: "

_JAVA = re.compile(r"^(Caused by: |: )?([A-Za-z_$][\w$]*(\.[\w$]+)+: )?")
"""The prefix of a Java error message."""

_CONFIGURED = {
    "spark.log.level": "OFF",  # claimtrack reports errors once
    "spark.sql.caseSensitive": "true",
    "spark.ui.showConsoleProgress": "false",
}


def pyspark() -> ModuleType:
    """Import and return pyspark with its SQL module.

    Raises:
        LedgerError: the extra ``spark`` is not installed.
    """
    try:
        import pyspark
        import pyspark.sql
    except ImportError:
        raise missing_extra("Spark", "spark") from None
    module: ModuleType = pyspark
    return module


def sql() -> ModuleType:
    """Return the module of Spark's SQL functions."""
    module: ModuleType = pyspark().sql.functions
    return module


@contextmanager
def session(
    master: str | None = None, configuration: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Session]:
    """Start Spark, and stop it at the end.

    Without a ``master``, Spark uses its configuration: under ``spark-submit``, that of
    the cluster.

    Raises:
        LedgerError: the extra ``spark`` is not installed, or there is no Java.
        RuleError: a task failed; the message has its reason.
    """
    builder = pyspark().sql.SparkSession.builder.appName("claimtrack")
    for key, value in {**_CONFIGURED, **configuration}.items():
        builder = builder.config(key, value)
    if master is not None:
        builder = builder.master(master)
        if master.startswith("local"):
            # The default is the first Python on the path, which may lack the packages.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        started = builder.getOrCreate()
    except Exception as error:  # Spark and Java raise various errors
        which = "" if master is None else f" with the master `{master}`"
        message = f"Spark does not start{which}: {failure_reason(error)}"
        hint = "it needs Java 17, and a master such as local[2]"
        raise LedgerError(Problem(Fault.SETTING, message, hint=hint)) from error
    try:
        with translate_spark_errors():
            yield started
    finally:
        started.stop()


@contextmanager
def translate_spark_errors() -> Iterator[None]:
    """Translate errors of Spark.

    Raises:
        RuleError: Spark failed; the message has the reason of the task.
    """
    from py4j.protocol import Py4JError

    try:
        yield
    except (pyspark().errors.PySparkException, Py4JError) as error:
        raise RuleError(f"Spark failed: {failure_reason(error)}") from error


def failure_reason(error: BaseException) -> str:
    """Return the reason of a failure as one line: Python's message, or Java's innermost cause."""
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
