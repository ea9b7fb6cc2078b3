"""Several voices accuse somebody, and none of them was there.

## Why it matters

Two officials who say the same of a third party look like two confirmations. If neither
saw, showed or measured anything, both have it from somebody else.

## Example

```toml
ledger = 1

[source]
union = { kind = "organisation" }
governor = { kind = "official" }
company = { kind = "company" }
daily = { kind = "outlet" }

[claim.switched-off]  # <- here
text = "The company switched off the alarms."
about = ["company"]
via = ["union", "daily"]

[[claim.switched-off.assertion]]
via = ["governor", "daily"]
```

## No finding

One of them shows it:

```toml
ledger = 1

[source]
union = { kind = "organisation" }
governor = { kind = "official" }
company = { kind = "company" }
daily = { kind = "outlet" }

[claim.switched-off]
text = "The company switched off the alarms."
about = ["company"]
via = ["union", "daily"]

[[claim.switched-off.assertion]]
via = [{ source = "governor", act = "showed" }, "daily"]
```

First-hand are witnesses, records, data sets and pictures, whoever `witnessed` or `showed`
the claim, and a source, or a member of a body, that the claim is about or whose statement
or decision it is. An echo counts as one of the voices here, because it looks like one.

Only events and measurements that are `about` somebody are reported: bodies that speak of
their own field need no witness. A single voice is plain attribution, and voices that all
have a stake are left to `interested-party-only`. `claimtrack show` counts the first-hand
origins of every claim.

## Not detected

An expert or an official who knows from an investigation of their own, unless the chain
says that they `witnessed` or `showed` something.
"""

from collections.abc import Iterator

import numpy as np

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.checks.origins import first_hand_chains
from claimtrack.facts.checks.stakes import interested_rows
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.columns import distinct
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, ClaimKind, Severity


@rule(
    "CT116",
    "no-first-hand",
    Severity.NOTE,
    scope=Scope.CLAIM,
    covered_by=("hearsay", "vague-plural", "unnamed-only", "unreliable-only"),
)
def no_first_hand(facts: Facts) -> Iterator[Flag]:
    columns = facts.columns
    accusing = columns.group_flags(bool(claim.about) for claim in columns.claims)
    accusing &= facts.of_kind(ClaimKind.EVENT, ClaimKind.MEASUREMENT)
    if not accusing.any():
        return
    asserting = facts.lineage.complete & (columns.chain_side % 2 == 0)
    group = columns.chain_side // 2
    # An echo speaks in its own name, too.
    voice = columns.voice[columns.hop_source[columns.chain_start[:-1] + columns.chain_follows]]
    first_hand, without_stake = np.zeros((2, columns.groups), np.bool_)
    first_hand[group[asserting & first_hand_chains(facts)]] = True
    without_stake[group[asserting & ~interested_rows(facts, group, voice)]] = True
    count = max(len(columns.sources), 1)
    voices = distinct((group * count + voice)[asserting]) // count
    several = np.bincount(voices, minlength=columns.groups) > 1
    for claim in facts.claims(accusing & several & without_stake & ~first_hand):
        yield _flag(claim)


def _flag(claim: ClaimView) -> Flag:
    facts = claim.facts
    by_voice: dict[int, Assertion] = {}
    for chain in claim.asserted.complete:
        by_voice.setdefault(facts.voice_of(chain.via[0].source), chain)
    # A voice without a stake comes first, so that it is among the reasons.
    voices = sorted(by_voice, key=lambda voice: bool(claim.topics & facts.stakes.get(voice, set())))
    said = [by_voice[voice] for voice in voices]
    chains = complete_chains_with_lineage(claim.asserted, said[:MAX_SHOWN])
    accuser = next(member for member in claim.members if member.about)
    names = join_words([facts.ledger.sources[chain.via[0].source].label for chain in said])
    return Flag(
        claim.subjects,
        f"none of those who say this witnessed, showed or measured it: {names}",
        (
            *joined_chain_reasons(claim, chains, [accuser.id]),
            *([] if accuser in claim.subjects else [Reason("says whom it is about", accuser)]),
        ),
        "find somebody who was there, or a record of it, or say how they know",
    )
