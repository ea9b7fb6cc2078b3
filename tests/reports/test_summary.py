"""The summary of a check: one screen with what to do."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.report import Report
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger, Severity
from claimtrack.reports.summary.groups import ActionGroup, group_of
from claimtrack.reports.summary.summary import summarize
from claimtrack.reports.summary.text import summary_lines
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display, total_width
from claimtrack.rules import builtin_rules
from tests.laws.profiles import law
from tests.laws.stories import stories

RULES = builtin_rules()
TODAY = date(2026, 1, 1)
LEDGER = """
ledger = 1
[document.article]
title = "Lake closed after fish die"
publisher = "courier"
published = "2031-06-10"
[source]
courier = { kind = "outlet", name = "The Courier" }
town = { kind = "government", name = "The town", party_to = ["lake"] }
mill = { kind = "company", name = "The mill", party_to = ["lake"] }
locals = { kind = "person", name = "locals", named = false, number = "plural" }
[claim.closed]
text = "The lake is closed."
via = ["courier"]
at = "article#p1"
[claim.mill-did-it]
text = "The mill let acid into the lake."
topics = ["lake"]
via = ["town", "courier"]
at = "article#p2"
[[claim.mill-did-it.assertion]]
via = [{ source = "mill", act = "denied" }, "courier"]
at = "article#p3"
[claim.smell]
text = "The lake has smelled for weeks."
via = ["locals", "courier"]
at = "article#p4"
[claim.will-clear]
text = "The water will be clear by July."
kind = "forecast"
topics = ["lake"]
via = ["town", "courier"]
at = "article#p5"
[claim.sign]
text = "A sign at the lake says that it is closed."
via = [{ source = "courier", act = "witnessed" }]
at = "article#p6"
kind = "statement"
"""
SCREEN = """\
Lake closed after fish die, The Courier, 2031-06-10                                      ledger.toml
5 claims: 1 disputed, 2 to check, 1 to attribute, 1 clear. No claim has independent confirmation.
2 rest on The town alone, 1 on The Courier alone, 1 on locals alone, 1 on the word of The Courier.

Disputed: report both sides (1)                                                                CT201
  p2   The town: The mill let acid into the lake. + interested                        ledger.toml:16
   vs p3   The mill: denies it                                                        ledger.toml:21
Unnamed sources only (1)                                                                       CT107
  p4   "locals": The lake has smelled for weeks.                                      ledger.toml:24
No source given (1)                                                                            CT104
  p1   The Courier: The lake is closed.                                               ledger.toml:12
Also: opinions and forecasts to attribute: p5; clear: p6.

Next: 1. Report both sides, or withdraw the one that no longer holds (p2).
      2. Name at least one of them (p4).
      3. Record the source, or the act `witnessed` or `showed` (p1).

4 entries from 7 findings (7 warnings) in 5 claims.
Details: claimtrack check --format full ledger.toml; claimtrack rule CT104
"""


def check(ledger: Ledger) -> Report:
    """Return the report of a ledger in `ledger.toml`."""
    return evolve(run(ledger, RULES, today=TODAY), file="ledger.toml")


def test_summary_has_disputes_groups_and_next_steps() -> None:
    report = check(reader.read_text(LEDGER, "ledger.toml"))

    assert plain_text(summary_lines([report], Display())) == SCREEN


def test_verbose_summary_shows_chains_findings_and_ids() -> None:
    report = check(reader.read_text(LEDGER, "ledger.toml"))
    shown = plain_text(summary_lines([report], Display(), verbose=True))

    assert "       said by    The town > The Courier\n" in shown
    assert "       denied by  The mill > The Courier\n" in shown
    assert "       also       CT105 warning: interested-party-only: every origin" in shown
    assert "       id         mill-did-it\n" in shown


def test_ledger_without_findings_is_all_clear() -> None:
    text = LEDGER.partition("[claim.closed]")[0] + "[claim" + LEDGER.partition("[claim.sign")[2]
    report = check(reader.read_text(text.replace("[claim]", "[claim.sign]"), "ledger.toml"))
    shown = plain_text(summary_lines([evolve(report, findings=())], Display()))

    assert "1 claim: all clear. No claim has independent confirmation.\n" in shown
    assert "no findings in 1 claim." in shown


def test_group_with_an_error_comes_first() -> None:
    ledger = reader.read_text(LEDGER, "ledger.toml")
    settings = evolve(ledger.settings, severity={"unknown-lineage": Severity.ERROR})
    report = run(ledger, RULES, settings, TODAY)

    assert [each.group for each in summarize(report).groups] == [
        ActionGroup.NO_SOURCE,
        ActionGroup.DISPUTED,
        ActionGroup.UNNAMED,
    ]


@pytest.mark.parametrize("name", [name for group in ActionGroup for name in group.rules])
def test_every_rule_of_a_group_exists(name: str) -> None:
    assert name in {rule.name for rule in RULES}
    assert name in group_of(name).rules


@law
@given(stories(), st.sampled_from([60, 80, 100, 120]))
def test_summary_stays_within_its_width_and_length(ledger: Ledger, width: int) -> None:
    display = Display(width)
    report = check(ledger)
    lines = plain_text(summary_lines([report], display)).splitlines()
    words = [word for line in lines for word in line.split()]
    assume(max(map(len, words)) < width)
    most = max(28, min(60, round(1.7 * len(ledger.claims))))

    assert max(total_width(display.cells(line)) for line in lines) <= min(width, 100)
    assert width < 100 or len(lines) <= most + 4


@law
@given(stories())
def test_summary_counts_every_claim_once(ledger: Ledger) -> None:
    report = check(ledger)
    summary = summarize(report)
    shown = [each.view.group for group in summary.groups for each in group.entries]
    opposing = {o.group for g in summary.groups for each in g.entries for o in each.opposing}
    others = [each.group for each in (*summary.attribute, *summary.clear)]
    groups = {report.facts.columns.group_of(claim) for claim in ledger.claims}

    assert len(shown) == len({*shown})
    assert {*shown, *others} | opposing == groups
    assert not {*shown} & {*others}
    assert summary.disputed + summary.to_check + len(others) == len(groups)
