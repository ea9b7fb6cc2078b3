"""One Spark session per test module, since it takes seconds to start."""

import gc
import shutil
from collections.abc import Iterator

import pytest

from claimtrack.scale.spark.session import Session, session

SMALL = {
    "spark.driver.host": "localhost",
    "spark.driver.memory": "2g",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",  # slow for a few rows
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    # The history of thousands of queries would fill its memory.
    "spark.sql.ui.retainedExecutions": "10",
    "spark.ui.retainedJobs": "10",
    "spark.ui.retainedStages": "10",
    "spark.ui.retainedTasks": "100",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Session]:
    for what, there in (("pyspark", _has_pyspark()), ("java", shutil.which("java"))):
        if not there:
            pytest.skip(f"NOT TESTED: there is no {what}: pip install -e '.[spark]', Java 17")
    with session("local[2]", SMALL) as started:
        yield started


@pytest.fixture(autouse=True)
def _free_frames() -> Iterator[None]:
    """Collect the frames of a test, so that Spark frees them."""
    yield
    gc.collect()


def _has_pyspark() -> bool:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return False
    return True
