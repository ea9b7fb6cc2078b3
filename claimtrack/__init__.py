"""claimtrack: who claimed what, through whom, on what evidence, and what does not hold.

Every name is imported when it is first used, so that `import claimtrack` costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.api import assess, check, convert, diff, explain, graph, load
    from claimtrack.assessment.assessment import Assessment, Assessments
    from claimtrack.assessment.contributions import Contribution, ContributionKind
    from claimtrack.assessment.next_checks.lead import CheckKind
    from claimtrack.assessment.next_checks.next_check import NextCheck
    from claimtrack.assessment.sensitivity.sensitivity import Sensitivity
    from claimtrack.engine.diff import ChangedFinding, ChangedVerdict, Changes, RecordChange
    from claimtrack.engine.finding import Finding, Flag, Outcome, Reason
    from claimtrack.engine.report import Report
    from claimtrack.engine.rule import Rule, RuleError, closing_rule, rule
    from claimtrack.engine.scope import Scope
    from claimtrack.errors import Fault, LedgerError, Place, Problem
    from claimtrack.facts.facts import Facts
    from claimtrack.formats.records.loss import Loss, LossReason
    from claimtrack.formats.records.output import Conversion
    from claimtrack.model import (
        Act,
        Assertion,
        Certainty,
        Claim,
        ClaimKind,
        ContestedBy,
        Criterion,
        Document,
        Fact,
        Hop,
        Ledger,
        LedgerAsOf,
        Link,
        LinkKind,
        Passage,
        Predicate,
        Profile,
        Quantity,
        RecordKind,
        Ref,
        Reliability,
        Retraction,
        Search,
        Settings,
        Severity,
        Source,
        SourceKind,
        SourceNumber,
        Stance,
        TextPositionSelector,
        TextQuoteSelector,
        ValueType,
        Waiver,
        When,
    )
    from claimtrack.model.dates.words import ResolvedDate, resolve_date
    from claimtrack.model.likelihood import Confidence, Likelihood
    from claimtrack.model.opinion import Opinion
    from claimtrack.model.status import Credibility, Status
    from claimtrack.version import __version__ as __version__

# Where names are at home, the nouns aside: those are in the model.
_HOMES = {
    "Assessment": "claimtrack.assessment.assessment",
    "Assessments": "claimtrack.assessment.assessment",
    "RecordChange": "claimtrack.engine.diff",
    "ChangedVerdict": "claimtrack.engine.diff",
    "ChangedFinding": "claimtrack.engine.diff",
    "Changes": "claimtrack.engine.diff",
    "NextCheck": "claimtrack.assessment.next_checks.next_check",
    "CheckKind": "claimtrack.assessment.next_checks.lead",
    "Confidence": "claimtrack.model.likelihood",
    "Contribution": "claimtrack.assessment.contributions",
    "Credibility": "claimtrack.model.status",
    "Facts": "claimtrack.facts.facts",
    "LossReason": "claimtrack.formats.records.loss",
    "Fault": "claimtrack.errors",
    "Finding": "claimtrack.engine.finding",
    "Flag": "claimtrack.engine.finding",
    "LedgerError": "claimtrack.errors",
    "Likelihood": "claimtrack.model.likelihood",
    "Loss": "claimtrack.formats.records.loss",
    "Opinion": "claimtrack.model.opinion",
    "Outcome": "claimtrack.engine.finding",
    "ContributionKind": "claimtrack.assessment.contributions",
    "Place": "claimtrack.errors",
    "Problem": "claimtrack.errors",
    "Reason": "claimtrack.engine.finding",
    "Report": "claimtrack.engine.report",
    "ResolvedDate": "claimtrack.model.dates.words",
    "Rule": "claimtrack.engine.rule",
    "RuleError": "claimtrack.engine.rule",
    "Scope": "claimtrack.engine.scope",
    "Sensitivity": "claimtrack.assessment.sensitivity.sensitivity",
    "Status": "claimtrack.model.status",
    "Conversion": "claimtrack.formats.records.output",
    "__version__": "claimtrack.version",
    "assess": "claimtrack.api",
    "check": "claimtrack.api",
    "closing_rule": "claimtrack.engine.rule",
    "convert": "claimtrack.api",
    "diff": "claimtrack.api",
    "explain": "claimtrack.api",
    "graph": "claimtrack.api",
    "load": "claimtrack.api",
    "resolve_date": "claimtrack.model.dates.words",
    "rule": "claimtrack.engine.rule",
}

__all__ = [
    "Act",
    "Assertion",
    "Assessment",
    "Assessments",
    "Certainty",
    "ChangedFinding",
    "ChangedVerdict",
    "Changes",
    "CheckKind",
    "Claim",
    "ClaimKind",
    "Confidence",
    "ContestedBy",
    "Contribution",
    "ContributionKind",
    "Conversion",
    "Credibility",
    "Criterion",
    "Document",
    "Fact",
    "Facts",
    "Fault",
    "Finding",
    "Flag",
    "Hop",
    "Ledger",
    "LedgerAsOf",
    "LedgerError",
    "Likelihood",
    "Link",
    "LinkKind",
    "Loss",
    "LossReason",
    "NextCheck",
    "Opinion",
    "Outcome",
    "Passage",
    "Place",
    "Predicate",
    "Problem",
    "Profile",
    "Quantity",
    "Reason",
    "RecordChange",
    "RecordKind",
    "Ref",
    "Reliability",
    "Report",
    "ResolvedDate",
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
    "SourceNumber",
    "Stance",
    "Status",
    "TextPositionSelector",
    "TextQuoteSelector",
    "ValueType",
    "Waiver",
    "When",
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
