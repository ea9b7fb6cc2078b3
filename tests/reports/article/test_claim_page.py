"""The page of a claim: all its chains and findings, with names and places."""

import pytest
from hypothesis import assume, given

from claimtrack.confidential import Disguise
from claimtrack.engine.finding import walk_reasons
from claimtrack.formats.toml.reader import read_text
from claimtrack.model import Assertion, Claim, Ledger, Link, Retraction, Source
from claimtrack.reports.article.claim_page import MAX_CHAINS, MAX_REASONS
from tests.laws import profiles
from tests.laws.strategies import tangles
from tests.reports.article.records import DAY, checked, parsed, rendered
from tests.reports.html.hostile import hostile_ledger
from tests.reports.html.pages import text_of

tried = profiles.law_settings(10)  # each claim with findings has a page

TEXT = """
ledger = 1

[source]
mayor = { kind = "official", name = "Tova Lind", reliability = "B" }
town = { kind = "government", name = "Town of Orrin" }
works = { kind = "company", name = "Orrin Paint Works", party_to = ["spill"] }
post = { kind = "outlet", name = "The Evening Post" }
courier = { kind = "outlet", name = "The Orrin Courier" }

[document.article]
publisher = "courier"
title = "Lake closed"
published = "2031-06-10"

[claim.spill]
text = "The works let paint into the lake."
topics = ["spill"]
about = ["works"]

[[claim.spill.assertion]]
via = [{ source = "mayor", on = "2031-06-08", quote = "it was paint" }, "post", "courier"]
at = "article#p4"

[[claim.spill.assertion]]
via = [{ source = "works", act = "denied" }, "courier"]
at = "article#p5"

[claim.closed]
text = "The lake is closed because of the paint."
because = ["spill"]
via = ["mayor", "courier"]
"""

PLAIN = checked(read_text(TEXT))


@tried
@given(tangles())
def test_every_chain_of_a_claim_is_in_one_group(ledger: Ledger) -> None:
    found = checked(ledger)
    notes = [note for note in found.page.notes() if note.draft is None]
    assume(notes)
    for note in notes:
        group = found.report.facts.columns.group_of(note.id)
        facts = found.report.facts
        withdrawn = facts.withdrawn_assertions_of(group)
        neutral = [each for each in withdrawn if each.stance.value == "neutral"]
        chains = [*facts.active_assertions_of(group), *withdrawn]
        page = found.claim(note.id)
        counted = sum(len(each.chains) + each.more for each in page.groups)

        assert len(chains) - len(neutral) == counted
        assert all(len(each.chains) <= MAX_CHAINS for each in page.groups)


@tried
@given(tangles())
def test_every_finding_about_a_claim_is_shown_with_its_reasons(ledger: Ledger) -> None:
    found = checked(ledger)
    about = [(id, each) for each in found.report.findings for id in each.claims]
    assume(about)
    for id, finding in about:
        (detail,) = [each for each in found.claim(id).findings if each.finding is finding]
        reasons = len([*walk_reasons(finding.reasons)])
        assert min(reasons, MAX_REASONS) == len(detail.reasons)
        assert reasons == len(detail.reasons) + detail.more


def test_chains_are_whole_with_acts_quotes_dates_and_passages() -> None:
    page = PLAIN.claim("spill")

    assert [
        (
            "Says so, from an origin",
            "1 chain; origins: 1; independent voices: 1; all hang on Tova Lind.",
        ),
        (
            "Denies it",
            "1 chain; origins: 1; independent voices: 1; all hang on Orrin Paint Works.",
        ),
    ] == [(group.heading, group.figures) for group in page.groups]
    assert [
        [
            ("Tova Lind", "on 2031-06-08", "it was paint"),
            ("The Evening Post", "", ""),
            ("The Orrin Courier", "", ""),
        ],
        [("Orrin Paint Works", "denied", ""), ("The Orrin Courier", "", "")],
    ] == [
        [(hop.source.name, hop.details, hop.quote) for hop in chain.hops]
        for group in page.groups
        for chain in group.chains
    ]
    assert [["“Lake closed” ¶4"], ["“Lake closed” ¶5"]] == [
        chain.passages for group in page.groups for chain in group.chains
    ]
    assert ["<string>:21", "<string>:25"] == [
        chain.place for group in page.groups for chain in group.chains
    ]


def test_findings_name_sources_by_name_and_places_by_line() -> None:
    page = PLAIN.claim("spill")
    reasons = [reason for each in page.findings for reason in each.reasons]

    assert "single-origin" in [each.finding.name for each in page.findings]
    assert "Tova Lind → The Evening Post → The Orrin Courier" in [each.text for each in reasons]
    assert "<string>:21" in [each.place for each in reasons]


def test_figures_say_what_the_claim_depends_on_and_what_to_look_for() -> None:
    figures = PLAIN.claim("spill").figures

    assert figures is not None
    assert figures.grade.startswith("B")
    assert "If Tova Lind fails" in figures.depends[0]
    assert not figures.base_rate
    assert any("Tova Lind" in name for name, _ in figures.contributions)
    assert 100 == figures.belief + figures.disbelief + figures.uncertainty


def test_ungraded_sources_give_a_remark_in_place_of_a_belief() -> None:
    text = TEXT.replace(', reliability = "B"', "")
    figures = checked(read_text(text)).claim("spill").figures

    assert figures is not None
    assert figures.base_rate.startswith("Give sources a grade")


def test_relations_lead_to_the_other_claim_in_both_directions() -> None:
    found = PLAIN

    assert [("rests on", "spill")] == [
        (each.words, each.note.id) for each in found.claim("closed").relations
    ]
    assert [("rests on it:", "closed")] == [
        (each.words, each.note.id) for each in found.claim("spill").relations
    ]


def test_history_is_sorted_by_day() -> None:
    page = PLAIN.claim("spill")

    assert [
        ("2031-06-08", "Tova Lind spoke"),
        ("2031-06-10", "“Lake closed” was published"),
    ] == [(event.when, event.words) for event in page.history]


def test_withdrawn_chains_and_their_withdrawal_are_shown() -> None:
    chain = Assertion("c", ["a"], id="said")
    withdrawal = Retraction(chain.ref, by="a", on="2031-06-09", reason="he was wrong")
    page = checked(
        Ledger.of(Source("a", "person", name="Anna"), Claim("c", "It rained."), chain, withdrawal)
    ).claim("c")

    assert ["Withdrawn"] == [group.heading for group in page.groups]
    assert [("2031-06-09", "withdrawn by Anna: he was wrong")] == [
        (event.when, event.words) for event in page.history
    ]


def test_a_restatement_has_the_page_of_the_claim_it_restates() -> None:
    ledger = Ledger.of(
        Claim("c", "It rained."), Claim("d", "Rain fell."), Link("restates", "d", "c")
    )
    found = checked(ledger)

    assert found.claim("c") == found.claim("d")
    assert ["Rain fell."] == [each.text for each in found.claim("c").restatements]


def test_a_draft_has_its_chains_and_no_figures() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Claim("c", "It rained.", draft=True),
        Assertion("c", ["a"]),
    )
    page = checked(ledger).claim("c")

    assert page.figures is None
    assert ["Draft: it counts when it is accepted"] == [group.heading for group in page.groups]
    assert "Anna" in text_of(parsed(page))


def test_an_unknown_claim_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        PLAIN.claim("nobody")


def test_links_lead_to_other_pages_only_if_live() -> None:
    page = PLAIN.claim("spill")
    links = [each.get("href") for each in parsed(page, DAY).iter("a")]

    assert "/?as-of=2031-06-10#n2" in links or "/?as-of=2031-06-10#n1" in links
    assert "/source/mayor?as-of=2031-06-10" in links
    assert "/claim/closed?as-of=2031-06-10" in links
    assert {"#"} == {str(each.get("href"))[0] for each in parsed(page).iter("a")}


def test_the_name_of_a_confidential_source_appears_nowhere() -> None:
    text = TEXT.replace('name = "Tova Lind"', 'name = "Tova Lind", confidential = true')
    disguised = Disguise.of(read_text(text)).ledger(read_text(text))
    page = rendered(checked(disguised).claim("spill"))

    assert "confidential-1" in page
    assert "Lind" not in page


@profiles.parametrize_seeds(1, 8, "first")
def test_hostile_text_becomes_no_markup(first: int) -> None:
    found = checked(hostile_ledger())
    allowed = {each.tag for id in ("spill", "closed") for each in parsed(PLAIN.claim(id)).iter()}
    notes = [*found.page.notes()]

    assert len(notes) > 50
    for note in notes[first::8]:
        assert {each.tag for each in parsed(found.claim(note.id)).iter()} <= {*allowed, "table"}
