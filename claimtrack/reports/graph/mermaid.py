"""A graph as a Mermaid flowchart.

Mermaid interprets Markdown, HTML, comments, directives and entities inside labels, and
rewrites some of them before parsing. So all ASCII punctuation is written as entities
(``#35;``), and so are the two characters that mark entities internally. Nodes are
numbered, since ids may be keywords (``end``).
Source: https://mermaid.js.org/syntax/flowchart.html
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from claimtrack.reports.graph.graph import Drawing, Graph, Node, NodeKind
from claimtrack.reports.graph.labels import MAX_CLAIMS, edge_label
from claimtrack.reports.graph.style import EdgeStyle, edge_style
from claimtrack.reports.text.totals import pluralize

MAX_EDGES, MAX_LENGTH = 500, 50_000
"""Limits of edges and characters unless ``maxEdges`` and ``maxTextSize`` are set."""

MARGIN = 1_000
"""Maximum number of characters of the comments at the head."""

_PUNCTUATION = re.compile("[!-/:-@\\[-`{-~\ufb02\xb6]")
_SHAPES: Mapping[NodeKind, tuple[str, str]] = MappingProxyType(
    {
        NodeKind.SOURCE: ("(", ")"),
        NodeKind.CLAIM: ("[", "]"),
        NodeKind.LINK: ("{{", "}}"),
        NodeKind.ASSERTION: (">", "]"),
    }
)


def as_mermaid(graph: Graph) -> Drawing:
    """Draw a graph from left to right, with a subgraph for each group."""
    lines = list(_lines(graph))
    lost = tuple(_lost(graph, sum(len(line) + 1 for line in lines)))
    head = "".join(f"%% Not shown: {sentence}\n" for sentence in lost)
    return Drawing(head + "".join(f"{line}\n" for line in lines), lost)


def _lost(graph: Graph, length: int) -> Iterator[str]:
    if any(edge.kind.is_attribution for edge in graph.edges):
        yield "which steps belong to one chain: edges name claims, not assertions"
    if cut := sum(len(edge.claims) > MAX_CLAIMS for edge in graph.edges):
        yield f"some claims of {pluralize(cut, 'edge')}: labels name the first {MAX_CLAIMS}"
    if len(graph.edges) > MAX_EDGES:
        yield f"more than {MAX_EDGES} edges, unless maxEdges is set to {len(graph.edges)} or more"
    if length > MAX_LENGTH:
        enough = length + MARGIN
        yield f"more than {MAX_LENGTH} characters, unless maxTextSize is set to {enough} or more"


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
    edges_by_style: dict[EdgeStyle, list[str]] = defaultdict(list)
    for position, edge in enumerate(graph.edges):
        label, style = _escaped(edge_label(edge)), edge_style(edge)
        yield f'  {number[edge.start]} {_arrow(style)}|"{label}"| {number[edge.end]}'
        edges_by_style[style].append(str(position))
    for style, edges in edges_by_style.items():
        yield f"  linkStyle {','.join(edges)} stroke:{style.colour}"


def _shape(node: Node) -> str:
    left, right = _SHAPES[node.kind]
    return f'{left}"{"<br/>".join(map(_escaped, node.lines))}"{right}'


def _arrow(style: EdgeStyle) -> str:
    left = "<" if style.tail else ""
    if style.dashed:
        return f"{left}-.->" if style.head else f"{left}-.-"
    return f"{left}-->" if style.head else f"{left}---"


def _escaped(text: str) -> str:
    """Return a line of a label with its punctuation escaped."""
    return _PUNCTUATION.sub(lambda found: f"#{ord(found[0])};", text)
