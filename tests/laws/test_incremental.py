"""After any edits a checker holds what a check of the whole edited ledger finds."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.analysis.facts import Facts
from claimtrack.engine import Judged, Rule, RuleError, closing_rule, rule, run
from claimtrack.errors import LedgerError
from claimtrack.findings import Finding, Flag, because
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Ledger,
    Link,
    Record,
    Ref,
    Retraction,
    Settings,
    Severity,
    Source,
    Waiver,
    ref_of,
)
from claimtrack.scale.incremental import Checker
from claimtrack.scale.revision import Revision
from tests.laws.profiles import law
from tests.laws.stories import Choose, random_story, story
from tests.laws.test_parts import RULES, TODAY, choosing, said, stating

_T = TypeVar("_T")

# Rules that say of a source what any claim may give rise to, or of a predicate.


@rule("XY101", "talkative", Severity.NOTE)
def talkative(facts: Facts) -> Iterator[Flag]:
    """A source that one claim names in two chains."""
    heads = Counter(
        (assertion.claim, hop.source)
        for assertion in facts.ledger.assertions
        for hop in assertion.via
    )
    for source in sorted({source for (_, source), count in heads.items() if count > 2}):
        record = facts.ledger.sources[source]
        yield Flag((record,), "talks a lot", [because("it does", record)])


@rule("XY102", "denied-use", Severity.NOTE)
def denied_use(facts: Facts) -> Iterator[Flag]:
    """A predicate that some fact denies."""
    denied = {c.fact.predicate for c in facts.ledger.claims.values() if c.fact and c.fact.negated}
    for id in sorted(denied):
        record = facts.ledger.predicates[id]
        yield Flag((record,), "is denied", [because("by a fact", record)])


@closing_rule("XY103", "too-much", Severity.NOTE)
def too_much(facts: Facts, judged: Judged) -> Iterator[Flag]:
    """A claim, the first one, if there are many findings."""
    first = min(facts.ledger.claims.values(), key=lambda claim: claim.id, default=None)
    if first is not None and len(judged.findings) % 2:
        words = f"{len(judged.findings)} findings in {len(facts.ledger.claims)} claims"
        yield Flag((first,), words, [because("it is the first", first)])


Edit = tuple[list[Record], list[Record]]


def edit(choose: Choose, now: Sequence[Record], pool: Sequence[Record]) -> Edit:
    """Choose records to take out, and others to put in or to replace them."""
    removed = [choose(now) for _ in range(choose((0, 1, 1, 2))) if now]
    added = [choose(pool) for _ in range(choose((0, 1, 1, 2, 3))) if pool]
    removed = list({id(record): record for record in removed}.values())
    added = list({ref_of(record): record for record in added}.values())
    named = {ref_of(record) for record in added if not isinstance(record, Waiver) and record.id}
    gone = {id(record) for record in removed}
    removed += [
        record
        for record in now
        if id(record) not in gone and not isinstance(record, Waiver) and record.id
        if ref_of(record) in named
    ]
    return added, removed


def edited(now: Sequence[Record], added: Sequence[Record], removed: Sequence[Record]) -> Ledger:
    """Return the ledger after an edit, built anew.

    Raises:
        LedgerError: it is none.
    """
    gone = {id(record) for record in removed}
    return Ledger.of([record for record in now if id(record) not in gone], added)


def follows(ledger: Ledger, pool: Sequence[Record], choose: Choose, rules: Sequence[Rule]) -> int:
    """Hold that a checker does what a check of the whole does; return how many edits it took."""
    checker = Checker.of(ledger, rules, today=TODAY)
    before = said(run(ledger, rules, today=TODAY))
    assert before == said(checker.report)
    took = 0
    for _ in range(choose((1, 2, 3, 5))):
        now = [*checker.ledger.records()]
        added, removed = edit(choose, now, pool)
        try:
            wanted = edited(now, added, removed)
        except LedgerError:
            with pytest.raises(LedgerError):
                checker.edit(added, removed)
            assert before == said(checker.report)
            continue
        revision = checker.edit(added, removed)
        after = said(run(wanted, rules, today=TODAY))
        assert after == said(checker.report)
        assert (told(after) - told(before), told(before) - told(after)) == in_words(revision)
        assert wanted == checker.ledger
        before, took = after, took + 1
    return took


Words = Counter[tuple[bool, str, str, str]]


def told(found: Words) -> Words:
    """Return what is not waived."""
    return Counter({words: count for words, count in found.items() if not words[0]})


def in_words(revision: Revision) -> tuple[Words, Words]:
    """Return what appeared and what went away."""

    def words(findings: Sequence[Finding]) -> Words:
        return Counter((False, f.code, f.fingerprint, f.message) for f in findings)

    return words(revision.appeared), words(revision.gone)


def drawing(data: st.DataObject) -> Choose:
    def choose(options: Sequence[_T]) -> _T:
        return data.draw(st.sampled_from(options))

    return choose


@law
@given(st.data())
def test_after_any_edits_a_checker_holds_what_the_whole_check_finds(data: st.DataObject) -> None:
    choose = drawing(data)
    make = choose((story, stating))
    follows(make(choose), [*make(choose).records()], choose, RULES)


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_so_it_does_in_random_ledgers(start: int) -> None:
    took = [
        follows(make(seed), [*make(seed + 10_000).records()], choosing(seed), RULES)
        for seed in range(start, start + 10)
        for make in (random_story, random_facts)
    ]

    assert sum(took) > 10


def random_facts(seed: int) -> Ledger:
    """Return a random ledger of claims that only their facts bring together."""
    return stating(choosing(seed))


@pytest.mark.deep
@pytest.mark.parametrize("start", range(0, 3_000, 100))
def test_so_it_does_in_many_random_ledgers(start: int) -> None:
    for seed in range(start, start + 100):
        for make in (random_story, random_facts):
            follows(make(seed), [*make(seed + 10_000).records()], choosing(seed), RULES)
        big = story(choosing(seed), 14)
        follows(big, [*story(choosing(seed + 10_000), 14).records()], choosing(seed), RULES)


@pytest.mark.parametrize("seed", range(25))
def test_what_any_claim_may_give_rise_to_is_found_of_sources_and_predicates(seed: int) -> None:
    rules = (*RULES, talkative, denied_use)

    follows(random_story(seed), [*random_story(seed + 10_000).records()], choosing(seed), rules)


@pytest.mark.parametrize("seed", range(25))
def test_a_closing_rule_of_ones_own_is_given_all_findings(seed: int) -> None:
    rules = (*RULES, too_much)

    follows(random_story(seed), [*random_story(seed + 10_000).records()], choosing(seed), rules)


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
