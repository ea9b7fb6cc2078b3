"""Groups of rules by the reaction of a desk to their findings, the most urgent first.

A wrong record spoils every judgement that rests on it, so it comes first. A dispute must
be reported however well one side is supported. Who speaks matters before how many.
"""

from collections.abc import Sequence
from enum import Enum

from claimtrack.engine.finding import Finding
from claimtrack.model import Severity


class ActionGroup(Enum):
    """A group of rules: its heading, and its rules with the most telling first."""

    FIX_FIRST = (
        "Fix first",
        "misplaced-quote",
        "missing-passage",
        "credit-is-not-support",
        "citation-does-not-contain-quote",
        "said-after-published",
        "source-newer-than-relay",
        "premature",
    )
    NO_SUPPORT = (
        "No support left",
        "withdrawn-support",
        "unsupported",
        "circular-sourcing",
        "circular-reasoning",
    )
    DISPUTED = (
        "Disputed: report both sides",
        "self-contradiction",
        "exclusive-values",
        "denied-event",
        "absence-violated",
        "unit-slip",
        "value-conflict",
        "impossible-order",
        "contradicted",
        "undercut",
    )
    CHANGED = (
        "Firmer or other than the source",
        "certainty-inflated",
        "changed-figure",
        "rests-on-weaker",
        "stale-first",
        "out-of-date",
    )
    SECOND_HAND = (
        "At second hand",
        "hearsay",
        "interested-relay",
        "echo",
        "no-first-hand",
    )
    UNNAMED = "Unnamed sources only", "vague-plural", "unnamed-only"
    INTERESTED = "Interested parties only", "unreliable-only", "interested-party-only"
    NO_SOURCE = (
        "No source given",
        "background-premise",
        "unsearched-absence",
        "citation-missing",
        "unknown-lineage",
    )
    ONE_SOURCE = "One source only", "suspected-copy", "copied-citations", "single-origin"
    NOT_ASKED = "Not asked", "one-sided"
    ALSO = (
        "Also",
        "reported-withdrawal",
        "single-relay",
        "relay-for-available-primary",
        "published-after-retrieved",
        "unused-record",
        "duplicate-record",
        "not-archived",
        "stale-waiver",
        "idle-link",
    )
    """Rules whose findings need no line for each claim."""
    TO_ATTRIBUTE = ("Opinions and forecasts to attribute",)
    """Opinions and forecasts whose main finding asks only for their speaker."""
    OTHER = ("Other",)
    """Rules of installed packages, and rules that are in no other group."""

    def __init__(self, heading: str, *rules: str) -> None:
        self.heading = heading
        self.rules: Sequence[str] = rules


_GROUPS = {name: group for group in ActionGroup for name in group.rules}
_ORDER = {name: position for position, name in enumerate(_GROUPS)}
_POSITIONS = {group: position for position, group in enumerate(ActionGroup)}


def group_of(rule: str) -> ActionGroup:
    """Return the group of a rule, given its name."""
    return _GROUPS.get(rule, ActionGroup.OTHER)


def precedence(finding: Finding) -> tuple[int, int, int, str]:
    """Return a sort key: the main finding of a claim is the one with the lowest.

    Severity comes first, then the group, then the order within the group.
    """
    return precedence_of(finding.severity, finding.name, finding.code)


def precedence_of(severity: Severity, name: str, code: str) -> tuple[int, int, int, str]:
    """Return the sort key of a finding of a rule, given the name and code of the rule."""
    group, order = _POSITIONS[group_of(name)], _ORDER.get(name, len(_ORDER))
    return severity.rank, group, order, code


def urgency(group: ActionGroup, severity: Severity) -> tuple[bool, int]:
    """Return a sort key for a group and its highest severity: groups with an error first."""
    return severity is not Severity.ERROR, _POSITIONS[group]
