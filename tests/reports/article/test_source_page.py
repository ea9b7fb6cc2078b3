"""The page of a source: what rests on it, and what would fall, with a slow oracle."""

import pytest
from hypothesis import assume, given

from claimtrack.facts.claim_view import ClaimView
from claimtrack.formats.toml.reader import read_text
from claimtrack.model import Assertion, Claim, Document, Ledger, Source
from claimtrack.model.desk import parts_of
from claimtrack.reports.article.source_page import SourcePage
from tests.laws import profiles
from tests.laws.strategies import tangles
from tests.reports.article.records import DAY, Checked, checked, parsed, rendered
from tests.reports.html.hostile import hostile_ledger
from tests.reports.html.pages import text_of

tried = profiles.law_settings(20)


def lists(page: SourcePage) -> dict[str, list[str]]:
    return {part.heading: [note.id for note in part.notes] for part in page.claims}


def loses_everything(found: Checked, claim: str, failed: frozenset[str]) -> bool:
    """True if a claim has chains, and each has a failed source before the desk at its end."""
    view = ClaimView(found.report.facts, found.report.facts.columns.group_of(claim))
    desk = found.ledger.desk()
    return bool(view.asserted.assertions) and all(
        any(hop.source in failed for hop in desk.voices(chain.hops))
        for chain in view.asserted.assertions
    )


@tried
@given(tangles())
def test_claims_all_of_whose_chains_lead_through_the_source_fall(ledger: Ledger) -> None:
    found = checked(ledger)
    notes = [note for note in found.page.notes() if note.draft is None]
    assume(notes and ledger.sources)
    for source in ledger.sources:
        failed = parts_of(ledger.sources.values(), [source])
        page = found.source(source)
        falling = {each.note.id for each in page.weaker if each.falls}
        assert {note.id for note in notes if loses_everything(found, note.id, failed)} <= falling
        assert len(falling) == page.falling


@tried
@given(tangles())
def test_every_claim_with_the_source_on_a_chain_is_listed(ledger: Ledger) -> None:
    found = checked(ledger)
    assume(ledger.sources)
    for source in ledger.sources:
        members = parts_of(ledger.sources.values(), [source])
        listed = {id for ids in lists(found.source(source)).values() for id in ids}
        assert {
            note.id
            for note in found.page.notes()
            for chain in note.chains
            if any(chip.source in members for chip in chain.chips)
        } <= listed


LEDGER = Ledger.of(
    Source("town", "government", name="Town of Orrin"),
    Source("mayor", "official", name="Tova Lind", part_of="town", party_to=["lake"]),
    Source("anglers", "organisation", name="Anglers' club"),
    Source("post", "outlet", name="The Evening Post"),
    Document("plan", publisher="town", title="The plan", published="2031-05-01"),
    Claim("closed", "The lake is closed."),
    Claim("fish", "Fish have died."),
    Claim("late", "The town knew of it.", about=["town"]),
    Claim("dry", "The lake is dry."),
    Assertion("closed", ["mayor", "post"]),
    Assertion("fish", ["town"]),
    Assertion("fish", ["anglers"]),
    Assertion("late", ["anglers", "post"]),
    Assertion("late", [{"source": "mayor", "act": "denied"}, "post"]),
    Assertion("dry", ["post"]),
)


def test_claims_are_listed_by_the_part_of_the_source() -> None:
    found = checked(LEDGER)

    assert {
        "Comes from it": ["closed", "fish"],
        "Denies it": ["late"],
        "Is about it": ["late"],
    } == lists(found.source("town"))
    assert {
        "Says so, and gives no source": ["dry"],
        "Passes it on": ["closed", "late"],
    } == lists(found.source("post"))


def test_falling_claims_come_before_weaker_ones() -> None:
    page = checked(LEDGER).source("town")

    assert [("closed", True), ("fish", False)] == [
        (each.note.id, each.falls) for each in page.weaker
    ]
    assert "1 independent voice" in page.weaker[1].after
    assert 1 == page.falling


def test_a_member_shows_its_owner_and_stakes_and_an_owner_its_members_and_documents() -> None:
    found = checked(LEDGER)
    mayor, town = found.source("mayor"), found.source("town")

    assert mayor.owner is not None
    assert "Town of Orrin" == mayor.owner.name
    assert "Stakes lake" in text_of(parsed(mayor))
    assert ["Tova Lind"] == [part.name for part in town.parts]
    assert ["published “The plan”, 2031-05-01"] == [
        f"{each.role} “{each.title}”, {each.published}" for each in town.documents
    ]


def test_nothing_falls_without_a_source_that_says_nothing() -> None:
    page = checked(Ledger.of(LEDGER.records(), Source("radio", "outlet"))).source("radio")

    assert not page.weaker
    assert not page.claims
    assert "Nothing: every claim has the same support without it." in text_of(parsed(page))


def test_an_unknown_source_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        checked(LEDGER).source("nobody")


def test_links_lead_to_other_pages_only_if_live() -> None:
    page = checked(LEDGER).source("town")
    links = [str(each.get("href")) for each in parsed(page, DAY).iter("a")]

    assert "/source/mayor?as-of=2031-06-10" in links
    assert "/claim/closed?as-of=2031-06-10" in links
    assert {"#"} == {str(each.get("href"))[0] for each in parsed(page).iter("a")}


def test_only_drafts_are_listed_for_a_source_of_drafts() -> None:
    text = """
    ledger = 1
    [source]
    mayor = { kind = "official" }
    [claim.c]
    text = "It rained."
    draft = true
    via = ["mayor"]
    """
    page = checked(read_text(text)).source("mayor")

    assert {"Comes from it": ["c"]} == lists(page)
    assert not page.weaker


def test_hostile_text_becomes_no_markup() -> None:
    found = checked(hostile_ledger())
    allowed = {each.tag for each in parsed(checked(LEDGER).source("town")).iter()}
    sources = [*found.ledger.sources][:40]

    assert 40 == len(sources)
    for source in sources:
        assert {each.tag for each in parsed(found.source(source)).iter()} <= allowed


def test_equal_ledgers_give_equal_pages() -> None:
    assert rendered(checked(LEDGER).source("town")) == rendered(checked(LEDGER).source("town"))
