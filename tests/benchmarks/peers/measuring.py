"""One measurement: a process that answers one question, and its outcome."""

import json
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from tests.benchmarks.__main__ import ROOT
from tests.benchmarks.peers.asking import Told

ASKING = "tests.benchmarks.peers.asking"
CLOCK = 10
"""Factor of the limit for wall time, since some processes wait or use children."""


@frozen
class Outcome:
    """The output of a process, and the reason of its failure, if any."""

    told: Told
    ended: str = ""


def measure(
    python: Path, script: str, question: str, body: Path, limit: int, clock: float = CLOCK
) -> Outcome:
    """Ask a question in a separate process, with a CPU limit for each step.

    How a process ended is told in words: ``> 120`` (its limit), the name of an error that
    Python had, or what else stopped it.
    """
    with TemporaryDirectory(prefix="peers-") as folder:
        result = Path(folder) / "result.json"
        command = [str(python), "-m", ASKING, script, question, str(body), str(result), str(limit)]
        try:
            done = subprocess.run(
                command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False, timeout=clock * limit
            )
        except subprocess.TimeoutExpired:
            return Outcome(_told(result), f"> {limit}")
        told = _told(result)
    if "error" in told:
        return Outcome(told, told["error"])
    match done.returncode:
        case 0:
            return Outcome(told)
        case code if -code == signal.SIGXCPU:
            return Outcome(told, f"> {limit}")
        case code if code < 0:
            return Outcome(told, signal.Signals(-code).name)
        case code:
            return Outcome(told, f"exit {code}")


def _told(result: Path) -> Told:
    if not result.exists():  # it did not come to the end of its first step
        return {}
    told: Told = json.loads(result.read_text(encoding="utf-8"))
    return told
