"""A source is heard only through another one that has a stake in the claim.

## Why it matters

If a denial reaches a paper through the campaign, the campaign speaks. The person who is
said to deny has not been heard.

## Example

```toml
ledger = 1

[source]
union = { kind = "organisation" }
company = { kind = "company", party_to = ["certificates"] }
manager = { kind = "person" }
daily = { kind = "outlet" }

[claim.backdated]  # <- here
text = "The former safety manager backdated a certificate."
topics = ["certificates"]
about = ["manager"]
via = ["union", "daily"]

[[claim.backdated.assertion]]
via = [{ source = "manager", act = "denied" }, "company", "daily"]
```

## No finding

The one who passes the denial on has no stake:

```toml
ledger = 1

[source]
union = { kind = "organisation" }
court = { kind = "court" }
manager = { kind = "person" }
daily = { kind = "outlet" }

[claim.backdated]
text = "The former safety manager backdated a certificate."
topics = ["certificates"]
about = ["manager"]
via = ["union", "daily"]

[[claim.backdated.assertion]]
via = [{ source = "manager", act = "denied" }, "court", "daily"]
```

An origin for or against a claim is reported if all its chains pass an interested voice
other than its own, and either the claim is `about` that origin, or no other origin of
that side comes without an interested voice. The desk is no
relay where it only publishes.

## Not detected

A stake without a `party_to`, and a claim without its topic.
"""

from collections.abc import Iterator, Sequence, Set

import numpy as np
from attrs import frozen

from claimtrack.engine.finding import MAX_SHOWN, Flag, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import stake_reasons
from claimtrack.facts.checks.stakes import Stake, Stakes, interested_rows
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Severity, Source


@frozen
class _Relayed:
    """An origin of a side, its chains, and the stake of a relay on the shortest of them."""

    side: Side
    origin: Source
    chains: tuple[Assertion, ...]
    stake: Stake


@rule("CT114", "interested-relay", Severity.WARNING, scope=Scope.CLAIM, covered_by=("hearsay",))
def interested_relay(facts: Facts) -> Iterator[Flag]:
    interested, relayed = _interested_chains(facts)
    columns, stakes = facts.columns, Stakes.of(facts)
    sides = np.zeros(columns.sides, np.bool_)
    sides[columns.chain_side[facts.lineage.complete & relayed]] = True
    sides &= np.repeat(facts.needs_source, 2)
    for claim in facts.claims(sides[0::2] | sides[1::2]):
        found = [
            each
            for side in (claim.asserted, claim.denied)
            if sides[side.number]
            for each in _relayed_origins(claim, side, interested, relayed, stakes)
        ]
        if found:
            yield _flag(claim, found)


def _interested_chains(facts: Facts) -> tuple[Flags, Flags]:
    """Return masks of the chains with an interested voice, and with such a relay.

    A relay of the origin's own voice does not count as one.
    """
    columns = facts.columns
    group = columns.chain_side[columns.hop_chain] // 2
    voice = columns.voice[columns.hop_source]
    hops = interested_rows(facts, group, voice) & columns.voice_hops()
    others = voice != columns.voice[columns.heads()][columns.hop_chain]
    interested, relayed = np.zeros((2, len(columns.assertions)), np.bool_)
    interested[columns.hop_chain[hops]] = True
    relayed[columns.hop_chain[hops & others]] = True
    return interested, relayed


def _relayed_origins(
    claim: ClaimView, side: Side, interested: Flags, relayed: Flags, stakes: Stakes
) -> Iterator[_Relayed]:
    """Yield the origins of a side that are known only through interested relays."""
    facts = claim.facts
    assertions = facts.columns.assertions
    numbers = facts.certain_counts.chains(side.number)
    alone = all(interested[number] for number in numbers)
    subjects = _voices(facts, {source for member in claim.members for source in member.about})
    by_origin: dict[str, list[int]] = {}
    for number in numbers:
        by_origin.setdefault(assertions[number].hops[0].source, []).append(number)
    for origin, chains in sorted(by_origin.items()):
        if all(relayed[chain] for chain in chains) and (
            alone or facts.voice_of(origin) in subjects
        ):
            relay = _interested_relay(claim, assertions[chains[0]])
            yield _Relayed(
                side,
                facts.ledger.sources[origin],
                tuple(assertions[chain] for chain in chains),
                stakes.stake(claim, relay),
            )


def _interested_relay(claim: ClaimView, chain: Assertion) -> Source:
    """Return the first relay with a stake; the chain must have one."""
    facts = claim.facts
    head, *relays = facts.desk.voices(chain.hops)
    voice = facts.voice_of(head.source)
    return next(
        facts.ledger.sources[hop.source]
        for hop in relays
        if facts.voice_of(hop.source) != voice
        and not claim.topics.isdisjoint(facts.stakes.get(facts.voice_of(hop.source), ()))
    )


def _voices(facts: Facts, sources: Set[str]) -> Set[int]:
    return {facts.voice_of(source) for source in sources}


def _flag(claim: ClaimView, found: Sequence[_Relayed]) -> Flag:
    shown = found[:MAX_SHOWN]
    chains = [
        chain
        for each in shown
        for chain in complete_chains_with_lineage(each.side, each.chains[:MAX_SHOWN])
    ]
    first = found[0]
    more = f" ({len(found) - 1} more like it)" if len(found) > 1 else ""
    origins = join_words([each.origin.label for each in found])
    return Flag(
        claim.subjects,
        f"{first.origin.label} is heard only through {first.stake.source.label}, "
        f"which has a stake in {first.stake.topic}{more}",
        stake_reasons(claim, chains, [each.stake for each in shown]),
        f"ask {origins} directly",
        cause=first.origin if len(found) == 1 else None,
    )
