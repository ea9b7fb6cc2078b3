"""Tests of the article view."""

from pathlib import Path

from claimtrack import check, load
from claimtrack.assessment.assessment import Assessments
from claimtrack.model import Ledger
from claimtrack.reports.article.build import build_article_page
from claimtrack.reports.article.view import ArticlePage

DESK = Path(__file__).parents[2] / "desk"


def page_of(ledger: Ledger, *, full_text: bool = False) -> ArticlePage:
    """Return the page of a ledger, with its drafts."""
    report = check(ledger)
    assessed = Assessments.of(report.ledger, report.settings)
    return build_article_page(report, assessed, with_drafts=ledger, full_text=full_text)


def test_every_claim_is_in_one_note() -> None:
    for name in ("dam", "strait", "terminal"):
        ledger = load(DESK / name / "ledger.toml")
        notes = [*page_of(ledger).notes()]
        ids = [id for note in notes for id in (note.id, *note.restatements)]
        assert sorted(ledger.claims) == sorted(ids)
        assert [*range(1, len(notes) + 1)] == [note.number for note in notes]
