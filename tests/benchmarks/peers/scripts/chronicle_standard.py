"""chronicle-standard: the number of sources of each claim.

A story is a separate investigation, since each score lists all evidence of its investigation.
A chain is an item of evidence with a span that supports the claim, and is linked to each of
its sources; their order cannot be expressed. Contradictions are
tensions. Premises are omitted.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Assertion, Body, Claim

PROJECT = import_module("chronicle.store.project")
SESSION = import_module("chronicle.store.session")

_TYPES = {"official": "person", "agency": "organization", "outlet": "organization"}
_TIER = "forge"
"""The lowest workspace that may register sources."""


def build(body: Body, folder: Path) -> tuple[Any, list[str]]:
    """Return a session on a project, and its claims."""
    PROJECT.create_project(folder / "project")
    session = SESSION.ChronicleSession(folder / "project")
    kinds = {source["id"]: _TYPES[source["kind"]] for source in body["sources"]}
    chains = _by_claim(body["assertions"])
    known: dict[str, str] = {}
    for story, claims in groupby(body["claims"], key=lambda claim: claim["ship"]):
        known |= _investigate(session, story, list(claims), chains, kinds)
    for one, other in body["contradictions"]:
        inside = session.read_model.get_claim(known[one]).investigation_uid
        session.declare_tension(inside, known[one], known[other], workspace=_TIER)
    return session, list(known.values())


def _by_claim(assertions: Iterable[Assertion]) -> dict[str, list[list[str]]]:
    chains: dict[str, list[list[str]]] = {}
    for each in assertions:
        chains.setdefault(each["claim"], []).append(each["via"])
    return chains


def _investigate(
    session: Any,
    story: str,
    claims: list[Claim],
    chains: Mapping[str, list[list[str]]],
    kinds: Mapping[str, str],
) -> dict[str, str]:
    _, inside = session.create_investigation(story)
    session.set_tier(inside, _TIER)
    sources: dict[str, str] = {}
    known: dict[str, str] = {}
    for claim in claims:
        text = claim["text"]
        _, known[claim["id"]] = session.propose_claim(inside, text, workspace=_TIER)
        for number, via in enumerate(chains.get(claim["id"], ())):
            blob = f"{claim['id']} {number}: {text}".encode()
            _, item = session.ingest_evidence(inside, blob, "text/plain", workspace=_TIER)
            span = {"start_char": 0, "end_char": len(blob)}
            _, place = session.anchor_span(inside, item, "text_offset", span, workspace=_TIER)
            session.link_support(inside, place, known[claim["id"]], workspace=_TIER)
            for id in via:
                if id not in sources:
                    _, sources[id] = session.register_source(inside, id, kinds[id], workspace=_TIER)
                session.link_evidence_to_source(item, sources[id], workspace=_TIER)
    return known


def several_sources(built: tuple[Any, list[str]]) -> int:
    """Return how many claims have two sources or more by their score."""
    session, claims = built
    scores = (session.get_defensibility_score(claim) for claim in claims)
    return sum(score.corroboration["independent_sources_count"] >= 2 for score in scores)


QUESTIONS: Mapping[str, Callable[[tuple[Any, list[str]]], int]] = {
    "several_sources": several_sources
}
