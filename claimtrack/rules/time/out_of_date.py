"""A measurement is repeated long after a newer one was published.

## Why it matters

Figures are often copied from old reports. Last year's number was right, but is wrong
after this year's number was published.

## Example

```toml
ledger = 1

[predicate.inhabitants]
takes = "number"
functional = true
tolerance = "2%"

[source]
census-office = { kind = "government" }
guidebook = { kind = "outlet" }

[document]
census = { publisher = "census-office", published = "2021-03" }
edition = { publisher = "guidebook", published = "2021-07-01" }

[claim.older]  # <- here
text = "In 2011 the town had 4,100 inhabitants."
kind = "measurement"
fact = { subject = "town", predicate = "inhabitants", value = 4100, when = "2011" }
via = ["census-office", "guidebook"]
at = "edition"

[claim.newer]
text = "In 2020 the town had 5,200 inhabitants."
kind = "measurement"
fact = { subject = "town", predicate = "inhabitants", value = 5200, when = "2020" }
via = ["census-office"]
at = "census"
```

## No finding

The newer figure was published by the end of March. The rule allows three months:

```toml
ledger = 1

[predicate.inhabitants]
takes = "number"
functional = true
tolerance = "2%"

[source]
census-office = { kind = "government" }
guidebook = { kind = "outlet" }

[document]
census = { publisher = "census-office", published = "2021-03" }
edition = { publisher = "guidebook", published = "2021-06" }

[claim.older]
text = "In 2011 the town had 4,100 inhabitants."
kind = "measurement"
fact = { subject = "town", predicate = "inhabitants", value = 4100, when = "2011" }
via = ["census-office", "guidebook"]
at = "edition"

[claim.newer]
text = "In 2020 the town had 5,200 inhabitants."
kind = "measurement"
fact = { subject = "town", predicate = "inhabitants", value = 5200, when = "2020" }
via = ["census-office"]
at = "census"
```

There is no finding if the two values agree within the tolerance of the predicate, or if
some reading of the dates allows the repetition.

## Not detected

Numbers of predicates that are not `functional`, and numbers whose date is missing or
marked (`?`, `~`). Documents without a date or outside the years 1 to 9999. Measurements
restated with another date or value. A measurement with a place is compared only with
others for that place. Times of day: a time with a zone may be on two or three days.
"""

from collections.abc import Iterator

from claimtrack.engine.conflict_flags import statement_reason
from claimtrack.engine.finding import Flag, Reason, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.outdated_figures import (
    GRACE_MONTHS,
    OutdatedFigure,
    find_outdated_figures,
)
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.conflicts.statement_text import value_text
from claimtrack.facts.core.certain_days import describe_earliest, describe_latest
from claimtrack.facts.core.publication import Publication
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import restatement_links
from claimtrack.model import Claim, Severity


@rule("CT408", "out-of-date", Severity.WARNING, scope=Scope.CLAIM)
def out_of_date(facts: Facts) -> Iterator[Flag]:
    for found in find_outdated_figures(facts):
        newer, repetition = found.newer_publication, found.repetition
        claims = [found.claim.id, found.newer.id, newer.assertion.claim, repetition.assertion.claim]
        yield Flag(
            ClaimView(facts, found.group).subjects,
            _message(found),
            (
                *(statement_reason(facts, claim) for claim in (found.claim, found.newer)),
                Reason(
                    f"`{newer.document.id}` was published on {_latest_date(newer)}",
                    newer.assertion,
                ),
                Reason(
                    f"`{repetition.document.id}` was published on {_earliest_date(repetition)}",
                    repetition.assertion,
                ),
                *link_reasons(restatement_links(facts, (), claims)),
            ),
            "cite the newer figure, or give the date of the old one",
        )


def _message(found: OutdatedFigure) -> str:
    newer, repetition = found.newer_publication, found.repetition
    return (
        f"`{repetition.document.id}` gives {_figure(found.claim)} on {_earliest_date(repetition)}, "
        f"more than {GRACE_MONTHS} months after `{newer.document.id}` gave {_figure(found.newer)} "
        f"(`{found.newer.id}`) on {_latest_date(newer)}"
    )


def _figure(claim: Claim) -> str:
    assert claim.fact is not None, "figures come from facts"
    return f"{value_text(claim.fact)} for {claim.fact.when}"


def _latest_date(publication: Publication) -> str:
    return describe_latest(publication.when)


def _earliest_date(publication: Publication) -> str:
    return describe_earliest(publication.when)
