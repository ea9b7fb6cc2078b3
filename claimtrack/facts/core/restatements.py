"""How the members of one group of claims hang together by restatement."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from claimtrack.model import Claim, Link


@frozen(eq=False)
class RestatementGroup:
    """A group of claims that restate one another.

    ``subjects`` are the members that restate nothing; all of them where they
    restate in a ring. ``before`` leads from each member towards the first
    subject, ``onward`` along one restatement that the member makes.
    """

    subjects: tuple[Claim, ...]
    before: Mapping[str, tuple[str, Link]]
    onward: Mapping[str, Link]

    @classmethod
    def of(cls, members: Sequence[Claim], links: Iterable[Link]) -> "RestatementGroup":
        """Return how members hang together by the links between them."""
        ordered = sorted(links, key=lambda link: link.ends)
        onward: dict[str, Link] = {}
        neighbours: dict[str, list[tuple[str, Link]]] = defaultdict(list)
        for link in ordered:
            onward.setdefault(link.from_, link)
            one, other = link.ends
            neighbours[one].append((other, link))
            neighbours[other].append((one, link))
        subjects = tuple(claim for claim in members if claim.id not in onward) or tuple(members)
        before: dict[str, tuple[str, Link]] = {}
        start = subjects[0].id
        todo = deque([start])
        while todo:
            here = todo.popleft()
            for there, link in neighbours[here]:
                if there != start and there not in before:
                    before[there] = here, link
                    todo.append(there)
        return cls(subjects, before, onward)

    def ties(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """Return enough links for some members and the subjects to be one group by themselves.

        The group has the same subjects then: no member among those joined
        restates nothing that restates something in the whole.
        """
        kept: dict[tuple[str, str], Link] = {}
        todo = list(dict.fromkeys([*claims, *(claim.id for claim in self.subjects)]))
        if len(todo) == 1:
            return ()
        seen: set[str] = set()
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            steps = [self.before[here][1]] if here in self.before else []
            steps += [self.onward[here]] if here in self.onward else []
            for link in steps:
                kept[link.ends] = link
                todo += link.ends
        return tuple(kept[pair] for pair in sorted(kept))
