"""claims-ledger: the complete check of a folder of entries.

A claim is an entry in a file with a quotation for each chain: its source is the item of the
outlet, its speaker the origin of the chain. A premise is a ground; claims without premises
have a search as a ground. Contradictions and relays are omitted. There is no history to
compare with, since there is no repository.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import import_module
from json import dumps
from pathlib import Path
from string import ascii_uppercase
from typing import Any  # the package is imported by name

from tests.benchmarks.peers.body import Body, Chain, Claim

LEDGER = import_module("claims_ledger")

_SCOPE = "metric: none\ncohort: ships\ncondition: none"
_DAY = "2026-01-01"


def build(body: Body, folder: Path) -> Any:
    """Return the ledger of a body, written to files and opened."""
    root = folder / "ledger"
    (root / "ledger" / "entries").mkdir(parents=True)
    (root / "items").mkdir()
    (root / "claims-ledger.toml").write_text('[tool.claims-ledger]\nledger = "ledger"\n')
    chains: dict[str, list[tuple[str, Chain]]] = {}
    texts = {claim["id"]: claim["text"] for claim in body["claims"]}
    with (root / "ledger" / "sources.jsonl").open("w", encoding="utf-8") as registry:
        for number, each in enumerate(body["assertions"]):
            chains.setdefault(each["claim"], []).append((f"item-{number}", each["via"]))
            print(_item(root, number, each["via"], texts[each["claim"]]), file=registry)
    names = {claim["id"]: _name(number, claim) for number, claim in enumerate(body["claims"])}
    for claim in body["claims"]:
        path = root / "ledger" / "entries" / f"{names[claim['id']]}.md"
        path.write_text(_entry(claim, chains.get(claim["id"], []), names), encoding="utf-8")
    return LEDGER.open_ledger(root)


def _name(number: int, claim: Claim) -> str:
    """Return how an entry is called: a letter, four digits, a slug."""
    return f"{ascii_uppercase[number // 10_000]}{number % 10_000:04}-{claim['id']}"


def _item(root: Path, number: int, via: Chain, text: str) -> str:
    """Write what an outlet carried, and return its row of the registry."""
    path = root / "items" / f"{number}.txt"
    path.write_text(f"{text}\n", encoding="utf-8")
    return dumps(
        {
            "id": f"item-{number}",
            "type": "article",
            "citation": " > ".join(via),
            "retrieved": _DAY,
            "bytes": f"items/{number}.txt",
            "sha256": sha256(path.read_bytes()).hexdigest(),
        }
    )


def _entry(claim: Claim, chains: list[tuple[str, Chain]], names: Mapping[str, str]) -> str:
    blocks = [(f"{item} · whole", via[0], f'"{claim["text"]}"') for item, via in chains]
    backing = "\n".join(
        f"- source: {source}\n  speaker: {speaker}\n  quote: {quote}"
        for source, speaker, quote in blocks
    )
    grounds = "\n".join(f"- entry: {names[id]} · cites-as-live" for id in claim["because"])
    search = f'- search: corpus=items; query="{claim["ship"]}"; date={_DAY}'
    head = {
        "id": names[claim["id"]],
        "kind": "claim",
        "stated": f"{_DAY}T08:00:00+00:00",
        "author": "main",
        "grade": "asserted",
        "supersedes": "none",
        "verbatim_sha": LEDGER.fingerprint(_SCOPE, blocks),
    }
    parts = {
        "Assertion": claim["text"],
        "Scope": _SCOPE,
        "Grounds": grounds or search,
        "Warrant": "Who was there says so.",
        "Backing": backing or "none",
    }
    lines = ["---", *(f"{key}: {value}" for key, value in head.items()), "---", ""]
    lines += [f"## {name}\n\n{text}\n" for name, text in parts.items()]
    return "\n".join(
        [*lines, "<!-- APPEND BELOW THIS LINE ONLY -->\n\n## Verdicts\n\n## References\n"]
    )


def failing(ledger: Any) -> int:
    """Return how many failures all of its checkers have."""
    entries = LEDGER.load_entries(ledger)
    reports = [
        report
        for checker in (
            LEDGER.validate,
            LEDGER.resolve,
            LEDGER.references,
            LEDGER.propagate,
            LEDGER.freshness,
        )
        for report in checker.run(ledger, entries=entries)
    ]
    return sum(report.outcome == "fail" for report in reports)


QUESTIONS: Mapping[str, Callable[[Any], int]] = {"failing": failing}
