"""Relations between claims: links, premises and detected conflicts."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.engine.finding import chain_text
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Ledger, Link
from claimtrack.model.enums import WordEnum
from claimtrack.reports.text.descriptions import record_text


class RelationKind(WordEnum):
    """A kind of relation between two claims, with its sign."""

    CONTRADICTS = "contradicts", "×"
    CONFLICTS = "conflicts with", "≠"
    UNDERCUTS = "undercuts", "!"
    SUPPORTS = "supports", "+"
    IMPLIES = "implies", ">"
    RESTATES = "restates", "="
    RESTS_ON = "rests on", "↑"

    def __init__(self, _: str, sign: str) -> None:
        self.sign = sign


@frozen
class ClaimRelation:
    """A relation from one claim to another.

    ``aside`` names the link or chain that is the target, if it is not the claim itself.
    """

    kind: RelationKind
    one: str
    other: str
    aside: str = ""


def find_relations(facts: Facts) -> Sequence[ClaimRelation]:
    """Return every active link, premise and conflict once, sorted by kind."""
    found = dict.fromkeys(_relations(facts))
    order = list(RelationKind)
    return sorted(found, key=lambda each: (order.index(each.kind), each.one, each.other))


def _relations(facts: Facts) -> Iterator[ClaimRelation]:
    ledger = facts.ledger
    for link in ledger.links:
        if link not in facts.columns.withdrawn_links:
            other, aside = _target(link, ledger)
            yield ClaimRelation(RelationKind[link.kind.name], link.from_, other, aside)
    for claim in ledger.claims.values():
        for premise in claim.because:
            yield ClaimRelation(RelationKind.RESTS_ON, claim.id, premise)
    for one, other in zip(*facts.conflict_pairs, strict=True):
        ends = (facts.columns.claims[int(end)].id for end in (one, other))
        yield ClaimRelation(RelationKind.CONFLICTS, *ends)


def _target(link: Link, ledger: Ledger) -> tuple[str, str]:
    """Return the claim that a link affects, with the undercut link or chain in words.

    A link that undercuts another link affects the target of that link.
    """
    aside = ""
    seen: set[Link] = set()
    while link.to is None and link not in seen:
        seen.add(link)
        undercut = ledger.get(link.target)
        if isinstance(undercut, Assertion):
            return undercut.claim, f" (the chain {chain_text(undercut.via)})"
        if isinstance(undercut, Link):
            link = undercut
            aside = aside or f" (the link {record_text(undercut)})"
    # Links that undercut one another in a ring lead to no claim.
    return link.to or link.from_, aside
