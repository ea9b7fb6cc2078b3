"""xrad: the contradictions between sources.

A chain is a claim: its ship *left before* the inspection, affirmed or denied; without a
contradiction, the ship is itself. The asserter is the chain in words. Claims without
chains and premises are omitted.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body

MODELS = import_module("xrad.models")
STORE = import_module("xrad.store")


def build(body: Body, folder: Path) -> Any:
    """Return a store in memory with all chains."""
    claims = {claim["id"]: claim for claim in body["claims"]}
    contradicted = {id: pair[0] for pair in body["contradictions"] for id in pair}
    store = STORE.connect(":memory:")
    STORE.add_claims(
        store,
        [
            _claim(number, each["via"], claims[each["claim"]], contradicted)
            for number, each in enumerate(body["assertions"])
        ],
    )
    return store


def _claim(number: int, via: list[str], claim: Any, contradicted: Mapping[str, str]) -> Any:
    text = claim["text"]
    about = contradicted.get(claim["id"], claim["id"])
    return MODELS.Claim(
        claim_id=f"chain-{number}",
        source_id=via[-1],
        relation="states",
        subject_id=f"mention-{number}-subject",
        object_id=f"mention-{number}-object",
        subject_entity_id=claim["ship"],
        object_entity_id=about,
        modality=MODELS.Modality.REPORTED,
        polarity="affirmed" if claim["affirmed"] else "denied",
        asserter=" (rep. ".join(reversed(via)) + ")" * (len(via) - 1),
        evidence=[MODELS.Evidence(source_id=via[-1], quote=text, start=0, end=len(text))],
    )


def disagreements(store: Any) -> int:
    """Return of how many pairs of things sources disagree."""
    found = STORE.disagreements(store, limit=1 << 40)
    return len({(row["s"], row["relation"], row["o"]) for row in found})


QUESTIONS: Mapping[str, Callable[[Any], int]] = {"disagreements": disagreements}
