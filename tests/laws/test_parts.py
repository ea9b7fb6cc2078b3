"""Law: a ledger checked in parts has the same findings as the whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.engine.report import Report
from claimtrack.engine.run import run
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Predicate,
    RecordKind,
    Ref,
    Retraction,
    Source,
    ValueType,
    Waiver,
)
from claimtrack.rules import builtin_rules
from tests.laws.profiles import law
from tests.laws.stories import (
    FACT_DATES,
    FIGURES,
    STRETCHES,
    Choose,
    choose_at_random,
    choose_by_hypothesis,
    random_story,
    stories,
    story,
)
from tests.nonempty import nonempty
from tests.parts_oracle import Neighbourhoods, Parts, check_in_parts

TODAY = date(2026, 1, 1)
RULES = builtin_rules()

PREDICATES = (
    Predicate("depth", ValueType.NUMBER, functional=True, unit="m", tolerance="5%"),
    Predicate("state", ValueType.NAME, exclusive=[("up", "down")]),
    Predicate("owns", ValueType.NAME, timeless=True, inverse="owned-by"),
    Predicate("owned-by", ValueType.NAME, functional=True, timeless=True, inverse="owns"),
    Predicate("married-to", ValueType.NAME, functional=True, timeless=True, symmetric=True),
    Predicate("left", before=("arrived",)),
    Predicate("arrived"),
    Predicate("lost", excludes=("arrived",)),
)
THINGS = ("ship", "quay", "boat")
NAMES: Mapping[str, Sequence[str]] = {
    "state": ("up", "down"),
    "owns": THINGS,
    "owned-by": THINGS,
    "married-to": THINGS,
}


def message_counts(report: Report) -> Counter[tuple[bool, str, str, str]]:
    """Count the findings and waived findings by code, fingerprint and message."""
    return Counter(
        (waived, finding.code, finding.fingerprint, finding.message)
        for waived, findings in ((False, report.findings), (True, report.waived))
        for finding in findings
    )


def assert_parts_match_whole(ledger: Ledger, size: int) -> None:
    """Assert that parts of a size have the findings of the whole."""
    whole = run(ledger, RULES, today=TODAY)

    assert message_counts(whole) == message_counts(
        check_in_parts(ledger, RULES, today=TODAY, size=size)
    )


def fact_ledger(choose: Choose) -> Ledger:
    """Return a ledger of claims that are related only by their facts."""
    claims = [Claim(f"c{i}", "Text.", fact=_fact(choose)) for i in range(choose(range(2, 9)))]
    sources = [Source("witness", "witness"), Source("board", "government")]
    assertions = [Assertion(claim.id, [choose(("witness", "board"))]) for claim in claims]
    return Ledger.of(sources, PREDICATES, claims, assertions)


def _fact(choose: Choose) -> Fact:
    predicate = choose(PREDICATES)
    negated = choose((False, False, False, True))
    values: Mapping[ValueType, Sequence[int | str | None]] = {
        ValueType.NOTHING: (None,),
        ValueType.NUMBER: FIGURES,
        ValueType.NAME: NAMES.get(predicate.id, ()),
    }
    value = choose(values[predicate.takes])
    when = choose(STRETCHES if negated else FACT_DATES)
    return Fact(choose(THINGS), predicate.id, value=value, when=when, negated=negated)


@law
@given(stories(), st.sampled_from([1, 3, 9]))
def test_findings_of_parts_equal_those_of_whole(ledger: Ledger, size: int) -> None:
    assert_parts_match_whole(ledger, size)


@law
@given(st.data())
def test_claims_related_only_by_facts_are_checked_together(data: st.DataObject) -> None:
    assert_parts_match_whole(fact_ledger(choose_by_hypothesis(data.draw)), 1)


@pytest.mark.parametrize("seed", range(150))
def test_findings_of_random_ledgers_in_parts_equal_those_of_whole(seed: int) -> None:
    assert_parts_match_whole(fact_ledger(choose_at_random(seed)), 1)
    assert_parts_match_whole(random_story(seed), 1)


@pytest.mark.deep
@pytest.mark.parametrize("start", range(0, 800, 100))
def test_findings_of_many_random_ledgers_in_parts_equal_those_of_whole(start: int) -> None:
    for seed in nonempty(range(start, start + 100)):
        assert_parts_match_whole(fact_ledger(choose_at_random(seed)), 1)
        assert_parts_match_whole(random_story(seed), 2)
        assert_parts_match_whole(story(choose_at_random(seed), 14), 5)


def ledger_with_waived_unused_records() -> Ledger:
    """Return a ledger in which a record is unused in one part only, and this is waived."""
    return Ledger.of(
        Source("board", "government"),
        Source("clerk", "person", part_of="board"),
        Source("aide", "person"),
        [Document("page", publisher="board"), Document("note")],
        [Claim("c0", "It is so."), Claim("c1", "It is not."), Claim("c2", "Nobody knows.")],
        [Assertion("c0", ["clerk"]), Assertion("c1", ["board"]), Assertion("c2", ["board"])],
        Retraction(Ref(RecordKind.DOCUMENT, "page"), by="clerk"),
        Retraction(Ref(RecordKind.DOCUMENT, "note"), by="aide"),
        [
            Waiver("unused-record", Ref(kind, id), reason="It is known.")
            for kind, id in (
                (RecordKind.SOURCE, "clerk"),
                (RecordKind.SOURCE, "aide"),
                (RecordKind.DOCUMENT, "page"),
            )
        ],
    )


def test_waiver_applies_only_to_findings_of_whole() -> None:
    assert_parts_match_whole(ledger_with_waived_unused_records(), 1)


@law
@given(stories(), st.sampled_from([1, 3, 9]))
def test_every_record_is_in_a_part_and_assertions_are_in_one(ledger: Ledger, size: int) -> None:
    parts = Parts.of(ledger, size)
    held = [parts.part(number) for number in range(len(parts))]

    assert set(ledger.sources) == {id for part in held for id in part.sources}
    assert set(ledger.documents) == {id for part in held for id in part.documents}
    assert sorted(ledger.claims) == sorted(id for part in held for id in part.claims)
    assert Counter(ledger.assertions) == Counter(a for part in held for a in part.assertions)
    assert Counter(ledger.links) == Counter(link for part in held for link in part.links)
    assert set(ledger.retractions) == {each for part in held for each in part.retractions}
    assert Counter(ledger.waivers) == Counter(each for part in held for each in part.waivers)


@law
@given(stories(), st.sampled_from([1, 3, 9]))
def test_every_part_is_a_valid_ledger(ledger: Ledger, size: int) -> None:
    parts = Parts.of(ledger, size)

    for number in nonempty(range(len(parts))):
        part = parts.part(number)
        assert part == Ledger.of(part.records(), settings=part.settings)


@law
@given(stories())
def test_parts_of_minimal_size_are_single_neighbourhoods(
    ledger: Ledger,
) -> None:
    near, parts = Neighbourhoods.of(ledger), Parts.of(ledger, 1)
    waived = parts.part(0).claims

    for number in range(1, len(parts)):
        here = {int(near.of_claim[near.claims[id]]) for id in parts.part(number).claims}
        assert 1 == len(here)
    assert all(id in parts.part(0).claims for id in waived)
