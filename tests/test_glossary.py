"""The glossary: sorted, and complete for the public classes."""

import re
from pathlib import Path

import claimtrack
from claimtrack import rules_api

GLOSSARY = Path(__file__).parents[1] / "docs" / "reference" / "glossary.md"

ENTRIES = re.findall(
    r"^- \*\*(?P<term>[^*]+)\*\*(?: \((?P<names>[^)]+)\))?: (?P<meaning>.+)$",
    GLOSSARY.read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_glossary_has_every_public_class() -> None:
    exported = {
        name
        for module in (claimtrack, rules_api)
        for name in module.__all__
        if isinstance(getattr(module, name), type)
    }
    defined = {name for _, names, _ in ENTRIES for name in re.findall(r"`(\w+)`", names)}

    assert set() == exported - defined


def test_glossary_has_every_line_as_an_entry() -> None:
    lines = re.findall(r"^- ", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(lines) == len(ENTRIES)


def test_glossary_is_sorted() -> None:
    terms = [term.casefold() for term, _, _ in ENTRIES]

    assert sorted(set(terms)) == terms


def test_glossary_defines_each_term_in_one_sentence() -> None:
    assert [] == [
        meaning for *_, meaning in ENTRIES if not re.fullmatch(r"[^.]+(\.\w+)*\.", meaning)
    ]
