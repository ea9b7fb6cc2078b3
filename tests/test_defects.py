"""The corpus of defects: each rule fires on one ledger, and not on its near miss.

A folder of `tests/defects/` bears the name of a rule. `fires.toml` has the
defect; `near_miss.toml` is the same ledger but for the one thing that matters.
"""

from datetime import date
from pathlib import Path

import pytest

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Assertion, Claim, Ledger, Link, RecordKind, Ref, Retraction, ref_of
from claimtrack.rules import shipped
from tests.nonempty import nonempty

CORPUS = Path(__file__).parent / "defects"
TODAY = date(2026, 1, 1)
RULES = pytest.mark.parametrize("rule", shipped(), ids=lambda rule: str(rule.name))

# Verdicts that rest on there being nothing: with less on record they only get stronger.
OF_ABSENCE = {"unsupported", "unused-record", "not-archived", "stale-waiver"}

# Verdicts on a document alone: there is nothing to leave out.
OF_DOCUMENTS = {"published-after-retrieved"}

# Records that can be left out of a ledger, and what mentions them with them.
REMOVABLE = {RecordKind.ASSERTION, RecordKind.LINK, RecordKind.CLAIM, RecordKind.RETRACTION}


def read(rule: Rule, name: str) -> Ledger:
    """Return one ledger of a rule's folder."""
    return reader.read(CORPUS / rule.name / f"{name}.toml")


def findings(rule: Rule, ledger: Ledger) -> list[Finding]:
    """Return what a rule finds; one that looks at the findings of the others is run with them."""
    rules = shipped() if rule.closing_judge else [rule]
    return [found for found in run(ledger, rules, today=TODAY).findings if found.code == rule.code]


def without(ledger: Ledger, gone: Ref) -> Ledger:
    """Return a ledger less one record and all that mention it."""
    lost = {gone}
    kept = list(ledger.records())
    while True:
        left = [record for record in kept if not _mentions_any(record, lost)]
        if len(left) == len(kept):
            return Ledger.of(left, settings=ledger.settings)
        lost |= {ref_of(record) for record in kept} - {ref_of(record) for record in left}
        kept = left


def _mentions_any(record: object, lost: set[Ref]) -> bool:
    match record:
        case Claim():
            named = [ref_of(record), *(Ref(RecordKind.CLAIM, id) for id in record.because)]
        case Assertion():
            named = [ref_of(record), Ref(RecordKind.CLAIM, record.claim)]
        case Link():
            named = [ref_of(record), Ref(RecordKind.CLAIM, record.from_), record.target]
        case Retraction():
            named = [ref_of(record), record.what]
        case _:
            return False
    return not lost.isdisjoint(named)


def test_the_corpus_has_a_folder_for_each_rule_and_no_other() -> None:
    assert {rule.name for rule in shipped()} == {path.name for path in CORPUS.iterdir()}


@RULES
def test_the_defect_is_found(rule: Rule) -> None:
    assert findings(rule, read(rule, "fires"))


@RULES
def test_the_near_miss_is_let_go(rule: Rule) -> None:
    assert [] == findings(rule, read(rule, "near_miss"))


@RULES
def test_the_reasons_alone_raise_each_finding_again(rule: Rule) -> None:
    ledger = read(rule, "fires")

    for finding in nonempty(findings(rule, ledger)):
        again = findings(rule, ledger.only(finding.evidence()))
        assert finding.fingerprint in {found.fingerprint for found in again}


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(rule, id=rule.name)
        for rule in shipped()
        if rule.name not in OF_ABSENCE | OF_DOCUMENTS
    ],
)
def test_without_any_one_of_its_reasons_a_finding_is_gone_or_another(rule: Rule) -> None:
    """The reasons are no more than what it takes; those of an absence name what was searched."""
    ledger = read(rule, "fires")
    for finding in nonempty(findings(rule, ledger)):
        alone = ledger.only(finding.evidence())
        for ref in nonempty(ref for ref in finding.evidence() if ref.kind in REMOVABLE):
            left = findings(rule, without(alone, ref))
            assert (finding.fingerprint, finding.message) not in [
                (found.fingerprint, found.message) for found in left
            ], ref
