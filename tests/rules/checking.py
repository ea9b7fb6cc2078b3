"""Reading a short ledger and running one rule on it, for the tests of that rule."""

from datetime import date
from functools import cache

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger
from claimtrack.rules import shipped


@cache
def rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in shipped()}


def findings(rule: str, ledger: Ledger, today: date | None = None) -> list[Finding]:
    """Return what a rule finds; one that looks at the findings of the others is run with them."""
    wanted = rules()[rule]
    active = list(rules().values()) if wanted.closing_judge else [wanted]
    found = run(ledger, active, today=today).findings
    return [finding for finding in found if finding.name == rule]


def found(rule: str, text: str, today: date | None = None) -> list[Finding]:
    """Return what a rule finds in a ledger's text, and hold each finding to its reasons."""
    ledger = reader.read_text("ledger = 1\n" + text)
    result = findings(rule, ledger, today)
    for finding in result:
        again = findings(rule, ledger.only(finding.evidence()), today)
        assert finding.fingerprint in {other.fingerprint for other in again}, finding
    return result


def subjects(rule: str, text: str, today: date | None = None) -> list[set[str]]:
    """Return the ids of the records that each finding is about."""
    return [{ref.id for ref in finding.subjects} for finding in found(rule, text, today)]


def messages(rule: str, text: str, today: date | None = None) -> list[str]:
    """Return what each finding says."""
    return [finding.message for finding in found(rule, text, today)]
