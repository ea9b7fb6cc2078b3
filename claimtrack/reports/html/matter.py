"""What a page is made of, and how much of it there is room for."""

from collections.abc import Sequence

from attrs import field, frozen

from claimtrack.analysis.assessment import Assessments
from claimtrack.findings import Finding
from claimtrack.model import Known, Ledger, Severity, Waiver
from claimtrack.reports.excerpt import Lines
from claimtrack.reports.tally import Checked


@frozen
class RuleLine:
    """A rule as a page tells of it."""

    code: str
    name: str
    severity: Severity
    summary: str


@frozen
class Limits:
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
class Matter:
    """One ledger as it was judged and assessed.

    ``lines`` reads the lines of a file for the excerpts. ``idle`` are the rules
    that did not run; ``known`` says of which day the ledger is, if of one.
    """

    title: str
    assessed: Assessments = field(repr=False)
    findings: Sequence[Finding]
    waived: Sequence[tuple[Finding, Waiver]]
    checked: Checked
    rules: Sequence[RuleLine]
    idle: Sequence[RuleLine]
    known: Sequence[Known] = ()
    lines: Lines = field(default=lambda file: None, repr=False)
    limits: Limits = field(factory=Limits)

    @property
    def ledger(self) -> Ledger:
        """The ledger that was judged."""
        return self.assessed.facts.ledger
