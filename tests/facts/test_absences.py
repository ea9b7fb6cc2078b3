"""Violated absences, compared with an oracle over every reading of the dates, day by day."""

from itertools import pairwise
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.conflicts.absences import MAX_COUNTED_FACTS, Absence
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Link,
    LinkKind,
    Predicate,
    Record,
    Source,
    SourceKind,
    Stance,
    ValueType,
    When,
)
from tests.facts.readings import (
    DATES,
    FIRST_DAY,
    LAST_DAY,
    DayRange,
    dates,
    day_ranges,
    days,
    has_time,
    has_zone,
    instant_range,
    is_qualified,
    parts,
    text_of,
    time_verdicts,
)
from tests.laws.profiles import law

SOURCE = Source("s0", kind=SourceKind.PERSON)

PREDICATES = (
    Predicate("test"),
    Predicate("fired", takes=ValueType.NAME),
    Predicate("ally", takes=ValueType.NAME, symmetric=True),
    Predicate("range", takes=ValueType.NUMBER, unit="km"),
    Predicate("extinct", timeless=True),
)

PUBLISHED = (None, "2021-10-03", "2021-10-05", "2021-10-0X", "2021-10", "2021-10-02?")

plain = [text for text in DATES if text is not None and "/" not in text]


@st.composite
def facts(draw: st.DrawFn, predicate: Predicate) -> Fact:
    """Return affirmations, denials and "first since" facts on one subject."""
    value: str | None = None
    if predicate.takes is ValueType.NAME:
        value = draw(st.sampled_from(["n0", "n0", "n1"]))
    elif predicate.takes is ValueType.NUMBER:
        value = draw(st.sampled_from(["100 km", "100000 m", "about 100"]))
    when, since, form = draw(dates), None, draw(st.integers(0, 3))
    if form == 3 and predicate.takes is ValueType.NOTHING:
        since, when = draw(st.sampled_from(plain)), draw(st.sampled_from(plain))
        if When.parse(when).certainly_before(When.parse(since)):
            since, when = when, since
    return Fact(
        draw(st.sampled_from(["n0", "n0", "n1"])),
        predicate.id,
        value=value,
        when=when,
        where=draw(st.sampled_from([None, None, None, "here", "there"])),
        negated=form < 2 and since is None,
        first_since=since,
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Return ledgers of claims with facts of one predicate, in documents of several dates."""
    fact = facts(draw(st.sampled_from(PREDICATES)))
    claims = [Claim(f"c{i}", text="", fact=draw(fact)) for i in range(draw(st.integers(2, 6)))]
    documents = [Document(f"d{i}", published=text) for i, text in enumerate(PUBLISHED)]
    where = st.lists(st.sampled_from(documents), max_size=2, unique=True)
    assertions = [
        Assertion(
            claim.id,
            via=["s0"],
            at=[document.id for document in draw(where)],
            stance=draw(st.sampled_from([Stance.ASSERTS] * 6 + [*Stance])),
        )
        for claim in claims
    ]
    links = [
        Link(LinkKind.RESTATES, from_=one.id, to=other.id)
        for one, other in pairwise(claims)
        if draw(st.integers(0, 4)) == 4
    ]
    return Ledger.of(SOURCE, PREDICATES, claims, documents, assertions, links)


# --- the oracle


def groups(ledger: Ledger) -> dict[str, str]:
    """Return for each claim the representative of its restatement group."""
    group = {id: id for id in ledger.claims}
    for link in ledger.links:
        one, other = (group[end] for end in link.ends)
        group = {id: one if its == other else its for id, its in group.items()}
    return group


def asserted_facts(ledger: Ledger) -> list[tuple[Claim, Fact]]:
    """Return the asserted claims with their facts."""
    group = groups(ledger)
    heard = {group[a.claim] for a in ledger.assertions if a.stance is Stance.ASSERTS}
    return [
        (claim, claim.fact)
        for claim in ledger.claims.values()
        if claim.fact is not None and group[claim.id] in heard
    ]


def of_one_thing(ledger: Ledger, absent: Fact, there: Fact) -> bool:
    """Return True if one fact denies what another affirms, at the same place or anywhere."""
    predicate = ledger.predicates[absent.predicate]
    if absent.where not in (None, there.where):
        return False
    same = (absent.subject, _value(predicate, absent)) == (there.subject, _value(predicate, there))
    turned = (absent.subject, absent.value) == (there.value, there.subject)
    return same or (predicate.symmetric and turned)


def _value(predicate: Predicate, fact: Fact) -> object:
    """Return the text of a value; for numbers, converted to one unit."""
    if predicate.takes is not ValueType.NUMBER or fact.value is None:
        return fact.value
    quantity = predicate.quantity(fact.value).into("km")
    return quantity and quantity.nominal


def published(ledger: Ledger, claim: Claim) -> list[int]:
    """Return the days on which a claim can first have been published, in every reading."""
    group = groups(ledger)
    earliest, latest = LAST_DAY, LAST_DAY
    known = False
    for assertion in ledger.assertions:
        if group[assertion.claim] == group[claim.id] and assertion.stance is Stance.ASSERTS:
            for passage in assertion.at:
                text = text_of(ledger.documents[passage.document].published)
                known = True
                # A marked date can mean any other date.
                first, last = (
                    (FIRST_DAY, LAST_DAY)
                    if is_qualified(text)
                    else (min(days(text)), max(days(text)))
                )
                earliest, latest = min(earliest, first), min(latest, last)
    return list(range(earliest, latest + 1)) if known else list(range(FIRST_DAY, LAST_DAY + 1))


def denied(ledger: Ledger, claim: Claim, fact: Fact, when: str | None) -> list[DayRange]:
    """Return the first and the last denied day of an absence in every reading of a date."""
    if ledger.predicates[fact.predicate].timeless:
        return [(FIRST_DAY, LAST_DAY)]
    part = None if when is None else When.parse(when)
    if part is None or part.text[0] == "[" or not (part.open_end or part.unknown_end):
        return list(day_ranges(when))
    starts = {start for start, _ in day_ranges(when)}
    return [(start, end) for start in starts for end in published(ledger, claim)]


def verdict(ledger: Ledger, claim: Claim, absent: Fact, there: Fact) -> bool | None:
    """Return True for a violation in every reading, False in some readings, None in none."""
    timeless = ledger.predicates[there.predicate].timeless
    whens = [text_of(absent.when)] if absent.first_since else parts(text_of(absent.when))
    thens = [
        *parts(text_of(there.when)),
        *(parts(text_of(there.first_since)) * bool(there.first_since)),
    ]
    found = [
        _verdict(ledger, claim, absent, when, there, None if timeless else then)
        for when in whens
        for then in thens
    ]
    return max((each for each in found if each is not None), default=None)


def _verdict(
    ledger: Ledger, claim: Claim, absent: Fact, when: str | None, there: Fact, then: str | None
) -> bool | None:
    """Return the verdict for one of all dates of each fact."""
    timeless = ledger.predicates[there.predicate].timeless
    event = ledger.predicates[there.predicate].takes is ValueType.NOTHING
    unsure = is_qualified(then) or (not timeless and is_qualified(when))
    figure = ledger.quantity_of(there)
    # A hedged number may differ from the number that is denied.
    unsure = unsure or (figure is not None and figure.nominal != figure.loosest)
    if absent.first_since is not None:
        # A timeless fact is never the first.
        verdicts = set() if timeless else _between(absent, then)
        unsure = unsure or is_qualified(text_of(absent.first_since))
    elif timeless and event:
        verdicts = {True}
    elif has_time(when) and has_time(then):
        verdicts = time_verdicts(when, then)
    elif has_time(when) and event:
        # It can have happened at another time of that day.
        verdicts = {False, not {*days(when)}.isdisjoint(days(then))}
    else:
        readings = denied(ledger, claim, absent, when)
        happened = [(day, day) for day in days(then)] if event else day_ranges(then)
        verdicts = {
            start <= end and start <= stop and begin <= end
            for start, end in readings
            for begin, stop in happened
        }
    if True not in verdicts:
        return None
    return verdicts == {True} and not unsure


def _between(absent: Fact, then: str | None) -> set[bool]:
    """Return for each reading if an event is between two others; empty if it is exempt."""
    since, when = text_of(absent.first_since), text_of(absent.when)
    befores, afters = (
        [(part, day) for part in parts(text) for day in days(part)] for text in (since, when)
    )
    runs = [run for run in _runs(days(then)) if not _is_one_of(run, then, (since, when))]
    return {
        _is_before(before, (then, day)) and _is_before((then, day), after)
        for before in befores
        for after in afters
        for run in runs
        for day in run
    }


Dated = tuple[str | None, int]
"""A date with one of its possible days."""


def _is_before(one: Dated, other: Dated) -> bool:
    if has_zone(one[0]) and has_zone(other[0]):
        return instant_range(one[0])[1] <= instant_range(other[0])[0]
    return one[1] < other[1]


def _is_one_of(run: set[int], then: str | None, events: tuple[str | None, ...]) -> bool:
    """Return True if an event on a run of days can only be one of two others."""
    return any(
        True in time_verdicts(then, event)
        if has_zone(then) and has_zone(event)
        else run <= {day for part in parts(event) for day in days(part)}
        for event in events
    )


def _runs(numbers: list[int]) -> list[set[int]]:
    """Return the runs of consecutive numbers."""
    starts = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    return [{*range(start, end + 1)} for start, end in zip(starts, ends, strict=True)]


def expected(ledger: Ledger) -> list[tuple[str, list[str], list[str]]]:
    """Return the violated absences, the claims that certainly and that possibly violate them."""
    group, found = groups(ledger), []
    for claim, absent in asserted_facts(ledger):
        if not (absent.negated or absent.first_since):
            continue
        verdicts = {
            other.id: verdict(ledger, claim, absent, there)
            for other, there in asserted_facts(ledger)
            if not there.negated
            and group[other.id] != group[claim.id]
            and of_one_thing(ledger, absent, there)
        }
        certain, possible = (
            [i for i, v in verdicts.items() if v is sure] for sure in (True, False)
        )
        if certain or possible:
            found.append((claim.id, sorted(certain), sorted(possible)))
    return sorted(found)


def violations(absences: tuple[Absence, ...]) -> list[tuple[str, list[str], list[str]]]:
    """Return absences in the form of the oracle."""
    return [
        (
            each.claim.id,
            [c.id for c in each.certain_violations],
            [c.id for c in each.possible_violations],
        )
        for each in absences
    ]


# --- laws


@law
@given(ledgers())
def test_violations_equal_the_day_by_day_oracle(ledger: Ledger) -> None:
    assert expected(ledger) == violations(Facts(ledger).absences)


@law
@given(ledgers(), st.randoms(use_true_random=False))
def test_record_order_does_not_change_absences(ledger: Ledger, random: Random) -> None:
    records: list[Record] = list(ledger.records())
    random.shuffle(records)

    assert violations(Facts(ledger).absences) == violations(Facts(Ledger.of(records)).absences)


@law
@given(ledgers())
def test_unrelated_claims_do_not_change_absences(ledger: Ledger) -> None:
    claims = [
        evolve(claim, id=f"b{claim.id}", fact=evolve(claim.fact, subject="m"))
        for claim in ledger.claims.values()
        if claim.fact is not None and not claim.fact.negated and claim.fact.first_since is None
    ]
    other = ledger.with_records(claims, [Assertion(claim.id, via=["s0"]) for claim in claims])
    names = {claim.id for claim in claims}

    # A symmetric relation also has its value as a subject.
    after = [
        (claim, [c for c in certain if c not in names], [c for c in possible if c not in names])
        for claim, certain, possible in violations(Facts(other).absences)
        if any(c not in names for c in (*certain, *possible))
    ]
    assert violations(Facts(ledger).absences) == after


# --- examples


def ledger_of(*facts: Fact, published: str | None = "2021-10-05") -> Ledger:
    """Return a ledger in which one source asserts each of some facts in one document."""
    claims = [Claim(f"c{i}", text="", fact=fact) for i, fact in enumerate(facts)]
    assertions = [Assertion(claim.id, via=["s0"], at=["d"]) for claim in claims]
    document = Document("d", published=published)
    return Ledger.of(SOURCE, PREDICATES, document, claims, assertions)


def no_test(when: str | None, where: str | None = None) -> Fact:
    """Return the denial of a test."""
    return Fact("n0", "test", when=when, where=where, negated=True)


def a_test(when: str | None, where: str | None = None) -> Fact:
    """Return a test that happened."""
    return Fact("n0", "test", when=when, where=where)


def first(since: str, when: str) -> Fact:
    """Return the first test since another."""
    return Fact("n0", "test", when=when, first_since=since)


def fired(when: str, negated: bool = False) -> Fact:
    """Return a fact with a value."""
    return Fact("n0", "fired", value="n1", when=when, negated=negated)


VERDICTS = [
    (no_test("2021-10-01/2021-10-05"), a_test("2021-10-03"), True),
    (no_test("2021-10-01/2021-10-05"), a_test("2021-10-06"), None),
    (no_test("2021-10-01/2021-10-05"), a_test("2021-10"), False),
    (no_test("2021-10"), a_test("2021-10"), True),
    (no_test("2021-10"), a_test("2021-10-03?"), False),
    (no_test("2021-10?"), a_test("2021-10-03"), False),
    (no_test("2021-10-0X"), a_test("2021-10-03"), False),
    (no_test(None), a_test("2021-10-03"), False),
    (no_test("2021-10-01/.."), a_test("2021-10-03"), True),
    (no_test("2021-10-01/"), a_test("2021-10-03"), True),
    (no_test("2021-10-01/.."), a_test("2021-10-06"), None),
    (no_test("2021-10-08/.."), a_test("2021-10-09"), None),
    (no_test("2019-10/2021-10"), a_test("2019-10"), False),
    (no_test("2021-10", where="here"), a_test("2021-10-03", where="here"), True),
    (no_test("2021-10", where="here"), a_test("2021-10-03", where="there"), None),
    (no_test("2021-10", where="here"), a_test("2021-10-03"), None),
    (no_test("2021-10"), a_test("2021-10-03", where="here"), True),
    (first("2019-10", "2021-10-19"), a_test("2020-05"), True),
    (first("2019-10", "2021-10-19"), a_test("2019-10-02"), None),
    (first("2019-10", "2021-10-19"), a_test("2021-10-19"), None),
    (first("2019-10", "2021-10-19"), a_test("2021-10"), False),
    (first("2019-10", "2021-10-19"), a_test("2019"), False),
    (first("2019-10", "2021-10-19"), a_test("2018"), None),
    (first("2019-10", "2021-10-19"), a_test("2019-10-31/2019-11-02"), False),
    (first("2019-10", "2021-10-19"), a_test("2019-11-01/2021-10-18"), True),
    (first("2019-10", "2021-10-19"), a_test("2021-10-18/2021-10-20"), False),
    (first("2019-10?", "2021-10-19"), a_test("2020-05"), False),
    (first("2021-10-02", "2021-10-02"), a_test(None), None),
    (first("2019", "2021-10"), first("2020", "2021-10"), True),
    (first("2019", "2021-10"), first("2019", "2021-10"), None),
    (first("2019-05", "2021-10"), first("2019", "2021-10"), False),
    (no_test("2021-10"), first("2019", "2021-10"), True),
    (no_test("2019"), first("2019", "2021-10"), True),
    (no_test("2020"), first("2019", "2021-10"), None),
    (no_test("2020"), a_test("{2019,2021}"), None),
    (no_test("2019"), a_test("{2019,2021}"), True),
    (no_test("2019"), a_test("[2019,2021]"), False),
    (no_test("2020"), a_test("[2019,2021]"), None),
    (no_test("{2019,2021}"), a_test("2020"), None),
    (no_test("[2021-10-01..]"), a_test("2021-10-03"), False),
    (no_test("2021-10-03T10:00:00+09:00"), a_test("2021-10-03T01:00:00Z"), True),
    (no_test("2021-10-03T10:00:00+09:00"), a_test("2021-10-03T10:00:00Z"), None),
    (no_test("2021-10-03"), a_test("2021-10-03T11:00:00Z"), False),
    (no_test("2021-10-03T11:00:00"), a_test("2021-10-03"), False),
    (first("2021-10-01", "2021-10-03T10:00:00Z"), a_test("2021-10-03T09:00:00Z"), True),
    (fired("2021-10-03", negated=True), fired("2021-10-01/2021-10-05"), True),
    (fired("2021-10-0X", negated=True), fired("2021-10"), True),
    (fired("2021-10-03", negated=True), fired("2021-10-0X"), False),
]


@pytest.mark.parametrize(("absent", "there", "certain"), VERDICTS)
def test_violation_is_certain_or_possible_by_dates(
    absent: Fact, there: Fact, certain: bool | None
) -> None:
    """An event happens on one day of its date, a value holds on all of them."""
    verdicts = {True: [("c0", ["c1"], [])], False: [("c0", [], ["c1"])], None: []}

    assert verdicts[certain] == violations(Facts(ledger_of(absent, there)).absences)


@pytest.mark.parametrize(
    ("published", "certain"),
    [("2021-10-05", True), ("2021-10", False), ("2021-10-05?", False), (None, False)],
)
def test_none_since_holds_until_first_publication(published: str | None, certain: bool) -> None:
    facts = Facts(ledger_of(no_test("2021-10-01/.."), a_test("2021-10-03"), published=published))

    assert [certain] == [bool(absence.certain_violations) for absence in facts.absences]


def test_uncertain_earlier_publication_makes_violation_only_possible() -> None:
    ledger = ledger_of(no_test("2021-10-01/.."), a_test("2021-10-03"))
    earlier = Document("e", published="2021-10-02?")
    again = Assertion("c0", via=["s0"], at=["e"])
    (absence,) = Facts(ledger.with_records(earlier, again)).absences

    assert not absence.certain_violations


def test_open_end_of_timeless_predicate_is_ignored() -> None:
    absent = Fact("n0", "extinct", when="2021-10-08/..", negated=True)
    (absence,) = Facts(ledger_of(absent, Fact("n0", "extinct", when="2019"))).absences

    assert ["c1"] == [claim.id for claim in absence.certain_violations]


@pytest.mark.parametrize(
    ("absent", "period"),
    [
        (no_test("2021-10-01/2021-10-05"), True),
        (no_test("2021-10-01/.."), True),
        (no_test(None), True),
        (first("2019-10", "2021-10-19"), True),
        (no_test("2021-10"), False),
    ],
)
def test_period_is_false_for_an_absence_at_one_date(absent: Fact, period: bool) -> None:
    (absence,) = Facts(ledger_of(absent, a_test("2021-10/2021-10?"), a_test("2020-05"))).absences

    assert period is absence.period


def test_certain_violations_are_conflict_pairs() -> None:
    ledger = ledger_of(no_test("2021-10-01/2021-10-05"), a_test("2021-10-03"), a_test("2021-10"))

    assert [[0], [1]] == [column.tolist() for column in Facts(ledger).conflict_pairs]


def test_one_absence_counts_only_the_first_of_ten_thousand_events() -> None:
    within = [a_test("2021-10-03")] * 9_000
    facts = Facts(ledger_of(*within, *[a_test("2022")] * 1_000, no_test("2021-10")))
    (absence,) = facts.absences

    assert 0 < len(absence.certain_violations) <= MAX_COUNTED_FACTS
