"""One measurement in a separate process: ``python -m tests.benchmarks.measure WHAT FILE``.

Prints a JSON object of numbers: CPU seconds by the name of the part, ``peak``
memory in megabytes, and counts. A fresh process makes peak memory that of one
task, and keeps one measurement from warming up another.
"""

import gc
import json
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import process_time

from attrs import fields

from claimtrack import rules
from claimtrack.assessment.belief import Belief
from claimtrack.assessment.status import StatusColumns
from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import PriorFindings, Rule
from claimtrack.engine.run import run
from claimtrack.facts.facts import Facts
from claimtrack.formats import jsonl
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Ledger
from tests.oracle import Oracle

Numbers = dict[str, float]

ROOMY = Limits(*[1 << 30] * len(fields(Limits)))
"""Limits that let the TOML reader accept 100,000 claims."""


@contextmanager
def _timed(numbers: Numbers, part: str) -> Iterator[None]:
    start = process_time()
    yield
    numbers[part] = process_time() - start


def load_toml(path: Path) -> Numbers:
    """Read TOML with places."""
    return _loaded(path, lambda: reader.read(path, ROOMY))


def load_jsonl(path: Path) -> Numbers:
    """Read JSON Lines."""
    return _loaded(path, lambda: jsonl.read(path))


def _loaded(path: Path, read: Callable[[], Ledger]) -> Numbers:
    numbers: Numbers = {"bytes": path.stat().st_size}
    with _timed(numbers, "total"):
        ledger = read()
    numbers |= {"claims": len(ledger.claims), "assertions": len(ledger.assertions)}
    numbers["hops"] = sum(len(assertion.via) for assertion in ledger.assertions)
    return numbers


def check(path: Path) -> Numbers:
    """Check a ledger that is in memory: analysis, all rules, the report."""
    ledger, shipped = _prepared(path)
    numbers: Numbers = {"before": _peak()}
    with _timed(numbers, "total"):
        report = run(ledger, shipped)
    numbers["findings"] = len(report.findings) + len(report.waived)
    return numbers


def parts(path: Path) -> Numbers:
    """Time every analysis and every rule, and count findings as ``CODE findings``."""
    ledger, shipped = _prepared(path)
    gc.disable()  # as a check does
    facts = Facts(ledger)
    numbers: Numbers = {}
    for part in (
        *("columns", "lineage", "certain_counts", "possible_counts"),
        *("asserted", "denied", "reasoning", "source_rings"),
    ):
        with _timed(numbers, part):
            getattr(facts, part)
    findings: list[Finding] = []
    for rule in sorted(shipped, key=lambda rule: rule.closing_judge is not None):
        with _timed(numbers, rule.code):
            flags = list(rule.flags(facts, PriorFindings(tuple(findings))))
        findings += [Finding(rule.code, rule.name, rule.severity, flag) for flag in flags]
        numbers[f"{rule.code} findings"] = len(flags)
    return numbers


def assess(path: Path) -> Numbers:
    """Assess all claims, given their facts."""
    ledger, _ = _prepared(path)
    facts = Facts(ledger)
    _ = facts.certain_counts, facts.possible_counts, facts.asserted, facts.denied, facts.reasoning
    _ = facts.standing, facts.oppositions, facts.conflict_pairs
    numbers: Numbers = {"before": _peak()}
    with _timed(numbers, "belief"):
        belief = Belief(facts)
        _ = belief.opinions
    with _timed(numbers, "bounds"):
        _ = belief.least, belief.most
    with _timed(numbers, "status and grade"):
        _ = (
            StatusColumns.compute(facts, belief.opponents),
            facts.standing.attacks.strength.reliability,
        )
    return numbers


def oracle(path: Path) -> Numbers:
    """Answer origins, support, rings and reasoning claim by claim on plain objects."""
    ledger, _ = _prepared(path)
    numbers: Numbers = {}
    with _timed(numbers, "total"):
        plain = Oracle(ledger)
        for side in plain.sides.values():
            _ = side.certain_origins, side.possible_origins, side.rings
            _ = side.certain_support, side.possible_support
        _ = plain.founded, plain.reasoning_rings
    return numbers


def analysis(path: Path) -> Numbers:
    """Answer the same questions as the oracle, in columns."""
    ledger, _ = _prepared(path)
    facts = Facts(ledger)
    numbers: Numbers = {}
    with _timed(numbers, "total"):
        _ = facts.asserted, facts.denied, facts.reasoning, facts.source_rings
    return numbers


def _prepared(path: Path) -> tuple[Ledger, Sequence[Rule]]:
    """Read the ledger, import what a check imports, and clean up."""
    ledger = jsonl.read(path)
    shipped = rules.builtin_rules()
    gc.collect()
    return ledger, shipped


def _peak() -> float:
    """Return the peak memory of this process in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


TASKS: Mapping[str, Callable[[Path], Numbers]] = {
    task.__name__: task for task in (load_toml, load_jsonl, check, parts, analysis, assess, oracle)
}


if __name__ == "__main__":
    result = TASKS[sys.argv[1]](Path(sys.argv[2]))
    json.dump({**result, "peak": _peak()}, sys.stdout)
