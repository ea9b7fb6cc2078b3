"""One measurement of a Parquet ledger on Spark, with the data that a cluster would move.

``python -m tests.benchmarks.measure_spark FOLDER [MASTER [MOST]]`` prints a JSON object
of numbers. Those of shuffles and tasks are from Spark's event log.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any  # what Spark logs has no types

from claimtrack.engine.finding import Finding
from claimtrack.scale.division import PART_SIZE
from claimtrack.scale.finding_rows import FindingRow
from claimtrack.scale.spark.run import check_on_spark
from claimtrack.scale.spark.session import session
from tests.benchmarks.measure_parts import OPTIONS

Numbers = dict[str, float | int | str]


def on_spark(folder: Path, master: str, most: int) -> Numbers:
    """Check a ledger on Spark."""
    with TemporaryDirectory() as log:
        logged = {
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
            "spark.eventLog.dir": Path(log).as_uri(),
            "spark.driver.memory": "4g",
        }
        before = perf_counter()
        with session(master, logged) as started:
            up = perf_counter()
            done = check_on_spark(started, str(folder), OPTIONS, most)
            judged = perf_counter()
            told = digest(done.rows())
            read = perf_counter()
        return {
            "start": round(up - before, 1),
            "judged": round(judged - up, 1),
            "findings in order": round(read - judged, 1),
            "parts": done.plan.count,
            "claims": done.claims,
            "assertions": done.assertions,
            **told,
            **_of_events(Path(log)),
        }


def digest(findings: Iterable[Finding | FindingRow]) -> Numbers:
    """Return the number of findings, and a checksum of fingerprints and messages."""
    lines = sorted(f"{each.fingerprint} {each.message}" for each in findings)
    return {"findings": len(lines), "digest": sha256("\n".join(lines).encode()).hexdigest()[:16]}


def _of_events(log: Path) -> Numbers:
    """Return totals over all tasks."""
    sums: Counter[str] = Counter()
    for event in _events(log):
        match event["Event"]:
            case "SparkListenerTaskEnd":
                metrics = event["Task Metrics"]
                sums["tasks"] += 1
                sums["task seconds"] += metrics["Executor Run Time"]
                sums["task CPU seconds in Java"] += metrics["Executor CPU Time"] // 1_000_000
                written = metrics["Shuffle Write Metrics"]
                sums["shuffled bytes"] += written["Shuffle Bytes Written"]
                sums["shuffled rows"] += written["Shuffle Records Written"]
                sums["spilled bytes"] += metrics["Disk Bytes Spilled"]
            case "SparkListenerStageCompleted":
                sums["stages"] += 1
            case "SparkListenerJobEnd":
                sums["jobs"] += 1
    return {k: v / 1000 if "seconds" in k else v for k, v in sums.items()}


def _events(log: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(log.iterdir()):
        with path.open() as lines:
            for line in lines:
                yield json.loads(line)


if __name__ == "__main__":
    folder, *rest = sys.argv[1:]
    master = rest[0] if rest else "local[2]"
    print(
        json.dumps(
            on_spark(Path(folder), master, int(rest[1]) if rest[1:] else PART_SIZE), indent=1
        )
    )
