"""The formats a graph can be written in."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from claimtrack._lazy import late
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.values import nearest
from claimtrack.reports.graph.graph import Drawing, Graph

GRAPHS: Mapping[str, Callable[[Graph], Drawing]] = MappingProxyType(
    {
        "dot": late("claimtrack.reports.graph.dot", "as_dot"),
        "mermaid": late("claimtrack.reports.graph.mermaid", "as_mermaid"),
    }
)


def drawn(graph: Graph, format: str) -> Drawing:
    """Return a graph in the format of a name.

    Raises:
        LedgerError: there is no such format.
    """
    if format not in GRAPHS:
        hint = nearest(format, GRAPHS) or f"known are {', '.join(GRAPHS)}"
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


def format_of(file: Path | None) -> str:
    """Return the format that the ending of a file's name means; DOT where there is no file.

    Raises:
        LedgerError: it means none.
    """
    if file is None:
        return "dot"
    if file.suffix not in _ENDINGS:
        message = f"`{file}`: no graph format goes by the ending `{file.suffix}`"
        hint = f"name one with --format: {', '.join(GRAPHS)}; other programs make pictures of them"
        raise LedgerError(Problem(Fault.SETTING, message, hint=hint))
    return _ENDINGS[file.suffix]
