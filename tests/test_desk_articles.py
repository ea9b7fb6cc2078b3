"""Tests of what a check tells a desk about three articles, by the verdicts of an editor.

The aims: an editor acts on 65 % of the entries, at most three problems are missed, and
80 % of the problems are entries.
"""

import json
from functools import cache
from pathlib import Path

import pytest
from attrs import define, field

import claimtrack
from claimtrack.formats import registry

FOLDER = Path(__file__).parent / "desk"
ARTICLES = ("dam", "strait", "terminal")


@define
class Score:
    """The entries of a check by an editor's verdict, and the problems that it finds."""

    acted: int = 0
    entries: int = 0
    wanted: set[tuple[str, str]] = field(factory=set)
    found: set[tuple[str, str]] = field(factory=set)
    shown: set[tuple[str, str]] = field(factory=set)


@cache
def verdicts(article: str) -> dict[str, dict[str, list[str]]]:
    """Return the problems to act on and the noise, by claim."""
    lines = (FOLDER / article / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    return {verdict["claim"]: verdict for verdict in map(json.loads, lines)}


def score(article: str) -> Score:
    """Return the score of an article."""
    path = FOLDER / article / "ledger.toml"
    report = claimtrack.check(registry.read(path))
    by_claim, result = verdicts(article), Score()
    result.wanted = {(id, name) for id, verdict in by_claim.items() for name in verdict["act"]}
    for finding in report.findings:
        result.found |= {(id, finding.name) for id in finding.claims}
    for entry in report.entries():
        result.entries += 1
        problems = {(id, main.finding.name) for main in entry.members for id in main.finding.claims}
        result.shown |= problems & result.wanted
        result.acted += bool(problems & result.wanted)
    return result


def test_an_editor_acts_on_most_entries() -> None:
    scores = [score(article) for article in ARTICLES]
    entries, acted = (sum(each.entries for each in scores), sum(each.acted for each in scores))
    wanted = sum(len(each.wanted) for each in scores)
    missed = [problem for each in scores for problem in each.wanted - each.found]
    shown = sum(len(each.shown) for each in scores)

    assert (35, True) == (wanted, entries > 30)
    assert acted / entries >= 0.85
    assert [] == missed
    assert shown / wanted >= 0.95


@pytest.mark.parametrize("article", ARTICLES)
def test_every_claim_has_a_verdict(article: str) -> None:
    ledger = registry.read(FOLDER / article / "ledger.toml")

    assert verdicts(article).keys() == ledger.claims.keys()
