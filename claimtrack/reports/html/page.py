"""The HTML page of a report: one file without network access, readable without a script.

The page holds no time of its own, so that equal reports give equal pages. Its content
security policy allows its own style and script by their hashes, and nothing else.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby

from attrs import frozen

from claimtrack.model.status import Status
from claimtrack.reports.html.cards import FindingCard, finding_cards, group_cards, waived_cards
from claimtrack.reports.html.chains import chains_by_claim
from claimtrack.reports.html.entries import ClaimEntry, claim_entries
from claimtrack.reports.html.environment import make_environment, read_template, style
from claimtrack.reports.html.lanes import draw_picture
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.relations import find_relations, relations_by_claim
from claimtrack.reports.html.summary import summarize_assessments
from claimtrack.reports.html.timeline import make_timeline
from claimtrack.reports.html.unchecked import list_unchecked
from claimtrack.reports.summary.summary import summarize
from claimtrack.reports.summary.text import count_sentence, total_sentence
from claimtrack.reports.text.masthead import publication


@frozen
class TablePage:
    """One part of the table of claims: its number, from 1, and its claims."""

    number: int
    entries: Sequence[ClaimEntry]

    @property
    def title(self) -> str:
        """The first and the last claim."""
        return f"{self.entries[0].id} to {self.entries[-1].id}"


def render_page(data: PageData) -> str:
    """Return a report as one self-contained HTML page.

    The page shows all names of its ledger. A ledger with confidential sources must be
    disguised first (:mod:`claimtrack.confidential`).
    """
    cards = finding_cards(data)
    groups = group_cards(cards)
    relations = find_relations(data.assessed.facts)
    chains = chains_by_claim(data.assessed.facts)
    entries = claim_entries(data, chains, relations_by_claim(relations), _cards_by_claim(cards))
    return (
        make_environment()
        .get_template("page.html")
        .render(
            data=data,
            policy=_content_security_policy(),
            style=style(),
            script=read_template("page.js"),
            publication=publication(data.ledger),
            counts=count_sentence(summarize(data.report)),
            totals=total_sentence(data.report),
            summary=summarize_assessments(data.assessed, groups),
            card_groups=groups,
            card_count=len(cards),
            waived=waived_cards(data),
            picture=draw_picture(entries, relations, data.limits.drawn, data.limits.chains),
            timeline=make_timeline(data.ledger, data.limits.dates),
            claim_count=len(entries),
            detailed_count=sum(entry.detail is not None for entry in entries),
            table_pages=_table_pages(entries, data.limits.rows),
            unchecked=list_unchecked(data),
            Status=Status,
        )
    )


def _content_security_policy() -> str:
    """Return a policy that allows the page's own style and script, and nothing else."""
    embedded = {"style-src": style(), "script-src": read_template("page.js")}
    digests = {
        directive: b64encode(sha256(text.encode()).digest()).decode()
        for directive, text in embedded.items()
    }
    rules = [f"{directive} 'sha256-{digest}'" for directive, digest in digests.items()]
    return "; ".join(["default-src 'none'", *rules, "base-uri 'none'", "form-action 'none'"])


def _cards_by_claim(cards: Sequence[FindingCard]) -> dict[str, list[FindingCard]]:
    by_claim: dict[str, list[FindingCard]] = {}
    for card in cards:
        for claim in card.claims:
            by_claim.setdefault(claim, []).append(card)
    return by_claim


def _table_pages(entries: Sequence[ClaimEntry], size: int) -> list[TablePage]:
    numbered = groupby(enumerate(entries), key=lambda pair: pair[0] // size)
    return [TablePage(number + 1, [entry for _, entry in group]) for number, group in numbered]
