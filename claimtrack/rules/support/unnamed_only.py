"""Every origin of a claim is an unnamed person or body.

## Why it matters

Nobody can ask an unnamed source or judge its reliability. Two unnamed officials may be
the same person.

## Example

```toml
ledger = 1

[source]
insider = { kind = "official", name = "an official of the ministry", named = false }
daily = { kind = "outlet" }

[claim.tax-rises]  # <- here
text = "The land tax will rise."
kind = "forecast"
via = ["insider", "daily"]
```

## No finding

A named source says it, too:

```toml
ledger = 1

[source]
insider = { kind = "official", name = "an official of the ministry", named = false }
minister = { kind = "official" }
daily = { kind = "outlet" }

[claim.tax-rises]
text = "The land tax will rise."
kind = "forecast"
via = ["insider", "daily"]

[[claim.tax-rises.assertion]]
via = ["minister", "daily"]
```

A spokesperson without a name speaks for a body that has one, and can be asked there:

```toml
ledger = 1

[source]
ministry = { kind = "government", name = "Ministry of Defence" }
spokesman = { kind = "spokesperson", name = "a spokesman", named = false, part_of = "ministry" }
daily = { kind = "outlet" }

[claim.nothing-happened]
text = "Nothing of this took place."
kind = "statement"
via = ["spokesman", "daily"]
```

An official of the same ministry who is not its spokesperson remains unnamed. Background
is exempt, because it needs no source.

In the profile `news`, what an unnamed source told the desk itself is exempt if the claim is
about nobody: the desk knows the source, and nobody is accused.

```toml
ledger = 1

[check]
desk = "daily"

[source]
worker = { kind = "witness", name = "a worker", named = false }
daily = { kind = "outlet" }

[claim.tag]
text = "A tag on the panel said that it was out of service."
via = [{ source = "worker", act = "witnessed" }, "daily"]
```

## Not detected

An alias. Mark the source with `named = false`.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import MAX_SHOWN, Flag, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.checks.origins import find_anonymous_claims, plainly_attributed
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity, SourceNumber


@rule(
    "CT106",
    "unnamed-only",
    Severity.WARNING,
    scope=Scope.CLAIM,
    covered_by=("interested-party-only",),
)
def unnamed_only(facts: Facts) -> Iterator[Flag]:
    attributed = plainly_attributed(facts)
    for found in find_anonymous_claims(facts, SourceNumber.ONE, MAX_SHOWN):
        claim, chains = found.claim, found.chains
        if attributed[claim.group]:
            continue
        origins = join_words([source.label for source in found.origins])
        yield Flag(
            claim.subjects,
            f"no origin of this claim is named: {origins}",
            joined_chain_reasons(claim, chains),
            "find a source who can be named, or record why they cannot be named"
            + ("; a name also resolves `vague-plural`" if found.mixed else ""),
            cause=found.origins[0] if len(found.origins) == 1 else None,
        )
