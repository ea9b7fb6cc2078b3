"""rootmemory: the number of claims with two or more independent roots.

The knowledge of an official is an observation, with the official as its family. The belief
of an agency is derived from it, and that of an outlet from the agency's. The belief of the
outlet supports its claim and contradicts a contradicting claim. Circular sourcing is
omitted: the package rejects rings and beliefs without observations. Premises are omitted.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body

ROOTMEMORY = import_module("rootmemory")


def build(body: Body, folder: Path) -> tuple[Any, list[Any]]:
    """Return a memory in memory, and its claims."""
    memory = ROOTMEMORY.RootMemory(ROOTMEMORY.create_isolated_session())
    officials = {source["id"] for source in body["sources"] if source["kind"] == "official"}
    agents = {
        source["id"]: memory.register_agent(source["id"]).id
        for source in body["sources"]
        if source["id"] not in officials
    }
    texts = {claim["id"]: claim["text"] for claim in body["claims"]}
    claims = {id: memory.get_or_create_claim(id, text).id for id, text in texts.items()}
    against = dict(body["contradictions"])
    against |= {other: one for one, other in body["contradictions"]}
    for each in body["assertions"]:
        first, *relays = each["via"]
        if first not in officials:
            continue
        text = texts[each["claim"]]
        known = memory.create_observation(
            "statement", text, source_actor=first, source_family_id=first
        )
        for relay in relays:
            known = memory.create_belief(agents[relay], text, each["claim"], 0.8, [known])
        memory.support_claim(claims[each["claim"]], known.id)
        if each["claim"] in against:
            memory.contradict_claim(claims[against[each["claim"]]], known.id)
    return memory, list(claims.values())


def several_roots(built: tuple[Any, list[Any]]) -> int:
    """Return how many claims have two independent sources or more."""
    memory, claims = built
    return sum(memory.evaluate_claim(id).independent_support_count >= 2 for id in claims)


QUESTIONS: Mapping[str, Callable[[tuple[Any, list[Any]]], int]] = {"several_roots": several_roots}
