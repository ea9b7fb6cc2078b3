"""claimtrack: who claimed what, through whom, on what evidence, and what does not hold.

Every name is imported when it is first used, so that `import claimtrack` costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.analysis.facts import Facts
    from claimtrack.api import check, diff, explain, load
    from claimtrack.changes import Change, ChangedFate, ChangedFinding, Changes
    from claimtrack.engine import Report, Rule, RuleError, closing_rule, rule
    from claimtrack.errors import Fault, LedgerError, Problem
    from claimtrack.findings import Finding, Flag, Outcome, Reason
    from claimtrack.model import (
        Act,
        Assertion,
        Certainty,
        Claim,
        ClaimKind,
        Criterion,
        Document,
        Fact,
        Hop,
        Known,
        Ledger,
        Link,
        LinkKind,
        Noun,
        Number,
        Opposed,
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
    from claimtrack.model.said_date import Resolved, resolve_date
    from claimtrack.place import Place

__version__ = "0.1.0"

# Where names are at home, the nouns aside: those are in the model.
_HOMES = {
    "Change": "claimtrack.changes",
    "ChangedFate": "claimtrack.changes",
    "ChangedFinding": "claimtrack.changes",
    "Changes": "claimtrack.changes",
    "Facts": "claimtrack.analysis.facts",
    "Fault": "claimtrack.errors",
    "Finding": "claimtrack.findings",
    "Flag": "claimtrack.findings",
    "LedgerError": "claimtrack.errors",
    "Outcome": "claimtrack.findings",
    "Place": "claimtrack.place",
    "Problem": "claimtrack.errors",
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
    "Criterion",
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
    "Opposed",
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
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES.get(name, "claimtrack.model")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
