"""The corpus of defects: each rule fires on one ledger and not on its near miss.

Each folder in `tests/defects/` has the name of a rule. `fires.toml` has the defect.
`near_miss.toml` is the same ledger with one decisive difference.
"""

from datetime import date
from pathlib import Path

import pytest

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Assertion, Claim, Ledger, Link, RecordKind, Ref, Retraction, ref_of
from claimtrack.rules import builtin_rules
from tests.nonempty import nonempty

CORPUS = Path(__file__).parent / "defects"
TODAY = date(2026, 1, 1)
RULES = pytest.mark.parametrize("rule", builtin_rules(), ids=lambda rule: str(rule.name))

# Findings about missing records: with fewer records they only get stronger.
OF_ABSENCE = {"unsupported", "unused-record", "not-archived", "stale-waiver"}

# Findings about a document alone: there is nothing to remove.
OF_DOCUMENTS = {"published-after-retrieved"}

# Kinds of record that can be removed from a ledger, together with those that mention them.
REMOVABLE = {RecordKind.ASSERTION, RecordKind.LINK, RecordKind.CLAIM, RecordKind.RETRACTION}


def read(rule: Rule, name: str) -> Ledger:
    """Read a ledger from the folder of a rule."""
    return reader.read(CORPUS / rule.name / f"{name}.toml")


def findings(rule: Rule, ledger: Ledger) -> list[Finding]:
    """Return the findings of a rule. A closing rule runs together with all other rules."""
    rules = builtin_rules() if rule.closing_judge else [rule]
    return [found for found in run(ledger, rules, today=TODAY).findings if found.code == rule.code]


def without(ledger: Ledger, gone: Ref) -> Ledger:
    """Return a ledger without a record and the records that mention it."""
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


def test_corpus_has_one_folder_for_each_rule() -> None:
    assert {rule.name for rule in builtin_rules()} == {path.name for path in CORPUS.iterdir()}


@RULES
def test_defect_is_found(rule: Rule) -> None:
    found = findings(rule, read(rule, "fires"))

    assert found, f"{rule.name} reports nothing in tests/defects/{rule.name}/fires.toml"


@RULES
def test_near_miss_is_not_flagged(rule: Rule) -> None:
    assert [] == findings(rule, read(rule, "near_miss"))


@RULES
def test_reasons_suffice_to_raise_the_finding(rule: Rule) -> None:
    ledger = read(rule, "fires")

    for finding in nonempty(findings(rule, ledger)):
        again = findings(rule, ledger.only(finding.evidence()))
        assert finding.fingerprint in {found.fingerprint for found in again}


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(rule, id=rule.name)
        for rule in builtin_rules()
        if rule.name not in OF_ABSENCE | OF_DOCUMENTS
    ],
)
def test_every_reason_is_necessary_for_the_finding(rule: Rule) -> None:
    """Without any one of its reasons the finding disappears or changes."""
    ledger = read(rule, "fires")
    for finding in nonempty(findings(rule, ledger)):
        alone = ledger.only(finding.evidence())
        for ref in nonempty(ref for ref in finding.evidence() if ref.kind in REMOVABLE):
            left = findings(rule, without(alone, ref))
            assert (finding.fingerprint, finding.message) not in [
                (found.fingerprint, found.message) for found in left
            ], ref
