"""A "first since" or "none since" is repeated after a newer event has overtaken it.

## Why it matters

"The first in two years" is right on the day it is written. Others copy it for months,
even after the next event.

## Example

```toml
ledger = 1

[predicate.frozen]

[source]
harbour-office = { kind = "government" }
pilot = { kind = "witness" }
guidebook = { kind = "outlet" }

[document.edition]
publisher = "guidebook"
published = "2023-05"

[claim.none-since]  # <- here
text = "The last time the harbour froze was in January 2019."
kind = "absence"
fact = { subject = "port", predicate = "frozen", when = "2019-02/..", negated = true }
via = ["harbour-office"]
at = "report"
search = { where = ["the harbour's log"] }

[[claim.none-since.assertion]]
via = ["harbour-office", "guidebook"]
at = "edition"

[document.report]
publisher = "harbour-office"
published = "2021-12-10"

[claim.frozen-again]
text = "The harbour froze on 3 February 2022."
fact = { subject = "port", predicate = "frozen", when = "2022-02-03" }
via = ["pilot"]
```

## No finding

Nobody certainly repeats the claim after the newer event:

```toml
ledger = 1

[predicate.frozen]

[source]
harbour-office = { kind = "government" }
pilot = { kind = "witness" }
guidebook = { kind = "outlet" }

[document.edition]
publisher = "guidebook"
published = "2022"

[claim.none-since]
text = "The last time the harbour froze was in January 2019."
kind = "absence"
fact = { subject = "port", predicate = "frozen", when = "2019-02/..", negated = true }
via = ["harbour-office"]
at = "report"
search = { where = ["the harbour's log"] }

[[claim.none-since.assertion]]
via = ["harbour-office", "guidebook"]
at = "edition"

[document.report]
publisher = "harbour-office"
published = "2021-12-10"

[claim.frozen-again]
text = "The harbour froze on 3 February 2022."
fact = { subject = "port", predicate = "frozen", when = "2022-02-03" }
via = ["pilot"]
```

A claim with `first_since` is overtaken by any later event. A claim with a place is
overtaken only by an event at that place. There is no finding unless the order of the
dates is certain.

## Not detected

An absence that was already wrong when it was first asserted (see `absence-violated`), or
without a dated document. Events on the day of the repetition; a time with a zone may be
on two or three days. Dates that are marked (`?`, `~`), forecasts, and values.
"""

from collections.abc import Iterator

from claimtrack.engine.conflict_flags import statement_reason
from claimtrack.engine.finding import Flag, Reason, chain_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.superseded_claims import SupersededClaim, find_superseded_claims
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.conflicts.statement_text import asserting_chains
from claimtrack.facts.core.certain_days import describe_earliest, describe_latest
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT409", "stale-first", Severity.WARNING, scope=Scope.CLAIM)
def stale_first(facts: Facts) -> Iterator[Flag]:
    for found in find_superseded_claims(facts):
        claim = ClaimView(facts, found.group)
        chains, ties = asserting_chains(facts, [found.event])
        published = [each for each in (found.first_publication, found.last_publication) if each]
        ids = {found.claim.id, *(publication.assertion.claim for publication in published)}
        yield Flag(
            claim.subjects,
            _message(found),
            (
                *(statement_reason(facts, each) for each in (found.claim, found.event)),
                *_publication_reasons(found),
                *chain_reasons(chains, dict.fromkeys((*ties, *claim.restatement_links(ids)))),
            ),
            "give the day until which it held, or remove it",
        )


def _message(found: SupersededClaim) -> str:
    last = found.last_publication
    return (
        f"`{last.document.id}` repeats this on {describe_earliest(last.when)}, but a newer event "
        f"has overtaken it: `{found.event.id}` on {describe_latest(found.event_date)}"
    )


def _publication_reasons(found: SupersededClaim) -> Iterator[Reason]:
    first, last = found.first_publication, found.last_publication
    if first is not None:
        day = describe_latest(first.when)
        yield Reason(
            f"`{first.document.id}` said this on {day}, when it was right", first.assertion
        )
    day = describe_earliest(last.when)
    text = f"`{last.document.id}` says this on {day}, when it was no longer right"
    yield Reason(text, last.assertion)
