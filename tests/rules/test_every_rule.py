"""Properties of every built-in rule: its name, its explanation, and its examples."""

import re
from datetime import date
from pathlib import Path

import pytest

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger
from claimtrack.rules import builtin_rules

TODAY = date(2026, 1, 1)
HEADINGS = ["Why it matters", "Example", "No finding", "Not detected"]
MARK = "# <- here"

RULES = pytest.mark.parametrize("rule", builtin_rules(), ids=lambda rule: str(rule.name))


def blocks(language: str, text: str) -> list[tuple[str, str]]:
    """Return the fenced blocks in a language, each with its file name."""
    return re.findall(rf"^```{language} *(\S*)\n(.*?)^```$", text, re.M | re.S)


def section(rule: Rule, heading: str) -> str:
    """Return a section of a rule's explanation."""
    return rule.doc.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def ledgers(rule: Rule, heading: str, folder: Path) -> list[Ledger]:
    """Return the ledgers of a section, read from files in a folder.

    Each block fenced as ``text NAME`` in the explanation is written to the same folder.
    """
    for name, text in blocks("text", rule.doc):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found = []
    for number, (_, text) in enumerate(blocks("toml", section(rule, heading))):
        path = folder / f"ledger{number}.toml"
        path.write_text(text, encoding="utf-8")
        found.append(reader.read(path))
    return found


def findings(rule: Rule, ledger: Ledger) -> list[Finding]:
    """Return the findings of a rule. A closing rule runs together with all other rules."""
    rules = builtin_rules() if rule.closing_judge else [rule]
    return [found for found in run(ledger, rules, today=TODAY).findings if found.code == rule.code]


def only_finding(rule: Rule, ledger: Ledger) -> Finding:
    """Return the finding of a rule in the ledger of its example."""
    found = findings(rule, ledger)
    how = f"claimtrack check tests/defects/{rule.name}/fires.toml --select {rule.code} -v"
    assert len(found) == 1, f"`## Example` of {rule.name} has {len(found)} findings; try: {how}"
    return found[0]


FAMILIES = {
    "CT1": "support",
    "CT2": "contradiction",
    "CT3": "attribution",
    "CT4": "time",
    "CT5": "bookkeeping",
}


@RULES
def test_explanation_starts_with_a_one_line_summary(rule: Rule) -> None:
    first, second, *_ = rule.doc.split("\n")

    assert first.endswith(".")
    assert len(first) <= 88
    assert second == ""


@RULES
def test_explanation_has_the_standard_headings(rule: Rule) -> None:
    assert HEADINGS == re.findall(r"^## (.+)$", rule.doc, re.M)


@RULES
def test_module_and_function_have_the_name_of_the_rule(rule: Rule) -> None:
    judge = rule.judge or rule.closing_judge

    assert judge is not None
    family = FAMILIES[rule.code[:3]]
    assert f"claimtrack.rules.{family}.{rule.name.replace('-', '_')}" == judge.__module__
    assert rule.name.replace("-", "_") == judge.__name__


@RULES
def test_example_is_flagged_once_at_the_marked_line(rule: Rule, tmp_path: Path) -> None:
    ((_, text),) = blocks("toml", section(rule, "Example"))
    (marked,) = (n for n, line in enumerate(text.split("\n"), start=1) if line.endswith(MARK))
    (ledger,) = ledgers(rule, "Example", tmp_path)

    finding = only_finding(rule, ledger)

    assert finding.place is not None
    assert marked == finding.place.line


@RULES
def test_near_miss_is_not_flagged(rule: Rule, tmp_path: Path) -> None:
    near = ledgers(rule, "No finding", tmp_path)

    assert near
    for ledger in near:
        assert [] == findings(rule, ledger)


@RULES
def test_reasons_of_the_example_suffice_to_raise_its_finding(rule: Rule, tmp_path: Path) -> None:
    (ledger,) = ledgers(rule, "Example", tmp_path)
    finding = only_finding(rule, ledger)

    again = findings(rule, ledger.only(finding.evidence()))

    assert [(finding.fingerprint, finding.message)] == [
        (found.fingerprint, found.message) for found in again
    ]


@RULES
def test_message_and_hint_are_one_sentence_without_full_stop(rule: Rule, tmp_path: Path) -> None:
    (ledger,) = ledgers(rule, "Example", tmp_path)
    finding = only_finding(rule, ledger)

    for sentence in (finding.message, finding.hint or ""):
        assert sentence
        assert "\n" not in sentence
        assert not sentence.endswith(".")


def test_codes_and_names_are_unique() -> None:
    rules = builtin_rules()

    assert len(rules) == len({rule.code for rule in rules}) == len({rule.name for rule in rules})


def test_codes_belong_to_the_five_families() -> None:
    assert {"1", "2", "3", "4", "5"} >= {rule.code[2] for rule in builtin_rules()}
