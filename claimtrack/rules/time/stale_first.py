"""A "first since" or "none since" is repeated after a newer event has overtaken it.

## Why it matters

"The first in two years" is right on the day it is written. It is copied for months,
and goes on being said when there has been another.

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

Nobody says so any more:

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

A claim with `first_since` is overtaken by an event after its own. One without a
place is overtaken by an event anywhere, one with a place by an event there.
All of it has to be certain of the dates: where the event, or the document that
repeats the claim, may have been sooner, nothing is said.

## Not detected

An absence that was wrong when it was first said (`absence-violated`), or of which no
dated document says when that was. Events on the day on which the claim was repeated.
Dates that are marked (`?`, `~`), forecasts, and values.
"""

from collections.abc import Iterator

from claimtrack.engine.fact_flags import statement_reason
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
        said = {found.claim.id, found.last_publication.assertion.claim}
        said |= set() if found.first_publication is None else {found.first_publication.assertion.claim}
        yield Flag(
            claim.subjects,
            _message(found),
            (
                *(statement_reason(facts, each) for each in (found.claim, found.event)),
                *_published(found),
                *chain_reasons(chains, dict.fromkeys((*ties, *claim.restatement_links(said)))),
            ),
            "say as of which day it held, or drop it",
        )


def _message(found: SupersededClaim) -> str:
    event, published = found.event.fact, found.last_publication.document.published
    when = None if event is None else event.when
    assert when is not None, "it is found by its date"
    assert published is not None, "it is found by its date"
    return (
        f"a newer event has overtaken it, `{found.event.id}` of {describe_latest(when)}, "
        f"but `{found.last_publication.document.id}` still says so on {describe_earliest(published)}"
    )


def _published(found: SupersededClaim) -> Iterator[Reason]:
    if found.first_publication is not None and found.first_publication.document.published is not None:
        day = describe_latest(found.first_publication.document.published)
        text = f"`{found.first_publication.document.id}` said so on {day}, when it was right"
        yield Reason(text, found.first_publication.assertion)
    if found.last_publication.document.published is not None:
        day = describe_earliest(found.last_publication.document.published)
        text = f"`{found.last_publication.document.id}` says so on {day}, when it no longer was"
        yield Reason(text, found.last_publication.assertion)
