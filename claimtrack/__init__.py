"""claimtrack: who claimed what, through whom, on what evidence, and what does not hold.

Every name is imported when it is first used, so that `import claimtrack` costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.analysis.assessment import Assessment, Assessments
    from claimtrack.analysis.contributions import Contribution, Part
    from claimtrack.analysis.facts import Facts
    from claimtrack.analysis.lead import CheckKind
    from claimtrack.analysis.next_check import Check
    from claimtrack.analysis.sensitivity import Sensitivity
    from claimtrack.api import assess, check, convert, diff, explain, graph, load
    from claimtrack.changes import Change, ChangedFate, ChangedFinding, Changes
    from claimtrack.engine import Report, Rule, RuleError, closing_rule, rule
    from claimtrack.errors import Fault, LedgerError, Problem
    from claimtrack.findings import Finding, Flag, Outcome, Reason
    from claimtrack.formats.loss import Fate, Loss
    from claimtrack.formats.output import Written
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
        TextPositionSelector,
        TextQuoteSelector,
        Waiver,
        When,
    )
    from claimtrack.model.likelihood import Confidence, Likelihood
    from claimtrack.model.opinion import Opinion
    from claimtrack.model.said_date import Resolved, resolve_date
    from claimtrack.model.status import Credibility, Status
    from claimtrack.place import Place
    from claimtrack.scope import Scope
    from claimtrack.version import __version__ as __version__

# Where names are at home, the nouns aside: those are in the model.
_HOMES = {
    "Assessment": "claimtrack.analysis.assessment",
    "Assessments": "claimtrack.analysis.assessment",
    "Change": "claimtrack.changes",
    "ChangedFate": "claimtrack.changes",
    "ChangedFinding": "claimtrack.changes",
    "Changes": "claimtrack.changes",
    "Check": "claimtrack.analysis.next_check",
    "CheckKind": "claimtrack.analysis.lead",
    "Confidence": "claimtrack.model.likelihood",
    "Contribution": "claimtrack.analysis.contributions",
    "Credibility": "claimtrack.model.status",
    "Facts": "claimtrack.analysis.facts",
    "Fate": "claimtrack.formats.loss",
    "Fault": "claimtrack.errors",
    "Finding": "claimtrack.findings",
    "Flag": "claimtrack.findings",
    "LedgerError": "claimtrack.errors",
    "Likelihood": "claimtrack.model.likelihood",
    "Loss": "claimtrack.formats.loss",
    "Opinion": "claimtrack.model.opinion",
    "Outcome": "claimtrack.findings",
    "Part": "claimtrack.analysis.contributions",
    "Place": "claimtrack.place",
    "Problem": "claimtrack.errors",
    "Reason": "claimtrack.findings",
    "Report": "claimtrack.engine",
    "Resolved": "claimtrack.model.said_date",
    "Rule": "claimtrack.engine",
    "RuleError": "claimtrack.engine",
    "Scope": "claimtrack.scope",
    "Sensitivity": "claimtrack.analysis.sensitivity",
    "Status": "claimtrack.model.status",
    "Written": "claimtrack.formats.output",
    "__version__": "claimtrack.version",
    "assess": "claimtrack.api",
    "check": "claimtrack.api",
    "closing_rule": "claimtrack.engine",
    "convert": "claimtrack.api",
    "diff": "claimtrack.api",
    "explain": "claimtrack.api",
    "graph": "claimtrack.api",
    "load": "claimtrack.api",
    "resolve_date": "claimtrack.model.said_date",
    "rule": "claimtrack.engine",
}

__all__ = [
    "Act",
    "Assertion",
    "Assessment",
    "Assessments",
    "Certainty",
    "Change",
    "ChangedFate",
    "ChangedFinding",
    "Changes",
    "Check",
    "CheckKind",
    "Claim",
    "ClaimKind",
    "Confidence",
    "Contribution",
    "Credibility",
    "Criterion",
    "Document",
    "Fact",
    "Facts",
    "Fate",
    "Fault",
    "Finding",
    "Flag",
    "Hop",
    "Known",
    "Ledger",
    "LedgerError",
    "Likelihood",
    "Link",
    "LinkKind",
    "Loss",
    "Noun",
    "Number",
    "Opinion",
    "Opposed",
    "Outcome",
    "Part",
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
    "Scope",
    "Search",
    "Sensitivity",
    "Settings",
    "Severity",
    "Source",
    "SourceKind",
    "Stance",
    "Status",
    "Takes",
    "TextPositionSelector",
    "TextQuoteSelector",
    "Waiver",
    "When",
    "Written",
    "assess",
    "check",
    "closing_rule",
    "convert",
    "diff",
    "explain",
    "graph",
    "load",
    "resolve_date",
    "rule",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES and name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES.get(name, "claimtrack.model")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
