"""The picture: every claim has one lane, and nothing that stands against it is lost."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import assume, given

import claimtrack
from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Ledger, Link, Retraction, Settings, Source
from claimtrack.reports.article.build import build_article_page
from claimtrack.reports.article.relations import RelationKind, find_relations
from claimtrack.reports.article.view import ArticlePage, ChipRole, Note, NoteStatus
from claimtrack.reports.html.lanes import (
    MAX_ITEMS,
    Lane,
    LaneKind,
    LaneRow,
    Picture,
    Thread,
    draw_picture,
)
from claimtrack.reports.html.page import MAX_DRAWN
from tests.benchmarks.generator import generate
from tests.laws import profiles
from tests.laws.strategies import tangles
from tests.strategies import ledgers

tried = profiles.law_settings(25)

AGAINST = (RelationKind.CONTRADICTS, RelationKind.CONFLICTS)


def page_of(ledger: Ledger, rules: bool = False) -> tuple[ArticlePage, Facts]:
    report = claimtrack.check(ledger, settings=Settings()) if rules else Report((), (), (), ledger)
    return build_article_page(report, Assessments.of(ledger)), report.facts


def draw(page: ArticlePage, facts: Facts, max_notes: int = 120) -> Picture:
    return draw_picture(page, facts, find_relations(facts), max_notes)


def picture_of(ledger: Ledger, max_notes: int = 120) -> Picture:
    return draw(*page_of(ledger), max_notes)


def rows(picture: Picture) -> Iterator[tuple[Lane, LaneRow]]:
    return ((lane, row) for lane in picture.lanes for row in lane.rows)


def titles(picture: Picture) -> Sequence[str]:
    return [f"{lane.title}, {lane.aside}" for lane in picture.lanes]


def chains_on(note: Note, side: str) -> int:
    return sum(chain.side == side for chain in note.chains)


@tried
@given(ledgers())
def test_every_note_is_drawn_once(ledger: Ledger) -> None:
    page, facts = page_of(ledger)
    numbers = sorted(row.note.number for _, row in rows(draw(page, facts)))

    assert [note.number for note in page.notes()] == numbers


@tried
@given(ledgers())
def test_the_most_urgent_notes_are_drawn_and_the_others_counted(ledger: Ledger) -> None:
    page, facts = page_of(ledger, rules=True)
    found = draw(page, facts, 3)
    drawn = {row.note.number for _, row in rows(found)}
    urgency = {note.number: list(NoteStatus).index(note.status) for note in page.notes()}
    left_out = urgency.keys() - drawn

    assert len(urgency) == found.count + found.omitted
    assert min(3, len(urgency)) == found.count
    assert all(urgency[one] <= urgency[other] for one in drawn for other in left_out)


@tried
@given(tangles())
def test_a_lane_of_an_origin_has_the_claims_that_come_from_it(ledger: Ledger) -> None:
    page, facts = page_of(ledger)
    drawn = [*rows(draw(page, facts))]
    assume(drawn)
    for lane, row in drawn:
        heads = [chain.chips[0] for chain in row.note.chains if chain.side == "says so"]
        origins = [chip for chip in heads if chip.role is ChipRole.ORIGIN]
        kind = LaneKind.ORIGIN if origins else LaneKind.UNATTRIBUTED if heads else LaneKind.NOBODY
        assert kind is lane.kind
        if heads:
            voice = facts.columns.sources[facts.voice_of((origins or heads)[0].source)]
            assert voice.label == lane.title.strip('"“”')


@tried
@given(tangles())
def test_denials_and_contradictions_are_shown_or_counted(ledger: Ledger) -> None:
    page, facts = page_of(ledger)
    number = {id: note.number for note in page.notes() for id in (note.id, *note.restatements)}
    pairs = {
        (number[one], number[other])
        for each in find_relations(facts)
        if each.kind in AGAINST
        for one, other in ((each.one, each.other), (each.other, each.one))
        if number[one] != number[other]
    }
    drawn = [*rows(draw(page, facts))]
    assume(any(row.against.shown for _, row in drawn))
    for _, row in drawn:
        denials = {chain.speaker for chain in row.note.chains if chain.side == "denies it"}
        opponents = [other for one, other in pairs if one == row.note.number]
        assert len(denials) + len(opponents) == len(row.against.shown) + row.against.more
        assert {each.number for each in row.against.shown} <= {None, *opponents}


@tried
@given(tangles())
def test_the_chains_of_the_lane_come_first_and_others_name_their_voice(ledger: Ledger) -> None:
    drawn = [row for _, row in rows(picture_of(ledger)) if len(row.threads.shown) > 1]
    assume(drawn)
    for row in drawn:
        voices = [bool(thread.voice) for thread in row.threads.shown]
        assert sorted(voices) == voices


@pytest.mark.parametrize("claims", [1, 150])
def test_large_pictures_show_the_limit(claims: int) -> None:
    found = picture_of(generate(claims), MAX_DRAWN)

    assert min(claims, 120) == found.count


def test_a_claim_of_two_voices_is_drawn_once_and_names_the_second() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Source("b", "person", name="Bert"),
        Source("paper", "outlet", name="The Paper"),
        Claim("c", "It rained."),
        Assertion("c", ["a", "paper"]),
        Assertion("c", ["b", "paper"]),
    )

    found = picture_of(ledger)

    assert ["Anna, person"] == titles(found)
    assert [[Thread("", ("The Paper",)), Thread("Bert", ("The Paper",))]] == [
        row.threads.shown for _, row in rows(found)
    ]


def test_sources_of_one_controller_share_a_lane() -> None:
    ledger = Ledger.of(
        Source("state", "government", name="The State"),
        Source("agency", "state-media", name="Its Agency", part_of="state"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Assertion("c", [{"source": "agency", "act": "said", "certainty": "possible"}]),
        Assertion("d", ["state"]),
    )

    found = picture_of(ledger)

    assert ["The State, government"] == titles(found)
    assert [[Thread("", ("Its Agency",))], [Thread("", ())]] == [
        row.threads.shown for _, row in rows(found)
    ]


def test_outlets_without_a_source_and_claims_of_nobody_have_lanes_of_their_own() -> None:
    ledger = Ledger.of(
        Source("paper", "outlet", name="The Paper"),
        Source("a", "person", name="Anna"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Claim("e", "It stopped."),
        Assertion("c", ["paper"]),
        Assertion("d", ["a", "paper"]),
    )

    assert ["Anna, person", "The Paper, itself: from whom?", "Nobody, no source says so"] == titles(
        picture_of(ledger)
    )


def test_denials_are_on_the_side_of_the_opponents() -> None:
    ledger = Ledger.of(
        Source("paper", "outlet", name="The Paper"),
        Source("a", "person", name="Anna"),
        Source("b", "person", name="Bert"),
        Claim("c", "It rained."),
        Claim("d", "It poured."),
        Assertion("c", ["a", "paper"]),
        Assertion("c", [{"source": "b", "act": "denied"}, "paper"]),
        Assertion("d", [{"source": "a", "act": "denied"}, "paper"]),
    )

    found = picture_of(ledger)

    assert ["Anna, person", "Nobody, no source says so"] == titles(found)
    assert [["Bert"], ["Anna"]] == [
        [each.words for each in row.against.shown] for _, row in rows(found)
    ]


def test_a_source_that_declines_to_comment_is_not_an_origin() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Claim("c", "It rained."),
        Assertion("c", [{"source": "a", "act": "declined"}], stance="neutral"),
    )
    found = picture_of(ledger)

    assert ["Nobody, no source says so"] == titles(found)
    assert [[Thread("Anna", (), "did not comment")]] == [
        row.threads.shown for _, row in rows(found)
    ]


def test_a_chain_that_was_taken_back_is_marked() -> None:
    chain = Assertion("c", ["a"], id="said")
    ledger = Ledger.of(
        Source("a", "person", name="Anna"), Claim("c", "It rained."), chain, Retraction(chain.ref)
    )

    assert [[Thread("Anna", (), "taken back")]] == [
        row.threads.shown for _, row in rows(picture_of(ledger))
    ]


def test_a_contradicting_claim_is_named_with_its_voice_on_both_sides() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="Anna"),
        Source("b", "person", name="Bert"),
        Claim("dry", "It was dry."),
        Claim("wet", "It rained."),
        Assertion("dry", ["a"]),
        Assertion("wet", ["b"]),
        Link("contradicts", "wet", "dry"),
    )

    assert [[("Bert", 2, "It rained.")], [("Anna", 1, "It was dry.")]] == [
        [(each.words, each.number, each.text) for each in row.against.shown]
        for _, row in rows(picture_of(ledger))
    ]


def test_other_relations_are_shown_at_the_claim_that_they_start_from() -> None:
    ledger = Ledger.of(
        Claim("low", "The lake is low."),
        Claim("dry", "It was a dry summer."),
        Claim("forecast", "It will be closed.", because=["low"]),
        Link("supports", "dry", "low"),
    )

    assert [[], [("+", "supports", 1)], [("↑", "rests on", 1)]] == [
        [(each.sign, each.words, each.number) for each in row.related.shown]
        for _, row in rows(picture_of(ledger))
    ]


def test_chains_beyond_the_limit_are_counted() -> None:
    outlets = [Source(f"paper-{i}", "outlet") for i in range(9)]
    chains = [Assertion("c", ["a", outlet.id]) for outlet in outlets]
    ledger = Ledger.of(Source("a", "person"), Claim("c", "It rained."), outlets, chains)

    assert [(MAX_ITEMS, 9 - MAX_ITEMS)] == [
        (len(row.threads.shown), row.threads.more) for _, row in rows(picture_of(ledger))
    ]


def test_the_middle_relays_of_a_long_chain_are_counted() -> None:
    relays = [Source(f"r{i}", "outlet", name=f"The Relay {i}") for i in range(12)]
    chain = Assertion("c", ["a", *(relay.id for relay in relays)])
    ledger = Ledger.of(relays, Source("a", "person"), Claim("c", "It rained."), chain)

    assert [[Thread("", ("The Relay 0", "10 more", "The Relay 11"))]] == [
        row.threads.shown for _, row in rows(picture_of(ledger))
    ]
