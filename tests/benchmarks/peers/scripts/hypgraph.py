"""hypgraph: the number of disjoint lines of support of each claim.

A story is an investigation. A chain is a cited result, derived from each of its sources;
their order cannot be expressed. One claim of a contradiction challenges the other. Premises
are requirements, added after all claims. The author is the importer, whose texts are not
checked, and who may write more than sixty nodes per minute.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body

HYPGRAPH = import_module("hypgraph")


def build(body: Body, folder: Path) -> tuple[Any, list[str]]:
    """Return the graph of a body, in memory, and its claims."""
    graph = HYPGRAPH.Graph(policy=HYPGRAPH.Policy(max_creates_per_minute=1 << 40))
    desk = graph.author("importer")
    chains: dict[str, list[list[str]]] = {}
    for each in body["assertions"]:
        chains.setdefault(each["claim"], []).append(each["via"])
    known: dict[str, str] = {}
    for story, claims in groupby(body["claims"], key=lambda claim: claim["ship"]):
        inside = desk.investigation(story, f"Find out what happened to the {story}.")["id"]
        sources: dict[str, str] = {}
        for claim in claims:
            results = []
            for via in chains.get(claim["id"], ()):
                for id in via:
                    if id not in sources:
                        sources[id] = desk.add("source", inside, citation=f"What {id} says.")["id"]
                links = [{"rel": "derived_from", "to": sources[id]} for id in via]
                result = {"summary": claim["text"], "kind": "cited", "outcome": "positive"}
                results.append(desk.add("result", inside, links=links, **result)["id"])
            support = [{"rel": "supports", "from": id} for id in results]
            known[claim["id"]] = desk.add("claim", inside, links=support, statement=claim["text"])[
                "id"
            ]
    for claim in body["claims"]:
        for id in claim["because"]:
            desk.link(known[claim["id"]], "requires", known[id])
    for one, other in body["contradictions"]:
        desk.link(known[other], "challenges", known[one])
    return graph, list(known.values())


def several_lines(built: tuple[Any, list[str]]) -> int:
    """Return how many claims have two independent lines of support or more."""
    graph, claims = built
    return sum(graph.state(claim)["independent_lines"] >= 2 for claim in claims)


QUESTIONS: Mapping[str, Callable[[tuple[Any, list[str]]], int]] = {"several_lines": several_lines}
