"""Laws of knowledge time: what was known on a day, of any ledger, on any day."""

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
from tests.laws.profiles import law
from tests.strategies import ledgers

YEAR = range(1, 13)
PRECISE = [f"2031-{month:02}-{day:02}" for month in YEAR for day in (1, 28)]
DATES = [*PRECISE, *PRECISE, "2031-05", "2031-07-XX", "2031", "2031-06-01?", "2031-04/2031-08"]
days = st.dates(date(2030, 12, 1), date(2032, 1, 31))


def dated(ledger: Ledger, seed: int, words: Iterable[str | None]) -> Ledger:
    """Return the ledger with the dates of all its records drawn anew."""
    chance, choices = Random(seed), list(words)

    def when() -> When | None:
        text = chance.choice(choices)
        return None if text is None else When.parse(text)

    def anew(record: Record) -> Record:
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

    # A name made from content changes with the dates, so that all get one of their own.
    names = {
        record.ref: f"n{i}"
        for i, record in enumerate(ledger.records())
        if isinstance(record, Assertion | Link | Retraction)
    }
    kept: list[Record] = []
    for record in ledger.records():
        match record:
            case Waiver():
                continue
            case Retraction():
                what = evolve(record.what, id=names.get(record.what, record.what.id))
                kept.append(anew(evolve(record, what=what, id=names[record.ref])))
            case Link():
                to_link = names[Ref(RecordKind.LINK, record.to_link)] if record.to_link else None
                undercut = record.to_assertion
                to_assertion = names[Ref(RecordKind.ASSERTION, undercut)] if undercut else None
                renamed = evolve(record, id=names[record.ref], to_link=to_link)
                kept.append(anew(evolve(renamed, to_assertion=to_assertion)))
            case Assertion():
                kept.append(anew(evolve(record, id=names[record.ref])))
            case _:
                kept.append(anew(record))
    return Ledger.of({ref_of(record): record for record in kept}.values())


@st.composite
def dated_ledgers(draw: st.DrawFn, words: Iterable[str | None] = (*DATES, None)) -> Ledger:
    """Return ledgers of all kinds whose dates lie in one year."""
    return dated(draw(ledgers(most=2)), draw(st.integers(0, 10**6)), words)


def counted(records: Iterable[Record]) -> Counter[Record]:
    """Return how often each record is there."""
    return Counter(records)


def later(ledger: Ledger, known: LedgerAsOf) -> Counter[Record]:
    """Return what is neither known nor possible."""
    rest = counted(ledger.records())
    rest.subtract(known.ledger.records())
    rest.subtract(known.possible)
    assert all(count >= 0 for count in rest.values()), "known, possible and later are apart"
    return +rest


@law
@given(dated_ledgers(), days, days)
def test_a_later_day_never_forgets(ledger: Ledger, one: date, other: date) -> None:
    first, second = (ledger.as_of(day) for day in sorted([one, other]))

    assert counted(first.ledger.records()) <= counted(second.ledger.records())
    assert later(ledger, second) <= later(ledger, first)


@law
@given(dated_ledgers(), days)
def test_what_was_known_dangles_nowhere_and_is_known_of_itself(ledger: Ledger, day: date) -> None:
    known = ledger.as_of(day).ledger

    assert known == Ledger.of(known.records(), settings=known.settings)
    assert known == known.as_of(day).ledger


@law
@given(ledgers(most=3), days, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(ledger: Ledger, day: date, chance: Random) -> None:
    records = list(ledger.records())
    chance.shuffle(records)

    known, shuffled = ledger.as_of(day), Ledger.of(records, settings=ledger.settings).as_of(day)

    assert known.ledger == shuffled.ledger
    assert counted(known.possible) == counted(shuffled.possible)


@law
@given(dated_ledgers(PRECISE))
def test_where_every_date_is_a_day_all_is_known_in_the_end(ledger: Ledger) -> None:
    """But for claims that nobody asserts and nobody searched for: they have no date."""
    known = ledger.as_of("2032")

    if not undated(ledger):
        assert known.ledger == ledger
    assert not later(ledger, known)


@law
@given(dated_ledgers(PRECISE), days)
def test_where_every_date_is_a_day_nothing_is_doubtful(ledger: Ledger, day: date) -> None:
    assume(not undated(ledger))
    assert () == ledger.as_of(day).possible


def undated(ledger: Ledger) -> list[Claim]:
    """Return the claims of a precisely dated ledger that have no date."""
    asserted = {assertion.claim for assertion in ledger.assertions}
    return [
        claim
        for claim in ledger.claims.values()
        if claim.id not in asserted and not claim.because and claim.search is None
    ]


@law
@given(dated_ledgers(), days)
def test_what_certainly_came_later_is_left_out(ledger: Ledger, day: date) -> None:
    """Each record by its own date, the slow and obvious way."""
    known = ledger.as_of(day)
    there = {*known.ledger.records()}
    doubtful = {*known.possible}
    assume(ledger.assertions or ledger.retractions)

    for assertion in ledger.assertions:
        dates = [ledger.documents[passage.document].published for passage in assertion.at]
        dates = dates or [assertion.via[-1].on]
        assert (assertion in there) is any(certainly_by(day, when) for when in dates)
        if all(certainly_after(day, when) for when in dates):
            assert assertion not in doubtful
    for retraction in ledger.retractions:
        target = ledger.get(retraction.what)
        assert (retraction in there) is (target in there and certainly_by(day, retraction.on))
        if certainly_after(day, retraction.on) or target not in there | doubtful:
            assert retraction not in doubtful


def certainly_by(day: date, when: When | None) -> bool:
    """Whether every reading of a date ends by a day."""
    if when is None or when.qualified or when.latest is None:
        return False
    return when.latest <= day.toordinal()


def certainly_after(day: date, when: When | None) -> bool:
    """Whether every reading of a date begins after a day."""
    if when is None or when.qualified or when.earliest is None:
        return False
    return when.earliest > day.toordinal()
