"""Every origin of a claim has a stake in its topic.

## Why it matters

What a party says about its own dispute may be true, but nobody without a stake
confirms it. More voices from the same side do not change that.

## Example

```toml
ledger = 1

[source]
mill = { kind = "company", party_to = ["water-rights"] }
farmers = { kind = "organisation", party_to = ["water-rights"] }
daily = { kind = "outlet" }
weekly = { kind = "outlet" }

[claim.river-clean]  # <- here
text = "The river is clean below the mill."
topics = ["water-rights"]
via = ["mill", "daily"]

[[claim.river-clean.assertion]]
via = ["farmers", "weekly"]
```

## No finding

One of the origins has no stake:

```toml
ledger = 1

[source]
mill = { kind = "company", party_to = ["water-rights"] }
farmers = { kind = "organisation" }
daily = { kind = "outlet" }
weekly = { kind = "outlet" }

[claim.river-clean]
text = "The river is clean below the mill."
topics = ["water-rights"]
via = ["mill", "daily"]

[[claim.river-clean.assertion]]
via = ["farmers", "weekly"]
```

Statements are exempt: the news is that the party said so. Background is exempt, because
it needs no source.

A body that announces its own decision is exempt, too. The claim names the body as its
`speaker`. What one party says about the decision of another is not exempt.

```toml
ledger = 1

[source]
council = { kind = "government", party_to = ["ferry"] }
daily = { kind = "outlet" }

[claim.no-night-ferry]
text = "The night ferry is cancelled."
kind = "decision"
speaker = "council"
topics = ["ferry"]
via = ["council", "daily"]
```

## Not detected

A stake without a `party_to`, and a claim without its topic.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from attrs import frozen

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, chain_reasons, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.own_matters import own_decisions
from claimtrack.facts.claim_view import ClaimView, Voice
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, ClaimKind, Severity, Source


@frozen
class _Stake:
    """The stake of an origin's voice in a topic, with the source that declares it."""

    chain: Assertion
    voice: Voice
    party: Source
    topic: str


@rule(
    "CT105",
    "interested-party-only",
    Severity.WARNING,
    scope=Scope.CLAIM,
    covered_by=("interested-relay", "echo"),
)
def interested_party_only(facts: Facts) -> Iterator[Flag]:
    columns = facts.columns
    parties: dict[tuple[int, str], Source] = {}
    for source, voice in zip(columns.sources, columns.voice.tolist(), strict=True):
        for topic in source.party_to:
            parties.setdefault((voice, topic), source)
    only = facts.only_complete_chains(interested(facts)) & facts.needs_source
    only &= ~facts.of_kind(ClaimKind.STATEMENT) & ~own_decisions(facts)
    for claim in facts.claims(only):
        stakes, topics = [], claim.topics
        for chain in claim.asserted.shortest_chain_per_origin():
            voice = facts.voice_of(chain.hops[0].source)
            head = facts.ledger.sources[chain.hops[0].source]
            own = topics.intersection(head.party_to)
            topic = min(own or topics & facts.stakes[voice])
            party = head if own else parties[voice, topic]
            stakes.append(_Stake(chain, Voice(columns.sources[voice].id, head), party, topic))
        yield _flag(claim, stakes)


def _flag(claim: ClaimView, stakes: Sequence[_Stake]) -> Flag:
    shown = stakes[:MAX_SHOWN]
    chains = complete_chains_with_lineage(claim.asserted, [stake.chain for stake in shown])
    about = {s.topic: next(m for m in claim.members if s.topic in m.topics) for s in shown}
    ties = claim.restatement_links(
        {*(chain.claim for chain in chains), *(m.id for m in about.values())}
    )
    named = join_words([f"{stake.voice} in {stake.topic}" for stake in stakes])
    return Flag(
        claim.subjects,
        f"every origin of this claim has a stake in it: {named}",
        (
            *chain_reasons(chains, ties),
            *(Reason(f"has a stake in {s.topic}", s.party) for s in dict.fromkeys(shown)),
            *(Reason(f"is about {t}", m) for t, m in about.items() if m not in claim.subjects),
        ),
        "find an origin without a stake",
        cause=_cause(claim, stakes),
    )


def _cause(claim: ClaimView, stakes: Sequence[_Stake]) -> Source | None:
    """Return the controller of all origins, if they have the same."""
    controllers = {stake.voice.id for stake in stakes}
    return claim.facts.ledger.sources[controllers.pop()] if len(controllers) == 1 else None


def interested(facts: Facts) -> Flags:
    """Return a flag for each chain: true if its origin has a stake in a topic of its claim."""
    columns = facts.columns
    found = np.zeros(len(columns.assertions), np.bool_)
    if not facts.stakes:
        return found
    staked = columns.source_flags(voice in facts.stakes for voice in range(len(columns.sources)))
    voice = columns.voice[columns.heads()]
    chains = np.flatnonzero(staked[voice])
    # Many chains share voice and claim, so test each pair once.
    key = columns.chain_side[chains] // 2 * len(columns.sources) + voice[chains]
    pairs, pair = np.unique(key, return_inverse=True)
    staked_pairs = np.fromiter(_have_stake(facts, pairs.tolist()), np.bool_, len(pairs))
    found[chains] = staked_pairs[pair]
    return found


def _have_stake(facts: Facts, pairs: Sequence[int]) -> Iterator[bool]:
    """Yield for each pair of group and voice, in order, if the voice has a stake in the group."""
    count = len(facts.columns.sources)
    for group, of_group in groupby(pairs, lambda pair: pair // count):
        topics = frozenset(topic for claim in facts.members(group) for topic in claim.topics)
        for pair in of_group:
            yield not topics.isdisjoint(facts.stakes[pair % count])
