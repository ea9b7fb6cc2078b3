"""Tests of drafts, which are left out of a ledger with everything that depends on them."""

import pickle
from collections.abc import Iterator

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
    mentions,
    ref_of,
)
from tests.laws.profiles import law
from tests.strategies import flagged_ledgers, ledgers, without_flags

SOURCES = [Source("clerk", "witness"), Source("daily", "outlet")]
ACCEPTED = Claim("closed", "The pool is closed.")
DRAFT = Claim("reopens", "The pool reopens in May.", draft=True)
SAID = Assertion("closed", ["clerk", "daily"])


def test_draft_claim_is_left_out_with_its_assertions() -> None:
    said = Assertion("reopens", ["clerk"])
    ledger = Ledger.of(SOURCES, ACCEPTED, DRAFT, SAID, said).without_drafts()

    assert Ledger.of(SOURCES, ACCEPTED, SAID) == ledger
    assert (DRAFT, said) == ledger.drafts
    assert 1 == ledger.draft_count


def test_draft_assertion_of_accepted_claim_is_left_out() -> None:
    ledger = Ledger.of(SOURCES, ACCEPTED, evolve(SAID, draft=True)).without_drafts()

    assert Ledger.of(SOURCES, ACCEPTED) == ledger
    assert 1 == ledger.draft_count


def test_records_that_name_a_draft_are_left_out() -> None:
    undercut = Link("undercuts", "closed", to_link="clash", id="undercut")
    dependent: list[Record] = [
        Link("contradicts", "closed", "reopens", id="clash"),
        undercut,
        Link("undercuts", "closed", to_assertion="drafted"),
        Retraction(Ref(RecordKind.ASSERTION, "drafted"), id="taken-back"),
        Retraction(undercut.ref),
        Waiver("CT102", ref_of(DRAFT)),
        Waiver("CT102", Ref(RecordKind.RETRACTION, "taken-back")),
    ]
    drafted = evolve(SAID, id="drafted", draft=True)
    ledger = Ledger.of(SOURCES, ACCEPTED, DRAFT, SAID, drafted, dependent).without_drafts()

    assert Ledger.of(SOURCES, ACCEPTED, SAID) == ledger
    assert 2 == ledger.draft_count
    assert {*map(ref_of, [DRAFT, drafted, *dependent])} == {*map(ref_of, ledger.drafts)}


def test_reference_to_equal_accepted_assertion_remains() -> None:
    """An assertion has the same derived id as its draft."""
    doubt = Link("undercuts", "closed", to_assertion=SAID.ref.id)
    ledger = Ledger.of(SOURCES, ACCEPTED, SAID, evolve(SAID, draft=True), doubt)

    assert Ledger.of(SOURCES, ACCEPTED, SAID, doubt) == ledger.without_drafts()


def test_asserted_claim_loses_only_draft_premises() -> None:
    claim = Claim("rests", "No swimming.", because=["closed", "reopens"])
    said = Assertion("rests", ["daily"])
    ledger = Ledger.of(SOURCES, ACCEPTED, DRAFT, claim, said).without_drafts()

    assert ("closed",) == ledger.claims["rests"].because


def test_unasserted_claim_with_a_draft_premise_loses_all_premises() -> None:
    claim = Claim("rests", "No swimming.", because=["closed", "reopens"])
    said = Assertion("rests", ["daily"], draft=True)
    ledger = Ledger.of(SOURCES, ACCEPTED, DRAFT, claim, said).without_drafts()

    assert () == ledger.claims["rests"].because


@law
@given(ledgers())
def test_ledger_without_drafts_is_itself(ledger: Ledger) -> None:
    assert ledger.without_drafts() is ledger


@law
@given(ledgers(), ledgers())
def test_added_drafts_leave_no_trace(ledger: Ledger, other: Ledger) -> None:
    """Drafts, and links and premises between drafts and accepted claims, change nothing."""
    assume(ledger.claims)
    drafts = [
        evolve(
            claim,
            id=f"draft-{claim.id}",
            because=(*(f"draft-{id}" for id in claim.because), *ledger.claims),
            about=(),
            speaker=None,
            fact=None,
            draft=True,
        )
        for claim in other.claims.values()
    ]
    source = Source("drafted", "person")
    more: list[Record] = [Assertion(id, ["drafted"], draft=True) for id in ledger.claims]
    more += [Assertion(draft.id, ["drafted"]) for draft in drafts]
    more += [Link("implies", draft.id, id) for draft in drafts for id in ledger.claims]
    more += [Link("undercuts", id, to_assertion=more[0].ref.id) for id in ledger.claims]  # type: ignore[union-attr]  # an assertion
    whole = ledger.with_records(source, drafts, more)

    reduced = whole.without_drafts()

    assert ledger.with_records(source) == reduced
    assert len(drafts) + len(ledger.claims) == reduced.draft_count


@law
@given(flagged_ledgers())
def test_reduced_ledger_equals_oracle(ledger: Ledger) -> None:
    reduced = ledger.without_drafts()

    kept = {id(record) for record in oracle(ledger)}
    expected = [record for record in ledger.records() if id(record) in kept]
    assert [*map(without_premises, expected)] == [*map(without_premises, reduced.records())]
    assert len(ledger) == len(reduced) + len(reduced.drafts)


def oracle(ledger: Ledger) -> list[Record]:
    """Return the records that remain, by dropping one after another until nothing changes."""
    records = [
        record
        for record in ledger.records()
        if not (isinstance(record, Claim | Assertion) and record.draft)
    ]
    while True:
        known = {*map(ref_of, records)}
        void = [record for record in records if not known.issuperset(needs(record))]
        if not void:
            return records
        records = [record for record in records if record is not void[0]]


def needs(record: Record) -> Iterator[Ref]:
    if not isinstance(record, Claim):
        yield from (Ref(kind, id) for _, _, kind, id in mentions(record))


def without_premises(record: Record) -> Record:
    return evolve(record, because=()) if isinstance(record, Claim) else record


@law
@given(flagged_ledgers())
def test_premises_are_accepted_claims(ledger: Ledger) -> None:
    reduced = ledger.without_drafts()
    asserted = {assertion.claim for assertion in reduced.assertions}

    expected = {
        id: tuple(premise for premise in claim.because if premise in reduced.claims)
        if id in asserted or reduced.claims.keys() >= {*claim.because}
        else ()
        for id, claim in ledger.claims.items()
        if not claim.draft
    }
    assert expected == {id: claim.because for id, claim in reduced.claims.items()}


@law
@given(flagged_ledgers())
def test_reduced_ledger_has_no_drafts_and_pickles_with_those_left_out(ledger: Ledger) -> None:
    reduced = ledger.without_drafts()

    assert reduced.without_drafts() is reduced
    again = pickle.loads(pickle.dumps(reduced))
    assert (reduced, reduced.drafts) == (again, again.drafts)


@law
@given(flagged_ledgers())
def test_flag_changes_no_reference(ledger: Ledger) -> None:
    assert [*map(ref_of, without_flags(ledger).records())] == [*map(ref_of, ledger.records())]


@law
@given(flagged_ledgers(), st.sampled_from(["2019", "2021-06", "2030"]))
def test_drafts_make_nothing_known_earlier(ledger: Ledger, day: str) -> None:
    reduced = ledger.without_drafts()

    assert reduced.drafts == reduced.as_of(day).ledger.drafts
    assert not any(claim.draft for claim in reduced.as_of(day).ledger.claims.values())


def test_hop_of_a_draft_may_name_a_document() -> None:
    document = Document("story", publisher="daily")
    drafted = Assertion("closed", [Hop("clerk", at="story#p1")], draft=True)
    ledger = Ledger.of(SOURCES, ACCEPTED, document, drafted).without_drafts()

    assert (drafted,) == ledger.drafts
    assert ["story"] == [*ledger.documents]
