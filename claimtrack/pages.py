"""What was judged as one page, for those with whom it is shared."""

from collections.abc import Sequence
from pathlib import Path

from claimtrack.analysis.assessment import Assessments
from claimtrack.engine import Report, Rule
from claimtrack.formats.table import LEDGER_FILE
from claimtrack.model import Known
from claimtrack.reports.excerpt import Lines
from claimtrack.reports.html.matter import Matter, RuleLine
from claimtrack.reports.html.page import page
from claimtrack.reports.tally import Checked


def page_of(
    report: Report,
    title: str,
    rules: Sequence[Rule],
    *,
    lines: Lines = lambda file: None,
    known: Sequence[Known] = (),
    baseline: int = 0,
) -> str:
    """Return a report as one page of HTML.

    ``rules`` are all that could have run, ``lines`` reads the files that excerpts
    are taken from, ``known`` says of which day the ledger is, and ``baseline`` how
    many findings the report leaves out because a baseline has them. A ledger with
    confidential sources is to be disguised before it is judged
    (:mod:`claimtrack.confidential`): the page names whom its ledger names.

    Raises:
        LedgerError: the extra ``report`` is not installed.
    """
    ran = {rule.code for rule in report.rules}
    told = [RuleLine(rule.code, rule.name, rule.severity, rule.summary) for rule in rules]
    return page(
        Matter(
            title,
            Assessments.of(report.ledger, report.settings),
            report.findings,
            list(zip(report.waived, report.waivers, strict=True)),
            Checked(
                claims=len(report.ledger.claims),
                assertions=len(report.ledger.assertions),
                rules=len(report.rules),
                waived=len(report.waived),
                known=baseline,
            ),
            [rule for rule in told if rule.code in ran],
            [rule for rule in told if rule.code not in ran],
            known,
            lines,
        )
    )


def title_of(file: Path) -> str:
    """Return what the page of a ledger is called: its file, or the folder it is the ledger of."""
    if file.name == LEDGER_FILE:
        return file.resolve().parent.name or file.stem
    return file.stem


def in_ascii(page: str) -> str:
    """Return a page in ASCII, for where nothing else can be written; it shows the same."""
    return page.encode("ascii", "xmlcharrefreplace").decode()
