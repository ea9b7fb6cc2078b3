"""The data of a page, and the limits on its size."""

from collections.abc import Sequence

from attrs import Factory, evolve, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.model import Ledger
from claimtrack.reports.article.build import build_article_page
from claimtrack.reports.article.view import ArticlePage


@frozen
class PageLimits:
    """Limits on the size of a page. The page counts what is omitted.

    ``drawn`` is the number of notes in the picture, ``dates`` that in the timeline.
    """

    drawn: int = 120
    dates: int = 150


@frozen(eq=False)
class PageData:
    """One ledger with its report and its assessments.

    ``rules`` are all installed rules. ``full_text`` shows the whole text of documents of
    other publishers.
    """

    report: Report
    title: str
    rules: Sequence[Rule]
    limits: PageLimits = field(factory=PageLimits)
    full_text: bool = False
    assessed: Assessments = field(
        default=Factory(
            lambda self: Assessments.of(self.report.ledger, self.report.settings), takes_self=True
        ),
        init=False,
        repr=False,
    )

    @property
    def ledger(self) -> Ledger:
        """The ledger of the report."""
        return self.report.ledger

    def article_page(self) -> ArticlePage:
        """Build the article view under the title of the page."""
        page = build_article_page(self.report, self.assessed, full_text=self.full_text)
        return evolve(page, title=self.title)
