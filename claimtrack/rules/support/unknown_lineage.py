"""A relay asserts a claim without naming its source.

## Why it matters

Outlets, agencies and models pass on what others say. One that states a claim in its own
voice has a source. Until the source is known, the chain counts as zero to one origin.

## Example

```toml
ledger = 1

[source]
daily = { kind = "outlet" }

[claim.factory-sold]  # <- here
text = "The factory was sold."
via = ["daily"]
```

## No finding

The outlet was there itself:

```toml
ledger = 1

[source]
daily = { kind = "outlet" }

[claim.factory-sold]
text = "The factory was sold."
via = [{ source = "daily", act = "witnessed" }]
```

Another chain of the claim shows the outlet's source:

```toml
ledger = 1

[source]
notary = { kind = "official" }
daily = { kind = "outlet" }

[claim.factory-sold]
text = "The factory was sold."
via = ["daily"]

[[claim.factory-sold.assertion]]
via = ["notary", "daily"]
```

The outlet concludes the claim, and gives its grounds:

```toml
ledger = 1

[source]
notary = { kind = "official" }
daily = { kind = "outlet" }

[claim.factory-sold]
text = "The factory was sold."
kind = "inference"
because = ["new-name"]
via = [{ source = "daily", act = "inferred" }]

[claim.new-name]
text = "The register has a new owner's name."
via = ["notary", "daily"]
```

If the ledger names its desk (`[check] desk`), the message about the desk's own words is
"we state this ourselves".

An account on a social network needs no other source for what it says about itself, or
about a source that controls it, if `about` names either. Background is exempt, because it
needs no source.

## Not detected

A model that names nobody at all, which [CT307](#ct307-citation-missing) finds.
An official, witness or expert who passes on what somebody else said: these kinds of
source count as origins unless another chain shows their source.
"""

from collections.abc import Collection, Iterator

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.facts.text.answers import is_uncited
from claimtrack.model import Assertion, Severity
from claimtrack.model.desk import Desk


@rule(
    "CT104",
    "unknown-lineage",
    Severity.WARNING,
    scope=Scope.CLAIM,
    covered_by=(
        "unsupported",
        "circular-reasoning",
        "exclusive-values",
        "denied-event",
        "absence-violated",
        "unit-slip",
        "value-conflict",
        "unsearched-absence",
        "citation-missing",
    ),
)
def unknown_lineage(facts: Facts) -> Iterator[Flag]:
    for claim in facts.claims((facts.asserted.unknown > 0) & facts.needs_source):
        heads: dict[str, Assertion] = {}
        for chain in claim.asserted.unattributed:
            if not is_uncited(facts, chain):
                heads.setdefault(chain.hops[0].source, chain)
        if not heads:
            continue
        shown = [heads[source] for source in sorted(heads)[:MAX_SHOWN]]
        reasons = (
            Reason(f"`{head.source}` names no source", chain, place=head.place)
            for chain, head in ((chain, chain.hops[0]) for chain in shown)
        )
        message, hint = _words(heads, facts.desk)
        yield Flag(
            claim.subjects,
            message,
            (*reasons, *link_reasons(claim.restatement_links({chain.claim for chain in shown}))),
            hint,
            cause=facts.ledger.sources[min(heads)] if len(heads) == 1 else None,
        )


def _words(heads: Collection[str], desk: Desk) -> tuple[str, str]:
    """Return the message about some heads and its hint, worded for the desk's own voice."""
    acts = "the act `witnessed` or `showed`"
    if desk.members.issuperset(heads):
        return "we state this ourselves", f"cite a source, or record {acts}"
    relays = join_words([f"`{source}`" for source in sorted(heads)])
    states = "states" if len(heads) == 1 else "state"
    return f"{relays} {states} this without naming a source", f"record the source, or {acts}"
