"""isnad: the grade of each chain.

Officials and agencies have the grade reliable, outlets the grade acceptable. Contradictions,
premises and continued chains are omitted. One registry has all narrators, as intended; each
lookup is a linear search.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body

ISNAD = import_module("isnad")
TYPES = import_module("isnad.types")


def build(body: Body, folder: Path) -> tuple[Any, list[Any]]:
    """Return the registry of narrators and all chains."""
    registry = ISNAD.Registry()
    grades = {
        "official": TYPES.NarratorGrade.RELIABLE,
        "agency": TYPES.NarratorGrade.RELIABLE,
        "outlet": TYPES.NarratorGrade.ACCEPTABLE,
    }
    for source in body["sources"]:
        registry.register(source["id"], "general", grade=grades[source["kind"]])
    chains = [
        ISNAD.Chain([ISNAD.ChainLinkSpec(id, step) for step, id in enumerate(each["via"])])
        for each in body["assertions"]
    ]
    return registry, chains


def good(built: tuple[Any, list[Any]]) -> int:
    """Return how many chains are sound or good."""
    registry, chains = built
    grades = (ISNAD.grade_chain_from_registry(registry, chain) for chain in chains)
    best = {TYPES.ChainGrade.SAHIH, TYPES.ChainGrade.HASAN}
    return sum(grade in best for grade in grades)


QUESTIONS: Mapping[str, Callable[[tuple[Any, list[Any]]], int]] = {"good": good}
