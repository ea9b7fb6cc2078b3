"""Fusion against published examples, where their numbers lie beside the project."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimtrack.analysis import fusion
from claimtrack.model.opinion import Opinion

_VECTORS = Path(__file__).parents[3] / "shared" / "data" / "belief" / "vectors.json"

pytestmark = pytest.mark.skipif(not _VECTORS.exists(), reason="the published numbers are not here")

Numbers = Any  # as JSON has them: lists of lists, as deep as the operator needs


def _all(fuse: Callable[[list[Opinion]], Opinion]) -> Callable[[Numbers], Opinion]:
    return lambda given: fuse([Opinion(*numbers) for numbers in given])


def _both(fuse: Callable[[Opinion, Opinion], Opinion]) -> Callable[[Numbers], Opinion]:
    return lambda given: fuse(Opinion(*given[0]), Opinion(*given[1]))


def _discount(given: Numbers) -> Opinion:
    path, opinion = given
    return fusion.discount([Opinion(*trust) for trust in path], Opinion(*opinion))


OPERATORS: dict[str, Callable[[Numbers], Opinion]] = {
    "cbf": _all(fusion.cumulative),
    "ecbf": _all(fusion.epistemic_cumulative),
    "abf": _all(fusion.averaging),
    "wbf": _all(fusion.weighted),
    "ccf": _all(fusion.consensus),
    "bcf": _all(fusion.constraint),
    "discount": _discount,
    "trusted_cbf": lambda given: fusion.cumulative(map(_discount, given)),
    "trusted_abf": lambda given: fusion.averaging(map(_discount, given)),
    "unfuse": _both(fusion.unfuse),
    "umax": lambda given: Opinion(*given[0]).uncertainty_maximised(),
    "mul": _both(fusion.conjunction),
    "comul": _both(fusion.disjunction),
}


def _vectors() -> list[dict[str, Numbers]]:
    if not _VECTORS.exists():
        return []
    vectors: list[dict[str, Numbers]] = json.loads(_VECTORS.read_text(encoding="utf-8"))
    return vectors


@pytest.mark.parametrize("vector", _vectors(), ids=lambda vector: str(vector["id"]))
def test_published_examples(vector: dict[str, Numbers]) -> None:
    if vector["op"] == "doc":
        one, other = (Opinion(*numbers) for numbers in vector["in"])
        found = [fusion.conflict(one, other)]
    else:
        opinion = OPERATORS[vector["op"]](vector["in"])
        found = [opinion.belief, opinion.disbelief, opinion.uncertainty, opinion.base_rate]

    assert vector["out"] == pytest.approx(found, abs=vector["tol"], rel=0)


def test_all_of_them_are_tried() -> None:
    assert 52 == len(_vectors())
