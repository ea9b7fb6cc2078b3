"""Helpers that read a short ledger and run one rule on it."""

from datetime import date
from functools import cache

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger
from claimtrack.rules import builtin_rules


@cache
def rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in builtin_rules()}


def findings(rule: str, ledger: Ledger, today: date | None = None) -> list[Finding]:
    """Return the findings of a rule. A closing rule runs together with all other rules."""
    wanted = rules()[rule]
    active = list(rules().values()) if wanted.closing_judge else [wanted]
    found = run(ledger, active, today=today).findings
    return [finding for finding in found if finding.name == rule]


def found(rule: str, text: str, today: date | None = None) -> list[Finding]:
    """Return the findings of a rule in a ledger, after a check that their reasons suffice."""
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
    """Return the message of each finding."""
    return [finding.message for finding in found(rule, text, today)]
