"""The summary of a check: one screen with what to do."""

from datetime import date
from random import Random

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.report import Report
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger, Severity
from claimtrack.reports.summary.groups import ActionGroup, group_of, urgency
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
2 rest on The town alone, 1 on "locals" alone, 1 on The Courier alone, 1 on the word of The Courier.

Disputed: report both sides (1)                                                                CT201
  p2   The town: The mill let acid into the lake. + interested                        ledger.toml:16
   vs p3   The mill: denies it                                                        ledger.toml:21
Unnamed sources only (1)                                                                       CT107
  p4   "locals": The lake has smelled for weeks.                                      ledger.toml:24
No source given (1)                                                                            CT104
  p1   The Courier: The lake is closed.                                               ledger.toml:12
Also: opinions and forecasts to attribute: p5; clear: p6.

Next: 1. Say who says what on both sides; if one of them is a mistake, withdraw it (p2).
      2. Name at least one of them (p4).
      3. Record the source, or the act `witnessed` or `showed` (p1).

4 entries from 7 findings (7 warnings) in 5 claims.
Details: claimtrack check -v ledger.toml; claimtrack rule CT201; claimtrack report ledger.toml
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

    assert "       said by    The town (interested) > The Courier (p2)\n" in shown
    assert "       denied by  The mill (interested) > The Courier (p3)\n" in shown
    assert "       also       CT105 warning: every origin" in shown
    assert "  p2   The mill let acid into the lake. [mill-did-it] " in shown


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
    assert len(lines) <= most


@law
@given(st.lists(stories(), min_size=2, max_size=30))
def test_summaries_of_several_ledgers_share_one_screen(ledgers: list[Ledger]) -> None:
    lines = plain_text(summary_lines([check(each) for each in ledgers], Display())).splitlines()

    assert len(lines) <= 60
    assert "findings" in lines[-1] or "finding " in lines[-1]


@law
@given(stories(), st.randoms())
def test_summary_leaves_out_no_error_but_for_others(ledger: Ledger, random: Random) -> None:
    """An entry with an error is left out only if no other entry has its place."""
    names = random.sample(sorted(rule.name for rule in RULES), 8)
    settings = evolve(ledger.settings, severity=dict.fromkeys(names, Severity.ERROR))
    report = evolve(run(ledger, RULES, settings, TODAY), file="ledger.toml")
    groups = summarize(report).groups
    assume(groups)
    for group in groups:
        ranks = [each.main.finding.severity.rank for each in group.entries]

        assert ranks == sorted(ranks)
    assert [*groups] == sorted(groups, key=lambda each: urgency(each.group, each.severity))


def test_claims_of_one_cause_stand_together_below_its_name() -> None:
    text = (
        LEDGER
        + """
[claim.sold]
text = "The mill is sold."
via = ["courier"]
at = "article#p7"
[claim.bought]
text = "A bank bought the mill."
via = ["courier"]
at = "article#p8"
"""
    )
    lines = plain_text(
        summary_lines([check(reader.read_text(text, "ledger.toml"))], Display())
    ).splitlines()
    start = lines.index(f"No source given (3): The Courier{'CT104':>68}")

    assert ["  p1   The lake i", "  p7   The mill i", "  p8   A bank bou"] == [
        line[:17] for line in lines[start + 1 : start + 4]
    ]


def test_text_that_is_not_available_is_one_part_of_a_line() -> None:
    text = LEDGER.replace(
        'via = ["town", "courier"]', 'via = [{ source = "town", quote = "Acid." }, "courier"]'
    )
    shown = plain_text(summary_lines([check(reader.read_text(text, "ledger.toml"))], Display()))

    assert 2 == text.count("quote =")
    assert (
        "misplaced-quote not checked for 2 claims: the text of `article` is not available."
        in " ".join(shown.split())
    )


def test_single_relay_needs_no_line_for_each_claim() -> None:
    text = (
        LEDGER
        + """
[claim.gulls]
text = "Gulls left the lake."
via = [{ source = "town", act = "witnessed" }, "courier"]
at = "article#p9"
[[claim.gulls.assertion]]
via = [{ source = "mill", act = "witnessed" }, "courier"]
at = "article#p9"
"""
    )
    shown = plain_text(summary_lines([check(reader.read_text(text, "ledger.toml"))], Display()))

    assert "Also: single-relay (The Courier): p9; opinions" in shown


def test_background_is_counted_apart_and_rests_on_nobody() -> None:
    place = 'kind = "{}"\nvia = ["courier"]\nat = "article#p9"\n'
    name = '[claim.name]\ntext = "The lake is called Gull Lake."\n' + place
    event, background = (
        plain_text(summary_lines([check(reader.read_text(LEDGER + name.format(kind)))], Display()))
        for kind in ("event", "background")
    )

    assert "2 on the word of The Courier" in event
    assert "1 background. No claim" in background
    assert "1 on the word of The Courier" in background
    assert "p9" not in background


@law
@given(stories())
def test_summary_counts_every_claim_once(ledger: Ledger) -> None:
    report = check(ledger)
    summary = summarize(report)
    shown = [each.view.group for group in summary.groups for each in group.entries]
    opposing = {o.group for g in summary.groups for each in g.entries for o in each.opposing}
    others = [each.view.group for each in summary.attribute]
    others += [each.group for each in (*summary.clear, *summary.background)]
    groups = {report.facts.columns.group_of(claim) for claim in ledger.claims}

    assert len(shown) == len({*shown})
    assert {*shown, *others} | opposing == groups
    assert not {*shown} & {*others}
    assert summary.disputed + summary.to_check + len(others) == len(groups)


def test_next_step_joins_lines_of_claims_without_passages() -> None:
    text = """
ledger = 1
[source]
mayor = { kind = "official" }
agency = { kind = "official" }
[claim.closed]
text = "The pool is closed."
via = ["mayor"]
[claim.dry]
text = "The pool is dry."
via = ["agency"]
"""
    shown = plain_text(summary_lines([check(reader.read_text(text, "ledger.toml"))], Display()))

    assert "Find an independent source (lines 6 and 9)." in shown


def test_place_in_another_document_shows_its_paragraph() -> None:
    more = """
[document.coast-tribune-report]
title = "Acid in the lake"
publisher = "courier"
[claim.acid]
text = "The acid came at night."
via = ["locals", "courier"]
at = "coast-tribune-report#p12"
"""
    ledger = reader.read_text(LEDGER + more, "ledger.toml")
    shown = plain_text(summary_lines([check(ledger)], Display()))

    assert "  coast-t...#p12 The acid came at night." in shown


def test_waiver_of_an_unknown_rule_has_its_correction() -> None:
    waiver = """
[[waiver]]
code = "single-orign"
claim = "closed"
reason = "It is our own statement."
"""
    report = check(reader.read_text(LEDGER + waiver, "ledger.toml"))
    words = " ".join(plain_text(summary_lines([report], Display())).split())

    assert "no rule is called `single-orign`; did you mean `single-origin`" in words
