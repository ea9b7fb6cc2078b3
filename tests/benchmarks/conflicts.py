"""Benchmark of the search for value conflicts: ``python -m tests.benchmarks.conflicts``.

A seed generates facts: some keys have very many and most have few, most facts on a key
agree, and their dates are spread over years. DuckDB gets the same columns and finds the
rows that disagree with an overlapping row. Each measurement runs in a separate process.
The output is a Markdown table.
"""

import argparse
import json
import math
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from subprocess import TimeoutExpired, run
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import cast

import numpy as np

from claimtrack.facts.conflicts.statements import Reals, Statements
from claimtrack.facts.conflicts.times import Times
from claimtrack.facts.conflicts.values import find_value_conflicts
from claimtrack.facts.core.columns import Ints
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Ledger,
    Predicate,
    Source,
    SourceKind,
    ValueType,
)
from claimtrack.model.dates.day_numbers import format_day

ROOT = Path(__file__).parents[2]

SIZES = (100_000, 250_000, 500_000, 1_000_000)
DATES = {"days": ([1, 30, 365], [0.7, 0.25, 0.05]), "years": ([30, 365, 1095], [0.3, 0.6, 0.1])}
"""The lengths of dates in days, and their shares."""
OBJECTS = 100_000
"""Maximum number of claims made as objects."""
LIMIT = 120
"""Timeout of a measurement, in seconds of wall time."""

YEARS = 10
FIRST_DAY = 737_000

PREDICATE = Predicate("range", takes=ValueType.NUMBER, functional=True, unit="km", tolerance="2%")

INTRODUCTION = f"""\
Which facts give a value that cannot be where another of their key overlaps them in time. One key
has a tenth of all facts, the others fall off by a power law; 3 facts of 100 disagree with the rest
of their key; dates lie within {YEARS} years, and are mostly days (7 of 10, the others months and
years) or mostly years (6 of 10, the others months and three years), so that few or many overlap.
CPU seconds of the question alone, all threads together; wall seconds; peak memory of the process
in megabytes, the columns included. claimtrack tells certain from possible besides, and makes the
conflicts; DuckDB tells which rows disagree, no more. "objects" starts from claims in memory. What
is not done within {LIMIT} s of wall time, making the facts included, is given up."""

Measure = Callable[[], int]
Numbers = Mapping[str, float]


class Columns(SimpleNamespace):
    """Facts in columns: key, first and last day, lower and upper bound of the value."""

    key: Ints
    start: Ints
    end: Ints
    low: Reals
    high: Reals
    value: Ints


def make_facts(size: int, dates: str) -> Columns:
    """Return reproducible facts with dates of some kind."""
    random = np.random.default_rng(1)
    key = 1 + (size // 5 * random.random(size) ** 3).astype(np.int64)
    key[: size // 10] = 0
    value = 100 + key % 1000
    odd = random.random(size) < 0.03
    value = np.where(odd, value * random.choice([2, 3, 10], size), value)
    lengths, shares = DATES[dates]
    days = random.choice(lengths, size, p=shares)
    start = FIRST_DAY + random.integers(0, 365 * YEARS, size)
    exact = value.astype(np.float64)
    return Columns(
        key=key,
        start=start,
        end=start + days - 1,
        low=exact * 0.98,
        high=exact,
        value=value,
    )


def in_columns(size: int, dates: str) -> Measure:
    """Return a function that counts the rows in conflicts, from columns."""
    facts = make_facts(size, dates)
    nothing = np.zeros(size, np.int64)
    statements = Statements(
        claim=np.arange(size),
        subject=facts.key,
        predicate=nothing,
        unit=nothing,
        place=nothing,
        negated=np.zeros(size, np.bool_),
        times=Times(
            days=np.array([facts.start, facts.start, facts.end, facts.end]),
            marked=np.zeros(size, np.bool_),
            dates=np.full(size, None),
            time=np.full(size, -1),
            instant=np.full((2, size), -1),
        ),
        values=np.array([facts.low, facts.high, facts.low, facts.high]),
        predicates=(PREDICATE,),
        words={},
    )
    # The parts of Facts that the analysis uses: the group of each claim, and asserted claims.
    ledger = SimpleNamespace(
        columns=SimpleNamespace(group=np.arange(size)),
        asserted=SimpleNamespace(chains=np.ones(size, np.int64)),
        asserted_statements=np.ones(size, np.bool_),
    )
    facts_stub = cast(Facts, ledger)
    return lambda: sum(len(each.claim) for each in find_value_conflicts(facts_stub, statements))


def as_objects(size: int, dates: str) -> Measure:
    """Return a function that counts the rows from claims, including their conversion."""
    facts = make_facts(size, dates)
    rows = zip(
        *(column.tolist() for column in (facts.key, facts.start, facts.end, facts.value)),
        strict=True,
    )
    claims = [
        Claim(
            f"c{i}",
            text="",
            fact=Fact(
                f"k{key}", "range", value=value, when=f"{format_day(start)}/{format_day(end)}"
            ),
        )
        for i, (key, start, end, value) in enumerate(rows)
    ]
    assertions = [Assertion(claim.id, via=["s"]) for claim in claims]
    ledger = Ledger.of(Source("s", kind=SourceKind.PERSON), PREDICATE, claims, assertions)
    known = Facts(ledger)
    _ = known.asserted
    return lambda: sum(len(each.claim) for each in known.value_conflicts)


DISAGREE = "(a.low > b.high or a.high < b.low)"

# The key is part of the days, so that nothing but two inequalities is left to join by.
RANGES = """
    create table f as
    select row, low, high, key * 1000000 + start as "from", key * 1000000 + "end" as "to" from given
"""

QUERIES = {
    "DuckDB, key and filter": (
        "create table f as select * from given",
        f"""
        select count(*) from f a where exists (
            select 1 from f b where a.key = b.key
            and a.start <= b."end" and a."end" >= b.start and {DISAGREE}
        )""",
    ),
    "DuckDB, ranges": (
        RANGES,
        f"""
        select count(distinct a.row) from f a join f b
        on a."from" <= b."to" and a."to" >= b."from" where {DISAGREE}
        """,
    ),
}


def by_duckdb(name: str, size: int, dates: str) -> Measure:
    """Return a function that counts the rows with DuckDB."""
    import duckdb

    facts = make_facts(size, dates)
    given = {"row": np.arange(size), **vars(facts)}
    table, query = QUERIES[name]
    connection = duckdb.connect()
    connection.register("given", given)
    connection.execute(table)

    def count() -> int:
        answer = connection.execute(query).fetchone()
        assert answer is not None, "a count is one row"
        return int(answer[0])

    return count


def measure_of(name: str, size: int, dates: str) -> Measure:
    """Return the function that is measured under a name."""
    match name:
        case "claimtrack":
            return in_columns(size, dates)
        case "claimtrack, objects":
            return as_objects(size, dates)
        case _:
            return by_duckdb(name, size, dates)


def measure(name: str, size: int, dates: str) -> Numbers:
    """Return the cost of an answer in this process."""
    count = measure_of(name, size, dates)
    cpu, wall = process_time(), perf_counter()
    rows = count()
    cpu, wall = process_time() - cpu, perf_counter() - wall
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return {"rows": rows, "cpu": cpu, "wall": wall, "peak": peak}


def apart(name: str, size: int, dates: str) -> Numbers | None:
    """Return the cost of an answer in a separate process; None after the timeout."""
    command = [sys.executable, "-m", __spec__.name, "--only", name, "--dates", dates, str(size)]
    try:
        done = run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=LIMIT)
    except TimeoutExpired:
        return None
    numbers: Numbers = json.loads(done.stdout)
    return numbers


def table(sizes: Sequence[int], dates: str) -> Iterator[str]:
    """Yield the lines of a table as they are measured."""
    yield f"| facts, {dates} | found by | CPU, s | wall, s | peak, MB | rows | times ours |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    given_up: set[str] = set()
    ours: list[float] = []
    for size in sizes:
        first = apart("claimtrack", size, dates)
        if first is None:
            yield line(size, "claimtrack", first, "")
            return
        ours.append(first["cpu"])
        yield line(size, "claimtrack", first, "1")
        if size == OBJECTS:
            objects = apart("claimtrack, objects", size, dates)
            yield line(size, "claimtrack, objects", objects, ratio(objects, first))
        for name in QUERIES:
            if find_spec("duckdb") is None:
                yield f"| {size:,} | {name} | not installed | | | | |"
            elif name in given_up:
                yield f"| {size:,} | {name} | not tried | | | | |"
            else:
                theirs = apart(name, size, dates)
                given_up |= {name} if theirs is None else set()
                yield line(size, name, theirs, ratio(theirs, first))
    yield f"\nGrowth exponent of claimtrack from size to size: {exponents(sizes, ours)}.\n"


def line(size: int, name: str, numbers: Numbers | None, times: str) -> str:
    """Return a line of the table."""
    if numbers is None:
        return f"| {size:,} | {name} | not within {LIMIT} s | | | | {times} |"
    took = f"{numbers['cpu']:.2f} | {numbers['wall']:.2f} | {numbers['peak']:,.0f}"
    return f"| {size:,} | {name} | {took} | {numbers['rows']:,.0f} | {times} |"


def ratio(theirs: Numbers | None, ours: Numbers) -> str:
    """Return the ratio to our CPU seconds; empty after a timeout."""
    # The limit is of wall time, which says little of CPU seconds on a busy machine.
    return "" if theirs is None else f"{theirs['cpu'] / ours['cpu']:.2g}"


def exponents(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """Return the growth of time from each size to the next."""
    grown = [
        math.log(after / before) / math.log(more / fewer)
        for (fewer, before), (more, after) in pairwise(zip(sizes, seconds, strict=True))
    ]
    return ", ".join(f"{exponent:.2f}" for exponent in grown) or "-"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.conflicts", description="Measure it.")
    parser.add_argument("--only", metavar="NAME", help="measure this one, here and now")
    parser.add_argument("--dates", choices=DATES, help="of facts with these dates, not of all")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="how many facts")
    chosen = parser.parse_args(arguments)
    if chosen.only:
        print(json.dumps(measure(chosen.only, chosen.sizes[0], chosen.dates or "days")))
        return
    print(f"{INTRODUCTION}\n")
    for dates in [chosen.dates] if chosen.dates else DATES:
        for text in table(sorted(chosen.sizes), dates):
            print(text, flush=True)


if __name__ == "__main__":
    main()
