"""A measurement is repeated long after a newer one was out.

## Why it matters

Figures are copied from older reports. Who cites last year's number when this year's
is out says something that was true, and no longer is.

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

The newer one was out by the end of March, and three months are allowed for:

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

Nor is there one where the newer value agrees with the older one within what the
predicate tolerates. All of it has to be certain of the dates.

## Not detected

Numbers of predicates that are not `functional`, without a date, or with one that is
marked (`?`, `~`); documents without a date or outside the years 1 to 9999. A
measurement that is restated with another date or value. One with a place is
compared only with others of that place.
"""

from collections.abc import Iterator

from claimtrack.engine.fact_flags import statement_reason
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
        said = [
            found.claim.id,
            found.newer.id,
            found.newer_publication.assertion.claim,
            found.repetition.assertion.claim,
        ]
        yield Flag(
            ClaimView(facts, found.group).subjects,
            _message(found),
            (
                *(statement_reason(facts, claim) for claim in (found.claim, found.newer)),
                Reason(
                    f"`{found.newer_publication.document.id}` was out on {_out(found.newer_publication)}", found.newer_publication.assertion
                ),
                Reason(
                    f"`{found.repetition.document.id}` came out on {_late(found.repetition)}",
                    found.repetition.assertion,
                ),
                *link_reasons(restatement_links(facts, (), said)),
            ),
            "cite the newer one, or say as of when it was so",
        )


def _message(found: OutdatedFigure) -> str:
    return (
        f"`{found.repetition.document.id}` has {_figure(found.claim)} on {_late(found.repetition)}, more than "
        f"{GRACE_MONTHS} months after `{found.newer.id}` was out with {_figure(found.newer)}, "
        f"in `{found.newer_publication.document.id}` on {_out(found.newer_publication)}"
    )


def _figure(claim: Claim) -> str:
    assert claim.fact is not None, "it is found by its fact"
    return f"{value_text(claim.fact)} of {claim.fact.when}"


def _out(publication: Publication) -> str:
    assert publication.document.published is not None, "it is found by its date"
    return describe_latest(publication.document.published)


def _late(publication: Publication) -> str:
    assert publication.document.published is not None, "it is found by its date"
    return describe_earliest(publication.document.published)
