"""A number changes on the way from one source to the next.

## Why it matters

A relay turns "some thirty" into "forty", although nobody counted again. The only
evidence for the figure is what the first source in the chain gave.

## Example

```toml
ledger = 1

[predicate.stranded]
takes = "number"

[source]
coast-guard = { kind = "government" }
daily = { kind = "outlet" }

[claim.stranded]
text = "Thirty boats are stranded."
fact = { subject = "harbour", predicate = "stranded", value = 30 }
via = [
  { source = "coast-guard", value = 30 },
  { source = "daily", value = 40 },  # <- here
]

[[claim.stranded.assertion]]
via = ["coast-guard"]
```

## No finding

```toml
ledger = 1

[predicate.stranded]
takes = "number"

[source]
coast-guard = { kind = "government" }
daily = { kind = "outlet" }

[claim.stranded]
text = "Thirty boats are stranded."
fact = { subject = "harbour", predicate = "stranded", value = 30 }
via = [
  { source = "coast-guard", value = 30 },
  { source = "daily", value = "about 30" },
]

[[claim.stranded.assertion]]
via = ["coast-guard"]
```

The comparison uses the tolerance and units of the predicate. A source that witnessed,
showed or confirmed the claim may give another figure, because it has its own knowledge;
later figures are compared with that one.

The rule also compares the last figure of a chain with the `fact` of the asserted claim,
and the facts of restatements with the same subject, predicate, place and date. If two
figures differ, but a loose reading makes them equal (`about 30` and `35`), the finding
is only *possible*.

An upper bound that became a lower bound, or the reverse, is found even if the number is
the same: `no more than 200` is not `more than 200`. Degrees are compared as temperatures,
or if the predicate has a unit such as `Δ°C` as differences; without a unit, they differ
only if they differ both as temperatures and as differences.

## Not detected

Small changes at several steps, each within the tolerance, that add up to more than the
tolerance. Figures in units that cannot be converted. `value-conflict` compares claims
that do not restate each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from math import inf

import numpy as np

from claimtrack.engine.finding import Flag, Outcome, Reason, chain_reasons, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.conflicts.statement_text import asserting_chains, describe_fact, value_text
from claimtrack.facts.conflicts.statements import Reals, ValueBounds, value_bounds
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Hop,
    Link,
    Predicate,
    Quantity,
    Severity,
    Stance,
    ValueType,
)
from claimtrack.model.numbers.units import is_temperature

Found = tuple[int, Outcome, Reason]
"""A group of claims, the certainty of the change, and the reason."""

_DEFAULT_PREDICATE = Predicate("figure", takes=ValueType.NUMBER)
"""The predicate of figures in chains for a claim without a fact: it has no tolerance."""

_UNLESS = {Outcome.FOUND: "", Outcome.POSSIBLE: ", unless one of them is read loosely"}


@rule("CT211", "changed-figure", Severity.WARNING, scope=Scope.CLAIM)
def changed_figure(facts: Facts) -> Iterator[Flag]:
    found: dict[tuple[int, str], list[Reason]] = {}
    restated: dict[int, set[str]] = {}
    for assertion in facts.figure_assertions:
        group = facts.columns.group_of(assertion.claim)
        for outcome, reason in _changes_in_chain(facts, assertion):
            found.setdefault((group, outcome.value), []).append(reason)
    for group, outcome, reason in _changes_in_restatements(facts):
        found.setdefault((group, outcome.value), []).append(reason)
        ids = (leaf.record.id for leaf in reason.leaves() if isinstance(leaf.record, Claim))
        restated.setdefault(group, set()).update(ids)
    for group, outcome_word in sorted(found):
        claim, also = ClaimView(facts, group), restated.get(group, ())
        yield merge_into_flag(
            claim.subjects,
            found[group, outcome_word],
            partial(_restatement_links, claim, also),
            "keep the figure, or record the source of the new one",
            Outcome(outcome_word),
        )


def _restatement_links(claim: ClaimView, also: Iterable[str], ids: Iterable[str]) -> Iterable[Link]:
    return claim.restatement_links({*ids, *also})


def _changes_in_chain(facts: Facts, assertion: Assertion) -> Iterator[tuple[Outcome, Reason]]:
    """Yield each change of the figure from hop to hop, and from the last hop to the claim."""
    fact = facts.ledger.claims[assertion.claim].fact
    predicate = _DEFAULT_PREDICATE if fact is None else facts.ledger.predicates[fact.predicate]
    last: Hop | None = None
    for hop in assertion.via:
        if hop.act is not None and hop.act.own_knowledge:
            last = None
        if hop.value is None:
            continue
        if last is not None and last.value is not None:
            text = f"`{hop.source}` gives {hop.value} where `{last.source}` gave {last.value}"
            yield from _change(_compare(predicate, last.value, hop.value), text, assertion, hop)
        last = hop
    figure = None if fact is None or fact.negated else facts.ledger.quantity_of(fact)
    if last is None or last.value is None or figure is None:
        return
    if assertion.stance is Stance.ASSERTS:
        text = f"the claim gives {figure} where `{last.source}` gave {last.value}"
        yield from _change(_compare(predicate, last.value, figure), text, assertion, last)


def _change(
    outcome: Outcome | None, text: str, assertion: Assertion, hop: Hop
) -> Iterator[tuple[Outcome, Reason]]:
    if outcome is not None:
        yield outcome, Reason(text + _UNLESS[outcome], assertion, place=hop.place)


# Ledgers repeat figures, and arithmetic with exact numbers is slow.
@lru_cache(maxsize=1 << 12)
def _compare(predicate: Predicate, one: Quantity, other: Quantity) -> Outcome | None:
    """Return the certainty that two figures differ by more than the tolerance, or None.

    The difference is found if the figures differ under the loosest reading, and possible
    if they differ under the strict one. Units that cannot be converted give None.
    """
    first, second = predicate.quantity(one), predicate.quantity(other)
    outcome = _difference(predicate, first, second)
    if predicate.unit is None and is_temperature(first.unit) and is_temperature(second.unit):
        # `2 °C` may be a temperature, or a rise by 3.6 °F.
        first, second = (each.with_default_unit("Δ°C") for each in (first, second))
        outcome = min(outcome, _difference(predicate, first, second), key=_ORDER.index)
    return outcome


_ORDER = (None, Outcome.POSSIBLE, Outcome.FOUND)


def _difference(predicate: Predicate, first: Quantity, second: Quantity) -> Outcome | None:
    unit = predicate.unit or first.unit
    here, there = first.into(unit), second.into(unit)
    if here is None or there is None:
        return None
    return _difference_of_bounds(value_bounds(predicate, here), value_bounds(predicate, there))


def _difference_of_bounds(a: ValueBounds, b: ValueBounds) -> Outcome | None:
    """Return the certainty that two values differ, or None.

    A figure of which an upper bound became a lower bound differs even if a generous reading
    of both includes the bound: `no more than 200` is not `more than 200`.
    """
    if a.loosest_low > b.loosest_high or b.loosest_low > a.loosest_high:
        return Outcome.FOUND
    upper, lower = (a, b) if a.low == -inf else (b, a)
    turned = upper.low == -inf and lower.high == inf and lower.low >= upper.high
    if a.low > b.high or b.low > a.high:
        return Outcome.FOUND if turned else Outcome.POSSIBLE
    return Outcome.POSSIBLE if turned else None


def _changes_in_restatements(facts: Facts) -> Iterator[Found]:
    """Yield the two most different figures among claims that restate each other."""
    rows = defaultdict[tuple[int, int, str], list[int]](list)
    stated, columns = facts.statements, facts.columns
    if not facts.restatements:
        return
    numbers = stated.of_predicates(lambda predicate: predicate.takes is ValueType.NUMBER)
    group = columns.group[stated.claim]
    asked = numbers & ~stated.negated & facts.asserted_statements
    for row in np.flatnonzero(asked & np.isin(group, list(facts.restatements))).tolist():
        fact = columns.claims[stated.claim[row]].fact
        timeless = stated.predicates[stated.predicate[row]].timeless
        when = "" if timeless or fact is None else str(fact.when)
        rows[int(group[row]), int(stated.key[row]), when].append(row)
    for (number, _, _), alike in sorted(rows.items()):
        found = _most_different(stated.values[:, alike])
        if found is not None:
            outcome, *pair = found
            claims = [columns.claims[stated.claim[alike[each]]] for each in sorted(pair)]
            yield number, outcome, _restatement_reason(facts, claims, outcome)


def _most_different(values: Reals) -> tuple[Outcome, int, int] | None:
    """Return the columns with the highest lower and the lowest upper bound, if they differ."""
    low, high, loosest_low, loosest_high = values
    for above, below in ((loosest_low, loosest_high), (low, high)):
        one, other = int(above.argmax()), int(below.argmin())
        bounds = (ValueBounds(*values[:, each].tolist()) for each in (one, other))
        if one != other and (outcome := _difference_of_bounds(*bounds)) is not None:
            return outcome, one, other
    return None


def _restatement_reason(facts: Facts, claims: Sequence[Claim], outcome: Outcome) -> Reason:
    """Return the reason that a claim and its restatement give different figures."""
    one, other = claims
    parts = [
        Reason(
            f"`{claim.id}` states {describe_fact(claim.fact, facts.ledger)}",
            claim,
            place=claim.fact.place,
        )
        for claim in claims
        if claim.fact is not None
    ]
    chains, _ = asserting_chains(facts, claims[:1])
    figures = [value_text(claim.fact) for claim in claims if claim.fact is not None]
    text = (
        f"`{one.id}` gives {figures[0]}, but its restatement `{other.id}` gives "
        f"{figures[1]}{_UNLESS[outcome]}"
    )
    return Reason(text, parts=(*parts, *chain_reasons(chains)), place=parts[0].where)
