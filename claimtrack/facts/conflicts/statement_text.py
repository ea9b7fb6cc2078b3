"""What a claim states in structured form, in words, and what leaves it open.

"Possible" is said of a conflict where some reading has none: these are the words
for the readings there are, of dates and of numbers.
"""

from collections.abc import Iterator, Sequence

from claimtrack.facts.groundwork import Groundwork
from claimtrack.facts.reason_records import joining_links
from claimtrack.model import Assertion, Claim, ClaimKind, Fact, Ledger, Link, ValueType, When
from claimtrack.model.dates.day_numbers import spell_day
from claimtrack.model.numbers.extent import Extent


def worded(fact: Fact, ledger: Ledger) -> str:
    """Return what a fact says: ``missile-a: range 1900 km (2021)``, ``quay: no flood (2020)``."""
    predicate = ledger.predicates[fact.predicate]
    told = [str(fact.when)] if fact.when else []
    told += [f"at {fact.where}"] if fact.where else []
    about = f" ({', '.join(told)})" if told else ""
    what = predicate.label
    if fact.value is not None:
        value = ledger.quantity_of(fact) or fact.value
        what = f"{'not ' if fact.negated else ''}{what} {value}"
    elif fact.first_since is not None:
        what = f"first {what} since {fact.first_since}"
    elif fact.negated:
        what = f"no {what}"
    return f"{fact.subject}: {what}{about}"


def told_of(facts: Groundwork) -> Iterator[tuple[Claim, Fact, int]]:
    """Yield the claims that say that something is or was so, by id, with their fact and group.

    Forecasts are not among them, nor what nobody asserts.
    """
    chains, group = facts.asserted.chains, facts.columns.group
    for number, claim in enumerate(facts.columns.claims):
        if claim.fact is None or claim.fact.negated or claim.kind is ClaimKind.FORECAST:
            continue
        if chains[group[number]]:
            yield claim, claim.fact, int(group[number])


def value_text(fact: Fact) -> str:
    """Return the value of a fact with its unit, as they were given."""
    return f"{fact.value}" if fact.unit is None else f"{fact.value} {fact.unit}"


def asserted_by(
    facts: Groundwork, claims: Sequence[Claim]
) -> tuple[Sequence[Assertion], Sequence[Link]]:
    """Return a chain that asserts each of some claims, and what makes them one with its claim."""
    chains: list[Assertion] = []
    for claim in claims:
        columns = facts.columns
        side = columns.chains_of(2 * columns.group_of(claim.id))
        said = [columns.assertions[chain] for chain in side]
        own = [assertion for assertion in said if assertion.claim == claim.id] or said
        chains.append(min(own, key=lambda each: ([hop.source for hop in each.via], each.claim)))
    ids = [*(claim.id for claim in claims), *(chain.claim for chain in chains)]
    return list(dict.fromkeys(chains)), joining_links(facts, (), ids)


def readings(claim: Claim, ledger: Ledger) -> Iterator[str]:
    """Yield what in a claim's fact can be read in more than one way, or is not said."""
    fact = claim.fact
    if fact is None:
        return
    predicate = ledger.predicates[fact.predicate]
    happens = predicate.takes is ValueType.NOTHING and not fact.negated
    if not predicate.timeless:
        for when in (fact.when, *([fact.first_since] if fact.first_since else [])):
            yield from _of_date(when, happens)
    if fact.negated and fact.when is not None and (fact.when.open_end or fact.when.unknown_end):
        yield "it reaches to the day on which it was first published"
    quantity = ledger.quantity_of(fact)
    if quantity is not None and quantity.nominal != quantity.loosest:
        span = _span(quantity.loosest)
        yield f'"{quantity.given}" may be taken for {span}'


def _of_date(when: When | None, happens: bool) -> Iterator[str]:
    if when is None:
        yield "it has no date"
        return
    if when.qualified:
        mark = " and ".join(
            word
            for word, marked in (("uncertain", when.uncertain), ("approximate", when.approximate))
            if marked
        )
        yield f"{when} is marked as {mark}"
    if happens:
        if when.earliest != when.latest:
            yield f"{when} is some day from {_days(when.earliest, when.latest)}"
        return
    for verb, bounds in (("starts", when.start), ("ends", when.end)):
        if bounds.earliest != bounds.latest:
            days = _days(bounds.earliest, bounds.latest)
            yield f"{when} {verb} on some day from {days}"


def _days(first: int | None, last: int | None) -> str:
    start = "any time" if first is None else spell_day(first)
    return f"{start} to {'any time' if last is None else spell_day(last)}"


def _span(extent: Extent) -> str:
    if extent.high is None:
        return "any number" if extent.low is None else f"{float(extent.low):,.6g} or more"
    if extent.low is None:
        return f"{float(extent.high):,.6g} or less"
    return f"{float(extent.low):,.6g} to {float(extent.high):,.6g}"
