"""A statement is known only from people who are not its speaker.

## Why it matters

"He told me that ..." puts words into the mouth of somebody who has not been asked. Whoever
tells it may misremember, or want it to be so.

## Example

```toml
ledger = 1

[source]
foreman = { kind = "witness" }
secretary = { kind = "official" }
daily = { kind = "outlet" }

[claim.alarms-off]  # <- here
text = "The foreman said that the alarms had been off since March."
kind = "statement"
speaker = "foreman"
via = ["secretary", "daily"]
```

A chain that leads from one person to another says the same without a `speaker`:
`via = ["foreman", "secretary", "daily"]`.

## No finding

The speaker begins a chain, that is, somebody who publishes has it from them:

```toml
ledger = 1

[source]
foreman = { kind = "witness" }
secretary = { kind = "official" }
daily = { kind = "outlet" }

[claim.alarms-off]
text = "The foreman said that the alarms had been off since March."
kind = "statement"
speaker = "foreman"
via = ["secretary", "daily"]

[[claim.alarms-off.assertion]]
via = ["foreman", "daily"]
```

A speaker who denies the claim, or was asked about it and said nothing, is on record, too.
A decision that somebody else announces is no hearsay. Neither is a record, a data set or
a picture of what was said, nor what a court, an outlet, a spokesperson, the author of the
cited document or a member of the same body passes on.

## Not detected

A speaker whom neither the claim nor a chain names.
"""

from collections.abc import Iterator, Sequence, Set

import numpy as np

from claimtrack.engine.finding import MAX_SHOWN, Flag, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Act, Assertion, ClaimKind, Severity, SourceKind

_PERSONS = frozenset(
    {SourceKind.PERSON, SourceKind.OFFICIAL, SourceKind.EXPERT, SourceKind.WITNESS}
)
_THINGS = frozenset({SourceKind.DATASET, SourceKind.IMAGERY, SourceKind.RECORD})


@rule("CT113", "hearsay", Severity.WARNING, scope=Scope.CLAIM)
def hearsay(facts: Facts) -> Iterator[Flag]:
    sources = facts.ledger.sources
    for claim in facts.claims(_candidates(facts)):
        heard = [(chain, _told_by(claim, chain)) for chain in claim.asserted.complete]
        told = [(chain, *pair) for chain, pair in heard if pair is not None]
        speakers = {speaker for _, speaker, _ in told}
        if len(told) < len(heard) or _on_record(claim, speakers):
            continue
        chains = complete_chains_with_lineage(
            claim.asserted, [chain for chain, *_ in told[:MAX_SHOWN]]
        )
        said = join_words([sources[id].label for id in sorted(speakers)])
        tellers = join_words([sources[id].label for id in sorted({by for *_, by in told})])
        yield Flag(
            claim.subjects,
            f"what {said} said is known only from {tellers}",
            joined_chain_reasons(claim, chains),
            f"ask {said}, or say in the same sentence who tells it",
            cause=sources[speakers.pop()] if len(speakers) == 1 else None,
        )


def _candidates(facts: Facts) -> Flags:
    """Return a mask of the groups that name a speaker, or with a chain between persons."""
    columns = facts.columns
    groups = columns.group_flags(claim.speaker is not None for claim in columns.claims)
    persons = columns.source_flags(source.kind in _PERSONS for source in columns.sources)
    start = columns.chain_start[:-1]
    relayed = np.flatnonzero(np.diff(columns.chain_start) > 1)
    by_persons = persons[columns.hop_source[start[relayed]]]
    by_persons &= persons[columns.hop_source[start[relayed] + 1]]
    groups[columns.chain_side[relayed[by_persons]] // 2] = True
    groups &= ~facts.of_kind(ClaimKind.DECISION, ClaimKind.BACKGROUND)
    return groups & (facts.asserted.complete > 0)


def _told_by(claim: ClaimView, chain: Assertion) -> tuple[str, str] | None:
    """Return the speaker of a chain and the source that tells what they said; None for neither.

    The speaker is the one that the claim names, or else the origin.
    """
    facts, sources = claim.facts, claim.facts.ledger.sources
    head = chain.via[0]
    kind = sources[head.source].kind
    speaker = next((each.speaker for each in claim.subjects if each.speaker is not None), None)
    if speaker is not None:
        begins = facts.voice_of(speaker) == facts.voice_of(chain.hops[0].source)
        tells = kind.originates and kind not in _THINGS and head.act is not Act.SHOWED
        return (speaker, head.source) if tells and not begins else None
    if len(chain.via) < 2 or len(chain.hops) > len(chain.via):
        return None
    teller = chain.via[1].source
    between_persons = {kind, sources[teller].kind} <= _PERSONS
    apart = facts.voice_of(head.source) != facts.voice_of(teller)
    return (
        (head.source, teller) if between_persons and apart and not _writes(facts, chain) else None
    )


def _writes(facts: Facts, chain: Assertion) -> bool:
    """Return True if the second source of a chain writes for a later one, or the document."""
    teller = chain.via[1].source
    documents = [facts.ledger.documents[at.document] for at in chain.at]
    writers = {source for each in documents for source in (each.publisher, each.author) if source}
    writers |= {hop.source for hop in chain.via[2:]}
    return facts.voice_of(teller) in {facts.voice_of(source) for source in writers}


def _on_record(claim: ClaimView, speakers: Set[str]) -> bool:
    """Return True if one of the speakers denies the claim, or was asked about it."""
    facts = claim.facts
    voices = {facts.voice_of(speaker) for speaker in speakers}
    answers: Sequence[Assertion] = (*claim.denied.assertions, *claim.neutral)
    return any(
        facts.voice_of(answer.via[0].source) in voices
        and answer.via[0].act not in (Act.NOT_ASKED, Act.CREDITED)
        for answer in answers
    )
