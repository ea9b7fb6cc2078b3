"""A ledger judged whole and on Spark."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from claimtrack.confidential import Disguise
from claimtrack.engine import run as run_whole
from claimtrack.findings import Finding
from claimtrack.formats import parquet_folder
from claimtrack.model import Ledger
from claimtrack.rules import shipped
from claimtrack.scale.run import Manner
from claimtrack.scale.spark.run import SparkRun, run
from claimtrack.scale.spark.session import Session
from tests.laws.test_parts import TODAY

RULES = shipped()


def manner_of(ledger: Ledger) -> Manner:
    """Return how a ledger is judged by itself."""
    told = frozenset(waiver.code for waiver in ledger.waivers)
    return Manner(ledger.settings, TODAY, Disguise.of(ledger), told)


def said(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    """Return what was found, in words, whatever the order."""
    return Counter((each.code, each.fingerprint, each.message) for each in findings)


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

    every = [*whole.findings, *whole.waived]
    assert said(every) == said(found)
    assert sorted(map(_place, every)) == [*map(_place, found)]
    assert (len(ledger.claims), len(ledger.assertions)) == (done.claims, done.assertions)
    return done


def _place(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place
    assert place is not None
    return place.file, place.line, place.column, finding.code
