"""Entries: one for each cause.

A rule names the rules that *cover* it. A finding is covered by a more specific finding
about the same records that is at least as severe. For example, if only interested parties
assert a claim, its single origin needs no second entry.

A finding may name its *cause*, a source or a document. Findings of one rule with one cause
form one entry: asking an outlet for its sources is one task, however many claims lack them.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from claimtrack.engine.finding import Finding
from claimtrack.model import Severity


@frozen
class MainFinding:
    """A finding that nothing covers, with the findings that it covers."""

    finding: Finding
    covered: tuple[Finding, ...] = ()
    """Findings about the same records that say less, in the order of the ledger."""


@frozen
class Entry:
    """One thing to do: the findings of one rule with one cause, or a single finding."""

    members: tuple[MainFinding, ...]
    """The findings in the order of the ledger; at least one."""

    @property
    def finding(self) -> Finding:
        """The first finding."""
        return self.members[0].finding


class Coverable(Protocol):
    """The parts of a finding that decide which findings cover it."""

    @property
    def name(self) -> str:
        """The name of the rule."""

    @property
    def severity(self) -> Severity:
        """The severity."""

    @property
    def subjects(self) -> Sequence[Hashable]:
        """The records that the finding is about, the main one first."""


def find_covering(
    findings: Sequence[Coverable], covered_by: Mapping[str, Sequence[str]]
) -> Mapping[int, Sequence[int]]:
    """Return the positions of the findings that cover each covered one, by its position.

    ``covered_by`` maps the name of a rule to the names of the rules that cover it. It must
    have no cycles, so that some finding about each record is left uncovered. A covering
    finding is about every record of the covered one. The most severe comes first, then the
    one whose rule is named first.
    """
    coverers = {name for names in covered_by.values() for name in names}
    by_subject: dict[Hashable, list[tuple[int, frozenset[Hashable]]]] = {}
    for position, each in enumerate(findings):
        if each.name in coverers:
            subjects = frozenset(each.subjects)
            for subject in subjects:
                by_subject.setdefault(subject, []).append((position, subjects))
    found: dict[int, Sequence[int]] = {}
    for position, each in enumerate(findings):
        if not (names := covered_by.get(each.name)):
            continue
        first, *others = each.subjects
        candidates = [
            (other.severity.rank, names.index(other.name), candidate)
            for candidate, subjects in by_subject.get(first, ())
            if (other := findings[candidate]).name in names
            and other.severity.rank <= each.severity.rank
            and subjects.issuperset(others)
        ]
        if candidates:
            found[position] = [candidate for *_, candidate in sorted(candidates)]
    return found
