"""Styles of edges: blue attributes, green supports, red opposes, purple undercuts.

Labels and dashes repeat the meaning of each colour.
"""

from attrs import frozen

from claimtrack.reports.graph.graph import Edge, EdgeKind

_BLUE, _GREEN, _RED, _PURPLE, _GREY = "#1f5a92", "#1a7f37", "#b3261e", "#6f3fa8", "#6b6b6b"


@frozen
class EdgeStyle:
    """The colour of an edge, its dashes, and arrow heads at its end and its start."""

    colour: str
    dashed: bool = False
    head: bool = True
    tail: bool = False


def edge_style(edge: Edge) -> EdgeStyle:
    """Return the style of an edge; withdrawn edges are grey and dashed."""
    match edge.kind:
        case EdgeKind.PASSES | EdgeKind.ASSERTS:
            style = EdgeStyle(_BLUE)
        case EdgeKind.NO_SIDE:
            style = EdgeStyle(_GREY, dashed=True)
        case EdgeKind.SUPPORTS | EdgeKind.IMPLIES | EdgeKind.PREMISE:
            style = EdgeStyle(_GREEN)
        case EdgeKind.RESTATES:
            style = EdgeStyle(_GREEN, head=False)
        case EdgeKind.DENIES:
            style = EdgeStyle(_RED, dashed=True)
        case EdgeKind.CONTRADICTS:
            style = EdgeStyle(_RED, dashed=True, tail=True)
        case EdgeKind.UNDERCUTS:
            style = EdgeStyle(_PURPLE, dashed=True)
    return EdgeStyle(_GREY, True, style.head, style.tail) if edge.withdrawn else style
