"""Laws of the findings of any ledger, for all built-in rules."""

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
from claimtrack.rules import builtin_rules
from tests.laws.profiles import law
from tests.laws.renaming import Renaming
from tests.laws.stories import stories

TODAY = date(2026, 1, 1)
RULES = builtin_rules()


def all_findings(ledger: Ledger) -> tuple[Finding, ...]:
    """Return the findings of all built-in rules, including waived ones."""
    report = run(ledger, RULES, today=TODAY)
    return report.findings + report.waived


def message_counts(ledger: Ledger) -> Counter[tuple[str, str, str]]:
    """Count the findings by code, fingerprint and message."""
    return Counter((f.code, f.fingerprint, f.message) for f in all_findings(ledger))


def assert_reasons_replay(ledger: Ledger) -> None:
    """Assert that the reasons of each finding, as a ledger of their own, raise it again."""
    for finding in all_findings(ledger):
        alone = all_findings(ledger.only(finding.evidence()))

        assert finding.fingerprint in {again.fingerprint for again in alone}, finding.message


def assert_reasons_are_records(ledger: Ledger) -> None:
    """Assert that subjects and reasons are records of the ledger."""
    records = set(map(id, ledger.records()))
    for finding in all_findings(ledger):
        leaves = [leaf.record for reason in finding.reasons for leaf in reason.leaves()]

        assert leaves
        assert {id(record) for record in (*leaves, *finding.flag.subjects)} <= records


@law
@given(stories())
def test_reasons_replayed_alone_give_same_finding(ledger: Ledger) -> None:
    assert_reasons_replay(ledger)


@law
@given(stories())
def test_reasons_are_records_of_ledger(ledger: Ledger) -> None:
    assert_reasons_are_records(ledger)


@law
@given(stories())
def test_findings_have_unique_fingerprints_and_unique_code_subjects_outcome(ledger: Ledger) -> None:
    findings = all_findings(ledger)
    parts = {(f.code, frozenset(f.subjects), f.outcome) for f in findings}

    assert len(findings) == len(parts) == len({f.fingerprint for f in findings})


@law
@given(ledger=stories(), data=st.data())
def test_record_order_changes_neither_findings_nor_messages(
    ledger: Ledger, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(list(ledger.records())))

    shuffled = Ledger.of(other, settings=ledger.settings)

    assert message_counts(ledger) == message_counts(shuffled)


@law
@given(ledger=stories())
def test_renaming_records_renames_findings(ledger: Ledger) -> None:
    """The new names sort in the opposite order."""
    renaming = Renaming()
    after = all_findings(renaming.ledger(ledger))
    before = [
        (f.code, frozenset(map(renaming.names.get, f.subjects))) for f in all_findings(ledger)
    ]

    assert Counter(before) == Counter((f.code, frozenset(f.subjects)) for f in after)


@law
@given(ledger=stories(), other=stories())
def test_unrelated_claim_changes_no_finding(ledger: Ledger, other: Ledger) -> None:
    """New claims by the same sources only clear findings of unused records.

    Waivers of such findings are therefore removed.
    """
    records = [
        r for r in ledger.records() if not (isinstance(r, Waiver) and r.code == "unused-record")
    ]
    ledger = Ledger.of(records)
    news: list[Record] = [
        *(
            evolve(claim, id=f"n-{claim.id}", because=(), about=(), speaker=None, fact=None)
            for claim in other.claims.values()
        ),
        *(
            Assertion(f"n-{a.claim}", [hop.source for hop in a.via], stance=a.stance)
            for a in other.assertions
            if all(hop.source in ledger.sources for hop in a.via)
        ),
    ]
    before, after = message_counts(ledger), message_counts(ledger.with_records(news))
    cleared = {code for code, _, _ in before - after}
    new = {f.subject for f in all_findings(ledger.with_records(news))} - {
        f.subject for f in all_findings(ledger)
    }

    assert cleared <= {"CT501"}
    assert new <= {ref_of(record) for record in news}


@law
@given(ledger=stories(), data=st.data())
def test_further_copy_changes_no_finding(ledger: Ledger, data: st.DataObject) -> None:
    """Add outlets that repeat a chain."""
    assume(ledger.assertions)
    copied = data.draw(st.sampled_from(ledger.assertions))
    outlets = [Source(f"outlet-{i}", "outlet") for i in range(41)]
    bare = [hop.source for hop in copied.via]
    copies = [
        Assertion(copied.claim, [*bare, outlet.id], stance=copied.stance) for outlet in outlets
    ]
    before = ledger.with_records(outlets[:40], copies[:40])
    after = ledger.with_records(outlets, copies)

    assert {f.fingerprint for f in all_findings(before)} == {
        f.fingerprint for f in all_findings(after)
    }
