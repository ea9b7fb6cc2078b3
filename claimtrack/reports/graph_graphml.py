"""A graph in GraphML, with all that is known of it as data of nodes and edges.

Groups are data as well: few readers know graphs inside graphs.
Source: http://graphml.graphdrawing.org/specification.html
"""

from collections.abc import Iterator, Mapping
from html import escape  # that of xml.sax loads half of the network

from claimtrack.reports.graph_labels import label_of_edge
from claimtrack.reports.graph_parts import Drawing, Edge, Graph, Node

_FACTS = ("kind", "named", "number", "reliability", "stake", "status", "grade", "chain")
_OF_NODES = ("label", "node", "record", *_FACTS, "asserted", "denied", "group", "group_label")
_OF_EDGES = ("label", "edge", "words", "claims", "records")


def as_graphml(graph: Graph) -> Drawing:
    """Write a graph as one directed graph; nothing is lost.

    Several chains of a claim stand in its ``asserted`` and ``denied``, one a line;
    ids in ``claims`` and ``records`` are divided by blanks.
    """
    return Drawing("".join(f"{line}\n" for line in _lines(graph)))


def _lines(graph: Graph) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for what, names in (("node", _OF_NODES), ("edge", _OF_EDGES)):
        for name in names:
            yield _key(what, name, "string")
        yield _key(what, "withdrawn", "boolean")
    yield '  <graph id="claimtrack" edgedefault="directed">'
    titles = {group.id: group.title for group in graph.groups}
    for node in graph.nodes:
        yield f'    <node id="{node.id}">'
        yield from _data("node", _of_node(node, titles), node.withdrawn)
        yield "    </node>"
    for position, edge in enumerate(graph.edges):
        yield f'    <edge id="e{position}" source="{edge.start}" target="{edge.end}">'
        yield from _data("edge", _of_edge(edge), edge.withdrawn)
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _of_node(node: Node, titles: Mapping[str, str]) -> Mapping[str, str]:
    return {
        "label": node.title,
        "node": node.kind.value,
        "record": node.record,
        **node.facts,
        "asserted": "\n".join(node.chains),
        "denied": "\n".join(node.denials),
        "group": node.group or "",
        "group_label": titles[node.group] if node.group else "",
    }


def _of_edge(edge: Edge) -> Mapping[str, str]:
    return {
        "label": label_of_edge(edge),
        "edge": edge.kind.value,
        "words": ", ".join(edge.words),
        "claims": " ".join(edge.claims),
        "records": " ".join(edge.records),
    }


def _data(what: str, values: Mapping[str, str], withdrawn: bool) -> Iterator[str]:
    """Yield the values that there are."""
    for name, value in values.items():
        if value:
            yield f'      <data key="{what}-{name}">{escape(value, quote=False)}</data>'
    yield f'      <data key="{what}-withdrawn">{str(withdrawn).lower()}</data>'


def _key(what: str, name: str, type: str) -> str:
    return f'  <key id="{what}-{name}" for="{what}" attr.name="{name}" attr.type="{type}"/>'
