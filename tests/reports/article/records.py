"""Pages of claims and sources of a ledger, and their text as a browser shows it."""

from xml.etree.ElementTree import Element

from attrs import frozen

import claimtrack
from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.model import Ledger, Settings
from claimtrack.reports.article.build import build_article_page
from claimtrack.reports.article.claim_page import ClaimPage, build_claim_page
from claimtrack.reports.article.source_page import SourcePage, build_source_page
from claimtrack.reports.article.view import ArticlePage
from claimtrack.reports.html.environment import make_environment
from tests.reports.html.pages import parse_page

DAY = {"as_of": "2031-06-10"}
"""A live page that shows what was known on a day."""


@frozen
class Checked:
    """A ledger with its report and its article view."""

    ledger: Ledger
    report: Report
    assessed: Assessments
    page: ArticlePage

    def claim(self, id: str) -> ClaimPage:
        return build_claim_page(self.page, self.report, self.assessed, id)

    def source(self, id: str) -> SourcePage:
        return build_source_page(self.page, self.report, self.assessed, id)


def checked(ledger: Ledger) -> Checked:
    """Check a ledger without its settings; drafts are shown."""
    accepted = ledger.without_drafts()
    report = claimtrack.check(accepted, settings=Settings())
    assessed = Assessments.of(report.ledger, report.settings)
    page = build_article_page(report, assessed, with_drafts=ledger)
    return Checked(report.ledger, report, assessed, page)


def rendered(page: ClaimPage | SourcePage, live: object = None) -> str:
    """Return the HTML of a page without its frame."""
    macros = make_environment().get_template("record.html").module
    name = "claim_page" if isinstance(page, ClaimPage) else "source_page"
    return str(getattr(macros, name)(page, live))


def parsed(page: ClaimPage | SourcePage, live: object = None) -> Element:
    """Return the parsed HTML of a page.

    Raises:
        html5lib.html5parser.ParseError: it is not well formed.
    """
    return parse_page(f"<!doctype html><title>x</title><main>{rendered(page, live)}</main>")
