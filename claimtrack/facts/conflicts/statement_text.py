"""Structured statements in words, and their ambiguities.

A conflict is only possible if the statements have a reading in which it disappears.
:func:`describe_ambiguities` describes these readings of dates and numbers.
"""

from collections.abc import Iterator, Sequence

from claimtrack.facts.core.certain_days import describe_qualifiers
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import restatement_links
from claimtrack.model import Assertion, Claim, ClaimKind, Fact, Ledger, Link, ValueType, When
from claimtrack.model.dates.day_numbers import format_day
from claimtrack.model.dates.expression import DateForm
from claimtrack.model.numbers.extent import Extent


def describe_fact(fact: Fact, ledger: Ledger) -> str:
    """Return a fact in words: ``missile-a: range 1900 km (2021)``, ``quay: no flood (2020)``."""
    details = [str(fact.when)] if fact.when else []
    details += [f"at {fact.where}"] if fact.where else []
    circumstances = f" ({', '.join(details)})" if details else ""
    statement = ledger.predicates[fact.predicate].label
    if fact.value is not None:
        value = ledger.quantity_of(fact) or fact.value
        statement = f"{'not ' if fact.negated else ''}{statement} {value}"
    elif fact.first_since is not None:
        statement = f"first {statement} since {fact.first_since}"
    elif fact.negated:
        statement = f"no {statement}"
    return f"{fact.subject}: {statement}{circumstances}"


def asserted_facts(facts: Facts) -> Iterator[tuple[Claim, Fact, int]]:
    """Yield the asserted claims that affirm a fact, by id, with the fact and the group.

    Denials and forecasts are excluded.
    """
    chains, group = facts.asserted.chains, facts.columns.group
    for number, claim in enumerate(facts.columns.claims):
        if claim.fact is None or claim.fact.negated or claim.kind is ClaimKind.FORECAST:
            continue
        if chains[group[number]]:
            yield claim, claim.fact, int(group[number])


def value_text(fact: Fact) -> str:
    """Return the value of a fact with its unit, as given in the ledger."""
    return f"{fact.value}" if fact.unit is None else f"{fact.value} {fact.unit}"


def asserting_chains(
    facts: Facts, claims: Sequence[Claim]
) -> tuple[Sequence[Assertion], Sequence[Link]]:
    """Return one asserting chain for each claim, and the restatements that join chain and claim."""
    columns = facts.columns
    chains: list[Assertion] = []
    for claim in claims:
        side = columns.chains_of(2 * columns.group_of(claim.id))
        asserting = [columns.assertions[chain] for chain in side]
        own = [assertion for assertion in asserting if assertion.claim == claim.id] or asserting
        chains.append(min(own, key=lambda each: ([hop.source for hop in each.via], each.claim)))
    ids = [*(claim.id for claim in claims), *(chain.claim for chain in chains)]
    return list(dict.fromkeys(chains)), restatement_links(facts, (), ids)


def describe_ambiguities(claim: Claim, ledger: Ledger) -> Iterator[str]:
    """Yield a phrase for each part of a claim's fact that is missing or ambiguous."""
    fact = claim.fact
    if fact is None:
        return
    predicate = ledger.predicates[fact.predicate]
    happens = predicate.takes is ValueType.NOTHING and not fact.negated
    if not predicate.timeless:
        for when in fact.dates or (None,):
            yield from _describe_date(when, happens)
    if fact.negated and fact.when is not None and fact.when.endless is not None:
        yield "it holds until the day of its first publication"
    quantity = ledger.quantity_of(fact)
    if quantity is not None and quantity.nominal != quantity.loosest:
        yield f'"{quantity.given}" can mean {_describe_extent(quantity.loosest)}'


def _describe_date(when: When | None, happens: bool) -> Iterator[str]:
    if when is None:
        yield "it has no date"
        return
    if when.qualified:
        yield f"{when} is marked as {describe_qualifiers(when)}"
    if when.instant is not None or happens or when.form is DateForm.ONE_OF:
        periods = [_describe_days(each.earliest, each.latest) for each in when.periods]
        if len(periods) > 1 or when.earliest_anywhere != when.latest_anywhere:
            elsewhere = ", by the time zone" if when.instant is not None else ""
            yield f"{when} is some day from {' or '.join(periods)}{elsewhere}"
        return
    for verb, bounds in (("starts", when.start), ("ends", when.end)):
        if bounds.earliest != bounds.latest:
            days = _describe_days(bounds.earliest, bounds.latest)
            yield f"{when} {verb} on some day from {days}"


def _describe_days(first: int | None, last: int | None) -> str:
    start = "any time" if first is None else format_day(first)
    return f"{start} to {'any time' if last is None else format_day(last)}"


def _describe_extent(extent: Extent) -> str:
    if extent.high is None:
        return "any number" if extent.low is None else f"{float(extent.low):,.6g} or more"
    if extent.low is None:
        return f"{float(extent.high):,.6g} or less"
    return f"{float(extent.low):,.6g} to {float(extent.high):,.6g}"
