"""Writes the reference pages that come from the code: rules, ledger format, load problems.

``python docs/generate.py`` renews them; a test holds that they are current.
"""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from claimtrack.errors import Fault
from claimtrack.formats.shape import CLASSES, Key, shape_of
from claimtrack.model import (
    Act,
    Certainty,
    ClaimKind,
    Fact,
    Hop,
    LinkKind,
    Reliability,
    Search,
    Settings,
    SourceKind,
    Takes,
)
from claimtrack.model.units import UNITS
from claimtrack.model.wording import APPROXIMATIONS
from claimtrack.rules import shipped

REFERENCE = Path(__file__).parent / "reference"

FAMILIES = {
    "CT1": "Support",
    "CT2": "Contradiction",
    "CT3": "Attribution",
    "CT4": "Time",
    "CT5": "Bookkeeping",
}

WORDS: tuple[tuple[type[Enum], str], ...] = (
    (Act, "Acts of a hop"),
    (ClaimKind, "Kinds of claim"),
    (LinkKind, "Kinds of link"),
    (Reliability, "Reliability of a source"),
    (Takes, "What facts have for a value"),
)


def rules_page() -> str:
    """Return the page of all rules."""
    rules = shipped()
    lines = ["# Rules", "", "Generated from the rules themselves by `python docs/generate.py`.", ""]
    lines += ["| code | name | severity | flags |", "|---|---|---|---|"]
    lines += [
        f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {rule.severity.value} "
        f"| {rule.summary} |"
        for rule in rules
    ]
    family = ""
    for rule in rules:
        if rule.code[:3] != family:
            family = rule.code[:3]
            lines += ["", f"## {FAMILIES[family]} ({family}xx)"]
        lines += ["", f"### {rule.code} {rule.name}", ""]
        lines += [f"Severity: {rule.severity.value}.", ""]
        lines += [_deeper(line) for line in rule.doc.strip().splitlines()]
    return "\n".join(lines) + "\n"


def _deeper(line: str) -> str:
    return f"##{line}" if line.startswith("## ") else line


def problems_page() -> str:
    """Return the page of everything that can be wrong with input."""
    lines = ["# Problems with input", ""]
    lines += ["A ledger with one of these does not load (exit 2), or loads with a warning.", ""]
    lines += ["| code | means |", "|---|---|"]
    lines += [f"| {fault.code} | {fault.meaning} |" for fault in Fault]
    return "\n".join(lines) + "\n"


def ledger_page() -> str:
    """Return the page of the ledger file: every record and key, every closed set."""
    lines = ["# The ledger file", "", "Generated from the model by `python docs/generate.py`."]
    for noun, kind in CLASSES.items():
        lines += ["", f"## {noun.value}", "", (kind.__doc__ or "").partition("\n")[0]]
        lines += _keys(shape_of(kind).words)
    for title, kind in (("hop", Hop), ("search", Search), ("fact", Fact), ("check", Settings)):
        lines += ["", f"## {title}", "", (kind.__doc__ or "").partition("\n")[0]]
        lines += _keys(shape_of(kind).words)
    lines += ["", "## Kinds of source", "", "| kind | can originate | is |", "|---|---|---|"]
    lines += [
        f"| `{kind.value}` | {'yes' if kind.originates else 'only what it witnessed or showed'} "
        f"| {kind.description} |"
        for kind in SourceKind
    ]
    for words, title in WORDS:
        lines += ["", f"## {title}", "", "| word | means |", "|---|---|"]
        lines += [f"| `{word.value}` | {vars(word)['description']} |" for word in words]
    lines += ["", "## Certainty, from least to most", ""]
    lines += [", ".join(f"`{certainty.value}`" for certainty in Certainty)]
    lines += ["", "## Numbers in words", "", _NUMBERS, "", "| words | mean |", "|---|---|"]
    lines += [f"| `{words}` | {meaning} |" for words, meaning in APPROXIMATIONS.items()]
    lines += ["", "## Units", "", _UNITS, "", "| measures | units |", "|---|---|"]
    for dimension in dict.fromkeys(size[0] for size in UNITS.values()):
        names = [f"`{name}`" for name, size in UNITS.items() if size[0] == dimension]
        lines += [f"| {dimension} | {', '.join(names)} |"]
    return "\n".join(lines) + "\n"


_NUMBERS = """\
A number is written as one (`1900`), or as text with the words around it and its unit \
(`"about 1,900 km"`).
`1,900` is nineteen hundred and `1.900` is 1.9; `1,90` and `1 900` have several readings and \
are refused, and so is every word not listed here or below.
Two figures differ *for certain* if even a generous reader cannot make them meet, and *possibly* \
if they differ nominally."""
_UNITS = """\
Any word may be a unit.
Those in one line of this table are converted; with the extra `claimtrack[units]`, so are all \
that `pint` knows.
Any other unit can only be compared with itself: figures in units that cannot be compared never \
conflict."""


def _keys(words: Mapping[str, Key]) -> list[str]:
    return [
        "",
        "| key | required | means |",
        "|---|---|---|",
        *(
            f"| `{word}` | {'yes' if key.required else ''} | {key.meaning} |"
            for word, key in words.items()
        ),
    ]


PAGES = {"rules.md": rules_page, "problems.md": problems_page, "ledger.md": ledger_page}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
