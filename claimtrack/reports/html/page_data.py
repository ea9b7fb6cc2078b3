"""What a page is made of, and how much of it there is room for."""

from collections.abc import Sequence

from attrs import Factory, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.model import Ledger
from claimtrack.reports.text.excerpt import Lines


@frozen
class PageLimits:
    """How much is told in full. What is past a limit is counted, and the page says so.

    ``drawn`` claims are in the picture, and ``chains`` of each in its row, fewer of
    them in a large picture; ``full`` claims are told of with what their probability
    is made of and what to look for next; ``excerpts`` findings show their lines of
    the ledger; ``paged`` claims stand in one part of the table; ``dates`` are in the
    timeline.
    """

    drawn: int = 120
    chains: int = 4
    full: int = 250
    excerpts: int = 300
    paged: int = 200
    dates: int = 150


@frozen(eq=False)
class PageData:
    """One ledger as it was judged and assessed.

    ``rules`` are all that could have run; ``lines`` reads the lines of a file for
    the excerpts.
    """

    report: Report
    title: str
    rules: Sequence[Rule]
    lines: Lines = field(default=lambda file: None, repr=False)
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
        """The ledger that was judged."""
        return self.report.ledger
