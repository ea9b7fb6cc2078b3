"""After any edits a checker holds what a check of the whole edited ledger finds."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.analysis.facts import Facts
from claimtrack.engine import Judged, Rule, closing_rule, rule, run
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.findings import Finding, Flag, because
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Predicate,
    Record,
    Retraction,
    Severity,
    Source,
    Waiver,
)
from claimtrack.scale.entries import take_out
from claimtrack.scale.incremental import Checker
from claimtrack.scale.revision import Revision
from tests.laws.profiles import law
from tests.laws.stories import Choose, choosing, drawing, random_story, story
from tests.laws.test_parts import RULES, TODAY, said, stating

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

CHANGED: Mapping[type, Sequence[str]] = {
    Source: ("kind", "part_of", "part_of", "named", "number", "reliability", "party_to"),
    Document: ("publisher", "author", "published", "credits", "url", "sha256", "text"),
    Claim: ("kind", "about", "because", "fact", "topics", "search"),
    Predicate: ("functional", "tolerance", "exclusive", "excludes", "before"),
    Assertion: ("claim", "via", "at", "stance", "certainty"),
    Link: ("kind", "from_", "to", "by"),
    Retraction: ("what", "by"),
    Waiver: ("code", "subject", "reason", "until"),
}
"""The fields that an edit changes."""


def edit(choose: Choose, now: Sequence[Record], pool: Sequence[Record]) -> Edit:
    """Choose records to change in one field, to take out or to put in; it may leave no ledger."""
    added: list[Record] = []
    removed: list[Record] = []
    for _ in range(choose((1, 1, 2))):
        here = choose(now)
        alike = [each for each in (*now, *pool) if type(each) is type(here)]
        match choose(("change", "change", "put", "take")):
            case "change" if not any(each is here for each in removed):
                field = choose(CHANGED[type(here)])
                added.append(changed(here, field, choose(alike)))
                removed.append(here)
            case "put":
                there = choose(pool)
                if isinstance(there, Assertion | Link | Retraction):
                    there = evolve(there, id=None)
                added.append(there)
            case _ if not any(each is here for each in removed):
                removed.append(here)
    return added, removed


def changed(record: Record, field: str, other: Record) -> Record:
    """Return a record with a field of another, or as it was where that cannot be meant."""
    change: Callable[..., Record] = evolve
    with suppress(LedgerError):
        return change(record, **{field: getattr(other, field)})
    return record


def edited(now: Sequence[Record], added: Sequence[Record], removed: Sequence[Record]) -> Ledger:
    """Return the ledger after an edit, built anew.

    Raises:
        LedgerError: it is none.
    """
    left = [*now]
    for record in removed:
        take_out(left, record)
    named = [record for record in (*left, *added) if isinstance(record, NAMED)]
    if len(named) > len({id(record) for record in named}):
        # The very object twice is one record to a ledger, and two to an edit.
        raise LedgerError(Problem(Fault.DUPLICATE, "a record is there already"))
    return Ledger.of(left, added)


NAMED = (Source, Document, Predicate, Claim)


def follows(ledger: Ledger, pool: Sequence[Record], choose: Choose, rules: Sequence[Rule]) -> int:
    """Hold that a checker does what a check of the whole does; return how many edits it took."""
    checker = Checker.of(ledger, rules, today=TODAY)
    before = said(run(ledger, rules, today=TODAY))
    assert before == said(checker.report)
    took = 0
    for _ in range(choose((2, 4, 6))):
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


@law
@given(st.data())
def test_after_any_edits_a_checker_holds_what_the_whole_check_finds(data: st.DataObject) -> None:
    choose = drawing(data.draw)
    make = choose((story, stating))
    follows(make(choose), [*make(choose).records()], choose, RULES)


@pytest.mark.parametrize("start", range(0, 120, 30))
def test_so_it_does_in_random_ledgers(start: int) -> None:
    took = [
        follows(make(seed), [*make(seed + 10_000).records()], choosing(seed), RULES)
        for seed in range(start, start + 30)
        for make in (random_story, random_facts)
    ]

    assert sum(took) > 90


def random_facts(seed: int) -> Ledger:
    """Return a random ledger of claims that only their facts bring together."""
    return stating(choosing(seed))


@pytest.mark.deep
@pytest.mark.parametrize("start", range(0, 800, 100))
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
