"""Ask one package one question, in a separate process with the Python of its environment.

``python -m tests.benchmarks.peers.asking SCRIPT QUESTION BODY RESULT SECONDS`` writes a JSON
object to RESULT after each step: the CPU seconds of building and of the answer, the answer,
the peak memory in megabytes, or the name of the error. Times exclude reading the body and
importing the package. The system kills a step beyond the limit of CPU seconds; the results
of earlier steps remain.

This module uses only the standard library, since the Python of any package runs it.
"""

import importlib
import json
import math
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import TypedDict


class Told(TypedDict, total=False):
    """The output of a process; unfinished steps have none."""

    build: float
    answer: float
    says: int
    peak: float
    error: str


def ask(script: str, question: str, body: Path, result: Path, seconds: int) -> None:
    """Build, ask and print the result."""
    told: Told = {}
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # who is killed leaves nothing behind
    try:
        module = importlib.import_module(script)
        records = json.loads(body.read_text(encoding="utf-8"))
        with _step(told, "build", result, seconds):
            built = module.build(records, result.parent)
        with _step(told, "answer", result, seconds):
            told["says"] = module.QUESTIONS[question](built)
    except Exception as error:
        told["error"] = type(error).__name__
        _tell(told, result)
        raise


@contextmanager
def _step(told: Told, name: str, result: Path, seconds: int) -> Iterator[None]:
    before = _cpu()
    # What the limit counts is this process; what it started and awaited is in the figure too.
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(process_time()) + seconds, hard))
    yield
    told |= Told(build=_cpu() - before) if name == "build" else Told(answer=_cpu() - before)
    told["peak"] = _peak()
    _tell(told, result)


def _tell(told: Told, result: Path) -> None:
    result.write_text(json.dumps(told), encoding="utf-8")


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _peak() -> float:
    """Return the peak memory of this program in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss begins with what the parent held
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    script, question, body, result, seconds = sys.argv[1:]
    ask(script, question, Path(body), Path(result), int(seconds))
