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
    facts = [Facts(parts.part(number), today, settings) for number in range(len(parts))]
    found = [judged(each, rules) for each in facts]
    merged = Merged(parts.holding, parts.home, frozenset(r.code for r in rules if r.nowhere))
    for some in found:
        merged.count(some)
    given = [each for part, some in enumerate(found) for each in some if merged.takes(each, part)]
    found[0] += judged(facts[0], rules, given=given)
    whole = [each for part, some in enumerate(found) for each in some if merged.takes(each, part)]
    return reported(whole, ledger, rules, settings, today)
