"""Law: findings name only records that every part with their first subject has."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from hypothesis import given

from claimtrack.engine.finding import Finding, Flag, Reason
from claimtrack.engine.run import apply_rules
from claimtrack.engine.scope import Scope, ScopeChecker
from claimtrack.facts.facts import Facts
from claimtrack.formats.toml import reader
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
    ref_of,
)
from claimtrack.rules import installed_rules
from tests.benchmarks.generator import generate
from tests.laws.profiles import law
from tests.laws.stories import choose_at_random, random_story, stories
from tests.laws.test_parts import TODAY, fact_ledger
from tests.nonempty import nonempty
from tests.parts_oracle import Parts

ROOT = Path(__file__).parents[2]
LEDGERS = sorted(
    path
    for folder in ("seeds", "examples", "tests/defects")
    for path in (ROOT / folder).rglob("*.toml")
)
RULES = installed_rules()


def find_all(facts: Facts) -> Sequence[Finding]:
    return apply_rules(facts, RULES)


def key_of(finding: Finding) -> tuple[object, ...]:
    """Return the parts of a finding to compare."""
    return finding.code, finding.flag, finding.place, finding.severity


def assert_found_in_parts(ledger: Ledger) -> Counter[str]:
    """Assert that every part with the subject of a finding has it; count findings by rule.

    The oracle divides the ledger into the smallest possible parts.
    """
    whole = find_all(Facts(ledger, TODAY))
    parts = Parts.of(ledger, 1)
    ledgers = [parts.part(number) for number in range(len(parts))]
    records = [{ref_of(record) for record in part.records()} for part in ledgers]
    in_parts = [{key_of(each) for each in find_all(Facts(part, TODAY))} for part in ledgers]
    for finding in whole:
        numbers = [number for number, refs in enumerate(records) if finding.subject in refs]

        assert numbers
        for number in numbers:
            assert records[number] >= {*finding.evidence()}, finding
            assert key_of(finding) in in_parts[number], finding
    needed = {rule.code for rule in RULES if rule.needs_every_part}
    every = {key_of(finding) for finding in whole}
    assert every >= {each for some in in_parts for each in some if each[0] not in needed}
    return Counter(finding.name for finding in whole)


def ledgers() -> Iterator[Ledger]:
    """Yield all sample ledgers, and some random ones."""
    yield from map(reader.read, LEDGERS)
    for seed in range(60):
        yield random_story(seed)
        yield fact_ledger(choose_at_random(seed))
    yield generate(100)


def test_findings_of_all_rules_are_found_in_every_part_with_their_subject() -> None:
    names = Counter[str]()
    for ledger in ledgers():
        names += assert_found_in_parts(ledger)

    assert {rule.name for rule in RULES if rule.closing_judge is None} == names.keys()
    assert all(isinstance(rule.scope, Scope) for rule in RULES)


@law
@given(stories())
def test_findings_of_any_ledger_are_found_in_every_part_with_their_subject(ledger: Ledger) -> None:
    assert_found_in_parts(ledger)


def allowed_records(checker: ScopeChecker, scope: Scope, subject: Record) -> set[Record]:
    """Return the records that a finding on one record may name."""
    return {
        record
        for record in checker.facts.ledger.records()
        if checker.find_violation(scope, [Flag(subject, "so", [Reason("so", record)])], False)
        is None
    }


@law
@given(stories())
def test_finding_on_claim_may_name_records_of_its_neighbourhood(story: Ledger) -> None:
    """Without waivers, each part except part 0 is one neighbourhood with its names."""
    ledger = Ledger.of(each for each in story.records() if not isinstance(each, Waiver))
    parts, checker = Parts.of(ledger, 1), ScopeChecker(Facts(ledger))

    for number in nonempty(range(1, len(parts))):
        part = parts.part(number)
        (first, *_) = part.claims.values()
        assert set(part.records()) == allowed_records(checker, Scope.CLAIM, first)


def test_finding_on_claim_may_not_name_retraction_of_a_document_that_only_retractions_name() -> (
    None
):
    assertion = Assertion("c1", ["s"])
    withdrawal = Retraction(assertion.ref, at=("d",))
    of_document = Retraction(Ref(RecordKind.DOCUMENT, "d"))
    records: list[Record] = [
        *(Source("s", "person"), Document("d"), Claim("c0", "Open."), Claim("c1", "Shut.")),
        *(assertion, withdrawal, of_document),
    ]
    ledger = Ledger.of(records)
    parts = Parts.of(ledger, 1)
    (part,) = (each for each in map(parts.part, range(1, len(parts))) if "c1" in each.claims)

    allowed = allowed_records(ScopeChecker(Facts(ledger)), Scope.CLAIM, ledger.claims["c1"])
    assert {withdrawal, ledger.documents["d"]} <= allowed
    assert allowed == set(part.records())
    assert of_document not in allowed


@law
@given(stories())
def test_finding_on_source_or_document_may_name_records_of_every_part_with_it(
    ledger: Ledger,
) -> None:
    parts, checker = Parts.of(ledger, 1), ScopeChecker(Facts(ledger))
    parts_records = [set(parts.part(number).records()) for number in range(len(parts))]

    records: list[Record] = [*ledger.sources.values(), *ledger.documents.values()]
    for record in nonempty(records):
        scope = Scope.SOURCE if isinstance(record, Source) else Scope.DOCUMENT
        may_name = allowed_records(checker, scope, record)
        assert all(may_name <= part for part in parts_records if record in part)
