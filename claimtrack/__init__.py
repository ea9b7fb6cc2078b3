"""claimtrack: who claimed what, through whom, on what evidence, and what does not hold.

Each name is imported when it is first used, so that ``import claimtrack`` is fast. Authors of
rules import from :mod:`claimtrack.rules_api`; further records are in :mod:`claimtrack.model`.
"""

TYPE_CHECKING = False
"""True to type checkers. The module typing would be imported before the entry point runs."""

if TYPE_CHECKING:
    from claimtrack.answers.assert_grounded import assert_grounded
    from claimtrack.answers.check import check_answer
    from claimtrack.answers.report import AnswerReport
    from claimtrack.api import assess, check, convert, diff, explain, graph, load, report
    from claimtrack.assessment.assessment import Assessment, Assessments
    from claimtrack.engine.diff import Changes
    from claimtrack.engine.finding import Finding, Outcome
    from claimtrack.engine.report import Report
    from claimtrack.engine.rule import RuleError
    from claimtrack.errors import Fault, LedgerError, Place, Problem
    from claimtrack.facts.claim_view import ClaimView, Interval, Side, Voice
    from claimtrack.formats.records.output import Conversion
    from claimtrack.model import (
        Act,
        Assertion,
        Certainty,
        Claim,
        ClaimKind,
        Document,
        Fact,
        Hop,
        Ledger,
        Link,
        LinkKind,
        Passage,
        Predicate,
        Ref,
        Retraction,
        Search,
        Settings,
        Severity,
        Source,
        SourceKind,
        Stance,
        Waiver,
        When,
    )
    from claimtrack.model.opinion import Opinion
    from claimtrack.model.status import Credibility, Status
    from claimtrack.version import __version__ as __version__

# The module of each name. Records are in claimtrack.model.
_MODULES = {
    "AnswerReport": "claimtrack.answers.report",
    "Assessment": "claimtrack.assessment.assessment",
    "Assessments": "claimtrack.assessment.assessment",
    "Changes": "claimtrack.engine.diff",
    "ClaimView": "claimtrack.facts.claim_view",
    "Conversion": "claimtrack.formats.records.output",
    "Credibility": "claimtrack.model.status",
    "Fault": "claimtrack.errors",
    "Finding": "claimtrack.engine.finding",
    "Interval": "claimtrack.facts.claim_view",
    "LedgerError": "claimtrack.errors",
    "Opinion": "claimtrack.model.opinion",
    "Outcome": "claimtrack.engine.finding",
    "Place": "claimtrack.errors",
    "Problem": "claimtrack.errors",
    "Report": "claimtrack.engine.report",
    "RuleError": "claimtrack.engine.rule",
    "Side": "claimtrack.facts.claim_view",
    "Status": "claimtrack.model.status",
    "Voice": "claimtrack.facts.claim_view",
    "__version__": "claimtrack.version",
    "assert_grounded": "claimtrack.answers.assert_grounded",
    "assess": "claimtrack.api",
    "check": "claimtrack.api",
    "check_answer": "claimtrack.answers.check",
    "convert": "claimtrack.api",
    "diff": "claimtrack.api",
    "explain": "claimtrack.api",
    "graph": "claimtrack.api",
    "load": "claimtrack.api",
    "report": "claimtrack.api",
}

__all__ = [
    "Act",
    "AnswerReport",
    "Assertion",
    "Assessment",
    "Assessments",
    "Certainty",
    "Changes",
    "Claim",
    "ClaimKind",
    "ClaimView",
    "Conversion",
    "Credibility",
    "Document",
    "Fact",
    "Fault",
    "Finding",
    "Hop",
    "Interval",
    "Ledger",
    "LedgerError",
    "Link",
    "LinkKind",
    "Opinion",
    "Outcome",
    "Passage",
    "Place",
    "Predicate",
    "Problem",
    "Ref",
    "Report",
    "Retraction",
    "RuleError",
    "Search",
    "Settings",
    "Severity",
    "Side",
    "Source",
    "SourceKind",
    "Stance",
    "Status",
    "Voice",
    "Waiver",
    "When",
    "assert_grounded",
    "assess",
    "check",
    "check_answer",
    "convert",
    "diff",
    "explain",
    "graph",
    "load",
    "report",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES and name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_MODULES.get(name, "claimtrack.model")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
