"""What one claim with very many chains, or very many opponents, costs: no more than its share."""

from collections.abc import Callable

import pytest

from claimtrack.engine.run import run
from claimtrack.model import Assertion, Claim, Document, Fact, Hop, Ledger, Link, Predicate, Source
from claimtrack.rules import shipped
from tests.growth import seconds


def contradicted_hub(count: int) -> Ledger:
    """One claim with many origins, contradicted by as many others."""
    return Ledger.of(
        [Source(f"s{i}", "person") for i in range(count)],
        Claim("hub", "The dam held.", about=["s0"]),
        [Claim(f"c{i}", "The dam broke.", about=["s1"]) for i in range(count)],
        [Assertion("hub", [f"s{i}"]) for i in range(count)],
        [Assertion(f"c{i}", [f"s{i}"]) for i in range(count)],
        [Link("contradicts", f"c{i}", "hub") for i in range(count)],
    )


def faulty_hub(count: int) -> Ledger:
    """One claim whose every chain has every fault of attribution and time."""
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
    """Measurements, absences and events of one subject, each repeated too late or too soon."""
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
    run(ledger, [rule for rule in shipped() if rule.code > "CT2"])


def in_proportion(few: float, many: float) -> bool:
    """Say whether four times as much took about four times as long, where quadratic is sixteen."""
    return many < 9 * few + 0.1


@pytest.mark.parametrize("shape", [contradicted_hub, faulty_hub, dated_facts])
def test_four_times_as_many_cost_no_more_than_about_four_times(
    shape: Callable[[int], Ledger],
) -> None:
    judge(shape(10))  # imports

    few, many = seconds(judge, lambda: shape(1_000), lambda: shape(4_000), until=in_proportion)

    assert in_proportion(few, many)
