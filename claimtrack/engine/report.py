"""The report: everything that a check found in one ledger."""

from collections import Counter
from collections.abc import Iterable

from attrs import Factory, evolve, field, frozen

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.model import Ledger, LedgerAsOf, Settings, Severity, Waiver
from claimtrack.model.html_table import counted, html_table


@frozen
class Report:
    """The result of a check: its findings, in the order of the ledger, and what was waived.

    Every output is a function of reports, one for each ledger that was checked.
    """

    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    """The rules that ran."""
    ledger: Ledger = field(repr=False)
    waivers: tuple[Waiver, ...] = field(default=(), repr=False)
    """By which waiver each of the waived is accepted, in the same order."""
    settings: Settings = field(
        default=Factory(lambda self: self.ledger.settings, takes_self=True), repr=False
    )
    """How it was judged."""
    baselined: tuple[Finding, ...] | None = field(default=None, kw_only=True, repr=False)
    """The findings that a baseline leaves out; None without a baseline."""
    known: LedgerAsOf | None = field(default=None, kw_only=True, repr=False)
    """What was known of the ledger by a day; None if it was checked as it is."""
    file: str = field(default="", kw_only=True, repr=False)
    """The file of the ledger, for findings that have no place of their own."""
    claims: int = field(
        default=Factory(lambda self: len(self.ledger.claims), takes_self=True), kw_only=True
    )
    """The number of claims that were checked."""
    assertions: int = field(
        default=Factory(lambda self: len(self.ledger.assertions), takes_self=True), kw_only=True
    )
    """The number of assertions that were checked."""

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings) or "nothing found"

    def _repr_html_(self) -> str:
        """Show in a notebook how much was found, and the first of it."""
        counts = Counter(finding.severity for finding in self.findings)
        kinds = [counted(counts[each], each.value) for each in Severity if counts[each]]
        found = f"{counted(len(self.findings), 'finding')} in "
        title = found + counted(len(self.ledger.claims), "claim")
        rows = (
            (f.severity.value, f"{f.code} {f.name}", f.subject, f.message) for f in self.findings
        )
        aside = [f"{len(self.waived):,} waived"] if self.waived else []
        head = ("severity", "rule", "about", "what is wrong")
        return html_table(title, head, rows, len(self.findings), ", ".join([*kinds, *aside]))

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings that weigh as much or more."""
        return tuple(f for f in self.findings if f.severity.rank <= severity.rank)

    def without(self, fingerprints: Iterable[str]) -> "Report":
        """Return the report less the findings of a baseline."""
        known = frozenset(fingerprints)
        kept: list[Finding] = []
        baselined = [*(self.baselined or ())]
        for finding in self.findings:
            (baselined if finding.fingerprint in known else kept).append(finding)
        return evolve(self, findings=tuple(kept), baselined=tuple(baselined))

    @property
    def accepted(self) -> tuple[tuple[Finding, Waiver], ...]:
        """Each waived finding with its waiver."""
        return tuple(zip(self.waived, self.waivers, strict=True))
