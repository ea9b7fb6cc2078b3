"""The report: the result of a check of one ledger."""

from collections import Counter
from collections.abc import Iterable

from attrs import Factory, evolve, field, frozen

from claimtrack.engine.entries import Entry, MainFinding, find_covering
from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.facts.facts import Facts
from claimtrack.model import Ledger, LedgerAsOf, Settings, Severity, Waiver
from claimtrack.model.html_table import count_noun, html_table


@frozen(repr=False)
class Report:
    """The result of a check: findings in the order of the ledger, and waived findings.

    Output formats render one report for each checked ledger.
    """

    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    """The rules that ran."""
    ledger: Ledger
    waivers: tuple[Waiver, ...] = ()
    """The waiver of each waived finding, in the same order."""
    settings: Settings = field(default=Factory(lambda self: self.ledger.settings, takes_self=True))
    """The settings of the check."""
    baselined: tuple[Finding, ...] | None = field(default=None, kw_only=True)
    """The findings that a baseline hides; None without a baseline."""
    older: tuple[Finding, ...] | None = field(default=None, kw_only=True)
    """The findings that an earlier report has, too; None if it was not compared with one."""
    known: LedgerAsOf | None = field(default=None, kw_only=True)
    """The state of the ledger on an earlier day; None if the check used the whole ledger."""
    file: str = field(default="", kw_only=True)
    """The file of the ledger, for findings without a place."""
    claims: int = field(
        default=Factory(lambda self: len(self.ledger.claims), takes_self=True), kw_only=True
    )
    """The number of checked claims."""
    assertions: int = field(
        default=Factory(lambda self: len(self.ledger.assertions), takes_self=True), kw_only=True
    )
    """The number of checked assertions."""
    drafts: int = field(
        default=Factory(lambda self: self.ledger.draft_count, takes_self=True), kw_only=True
    )
    """The number of drafts that were not judged."""
    facts: Facts = field(
        default=Factory(lambda self: Facts(self.ledger, None, self.settings), takes_self=True),
        kw_only=True,
        eq=False,
    )
    """The facts that the rules judged, for reports that need more of them."""

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings) or "nothing found"

    def __repr__(self) -> str:
        counts = (
            f"{count_noun(len(self.findings), 'finding')} in {count_noun(self.claims, 'claim')}"
        )
        return f"<Report: {counts}>"

    def rows(self) -> list[dict[str, object]]:
        """Return the findings as plain dicts of texts and numbers, fit for a data frame."""
        return [
            {
                "code": finding.code,
                "name": finding.name,
                "severity": finding.severity.value,
                "outcome": finding.outcome.value,
                "kind": finding.subject.kind.value,
                "id": finding.subject.id,
                "message": finding.message,
                "hint": finding.hint,
                "file": finding.place.file if finding.place else None,
                "line": finding.place.line if finding.place else None,
                "column": finding.place.column if finding.place else None,
                "fingerprint": finding.fingerprint,
            }
            for finding in self.findings
        ]

    # Renderers stand above reports. These two methods import them when called, because users
    # look for them here; tests/test_layering.py names this exception.
    def to_json(self) -> str:
        """Return the findings as ``claimtrack check --format json`` prints them."""
        from claimtrack.reports.findings.json_output import findings_as_json

        return findings_as_json([self])

    def to_sarif(self) -> str:
        """Return the findings as SARIF 2.1.0, as ``claimtrack check --format sarif`` does."""
        from claimtrack.reports.findings.sarif import as_sarif

        return as_sarif([self])

    def _repr_html_(self) -> str:
        """Render the counts and the first findings for a notebook."""
        counts = Counter(finding.severity for finding in self.findings)
        kinds = [count_noun(counts[each], each.value) for each in Severity if counts[each]]
        found = f"{count_noun(len(self.findings), 'finding')} in "
        title = found + count_noun(len(self.ledger.claims), "claim")
        rows = (
            (f.severity.value, f"{f.code} {f.name}", f.subject, f.message) for f in self.findings
        )
        aside = [f"{len(self.waived):,} waived"] if self.waived else []
        head = ("severity", "rule", "about", "what is wrong")
        return html_table(title, head, rows, len(self.findings), ", ".join([*kinds, *aside]))

    def covering(self) -> tuple[Finding | None, ...]:
        """Return the covering finding of each finding; None for one that nothing covers.

        A covering finding is itself uncovered.
        """
        covered_by = {rule.name: rule.covered_by for rule in self.rules}
        found = find_covering(self.findings, covered_by)

        def main(position: int) -> int:
            while position in found:
                position = found[position][0]
            return position

        return tuple(
            self.findings[main(position)] if position in found else None
            for position in range(len(self.findings))
        )

    def entries(self) -> tuple[Entry, ...]:
        """Return the findings that nothing covers, grouped by rule and cause.

        An entry has the place of its first finding.
        """
        grouped: dict[object, list[MainFinding]] = {}
        for position, each in enumerate(self.main_findings()):
            finding, cause = each.finding, each.finding.cause
            key: object = position if cause is None else (finding.code, finding.outcome, cause)
            grouped.setdefault(key, []).append(each)
        return tuple(Entry(tuple(members)) for members in grouped.values())

    def main_findings(self) -> tuple[MainFinding, ...]:
        """Return the findings that nothing covers, in the order of the ledger."""
        covering = self.covering()
        covered: dict[int, list[Finding]] = {}
        for finding, by in zip(self.findings, covering, strict=True):
            if by is not None:
                covered.setdefault(id(by), []).append(finding)
        return tuple(
            MainFinding(finding, tuple(covered.get(id(finding), ())))
            for finding, by in zip(self.findings, covering, strict=True)
            if by is None
        )

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of a severity or a higher one."""
        return tuple(f for f in self.findings if f.severity.rank <= severity.rank)

    def without(self, fingerprints: Iterable[str]) -> "Report":
        """Return the report without the findings of a baseline."""
        known = frozenset(fingerprints)
        active: list[Finding] = []
        baselined = [*(self.baselined or ())]
        for finding in self.findings:
            (baselined if finding.fingerprint in known else active).append(finding)
        return evolve(self, findings=tuple(active), baselined=tuple(baselined))

    def added_to(self, before: "Report") -> "Report":
        """Return the report without the findings and waived findings of an earlier one.

        A finding of the earlier report accounts for one with its fingerprint.
        """
        added, older = _subtract(self.findings, before.findings)
        waived, _ = _subtract(self.waived, before.waived)
        waiver_of = dict(zip(map(id, self.waived), self.waivers, strict=True))
        waivers = tuple(waiver_of[id(finding)] for finding in waived)
        return evolve(self, findings=added, older=older, waived=waived, waivers=waivers)

    @property
    def accepted(self) -> tuple[tuple[Finding, Waiver], ...]:
        """The waived findings, each with its waiver."""
        return tuple(zip(self.waived, self.waivers, strict=True))


def _subtract(
    findings: Iterable[Finding], earlier: Iterable[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Divide findings into those that are not among the earlier ones, and those that are."""
    left = Counter(finding.fingerprint for finding in earlier)
    added: list[Finding] = []
    older: list[Finding] = []
    for finding in findings:
        fingerprint = finding.fingerprint
        (older if left[fingerprint] > 0 else added).append(finding)
        left[fingerprint] -= 1
    return tuple(added), tuple(older)
