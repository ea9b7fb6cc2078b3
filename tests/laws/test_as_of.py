"""Laws of knowledge time, for any ledger and any day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from random import Random

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    LedgerAsOf,
    Link,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Waiver,
    When,
    ref_of,
)
from claimtrack.model.as_of import known_days
from tests.laws.profiles import law
from tests.strategies import ledgers

YEAR = range(1, 13)
PRECISE = [f"2031-{month:02}-{day:02}" for month in YEAR for day in (1, 28)]
DATES = [*PRECISE, *PRECISE, "2031-05", "2031-07-XX", "2031", "2031-06-01?", "2031-04/2031-08"]
days = st.dates(date(2030, 12, 1), date(2032, 1, 31))


def with_random_dates(ledger: Ledger, seed: int, texts: Iterable[str | None]) -> Ledger:
    """Return a ledger with new random dates on all records."""
    random, choices = Random(seed), list(texts)

    def when() -> When | None:
        text = random.choice(choices)
        return None if text is None else When.parse(text)

    def redated(record: Record) -> Record:
        match record:
            case Document():
                return evolve(record, published=when())
            case Assertion():
                return evolve(record, via=[evolve(hop, on=when()) for hop in record.via])
            case Link():
                return evolve(record, on=when())
            case Retraction():
                return evolve(record, on=when())
            case Claim() if record.search is not None:
                return evolve(record, search=evolve(record.search, on=when()))
            case _:
                return record

    # Content-based ids change with the dates, so all records get explicit ids.
    names = {
        record.ref: f"n{i}"
        for i, record in enumerate(ledger.records())
        if isinstance(record, Assertion | Link | Retraction)
    }
    records: list[Record] = []
    for record in ledger.records():
        match record:
            case Waiver():
                continue
            case Retraction():
                what = evolve(record.what, id=names.get(record.what, record.what.id))
                records.append(redated(evolve(record, what=what, id=names[record.ref])))
            case Link():
                to_link = names[Ref(RecordKind.LINK, record.to_link)] if record.to_link else None
                undercut = record.to_assertion
                to_assertion = names[Ref(RecordKind.ASSERTION, undercut)] if undercut else None
                renamed = evolve(record, id=names[record.ref], to_link=to_link)
                records.append(redated(evolve(renamed, to_assertion=to_assertion)))
            case Assertion():
                records.append(redated(evolve(record, id=names[record.ref])))
            case _:
                records.append(redated(record))
    return Ledger.of({ref_of(record): record for record in records}.values())


@st.composite
def dated_ledgers(draw: st.DrawFn, texts: Iterable[str | None] = (*DATES, None)) -> Ledger:
    """Return ledgers with dates in one year."""
    return with_random_dates(draw(ledgers(most=2)), draw(st.integers(0, 10**6)), texts)


def counts(records: Iterable[Record]) -> Counter[Record]:
    """Return the number of occurrences of each record."""
    return Counter(records)


def later(ledger: Ledger, known: LedgerAsOf) -> Counter[Record]:
    """Return the records that are neither known nor possible."""
    rest = counts(ledger.records())
    rest.subtract(known.ledger.records())
    rest.subtract(known.possible)
    assert all(count >= 0 for count in rest.values()), "known and possible records overlap"
    return +rest


@law
@given(dated_ledgers(), days, days)
def test_later_day_knows_more(ledger: Ledger, one: date, other: date) -> None:
    first, second = (ledger.as_of(day) for day in sorted([one, other]))

    assert counts(first.ledger.records()) <= counts(second.ledger.records())
    assert later(ledger, second) <= later(ledger, first)


@law
@given(dated_ledgers(), days)
def test_known_ledger_is_valid_and_as_of_is_idempotent(ledger: Ledger, day: date) -> None:
    known = ledger.as_of(day).ledger

    assert known == Ledger.of(known.records(), settings=known.settings)
    assert known == known.as_of(day).ledger


@law
@given(dated_ledgers(), days)
def test_only_known_days_change_what_is_known(ledger: Ledger, day: date) -> None:
    before = [each for each in known_days(ledger.records()) if each <= day]

    assert ledger.as_of(max(before, default=date.min)).ledger == ledger.as_of(day).ledger


@law
@given(ledgers(most=3), days, st.randoms(use_true_random=False))
def test_record_order_does_not_matter(ledger: Ledger, day: date, chance: Random) -> None:
    records = list(ledger.records())
    chance.shuffle(records)

    known, shuffled = ledger.as_of(day), Ledger.of(records, settings=ledger.settings).as_of(day)

    assert known.ledger == shuffled.ledger
    assert counts(known.possible) == counts(shuffled.possible)


@law
@given(dated_ledgers(PRECISE))
def test_precisely_dated_ledger_is_known_in_the_end(ledger: Ledger) -> None:
    """Except for unasserted claims without a search, which have no date."""
    known = ledger.as_of("2032")

    if not undated(ledger):
        assert known.ledger == ledger
    assert not later(ledger, known)


@law
@given(dated_ledgers(PRECISE), days)
def test_precisely_dated_ledger_has_no_possible_records(ledger: Ledger, day: date) -> None:
    assume(not undated(ledger))
    assert () == ledger.as_of(day).possible


def undated(ledger: Ledger) -> list[Claim]:
    """Return the claims without a date in a precisely dated ledger."""
    asserted = {assertion.claim for assertion in ledger.assertions}
    return [
        claim
        for claim in ledger.claims.values()
        if claim.id not in asserted and not claim.because and claim.search is None
    ]


@law
@given(dated_ledgers(), days)
def test_certainly_later_records_are_omitted(ledger: Ledger, day: date) -> None:
    """Compare with a direct check of each date."""
    known = ledger.as_of(day)
    included = {*known.ledger.records()}
    possible = {*known.possible}
    assume(ledger.assertions or ledger.retractions)

    for assertion in ledger.assertions:
        dates = [ledger.documents[passage.document].published for passage in assertion.at]
        dates = dates or [assertion.via[-1].on]
        assert (assertion in included) is any(certainly_by(day, when) for when in dates)
        if all(certainly_after(day, when) for when in dates):
            assert assertion not in possible
    for retraction in ledger.retractions:
        target = ledger.get(retraction.what)
        assert (retraction in included) is (target in included and certainly_by(day, retraction.on))
        if certainly_after(day, retraction.on) or target not in included | possible:
            assert retraction not in possible


def certainly_by(day: date, when: When | None) -> bool:
    """Return True if every reading of a date ends by a day."""
    if when is None or when.qualified or when.latest is None:
        return False
    return when.latest <= day.toordinal()


def certainly_after(day: date, when: When | None) -> bool:
    """Return True if every reading of a date begins after a day."""
    if when is None or when.qualified or when.earliest is None:
        return False
    return when.earliest > day.toordinal()
