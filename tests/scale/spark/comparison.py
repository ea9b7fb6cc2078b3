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


def options_for(ledger: Ledger, *, drafts: bool = False) -> CheckOptions:
    """Return the options of a check with the ledger's own settings."""
    waivable_rules = frozenset(waiver.code for waiver in ledger.waivers)
    disguise = Disguise.of(ledger)
    return CheckOptions(ledger.settings, TODAY, disguise, waivable_rules, drafts=drafts)


def check_both_ways(spark: Session, ledger: Ledger, size: int, *, drafts: bool = False) -> SparkRun:
    """Assert that Spark has the same findings as a check of the whole ledger."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "ledger"
        parquet_folder.write(ledger).save(folder)
        read = parquet_folder.read(folder)
        options = options_for(read, drafts=drafts)
        shown = options.disguise.ledger(read)
        judged = shown if drafts else shown.without_drafts()
        whole = run_whole(judged, RULES, ledger.settings, TODAY)
        done = check_on_spark(spark, str(folder), options, size)
        found = [*done.findings()]

    waiver_of = waiver_lookup(done.waivers, TODAY)
    assert [*map(str, whole.findings)] == [str(f) for f in found if waiver_of(f) is None]
    assert [*map(str, whole.waived)] == [str(f) for f in found if waiver_of(f) is not None]
    assert (whole.claims, whole.assertions) == (done.claims, done.assertions)
    assert whole.drafts == done.drafts
    return done
