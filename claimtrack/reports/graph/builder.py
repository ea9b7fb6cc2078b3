"""Draws the attribution graph of a ledger, or of what is near some claims of it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from attrs import evolve, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods
from claimtrack.model import Assertion, Ledger, Link, LinkKind, Record, RecordKind, Ref, Stance
from claimtrack.reports.graph import labels as labels
from claimtrack.reports.graph.graph import Edge, EdgeKind, Graph, Group, Node

_LINKS = {
    LinkKind.SUPPORTS: EdgeKind.SUPPORTS,
    LinkKind.CONTRADICTS: EdgeKind.CONTRADICTS,
    LinkKind.RESTATES: EdgeKind.RESTATES,
    LinkKind.IMPLIES: EdgeKind.IMPLIES,
    LinkKind.UNDERCUTS: EdgeKind.UNDERCUTS,
}
_STANCES = {
    Stance.ASSERTS: EdgeKind.ASSERTS,
    Stance.DENIES: EdgeKind.DENIES,
    Stance.NEUTRAL: EdgeKind.NO_SIDE,
}
_ORDER = {kind: position for position, kind in enumerate(EdgeKind)}


def graph_of(assessed: Assessments, claims: Iterable[str] | None = None) -> Graph:
    """Return the graph of a ledger, or of the neighbourhood of some claims.

    That is these claims with all that restate them and their chains, and beside
    them, without chains, the claims one link or premise away, with the links
    between any of these.

    Raises:
        KeyError: there is no claim of an id asked for.
    """
    return _Draft(assessed, _Shown.of(assessed.facts, claims)).graph()


@frozen(eq=False)
class _Shown:
    """The claims (by id), assertions, links and sources (by id) that a graph shows."""

    claims: frozenset[str]
    assertions: Sequence[Assertion]
    links: Sequence[Link]
    sources: frozenset[str]

    @classmethod
    def of(cls, facts: Facts, asked: Iterable[str] | None = None) -> "_Shown":
        """Return all of a ledger, or the neighbourhood of the claims asked for."""
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


@frozen
class _Step:
    """What edges have in common that are drawn as one."""

    start: str
    end: str
    kind: EdgeKind
    words: tuple[str, ...] = ()
    withdrawn: bool = False


@frozen(eq=False)
class _Served:
    """The claims and records that an edge is there for."""

    claims: set[str] = field(factory=set)
    records: set[str] = field(factory=set)


@frozen(eq=False, slots=False)
class _Draft:
    """A graph while it is drawn."""

    assessed: Assessments
    scope: _Shown
    _edges: dict[_Step, _Served] = field(init=False, factory=lambda: defaultdict(_Served))

    @property
    def _ledger(self) -> Ledger:
        return self.assessed.facts.ledger

    def graph(self) -> Graph:
        """Draw all that is in scope."""
        for assertion in self.scope.assertions:
            self._draw_chain(assertion)
        for link in self.scope.links:
            self._draw_link(link)
        for id in self.scope.claims:
            for premise in self._ledger.claims[id].because:
                if premise in self.scope.claims:
                    self._draw(_Step(_claim(premise), _claim(id), EdgeKind.PREMISE))
        edges = [
            Edge(
                step.start,
                step.end,
                step.kind,
                step.words,
                tuple(sorted(served.claims)),
                tuple(sorted(served.records)),
                step.withdrawn,
            )
            for step, served in self._edges.items()
        ]
        edges.sort(key=lambda e: (_ORDER[e.kind], e.start, e.end, e.words, e.withdrawn))
        groups = tuple(self._groups())
        return Graph(tuple(self._nodes({group.id for group in groups})), tuple(edges), groups)

    def _draw(self, step: _Step, claim: str | None = None, record: Ref | None = None) -> None:
        served = self._edges[step]
        if claim is not None:
            served.claims.add(claim)
        if record is not None:
            served.records.add(record.id)

    def _draw_chain(self, assertion: Assertion) -> None:
        gone, ref, claim = self._is_withdrawn(assertion), assertion.ref, assertion.claim
        for one, other in pairwise(assertion.via):
            words = labels.words_of_step(assertion, one)
            start, end = _source(one.source), _source(other.source)
            self._draw(_Step(start, end, EdgeKind.PASSES, words, gone), claim, ref)
        start, end = _source(assertion.via[-1].source), _claim(claim)
        kind, words = _STANCES[assertion.stance], labels.words_of_end(assertion)
        self._draw_through(_Step(start, end, kind, words, gone), claim, ref)

    def _draw_link(self, link: Link) -> None:
        target = link.target
        start, end = _claim(link.from_), f"{target.kind.value}:{target.id}"
        words, gone = labels.words_of_link(link), self._is_withdrawn(link)
        self._draw_through(_Step(start, end, _LINKS[link.kind], words, gone), None, link.ref)

    def _draw_through(self, step: _Step, claim: str | None, record: Ref) -> None:
        """Draw an edge, by way of the node of its record where something undercuts that."""
        if record in self._undercut:
            between = f"{record.kind.value}:{record.id}"
            self._draw(evolve(step, end=between), claim, record)
            step = evolve(step, start=between, words=())
        self._draw(step, claim, record)

    def _nodes(self, groups: set[str]) -> Iterator[Node]:
        """Yield sources, claims, and what is undercut, each by id."""
        for id in sorted(self.scope.sources):
            group = f"voice:{self._controller(id)}"
            yield labels.source_node(self._ledger.sources[id], group if group in groups else None)
        for id in sorted(self.scope.claims):
            yield labels.claim_node(self._ledger.claims[id], self.assessed.of_claim(id))
        for ref in sorted(self._undercut):
            match self._ledger.get(ref):
                case Assertion() as assertion:
                    yield labels.assertion_node(assertion, self._is_withdrawn(assertion))
                case Link() as link:
                    yield labels.link_node(link, self._is_withdrawn(link))

    def _groups(self) -> Iterator[Group]:
        """Yield the voices of which a source is shown that is not the controller itself."""
        controllers = {self._controller(id) for id in self.scope.sources if self._owned(id)}
        for id in sorted(controllers):
            yield labels.group_of(self._ledger.sources[id])

    def _owned(self, source: str) -> bool:
        return self._ledger.sources[source].part_of is not None

    def _controller(self, source: str) -> str:
        facts = self.assessed.facts
        return facts.columns.sources[facts.voice_of(source)].id

    @cached_property
    def _undercut(self) -> frozenset[Ref]:
        """The links and assertions in scope that something in scope undercuts."""
        return frozenset(link.target for link in self.scope.links if link.to is None)

    def _is_withdrawn(self, record: Assertion | Link) -> bool:
        return id(record) in self._withdrawn

    @cached_property
    def _withdrawn(self) -> frozenset[int]:
        """The identities of all records that were withdrawn: they are found by no hash."""
        columns = self.assessed.facts.columns
        gone: list[Record] = [*columns.withdrawn, *columns.neutral_withdrawn]
        if columns.withdrawn_links:
            gone += [link for link in self._ledger.links if link in columns.withdrawn_links]
        return frozenset(map(id, gone))


def _source(id: str) -> str:
    return f"{RecordKind.SOURCE.value}:{id}"


def _claim(id: str) -> str:
    return f"{RecordKind.CLAIM.value}:{id}"


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
        elif link.target.kind is RecordKind.LINK:
            waiting[link.target].append(link)
    while todo:
        link = todo.popleft()
        yield link
        todo.extend(waiting.pop(link.ref, ()))
