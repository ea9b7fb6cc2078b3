"""``python -m tests.fuzz [HARNESS...]``: fuzz harnesses, two at a time.

A new input that breaks a property is written to ``build/fuzz/HARNESS``. ``--seconds`` says how
long a harness runs. Coverage guides the mutations if ``atheris`` is installed
(``pip install -e '.[fuzz]'``), and with ``--keep`` the inputs that reach new code are added to
the corpus, minimized.

With ``--seed`` a harness tries a fixed number of mutations of its corpus, and ``--seconds`` is
the most that it may take. They are the same on each machine, because they depend on the seed
and the corpus alone. Coverage does not guide them: what libFuzzer tries depends on addresses.

The exit status is 1 if a property is broken, and 2 if only a harness did not finish in time.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import Enum
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from attrs import frozen

from tests.fuzz.harness import (
    CORPUS,
    HARNESSES,
    MAX_INPUT,
    corpus_of,
    load_harness,
    mutated_inputs,
)

FOUND = Path("build/fuzz")
KEPT_FILES, KEPT_SIZE = 19, 2_000
"""Most files of the corpus of one harness, and the bytes of each."""

_TIMEOUT = 120
"""Seconds after which a single input counts as a hang, on a busy machine."""


class Outcome(Enum):
    """The outcome of fuzzing one harness."""

    OK = "ok"
    FAILED = "FAILED"
    NOT_FINISHED = "NOT FINISHED"  # neither: what was not tried may fail


@frozen
class Result:
    """The result of fuzzing one harness."""

    name: str
    runs: int
    seconds: float
    coverage: str  # or with a seed, a digest of the inputs
    outcome: Outcome
    output: str

    def __str__(self) -> str:
        speed = self.runs / max(self.seconds, 1)
        return (
            f"{self.name:20} {self.outcome.value:12} {self.runs:>9,} runs {self.seconds:>7.0f} s"
            f" {speed:>7.0f}/s  {self.coverage}"
        )


def fuzz(name: str, seconds: int, keep: bool, seed: int, runs: int) -> Result:
    """Fuzz a harness in a process of its own, for some seconds or, if not 0, some runs."""
    work = FOUND / name
    inputs = work / "inputs"
    shutil.rmtree(inputs, ignore_errors=True)
    inputs.mkdir(parents=True)
    for data in (*load_harness(name).seeds(), *corpus_of(name)):
        if len(data) <= MAX_INPUT:
            (inputs / sha256(data).hexdigest()[:12]).write_bytes(data)
    command = [sys.executable, "-m", "tests.fuzz", "--one", name]
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MAX_INPUT}",
        f"-timeout={_TIMEOUT}",
        f"-artifact_prefix={work}/",
        "-print_final_stats=1",
        *([f"-seed={seed}", f"-runs={runs}"] if seed else []),
        str(inputs),
    ]
    begin = time.monotonic()
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)} if seed else None
    run = subprocess.run(
        [*command, *options], capture_output=True, text=True, errors="replace", env=environment
    )
    output = run.stdout + run.stderr
    counts = re.findall(r"number_of_executed_units: ([0-9]+)", output)
    coverage = re.findall(r"(cov: [0-9]+ ft: [0-9]+|inputs: [0-9a-f]+)", output)
    tried = int(counts[-1]) if counts else 0
    if keep and not run.returncode:
        _keep(name, inputs)
    return Result(
        name,
        tried,
        time.monotonic() - begin,
        coverage[-1] if coverage else "no coverage",
        outcome_of(run.returncode, tried, runs),
        output,
    )


def outcome_of(status: int, tried: int, runs: int) -> Outcome:
    """Return the outcome of a process that tried some of the inputs that were asked for."""
    if status:
        return Outcome.FAILED
    return Outcome.NOT_FINISHED if tried < runs else Outcome.OK


def _keep(name: str, inputs: Path) -> None:
    """Replace the corpus by the smallest set of inputs that covers what these cover."""
    merged, kept = inputs.with_name("merged"), CORPUS / name
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir()
    command = [sys.executable, "-m", "tests.fuzz", "--one", name, "-set_cover_merge=1"]
    subprocess.run([*command, str(merged), str(inputs), str(kept)], capture_output=True, check=True)
    found = [path.read_bytes() for path in merged.iterdir()]
    small = sorted((data for data in found if len(data) <= KEPT_SIZE), key=lambda data: -len(data))
    step = max(1, -(-len(small) // KEPT_FILES))
    for path in kept.iterdir():
        if not path.name.startswith("found-"):
            path.unlink()
    for data in small[::step]:
        (kept / sha256(data).hexdigest()[:12]).write_bytes(data)


def _without_progress(output: str) -> str:
    lines = output.splitlines()
    kept = [line for line in lines if not line.startswith(("#", "INFO:", "WARNING:", "0x"))]
    return "\n".join(kept)[-6_000:]


def fuzz_here(name: str, options: list[str]) -> None:
    """Fuzz a harness in this process, with the options of libFuzzer."""
    seeded = any(option.startswith("-seed=") for option in options)
    if seeded or find_spec("atheris") is None:
        _fuzz_blindly(name, options)
        return
    import atheris

    with atheris.instrument_imports(include=["claimtrack"]):
        harness = load_harness(name)
        inputs = [*harness.seeds(), *corpus_of(name)]
        for data in inputs[:: max(1, len(inputs) // 20)]:
            with suppress(Exception):  # only for the sake of lazy imports
                harness.check(data)
    # libFuzzer starts itself again by the first word to minimize a corpus.
    atheris.Setup([f"{sys.executable} -m tests.fuzz --one {name}", *options], harness.check)
    atheris.Fuzz()


def _fuzz_blindly(name: str, options: list[str]) -> None:
    """Mutate inputs at random until the time is over, or the runs."""
    values = dict(option.lstrip("-").partition("=")[::2] for option in options if "=" in option)
    harness = load_harness(name)
    end = time.monotonic() + int(values["max_total_time"])
    runs, most = 0, int(values.get("runs", -1))
    seed = int(values.get("seed", 0)) or time.time_ns()
    signal.signal(signal.SIGALRM, _stop_hang)
    tried = sha256()
    for data in mutated_inputs([*harness.seeds(), *corpus_of(name)], seed):
        if runs == most or time.monotonic() > end:
            break
        signal.alarm(_TIMEOUT)
        try:
            harness.check(data)
        except Exception:
            Path(f"{values['artifact_prefix']}crash-{sha256(data).hexdigest()[:12]}").write_bytes(
                data
            )
            raise
        finally:
            signal.alarm(0)
        tried.update(data)
        runs += 1
    print(f"number_of_executed_units: {runs}\ninputs: {tried.hexdigest()[:12]}")


def _stop_hang(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"an input takes more than {_TIMEOUT} seconds")


def main() -> int:
    """Fuzz the named harnesses, or all."""
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__)
    parser.add_argument("harnesses", nargs="*", metavar="HARNESS", help=", ".join(HARNESSES))
    parser.add_argument(
        "--seconds", type=int, help="for each harness (default: 60, with --seed at most 600)"
    )
    parser.add_argument("--jobs", type=int, default=2, help="harnesses at a time (default: 2)")
    parser.add_argument("--keep", action="store_true", help="add new inputs to the corpus")
    parser.add_argument("--seed", type=int, default=0, help="of the mutations (default: random)")
    parser.add_argument("--runs", type=int, help="with --seed (default: by the harness)")
    arguments = parser.parse_args()
    names = arguments.harnesses or list(HARNESSES)
    if unknown := set(names) - set(HARNESSES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(HARNESSES)}")
    if arguments.runs and not arguments.seed:
        parser.error("--runs needs --seed")
    if arguments.keep and arguments.seed:
        parser.error("--keep needs coverage, which does not guide the inputs of --seed")
    seconds = arguments.seconds or (600 if arguments.seed else 60)

    def work(name: str) -> Result:
        runs = (arguments.runs or HARNESSES[name]) if arguments.seed else 0
        return fuzz(name, seconds, arguments.keep, arguments.seed, runs)

    outcomes = set[Outcome]()
    with ThreadPoolExecutor(arguments.jobs) as jobs:
        for result in jobs.map(work, names):
            print(result, flush=True)
            outcomes.add(result.outcome)
            if result.outcome is Outcome.FAILED:
                print(_without_progress(result.output), flush=True)
    if Outcome.FAILED in outcomes:
        return 1
    return 2 if Outcome.NOT_FINISHED in outcomes else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        fuzz_here(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main())
