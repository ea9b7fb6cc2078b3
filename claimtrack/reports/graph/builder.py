"""Builder of the attribution graph of a ledger, or of the neighbourhood of some claims."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from attrs import evolve, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods
from claimtrack.model import Assertion, Ledger, Link, Record, RecordKind, Ref, Stance
from claimtrack.reports.graph import labels
from claimtrack.reports.graph.graph import Edge, EdgeKind, Graph, Group, Node

_STANCES = {
    Stance.ASSERTS: EdgeKind.ASSERTS,
    Stance.DENIES: EdgeKind.DENIES,
    Stance.NEUTRAL: EdgeKind.NO_SIDE,
}
_ORDER = {kind: position for position, kind in enumerate(EdgeKind)}


def build_graph(assessed: Assessments, claims: Iterable[str] | None = None) -> Graph:
    """Return the graph of a ledger, or of the neighbourhood of some claims.

    A neighbourhood has these claims with their restatements and chains, and the claims
    one link or premise away without their chains, with all links between them.

    Raises:
        KeyError: there is no claim of an id asked for.
    """
    return _Draft(assessed, _Selection.of(assessed.facts, claims)).graph()


@frozen(eq=False)
class _Selection:
    """The records of a graph: claims and sources by id, assertions and links."""

    claims: frozenset[str]
    assertions: Sequence[Assertion]
    links: Sequence[Link]
    sources: frozenset[str]

    @classmethod
    def of(cls, facts: Facts, asked: Iterable[str] | None) -> "_Selection":
        """Return all of a ledger, or the neighbourhood of the claims asked for."""
        ledger = facts.ledger
        if asked is None:
            every = frozenset(ledger.claims)
            return cls(every, ledger.assertions, ledger.links, frozenset(ledger.sources))
        groups = {facts.columns.group_of(id) for id in asked}
        near = {claim.id for group in groups for claim in facts.members(group)}
        joined = Neighbourhoods(facts).neighbours
        claims = frozenset(near.union(other for id in near for other, _ in joined.get(id, ())))
        assertions = [
            assertion for group in sorted(groups) for assertion in facts.assertions_of(group)
        ]
        sources = frozenset(hop.source for assertion in assertions for hop in assertion.hops)
        return cls(claims, assertions, list(_links_within(ledger, claims, assertions)), sources)


@frozen(eq=False)
class _EdgeRecords:
    """The claims and records of equal edges."""

    claims: set[str] = field(factory=set)
    records: set[str] = field(factory=set)


@frozen(eq=False, slots=False)
class _Draft:
    """A graph under construction. Edges without claims and records are keys: equal ones are one."""

    assessed: Assessments
    selection: _Selection
    _edges: dict[Edge, _EdgeRecords] = field(init=False, factory=lambda: defaultdict(_EdgeRecords))

    @property
    def _ledger(self) -> Ledger:
        return self.assessed.facts.ledger

    def graph(self) -> Graph:
        """Return the graph of all selected records."""
        for assertion in self.selection.assertions:
            self._draw_chain(assertion)
        for link in self.selection.links:
            self._draw_link(link)
        for id in self.selection.claims:
            for premise in self._ledger.claims[id].because:
                if premise in self.selection.claims:
                    self._draw(Edge(_claim(premise), _claim(id), EdgeKind.PREMISE))
        edges = [
            evolve(edge, claims=tuple(sorted(found.claims)), records=tuple(sorted(found.records)))
            for edge, found in self._edges.items()
        ]
        edges.sort(key=lambda e: (_ORDER[e.kind], e.start, e.end, e.words, e.withdrawn))
        groups = tuple(self._groups())
        return Graph(tuple(self._nodes({group.id for group in groups})), tuple(edges), groups)

    def _draw(self, edge: Edge, claim: str | None = None, record: Ref | None = None) -> None:
        found = self._edges[edge]
        if claim is not None:
            found.claims.add(claim)
        if record is not None:
            found.records.add(record.id)

    def _draw_chain(self, assertion: Assertion) -> None:
        gone, ref, claim = self._is_withdrawn(assertion), assertion.ref, assertion.claim
        for one, other in pairwise(assertion.hops):
            words = labels.describe_step(assertion, one)
            start, end = _source(one.source), _source(other.source)
            edge = Edge(start, end, EdgeKind.PASSES, words, withdrawn=gone)
            self._draw(edge, claim, ref)
        start, end = _source(assertion.hops[-1].source), _claim(claim)
        kind, words = _STANCES[assertion.stance], labels.describe_last_hop(assertion)
        self._draw_through(Edge(start, end, kind, words, withdrawn=gone), claim, ref)

    def _draw_link(self, link: Link) -> None:
        target = link.target
        start, end = _claim(link.from_), f"{target.kind.value}:{target.id}"
        words, gone = labels.describe_link(link), self._is_withdrawn(link)
        edge = Edge(start, end, EdgeKind[link.kind.name], words, withdrawn=gone)
        self._draw_through(edge, None, link.ref)

    def _draw_through(self, edge: Edge, claim: str | None, record: Ref) -> None:
        """Draw an edge; if its record is undercut, through the node of the record."""
        if record in self._undercut:
            between = f"{record.kind.value}:{record.id}"
            self._draw(evolve(edge, end=between), claim, record)
            edge = evolve(edge, start=between, words=())
        self._draw(edge, claim, record)

    def _nodes(self, groups: set[str]) -> Iterator[Node]:
        """Yield the nodes of sources, claims and undercut records, each sorted by id."""
        for id in sorted(self.selection.sources):
            group = f"voice:{self._controller(id)}"
            yield labels.source_node(self._ledger.sources[id], group if group in groups else None)
        for id in sorted(self.selection.claims):
            yield labels.claim_node(self._ledger.claims[id], self.assessed[id])
        for ref in sorted(self._undercut):
            match self._ledger.get(ref):
                case Assertion() as assertion:
                    yield labels.assertion_node(assertion, self._is_withdrawn(assertion))
                case Link() as link:
                    yield labels.link_node(link, self._is_withdrawn(link))

    def _groups(self) -> Iterator[Group]:
        """Yield the voices with a selected source that has an owner."""
        sources = self._ledger.sources
        owned = (id for id in self.selection.sources if sources[id].part_of is not None)
        for id in sorted(set(map(self._controller, owned))):
            yield labels.voice_group(sources[id])

    def _controller(self, source: str) -> str:
        facts = self.assessed.facts
        return facts.columns.sources[facts.voice_of(source)].id

    @cached_property
    def _undercut(self) -> frozenset[Ref]:
        """The links and assertions that a selected link undercuts."""
        return frozenset(link.target for link in self.selection.links if link.to is None)

    def _is_withdrawn(self, record: Assertion | Link) -> bool:
        return id(record) in self._withdrawn

    @cached_property
    def _withdrawn(self) -> frozenset[int]:
        """The identities (``id()``) of all withdrawn records, which are slow to hash."""
        columns = self.assessed.facts.columns
        gone: list[Record] = [*columns.withdrawn_chains, *columns.withdrawn_neutral_assertions]
        if columns.withdrawn_links:
            gone += [link for link in self._ledger.links if link in columns.withdrawn_links]
        return frozenset(map(id, gone))


def _source(id: str) -> str:
    return f"{RecordKind.SOURCE.value}:{id}"


def _claim(id: str) -> str:
    return f"{RecordKind.CLAIM.value}:{id}"


def _links_within(
    ledger: Ledger, claims: frozenset[str], chains: Sequence[Assertion]
) -> Iterator[Link]:
    """Yield the links of which both ends are given claims, given chains or yielded links."""
    assertions = {assertion.ref for assertion in chains}
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
