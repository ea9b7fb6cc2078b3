"""Covering and grouping: one entry for one cause."""

from datetime import date

import pytest
from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.engine.entries import find_covering
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule, RuleError
from claimtrack.engine.run import run
from claimtrack.engine.scope import Scope
from claimtrack.formats.toml import reader
from claimtrack.model import Claim, Ledger, RecordKind, Ref, Settings, Severity, Waiver
from claimtrack.rules import builtin_rules, sort_rules
from tests.laws.profiles import law
from tests.laws.stories import stories

TODAY = date(2026, 1, 1)
RULES = builtin_rules()
COVERED_BY = {rule.name: rule.covered_by for rule in RULES}


def check(text: str, settings: Settings | None = None) -> Report:
    """Return the report of a ledger."""
    return run(reader.read_text(text), RULES, settings, TODAY)


TEXT = """
ledger = 1
[source]
town = { kind = "government", name = "The town", party_to = ["works"] }
post = { kind = "outlet", name = "The Post" }
[claim.new-bridge]
text = "The town will build a bridge."
topics = ["works"]
via = ["town", "post"]
[claim.old-bridge]
text = "The old bridge is unsafe."
topics = ["works"]
via = ["town", "post"]
"""


def names_of_entries(report: Report) -> list[list[str]]:
    """Return the rule of each finding of each entry, the covered ones included."""
    return [
        [each.name for m in entry.members for each in (m.finding, *m.covered)]
        for entry in report.entries()
    ]


def test_stake_of_every_origin_covers_single_origin_and_has_one_entry_per_party() -> None:
    report = check(TEXT)

    assert names_of_entries(report) == [["interested-party-only", "single-origin"] * 2]
    assert report.entries()[0].finding.cause == report.findings[0].cause


def test_selecting_only_a_covered_rule_shows_it() -> None:
    report = check(TEXT, Settings(select=("single-origin",)))

    assert names_of_entries(report) == [["single-origin", "single-origin"]]


def test_waiving_the_main_finding_promotes_the_covered_one() -> None:
    ledger = reader.read_text(TEXT)
    waiver = Waiver("CT105", Ref(RecordKind.CLAIM, "new-bridge"), "the town decides")
    report = run(Ledger.of([*ledger.records(), waiver]), RULES, today=TODAY)
    first, second = sorted(names_of_entries(report))

    assert (first, second) == (["interested-party-only", "single-origin"], ["single-origin"])


def test_milder_finding_covers_nothing() -> None:
    settings = Settings(severity={"interested-party-only": Severity.NOTE})
    report = check(TEXT, settings)

    assert sorted(names_of_entries(report)) == [
        ["interested-party-only"] * 2,
        ["single-origin"] * 2,
    ]


def test_findings_of_several_causes_are_several_entries() -> None:
    report = check(TEXT.replace('via = ["town", "post"]', 'via = ["post"]', 1))

    assert sorted(names_of_entries(report)) == [
        ["interested-party-only", "single-origin"],
        ["unknown-lineage"],
    ]


def test_rules_that_cover_each_other_are_refused() -> None:
    one = Rule("XX101", "one", Severity.NOTE, "", scope=Scope.CLAIM, covered_by=("other",))
    other = Rule("XX102", "other", Severity.NOTE, "", scope=Scope.CLAIM, covered_by=("one",))

    with pytest.raises(RuleError, match="rules cover each other: one < other < one"):
        sort_rules([one, other])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.name))
def test_every_covering_rule_exists(rule: Rule) -> None:
    assert {*rule.covered_by} <= COVERED_BY.keys() - {rule.name}


def claims_of(report: Report, subjects: bool) -> set[str]:
    """Return the claims of all findings, or of the entries and what they cover."""
    found = (
        report.findings if subjects else [m.finding for e in report.entries() for m in e.members]
    )
    return {each.id for f in found for each in f.flag.subjects if isinstance(each, Claim)}


@law
@given(stories())
def test_covering_never_hides_the_last_finding_of_a_claim(ledger: Ledger) -> None:
    report = run(ledger, RULES, today=TODAY)
    assume(report.findings)

    assert claims_of(report, subjects=False) == claims_of(report, subjects=True)


@law
@given(stories())
def test_every_finding_is_in_exactly_one_entry(ledger: Ledger) -> None:
    report = run(ledger, RULES, today=TODAY)
    shown = [
        each.fingerprint
        for entry in report.entries()
        for member in entry.members
        for each in (member.finding, *member.covered)
    ]

    assert sorted(shown) == sorted(each.fingerprint for each in report.findings)


@law
@given(stories())
def test_covering_finding_is_as_severe_and_about_the_same_records(ledger: Ledger) -> None:
    report = run(ledger, RULES, today=TODAY)
    pairs = [
        (each, by)
        for each, by in zip(report.findings, report.covering(), strict=True)
        if by is not None
    ]

    assert all(by.severity.rank <= each.severity.rank for each, by in pairs)
    assert all({*each.subjects} <= {*by.subjects} for each, by in pairs)
    assert not {each.fingerprint for each, _ in pairs} & {by.fingerprint for _, by in pairs}


@frozen
class Sample:
    """A finding with no more than decides what covers it."""

    name: str
    severity: Severity
    subjects: list[str]


samples = st.builds(
    Sample,
    st.sampled_from("abcd"),
    st.sampled_from(Severity),
    st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=True),
)


def is_covered_by(one: Sample, other: Sample, covered_by: dict[str, tuple[str, ...]]) -> bool:
    """Return True if a finding covers another, by the definition."""
    return (
        other.name in covered_by.get(one.name, ())
        and other.severity.rank <= one.severity.rank
        and {*one.subjects} <= {*other.subjects}
    )


@given(st.lists(samples, max_size=8))
def test_covering_equals_the_definition_pair_by_pair(findings: list[Sample]) -> None:
    covered_by = {"a": ("b", "c"), "b": ("c",), "c": ("d",)}
    found = find_covering(findings, covered_by)
    expected = {
        i: sorted(
            (j for j, other in enumerate(findings) if is_covered_by(one, other, covered_by)),
            key=lambda j: (
                findings[j].severity.rank,
                covered_by[one.name].index(findings[j].name),
                j,
            ),
        )
        for i, one in enumerate(findings)
    }

    assert found == {i: by for i, by in expected.items() if by}
