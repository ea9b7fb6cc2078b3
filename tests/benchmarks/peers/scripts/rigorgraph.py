"""rigorgraph: rings of claims that depend on one another.

A chain is an item of evidence, with its publisher as producer and its origin in the locator.
Contradictions are omitted, since there is no record for them.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body

AUDIT = import_module("rigorgraph.audit")
MODELS = import_module("rigorgraph.models")


def build(body: Body, folder: Path) -> Any:
    """Return the project of a body."""
    evidence: dict[str, list[str]] = {}
    items = []
    for number, each in enumerate(body["assertions"]):
        evidence.setdefault(each["claim"], []).append(f"chain-{number}")
        items.append(
            MODELS.Evidence(
                id=f"chain-{number}",
                type=MODELS.EvidenceType.SOURCE,
                title=each["claim"],
                producer=each["via"][-1],
                uri=f"https://example.org/{number}",
                locator=" > ".join(each["via"]),
                scope="the whole item",
            )
        )
    claims = [
        MODELS.Claim(
            id=claim["id"],
            statement=claim["text"],
            type=MODELS.ClaimType.LITERATURE,
            authors=["desk"],
            dependencies=claim["because"],
            evidence_ids=evidence.get(claim["id"], []),
        )
        for claim in body["claims"]
    ]
    config = MODELS.ProjectConfig(version=1, name="peers")
    return MODELS.ProjectData(
        root=folder, config=config, claims=claims, evidence=items, verifications=[]
    )


def rings(project: Any) -> int:
    """Return how many rings a whole audit finds."""
    issues = AUDIT.audit_project(project).issues
    return sum(issue.code == "RG_DEPENDENCY_CYCLE" for issue in issues)


QUESTIONS: Mapping[str, Callable[[Any], int]] = {"rings": rings}
