"""Which records of a ledger a graph shows: all of them, or those near some claims."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from claimtrack.analysis.facts import Facts
from claimtrack.model import Assertion, Ledger, Link, Noun, Ref


@frozen(eq=False)
class Scope:
    """The claims (by id), assertions, links and sources (by id) that a graph shows."""

    claims: frozenset[str]
    assertions: Sequence[Assertion]
    links: Sequence[Link]
    sources: frozenset[str]

    @classmethod
    def of(cls, facts: Facts, asked: Iterable[str] | None = None) -> "Scope":
        """Return all of a ledger, or the neighbourhood of the claims asked for.

        That is these claims with all that restate them and their chains, and beside
        them, without chains, the claims one link or premise away, with the links
        between any of these.

        Raises:
            KeyError: there is no claim of an id asked for.
        """
        ledger = facts.ledger
        if asked is None:
            every = frozenset(ledger.claims)
            return cls(every, ledger.assertions, ledger.links, frozenset(ledger.sources))
        groups = {facts.columns.group_of(id) for id in asked}
        near = {claim.id for group in groups for claim in facts.members(group)}
        claims = frozenset(near.union(_beside(ledger, near)))
        said = [assertion for group in sorted(groups) for assertion in facts.assertions(group)]
        sources = frozenset(hop.source for assertion in said for hop in assertion.via)
        return cls(claims, said, list(_inside(ledger, claims, said)), sources)


def _beside(ledger: Ledger, near: set[str]) -> Iterator[str]:
    """Yield the claims one link or premise away from some."""
    for link in ledger.links:
        joined = _joined(ledger, link)
        if not near.isdisjoint(joined):
            yield from joined
    for claim in ledger.claims.values():
        if claim.id in near:
            yield from claim.because
        elif not near.isdisjoint(claim.because):
            yield claim.id


def _joined(ledger: Ledger, link: Link) -> tuple[str, ...]:
    """Return the claims that a link joins; by way of what it undercuts, if that is no claim."""
    if link.to is not None:
        return link.ends
    target = ledger.get(link.target)
    if isinstance(target, Assertion):
        return link.from_, target.claim
    if isinstance(target, Link) and target.to is not None:
        return link.from_, *target.ends
    return (link.from_, target.from_) if isinstance(target, Link) else (link.from_,)


def _inside(ledger: Ledger, claims: frozenset[str], said: Sequence[Assertion]) -> Iterator[Link]:
    """Yield the links of which both ends are shown: claims, some assertions, links so yielded."""
    assertions = {assertion.ref for assertion in said}
    waiting: dict[Ref, list[Link]] = defaultdict(list)
    todo: deque[Link] = deque()
    for link in ledger.links:
        if link.from_ not in claims:
            continue
        if link.to in claims or link.target in assertions:
            todo.append(link)
        elif link.target.kind is Noun.LINK:
            waiting[link.target].append(link)
    while todo:
        link = todo.popleft()
        yield link
        todo.extend(waiting.pop(link.ref, ()))
