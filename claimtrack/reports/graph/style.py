"""How edges look in every picture of a graph: green speaks for, red against, purple undercuts.

Colour never stands alone: the words beside an edge and its dashes say the same.
"""

from attrs import frozen

from claimtrack.reports.graph.graph import Edge, EdgeKind

_BLUE, _GREEN, _RED, _PURPLE, _GREY = "#1f5a92", "#1a7f37", "#b3261e", "#6f3fa8", "#6b6b6b"


@frozen
class EdgeStyle:
    """A colour, whether the line is dashed, whether it has a head at its end, and at its start."""

    colour: str
    dashed: bool = False
    head: bool = True
    tail: bool = False


def look_of(edge: Edge) -> EdgeStyle:
    """Return how an edge looks; what was withdrawn is grey and dashed."""
    look = _look(edge.kind)
    return EdgeStyle(_GREY, True, look.head, look.tail) if edge.withdrawn else look


def _look(kind: EdgeKind) -> EdgeStyle:
    match kind:
        case EdgeKind.PASSES | EdgeKind.ASSERTS:
            return EdgeStyle(_BLUE)
        case EdgeKind.NO_SIDE:
            return EdgeStyle(_GREY, dashed=True)
        case EdgeKind.SUPPORTS | EdgeKind.IMPLIES | EdgeKind.PREMISE:
            return EdgeStyle(_GREEN)
        case EdgeKind.RESTATES:
            return EdgeStyle(_GREEN, head=False)
        case EdgeKind.DENIES:
            return EdgeStyle(_RED, dashed=True)
        case EdgeKind.CONTRADICTS:
            return EdgeStyle(_RED, dashed=True, tail=True)
        case EdgeKind.UNDERCUTS:
            return EdgeStyle(_PURPLE, dashed=True)
