"""The data of a page, and the limits on its size."""

from collections.abc import Sequence

from attrs import Factory, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.model import Ledger
from claimtrack.reports.text.excerpt import LineReader


@frozen
class PageLimits:
    """Limits on the size of a page. The page counts what is omitted.

    ``drawn`` is the number of claims in the picture, and ``chains`` of each in its row,
    fewer in a large picture. ``relations`` of each are in its row. ``detailed`` claims have
    contributions and next checks. ``excerpts`` findings show their lines of the ledger.
    ``rows`` claims are in one part of the table. ``dates`` are in the timeline.
    """

    drawn: int = 120
    chains: int = 4
    relations: int = 20
    detailed: int = 250
    excerpts: int = 300
    rows: int = 200
    dates: int = 150


@frozen(eq=False)
class PageData:
    """One ledger with its report and its assessments.

    ``rules`` are all installed rules. ``lines`` reads the lines of a file for excerpts.
    """

    report: Report
    title: str
    rules: Sequence[Rule]
    lines: LineReader = field(default=lambda file, line: None, repr=False)
    limits: PageLimits = field(factory=PageLimits)
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
