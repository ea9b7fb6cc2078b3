"""How claims bear on one another, as a page tells of it: links, premises, conflicts found."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from claimtrack.engine.finding import chain_text
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Ledger, Link, LinkKind
from claimtrack.model.enums import WordEnum
from claimtrack.reports.text.descriptions import words


class Relation(WordEnum):
    """How one claim bears on another; the sign stands beside the colour of its line."""

    CONTRADICTS = "contradicts", "×"
    CONFLICTS = "cannot hold together with", "≠"
    UNDERCUTS = "undercuts", "!"
    SUPPORTS = "supports", "+"
    IMPLIES = "implies", ">"
    RESTATES = "restates", "="
    RESTS_ON = "rests on", "↑"

    def __init__(self, _: str, sign: str) -> None:
        self.sign = sign

    @property
    def css(self) -> str:
        """The class of its line."""
        return self.name.lower().replace("_", "-")


_OF_LINK = {
    LinkKind.SUPPORTS: Relation.SUPPORTS,
    LinkKind.CONTRADICTS: Relation.CONTRADICTS,
    LinkKind.RESTATES: Relation.RESTATES,
    LinkKind.IMPLIES: Relation.IMPLIES,
    LinkKind.UNDERCUTS: Relation.UNDERCUTS,
}


@frozen
class RelatedClaim:
    """One claim that bears on another; ``aside`` says where it is not the claim as such."""

    kind: Relation
    one: str
    other: str
    aside: str = ""

    @property
    def words(self) -> str:
        """What it says of the two."""
        return f"{self.one} {self.kind.value} {self.other}{self.aside}"


def bonds(facts: Facts) -> Sequence[RelatedClaim]:
    """Return every standing link, premise and conflict found, in order, each once."""
    found = dict.fromkeys(_bonds(facts))
    order = list(Relation)
    return sorted(found, key=lambda bond: (order.index(bond.kind), bond.one, bond.other))


def by_claim(found: Sequence[RelatedClaim]) -> Mapping[str, Sequence[RelatedClaim]]:
    """Return for each claim what it bears on, then what bears on it."""
    sides: dict[str, tuple[list[RelatedClaim], list[RelatedClaim]]] = {}
    for bond in found:
        sides.setdefault(bond.one, ([], []))[0].append(bond)
        if bond.other != bond.one:
            sides.setdefault(bond.other, ([], []))[1].append(bond)
    return {claim: [*out, *into] for claim, (out, into) in sides.items()}


def _bonds(facts: Facts) -> Iterator[RelatedClaim]:
    ledger = facts.ledger
    for link in ledger.links:
        if link not in facts.columns.withdrawn_links:
            other, aside = _target(link, ledger)
            yield RelatedClaim(_OF_LINK[link.kind], link.from_, other, aside)
    for claim in ledger.claims.values():
        yield from (RelatedClaim(Relation.RESTS_ON, claim.id, premise) for premise in claim.because)
    for one, other in zip(*facts.conflicts, strict=True):
        ends = (facts.columns.claims[int(end)].id for end in (one, other))
        yield RelatedClaim(Relation.CONFLICTS, *ends)


def _target(link: Link, ledger: Ledger) -> tuple[str, str]:
    """Return the claim that a link bears on, and what of it.

    What undercuts a link takes something away from the claim that the link speaks of.
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
            aside = aside or f" (the link {words(undercut)})"
    # Links may undercut one another in a ring, which leads to no claim.
    return link.to or link.from_, aside
