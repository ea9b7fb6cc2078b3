"""Outdated figures, superseded claims and misorders, compared with pairwise searches."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from attrs import evolve
from dateutil.relativedelta import relativedelta

from claimtrack.facts.checks.chronology import Chronology, Dated
from claimtrack.facts.checks.event_order import find_misorders
from claimtrack.facts.checks.outdated_figures import GRACE_MONTHS, find_outdated_figures
from claimtrack.facts.checks.superseded_claims import find_superseded_claims
from claimtrack.facts.core.certain_days import (
    certain_end,
    certain_start,
    describe_earliest,
    describe_latest,
)
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Hop,
    Ledger,
    Link,
    Predicate,
    Source,
    When,
)
from tests.laws import profiles

DATES = [
    "2019",
    "2020-01",
    "2020-02-03",
    "2020-02-04?",
    "2020-02/2020-05",
    "2020-06-01T01:00:00+02:00",
    "2020-05-31T23:30:00Z",
    "2020-05-31T23:30:00.5Z",
    "2020-06-01",
    "{2019,2021-07-02}",
    "{2020-01?,2020-02-03}",
    "[2020-01,2021-07-01]",
    "2021-07-XX",
    "2022",
]
SINCE = [
    "2019/..",
    "{2018,2020-01..}",
    "[2020-01..]",
    "2020-01/..",
    "2020-02-03/",
    "../..",
    "/..",
    "2020~/..",
]
PREDICATES = [
    Predicate("size", "number", functional=True, tolerance=1),
    Predicate("p", before=["q"]),
    Predicate("q", before=["r"]),
    Predicate("r"),
]


def random_ledger(chance: Random) -> Ledger:
    """Return a random ledger of a few claims about the same subject."""
    documents = [Document(f"d{i}", published=chance.choice(DATES)) for i in range(6)]
    claims = [Claim(f"c{i}", "So.", fact=_fact(chance)) for i in range(chance.randint(2, 9))]
    assertions = [
        Assertion(claim.id, [_hop(chance, claim)], at=chance.choice(documents).id, id=f"a{i}")
        for i, claim in enumerate(chance.choices(claims, k=14))
    ]
    links = [
        Link("restates", chance.choice(claims).id, chance.choice(claims).id)
        for _ in range(chance.choice([0, 0, 1, 2]))
    ]
    return Ledger.of(PREDICATES, Source("s", "person"), documents, claims, assertions, links)


def _hop(chance: Random, claim: Claim) -> Hop:
    counted = claim.fact is not None and claim.fact.predicate == "size"
    return Hop("s", value=chance.choice([None, None, 5]) if counted else None)


def _fact(chance: Random) -> Fact:
    place, when = chance.choice([None, None, "x"]), chance.choice(DATES)
    match chance.randrange(5):
        case 0:
            return Fact("a", "p", when=chance.choice(SINCE), negated=True, where=place)
        case 1:
            return Fact("a", "p", when="2021-07-XX", first_since="2019", where=place)
        case 2:
            return Fact("a", chance.choice("pqr"), when=when, where=place)
        case _:
            return Fact("a", "size", value=chance.choice([1, 2, 3, 5, 8]), when=when, where=place)


def _with_facts(facts: Facts) -> Iterator[tuple[Claim, Fact, int]]:
    """Yield the asserted claims with facts, with their groups."""
    for claim in facts.columns.claims:
        group = facts.columns.group_of(claim.id)
        if claim.fact is not None and facts.asserted.chains[group]:
            yield claim, claim.fact, group


def _published(facts: Facts, group: int) -> Iterator[When]:
    for claim in facts.members(group):
        for assertion in facts.ledger.assertions:
            if assertion.claim == claim.id:
                for passage in assertion.at:
                    published = facts.ledger.documents[passage.document].published
                    for part in () if published is None else published.parts:
                        if not part.qualified:
                            yield part


def _first_out(facts: Facts, group: int) -> int | None:
    days = [day for w in _published(facts, group) if (day := certain_end(w)) is not None]
    return min(days, default=None)


def _last_out(facts: Facts, group: int) -> int | None:
    days = [day for w in _published(facts, group) if (day := certain_start(w)) is not None]
    return max(days, default=None)


def naive_outdated(facts: Facts) -> set[tuple[int, str]]:
    """Find outdated figures by a comparison of all pairs."""
    rows = [
        (claim, fact, group)
        for claim, fact, group in _with_facts(facts)
        if fact.predicate == "size" and _certain_days(fact)
    ]
    found: dict[int, set[str]] = {}
    for claim, fact, group in rows:
        same = [f for _, f, g in rows if g == group and f.where == fact.where]
        if len({(str(f.value), min(_certain_days(f)), max(_certain_days(f))) for f in same}) > 1:
            continue
        late = _last_out(facts, group)
        newer = [
            (part.earliest_anywhere or 0, other.id)
            for other, other_fact, other_group in rows
            for part in other_fact.dates
            if fact.when is not None
            and other_fact.where == fact.where
            and fact.when.certainly_before(part)
            and (fact.when.latest_anywhere or 0) < (part.earliest_anywhere or 0)
            and _values_differ(facts, fact, other_fact)
            and late is not None
            and _is_long_after(late, _first_out(facts, other_group))
        ]
        if newer:
            last = max(day for day, _ in newer)
            found.setdefault(group, {min(id for day, id in newer if day == last), claim.id})
    return {(group, id) for group, ids in found.items() for id in ids}


def _certain_days(fact: Fact) -> list[int]:
    """Return the first and the last day of each unmarked date."""
    ends = [(certain_start(part), certain_end(part)) for part in fact.dates]
    return [day for both in ends for day in both if day is not None]


def _values_differ(facts: Facts, one: Fact, other: Fact) -> bool:
    a, b = facts.ledger.quantity_of(one), facts.ledger.quantity_of(other)
    assert a is not None
    assert b is not None
    assert a.low is not None
    assert b.low is not None
    return abs(a.low - b.low) > 1


def _is_long_after(late: int, out: int | None) -> bool:
    if out is None:
        return False
    return date.fromordinal(late) > date.fromordinal(out) + relativedelta(months=GRACE_MONTHS)


def naive_superseded(facts: Facts) -> set[tuple[int, str, str]]:
    """Find superseded claims, with the events, by a comparison of all pairs."""
    rows = [row for row in _with_facts(facts) if row[1].predicate == "p"]
    found: dict[int, tuple[int, str, str]] = {}
    for claim, fact, group in rows:
        when, late = fact.when, _last_out(facts, group)
        if when is None or when.qualified or late is None or group in found:
            continue
        after = when.latest_anywhere
        if fact.negated:
            if "[" in when.text:
                continue
            first = _first_out(facts, group)
            part = when.parts[-1]
            start = -(10**9) if part.open_start else part.start.latest
            after = None if first is None or start is None else max(start, first)
        elif fact.first_since is None:
            continue
        events = [
            (end, other.id)
            for other, event, other_group in rows
            for part in event.dates
            for start, end in [(certain_start(part), certain_end(part))]
            if not event.negated
            and other_group != group
            and fact.where in (None, event.where)
            and after is not None
            and start is not None
            and end is not None
            and after < start
        ]
        if events and min(events)[0] < late:
            found[group] = group, claim.id, min(events)[1]
    return set(found.values())


def naive_misorders(facts: Facts) -> set[tuple[str, str, bool]]:
    """Find misordered predicates, with their certainty, by a comparison of all pairs."""
    rows = [row for row in _with_facts(facts) if row[1].predicate in "pqr" and not row[1].negated]
    found: dict[tuple[str, str], bool] = {}
    for _, one, _ in rows:
        for _, other, _ in rows:
            if one.predicate >= other.predicate or (
                one.where and other.where and one.where != other.where
            ):
                continue
            for early in other.dates:
                for late in one.dates:
                    if _written_before(early, late):
                        pair = one.predicate, other.predicate
                        found[pair] = found.get(pair, False) or early.certainly_before(late)
    return {(*pair, sure) for pair, sure in found.items()}


def _written_before(one: When, other: When) -> bool:
    """True if the dates are in order without their marks, each by the days of its own zone."""
    if one.instant is not None and other.instant is not None:
        return one.certainly_before(other)
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


@profiles.parametrize_seeds(1, 4, "part")
def test_time_checks_equal_pairwise_search(part: int) -> None:
    count = [0, 0, 0]
    for seed in range(250 * part, 250 * (part + 1)):
        facts = Facts(random_ledger(Random(seed)))
        late = {
            (o.group, id) for o in find_outdated_figures(facts) for id in (o.claim.id, o.newer.id)
        }
        past = {(o.group, o.claim.id, o.event.id) for o in find_superseded_claims(facts)}
        wrong = {(m.path[0], m.path[-1], m.order.certain) for m in find_misorders(facts)}

        assert naive_outdated(facts) == late, seed
        assert naive_superseded(facts) == past, seed
        assert naive_misorders(facts) == wrong, seed
        sizes = len(late), len(past), len(wrong)
        count = [total + size for total, size in zip(count, sizes, strict=True)]
    assert min(count) > 9


def _parts(dated: Dated[int]) -> list[Dated[int]]:
    return [evolve(dated, when=part) for part in dated.when.parts]


def test_chronology_equals_pairwise_comparison() -> None:
    for seed in range(300):
        chance = Random(seed)
        ones, others = (
            [Dated(When.parse(chance.choice(DATES)), f"{i}", i) for i in range(3)] for _ in "ab"
        )
        early, late = Chronology[int](), Chronology[int]()
        for dated in ones:
            early.add(dated)
        for dated in others:
            late.add(dated)
        order = early.before(late)
        pairs = [(a, b) for one in ones for a in _parts(one) for o in others for b in _parts(o)]
        sure = [(a, b) for a, b in pairs if a.when.certainly_before(b.when)]
        written = [(a, b) for a, b in pairs if _written_before(a.when, b.when)]

        assert (order is None) is (not written)
        if order is not None:
            assert bool(sure) is order.certain
            assert (order.before, order.after) in (sure if order.certain else written)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-10-19", "2021-10-19", "2021-10-19"),
        ("2021-10", "2021-10 (2021-10-01 at the earliest)", "2021-10 (2021-10-31 at the latest)"),
        ("2021-10-19?", *["2021-10-19? (marked as uncertain)"] * 2),
        (
            "2021~",
            "2021~ (marked as approximate, 2021-01-01 at the earliest)",
            "2021~ (marked as approximate, 2021-12-31 at the latest)",
        ),
        ("2021/..", "2021/.. (2021-01-01 at the earliest)", "2021/.."),
    ],
)
def test_date_description_includes_deciding_day(text: str, first: str, last: str) -> None:
    assert (first, last) == (describe_earliest(When.parse(text)), describe_latest(When.parse(text)))
