"""Another claim takes away the ground of a claim, or of one of its assertions.

## Why it matters

That a film shows another harbour does not make it false that the harbour burned. But
whoever relied on the film has nothing left, however many have seen it. The support of the
claim is still counted, but a high number does not answer the objection.

## Example

```toml
ledger = 1

[source]
diver = { kind = "witness" }
skipper = { kind = "witness" }
surveyor = { kind = "expert" }
daily = { kind = "outlet" }

[claim.wreck]  # <- here
text = "The wreck is the Aurora."
via = ["diver", "daily"]

[[claim.wreck.assertion]]
via = ["skipper"]

[claim.other-bay]
text = "Both dived in another bay."
via = ["surveyor", "daily"]

[[link]]
kind = "undercuts"
from = "other-bay"
to = "wreck"
```

## No finding

The outlet does not name a source for the objection:

```toml
ledger = 1

[source]
diver = { kind = "witness" }
skipper = { kind = "witness" }
surveyor = { kind = "expert" }
daily = { kind = "outlet" }

[claim.wreck]
text = "The wreck is the Aurora."
via = ["diver", "daily"]

[[claim.wreck.assertion]]
via = ["skipper"]

[claim.other-bay]
text = "Both dived in another bay."
via = ["daily"]

[[link]]
kind = "undercuts"
from = "other-bay"
to = "wreck"
```

An objection whose link is itself undercut (`to_link`) by a claim with a source is no
finding either.

## Not detected

Objections to the premises of a claim: they are findings on the premises. Whether the
objection holds: `claimtrack show` gives the standing of both claims.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import Flag, Reason, join_words, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Link, LinkKind, Severity, Stance

MAX_OBJECTIONS = 5
"""The most objections to one claim in the reasons."""


@rule("CT212", "undercut", Severity.WARNING, scope=Scope.CLAIM)
def undercut(facts: Facts) -> Iterator[Flag]:
    group_of, has_source = facts.columns.group_of, facts.asserted.complete > 0
    objections: dict[int, list[Link]] = defaultdict(list)
    for link in _unanswered(facts):
        claim = link.to or _asserted_claim(facts, link)
        if claim is not None and has_source[group_of(claim)]:
            objections[group_of(claim)].append(link)
    for group, links in sorted(objections.items()):
        yield _flag(ClaimView(facts, group), sorted(links, key=_by_claims))


def _by_claims(link: Link) -> tuple[str, str]:
    return link.from_, link.to or ""


def _unanswered(facts: Facts) -> list[Link]:
    """Return the undercutting links of claims with a source that no such link undercuts."""
    columns, has_source = facts.columns, facts.asserted.complete > 0
    links = [*columns.links(LinkKind.UNDERCUTS), *columns.undercuts()]
    links = [link for link in links if has_source[columns.group_of(link.from_)]]
    answered = {link.target for link in links if link.to_link is not None}
    return [link for link in links if not answered or link.ref not in answered]


def _asserted_claim(facts: Facts, link: Link) -> str | None:
    """Return the claim of the active assertion that a link undercuts, unless it denies it."""
    target = facts.ledger.get(link.target)
    if not isinstance(target, Assertion) or target.stance is not Stance.ASSERTS:
        return None
    withdrawn = facts.withdrawn_assertions_of(facts.columns.group_of(target.claim))
    return None if target in withdrawn else target.claim


def _flag(claim: ClaimView, links: Sequence[Link]) -> Flag:
    facts = claim.facts
    shown = links[:MAX_OBJECTIONS]
    by = join_words([f"`{id}`" for id in dict.fromkeys(link.from_ for link in links)], 4)
    whole = any(link.to is not None for link in links)
    what = "this claim" if whole else "an assertion of this claim"
    targets = [facts.ledger.get(link.target) for link in shown if link.to is None]
    chains = [
        *(each for each in targets if isinstance(each, Assertion)),
        *claim.asserted.complete[:1],
    ]
    ends = [link.to for link in shown if link.to is not None]
    reasons = [*link_reasons(shown), *_chains(claim, chains, ends)]
    for group in dict.fromkeys(facts.columns.group_of(link.from_) for link in shown):
        other = ClaimView(facts, group)
        parts = _chains(other, other.asserted.complete[:1], [link.from_ for link in shown])
        reasons.append(Reason(other.claim.text, other.claim, parts=parts))
    return Flag(
        claim.subjects,
        f"{by} undercut{'' if len(links) > 1 else 's'} {what}",
        reasons,
        "settle the objection, and withdraw what does not hold",
    )


def _chains(
    claim: ClaimView, chains: Sequence[Assertion], ends: Sequence[str]
) -> tuple[Reason, ...]:
    """Return chains as reasons, with the restatements that join their claims and ``ends``."""
    chains = complete_chains_with_lineage(claim.asserted, chains)
    return joined_chain_reasons(claim, chains, ends)
