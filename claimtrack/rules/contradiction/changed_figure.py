"""A number changes on the way from one source to the next.

## Why it matters

"Some thirty" becomes "forty" when it is retold, and nobody counted again. The
figure is then worth what the earliest source in the chain made of it.

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

The predicate's tolerance and units count. Nor is there a finding at a source that
witnessed, showed or confirmed it: it may correct the figure from what it knows
itself, and what comes after is compared with its own.

The last figure of a chain that asserts the claim is held against the claim's own
`fact`; and the facts of claims that restate one another, of one subject, predicate,
place and date, are held against each other. If two figures differ, but a generous
reader could take them for the same (`about 30` and `35`), the finding is only
possible.

## Not detected

A figure that changes by less than is tolerated at each step, and by more in all;
figures in units that cannot be compared. Two claims that do not restate one
another are `value-conflict`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

import numpy as np

from claimtrack.engine.finding import Flag, Outcome, Reason, chain_reasons, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.errors import Place
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.conflicts.statement_text import asserting_chains, describe_fact, value_text
from claimtrack.facts.conflicts.statements import Reals, value_bounds
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

Found = tuple[int, Outcome, Reason]
"""A group of claims, whether the figure has changed for certain, and how."""

_FREE = Predicate("figure", takes=ValueType.NUMBER)
"""What figures are of where no fact says it: they are compared as they stand."""

_UNLESS = {Outcome.FOUND: "", Outcome.POSSIBLE: ", unless one of them is taken generously"}


@rule("CT211", "changed-figure", Severity.WARNING, scope=Scope.CLAIM)
def changed_figure(facts: Facts) -> Iterator[Flag]:
    found: dict[tuple[int, str], list[Reason]] = {}
    restated: dict[int, set[str]] = {}
    for group, outcome, reason in _retold(facts):
        found.setdefault((group, outcome.value), []).append(reason)
    for group, outcome, reason in _restated(facts):
        found.setdefault((group, outcome.value), []).append(reason)
        ids = (leaf.record.id for leaf in reason.leaves() if isinstance(leaf.record, Claim))
        restated.setdefault(group, set()).update(ids)
    for group, outcome_word in sorted(found):
        claim, also = ClaimView(facts, group), restated.get(group, ())
        yield merge_into_flag(
            claim.subjects,
            found[group, outcome_word],
            partial(_ties, claim, also),
            "keep the figure, or record from where the later one has another",
            Outcome(outcome_word),
        )


def _ties(claim: ClaimView, also: Iterable[str], ids: Iterable[str]) -> Iterable[Link]:
    return claim.restatement_links({*ids, *also})


def _retold(facts: Facts) -> Iterator[Found]:
    """Yield where figures change along the standing chains."""
    for assertion in facts.figure_assertions:
        for outcome, reason in _along(facts, assertion):
            yield facts.columns.group_of(assertion.claim), outcome, reason


def _along(facts: Facts, assertion: Assertion) -> Iterator[tuple[Outcome, Reason]]:
    """Yield the hops that give another figure than the last before them, and the claim if it does.

    Who knows it by himself may correct it.
    """
    fact = facts.ledger.claims[assertion.claim].fact
    predicate = _FREE if fact is None else facts.ledger.predicates[fact.predicate]
    last: Hop | None = None
    for hop in assertion.via:
        if hop.act is not None and hop.act.own_knowledge:
            last = None
        if hop.value is None:
            continue
        if last is not None and last.value is not None:
            text = f"`{hop.source}` gives {hop.value} where `{last.source}` gave {last.value}"
            yield from _told(_differ(predicate, last.value, hop.value), text, assertion, hop.place)
        last = hop
    figure = None if fact is None or fact.negated else facts.ledger.quantity_of(fact)
    if last is None or last.value is None or figure is None:
        return
    if assertion.stance is Stance.ASSERTS:
        text = f"the claim has {figure} where `{last.source}` gave {last.value}"
        yield from _told(_differ(predicate, last.value, figure), text, assertion, last.place)


def _told(
    outcome: Outcome | None, text: str, assertion: Assertion, place: Place | None
) -> Iterator[tuple[Outcome, Reason]]:
    if outcome is not None:
        yield outcome, Reason(text + _UNLESS[outcome], assertion, place=place)


# Ledgers repeat their figures, and exact numbers are slow.
@lru_cache(maxsize=1 << 12)
def _differ(predicate: Predicate, one: Quantity, other: Quantity) -> Outcome | None:
    """Say whether two figures of a predicate differ by more than it tolerates.

    Certainly, if they do however generously they are taken; possibly, if they do as
    their words say. What cannot be compared does not differ.
    """
    first, second = predicate.quantity(one), predicate.quantity(other)
    unit = predicate.unit or first.unit
    here, there = first.into(unit), second.into(unit)
    if here is None or there is None:
        return None
    a, b = value_bounds(predicate, here), value_bounds(predicate, there)
    if a.loosest_low > b.loosest_high or b.loosest_low > a.loosest_high:
        return Outcome.FOUND
    return Outcome.POSSIBLE if a.low > b.high or b.low > a.high else None


def _restated(facts: Facts) -> Iterator[Found]:
    """Yield the claims that restate one another with different figures: two of each that do."""
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
        found = _farthest(stated.values[:, alike])
        if found is not None:
            outcome, *pair = found
            claims = [columns.claims[stated.claim[alike[each]]] for each in sorted(pair)]
            yield number, outcome, _both(facts, claims, outcome)


def _farthest(values: Reals) -> tuple[Outcome, int, int] | None:
    """Return the rows of the highest lower and the lowest upper bound, where they disagree."""
    low, high, loosest_low, loosest_high = values
    if loosest_low.max() > loosest_high.min():
        return Outcome.FOUND, int(loosest_low.argmax()), int(loosest_high.argmin())
    if low.max() > high.min():
        return Outcome.POSSIBLE, int(low.argmax()), int(high.argmin())
    return None


def _both(facts: Facts, claims: Sequence[Claim], outcome: Outcome) -> Reason:
    """Return the reason that two claims are, with who asserts them as one."""
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
        f"`{one.id}` has {figures[0]} and `{other.id}`, the same claim restated, "
        f"{figures[1]}{_UNLESS[outcome]}"
    )
    return Reason(text, parts=(*parts, *chain_reasons(chains)), place=parts[0].where)
