"""A claim is both supported and denied.

## Why it matters

If a source with its own origin denies a claim, the claim is disputed, no matter how many
sources repeat it. Denials are never subtracted from support: the reader should know of
both.

The finding names every origin on both sides. Where all who deny a claim are parties that
it is about, it is answered, and they come first. If one document has the claim and the
answer, both sides are on record; such claims of one document are one entry. Other disputes
are an entry each: somebody is wrong, or readers have to know who says what.

If that document is the desk's own, the profile `news` has no finding: nothing is left to
do.

## Example

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
pilot = { kind = "witness" }
daily = { kind = "outlet" }

[claim.closed]  # <- here
text = "The harbour was closed on Sunday."
via = ["harbour-office", "daily"]

[claim.open]
text = "Ships went in and out on Sunday."
via = ["pilot", "daily"]

[[link]]
kind = "contradicts"
from = "open"
to = "closed"
```

## No finding

The outlet does not name a source for the other side:

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
daily = { kind = "outlet" }

[claim.closed]
text = "The harbour was closed on Sunday."
via = ["harbour-office", "daily"]

[claim.open]
text = "Ships went in and out on Sunday."
via = ["daily"]

[[link]]
kind = "contradicts"
from = "open"
to = "closed"
```

The desk's own article has the claim and the answer:

```toml
ledger = 1

[check]
desk = "daily"

[source]
union = { kind = "organisation" }
mill = { kind = "company" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"

[claim.alarms-off]
text = "The mill switched its alarms off."
about = ["mill"]
via = ["union", "daily"]
at = "article"

[[claim.alarms-off.assertion]]
via = [{ source = "mill", act = "denied" }, "daily"]
at = "article"
```

More than five claims, each of which contradicts at least five others of them, are a
*cluster* and give one finding. It names the first two, and a few links that show it.

## Not detected

Incompatible claims without a `contradicts` link. Claims whose conclusions contradict
each other.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from claimtrack.engine.conflict_flags import describe_cluster, flag_cluster
from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.checks.responses import Answer, answer_finder, parties_of
from claimtrack.facts.claim_view import ClaimView, Opposition, Side
from claimtrack.facts.conflicts.clusters import split_oppositions
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Link, Profile, Severity

HINT = "say who says what on both sides; if one of them is a mistake, withdraw it"
ANSWERED = "both are on record: report the answer wherever the claim is repeated"
MAX_SPEAKERS = 6


@rule(
    "CT201",
    "contradicted",
    Severity.WARNING,
    scope=Scope.CLAIM,
    covered_by=("self-contradiction", "denied-event"),
)
def contradicted(facts: Facts) -> Iterator[Flag]:
    chains_of = cache(lambda number: _chains_of(Side(facts, number)))
    # A claim may be in many contradictions.
    describe, find_answer = cache(lambda group: _describe(facts, group)), answer_finder(facts)
    news = facts.settings.profile is Profile.NEWS
    for claim in facts.claims((facts.asserted.complete > 0) & (facts.denied.complete > 0)):
        answer = find_answer(claim, claim.denied)
        if not (news and answer and answer.is_reported):
            sides = (chains_of(2 * claim.group + side) for side in (0, 1))
            yield _denied_claim(claim, answer, *sides)
    complete = facts.asserted.complete.tolist()
    pairs = [
        pair
        for pair in facts.oppositions
        if pair.one != pair.other and complete[pair.one] and complete[pair.other]
    ]
    clusters, separate = split_oppositions(facts, pairs)

    def chains(claim: ClaimView, pairs: Sequence[Opposition]) -> tuple[Reason, ...]:
        links = [pair.link for pair in pairs]
        return _reasons(claim, chains_of(claim.asserted.number), *links)

    for cluster in clusters:
        named = " and ".join(describe(claim.group) for claim in cluster.claims[:2])
        message = f"{describe_cluster(cluster)}, such as {named}"
        yield flag_cluster(cluster, message, chains, HINT)
    for pair in separate:
        one, other = (ClaimView(facts, group) for group in sorted((pair.one, pair.other)))
        by_other = find_answer(one, other.asserted)
        answer = by_other or find_answer(other, one.asserted)
        if news and answer and answer.is_reported:
            continue
        first, second = (other, one) if by_other else (one, other)
        yield Flag(
            (*one.subjects, *other.subjects),
            f"{describe(first.group)} and {describe(second.group)} contradict each other",
            [
                Reason(str(pair.link), pair.link),
                *(Reason(each.claim.text, parts=chains(each, [pair])) for each in (one, other)),
            ],
            ANSWERED if answer else HINT,
            cause=answer.documents[0] if answer and answer.documents else None,
        )


def _denied_claim(
    claim: ClaimView,
    answer: Answer | None,
    asserting: Sequence[Assertion],
    denying: Sequence[Assertion],
) -> Flag:
    asserted = f"asserted by {_speakers(claim.asserted)}"
    denied = f"denied by {_speakers(claim.denied, claim)}"
    sides = [
        Reason("asserted", parts=_reasons(claim, asserting)),
        Reason("denied", parts=_reasons(claim, denying)),
    ]
    return Flag(
        claim.subjects,
        f"{denied}, whom it is about; {asserted}" if answer else f"{asserted}; {denied}",
        sides[::-1] if answer else sides,
        ANSWERED if answer else HINT,
        cause=answer.documents[0] if answer and answer.documents else None,
    )


def _describe(facts: Facts, group: int) -> str:
    claim = ClaimView(facts, group)
    return f"`{claim.claim.id}` by {_speakers(claim.asserted)}"


def _speakers(side: Side, denied: ClaimView | None = None) -> str:
    """Return the origins of a side with its support; parties of a denied claim come first."""
    sources = [source.id for source in side.origin_sources]
    if denied is not None:
        parties = parties_of(denied)
        sources.sort(key=lambda source: side.facts.voice_of(source) not in parties)
    named = join_words([f"`{source}`" for source in sources], MAX_SPEAKERS)
    return f"{named} (independent support {side.certain_support})"


def _chains_of(side: Side) -> tuple[Assertion, ...]:
    """Return complete chains that show the support of a side, then those of other origins."""
    most = MAX_SHOWN // 2
    disjoint = side.disjoint_chains or side.complete[:1]
    heads = {chain.via[0].source for chain in disjoint}
    others = [c for c in side.shortest_chain_per_origin() if c.via[0].source not in heads]
    return complete_chains_with_lineage(side, (*disjoint, *others)[:most])


def _reasons(claim: ClaimView, chains: Iterable[Assertion], *links: Link) -> tuple[Reason, ...]:
    """Return chains as reasons, with the restatements that join their claims and the links'."""
    return joined_chain_reasons(claim, chains, [end for link in links for end in link.ends])
