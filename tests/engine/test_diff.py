"""Changes between two ledgers, and the records that cause them."""

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
    Ref,
    Retraction,
    Settings,
    Source,
    Waiver,
)
from claimtrack.engine.diff import RecordChange, diff_records
from claimtrack.facts.standing.standing import Verdict
from claimtrack.model import Record, RecordKind, name_of

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
    """Return the changed findings, each with the records that cause the change."""
    return [
        f"{'+' if change.appeared else '-'} {change.finding.name}: {causes(change.causes)}"
        for change in changes.findings
    ]


def fates(changes: Changes) -> list[str]:
    """Return the changed verdicts, each with the records that cause the change."""
    return [
        f"{change.claim.id} {_word(change.before)} {_word(change.after)}: {causes(change.causes)}"
        for change in changes.verdicts
    ]


def causes(because: tuple[RecordChange, ...]) -> str:
    return ", ".join(f"{change.word} {name_of(change.record)}" for change in because)


def _word(fate: Verdict | None) -> str:
    return "-" if fate is None else fate.value


def diff(before: Ledger, after: Ledger) -> Changes:
    return claimtrack.diff(before, after, settings=ONE_ORIGIN)


def test_ledger_does_not_differ_from_itself() -> None:
    changes = claimtrack.diff(LEDGER, LEDGER)

    assert not changes
    assert Changes((), (), ()) == changes


def test_assertion_is_the_cause_of_a_finding_that_goes_or_appears() -> None:
    mended = LEDGER.with_records(BY_PILOT)

    assert ["- single-origin: new assertion `by-pilot`"] == found(diff(LEDGER, mended))
    assert ["+ single-origin: gone assertion `by-pilot`"] == found(diff(mended, LEDGER))
    assert [] == fates(diff(LEDGER, mended))


def test_new_claim_with_a_new_assertion_names_only_the_assertion() -> None:
    changes = diff(Ledger.of(SOURCES), LEDGER)

    assert ["+ single-origin: new assertion `by-office`"] == found(changes)
    assert ["closed - stands: new assertion `by-office`"] == fates(changes)
    assert ["closed stands -: gone assertion `by-office`"] == fates(diff(LEDGER, Ledger.of()))


def test_new_claim_without_assertions_is_the_cause() -> None:
    changes = claimtrack.diff(
        LEDGER, LEDGER.with_records(OPEN), settings=Settings(select=["unsupported"])
    )

    assert ["+ unsupported: new claim `open`"] == found(changes)
    assert ["open - open: new claim `open`"] == fates(changes)


def test_changed_claim_text_keeps_findings() -> None:
    again = Ledger.of(SOURCES, evolve(CLOSED, text="The port was closed."), BY_OFFICE)

    changes = diff(LEDGER, again)

    assert not changes
    assert "changed claim `closed`" == causes(changes.records)


def test_changed_claim_text_and_new_assertion_are_both_causes() -> None:
    again = Ledger.of(SOURCES, evolve(CLOSED, text="The port was closed."), BY_OFFICE, BY_PILOT)

    both = "changed claim `closed`, new assertion `by-pilot`"
    assert [f"- single-origin: {both}"] == found(diff(LEDGER, again))


def test_retraction_of_a_document_is_the_cause() -> None:
    stands = Ledger.of(
        SOURCES, CLOSED, Document("page"), evolve(BY_OFFICE, at=("page",)), evolve(BY_PILOT)
    )
    withdrawn = stands.with_records(Retraction(Ref(RecordKind.DOCUMENT, "page"), id="r"))

    changes = diff(stands, withdrawn)

    assert ["+ single-origin: new retraction `r`"] == found(changes)


def test_retraction_of_the_only_assertion_changes_the_verdict() -> None:
    withdrawn = LEDGER.with_records(Retraction(BY_OFFICE.ref, id="r"))

    changes = diff(LEDGER, withdrawn)

    assert ["closed stands open: new retraction `r`"] == fates(changes)
    assert changes.gone
    assert not changes.appeared


def test_ring_of_undercutting_links_is_the_cause() -> None:
    before = Ledger.of(SOURCES, CLOSED, OPEN, BY_OFFICE, Assertion("open", ["pilot"], id="p"))
    ring = [
        Link("undercuts", "closed", to_link="m", id="l"),
        Link("undercuts", "open", to_link="l", id="m"),
        Link("contradicts", "closed", "open", id="n"),
    ]

    (first, *_) = diff(before, before.with_records(ring)).verdicts

    assert "closed" == first.claim.id
    assert "new link `l`, new link `m`, new link `n`" == causes(first.causes)


def test_exclusive_facts_change_verdicts() -> None:
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


def test_contradicting_link_is_the_cause_of_a_fallen_claim() -> None:
    both = Ledger.of(
        SOURCES, CLOSED, OPEN, BY_OFFICE, BY_PILOT, Assertion("open", ["wire"], id="by-wire")
    )

    changes = diff(both, both.with_records(Link("contradicts", "closed", "open", id="l")))

    assert ["open open falls: new link `l`"] == fates(changes)


@pytest.mark.parametrize("after", [True, False])
def test_undercut_link_no_longer_attacks_its_target(after: bool) -> None:
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


def test_changed_source_is_the_cause_if_no_assertion_changed() -> None:
    def ledger(owner: str | None) -> Ledger:
        pilot = evolve(SOURCES[1], part_of=owner)
        return Ledger.of(SOURCES[0], pilot, SOURCES[2], CLOSED, BY_OFFICE, BY_PILOT)

    changes = diff(ledger(None), ledger("office"))

    assert ["+ single-origin: changed source `pilot`"] == found(changes)


def test_changed_grade_is_the_cause_of_a_decided_conflict() -> None:
    def ledger(grade: str) -> Ledger:
        pilot = evolve(SOURCES[1], reliability=grade)
        office = evolve(SOURCES[0], reliability="C")
        denial = Assertion("closed", ["pilot"], stance="denies", id="no")
        return Ledger.of(office, pilot, CLOSED, BY_OFFICE, denial)

    changes = diff(ledger("C"), ledger("A"))

    assert ["closed open falls: changed source `pilot`"] == fates(changes)


def test_assertion_of_a_premise_is_the_cause_for_the_conclusion() -> None:
    """A conclusion becomes weaker than stated when its premise is put in doubt."""
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


def test_waiver_is_a_cause_and_changed_settings_have_none() -> None:
    waived = LEDGER.with_records(Waiver("single-origin", Ref(RecordKind.CLAIM, "closed")))
    ignoring = Ledger.of(LEDGER.records(), settings=Settings(ignore=["single-origin"]))

    (away,) = diff(LEDGER, waived).findings

    assert [RecordKind.WAIVER] == [claimtrack.model.ref_of(c.record).kind for c in away.causes]
    assert ["- single-origin: "] == [
        words for words in found(claimtrack.diff(LEDGER, ignoring)) if "single-origin" in words
    ]


def test_finding_about_a_source_is_caused_by_its_new_use() -> None:
    before = Ledger.of(SOURCES, CLOSED, BY_OFFICE, Assertion("closed", ["office", "wire"], id="w"))

    changes = claimtrack.diff(
        before, before.with_records(BY_PILOT), settings=Settings(select=["unused-record"])
    )

    assert ["- unused-record: new assertion `by-pilot`"] == found(changes)


def test_records_without_ids_are_compared_by_content_and_count() -> None:
    one, other = Assertion("closed", ["pilot"]), Assertion("closed", ["wire"])
    before = LEDGER.with_records(one)

    changed = diff_records(before, LEDGER.with_records(other))
    doubled = diff_records(before, before.with_records(one))

    assert ["new", "gone"] == [change.word for change in changed]
    assert [other, one] == [change.record for change in changed]
    assert [RecordChange(None, one)] == list(doubled)


def test_order_of_records_does_not_matter() -> None:
    after = LEDGER.with_records(BY_PILOT)
    backwards = Ledger.of(reversed(list(after.records())))

    assert diff(LEDGER, after).findings == diff(LEDGER, backwards).findings
    assert not diff(after, backwards)


def test_added_findings_are_matched_one_by_one() -> None:
    report = claimtrack.check(LEDGER, settings=ONE_ORIGIN)
    (finding,) = report.findings
    twice = evolve(report, findings=(finding, finding))

    same, one, none = report.added_to(twice), twice.added_to(report), report.added_to(report)

    assert ((), (finding,)) == (none.findings, none.older)
    assert ((finding,), (finding,)) == (one.findings, one.older)
    assert ((), (finding,)) == (same.findings, same.older)


def test_added_waived_findings_keep_their_waivers() -> None:
    later = Ledger.of(LEDGER.records(), OPEN, Assertion("open", ["pilot"]))
    claims = [Ref(RecordKind.CLAIM, id) for id in ("closed", "open")]
    waivers = [Waiver("single-origin", claim) for claim in claims]
    before = claimtrack.check(Ledger.of(LEDGER.records(), waivers[0]), settings=ONE_ORIGIN)
    after = claimtrack.check(Ledger.of(later.records(), waivers), settings=ONE_ORIGIN)

    added = after.added_to(before)

    assert ["open"] == [finding.subject.id for finding, _ in added.accepted]
    assert [waivers[1]] == [waiver for _, waiver in added.accepted]
