"""The benchmark: properties of its ledgers, and a run of its command."""

from pathlib import Path

import pytest

from claimtrack import check
from tests.benchmarks import __main__ as command
from tests.benchmarks import conflicts
from tests.benchmarks.generator import generate


def test_a_seed_gives_the_same_ledger() -> None:
    assert generate(50, seed=7) == generate(50, seed=7)
    assert generate(50, seed=7) != generate(50, seed=8)


def test_a_generated_ledger_has_realistic_proportions() -> None:
    """Each claim has about three assertions of 2.3 hops, and one finding."""
    ledger = generate(1000)
    hops = sum(len(assertion.via) for assertion in ledger.assertions)
    report = check(ledger)

    assert 2.6 < len(ledger.assertions) / len(ledger.claims) < 3.4
    assert 2.1 < hops / len(ledger.assertions) < 2.5
    assert 0.7 < len(report.findings) / len(ledger.claims) < 1.5


def test_nearly_every_rule_has_findings_in_a_generated_ledger() -> None:
    report = check(generate(3000))
    silent = {rule.code for rule in report.rules} - {finding.code for finding in report.findings}

    # Copies and stale waivers are rare; texts, idle links, answers and facts are not made
    # up: tests.benchmarks.conflicts makes those.
    of_facts = {"CT206", "CT207", "CT208", "CT209", "CT210", "CT211"}
    of_facts |= {"CT406", "CT407", "CT408", "CT409"}
    of_answers = {"CT307", "CT308", "CT309"}
    # No statement is told by others, no source follows another, no withdrawal is reported,
    # and nothing is background.
    of_telling = {"CT113", "CT115", "CT117", "CT118"}
    assert silent <= {"CT112", "CT306", "CT505", "CT506", *of_answers, *of_telling, *of_facts}


def test_linear_time_has_exponent_one() -> None:
    assert "1.00, 2.00" == command.exponents([10, 100, 200], [0.5, 5.0, 20.0])


@pytest.mark.parametrize("task", ["load_toml", "load_jsonl", "check", "parts", "oracle"])
def test_each_measurement_runs_in_a_separate_process(task: str, tmp_path: Path) -> None:
    benchmark = command.Benchmark([20], 1, tmp_path)
    ending = "toml" if task == "load_toml" else "jsonl"

    numbers = command.run_measurement(task, benchmark.folder / f"20.{ending}", 1)

    assert numbers["peak"] > 1


@pytest.mark.parametrize("dates", conflicts.DATES)
def test_columns_and_claims_have_the_same_conflicts(dates: str) -> None:
    """The number of facts in conflict."""
    rows = [
        conflicts.measure(name, 300, dates)["rows"]
        for name in ("claimtrack", "claimtrack, objects")
    ]

    assert rows[0] == rows[1] > 0


def test_assessment_steps_are_measured(tmp_path: Path) -> None:
    benchmark = command.Benchmark([20], 1, tmp_path)

    assert "status and grade" in benchmark.assessing()
