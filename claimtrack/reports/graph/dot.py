"""A graph in DOT, the language of Graphviz.

Labels are quoted strings in which Graphviz interprets backslashes and HTML entities:
both are escaped, as are quotes. Tooltips list every claim and record of an edge.
Source: https://graphviz.org/doc/info/lang.html
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from claimtrack.reports.graph.graph import Drawing, Edge, EdgeKind, Graph, Node, NodeKind
from claimtrack.reports.graph.labels import edge_label
from claimtrack.reports.graph.style import edge_style

_SHAPES: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.SOURCE: "ellipse",
        NodeKind.CLAIM: "box",
        NodeKind.LINK: "diamond",
        NodeKind.ASSERTION: "note",
    }
)


def as_dot(graph: Graph) -> Drawing:
    """Draw a graph from left to right, with a cluster for each group; nothing is lost."""
    return Drawing("".join(f"{line}\n" for line in _lines(graph)))


def _lines(graph: Graph) -> Iterator[str]:
    grouped = graph.grouped()
    yield "digraph claimtrack {"
    yield "  rankdir=LR;"
    yield '  graph [fontname="sans-serif", fontsize=12];'
    yield '  node [fontname="sans-serif", fontsize=11];'
    yield '  edge [fontname="sans-serif", fontsize=9];'
    for group in graph.groups:
        yield f"  subgraph {_quoted(f'cluster_{group.id}')} {{"
        yield f"    label={_quoted(_escaped(group.title))};"
        yield "    style=dashed;"
        for node in grouped[group.id]:
            yield f"    {_node(node)}"
        yield "  }"
    for node in grouped[None]:
        yield f"  {_node(node)}"
    for edge in graph.edges:
        yield f"  {_edge(edge)}"
    yield "}"


def _node(node: Node) -> str:
    attributes = {
        "label": "\\n".join(map(_escaped, node.lines)),
        "shape": _SHAPES[node.kind],
        "tooltip": node.kind.value,
        **({"style": "dashed"} if node.withdrawn else {}),
    }
    return f"{_quoted(node.id)} {_list(attributes)};"


def _edge(edge: Edge) -> str:
    style = edge_style(edge)
    ids_by_kind = [("claims", edge.claims), ("records", edge.records)]
    affects_layout = edge.kind.is_attribution or edge.kind is EdgeKind.PREMISE
    attributes = {
        "label": _escaped(edge_label(edge)),
        "class": edge.kind.name.lower(),
        "color": style.colour,
        "fontcolor": style.colour,
        **({"style": "dashed"} if style.dashed else {}),
        **({"dir": "both"} if style.tail else {} if style.head else {"dir": "none"}),
        # Sources come before claims; relations between claims do not affect the layout.
        **({} if affects_layout else {"constraint": "false"}),
        "tooltip": "\\n".join(f"{name}: {' '.join(ids)}" for name, ids in ids_by_kind if ids)
        or edge.kind.value,
    }
    return f"{_quoted(edge.start)} -> {_quoted(edge.end)} {_list(attributes)};"


def _list(attributes: Mapping[str, str]) -> str:
    return f"[{', '.join(f'{name}={_quoted(value)}' for name, value in attributes.items())}]"


def _escaped(text: str) -> str:
    """Return a line of a label with its special characters escaped."""
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _quoted(escaped: str) -> str:
    return f'"{escaped}"'
