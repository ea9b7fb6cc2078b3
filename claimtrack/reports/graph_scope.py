"""Which records of a ledger a graph shows: all of them, or those near some claims."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from claimtrack.analysis.facts import Facts
from claimtrack.analysis.neighbourhood import Neighbourhoods
from claimtrack.model import Assertion, Ledger, Link, Noun, Ref


@frozen(eq=False)
class Shown:
    """The claims (by id), assertions, links and sources (by id) that a graph shows."""

    claims: frozenset[str]
    assertions: Sequence[Assertion]
    links: Sequence[Link]
    sources: frozenset[str]

    @classmethod
    def of(cls, facts: Facts, asked: Iterable[str] | None = None) -> "Shown":
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
        joined = Neighbourhoods(facts).joined
        claims = frozenset(near.union(other for id in near for other, _ in joined.get(id, ())))
        said = [assertion for group in sorted(groups) for assertion in facts.assertions(group)]
        sources = frozenset(hop.source for assertion in said for hop in assertion.via)
        return cls(claims, said, list(_inside(ledger, claims, said)), sources)


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
