"""The time that rules take on one claim with very many chains or opponents."""

from collections.abc import Callable

import pytest

from claimtrack.engine.run import run
from claimtrack.model import Assertion, Claim, Document, Fact, Hop, Ledger, Link, Predicate, Source
from claimtrack.rules import builtin_rules
from tests.growth import seconds


def contradicted_hub(count: int) -> Ledger:
    """Return a claim with many origins, contradicted by as many other claims."""
    return Ledger.of(
        [Source(f"s{i}", "person") for i in range(count)],
        Claim("hub", "The dam held.", about=["s0"]),
        [Claim(f"c{i}", "The dam broke.", about=["s1"]) for i in range(count)],
        [Assertion("hub", [f"s{i}"]) for i in range(count)],
        [Assertion(f"c{i}", [f"s{i}"]) for i in range(count)],
        [Link("contradicts", f"c{i}", "hub") for i in range(count)],
    )


def faulty_hub(count: int) -> Ledger:
    """Return a claim whose chains have all faults of attribution and time."""
    return Ledger.of(
        Source("p", "person"),
        [Source(f"s{i}", "outlet") for i in range(count)],
        Claim("hub", "The dam held."),
        [
            Document(f"d{i}", publisher=f"s{i}", published="2020", credits=["p"])
            for i in range(count)
        ],
        [
            Assertion(
                "hub",
                [
                    Hop("p", certainty="possible", on="2021") if i % 2 else Hop("p"),
                    Hop(f"s{i}", certainty="certain", quote="It held.", on="2020"),
                ],
                at=[f"d{i}"],
            )
            for i in range(count)
        ],
    )


def dated_facts(count: int) -> Ledger:
    """Return measurements, absences and events of one subject, all repeated too late or early."""
    years = [1000 + i % 999 for i in range(count)]
    facts = [
        *(Fact("a", "size", value=i, when=f"{year}") for i, year in enumerate(years)),
        *(Fact("a", "p", when=f"{year}/..", negated=True) for year in years),
        *(Fact("a", "p", when=f"{year}") for year in years),
        *(Fact("a", "q", when=f"{year}") for year in years),
    ]
    return Ledger.of(
        Predicate("size", "number", functional=True),
        [Predicate("p", before=["q"]), Predicate("q")],
        Source("s", "person"),
        [Document(f"d{year}", published=f"{year}") for year in range(1000, 2000)],
        [Claim(f"c{i}", "So.", fact=fact) for i, fact in enumerate(facts)],
        [
            Assertion(f"c{i}", ["s"], at=[f"d{1000 + i % 997}", "d1999"], id=f"a{i}")
            for i in range(len(facts))
        ],
    )


def judge(ledger: Ledger) -> None:
    run(ledger, [rule for rule in builtin_rules() if rule.code > "CT2"])


def in_proportion(few: float, many: float) -> bool:
    """True if four times the input took about four times as long; quadratic would be sixteen."""
    return many < 9 * few + 0.1


@pytest.mark.parametrize("shape", [contradicted_hub, faulty_hub, dated_facts])
def test_time_grows_about_linearly(
    shape: Callable[[int], Ledger],
) -> None:
    judge(shape(10))  # imports

    few, many = seconds(judge, lambda: shape(1_000), lambda: shape(4_000), until=in_proportion)

    assert in_proportion(few, many)
