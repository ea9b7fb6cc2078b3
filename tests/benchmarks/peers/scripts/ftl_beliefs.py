"""ftl-beliefs: rings of beliefs, and beliefs with contradictory texts.

A claim is a belief that depends on its premises. Sources and declared contradictions are
omitted: the package searches the texts for contradictions.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body

BELIEFS = import_module("beliefs_lib")
CIRCULAR = import_module("beliefs_lib.check_circular")
CONTRADICTIONS = import_module("beliefs_lib.contradictions")


def build(body: Body, folder: Path) -> list[Any]:
    """Return the beliefs of a body."""
    return [
        BELIEFS.Claim(id=claim["id"], text=claim["text"], depends_on=claim["because"])
        for claim in body["claims"]
    ]


def rings(beliefs: list[Any]) -> int:
    """Return how many rings there are."""
    return len(CIRCULAR.find_cycles(beliefs))


def contradictions(beliefs: list[Any]) -> int:
    """Return how many pairs contradict each other, found by keywords."""
    return len(CONTRADICTIONS.find_contradictions(beliefs))


QUESTIONS: Mapping[str, Callable[[list[Any]], int]] = {
    each.__name__: each for each in (rings, contradictions)
}
