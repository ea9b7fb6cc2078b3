"""Checks of a whole ledger and of its parts on Spark."""

from pathlib import Path
from tempfile import TemporaryDirectory

from claimtrack.confidential import Disguise
from claimtrack.engine.run import run as run_whole
from claimtrack.engine.waivers import waiver_lookup
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Ledger
from claimtrack.rules import builtin_rules
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.spark.run import SparkRun, check_on_spark
from claimtrack.scale.spark.session import Session
from tests.laws.test_parts import TODAY

RULES = builtin_rules()


def options_for(ledger: Ledger) -> CheckOptions:
    """Return the options of a check with the ledger's own settings."""
    waivable_rules = frozenset(waiver.code for waiver in ledger.waivers)
    return CheckOptions(ledger.settings, TODAY, Disguise.of(ledger), waivable_rules)


def check_both_ways(spark: Session, ledger: Ledger, size: int) -> SparkRun:
    """Assert that Spark has the same findings as a check of the whole ledger."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "ledger"
        parquet_folder.write(ledger).save(folder)
        read = parquet_folder.read(folder)
        options = options_for(read)
        whole = run_whole(options.disguise.ledger(read), RULES, ledger.settings, TODAY)
        done = check_on_spark(spark, str(folder), options, size)
        found = [*done.findings()]

    waiver_of = waiver_lookup(done.waivers, TODAY)
    assert [*map(str, whole.findings)] == [str(f) for f in found if waiver_of(f) is None]
    assert [*map(str, whole.waived)] == [str(f) for f in found if waiver_of(f) is not None]
    assert (len(ledger.claims), len(ledger.assertions)) == (done.claims, done.assertions)
    return done
