"""A relay drops the hedge of its source.

## Why it matters

"Could" becomes "will" when a relay drops a hedge. Nobody learned anything new in between.

## Example

```toml
ledger = 1

[source]
engineer = { kind = "expert" }
daily = { kind = "outlet" }

[claim.overload]
text = "The bridge cannot bear the new trams."
via = [
  { source = "engineer", certainty = "possible" },
  { source = "daily", certainty = "stated" },  # <- here
]
```

## No finding

```toml
ledger = 1

[source]
engineer = { kind = "expert" }
daily = { kind = "outlet" }

[claim.overload]
text = "The bridge cannot bear the new trams."
via = [
  { source = "engineer", certainty = "possible" },
  { source = "daily", certainty = "possible" },
]
```

A source that witnessed, showed or confirmed the claim may be more certain, because it
has its own knowledge.

## Not detected

A hedge that is lost between two assertions. `rests-on-weaker` reports conclusions that
are more certain than their premises.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Certainty, Severity


@rule("CT302", "certainty-inflated", Severity.WARNING, scope=Scope.CLAIM)
def certainty_inflated(facts: Facts) -> Iterator[Flag]:
    found = ((a, reason) for a in facts.hedged_assertions if (reason := _inflated(a)) is not None)
    for claim, reasons in facts.claims_of(found):
        yield merge_into_flag(
            claim.subjects,
            reasons,
            claim.restatement_links,
            "keep the hedge, or record why the later source is more certain",
        )


def _inflated(assertion: Assertion) -> Reason | None:
    """Return a reason for the first increase of certainty along a chain, or None."""
    least: tuple[str, Certainty] | None = None
    for hop in assertion.via:
        if hop.act is not None and hop.act.own_knowledge:
            least = None
        if hop.certainty is None:
            continue
        if least is not None and least[1] < hop.certainty:
            text = _text(least, f"`{hop.source}`", hop.certainty)
            return Reason(text, assertion, place=hop.place)
        least = hop.source, hop.certainty
    if assertion.certainty is not None and least is not None and least[1] < assertion.certainty:
        return Reason(_text(least, "the document", assertion.certainty), assertion)
    return None


def _text(least: tuple[str, Certainty], who: str, certainty: Certainty) -> str:
    source, before = least
    return f"{who} presents as {certainty.value} what `{source}` presented as {before.value}"
