"""A checker: what an edit reaches, tells and refuses."""

import re
from collections.abc import Iterator, Sequence

import pytest
from attrs import evolve

from claimtrack.analysis.facts import Facts
from claimtrack.engine import RuleError, rule, run
from claimtrack.errors import LedgerError
from claimtrack.findings import Flag
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Link,
    Predicate,
    Record,
    Ref,
    Retraction,
    Settings,
    Severity,
    Source,
    Waiver,
)
from claimtrack.scale.incremental import Checker
from tests.laws.test_incremental import Words
from tests.laws.test_parts import RULES, said


def checker(*records: Record) -> Checker:
    return Checker.of(Ledger.of(*records), RULES)


LENA, DAILY = Source("lena", "witness"), Source("daily", "outlet")
CLOSED, LATE = Claim("closed", "It was closed."), Claim("late", "It was late.")


def test_only_the_neighbourhoods_an_edit_touches_are_judged_again() -> None:
    others = [Claim(f"c{i}", "Text.", because=[f"c{i - 1}"] if i else ()) for i in range(9)]
    link = Link("supports", "closed", "late")
    desk = checker(LENA, CLOSED, LATE, link, *others)

    assert 2 == desk.edit([Assertion("late", ["lena"])]).claims
    assert 2 == desk.edit(removed=[link]).claims
    assert 1 == desk.edit([Assertion("closed", ["lena"])]).claims


def test_an_edit_tells_what_appeared_and_what_went_away() -> None:
    desk = checker(LENA, CLOSED)

    revision = desk.edit([Assertion("closed", ["lena"])])

    assert ["CT102"] == [each.code for each in revision.appeared]
    assert {"CT101", "CT501"} == {each.code for each in revision.gone}


def test_what_a_waiver_accepts_goes_away_and_comes_back_with_it() -> None:
    desk = checker(LENA, CLOSED, Assertion("closed", ["lena"]))
    waiver = Waiver("CT102", Ref("claim", "closed"), reason="Nobody else was there.")

    assert ["CT102"] == [each.code for each in desk.edit([waiver]).gone]
    assert ["CT102"] == [each.code for each in desk.edit(removed=[waiver]).appeared]


def test_a_record_is_removed_by_its_name() -> None:
    desk = checker(LENA, DAILY, CLOSED)

    desk.edit(removed=[Ref("source", "daily"), Ref("source", "lena")])

    assert Ledger.of(CLOSED) == desk.ledger


def test_of_equal_records_one_is_removed_each_time_it_is_named() -> None:
    said = Assertion("closed", ["lena"])
    desk = checker(LENA, CLOSED, said, evolve(said), evolve(said))

    desk.edit(removed=[said, said])

    assert Ledger.of(LENA, CLOSED, said) == desk.ledger


@pytest.mark.parametrize(
    ("added", "removed", "message"),
    [
        ([], [LATE], "claim `late` is not there to be removed"),
        ([], [Source("lena", "official")], "source `lena` is not there to be removed"),
        ([], [CLOSED, CLOSED], "claim `closed` is not there to be removed"),
        ([CLOSED], [], "two records carry the id `closed`"),
        ([LATE, LATE], [], "two records carry the id `late`"),
        ([Assertion("closed", ["lenna"])], [], "unknown source `lenna`"),
        ([Assertion("clsed", ["lena"])], [], "unknown claim `clsed`"),
        ([Link("supports", "late", "closed")], [], "unknown claim `late`"),
        ([Retraction(Ref("document", "paper"))], [], "unknown document `paper`"),
        ([Waiver("CT102", Ref("claim", "late"))], [], "unknown claim `late`"),
        ([], [CLOSED], "unknown claim `closed`"),
        ([], [LENA], "unknown source `lena`"),
        ([], [Ref("assertion", "a")], "unknown assertion `a`"),
        ([evolve(LENA, part_of="daily")], [LENA], "own one another in a ring"),
        ([Claim("deep", "Text.", fact=Fact("sea", "depth", value=3))], [], "unknown predicate"),
    ],
)
def test_an_edit_that_leaves_no_ledger_is_refused_and_changes_nothing(
    added: Sequence[Record], removed: Sequence[Record | Ref], message: str
) -> None:
    daily = evolve(DAILY, part_of="lena")
    said = Assertion("closed", ["lena", "daily"], id="a")
    accepted = Waiver("CT102", Ref("assertion", "a"), reason="So it is.")
    desk = checker(LENA, daily, CLOSED, said, Retraction(said.ref), accepted)
    ledger, found = desk.ledger, said_of(desk)

    with pytest.raises(LedgerError, match=re.escape(message)):
        desk.edit(added, removed)

    assert ledger == desk.ledger
    assert found == said_of(desk)


def said_of(desk: Checker) -> Words:
    return said(desk.report)


def test_a_rule_that_fails_leaves_all_as_it_was() -> None:
    @rule("XY104", "touchy", Severity.NOTE)
    def touchy(facts: Facts) -> Iterator[Flag]:
        """Fails where a claim is late."""
        assert "late" not in facts.ledger.claims
        yield from ()

    ledger = Ledger.of(LENA, CLOSED)
    desk = Checker.of(ledger, (*RULES, touchy))

    with pytest.raises(RuleError, match="XY104"):
        desk.edit([LATE], [LENA])

    assert ledger == desk.ledger


def test_settings_name_only_rules_there_are() -> None:
    with pytest.raises(LedgerError, match="no rule is called `CT999`"):
        Checker.of(Ledger.of(CLOSED), RULES, Settings(ignore=["CT999"]))


def same_as_whole(desk: Checker) -> None:
    assert said(run(desk.ledger, RULES)) == said(desk.report)


def test_who_withdrew_what_is_said_of_a_claim_counts_as_named_there() -> None:
    said_so = Assertion("closed", ["lena"], id="a")
    desk = checker(LENA, DAILY, CLOSED, said_so, Retraction(said_so.ref, by="daily"))

    assert 1 == desk.edit([evolve(DAILY, name="The Daily")], [DAILY]).claims
    same_as_whole(desk)


def test_a_change_of_an_owner_reaches_the_claims_of_all_it_owns() -> None:
    owner, other = Source("owner", "company"), Source("other", "outlet", part_of="owner")
    chains = [Assertion("closed", ["lena", "other"]), Assertion("late", ["lena"])]
    desk = checker(LENA, owner, other, CLOSED, LATE, *chains)

    revision = desk.edit([evolve(owner, party_to=["harbour"])], [owner])

    assert 1 == revision.claims
    same_as_whole(desk)


def test_a_change_of_a_predicate_reaches_the_facts_of_those_it_has_to_do_with() -> None:
    left, arrived = Predicate("left", before=("arrived",)), Predicate("arrived")
    claims = [Claim("gone", "It left.", fact=Fact("ship", "left", when="2021"))]
    claims += [Claim("there", "It came.", fact=Fact("boat", "arrived", when="2020"))]
    desk = checker(left, arrived, *claims)

    assert 2 == desk.edit([Predicate("left")], [left]).claims
    same_as_whole(desk)


def test_what_bears_on_a_claim_is_judged_with_it() -> None:
    desk = checker(LENA, CLOSED, LATE, Link("contradicts", "late", "closed"))

    assert 2 == desk.edit([Assertion("closed", ["lena"])]).claims
    same_as_whole(desk)


def test_what_undercuts_an_assertion_is_judged_with_its_claim() -> None:
    said_so = Assertion("closed", ["lena"], id="a")
    desk = checker(LENA, CLOSED, LATE, said_so, Link("undercuts", "late", to_assertion="a"))

    assert 2 == desk.edit([Assertion("closed", ["lena"])]).claims
    same_as_whole(desk)


def test_a_withdrawal_of_a_document_mentions_who_withdrew_it() -> None:
    paper = Document("paper", publisher="lena")
    withdrawn = Retraction(Ref("document", "paper"), by="daily")
    also = Retraction(Ref("document", "paper"), by="daily", reason="It was wrong.")
    desk = checker(LENA, DAILY, CLOSED, paper, withdrawn, also)

    assert [] == [each.subject.id for each in desk.edit(removed=[also]).appeared]
    assert ["paper", "daily"] == [
        each.subject.id for each in desk.edit(removed=[withdrawn]).appeared
    ]
    same_as_whole(desk)


def test_a_source_that_only_withdrew_a_document_is_mentioned() -> None:
    paper, about = Document("paper"), evolve(CLOSED, about=["daily"])
    desk = checker(DAILY, about, paper, Retraction(Ref("document", "paper"), by="daily"))

    assert [] == [each.code for each in desk.edit([CLOSED], [about]).appeared]
    same_as_whole(desk)
