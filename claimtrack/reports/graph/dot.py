"""A graph in DOT, the language of Graphviz.

Labels are quoted strings in which Graphviz reads backslashes and entities of
HTML, so that both are escaped beside the quotes. All that a label has no room
for stands in tooltips: every claim and record that an edge is there for.
Source: https://graphviz.org/doc/info/lang.html
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from claimtrack.reports.graph.graph import Drawing, Edge, EdgeKind, Graph, Group, Node, NodeKind
from claimtrack.reports.graph.labels import label_of_edge
from claimtrack.reports.graph.style import look_of

_SHAPES: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.SOURCE: "ellipse",
        NodeKind.CLAIM: "box",
        NodeKind.LINK: "diamond",
        NodeKind.ASSERTION: "note",
    }
)


def as_dot(graph: Graph) -> Drawing:
    """Draw a graph from left to right, each controlling voice in a cluster; nothing is lost."""
    return Drawing("".join(f"{line}\n" for line in _lines(graph)))


def _lines(graph: Graph) -> Iterator[str]:
    grouped = graph.grouped()
    yield "digraph claimtrack {"
    yield "  rankdir=LR;"
    yield '  graph [fontname="sans-serif", fontsize=12];'
    yield '  node [fontname="sans-serif", fontsize=11];'
    yield '  edge [fontname="sans-serif", fontsize=9];'
    for group in graph.groups:
        yield from _cluster(group, grouped[group.id])
    for node in grouped[None]:
        yield f"  {_node(node)}"
    for edge in graph.edges:
        yield f"  {_edge(edge)}"
    yield "}"


def _cluster(group: Group, nodes: Iterable[Node]) -> Iterator[str]:
    yield f"  subgraph {_quoted(f'cluster_{group.id}')} {{"
    yield f"    label={_quoted(_escaped(group.title))};"
    yield "    style=dashed;"
    for node in nodes:
        yield f"    {_node(node)}"
    yield "  }"


def _node(node: Node) -> str:
    attributes = {
        "label": "\\n".join(map(_escaped, node.lines)),
        "shape": _SHAPES[node.kind],
        "tooltip": node.kind.value,
        **({"style": "dashed"} if node.withdrawn else {}),
    }
    return f"{_quoted(node.id)} {_list(attributes)};"


def _edge(edge: Edge) -> str:
    look = look_of(edge)
    told = [("claims", edge.claims), ("records", edge.records)]
    attributes = {
        "label": _escaped(label_of_edge(edge)),
        "class": edge.kind.name.lower(),
        "color": look.colour,
        "fontcolor": look.colour,
        **({"style": "dashed"} if look.dashed else {}),
        **({"dir": "both"} if look.tail else {} if look.head else {"dir": "none"}),
        # Sources come before claims; how claims bear on one another moves nothing.
        **({} if edge.kind.of_chain or edge.kind is EdgeKind.PREMISE else {"constraint": "false"}),
        "tooltip": "\\n".join(f"{name}: {' '.join(ids)}" for name, ids in told if ids)
        or edge.kind.value,
    }
    return f"{_quoted(edge.start)} -> {_quoted(edge.end)} {_list(attributes)};"


def _list(attributes: Mapping[str, str]) -> str:
    return f"[{', '.join(f'{name}={_quoted(value)}' for name, value in attributes.items())}]"


def _escaped(text: str) -> str:
    """Return a line of a label in which nothing means more than itself."""
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _quoted(escaped: str) -> str:
    return f'"{escaped}"'
