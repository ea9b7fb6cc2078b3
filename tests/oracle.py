"""Slow oracle of the support of a claim, written from the definitions.

It works on plain objects and does not optimise: it expands every continued chain,
finds rings by transitive closure, and finds smallest sets of voices by trying all.
The columns of ``claimtrack.facts`` must give the same results.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Hop,
    Ledger,
    Link,
    LinkKind,
    RecordKind,
    Ref,
    Stance,
)

Chain = tuple[str, ...]
"""The sources of a chain, origin first, as far back as known."""

Voices = Mapping[str, int]
"""The voices of a chain, each with its distance from the origin."""

_Node = TypeVar("_Node", str, frozenset[str])

UNNAMED = "unnamed"
"""How the voices of unknown persons begin. They sort after all others."""


SAY_NOTHING = {Act.DECLINED, Act.NO_REPLY, Act.NOT_REACHED, Act.NOT_ASKED, Act.CREDITED}


def says_nothing(assertion: Assertion) -> bool:
    """Return True if the act of the first hop supports no side, or the other one."""
    act = assertion.via[0].act
    return act in SAY_NOTHING or (act is Act.DENIED and assertion.stance is Stance.ASSERTS)


def hops_of(assertion: Assertion) -> tuple[Hop, ...]:
    """Return the hops of a chain after the source that its first hop follows, if any."""
    head = assertion.via[0]
    if head.follows is None or head.follows == head.source or says_nothing(assertion):
        return assertion.via
    return (Hop(head.follows), *assertion.via)


class Oracle:
    """The derived facts of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.withdrawn = {retraction.what for retraction in ledger.retractions}
        self.links = [link for link in ledger.links if not self._withdrawn(link.ref)]

    def _withdrawn(self, ref: Ref) -> bool:
        return ref in self.withdrawn

    def stands(self, assertion: Assertion) -> bool:
        """Return True unless an assertion or what it rests on was withdrawn.

        It rests on the document of each hop, and on one of the documents that contain it.
        """
        documents = [Ref(RecordKind.DOCUMENT, passage.document) for passage in assertion.at]
        said_in = [hop.at.document for hop in assertion.via if hop.at is not None]
        return not (
            self._withdrawn(assertion.ref)
            or (documents and all(self._withdrawn(document) for document in documents))
            or any(self._withdrawn(Ref(RecordKind.DOCUMENT, document)) for document in said_in)
        )

    def voice(self, source: str) -> str:
        """Return the topmost owner of a source."""
        owner = self.ledger.sources[source].part_of
        return source if owner is None else self.voice(owner)

    def originates(self, assertion: Assertion) -> bool:
        """Return True if the head of a chain is of a kind that can be an origin of the claim."""
        head = self.ledger.sources[hops_of(assertion)[0].source]
        owners = {head.id}
        while more := {o for id in owners if (o := self.ledger.sources[id].part_of)} - owners:
            owners |= more
        about_itself = owners & set(self.ledger.claims[assertion.claim].about)
        return head.kind.originates or (head.kind.value == "social-account" and bool(about_itself))

    def of_desk(self, source: str) -> bool:
        """Return True if a source is the desk or belongs to it."""
        owner = self.ledger.sources[source].part_of
        return source == self.ledger.settings.desk or (owner is not None and self.of_desk(owner))

    def counted_hops(self, assertion: Assertion) -> tuple[Hop, ...]:
        """Return the hops that count as voices: without the desk at the end, but with the head."""
        hops = hops_of(assertion)
        while len(hops) > 1 and self.of_desk(hops[-1].source):
            hops = hops[:-1]
        return hops

    @cached_property
    def group_of(self) -> Mapping[str, frozenset[str]]:
        """The group of each claim, joined by restatements."""
        groups = {claim: frozenset([claim]) for claim in self.ledger.claims}
        for link in self.links:
            if link.kind is LinkKind.RESTATES:
                one, other = link.ends
                both = groups[one] | groups[other]
                groups.update(dict.fromkeys(both, both))
        return groups

    @cached_property
    def sides(self) -> Mapping[tuple[frozenset[str], Stance], "Side"]:
        """The asserting and the denying side of each group."""
        standing: dict[tuple[frozenset[str], Stance], list[Assertion]] = defaultdict(list)
        for assertion in self.ledger.assertions:
            if self.stands(assertion):
                standing[self.group_of[assertion.claim], assertion.stance].append(assertion)
        return {
            (group, stance): Side(self, standing[group, stance])
            for group in dict.fromkeys(self.group_of.values())
            for stance in (Stance.ASSERTS, Stance.DENIES)
        }

    def asserted(self, claim: str) -> "Side":
        """Return the asserting side of a claim."""
        return self.sides[self.group_of[claim], Stance.ASSERTS]

    def denied(self, claim: str) -> "Side":
        """Return the denying side of a claim."""
        return self.sides[self.group_of[claim], Stance.DENIES]

    @cached_property
    def premises(self) -> list[tuple[frozenset[str], frozenset[str], bool]]:
        """Steps of reasoning: premise, conclusion, and True if the premise is necessary."""
        steps = [
            (self.group_of[premise], self.group_of[claim.id], True)
            for claim in self.ledger.claims.values()
            for premise in claim.because
        ]
        for link in self.links:
            if link.kind in (LinkKind.SUPPORTS, LinkKind.IMPLIES):
                binding = link.kind is LinkKind.IMPLIES
                one, other = link.ends
                steps.append((self.group_of[one], self.group_of[other], binding))
        return steps

    @cached_property
    def founded(self) -> set[frozenset[str]]:
        """The groups that are asserted, or that rest on a founded group."""
        found = {
            group
            for (group, stance), side in self.sides.items()
            if stance is Stance.ASSERTS and side.standing
        }
        while more := {end for start, end, _ in self.premises if start in found} - found:
            found |= more
        return found

    @cached_property
    def reasoning_rings(self) -> set[frozenset[frozenset[str]]]:
        """The groups that rest on one another in a ring."""
        return rings((start, end) for start, end, _ in self.premises)

    def firmness(self, group: frozenset[str]) -> int:
        """Return the rank of the highest certainty of a group; certain if nobody asserts it."""
        asserted = self.sides[group, Stance.ASSERTS].standing
        return max([each.firmness.rank for each in asserted], default=Certainty.CERTAIN.rank)

    def floor(self, group: frozenset[str]) -> int:
        """Return the lowest firmness of a group and its necessary premises, to any depth."""
        below = {group}
        while more := {s for s, end, binding in self.premises if binding and end in below} - below:
            below |= more
        return min(self.firmness(premise) for premise in below)

    @cached_property
    def contradictions(self) -> list[Link]:
        """The links that declare claims incompatible and were not withdrawn."""
        return [link for link in self.links if link.kind is LinkKind.CONTRADICTS]


class Side:
    """One side of a claim: its standing assertions and the figures derived from them."""

    def __init__(self, oracle: Oracle, standing: list[Assertion]) -> None:
        self.oracle = oracle
        self.standing = standing

    @cached_property
    def first_hand(self) -> set[str]:
        """The sources that witnessed or showed it in some hop."""
        return {
            hop.source
            for assertion in self.standing
            for hop in hops_of(assertion)
            if hop.act in (Act.WITNESSED, Act.SHOWED)
        }

    @cached_property
    def receiving(self) -> set[str]:
        """The sources that received it from another in some chain."""
        return {hop.source for assertion in self.standing for hop in hops_of(assertion)[1:]}

    def lineage(self, assertion: Assertion) -> str:
        """Return the lineage of a chain: complete, silent, continued or unknown."""
        head = hops_of(assertion)[0]
        if head.source in self.first_hand:
            return "complete"
        if says_nothing(assertion):
            return "silent"
        if head.source in self.receiving:
            return "continued"
        return "complete" if self.oracle.originates(assertion) else "unknown"

    def with_lineage(self, lineage: str) -> list[Assertion]:
        """Return the assertions with a lineage."""
        return [assertion for assertion in self.standing if self.lineage(assertion) == lineage]

    def full_chains(self, *ends: str) -> list[Chain]:
        """Return all chains, with continued chains extended back to their ends.

        ``ends`` are the lineages at which a chain may begin. No chain passes the same
        head twice.
        """
        return [
            chain
            for assertion in self.standing
            for chain in self._back(
                assertion, len(self.oracle.counted_hops(assertion)), ends, frozenset()
            )
        ]

    def _back(
        self, assertion: Assertion, length: int, ends: tuple[str, ...], passed: frozenset[str]
    ) -> Iterator[Chain]:
        """Yield the full chains that end with the first hops of an assertion."""
        sources = tuple(hop.source for hop in hops_of(assertion)[:length])
        lineage = self.lineage(assertion)
        if lineage in ends:
            yield sources
        if lineage == "continued" and sources[0] not in passed:
            for other in self.with_source.get(sources[0], ()):
                for position, hop in enumerate(hops_of(other)):
                    if position > 0 and hop.source == sources[0]:
                        for before in self._back(other, position + 1, ends, passed | {sources[0]}):
                            yield before + sources[1:]

    @cached_property
    def with_source(self) -> Mapping[str, list[Assertion]]:
        """The assertions by each source in their chains."""
        found: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in self.standing:
            for source in dict.fromkeys(hop.source for hop in hops_of(assertion)):
                found[source].append(assertion)
        return found

    @cached_property
    def persons(self) -> Mapping[str, set[str]]:
        """The unknown persons of a side, each with all the unnamed sources that it may be.

        A person belongs to one named body at most, and so may be any unnamed source of
        that body and any unnamed source of no named body.
        """
        sources = self.oracle.ledger.sources
        passed = {
            hop.source for assertion in self.standing for hop in self.oracle.counted_hops(assertion)
        }
        of_body: dict[str, set[str]] = defaultdict(set)
        of_nobody = set()
        for source in passed:
            voice = self.oracle.voice(source)
            if not sources[source].named and sources[voice].named:
                of_body[f"{UNNAMED} of {voice}"].add(source)
            elif not sources[source].named:
                of_nobody.add(source)
        return {person: own | of_nobody for person, own in of_body.items()} or {UNNAMED: of_nobody}

    def voices(self, chain: Chain, unnamed_may_be_one: bool = True) -> Voices:
        """Return the voices of a full chain with their distance from its origin."""
        found: dict[str, int] = {}
        for distance, source in enumerate(chain):
            found.setdefault(self.oracle.voice(source), distance)
            for person, may_be in self.persons.items() if unnamed_may_be_one else ():
                if source in may_be:
                    found.setdefault(person, distance)
        return found

    @cached_property
    def certain(self) -> list[Voices]:
        """The voices of every full chain from an origin."""
        return [self.voices(chain) for chain in self.full_chains("complete")]

    @cached_property
    def possible(self) -> list[Voices]:
        """The same if unknown lineages are origins and all unnamed sources differ."""
        return [self.voices(chain, False) for chain in self.full_chains("complete", "unknown")]

    @property
    def certain_origins(self) -> int:
        """The smallest number of voices that break the heads of all complete chains."""
        return len(nearest_breaking_set(self.voices((head,)) for head in self._heads()))

    @property
    def possible_origins(self) -> int:
        """The number of voices at the head of complete chains, and of heads of unknown lineage."""
        unknown = {hops_of(assertion)[0].source for assertion in self.with_lineage("unknown")}
        return len({self.oracle.voice(head) for head in self._heads()}) + len(unknown)

    def _heads(self) -> set[str]:
        return {hops_of(assertion)[0].source for assertion in self.with_lineage("complete")}

    @property
    def certain_support(self) -> int:
        """The smallest number of voices that break every full chain from an origin."""
        return len(nearest_breaking_set(self.certain))

    @property
    def possible_support(self) -> int:
        """The same if unknown lineages are origins."""
        return len(nearest_breaking_set(self.possible))

    @property
    def named(self) -> list[str]:
        """The smallest set of such voices, nearest the origins."""
        return nearest_breaking_set(self.certain)

    @cached_property
    def rings(self) -> set[frozenset[str]]:
        """The sources that received the claim from one another in a ring."""
        return rings(
            (before.source, after.source)
            for assertion in self.standing
            for before, after in zip(hops_of(assertion), hops_of(assertion)[1:], strict=False)
        )


def rings(steps: Iterable[tuple[_Node, _Node]]) -> set[frozenset[_Node]]:
    """Return the sets of nodes that all reach one another and themselves."""
    after: dict[_Node, set[_Node]] = defaultdict(set)
    for start, end in steps:
        after[start].add(end)
    reached = {start: _reached(start, after) for start in after}
    return {
        frozenset(node for node in reached[start] if start in reached.get(node, ()))
        for start in reached
        if start in reached[start]
    }


def _reached(start: _Node, after: Mapping[_Node, set[_Node]]) -> set[_Node]:
    found: set[_Node] = set()
    todo = [start]
    while todo:
        new = after.get(todo.pop(), set()) - found
        found |= new
        todo.extend(new)
    return found


def nearest_breaking_set(chains: Iterable[Voices]) -> list[str]:
    """Return the smallest set of voices that breaks every chain.

    Ties are broken by the sum of distances from the origins, then by the ids of the
    voices.
    """
    chains = list(chains)
    distance: dict[str, int] = {}
    for chain in chains:
        for voice, hops in chain.items():
            distance[voice] = min(hops, distance.get(voice, hops))

    def order(voices: frozenset[str]) -> tuple[int, list[tuple[bool, str]]]:
        names = sorted((voice.startswith(UNNAMED), voice) for voice in voices)
        return sum(distance[voice] for voice in voices), names

    best = [
        min(smallest_breaking_sets(part), key=order)
        for part in _components({frozenset(chain) for chain in chains})
    ]
    return sorted(voice for voices in best for voice in voices)


def smallest_breaking_sets(chains: list[frozenset[str]]) -> set[frozenset[str]]:
    """Return all smallest sets of voices that meet every chain, by trying each voice."""
    size = 0
    while not (found := set(_breaking(chains, frozenset(), size))):
        size += 1
    return found


def _breaking(
    chains: list[frozenset[str]], taken: frozenset[str], size: int
) -> Iterator[frozenset[str]]:
    """Yield the sets of a size that contain the taken voices and meet every chain."""
    unbroken = [chain for chain in chains if not chain & taken]
    if not unbroken:
        yield taken
    elif len(_disjoint(unbroken)) <= size - len(taken):
        for voice in min(unbroken, key=len):
            yield from _breaking(unbroken, taken | {voice}, size)


def _disjoint(chains: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return some chains that share no voice, so that each needs another voice to break it."""
    found: list[frozenset[str]] = []
    for chain in sorted(chains, key=len):
        if not any(chain & other for other in found):
            found.append(chain)
    return found


def _components(chains: set[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Divide chains so that no voice is in chains of two parts."""
    parts: list[list[frozenset[str]]] = []
    for chain in chains:
        touching = [part for part in parts if any(chain & other for other in part)]
        parts = [part for part in parts if part not in touching]
        parts.append([chain, *(other for part in touching for other in part)])
    return parts
