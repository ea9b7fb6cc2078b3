"""Dates of events that happen once, compared with all readings of all pairs."""

from itertools import combinations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Fact, Ledger, Predicate, Source
from tests.facts.readings import (
    DATES,
    _all_meet,
    _meet,
    dates,
    has_time,
    has_zone,
    is_qualified,
    parts,
)
from tests.laws.profiles import law
from tests.parts_oracle import check_in_parts
from tests.rules.checking import findings, rules


def disagree(one: str | None, other: str | None) -> bool | None:
    """Return True if two dates certainly differ, False if possibly, None if not at all."""
    found = [_part_disagrees(*pair) for pair in product(parts(one), parts(other))]
    return True if True in found else False if False in found else None


def _part_disagrees(one: str | None, other: str | None) -> bool | None:
    if one is None or other is None or one == other:
        return None
    if not _meet(one, other):
        return not is_qualified(one, other)
    # Times of one day are compared only if both have a zone, and then as instants.
    in_days = not (has_time(one) and has_time(other)) or has_zone(one) is not has_zone(other)
    return False if in_days and not _all_meet(one, other) else None


def births(*when: str | None, subject: str = "x") -> Ledger:
    """Return claims that someone was born, one for each date."""
    claims = [
        Claim(f"c{i:02}", "", fact=Fact(subject, "born", when=date)) for i, date in enumerate(when)
    ]
    return Ledger.of(
        Source("s", "person"),
        Predicate("born", functional=True),
        claims,
        [Assertion(claim.id, ["s"]) for claim in claims],
    )


def conflicts(ledger: Ledger) -> list[bool]:
    """Return for each conflict between two claims if it is certain."""
    found = Facts(ledger).value_conflicts
    return [conflict.is_certain for conflict in found if conflict.pair is not None]


@pytest.mark.parametrize("one", DATES)
def test_two_dates_disagree_as_their_readings_do(one: str | None) -> None:
    found = [conflicts(births(one, other)) for other in DATES]

    assert [[] if (sure := disagree(one, other)) is None else [sure] for other in DATES] == found


@law
@given(st.lists(dates, min_size=2, max_size=9))
def test_events_of_a_subject_conflict_if_two_dates_disagree(when: list[str | None]) -> None:
    pairs = {(i, j): disagree(when[i], when[j]) for i, j in combinations(range(len(when)), 2)}
    found = [each for each in Facts(births(*when)).value_conflicts if each.pair is not None]
    named = [tuple(int(claim.id[1:]) for claim in each.pair or ()) for each in found]

    assert (set(pairs.values()) != {None}) is (len(found) == 1)
    assert (True in pairs.values()) is any(each.is_certain for each in found)
    assert [pairs[min(pair), max(pair)] for pair in named] == [each.is_certain for each in found]
    # A set of dates disagrees with itself.
    alone = {i for i, date in enumerate(when) if len(parts(date)) > 1}
    for certain in (True, False):
        rows = {i for pair, sure in pairs.items() if sure in (True, certain) for i in pair}
        marked = {int(n) for each in found for n in each.claim[each.certain_rows | (not certain)]}
        assert rows - alone == marked - alone


@law
@given(st.lists(dates, min_size=2, max_size=9))
def test_reasons_of_a_conflict_of_dates_suffice_in_any_order_and_in_parts(
    when: list[str | None],
) -> None:
    ledger = births(*when)
    found = findings("value-conflict", ledger)
    assume(found)
    (finding,) = found

    alone = findings("value-conflict", ledger.only(finding.evidence()))
    assert [finding.fingerprint] == [again.fingerprint for again in alone]
    (again,) = findings("value-conflict", Ledger.of([*ledger.records()][::-1]))
    (in_part,) = check_in_parts(ledger, [rules()["value-conflict"]], size=1).findings
    assert [finding.message] * 2 == [again.message, in_part.message]
    assert [finding.fingerprint] * 2 == [again.fingerprint, in_part.fingerprint]


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        ("1900", "1901", True),
        ("1900", "1900-05-03", None),
        ("1900-05-03", "1900-05-04", True),
        ("1900~", "1901", False),
        ("1900?", "1900-05", None),
        ("[1900,1905]", "1902", True),
        ("[1900,1905]", "1905", False),
        ("[1900,1905]", "[1900,1905]", None),
        ("190X", "1905", False),
        ("../1900", "1901", True),
        (None, "1901", None),
    ],
)
def test_different_dates_of_one_birth_conflict(
    one: str | None, other: str, certain: bool | None
) -> None:
    assert [certain] * (certain is not None) == conflicts(births(one, other))


def test_events_of_other_subjects_and_events_that_may_repeat_do_not_conflict() -> None:
    ledger = births("1900", "1901")
    repeated = [r for r in ledger.records() if not isinstance(r, Predicate)]
    other = Claim("d", "", fact=Fact("y", "born", when="1950"))

    assert () == Facts(Ledger.of(repeated, Predicate("born"))).value_conflicts
    (conflict,) = Facts(ledger.with_records(other, Assertion("d", ["s"]))).value_conflicts
    assert ["c00", "c01"] == [claim.id for claim in conflict.members]


def test_six_dates_are_a_cluster_that_names_the_number_of_dates() -> None:
    (finding,) = findings("value-conflict", births(*(f"190{i}" for i in range(6))))

    assert finding.flag.cluster
    assert finding.message.endswith("; 6 claims give 6 dates in all")


def test_timeless_event_has_no_date() -> None:
    with pytest.raises(LedgerError, match="`functional` events have one date"):
        Ledger.of(Predicate("born", functional=True, timeless=True))
