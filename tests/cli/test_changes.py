"""What changed between two ledgers, and because of which records."""

import pytest
from attrs import evolve

import claimtrack
from claimtrack import (
    Assertion,
    Changes,
    Claim,
    Document,
    Ledger,
    Link,
    RecordKind,
    Ref,
    Retraction,
    Settings,
    Source,
    Waiver,
)
from claimtrack.engine.diff import RecordChange, changed_records
from claimtrack.facts.standing.standing import Verdict
from claimtrack.model import Record, named

SOURCES = (
    Source("office", "government"),
    Source("pilot", "witness"),
    Source("wire", "news-agency"),
)
CLOSED = Claim("closed", "The harbour was closed.")
OPEN = Claim("open", "The harbour was open.")
BY_OFFICE = Assertion("closed", ["office"], id="by-office")
BY_PILOT = Assertion("closed", ["pilot"], id="by-pilot")
LEDGER = Ledger.of(SOURCES, CLOSED, BY_OFFICE)
ONE_ORIGIN = Settings(select=["single-origin"])


def found(changes: Changes) -> list[str]:
    """Return the findings that changed, each with the records that are the cause."""
    return [
        f"{'+' if change.appeared else '-'} {change.finding.name}: {causes(change.because)}"
        for change in changes.findings
    ]


def fates(changes: Changes) -> list[str]:
    """Return the claims that stand otherwise, each with the records that are the cause."""
    return [
        f"{change.claim.id} {_word(change.before)} {_word(change.after)}: {causes(change.because)}"
        for change in changes.fates
    ]


def causes(because: tuple[RecordChange, ...]) -> str:
    return ", ".join(f"{change.word} {named(change.record)}" for change in because)


def _word(fate: Verdict | None) -> str:
    return "-" if fate is None else fate.value


def diff(before: Ledger, after: Ledger) -> Changes:
    return claimtrack.diff(before, after, settings=ONE_ORIGIN)


def test_a_ledger_and_itself_differ_in_nothing() -> None:
    changes = claimtrack.diff(LEDGER, LEDGER)

    assert not changes
    assert Changes((), (), ()) == changes


def test_a_finding_goes_away_with_the_assertion_that_mends_it_and_comes_back_without() -> None:
    mended = LEDGER.with_records(BY_PILOT)

    assert ["- single-origin: new assertion `by-pilot`"] == found(diff(LEDGER, mended))
    assert ["+ single-origin: gone assertion `by-pilot`"] == found(diff(mended, LEDGER))
    assert [] == fates(diff(LEDGER, mended))


def test_a_new_claim_goes_without_saying_where_its_assertion_is_new_too() -> None:
    changes = diff(Ledger.of(SOURCES), LEDGER)

    assert ["+ single-origin: new assertion `by-office`"] == found(changes)
    assert ["closed - stands: new assertion `by-office`"] == fates(changes)
    assert ["closed stands -: gone assertion `by-office`"] == fates(diff(LEDGER, Ledger.of()))


def test_a_claim_that_nobody_asserts_is_itself_the_cause() -> None:
    changes = claimtrack.diff(
        LEDGER, LEDGER.with_records(OPEN), settings=Settings(select=["unsupported"])
    )

    assert ["+ unsupported: new claim `open`"] == found(changes)
    assert ["open - open: new claim `open`"] == fates(changes)


def test_a_finding_stays_however_its_claim_is_put() -> None:
    again = Ledger.of(SOURCES, evolve(CLOSED, text="The port was closed."), BY_OFFICE)

    changes = diff(LEDGER, again)

    assert not changes
    assert "changed claim `closed`" == causes(changes.records)


def test_words_that_changed_do_not_hide_what_says_something() -> None:
    again = Ledger.of(SOURCES, evolve(CLOSED, text="The port was closed."), BY_OFFICE, BY_PILOT)

    both = "changed claim `closed`, new assertion `by-pilot`"
    assert [f"- single-origin: {both}"] == found(diff(LEDGER, again))


def test_a_retraction_is_a_cause_be_it_of_a_document() -> None:
    stands = Ledger.of(
        SOURCES, CLOSED, Document("page"), evolve(BY_OFFICE, at=("page",)), evolve(BY_PILOT)
    )
    withdrawn = stands.with_records(Retraction(Ref(RecordKind.DOCUMENT, "page"), id="r"))

    changes = diff(stands, withdrawn)

    assert ["+ single-origin: new retraction `r`"] == found(changes)


def test_a_retraction_of_an_assertion_takes_its_claim_down() -> None:
    withdrawn = LEDGER.with_records(Retraction(BY_OFFICE.ref, id="r"))

    changes = diff(LEDGER, withdrawn)

    assert ["closed stands open: new retraction `r`"] == fates(changes)
    assert changes.gone
    assert not changes.appeared


def test_links_that_undercut_one_another_in_a_ring_are_the_cause_of_what_they_decide() -> None:
    before = Ledger.of(SOURCES, CLOSED, OPEN, BY_OFFICE, Assertion("open", ["pilot"], id="p"))
    ring = [
        Link("undercuts", "closed", to_link="m", id="l"),
        Link("undercuts", "open", to_link="l", id="m"),
        Link("contradicts", "closed", "open", id="n"),
    ]

    (first, *_) = diff(before, before.with_records(ring)).fates

    assert "closed" == first.claim.id
    assert "new link `l`, new link `m`, new link `n`" == causes(first.because)


def test_facts_that_exclude_each_other_change_what_stands() -> None:
    predicate = claimtrack.Predicate("depth", "number", functional=True, unit="m")

    def claims(depth: int) -> Ledger:
        return Ledger.of(
            SOURCES,
            predicate,
            [
                Claim(id, "Text.", fact={"subject": "bay", "predicate": "depth", "value": value,
                      "when": "2031-05-04"})
                for id, value in (("closed", 9), ("open", depth))
            ],
            BY_OFFICE,
            Assertion("open", ["pilot"], id="p"),
        )  # fmt: skip

    changes = diff(claims(9), claims(90))

    assert [f"{id} stands open: changed claim `open`" for id in ("closed", "open")] == fates(
        changes
    )


def test_a_link_by_which_a_claim_falls_is_the_cause() -> None:
    both = Ledger.of(
        SOURCES, CLOSED, OPEN, BY_OFFICE, BY_PILOT, Assertion("open", ["wire"], id="by-wire")
    )

    changes = diff(both, both.with_records(Link("contradicts", "closed", "open", id="l")))

    assert ["open open falls: new link `l`"] == fates(changes)


@pytest.mark.parametrize("after", [True, False])
def test_a_link_that_is_undercut_gives_its_target_back(after: bool) -> None:
    spoken = [Assertion("open", ["wire"], id="a"), Assertion("doubt", ["pilot"], id="b")]
    records: list[Record] = [
        *SOURCES,
        CLOSED,
        OPEN,
        Claim("doubt", "They speak of different days."),
        BY_OFFICE,
        evolve(spoken[0], via=["pilot"]),
        spoken[1],
        Link("contradicts", "closed", "open", id="l"),
    ]
    plain = Ledger.of(records)
    undercut = plain.with_records(Link("undercuts", "doubt", to_link="l", id="u"))

    changes = diff(plain, undercut) if after else diff(undercut, plain)

    fate = "open stands" if after else "stands open"
    word = "new" if after else "gone"
    assert [f"{id} {fate}: {word} link `u`" for id in ("closed", "open")] == fates(changes)


def test_a_source_is_the_cause_where_nothing_said_is() -> None:
    def ledger(owner: str | None) -> Ledger:
        pilot = evolve(SOURCES[1], part_of=owner)
        return Ledger.of(SOURCES[0], pilot, SOURCES[2], CLOSED, BY_OFFICE, BY_PILOT)

    changes = diff(ledger(None), ledger("office"))

    assert ["+ single-origin: changed source `pilot`"] == found(changes)


def test_a_grade_that_decides_a_conflict_is_the_cause() -> None:
    def ledger(grade: str) -> Ledger:
        pilot = evolve(SOURCES[1], reliability=grade)
        office = evolve(SOURCES[0], reliability="C")
        denial = Assertion("closed", ["pilot"], stance="denies", id="no")
        return Ledger.of(office, pilot, CLOSED, BY_OFFICE, denial)

    changes = diff(ledger("C"), ledger("A"))

    assert ["closed open falls: changed source `pilot`"] == fates(changes)


def test_what_hangs_together_with_it_is_the_cause_where_nothing_nearer_is() -> None:
    """A conclusion is weaker than it says as soon as what it rests on is put in doubt."""
    premise = Assertion("open", ["office"], certainty="certain", id="p")
    before = Ledger.of(
        SOURCES,
        evolve(CLOSED, because=["open"]),
        OPEN,
        evolve(BY_OFFICE, certainty="certain"),
        premise,
    )
    after = Ledger.of(
        [record for record in before.records() if record is not premise],
        evolve(premise, certainty="doubtful"),
    )

    changes = claimtrack.diff(before, after, settings=Settings(select=["rests-on-weaker"]))

    assert ["+ rests-on-weaker: changed assertion `p`"] == found(changes)


def test_a_waiver_is_the_cause_and_so_is_none_where_the_settings_are() -> None:
    waived = LEDGER.with_records(Waiver("single-origin", Ref(RecordKind.CLAIM, "closed")))
    ignoring = Ledger.of(LEDGER.records(), settings=Settings(ignore=["single-origin"]))

    (away,) = diff(LEDGER, waived).findings

    assert [RecordKind.WAIVER] == [claimtrack.model.ref_of(c.record).kind for c in away.because]
    assert ["- single-origin: "] == [
        words for words in found(claimtrack.diff(LEDGER, ignoring)) if "single-origin" in words
    ]


def test_the_cause_of_a_finding_about_a_source_is_what_uses_it() -> None:
    before = Ledger.of(SOURCES, CLOSED, BY_OFFICE, Assertion("closed", ["office", "wire"], id="w"))

    changes = claimtrack.diff(
        before, before.with_records(BY_PILOT), settings=Settings(select=["unused-record"])
    )

    assert ["- unused-record: new assertion `by-pilot`"] == found(changes)


def test_records_without_an_id_are_new_or_gone_and_doubles_are_counted() -> None:
    one, other = Assertion("closed", ["pilot"]), Assertion("closed", ["wire"])
    before = LEDGER.with_records(one)

    changed = changed_records(before, LEDGER.with_records(other))
    doubled = changed_records(before, before.with_records(one))

    assert ["new", "gone"] == [change.word for change in changed]
    assert [other, one] == [change.record for change in changed]
    assert [RecordChange(None, one)] == list(doubled)


def test_the_order_of_records_changes_nothing() -> None:
    after = LEDGER.with_records(BY_PILOT)
    backwards = Ledger.of(reversed(list(after.records())))

    assert diff(LEDGER, after).findings == diff(LEDGER, backwards).findings
    assert not diff(after, backwards)
