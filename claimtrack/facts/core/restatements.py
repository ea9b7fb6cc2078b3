"""The restatements that connect the members of one group of claims."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from claimtrack.model import Claim, Link


@frozen(eq=False)
class RestatementGroup:
    """A group of claims that restate one another.

    ``subjects`` are the members that restate nothing, or all members if they
    restate each other in a ring. ``before`` has for each member the next member on
    the path to the first subject, and the link to it. ``onward`` has for each member
    one restatement that it makes.
    """

    subjects: tuple[Claim, ...]
    before: Mapping[str, tuple[str, Link]]
    onward: Mapping[str, Link]

    @classmethod
    def of(cls, members: Sequence[Claim], links: Iterable[Link]) -> "RestatementGroup":
        """Return the group of some members and the links between them."""
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

    def connecting_links(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """Return links that connect some members and the subjects to one group.

        The smaller group has the same subjects as the whole: every member in it that
        restates something in the whole group does so in the smaller one.
        """
        connecting: dict[tuple[str, str], Link] = {}
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
                connecting[link.ends] = link
                todo += link.ends
        return tuple(connecting[pair] for pair in sorted(connecting))
