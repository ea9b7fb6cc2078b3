"""One Spark for all tests of it: it takes seconds to start."""

import shutil
from collections.abc import Iterator

import pytest

from claimtrack.scale.spark.session import Session, session

SMALL = {
    "spark.driver.host": "localhost",
    "spark.driver.memory": "1g",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",  # of a few rows it takes most of the time
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}


@pytest.fixture(scope="session")
def spark() -> Iterator[Session]:
    for what, there in (("pyspark", _has_pyspark()), ("java", shutil.which("java"))):
        if not there:
            pytest.skip(f"NOT TESTED: there is no {what}: pip install 'claimtrack[spark]', Java 17")
    with session("local[2]", SMALL) as started:
        yield started


def _has_pyspark() -> bool:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return False
    return True
