"""The benchmark itself: its ledgers are what they say, and its command runs."""

from pathlib import Path

import pytest

from claimtrack import check
from tests.benchmarks import __main__ as command
from tests.benchmarks import conflicts
from tests.benchmarks.generator import generate


def test_a_seed_always_makes_the_same_ledger() -> None:
    assert generate(50, seed=7) == generate(50, seed=7)
    assert generate(50, seed=7) != generate(50, seed=8)


def test_a_made_up_ledger_is_like_real_ones() -> None:
    """About three assertions a claim, 2.3 hops each, and one finding."""
    ledger = generate(1000)
    hops = sum(len(assertion.via) for assertion in ledger.assertions)
    report = check(ledger)

    assert 2.6 < len(ledger.assertions) / len(ledger.claims) < 3.4
    assert 2.1 < hops / len(ledger.assertions) < 2.5
    assert 0.7 < len(report.findings) / len(ledger.claims) < 1.5


def test_nearly_every_rule_finds_something_in_a_made_up_ledger() -> None:
    report = check(generate(3000))
    silent = {rule.code for rule in report.rules} - {finding.code for finding in report.findings}

    # Copies and stale waivers are rare; texts, idle links, answers and facts are not made
    # up: tests.benchmarks.conflicts makes those.
    of_facts = {"CT206", "CT207", "CT208", "CT209", "CT210", "CT211"}
    of_facts |= {"CT406", "CT407", "CT408", "CT409"}
    of_answers = {"CT307", "CT308"}
    assert silent <= {"CT112", "CT306", "CT505", "CT506", *of_answers, *of_facts}


def test_time_in_proportion_to_size_has_the_exponent_one() -> None:
    assert "1.00, 2.00" == command.exponents([10, 100, 200], [0.5, 5.0, 20.0])


@pytest.mark.parametrize("task", ["load_toml", "load_jsonl", "check", "parts", "oracle"])
def test_each_measurement_runs_in_a_process_of_its_own(task: str, tmp_path: Path) -> None:
    benchmark = command.Benchmark([20], 1, tmp_path)
    ending = "toml" if task == "load_toml" else "jsonl"

    numbers = command.measured(task, benchmark.folder / f"20.{ending}", 1)

    assert numbers["peak"] > 1


@pytest.mark.parametrize("dates", conflicts.DATES)
def test_conflicts_are_the_same_from_columns_and_from_claims(dates: str) -> None:
    """In words that both understand: how many facts are in conflicts."""
    rows = [
        conflicts.measured(name, 300, dates)["rows"]
        for name in ("claimtrack", "claimtrack, objects")
    ]

    assert rows[0] == rows[1] > 0


def test_an_assessment_is_measured_part_by_part(tmp_path: Path) -> None:
    benchmark = command.Benchmark([20], 1, tmp_path)

    assert "status and grade" in benchmark.assessing()
