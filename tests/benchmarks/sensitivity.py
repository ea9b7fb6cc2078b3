"""Benchmark of sensitivity analyses: ``python -m tests.benchmarks.sensitivity``.

Prints a Markdown table of milliseconds for one claim of generated ledgers: for
extracting the small ledger that decides it, and for trying variations of its sources.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random
from statistics import median
from time import perf_counter
from typing import TypeVar

from claimtrack.assessment.assessment import Assessments
from claimtrack.assessment.sensitivity.sensitivity import LowerBound, analyze_sensitivity
from claimtrack.assessment.sensitivity.trial import TrialFactory
from tests.benchmarks.generator import generate

SIZES = (1_000, 10_000, 100_000)
CLAIMS = 200

_T = TypeVar("_T")


def time_call(run: Callable[[], _T]) -> tuple[float, _T]:
    """Return the time of a call in milliseconds, and its result."""
    start = perf_counter()
    result = run()
    return 1000 * (perf_counter() - start), result


def rows(sizes: Sequence[int], claims: int = CLAIMS) -> Iterator[str]:
    """Yield the lines of the table as they are measured."""
    yield (
        "| claims | index, ms | trial, median | trial, worst | sensitivity, median"
        " | 9 in 10 | worst | records, median | worst | open |"
    )
    yield "|---:|" + "---:|" * 9
    for size in sizes:
        whole = Assessments.of(generate(size))
        trials = TrialFactory(whole.facts)
        index, _ = time_call(partial(trials.of, 0))
        chosen = Random(1).sample(range(len(whole)), min(claims, len(whole)))
        cut: list[float] = []
        told: list[float] = []
        records: list[int] = []
        unsettled = 0
        for group in chosen:
            took, trial = time_call(partial(trials.of, group))
            cut.append(took)
            records.append(len(trial.ledger))
            took, found = time_call(partial(analyze_sensitivity, trial))
            told.append(took)
            unsettled += any(
                isinstance(each, LowerBound) for each in (found.tipping, found.flipping)
            )
        nine_in_ten = sorted(told)[9 * len(told) // 10]
        yield (
            f"| {size:,} | {index:,.0f} | {median(cut):.2f} | {max(cut):.1f}"
            f" | {median(told):.1f} | {nine_in_ten:.1f} | {max(told):.0f}"
            f" | {median(records):.0f} | {max(records):,} | {unsettled} of {len(chosen)} |"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.sensitivity", description="Measure it.")
    parser.add_argument("claims", type=int, nargs="*", default=SIZES, help="sizes of the ledgers")
    for row in rows(parser.parse_args(arguments).claims):
        print(row, flush=True)


if __name__ == "__main__":
    main()
