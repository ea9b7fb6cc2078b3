"""One voice both asserts and denies something.

## Why it matters

At most one of the two assertions is true. Until one of them is withdrawn, the voice
counts on both sides, so the support of one side is too high. The source may have changed
its mind or been misunderstood, or the ledger records the wrong stance.

## Example

The spokeswoman is part of the harbour office, so they are one voice:

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
spokeswoman = { kind = "spokesperson", part_of = "harbour-office" }
daily = { kind = "outlet" }

[claim.closed]  # <- here
text = "The harbour was closed on Sunday."
via = ["harbour-office", "daily"]

[[claim.closed.assertion]]
via = [{ source = "spokeswoman", act = "denied" }, "daily"]
```

## No finding

The denying source is a voice of its own:

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
spokeswoman = { kind = "spokesperson" }
daily = { kind = "outlet" }

[claim.closed]
text = "The harbour was closed on Sunday."
via = ["harbour-office", "daily"]

[[claim.closed.assertion]]
via = [{ source = "spokeswoman", act = "denied" }, "daily"]
```

There is no finding if the earlier assertion is recorded as withdrawn, or if the source
is an unnamed plural: some experts may assert what others deny.

More than five claims that contradict one another give one finding, as for `contradicted`.

## Not detected

Incompatible claims without a `contradicts` link. Claims whose conclusions contradict
each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from claimtrack.engine.conflict_flags import describe_cluster, flag_cluster
from claimtrack.engine.finding import Flag, Reason, join_words, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.claim_view import ClaimView, Opposition, Side
from claimtrack.facts.conflicts.clusters import split_oppositions
from claimtrack.facts.core.columns import Flags, intersection
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Severity, SourceNumber

HINT = "find out which is right, and record the other as withdrawn"
MAX_VOICES = 5
"""The largest number of voices that a message names."""


@rule("CT205", "self-contradiction", Severity.ERROR, scope=Scope.CLAIM)
def self_contradiction(facts: Facts) -> Iterator[Flag]:
    flagged: set[int] = set()
    for claim in facts.claims(_has_voice_on_both_sides(facts)):
        asserted, denied = _chains_by_voice(claim.asserted), _chains_by_voice(claim.denied)
        if voices := sorted(asserted.keys() & denied.keys()):
            named = voices[:MAX_VOICES]
            flagged.add(claim.group)
            yield Flag(
                claim.subjects,
                f"this claim is both asserted and denied by {_names(voices)}",
                [
                    Reason("asserted", parts=_chains(claim, claim.asserted, asserted, named)),
                    Reason("denied", parts=_chains(claim, claim.denied, denied, named)),
                ],
                HINT,
            )
    yield from _contradicting_pairs(facts)
    for pair in facts.oppositions:
        if pair.one == pair.other and pair.one not in flagged:
            claim = ClaimView(facts, pair.one)
            ties = claim.restatement_links(pair.link.ends)
            yield Flag(
                claim.subjects,
                "a link says that this claim contradicts itself",
                [Reason(str(pair.link), pair.link), *link_reasons(ties)],
                "split the claim, or remove the link",
            )


def _has_voice_on_both_sides(facts: Facts) -> Flags:
    """Return a flag for each group: true if one voice originates complete chains on both sides."""
    columns, complete = facts.columns, facts.lineage.complete
    group, denies = np.divmod(columns.chain_side, 2)
    begun = group * len(columns.sources) + columns.voice[columns.heads()]
    both = intersection(begun[complete & (denies == 0)], begun[complete & (denies == 1)])
    found = np.zeros(columns.groups, np.bool_)
    found[both // len(columns.sources)] = True
    return found


def _contradicting_pairs(facts: Facts) -> Iterator[Flag]:
    """Yield flags for contradicting claims that one voice originates."""
    chains_of = cache(lambda group: _chains_by_voice(Side(facts, 2 * group)))

    def voices_of(pair: Opposition) -> list[str]:
        return sorted(chains_of(pair.one).keys() & chains_of(pair.other).keys())

    def chains(claim: ClaimView, pairs: Sequence[Opposition], most: int = 1) -> tuple[Reason, ...]:
        voices = sorted({voice for pair in pairs for voice in voices_of(pair)[:most]})
        ends = [end for pair in pairs for end in pair.link.ends]
        return _chains(claim, claim.asserted, chains_of(claim.group), voices, ends)

    pairs = [pair for pair in facts.oppositions if pair.one != pair.other and voices_of(pair)]
    clusters, separate = split_oppositions(facts, pairs)
    for cluster in clusters:
        named = " and ".join(f"`{claim.claim.id}`" for claim in cluster.claims[:2])
        yield flag_cluster(
            cluster,
            f"{describe_cluster(cluster)}, but both claims of each such pair come from one voice, "
            f"such as {named} from {_names(voices_of(cluster.pairs[0]))}",
            chains,
            HINT,
        )
    for pair in separate:
        one, other = (ClaimView(facts, group) for group in sorted((pair.one, pair.other)))
        yield Flag(
            (*one.subjects, *other.subjects),
            f"`{one.claim.id}` and `{other.claim.id}` contradict each other, but both come "
            f"from {_names(voices_of(pair))}",
            [
                Reason(str(pair.link), pair.link),
                *(
                    Reason(claim.claim.text, parts=chains(claim, [pair], MAX_VOICES))
                    for claim in (one, other)
                ),
            ],
            HINT,
        )


def _chains_by_voice(side: Side) -> Mapping[str, Assertion]:
    """Return the shortest chain of each originating voice of a side, by id of its controller.

    Unnamed plurals are left out, because they may be different people on the two sides.
    """
    facts = side.facts
    by_voice: dict[str, Assertion] = {}
    for chain in side.complete:
        head = facts.ledger.sources[chain.hops[0].source]
        if head.named or head.number is SourceNumber.ONE:
            by_voice.setdefault(facts.columns.sources[facts.voice_of(head.id)].id, chain)
    return by_voice


def _names(voices: list[str]) -> str:
    return join_words([f"`{voice}`" for voice in voices], MAX_VOICES + 1)


def _chains(
    claim: ClaimView,
    side: Side,
    by_voice: Mapping[str, Assertion],
    voices: list[str],
    ends: Iterable[str] = (),
) -> tuple[Reason, ...]:
    """Return the chains of the voices as reasons, with the restatements that join the claims."""
    chains = complete_chains_with_lineage(side, [by_voice[voice] for voice in voices])
    return joined_chain_reasons(claim, chains, ends)
