"""Ledgers with many chains of six hops on one claim.

``python -m tests.benchmarks.chains`` checks and shows each shape at three sizes, and
prints CPU times and the exponent of their growth. ``--chains`` is the largest size.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from math import log
from random import Random
from time import process_time

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.run import run
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Ledger, Source
from claimtrack.reports.claims.claim_tree import claim_as_tree
from claimtrack.reports.text.visible import Display
from claimtrack.rules import builtin_rules

HOPS, SOURCES = 6, 1_000

Chains = list[list[str]]


def disjoint(count: int) -> Chains:
    """Return chains that share no source."""
    return [_own_chain(i, HOPS) for i in range(count)]


def shared_first_hops(count: int) -> Chains:
    """Return chains from a hundred origins through a thousand relays."""
    return [[f"p{i % 100}", f"relay{i % SOURCES}", *_own_chain(i, HOPS)[2:]] for i in range(count)]


def one_relay(count: int) -> Chains:
    """Return chains from different origins that all end with one relay."""
    return [[*_own_chain(i, HOPS)[:-1], "relay"] for i in range(count)]


def extended(count: int) -> Chains:
    """Return chains, half of which begin where another one ends."""
    whole = [_own_chain(i, HOPS) for i in range(count // 2)]
    return whole + [[own[-1], *_own_chain(f"x{own[0]}", HOPS)[1:]] for own in whole]


def left_midway(count: int) -> Chains:
    """Return chains, half of which begin at the third hop of another one.

    The relay after it has the first id, so that a greedy search tries it first.
    """
    whole = [
        [*_own_chain(i, HOPS)[:3], f"a{i}", *_own_chain(i, HOPS)[4:]] for i in range(count // 2)
    ]
    return whole + [[own[2], *_own_chain(f"x{own[0]}", HOPS)[1:]] for own in whole]


def nested_prefixes(count: int) -> Chains:
    """Return chains with all chains that begin them."""
    whole = [_own_chain(i, HOPS) for i in range(count // HOPS)]
    return [own[: hops + 1] for own in whole for hops in range(HOPS)]


def random_relays(count: int) -> Chains:
    """Return chains from random origins through random relays, a thousand sources in all."""
    random = Random(1)
    people = [f"p{i}" for i in range(SOURCES // 2)]
    relays = [f"o{i}" for i in range(SOURCES // 2)]
    return [[random.choice(people), *random.sample(relays, HOPS - 1)] for _ in range(count)]


def triples_of_relays(count: int) -> Chains:
    """Return chains through two of three relays, whose support no bound decides."""
    return [
        [
            f"p{i}",
            f"o{i // 3}-{i % 3}",
            *(f"n{i}-{hop}" for hop in range(3)),
            f"o{i // 3}-{(i + 1) % 3}",
        ]
        for i in range(count)
    ]


SHAPES = (
    disjoint,
    shared_first_hops,
    one_relay,
    extended,
    left_midway,
    nested_prefixes,
    random_relays,
    triples_of_relays,
)


def build(chains: Chains) -> Ledger:
    """Return a ledger with chains of one claim; sources whose id begins with p or q are people."""
    ids = dict.fromkeys(chain.from_iterable(chains))
    return Ledger.of(
        [Source(id, "person" if id[0] in "pq" else "outlet") for id in ids],
        Claim("claim", "Text."),
        [Assertion("claim", via) for via in chains],
    )


def check(ledger: Ledger) -> None:
    """Run all rules."""
    run(ledger, builtin_rules())


def show(ledger: Ledger) -> None:
    """Print the claim as ``claimtrack show`` does."""
    for _ in claim_as_tree(Assessments.of(ledger), "claim", Display(100)):
        pass


def table(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a Markdown table of all shapes."""
    yield "| shape | support | | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |"
    yield "|---|---:|---|" + "---:|" * (len(sizes) + 1)
    for work in check, show:
        work(build(disjoint(5)))  # what is imported on first use costs nothing below
    for shape in SHAPES:
        ledgers = [build(shape(size)) for size in sizes]
        support = Facts(ledgers[-1]).claim("claim").asserted.certain_support
        for work in check, show:
            times = [_seconds(work, ledger) for ledger in ledgers]
            exponent = log(times[-1] / times[0]) / log(sizes[-1] / sizes[0])
            figures = " | ".join(f"{seconds:.2f}" for seconds in times)
            yield f"| {shape.__name__} | {support} | {work.__name__} | {figures} | {exponent:.2f} |"


def _own_chain(own: object, hops: int) -> list[str]:
    """Return a chain of a person through relays of its own."""
    return [f"p{own}", *(f"o{own}-{hop}" for hop in range(1, hops))]


def _seconds(work: Callable[[Ledger], None], ledger: Ledger) -> float:
    start = process_time()
    work(ledger)
    return process_time() - start


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--chains", type=int, default=100_000)
    most: int = parser.parse_args().chains
    for line in table([most // 4, most // 2, most]):
        print(line, flush=True)
