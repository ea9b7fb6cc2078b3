"""Sources cite each other for a claim in a circle.

## Why it matters

Each source seems to confirm the other, although neither has another source. A claim has
no origin if all its chains are part of the circle.

## Example

```toml
ledger = 1

[source]
daily = { kind = "outlet" }
gazette = { kind = "outlet" }

[claim.sold]  # <- here
text = "The ferry is to be sold."
via = ["daily", "gazette"]

[[claim.sold.assertion]]
via = ["gazette", "daily"]
```

## No finding

One outlet cites the other, which cites a third source:

```toml
ledger = 1

[source]
daily = { kind = "outlet" }
gazette = { kind = "outlet" }
town-hall = { kind = "government" }

[claim.sold]
text = "The ferry is to be sold."
via = ["daily", "gazette"]

[[claim.sold.assertion]]
via = ["town-hall", "daily"]
```

Sources that cite each other are no circle if one of them has the claim from an origin:

```toml
ledger = 1

[source]
daily = { kind = "outlet" }
gazette = { kind = "outlet" }
town-hall = { kind = "government" }

[claim.sold]
text = "The ferry is to be sold."
via = ["daily", "gazette"]

[[claim.sold.assertion]]
via = ["gazette", "daily"]

[[claim.sold.assertion]]
via = ["town-hall", "daily"]
```

## Not detected

A circle through a source that the ledger does not name. A circle through different
claims without a `restates` link between them.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, chain_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.rings import SourceRing
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import chains_with_lineage
from claimtrack.model import Assertion, Severity, Source

_CITING = ("sources cite each other for this", "sources cite each other for the denial")
MAX_ENDS = 3
"""The number of sources that a message names at either end of a long circle."""


@rule("CT301", "circular-sourcing", Severity.ERROR, scope=Scope.CLAIM)
def circular_sourcing(facts: Facts) -> Iterator[Flag]:
    unfed = (ring for ring in facts.source_rings if not _is_fed(facts, ring))
    for group, of_group in groupby(unfed, lambda ring: ring.side // 2):
        claim, rings = ClaimView(facts, group), list(of_group)
        in_rings = {chain: ring.side for ring in rings for chain in ring.carried}
        clauses: list[str] = []
        named: list[Assertion] = []
        for number, of_side in groupby(rings, lambda ring: ring.side):
            side, first = Side(facts, number), next(of_side)
            shown, left = _remaining_origins(side)
            clauses.append(f"{_CITING[number % 2]}: {_path(first.path)}; {left}")
            own = [chain for chain, side_of in in_rings.items() if side_of == number]
            named += chains_with_lineage(side, [*own, *shown])
        others = [chain for chain in named if chain not in in_rings]
        yield Flag(
            claim.subjects,
            "; ".join(clauses),
            [
                *(
                    Reason(f"circle: {_path(ring.path)}", parts=_steps(facts, ring))
                    for ring in rings
                ),
                *chain_reasons(
                    others, claim.restatement_links(chain.claim for chain in (*in_rings, *others))
                ),
            ],
            "find out who had it first, and record their source",
        )


def _is_fed(facts: Facts, ring: SourceRing) -> bool:
    """Return True if a chain from an origin passes through a ring."""
    inside = {source.id for source in ring.sources}
    chains = Side(facts, ring.side).complete
    return any(hop.source in inside for chain in chains for hop in chain.hops)


def _remaining_origins(side: Side) -> tuple[Sequence[Assertion], str]:
    """Return chains outside the rings of a side, and a description of their origins."""
    first, *others = side.shortest_chain_per_origin() or (None,)
    if first is None:
        return side.assertions[:MAX_SHOWN], "no origin is left"
    more = " and others" if others else ""
    return [first, *others[:1]], f"remaining origin: `{first.hops[0].source}`{more}"


def _path(path: Sequence[Source]) -> str:
    names = [source.id for source in (*path, path[0])]
    if len(names) > 2 * MAX_ENDS + 1:
        names[MAX_ENDS:-MAX_ENDS] = [f"... {len(names) - 2 * MAX_ENDS} more ..."]
    return " > ".join(names)


def _steps(facts: Facts, ring: SourceRing) -> tuple[Reason, ...]:
    """Return a reason for each step of a ring: who cites whom, and when."""
    following = (*ring.path[1:], ring.path[0])
    return tuple(
        Reason(f"`{after.id}` cites `{before.id}`{_date(facts, chain)}", chain)
        for before, after, chain in zip(ring.path, following, ring.carried, strict=True)
    )


def _date(facts: Facts, chain: Assertion) -> str:
    """Format the date of a chain: that of its last hop, or of its first dated document."""
    dates = [chain.hops[-1].on]
    dates += [facts.ledger.documents[passage.document].published for passage in chain.at]
    return next((f", {date}" for date in dates if date is not None), "")
