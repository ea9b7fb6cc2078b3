"""Tests of the selection of records that were known by the end of a day."""

from datetime import date, datetime

import pytest

from claimtrack import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    LedgerError,
    Link,
    Predicate,
    Ref,
    Retraction,
    Search,
    Source,
    Waiver,
    When,
)
from claimtrack.model import Record, RecordKind, name_of
from claimtrack.model.as_of import last_day

DAY = "2031-05-04"
BEFORE, AFTER = "2031-05-03", "2031-05-05"
SOURCES = (Source("a", "person"), Source("b", "outlet"), Source("c", "outlet"))


def split_names(*records: Record, day: str = DAY) -> tuple[set[str], set[str]]:
    """Return the names of the known and of the possible records, without sources."""
    known = Ledger.of(SOURCES, records).as_of(day)
    return tuple(  # type: ignore[return-value]  # two sets
        {name_of(record) for record in group if not isinstance(record, Source)}
        for group in (known.ledger.records(), known.possible)
    )


def said(claim: str = "x", *, on: str | None = DAY, at: str | tuple[str, ...] = ()) -> Assertion:
    return Assertion(claim, [Hop("a", on=on)], at=at, id=f"{claim}-said")


X = Claim("x", "Text.")
Y = Claim("y", "Text.")
IS_SAID = {"claim `x`", "assertion `x-said`"}


@pytest.mark.parametrize(
    ("published", "known", "possible"),
    [
        (BEFORE, True, False),
        (DAY, True, False),
        (AFTER, False, False),
        ("2031-05", False, True),
        ("2031-04", True, False),
        ("2031-06", False, False),
        ("2031-05-03?", False, True),
        ("2031-05-09?", False, True),
        ("../2031-05-03", True, False),
        ("2031-05-05/..", False, False),
        ("2031-05-03/", False, True),
        ("{2031-05-03,2031-05-05}", True, False),
        ("[2031-05-03,2031-05-05]", False, True),
        ("2031-05-04T23:59:59-12:00", False, True),
        ("2031-05-05T00:00:00+14:00", False, True),
        ("2031-05-04T09:59:59.9Z", True, False),
        ("2031-05-05T12:00:00Z", False, False),
        (None, False, True),
    ],
)
def test_assertion_is_known_once_its_document_is_certainly_published(
    published: str | None, known: bool, possible: bool
) -> None:
    """A time with a zone is past once the day is over in every zone."""
    names = split_names(X, Document("d", published=published), said(on=None, at="d"))

    assert (known, possible) == tuple(group == IS_SAID | {"document `d`"} for group in names)
    assert known or possible or (set(), set()) == names


def test_first_published_document_makes_assertion_and_other_documents_known() -> None:
    early, late = Document("early", published=BEFORE), Document("late", published=AFTER)

    known, possible = split_names(X, early, late, said(at=("late", "early")))

    assert IS_SAID | {"document `early`", "document `late`"} == known
    assert set() == possible


def test_document_without_assertions_is_known_from_its_own_date() -> None:
    assert ({"document `d`"}, set()) == split_names(Document("d", published=DAY))
    assert (set(), {"document `d`"}) == split_names(Document("d"))


@pytest.mark.parametrize(
    ("first", "last", "known", "possible"),
    [
        (None, DAY, True, False),
        (BEFORE, AFTER, False, False),
        (BEFORE, None, False, True),
        (AFTER, None, False, False),
    ],
)
def test_assertion_without_document_is_known_from_date_of_last_hop(
    first: str | None, last: str | None, known: bool, possible: bool
) -> None:
    """The date of an early hop is only a lower bound for later hops."""
    chain = Assertion("x", [Hop("a", on=first), Hop("b", on=last)], id="x-said")

    assert (known, possible) == tuple(names == IS_SAID for names in split_names(X, chain))


def test_undated_document_is_not_older_than_its_statements() -> None:
    assert (set(), set()) == tuple(
        names - {"document `d`"} for names in split_names(X, Document("d"), said(on=AFTER, at="d"))
    )


@pytest.mark.parametrize(("on", "known"), [(BEFORE, True), (DAY, True), (AFTER, False)])
def test_assertion_in_an_older_document_is_not_known_before_its_statements(
    on: str, known: bool
) -> None:
    document = Document("d", published=BEFORE)

    expected = IS_SAID if known else set()
    assert (expected | {"document `d`"}, set()) == split_names(X, document, said(on=on, at="d"))
    assert IS_SAID | {"document `d`"} == split_names(X, document, said(on=on, at="d"), day=AFTER)[0]


class TestClaims:
    def test_premise_is_known_with_its_conclusion_before_it_is_asserted(self) -> None:
        records = (Claim("x", "Text.", because=["y"]), Y, said(), said("y", on=AFTER))

        assert (IS_SAID | {"claim `y`"}, set()) == split_names(*records)

    @pytest.mark.parametrize(
        ("on", "known", "possible"),
        [(DAY, True, False), (None, False, True), (AFTER, False, False)],
    )
    def test_unasserted_conclusion_is_known_with_its_premises(
        self, on: str | None, known: bool, possible: bool
    ) -> None:
        far, near = Claim("far", "Text.", because=["near"]), Claim("near", "Text.", because=["x"])

        names = split_names(X, near, far, said(on=on))

        expected = IS_SAID | {"claim `far`", "claim `near`"}
        assert (known, possible) == tuple(group == expected for group in names)

    def test_unasserted_conclusions_in_ring_are_known(self) -> None:
        ring = [Claim("x", "Text.", because=["y"]), Claim("y", "Text.", because=["x"])]

        assert ({"claim `x`", "claim `y`"}, set()) == split_names(*ring)

    def test_absence_is_known_from_date_of_its_search(self) -> None:
        def absence(on: str) -> Claim:
            return Claim("x", "Nothing.", kind="absence", search=Search(["archive"], on=on))

        assert ({"claim `x`"}, set()) == split_names(absence(DAY))
        assert (set(), set()) == split_names(absence(AFTER))

    def test_unasserted_claim_without_search_is_possible(self) -> None:
        assert (set(), {"claim `x`"}) == split_names(X)

    def test_conclusion_is_known_if_its_premise_is_mentioned_by_known_claim(self) -> None:
        first = Claim("x", "Text.", because=["y"])
        also = Claim("z", "Text.", because=["y"])

        known, possible = split_names(first, Y, also, said())

        assert IS_SAID | {"claim `y`", "claim `z`"} == known
        assert set() == possible


class TestLinks:
    @pytest.mark.parametrize(
        ("on", "known", "possible"),
        [
            (None, True, False),
            (DAY, True, False),
            ("2031", False, True),
            (AFTER, False, False),
        ],
    )
    def test_undated_link_is_known_with_its_claims(
        self, on: str | None, known: bool, possible: bool
    ) -> None:
        link = Link("contradicts", "x", "y", on=on, id="l")

        names = split_names(X, Y, said(), said("y"), link)

        assert (known, possible) == tuple("link `l`" in group for group in names)

    def test_link_needs_both_claims(self) -> None:
        link = Link("contradicts", "x", "y", on=DAY, id="l")

        assert (IS_SAID, set()) == split_names(X, Y, said(), said("y", on=AFTER), link)

    def test_undercut_needs_its_target(self) -> None:
        undercut = Link("undercuts", "x", to_assertion="y-said", id="l")
        of_link = Link("undercuts", "x", to_link="l", id="m")
        records = (X, Y, said(), undercut, of_link)

        known, _ = split_names(*records, said("y"))
        assert {"link `l`", "link `m`"} <= known
        assert (IS_SAID, set()) == split_names(*records, said("y", on=AFTER))


class TestRetractions:
    @pytest.mark.parametrize(
        ("on", "known", "possible"),
        [(DAY, True, False), (None, False, True), (AFTER, False, False)],
    )
    def test_retracted_record_stays_and_retraction_has_its_own_date(
        self, on: str | None, known: bool, possible: bool
    ) -> None:
        retraction = Retraction(Ref(RecordKind.ASSERTION, "x-said"), on=on, id="r")

        names = split_names(X, said(), retraction)

        assert IS_SAID <= names[0]
        assert (known, possible) == tuple("retraction `r`" in group for group in names)

    def test_retraction_of_unknown_record_is_unknown(self) -> None:
        retraction = Retraction(Ref(RecordKind.ASSERTION, "x-said"), on=BEFORE, id="r")

        assert (set(), set()) == split_names(X, said(on=AFTER), retraction)
        assert "retraction `r`" in split_names(X, said(on=None), retraction)[1]

    def test_retractions_of_documents_that_known_retractions_mention_are_known(self) -> None:
        """A document without a date is known because a known record mentions it."""
        pages = [Document(page) for page in ("first", "second")]
        reported = Retraction(Ref(RecordKind.ASSERTION, "x-said"), on=BEFORE, at="first", id="r")
        first = Retraction(Ref(RecordKind.DOCUMENT, "first"), on=BEFORE, at="second", id="r1")
        second = Retraction(Ref(RecordKind.DOCUMENT, "second"), on=BEFORE, id="r2")

        known, _ = split_names(X, said(), *pages, second, first, reported)

        assert {"retraction `r`", "retraction `r1`", "retraction `r2`"} <= known


class TestNames:
    def known(self, *records: Record) -> set[str]:
        return {name_of(record) for record in Ledger.of(records).as_of(DAY).ledger.records()}

    def test_sources_and_owners_are_known_with_records_that_mention_them(self) -> None:
        owner = Source("owner", "company")
        speaker = Source("a", "outlet", part_of="owner")
        records = (owner, speaker, X)

        assert {"source `a`", "source `owner`"} <= self.known(*records, said())
        assert set() == self.known(*records, said(on=AFTER))

    def test_unmentioned_sources_and_predicates_are_always_known(self) -> None:
        """Mentions between predicates, and by waivers, do not count."""
        pair = [
            Predicate("p", "name", inverse="q"),
            Predicate("q", "name", inverse="p"),
        ]
        waiver = Waiver("unused-record", Ref(RecordKind.SOURCE, "z"))

        known = self.known(*pair, Source("z", "person"), waiver)

        assert {"source `z`", "predicate `p`", "predicate `q`", name_of(waiver)} == known

    def test_waiver_is_known_with_its_subject(self) -> None:
        waiver = Waiver("single-origin", Ref(RecordKind.CLAIM, "x"))

        assert name_of(waiver) in self.known(Source("a", "person"), X, said(), waiver)
        assert set() == self.known(Source("a", "person"), X, said(on=AFTER), waiver)


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ("2031-05-04", date(2031, 5, 4)),
        ("2031-02", date(2031, 2, 28)),
        ("2031", date(2031, 12, 31)),
        ("2031-05-04T10:00:00Z", date(2031, 5, 4)),
        ("../2031-05", None),
        (When.parse("2031-05"), date(2031, 5, 31)),
        (date(2031, 5, 4), date(2031, 5, 4)),
        (datetime(2031, 5, 4, 12), date(2031, 5, 4)),
        ("2031-05-04?", None),
        ("2031-05-XX", None),
        ("2031-05/..", None),
        ("2031-05/2031-06", None),
        ("Y170000002", None),
        ("-0044-03-15", None),
        ("today", None),
        (None, None),
        (20310504, None),
    ],
)
def test_month_or_year_stands_for_its_last_day(given: str, last: date | None) -> None:
    if last is not None:
        assert last == last_day(given)
        assert last == Ledger.of().as_of(given).day
    else:
        with pytest.raises(LedgerError) as caught:
            last_day(given)
        assert ["CT020"] == [problem.fault.code for problem in caught.value.problems]


def test_settings_are_retained_and_ledger_is_unchanged() -> None:
    ledger = Ledger.of(SOURCES, X, said(on=AFTER))

    known = ledger.as_of(DAY)

    assert ledger.settings is known.ledger.settings
    assert 5 == len(ledger)
    assert 0 == len(known.ledger.assertions)


def test_chain_of_twenty_thousand_premises_is_processed() -> None:
    count = 20_000
    line = [Claim(f"c{i}", "Text.", because=[f"c{i + 1}"]) for i in range(count)]

    known = Ledger.of(SOURCES, line, Claim(f"c{count}", "Text."), said(f"c{count}")).as_of(DAY)

    assert count + 1 == len(known.ledger.claims)
