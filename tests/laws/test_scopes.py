"""Findings name only records that each part with their first subject has."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from hypothesis import given

from claimtrack.engine.finding import Finding, Flag, Reason
from claimtrack.engine.run import apply_rules
from claimtrack.engine.scope import Scope, ScopeChecker
from claimtrack.facts.facts import Facts
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger, Record, Source, Waiver, ref_of
from claimtrack.rules import installed_rules
from tests.benchmarks.generator import generate
from tests.laws.profiles import law
from tests.laws.stories import choosing, random_story, stories
from tests.laws.test_parts import TODAY, stating
from tests.nonempty import nonempty
from tests.parts_oracle import Parts

ROOT = Path(__file__).parents[2]
LEDGERS = sorted(
    path
    for folder in ("seeds", "examples", "tests/defects")
    for path in (ROOT / folder).rglob("*.toml")
)
RULES = installed_rules()


def found(facts: Facts) -> Sequence[Finding]:
    return apply_rules(facts, RULES)


def words(finding: Finding) -> tuple[object, ...]:
    """Return a finding as it is compared: all it says, of which records, and where."""
    return finding.code, finding.flag, finding.place, finding.severity


def holds_in_parts(ledger: Ledger) -> Counter[str]:
    """Hold that each finding is one of each part with its subject; count them by rule.

    The division is the oracle's, into parts as small as may be.
    """
    whole = found(Facts(ledger, TODAY))
    parts = Parts.of(ledger, 1)
    ledgers = [parts.part(number) for number in range(len(parts))]
    records = [{ref_of(record) for record in part.records()} for part in ledgers]
    in_parts = [{words(each) for each in found(Facts(part, TODAY))} for part in ledgers]
    for finding in whole:
        having = [number for number, refs in enumerate(records) if finding.subject in refs]

        assert having
        for number in having:
            assert records[number] >= {*finding.evidence()}, finding
            assert words(finding) in in_parts[number], finding
    needed = {rule.code for rule in RULES if rule.needs_every_part}
    every = {words(finding) for finding in whole}
    assert every >= {each for some in in_parts for each in some if each[0] not in needed}
    return Counter(finding.name for finding in whole)


def ledgers() -> Iterator[Ledger]:
    """Yield all sample ledgers, and some that are made up."""
    yield from map(reader.read, LEDGERS)
    for seed in range(60):
        yield random_story(seed)
        yield stating(choosing(seed))
    yield generate(100)


def test_what_any_rule_finds_is_found_in_each_part_that_has_its_subject() -> None:
    names = Counter[str]()
    for ledger in ledgers():
        names += holds_in_parts(ledger)

    assert {rule.name for rule in RULES if rule.closing_judge is None} == names.keys()
    assert all(isinstance(rule.scope, Scope) for rule in RULES)


@law
@given(stories())
def test_so_it_is_in_ledgers_of_any_kind(ledger: Ledger) -> None:
    holds_in_parts(ledger)


def allowed(bounds: ScopeChecker, scope: Scope, subject: Record) -> set[Record]:
    """Return the records of a ledger that a finding about one of them may name."""
    return {
        record
        for record in bounds.facts.ledger.records()
        if bounds.find_violation(scope, [Flag(subject, "so", [Reason("so", record)])], False) is None
    }


@law
@given(stories())
def test_a_finding_on_a_claim_may_name_all_that_its_neighbourhood_needs(story: Ledger) -> None:
    """Without waivers each part but part 0 is one neighbourhood and what goes with it."""
    ledger = Ledger.of(each for each in story.records() if not isinstance(each, Waiver))
    parts, bounds = Parts.of(ledger, 1), ScopeChecker(Facts(ledger))

    for number in nonempty(range(1, len(parts))):
        part = parts.part(number)
        (first, *_) = part.claims.values()
        assert set(part.records()) == allowed(bounds, Scope.CLAIM, first)


@law
@given(stories())
def test_a_finding_on_a_source_or_document_may_name_what_all_parts_with_it_have(
    ledger: Ledger,
) -> None:
    parts, bounds = Parts.of(ledger, 1), ScopeChecker(Facts(ledger))
    held = [set(parts.part(number).records()) for number in range(len(parts))]

    records: list[Record] = [*ledger.sources.values(), *ledger.documents.values()]
    for record in nonempty(records):
        scope = Scope.SOURCE if isinstance(record, Source) else Scope.DOCUMENT
        may_name = allowed(bounds, scope, record)
        assert all(may_name <= part for part in held if record in part)
