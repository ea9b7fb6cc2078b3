"""One voice says a thing and its opposite.

## Why it matters

At most one of its words is true, and the ledger does not say which: until one of
them is withdrawn it counts on both sides, so that the support of one is too high.
The source may have changed its mind, been misunderstood, or be put on record with
the wrong stance.

## Example

The spokeswoman speaks for the harbour office, so both are one voice:

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

The one who denies it speaks for nobody else:

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

Nor is there one where the earlier word is on record as withdrawn, and none for
a plural that nobody names: some experts may say what others deny.

## Not detected

Two words that exclude each other without a `contradicts` link, or only through
what follows from them.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from claimtrack.engine.finding import Flag, Reason, chain_reasons, join_words, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Severity, SourceNumber

HINT = "find out which one holds, and record the other as withdrawn"
VOICES = 5
"""How many voices that stand on both sides are named."""


@rule("CT205", "self-contradiction", Severity.ERROR, scope=Scope.CLAIM)
def self_contradiction(facts: Facts) -> Iterator[Flag]:
    denying: set[int] = set()
    for claim in facts.claims(_with_a_voice_on_both_sides(facts)):
        said, denied = _heard(claim.asserted), _heard(claim.denied)
        if voices := sorted(said.keys() & denied.keys()):
            denying.add(claim.group)
            yield Flag(
                claim.subjects,
                f"this claim is both asserted and denied by {_names(voices)}",
                [
                    Reason("asserted", parts=_chains(claim, claim.asserted, said, voices)),
                    Reason("denied", parts=_chains(claim, claim.denied, denied, voices)),
                ],
                HINT,
            )
    yield from _between(facts)
    for pair in facts.oppositions:
        if pair.one == pair.other and pair.one not in denying:
            claim = ClaimView(facts, pair.one)
            ties = claim.restatement_links(pair.link.ends)
            yield Flag(
                claim.subjects,
                "this claim is declared to contradict itself",
                [Reason(str(pair.link), pair.link), *link_reasons(ties)],
                "divide it in two, or take the link away",
            )


def _with_a_voice_on_both_sides(facts: Facts) -> Flags:
    """Return which groups have complete chains on either side that one voice begins."""
    columns, complete = facts.columns, facts.lineage.complete
    group, denies = np.divmod(columns.chain_side, 2)
    begun = group * len(columns.sources) + columns.voice[columns.heads()]
    both = np.intersect1d(begun[complete & (denies == 0)], begun[complete & (denies == 1)])
    found = np.zeros(columns.groups, np.bool_)
    found[both // len(columns.sources)] = True
    return found


def _between(facts: Facts) -> Iterator[Flag]:
    """Yield the pairs of contradicting claims with one voice behind both."""
    heard: dict[int, Mapping[str, Assertion]] = {}
    for pair in facts.oppositions:
        if pair.one == pair.other:
            continue
        claims = [ClaimView(facts, group) for group in sorted((pair.one, pair.other))]
        for claim in claims:
            if claim.group not in heard:
                heard[claim.group] = _heard(claim.asserted)
        one, other = claims
        ends = pair.link.ends
        if voices := sorted(heard[one.group].keys() & heard[other.group].keys()):
            yield Flag(
                (*one.subjects, *other.subjects),
                f"both `{one.claim.id}` and `{other.claim.id}`, which contradict each other, "
                f"come from {_names(voices)}",
                [Reason(str(pair.link), pair.link)]
                + [
                    Reason(
                        claim.claim.text,
                        parts=_chains(claim, claim.asserted, heard[claim.group], voices, ends),
                    )
                    for claim in claims
                ],
                HINT,
            )


def _heard(side: Side) -> Mapping[str, Assertion]:
    """Return for each voice a side comes from, by id of its controller, its shortest chain.

    A plural that nobody names may hold different people on either side.
    """
    facts = side.facts
    heard: dict[str, Assertion] = {}
    for chain in side.complete:
        head = facts.ledger.sources[chain.via[0].source]
        if head.named or head.number is SourceNumber.ONE:
            heard.setdefault(facts.columns.sources[facts.voice_of(head.id)].id, chain)
    return heard


def _names(voices: list[str]) -> str:
    return join_words([f"`{voice}`" for voice in voices], VOICES + 1)


def _chains(
    claim: ClaimView,
    side: Side,
    heard: Mapping[str, Assertion],
    voices: list[str],
    ends: Iterable[str] = (),
) -> tuple[Reason, ...]:
    """Return the chains of some voices, and what makes their claims and the linked one."""
    chains = complete_chains_with_lineage(side, [heard[voice] for voice in voices[:VOICES]])
    joined = [*claim.members_among(*ends), *(chain.claim for chain in chains)]
    return chain_reasons(chains, claim.restatement_links(joined))
