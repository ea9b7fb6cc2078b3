"""What a check came to, as every format that other tools read is given it."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.errors import Problem
from claimtrack.findings import Finding
from claimtrack.model import Known, Severity, Waiver
from claimtrack.reports.tally import Checked, tally

TOOL = "claimtrack"


@frozen
class RuleText:
    """A rule that ran, with the words that explain it; ``doc`` is Markdown."""

    code: str
    name: str
    severity: Severity
    summary: str
    doc: str


@frozen
class LedgerResults:
    """What was found in one ledger.

    ``file`` is the ledger's own, where a finding stands that has no place of its
    own. ``rules`` are all that ran: every finding is of one of them. ``findings`` are
    those to be told of, ``baselined`` those that a baseline has; ``notes`` are what
    its reader warned of.
    """

    file: str
    findings: Sequence[Finding]
    rules: Sequence[RuleText]
    checked: Checked
    baselined: Sequence[Finding] = ()
    waived: Sequence[tuple[Finding, Waiver]] = ()
    notes: Sequence[Problem] = ()


@frozen
class Results:
    """What a check of some ledgers came to, or the problems for which it could not run.

    ``version`` is that of the program, ``known`` says as of which day the ledgers
    are, if of one. ``against_baseline`` says whether findings were held against a
    baseline, and ``show_waived`` whether those waived were asked for.
    """

    version: str
    ledgers: Sequence[LedgerResults] = ()
    known: Sequence[Known] = ()
    problems: Sequence[Problem] = ()
    against_baseline: bool = False
    show_waived: bool = False

    def placed(self) -> Iterator[tuple[Finding, str]]:
        """Yield every finding to be told of, with the file of its ledger, in their order."""
        for each in self.ledgers:
            for finding in each.findings:
                yield finding, each.file

    def by_weight(self) -> Sequence[tuple[Finding, str]]:
        """Return every finding with the file of its ledger, the gravest first."""
        return sorted(self.placed(), key=lambda pair: pair[0].severity.rank)

    @property
    def notes(self) -> Sequence[Problem]:
        """What the readers of the ledgers warned of."""
        return [note for each in self.ledgers for note in each.notes]

    @property
    def possible(self) -> int:
        """How many records may have been known by the day, and were left out."""
        return sum(len(each.possible) for each in self.known)

    @property
    def sum(self) -> str:
        """The sentence that sums the check up."""
        checks = [each.checked for each in self.ledgers]
        whole = Checked(
            claims=sum(each.claims for each in checks),
            assertions=sum(each.assertions for each in checks),
            rules=max((each.rules for each in checks), default=0),
            waived=sum(each.waived for each in checks),
            known=sum(each.known for each in checks),
        )
        return tally((finding for finding, _ in self.placed()), whole)
