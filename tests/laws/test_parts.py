"""A ledger judged in parts has the findings of the whole."""

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
from claimtrack.rules import shipped
from tests.laws.profiles import law
from tests.laws.stories import (
    FACT_DATES,
    FIGURES,
    STRETCHES,
    Choose,
    choosing,
    drawing,
    random_story,
    stories,
    story,
)
from tests.nonempty import nonempty
from tests.parts_oracle import Neighbourhoods, Parts, check

TODAY = date(2026, 1, 1)
RULES = shipped()

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


def said(report: Report) -> Counter[tuple[bool, str, str, str]]:
    """Return what was found and what was waived, in words, whatever the order."""
    return Counter(
        (waived, finding.code, finding.fingerprint, finding.message)
        for waived, findings in ((False, report.findings), (True, report.waived))
        for finding in findings
    )


def adds_up(ledger: Ledger, most: int) -> None:
    """Hold that parts of a size have the findings of the whole."""
    whole = run(ledger, RULES, today=TODAY)

    assert said(whole) == said(check(ledger, RULES, today=TODAY, most=most))


def stating(choose: Choose) -> Ledger:
    """Return a ledger of claims that only their facts can bring together."""
    claims = [Claim(f"c{i}", "Text.", fact=_fact(choose)) for i in range(choose(range(2, 9)))]
    sources = [Source("witness", "witness"), Source("board", "government")]
    said = [Assertion(claim.id, [choose(("witness", "board"))]) for claim in claims]
    return Ledger.of(sources, PREDICATES, claims, said)


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
def test_the_findings_of_parts_are_those_of_the_whole(ledger: Ledger, most: int) -> None:
    adds_up(ledger, most)


@law
@given(st.data())
def test_what_only_facts_bring_together_is_judged_together(data: st.DataObject) -> None:
    adds_up(stating(drawing(data.draw)), 1)


@pytest.mark.parametrize("seed", range(150))
def test_so_are_those_of_random_ledgers(seed: int) -> None:
    adds_up(stating(choosing(seed)), 1)
    adds_up(random_story(seed), 1)


@pytest.mark.deep
@pytest.mark.parametrize("start", range(0, 800, 100))
def test_so_are_those_of_many_random_ledgers(start: int) -> None:
    for seed in range(start, start + 100):
        adds_up(stating(choosing(seed)), 1)
        adds_up(random_story(seed), 2)
        adds_up(story(choosing(seed), 14), 5)


def waived_where_it_is_named_elsewhere() -> Ledger:
    """Return a ledger in one part of which a source is not named, and has a waiver for that."""
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
            Waiver("unused-record", Ref(noun, id), reason="It is known.")
            for noun, id in (
                (RecordKind.SOURCE, "clerk"),
                (RecordKind.SOURCE, "aide"),
                (RecordKind.DOCUMENT, "page"),
            )
        ],
    )


def test_a_waiver_fits_only_what_holds_of_the_whole() -> None:
    adds_up(waived_where_it_is_named_elsewhere(), 1)


@law
@given(stories(), st.sampled_from([1, 3, 9]))
def test_every_record_is_in_some_part_and_what_is_said_in_one(ledger: Ledger, most: int) -> None:
    parts = Parts.of(ledger, most)
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
def test_every_part_is_a_ledger(ledger: Ledger, most: int) -> None:
    parts = Parts.of(ledger, most)

    for number in nonempty(range(len(parts))):
        part = parts.part(number)
        assert part == Ledger.of(part.records(), settings=part.settings)


@law
@given(stories())
def test_a_neighbourhood_is_never_divided_and_parts_hold_no_more_than_need_be(
    ledger: Ledger,
) -> None:
    near, parts = Neighbourhoods.of(ledger), Parts.of(ledger, 1)
    waived = parts.part(0).claims

    for number in range(1, len(parts)):
        here = {int(near.of_claim[near.claims[id]]) for id in parts.part(number).claims}
        assert 1 == len(here)
    assert all(id in parts.part(0).claims for id in waived)
