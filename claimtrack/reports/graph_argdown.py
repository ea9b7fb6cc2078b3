"""The claims of a graph and how they bear on one another, in Argdown.

Each claim is a statement, tagged with its status, with its chains as data. What is
undercut is an argument, and so are denials. Relations are those of Argdown's loose
mode: a support is no entailment, a contradiction is an attack from either side.
Signs that mean something are escaped with a backslash.
Source: https://argdown.org/syntax/
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from claimtrack.findings import listed
from claimtrack.reports.graph_parts import Drawing, Edge, EdgeKind, Graph, Node, NodeKind
from claimtrack.reports.tally import counted

_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")


def as_argdown(graph: Graph) -> Drawing:
    """Write the claims of a graph as an argument map."""
    lost = tuple(_lost(graph))
    head = "".join(f"// Not shown: {sentence}\n" for sentence in lost)
    blocks = ["===\ntitle: Claims, and how they bear on one another\n===\n"]
    blocks += [head] if head else []
    relations = _relations(graph)
    for node in graph.nodes:
        if node.kind is not NodeKind.SOURCE:
            blocks.append(_block(_definition(node), relations.get(node.id, ())))
        if node.denials:
            said = _escaped(f"denied by {listed(node.denials, len(node.denials))}")
            blocks.append(_block(f"<denial of {node.record}>: {said}", [f"-> [{node.record}]"]))
    return Drawing("\n".join(blocks), lost)


def _lost(graph: Graph) -> Iterator[str]:
    kinds = {edge.kind for edge in graph.edges if not edge.withdrawn}
    if any(node.kind is NodeKind.SOURCE for node in graph.nodes):
        yield "what sources are, who controls them, what each did and how firmly"
    if EdgeKind.NO_SIDE in kinds:
        yield "who takes no side"
    if EdgeKind.RESTATES in kinds:
        yield "that claims are one: those that restate one another support one another"
    if EdgeKind.IMPLIES in kinds:
        yield "whether a claim implies another or supports it: both are written as support"
    if EdgeKind.PREMISE in kinds:
        yield "which premises go together: each is written as support"
    if gone := sum(edge.withdrawn for edge in graph.edges):
        yield f"{counted(gone, 'step')} withdrawn"
    if turned := sum(edge.start == edge.end and not edge.kind.of_chain for edge in graph.edges):
        yield f"{counted(turned, 'step')} from a claim to itself"


def _relations(graph: Graph) -> Mapping[str, Sequence[str]]:
    """Return the relations that go out from each node, each once, as they are written."""
    name = {node.id: _name(node) for node in graph.nodes}
    relations: dict[str, dict[str, None]] = defaultdict(dict)
    for edge in graph.edges:
        sign = _sign(edge)
        # Who stands behind a claim is data of it, unless that is a node itself.
        if sign is None or edge.withdrawn or edge.start.startswith(f"{NodeKind.SOURCE.value}:"):
            continue
        # Argdown 1.7.5 loses some relations of a statement with itself.
        if edge.start == edge.end:
            continue
        relations[edge.start][f"{sign} {name[edge.end]}"] = None
        if edge.kind is EdgeKind.CONTRADICTS:
            relations[edge.end][f"{sign} {name[edge.start]}"] = None
    return {node: tuple(written) for node, written in relations.items()}


def _sign(edge: Edge) -> str | None:
    match edge.kind:
        case EdgeKind.PASSES | EdgeKind.NO_SIDE:
            return None
        case EdgeKind.ASSERTS | EdgeKind.SUPPORTS | EdgeKind.IMPLIES | EdgeKind.PREMISE:
            return "+>"
        case EdgeKind.RESTATES:
            return "+>"
        case EdgeKind.DENIES | EdgeKind.CONTRADICTS:
            return "->"
        case EdgeKind.UNDERCUTS:
            return "_>"


def _name(node: Node) -> str:
    return f"[{node.record}]" if node.kind is NodeKind.CLAIM else f"<{node.record}>"


def _definition(node: Node) -> str:
    words = _escaped(
        ", ".join([node.title, *([] if node.kind is NodeKind.CLAIM else node.facts.values())])
    )
    if node.kind is not NodeKind.CLAIM:
        return f"{_name(node)}: {words}"
    data = {"grade": node.facts["grade"], "asserted": node.chains, "denied": node.denials}
    told = ", ".join(f"{key}: {json.dumps(value)}" for key, value in data.items() if value)
    tags = f"#{node.facts['status']} #{node.facts['kind']}"
    return f"{_name(node)}: {words} {tags} {{{told}}}"


def _block(definition: str, relations: Sequence[str]) -> str:
    return "".join([f"{definition}\n", *(f"  {relation}\n" for relation in relations)])


def _escaped(text: str) -> str:
    """Return a line in which nothing means more than itself."""
    return _SIGNS.sub(r"\\\g<0>", text)
