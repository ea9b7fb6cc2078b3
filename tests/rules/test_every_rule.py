"""What holds for every rule that ships: its name, its explanation, and that its examples run."""

import re
from datetime import date
from pathlib import Path

import pytest

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger
from claimtrack.rules import shipped

TODAY = date(2026, 1, 1)
HEADINGS = ["Why it matters", "Example", "No finding", "Not detected"]
MARK = "# <- here"

RULES = pytest.mark.parametrize("rule", shipped(), ids=lambda rule: str(rule.name))


def blocks(language: str, text: str) -> list[tuple[str, str]]:
    """Return the fenced blocks of a language: what stands beside it, and the block."""
    return re.findall(rf"^```{language} *(\S*)\n(.*?)^```$", text, re.M | re.S)


def section(rule: Rule, heading: str) -> str:
    """Return one section of a rule's explanation."""
    return rule.doc.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def ledgers(rule: Rule, heading: str, folder: Path) -> list[Ledger]:
    """Return the ledgers of a section, read from files in a folder.

    A block fenced as ``text NAME`` anywhere in the explanation is a file beside them.
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
    """Return what a rule finds; one that looks at the findings of the others is run with them."""
    rules = shipped() if rule.closing_judge else [rule]
    return [found for found in run(ledger, rules, today=TODAY).findings if found.code == rule.code]


FAMILIES = {
    "CT1": "support",
    "CT2": "contradiction",
    "CT3": "attribution",
    "CT4": "time",
    "CT5": "bookkeeping",
}


@RULES
def test_an_explanation_begins_with_one_line_that_says_what_is_flagged(rule: Rule) -> None:
    first, second, *_ = rule.doc.split("\n")

    assert first.endswith(".")
    assert len(first) <= 88
    assert second == ""


@RULES
def test_an_explanation_has_the_same_headings_as_all_others(rule: Rule) -> None:
    assert HEADINGS == re.findall(r"^## (.+)$", rule.doc, re.M)


@RULES
def test_a_rule_is_in_the_file_that_bears_its_name(rule: Rule) -> None:
    judge = rule.judge or rule.closing_judge

    assert judge is not None
    family = FAMILIES[rule.code[:3]]
    assert f"claimtrack.rules.{family}.{rule.name.replace('-', '_')}" == judge.__module__
    assert rule.name.replace("-", "_") == judge.__name__


@RULES
def test_the_example_is_flagged_once_and_at_the_marked_line(rule: Rule, tmp_path: Path) -> None:
    ((_, text),) = blocks("toml", section(rule, "Example"))
    (marked,) = (n for n, line in enumerate(text.split("\n"), start=1) if line.endswith(MARK))
    (ledger,) = ledgers(rule, "Example", tmp_path)

    (finding,) = findings(rule, ledger)

    assert finding.place is not None
    assert marked == finding.place.line


@RULES
def test_the_near_miss_is_not_flagged(rule: Rule, tmp_path: Path) -> None:
    near = ledgers(rule, "No finding", tmp_path)

    assert near
    for ledger in near:
        assert [] == findings(rule, ledger)


@RULES
def test_the_reasons_alone_raise_the_finding_of_the_example_again(
    rule: Rule, tmp_path: Path
) -> None:
    (ledger,) = ledgers(rule, "Example", tmp_path)
    (finding,) = findings(rule, ledger)

    again = findings(rule, ledger.only(finding.evidence()))

    assert [(finding.fingerprint, finding.message)] == [
        (found.fingerprint, found.message) for found in again
    ]


@RULES
def test_a_finding_says_what_is_wrong_and_what_to_do_in_a_sentence_each(
    rule: Rule, tmp_path: Path
) -> None:
    (ledger,) = ledgers(rule, "Example", tmp_path)
    (finding,) = findings(rule, ledger)

    for sentence in (finding.message, finding.hint or ""):
        assert sentence
        assert "\n" not in sentence
        assert not sentence.endswith(".")


def test_no_two_rules_share_a_code_or_a_name() -> None:
    rules = shipped()

    assert len(rules) == len({rule.code for rule in rules}) == len({rule.name for rule in rules})


def test_codes_belong_to_the_five_families() -> None:
    assert {"1", "2", "3", "4", "5"} >= {rule.code[2] for rule in shipped()}
