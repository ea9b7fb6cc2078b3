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

In the profile `news`, what a party told the desk itself is exempt if it is an opinion or a
forecast that nothing contradicts, or if an article of the desk has the answer of those whom
it is about: readers see that a party speaks, and what the other side says.

```toml
ledger = 1

[check]
desk = "daily"

[source]
mill = { kind = "company", party_to = ["closure"] }
daily = { kind = "outlet" }

[claim.jobs]
text = "The closure will cost 300 jobs."
kind = "forecast"
topics = ["closure"]
via = ["mill", "daily"]
```

## Not detected

A stake without a `party_to`, and a claim without its topic.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import stake_reasons
from claimtrack.facts.checks.origins import own_decisions, plainly_attributed
from claimtrack.facts.checks.responses import answer_finder
from claimtrack.facts.checks.stakes import Stake, Stakes, interested_rows
from claimtrack.facts.claim_view import Voice
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import ClaimKind, Link, Severity

_JUDGEMENTS = (ClaimKind.OPINION, ClaimKind.FORECAST)


@rule(
    "CT105",
    "interested-party-only",
    Severity.WARNING,
    scope=Scope.CLAIM,
    covered_by=("interested-relay", "echo"),
)
def interested_party_only(facts: Facts) -> Iterator[Flag]:
    columns, stakes = facts.columns, Stakes.of(facts)
    interested = interested_rows(facts, columns.chain_side // 2, columns.voice[columns.heads()])
    only = facts.only_complete_chains(interested) & facts.needs_source
    only &= ~facts.of_kind(ClaimKind.STATEMENT) & ~own_decisions(facts)
    attributed, find_answer = plainly_attributed(facts), answer_finder(facts)
    disputed = {group: pair.link for pair in facts.oppositions for group in (pair.one, pair.other)}
    for claim in facts.claims(only):
        dispute: Link | None = None
        if attributed[claim.group]:
            answer = find_answer(claim, claim.denied)
            if answer and answer.is_reported:
                continue
            if all(each.kind in _JUDGEMENTS for each in claim.members):
                dispute = disputed.get(claim.group)
                if dispute is None:
                    continue
        origins = [
            (chain, stakes.stake(claim, facts.ledger.sources[chain.hops[0].source]))
            for chain in claim.asserted.shortest_chain_per_origin()
        ]
        shown = origins[:MAX_SHOWN]
        voices = [Voice(_controller(facts, stake), stake.source) for _, stake in origins]
        named = [f"{v} in {stake.topic}" for v, (_, stake) in zip(voices, origins, strict=True)]
        controllers = {voice.id for voice in voices}
        yield Flag(
            claim.subjects,
            f"every origin of this claim has a stake in it: {join_words(named)}",
            [
                *stake_reasons(
                    claim,
                    complete_chains_with_lineage(claim.asserted, [chain for chain, _ in shown]),
                    [stake for _, stake in shown],
                ),
                *([Reason(str(dispute), dispute)] if dispute else []),
            ],
            "find an origin without a stake",
            cause=facts.ledger.sources[controllers.pop()] if len(controllers) == 1 else None,
        )


def _controller(facts: Facts, stake: Stake) -> str:
    """Return the id of the controller of the source that has a stake."""
    return facts.columns.sources[facts.voice_of(stake.source.id)].id
