"""claimtrack: who claimed what, through whom, on what evidence, and what does not hold.

The nouns are here at once; the verbs load what they need when they are first called.
"""

from typing import TYPE_CHECKING

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    ClaimKind,
    Document,
    Fact,
    Hop,
    Known,
    Ledger,
    Link,
    LinkKind,
    Noun,
    Number,
    Passage,
    Predicate,
    Profile,
    Quantity,
    Ref,
    Reliability,
    Retraction,
    Search,
    Settings,
    Severity,
    Source,
    SourceKind,
    Stance,
    Takes,
    Waiver,
    When,
)
from claimtrack.place import Place

if TYPE_CHECKING:
    from claimtrack.analysis.facts import Facts
    from claimtrack.api import check, diff, explain, load
    from claimtrack.changes import Change, ChangedFate, ChangedFinding, Changes
    from claimtrack.engine import Report, Rule, RuleError, closing_rule, rule
    from claimtrack.findings import Finding, Flag, Outcome, Reason
    from claimtrack.model.said_date import Resolved, resolve_date

__version__ = "0.1.0"

# What is imported on first use, so that `import claimtrack` stays light.
_LATER = {
    "Change": "claimtrack.changes",
    "ChangedFate": "claimtrack.changes",
    "ChangedFinding": "claimtrack.changes",
    "Changes": "claimtrack.changes",
    "Facts": "claimtrack.analysis.facts",
    "Finding": "claimtrack.findings",
    "Flag": "claimtrack.findings",
    "Outcome": "claimtrack.findings",
    "Reason": "claimtrack.findings",
    "Report": "claimtrack.engine",
    "Resolved": "claimtrack.model.said_date",
    "Rule": "claimtrack.engine",
    "RuleError": "claimtrack.engine",
    "check": "claimtrack.api",
    "closing_rule": "claimtrack.engine",
    "diff": "claimtrack.api",
    "explain": "claimtrack.api",
    "load": "claimtrack.api",
    "resolve_date": "claimtrack.model.said_date",
    "rule": "claimtrack.engine",
}

__all__ = [
    "Act",
    "Assertion",
    "Certainty",
    "Change",
    "ChangedFate",
    "ChangedFinding",
    "Changes",
    "Claim",
    "ClaimKind",
    "Document",
    "Fact",
    "Facts",
    "Fault",
    "Finding",
    "Flag",
    "Hop",
    "Known",
    "Ledger",
    "LedgerError",
    "Link",
    "LinkKind",
    "Noun",
    "Number",
    "Outcome",
    "Passage",
    "Place",
    "Predicate",
    "Problem",
    "Profile",
    "Quantity",
    "Reason",
    "Ref",
    "Reliability",
    "Report",
    "Resolved",
    "Retraction",
    "Rule",
    "RuleError",
    "Search",
    "Settings",
    "Severity",
    "Source",
    "SourceKind",
    "Stance",
    "Takes",
    "Waiver",
    "When",
    "check",
    "closing_rule",
    "diff",
    "explain",
    "load",
    "resolve_date",
    "rule",
]


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_LATER])
