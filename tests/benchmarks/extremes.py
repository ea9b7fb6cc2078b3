"""Ledgers of extreme shapes with their expected results.

``python -m tests.benchmarks.extremes`` checks each at full and at half size, and prints
results, CPU times and the factor of doubling.
"""

from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from time import process_time

from attrs import frozen

from claimtrack.engine.report import Report
from claimtrack.engine.run import run
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Ledger, Link, LinkKind, Source
from claimtrack.rules import builtin_rules


@frozen
class Answer:
    """The origins and support of the first claim, and the number of findings of each rule."""

    origins: int
    support: int
    weakest: tuple[str, ...]
    findings: dict[str, int]


@frozen
class Shape:
    """One extreme ledger: its builder and its usual size."""

    name: str
    build: Callable[[int], Ledger]
    size: int


def citing_the_one_before(outlets: int) -> Ledger:
    """Return one claim that passes from a person through a line of outlets."""
    way = ["anna", *(f"outlet-{i}" for i in range(outlets))]
    return Ledger.of(
        Source("anna", "person"),
        [Source(id, "outlet") for id in way[1:]],
        Claim("claim", "Text."),
        [Assertion("claim", pair) for pair in pairwise(way)],
    )


def midway(outlets: int) -> Ledger:
    """Return the same with a chain to a reader from each outlet."""
    way = ["anna", *(f"outlet-{i}" for i in range(outlets))]
    return Ledger.of(
        Source("anna", "person"),
        Source("reader", "outlet"),
        [Source(id, "outlet") for id in way[1:]],
        Claim("claim", "Text."),
        [Assertion("claim", (*pair, "reader")) for pair in pairwise(way)],
    )


def two_midway(outlets: int) -> Ledger:
    """Return two origins whose lines of outlets, with a chain from each, meet in the last one."""
    ledger = midway(outlets)
    return ledger.with_records(
        Source("bert", "person"), Assertion("claim", ["bert", f"outlet-{outlets - 1}"])
    )


def layers(count: int, shared: bool = False, own: bool = False) -> Ledger:
    """Return two origins and layers of two relays, each of which cites both before it.

    ``shared`` ends every chain with one more outlet, ``own`` with one of its own.
    """
    names = [("anna", "bert"), *((f"left-{i}", f"right-{i}") for i in range(count))]
    pairs = [
        (before, after) for above, below in pairwise(names) for before in above for after in below
    ]
    ends = [("end",) if shared else (f"end-{i}",) if own else () for i in range(len(pairs))]
    relays = [id for layer in names[1:] for id in layer]
    return Ledger.of(
        [Source(id, "person") for id in names[0]],
        [Source(id, "outlet") for id in dict.fromkeys((*relays, *chain.from_iterable(ends)))],
        Claim("claim", "Text."),
        [Assertion("claim", (*pair, *end)) for pair, end in zip(pairs, ends, strict=True)],
    )


def layers_to_one_end(count: int) -> Ledger:
    """Return the same with all partial chains, in one document."""
    return layers(count, shared=True)


def layers_to_many_ends(count: int) -> Ledger:
    """Return the same with all partial chains, each in its own document."""
    return layers(count, own=True)


def hub(copies: int) -> Ledger:
    """Return one dispatch that many outlets carry."""
    outlets = [f"outlet-{i}" for i in range(copies)]
    return Ledger.of(
        Source("kcna", "state-media"),
        [Source(id, "outlet") for id in outlets],
        Claim("claim", "Text."),
        [Assertion("claim", ["kcna", id]) for id in outlets],
    )


def ring_of_reasons(claims: int) -> Ledger:
    """Return claims that support one another in a ring."""
    ids = [f"claim-{i}" for i in range(claims)]
    return Ledger.of(
        [Claim(id, "Text.") for id in ids],
        [
            Link(LinkKind.SUPPORTS, one, other)
            for one, other in zip(ids, [*ids[1:], ids[0]], strict=True)
        ],
    )


def ring_of_sources(outlets: int) -> Ledger:
    """Return outlets that cite one another for one claim in a ring."""
    ids = [f"outlet-{i}" for i in range(outlets)]
    return Ledger.of(
        [Source(id, "outlet") for id in ids],
        Claim("claim", "Text."),
        [Assertion("claim", pair) for pair in zip(ids, [*ids[1:], ids[0]], strict=True)],
    )


def chain_of_restatements(claims: int) -> Ledger:
    """Return a line of restatements, with a chain for the last."""
    ids = [f"claim-{i}" for i in range(claims)]
    return Ledger.of(
        Source("anna", "person"),
        [Claim(id, "Text.") for id in ids],
        [Link(LinkKind.RESTATES, other, one) for one, other in pairwise(ids)],
        Assertion(ids[-1], ["anna"]),
    )


def chain_of_premises(claims: int) -> Ledger:
    """Return a line of premises, of which the first is only possible."""
    ids = [f"claim-{i}" for i in range(claims)]
    return Ledger.of(
        Source("anna", "person"),
        [
            Claim(id, "Text.", because=[before] if before else [])
            for before, id in zip(["", *ids], ids, strict=False)
        ],
        [
            Assertion(id, ["anna"], certainty="stated" if i else "possible")
            for i, id in enumerate(ids)
        ],
    )


SHAPES = (
    Shape("outlets, each citing the one before", citing_the_one_before, 10_000),
    Shape("the same, each chain left midway", midway, 10_000),
    Shape("the same with a second origin", two_midway, 10_000),
    Shape("layers of two relays citing both before", layers, 16),
    Shape("the same, left midway, one document", layers_to_one_end, 16),
    Shape("the same, left midway, a document each", layers_to_many_ends, 16),
    Shape("copies of one dispatch", hub, 100_000),
    Shape("claims that support one another in a ring", ring_of_reasons, 10_000),
    Shape("outlets that cite one another in a ring", ring_of_sources, 10_000),
    Shape("claims each restating the one before", chain_of_restatements, 10_000),
    Shape("claims each resting on the one before", chain_of_premises, 10_000),
)


def answer(ledger: Ledger) -> Answer:
    """Check a ledger and return its results."""
    report: Report = run(ledger, builtin_rules())
    side = Facts(ledger).claim(min(ledger.claims)).asserted
    counted: dict[str, int] = {}
    for finding in report.findings:
        counted[finding.code] = counted.get(finding.code, 0) + 1
    certain = side.independent_support.certain
    assert certain.low == certain.high, "the budget should have sufficed"
    voices = tuple(voice.id for voice in side.weakest)
    return Answer(side.origins.certain.low, certain.low, voices, dict(sorted(counted.items())))


def table() -> Iterator[str]:
    """Yield the lines of a Markdown table of all shapes."""
    yield "| shape | size | origins | support | weakest | findings | CPU s at half | CPU s |"
    yield "|---|---:|---:|---:|---|---|---:|---:|"
    answer(SHAPES[0].build(10))  # what is imported on first use costs nothing below
    for shape in SHAPES:
        times = []
        for size in (shape.size // 2, shape.size):
            ledger = shape.build(size)
            start = process_time()
            result = answer(ledger)
            times.append(f"{process_time() - start:.2f}")
        fired = ", ".join(f"{code} x {count}" for code, count in result.findings.items())
        yield (
            f"| {shape.name} | {shape.size:,} | {result.origins} | {result.support} "
            f"| {', '.join(result.weakest)} | {fired} | {' | '.join(times)} |"
        )


if __name__ == "__main__":
    for line in table():
        print(line, flush=True)
