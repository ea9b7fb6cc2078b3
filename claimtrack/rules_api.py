"""Everything that the author of a rule needs; records come from :mod:`claimtrack.model`."""

from claimtrack.engine.finding import (
    Finding,
    Flag,
    Outcome,
    Reason,
    chain_reasons,
    join_words,
    link_reasons,
)
from claimtrack.engine.rule import PriorFindings, Rule, RuleError, closing_rule, rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView, Interval, Side, Voice
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage, restatement_links
from claimtrack.model import Severity

__all__ = [
    "ClaimView",
    "Facts",
    "Finding",
    "Flag",
    "Interval",
    "Outcome",
    "PriorFindings",
    "Reason",
    "Rule",
    "RuleError",
    "Scope",
    "Severity",
    "Side",
    "Voice",
    "chain_reasons",
    "closing_rule",
    "complete_chains_with_lineage",
    "join_words",
    "link_reasons",
    "restatement_links",
    "rule",
]
