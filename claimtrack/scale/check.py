"""Judging a ledger part by part, with the findings of the whole."""

from collections.abc import Sequence
from datetime import date

from claimtrack.analysis.facts import Facts
from claimtrack.engine import Report, Rule, judged, reported
from claimtrack.model import Ledger, Settings
from claimtrack.scale.merged import Merged
from claimtrack.scale.parts import Parts
from claimtrack.scale.plan import MOST


def check(
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    today: date | None = None,
    most: int = MOST,
) -> Report:
    """Judge a ledger in parts of about so many claims and assertions.

    Raises:
        LedgerError: the settings name a rule that is not among those given.
        RuleError: a rule failed, so that nothing can be said.
    """
    settings = settings or ledger.settings
    parts = Parts.of(ledger, most)
    merged = Merged(parts.holding, frozenset(rule.code for rule in rules if rule.nowhere))
    for number in reversed(range(len(parts))):
        facts = Facts(parts.part(number), today, settings)
        merged.add(judged(facts, rules))
    found = merged.findings()
    closing = judged(facts, rules, given=found)
    return reported([*found, *closing], ledger, rules, settings, today)
