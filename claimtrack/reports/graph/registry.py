"""The graph formats, by name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from claimtrack._lazy import lazy_import
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.values import suggest
from claimtrack.reports.graph.graph import Drawing, Graph

GRAPHS: Mapping[str, Callable[[Graph], Drawing]] = MappingProxyType(
    {
        "dot": lazy_import("claimtrack.reports.graph.dot", "as_dot"),
        "mermaid": lazy_import("claimtrack.reports.graph.mermaid", "as_mermaid"),
    }
)


def draw_graph(graph: Graph, format: str) -> Drawing:
    """Return a graph in a format.

    Raises:
        LedgerError: there is no such format.
    """
    if format not in GRAPHS:
        hint = suggest(format, GRAPHS) or f"known are {', '.join(GRAPHS)}"
        raise LedgerError(Problem(Fault.SETTING, f"unknown graph format `{format}`", hint=hint))
    return GRAPHS[format](graph)


_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        ".dot": "dot",
        ".gv": "dot",
        ".mmd": "mermaid",
        ".mermaid": "mermaid",
    }
)


def graph_format_of(file: Path | None) -> str:
    """Return the format for the extension of a file; DOT without a file.

    Raises:
        LedgerError: no format has this extension.
    """
    if file is None:
        return "dot"
    if file.suffix not in _ENDINGS:
        message = f"`{file}`: no graph format has the extension `{file.suffix}`"
        hint = f"choose one with --format: {', '.join(GRAPHS)}; Graphviz and Mermaid render them"
        raise LedgerError(Problem(Fault.SETTING, message, hint=hint))
    return _ENDINGS[file.suffix]
