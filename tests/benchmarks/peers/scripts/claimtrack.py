"""claimtrack: the complete check, and separate answers to questions like those to others."""

from collections.abc import Callable, Mapping
from pathlib import Path

from claimtrack import Assertion, Claim, Ledger, Link, Source, check, rules
from claimtrack.facts.facts import Facts
from tests.benchmarks.peers.body import Body

# What would be imported when it is first asked for: imports are in no figure.
rules.installed_rules()

_KINDS = {"official": "official", "agency": "news-agency", "outlet": "outlet"}


def build(body: Body, folder: Path) -> Ledger:
    """Return the ledger of a body: all of it."""
    return Ledger.of(
        [Source(source["id"], _KINDS[source["kind"]]) for source in body["sources"]],
        [Claim(claim["id"], claim["text"], because=claim["because"]) for claim in body["claims"]],
        [Assertion(each["claim"], via=each["via"]) for each in body["assertions"]],
        [Link("contradicts", one, other) for one, other in body["contradictions"]],
    )


def everything(ledger: Ledger) -> int:
    """Return how many findings all rules have."""
    return len(check(ledger).findings)


def origins(ledger: Ledger) -> int:
    """Return how many claims have two origins or more."""
    return int((Facts(ledger).asserted.origins >= 2).sum())


def support(ledger: Ledger) -> int:
    """Return how many claims lose their support only if two voices fail or more."""
    return int((Facts(ledger).asserted.support >= 2).sum())


def contradicting(ledger: Ledger) -> int:
    """Return how many pairs of claims contradict each other, both with a complete chain."""
    facts = Facts(ledger)
    complete = facts.asserted.complete
    return sum(
        bool(complete[pair.one] and complete[pair.other] and pair.one != pair.other)
        for pair in facts.oppositions
    )


def reasoning(ledger: Ledger) -> int:
    """Return how many rings there are of claims that rest on one another."""
    return len(Facts(ledger).reasoning.rings)


QUESTIONS: Mapping[str, Callable[[Ledger], int]] = {
    each.__name__: each for each in (everything, origins, support, contradicting, reasoning)
}
