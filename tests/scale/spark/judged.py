"""A ledger judged whole and on Spark."""

from pathlib import Path
from tempfile import TemporaryDirectory

from claimtrack.confidential import Disguise
from claimtrack.engine.run import run as run_whole
from claimtrack.engine.waivers import waiving
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Ledger
from claimtrack.rules import shipped
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.spark.run import SparkRun, run
from claimtrack.scale.spark.session import Session
from tests.laws.test_parts import TODAY

RULES = shipped()


def manner_of(ledger: Ledger) -> CheckOptions:
    """Return how a ledger is judged by itself."""
    told = frozenset(waiver.code for waiver in ledger.waivers)
    return CheckOptions(ledger.settings, TODAY, Disguise.of(ledger), told)


def adds_up(spark: Session, ledger: Ledger, most: int) -> SparkRun:
    """Hold that Spark finds what is found in the whole, in the same order of places."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "ledger"
        parquet_folder.write(ledger).save(folder)
        read = parquet_folder.read(folder)
        manner = manner_of(read)
        whole = run_whole(manner.disguise.ledger(read), RULES, ledger.settings, TODAY)
        done = run(spark, str(folder), manner, most)
        found = [*done.findings()]

    waiver_of = waiving(done.waivers, TODAY)
    assert [*map(str, whole.findings)] == [str(f) for f in found if waiver_of(f) is None]
    assert [*map(str, whole.waived)] == [str(f) for f in found if waiver_of(f) is not None]
    assert (len(ledger.claims), len(ledger.assertions)) == (done.claims, done.assertions)
    return done
