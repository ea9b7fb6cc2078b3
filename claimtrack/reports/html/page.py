"""A report as one page of HTML: all parts put together.

The page is the same for the same ledger, settings and day: it holds no time of
its own, so that two of them can be compared.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from attrs import frozen

from claimtrack.model import Severity
from claimtrack.model.status import Status
from claimtrack.reports.html import templates
from claimtrack.reports.html.cards import FindingCard, cards, stacks, waived_cards
from claimtrack.reports.html.chains import chains_by_claim
from claimtrack.reports.html.entries import ClaimEntry, entries
from claimtrack.reports.html.lanes import picture
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.relations import bonds, by_claim
from claimtrack.reports.html.summary import summary
from claimtrack.reports.html.timeline import timeline
from claimtrack.reports.html.unchecked import unchecked
from claimtrack.reports.text.totals import counted, tally


@frozen
class TablePage:
    """One part of a long table: its number, from 1, and its claims."""

    number: int
    entries: Sequence[ClaimEntry]

    @property
    def title(self) -> str:
        """Which claims it holds."""
        return f"{self.entries[0].id} to {self.entries[-1].id}"


def page(matter: PageData) -> str:
    """Return a report as one page of HTML that needs nothing else.

    A ledger with confidential sources is to be disguised before it is judged
    (:mod:`claimtrack.confidential`): the page names whom its ledger names.

    Raises:
        LedgerError: the extra ``report`` is not installed.
    """
    found = cards(matter)
    ties = bonds(matter.assessed.facts)
    chains = chains_by_claim(matter.assessed.facts)
    told = entries(matter, chains, by_claim(ties), _of_claims(found))
    return templates.rendered(
        "page.html",
        matter=matter,
        policy=templates.policy(),
        style=templates.part("page.css"),
        script=templates.part("page.js"),
        sum=tally([matter.report]),
        severities=Counter(card.severity for card in found),
        summary=summary(matter.assessed, found),
        stacks=[*stacks(found, matter.report.rules)],
        waived=waived_cards(matter),
        picture=picture(told, ties, matter.limits.drawn, matter.limits.chains),
        timeline=timeline(matter.ledger, matter.limits.dates),
        told=len(told),
        in_full=sum(entry.full is not None for entry in told),
        leaves=_leaves(told, matter.limits.paged),
        unchecked=unchecked(matter),
        counted=counted,
        Severity=Severity,
        Status=Status,
    )


def _of_claims(found: Sequence[FindingCard]) -> dict[str, list[FindingCard]]:
    by: dict[str, list[FindingCard]] = {}
    for card in found:
        for claim in card.claims:
            by.setdefault(claim, []).append(card)
    return by


def _leaves(told: Sequence[ClaimEntry], size: int) -> list[TablePage]:
    numbered = groupby(enumerate(told), key=lambda pair: pair[0] // size)
    return [TablePage(number + 1, [entry for _, entry in group]) for number, group in numbered]
