"""factblock: the validation of records.

A claim is a block. Each chain is a block that supports it, with its sources in an uninterpreted
payload. Contradictions and premises are edges.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body

FACTBLOCK = import_module("factblock")

_DAY = "2026-01-01T00:00:00Z"


def build(body: Body, folder: Path) -> Any:
    """Return the bundle of a body, written and read."""
    rows: list[dict[str, Any]] = [
        {"id": claim["id"], "statement": claim["text"], "asserted_at": _DAY}
        for claim in body["claims"]
    ]
    edges = [(claim["id"], id, "DEPENDS_ON") for claim in body["claims"] for id in claim["because"]]
    edges += [(one, other, "CONTRADICTS") for one, other in body["contradictions"]]
    texts = {claim["id"]: claim["text"] for claim in body["claims"]}
    for number, each in enumerate(body["assertions"]):
        block = {"id": f"chain-{number}", "statement": texts[each["claim"]], "asserted_at": _DAY}
        rows.append({**block, "speaker": each["via"][0], "source": " > ".join(each["via"])})
        edges.append((f"chain-{number}", each["claim"], "SUPPORTS"))
    result = FACTBLOCK.from_records(rows, backfill=True)
    result["edges"] += [
        {
            "source_id": one,
            "target_id": other,
            "edge_type": kind,
            "asserted_at": _DAY,
            "valid_from": _DAY,
            "known_at": _DAY,
        }
        for one, other, kind in edges
    ]
    return FACTBLOCK.Bundle(FACTBLOCK.write_bundle(result, folder / "bundle"))


def failing(bundle: Any) -> int:
    """Return how many of its checks do not pass."""
    return sum(not check.ok for check in FACTBLOCK.validate(bundle))


QUESTIONS: Mapping[str, Callable[[Any], int]] = {"failing": failing}
