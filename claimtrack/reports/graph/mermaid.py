"""A graph as a Mermaid flowchart.

Mermaid reads Markdown, HTML, comments, directives and entities inside labels, and
rewrites some of them before it parses. So every sign of ASCII that is no letter,
digit or blank is written as an entity (``#35;``), and with them the two signs that
Mermaid marks its own rewritten entities with. Nodes are numbered, since ids may be
words of the language (``end``).
Source: https://mermaid.js.org/syntax/flowchart.html
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from claimtrack.reports.graph.graph import Drawing, Edge, Graph, Node, NodeKind
from claimtrack.reports.graph.labels import NAMED, label_of_edge
from claimtrack.reports.graph.style import EdgeStyle, look_of
from claimtrack.reports.text.totals import counted

EDGES, LENGTH = 500, 50_000
"""How many edges and characters Mermaid draws unless ``maxEdges`` and ``maxTextSize`` are set."""

MARGIN = 1_000
"""How many characters the comments at the head take at most."""

_SIGNS = re.compile("[!-/:-@\\[-`{-~\ufb02\xb6]")
_SHAPES: Mapping[NodeKind, tuple[str, str]] = MappingProxyType(
    {
        NodeKind.SOURCE: ("(", ")"),
        NodeKind.CLAIM: ("[", "]"),
        NodeKind.LINK: ("{{", "}}"),
        NodeKind.ASSERTION: (">", "]"),
    }
)


def as_mermaid(graph: Graph) -> Drawing:
    """Draw a graph from left to right, each controlling voice in a subgraph."""
    lines = list(_lines(graph))
    lost = tuple(_lost(graph, sum(len(line) + 1 for line in lines)))
    head = "".join(f"%% Not shown: {sentence}\n" for sentence in lost)
    return Drawing(head + "".join(f"{line}\n" for line in lines), lost)


def _lost(graph: Graph, length: int) -> Iterator[str]:
    if any(edge.kind.of_chain for edge in graph.edges):
        yield "which steps make up one chain; an edge names claims, and no assertions"
    if cut := sum(len(edge.claims) > NAMED for edge in graph.edges):
        yield f"all claims of {counted(cut, 'edge')}, of which it names the first"
    if len(graph.edges) > EDGES:
        yield f"more than {EDGES} edges, unless maxEdges is set to {len(graph.edges)} or more"
    if length > LENGTH:
        enough = length + MARGIN
        yield f"more than {LENGTH} characters, unless maxTextSize is set to {enough} or more"


def _lines(graph: Graph) -> Iterator[str]:
    grouped = graph.grouped()
    number = {node.id: f"n{position}" for position, node in enumerate(graph.nodes)}
    yield "flowchart LR"
    for position, group in enumerate(graph.groups):
        yield f'  subgraph g{position}["{_escaped(group.title)}"]'
        for node in grouped[group.id]:
            yield f"    {number[node.id]}{_shape(node)}"
        yield "  end"
    for node in grouped[None]:
        yield f"  {number[node.id]}{_shape(node)}"
    looks: dict[EdgeStyle, list[str]] = defaultdict(list)
    for position, edge in enumerate(graph.edges):
        label = _escaped(label_of_edge(edge))
        yield f'  {number[edge.start]} {_arrow(edge)}|"{label}"| {number[edge.end]}'
        looks[look_of(edge)].append(str(position))
    for look, edges in looks.items():
        yield f"  linkStyle {','.join(edges)} stroke:{look.colour}"


def _shape(node: Node) -> str:
    left, right = _SHAPES[node.kind]
    return f'{left}"{"<br/>".join(map(_escaped, node.lines))}"{right}'


def _arrow(edge: Edge) -> str:
    look = look_of(edge)
    left = "<" if look.tail else ""
    right = ">" if look.head else "-"
    return f"{left}-.-{right if look.head else ''}" if look.dashed else f"{left}--{right}"


def _escaped(text: str) -> str:
    """Return a line of a label in which nothing means more than itself."""
    return _SIGNS.sub(lambda sign: f"#{ord(sign[0])};", text)
