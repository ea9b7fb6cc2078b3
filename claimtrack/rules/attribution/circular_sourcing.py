"""Sources have a claim from one another in a ring.

## Why it matters

Each of them seems to confirm the other, and none of them need have it from
anywhere. A claim whose every chain runs in the ring has no origin at all.

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

Both have it from a third, and one of them from the other as well:

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

## Not detected

A ring through a source that the ledger does not name, and one that runs through
different claims without a `restates` link between them.
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

_DOING = ("have this from one another", "deny this from one another")
ENDS = 3
"""How many sources of a long ring are named at either end."""


@rule("CT301", "circular-sourcing", Severity.ERROR, scope=Scope.CLAIM)
def circular_sourcing(facts: Facts) -> Iterator[Flag]:
    for group, of_group in groupby(facts.source_rings, lambda ring: ring.side // 2):
        claim, rings = ClaimView(facts, group), list(of_group)
        in_rings = {chain: ring.side for ring in rings for chain in ring.carried}
        clauses: list[str] = []
        named: list[Assertion] = []
        for number, of_side in groupby(rings, lambda ring: ring.side):
            side, first = Side(facts, number), next(of_side)
            shown, left = _left(side)
            clauses.append(f"sources {_DOING[number % 2]}: {_path(first.path)}; {left}")
            own = [chain for chain, side_of in in_rings.items() if side_of == number]
            named += chains_with_lineage(side, [*own, *shown])
        beside = [chain for chain in named if chain not in in_rings]
        yield Flag(
            claim.subjects,
            "; ".join(clauses),
            [
                *(Reason(f"ring: {_path(ring.path)}", parts=_steps(facts, ring)) for ring in rings),
                *chain_reasons(
                    beside, claim.restatement_links(chain.claim for chain in (*in_rings, *beside))
                ),
            ],
            "find out who had it first, and record where they have it from",
        )


def _left(side: Side) -> tuple[Sequence[Assertion], str]:
    """Return what is left of a side without its rings, and the chains that show it."""
    of = " of the denial" if side.number % 2 else ""
    first, *others = side.shortest_chain_per_origin() or (None,)
    if first is None:
        return side.assertions[:MAX_SHOWN], f"no origin{of} is left"
    more = " and others" if others else ""
    return [first, *others[:1]], f"what is left{of} comes from `{first.via[0].source}`{more}"


def _path(path: Sequence[Source]) -> str:
    names = [source.id for source in (*path, path[0])]
    if len(names) > 2 * ENDS + 1:
        names[ENDS:-ENDS] = [f"... {len(names) - 2 * ENDS} more ..."]
    return " > ".join(names)


def _steps(facts: Facts, ring: SourceRing) -> tuple[Reason, ...]:
    """Return who has it from whom, and when, as each chain of the ring shows."""
    following = (*ring.path[1:], ring.path[0])
    return tuple(
        Reason(f"`{after.id}` has it from `{before.id}`{_day(facts, chain)}", chain)
        for before, after, chain in zip(ring.path, following, ring.carried, strict=True)
    )


def _day(facts: Facts, chain: Assertion) -> str:
    """Return when a chain was told, as its last hop or its document says."""
    told = [chain.via[-1].on]
    told += [facts.ledger.documents[passage.document].published for passage in chain.at]
    return next((f", {when}" for when in told if when is not None), "")
