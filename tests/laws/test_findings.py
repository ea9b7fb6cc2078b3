"""What holds of the findings of any ledger, whichever rules there are."""

from collections import Counter
from datetime import date

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.finding import Finding
from claimtrack.engine.run import run
from claimtrack.model import (
    Assertion,
    Ledger,
    Record,
    Source,
    Waiver,
    ref_of,
)
from claimtrack.rules import shipped
from tests.laws.profiles import law
from tests.laws.renaming import Renaming
from tests.laws.stories import stories

TODAY = date(2026, 1, 1)
RULES = shipped()


def found(ledger: Ledger) -> tuple[Finding, ...]:
    """Return what all shipped rules find, waived or not."""
    report = run(ledger, RULES, today=TODAY)
    return report.findings + report.waived


def said(ledger: Ledger) -> Counter[tuple[str, str, str]]:
    """Return what is found, in words, whatever the order."""
    return Counter((f.code, f.fingerprint, f.message) for f in found(ledger))


def replays(ledger: Ledger) -> None:
    """Hold that the reasons of each finding, replayed alone, raise it again."""
    for finding in found(ledger):
        alone = found(ledger.only(finding.evidence()))

        assert finding.fingerprint in {again.fingerprint for again in alone}, finding.message


def names_only_records(ledger: Ledger) -> None:
    """Hold that subjects and reasons are records of the ledger."""
    records = set(map(id, ledger.records()))
    for finding in found(ledger):
        leaves = [leaf.record for reason in finding.reasons for leaf in reason.leaves()]

        assert leaves
        assert {id(record) for record in (*leaves, *finding.flag.subjects)} <= records


@law
@given(stories())
def test_the_reasons_of_a_finding_replayed_alone_raise_it_again(ledger: Ledger) -> None:
    replays(ledger)


@law
@given(stories())
def test_reasons_name_only_records_of_the_ledger(ledger: Ledger) -> None:
    names_only_records(ledger)


@law
@given(stories())
def test_no_two_findings_share_a_fingerprint_or_code_subjects_and_outcome(ledger: Ledger) -> None:
    findings = found(ledger)
    parts = {(f.code, frozenset(f.subjects), f.outcome) for f in findings}

    assert len(findings) == len(parts) == len({f.fingerprint for f in findings})


@law
@given(ledger=stories(), data=st.data())
def test_the_order_of_records_changes_neither_findings_nor_messages(
    ledger: Ledger, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(list(ledger.records())))

    assert said(ledger) == said(Ledger.of(other))


@law
@given(ledger=stories())
def test_renaming_records_renames_findings(ledger: Ledger) -> None:
    """The new names stand in the opposite order."""
    renaming = Renaming()
    after = found(renaming.ledger(ledger))
    before = [(f.code, frozenset(map(renaming.names.get, f.subjects))) for f in found(ledger)]

    assert Counter(before) == Counter((f.code, frozenset(f.subjects)) for f in after)


@law
@given(ledger=stories(), other=stories())
def test_an_unrelated_claim_changes_no_finding(ledger: Ledger, other: Ledger) -> None:
    """Not even one about the same sources; it may only clear what was unused.

    And so a waiver of that.
    """
    records = [
        r for r in ledger.records() if not (isinstance(r, Waiver) and r.code == "unused-record")
    ]
    ledger = Ledger.of(records)
    news: list[Record] = [
        *(
            evolve(claim, id=f"n-{claim.id}", because=(), about=(), fact=None)
            for claim in other.claims.values()
        ),
        *(
            Assertion(f"n-{a.claim}", [hop.source for hop in a.via], stance=a.stance)
            for a in other.assertions
            if all(hop.source in ledger.sources for hop in a.via)
        ),
    ]
    before, after = said(ledger), said(ledger.with_records(news))
    cleared = {code for code, _, _ in before - after}
    new = {f.subject for f in found(ledger.with_records(news))} - {f.subject for f in found(ledger)}

    assert cleared <= {"CT501"}
    assert new <= {ref_of(record) for record in news}


@law
@given(ledger=stories(), data=st.data())
def test_a_forty_first_copy_changes_no_finding(ledger: Ledger, data: st.DataObject) -> None:
    """Outlets that carry a chain as it stands, in their own documents or in none."""
    assume(ledger.assertions)
    copied = data.draw(st.sampled_from(ledger.assertions))
    outlets = [Source(f"outlet-{i}", "outlet") for i in range(41)]
    bare = [hop.source for hop in copied.via]
    copies = [
        Assertion(copied.claim, [*bare, outlet.id], stance=copied.stance) for outlet in outlets
    ]
    before = ledger.with_records(outlets[:40], copies[:40])
    after = ledger.with_records(outlets, copies)

    assert {f.fingerprint for f in found(before)} == {f.fingerprint for f in found(after)}
