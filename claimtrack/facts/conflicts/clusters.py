"""Clusters: claims with so many conflicts among them that one finding reports them all.

A thousand claims that exclude one another have half a million conflicts. Up to
``MAX_SEPARATE`` claims, each conflict is a finding. Beyond that, claims that contradict
one another by links are a cluster if each contradicts at least ``MAX_SEPARATE`` others
of it. All other claims have fewer conflicts each, so that the number of findings is
proportional to the number of claims. Claims whose facts conflict are a cluster if they
are connected by conflicts.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from attrs import field, frozen

from claimtrack.facts.claim_view import ClaimView, Opposition
from claimtrack.facts.conflicts.absences import Absence
from claimtrack.facts.conflicts.values import MAX_SEPARATE, Conflict
from claimtrack.facts.core.columns import distinct, ints
from claimtrack.facts.core.graphs import connected_components, dense_part
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim


@frozen(eq=False, slots=False)
class OppositionCluster:
    """Claims of which each contradicts at least ``MAX_SEPARATE`` others, by links."""

    facts: Facts = field(repr=False)
    pairs: Sequence[Opposition] = field(repr=False)
    """The contradictions, sorted by the ids of their claims."""

    @cached_property
    def claims(self) -> Sequence[ClaimView]:
        """The claims: first two that contradict each other, then the others by id."""
        groups = dict.fromkeys(group for pair in self.pairs for group in (pair.one, pair.other))
        views = sorted(
            (ClaimView(self.facts, group) for group in groups), key=lambda view: view.claim.id
        )
        pair = (self.pairs[0].one, self.pairs[0].other)
        return sorted(views, key=lambda view: view.group not in pair)

    @cached_property
    def sample(self) -> Sequence[Opposition]:
        """Contradictions that alone form a cluster with the same first two claims.

        Of each claim it has, the sample has ``MAX_SEPARATE`` contradictions.
        """
        opponents: dict[int, dict[int, Opposition]] = {}
        for pair in self.pairs:
            opponents.setdefault(pair.one, {})[pair.other] = pair
            opponents.setdefault(pair.other, {})[pair.one] = pair
        groups = [self.claims[0].group]
        seen = set(groups)
        chosen: dict[int, Opposition] = {}
        for group in groups:
            # Prefer claims that are in the sample already, so that it stays small.
            near = sorted(opponents[group], key=lambda other: other not in seen)
            for other in near[:MAX_SEPARATE]:
                pair = opponents[group][other]
                chosen[id(pair)] = pair
                if other not in seen:
                    seen.add(other)
                    groups.append(other)
        return [*chosen.values()]


def split_oppositions(
    facts: Facts, oppositions: Sequence[Opposition]
) -> tuple[Sequence[OppositionCluster], Sequence[Opposition]]:
    """Return the clusters among some contradictions, and the contradictions outside clusters.

    Each contradiction must be between two groups.
    """
    count = facts.columns.groups
    one = ints((pair.one for pair in oppositions), len(oppositions))
    other = ints((pair.other for pair in oppositions), len(oppositions))
    dense = dense_part(count, one, other, MAX_SEPARATE)
    inside = dense[one] & dense[other]
    part = connected_components(count, one[inside], other[inside])
    clusters: dict[int, list[Opposition]] = {}
    for i in np.flatnonzero(inside).tolist():
        clusters.setdefault(int(part[one[i]]), []).append(oppositions[i])
    ids = {group: ClaimView(facts, group).claim.id for group in np.flatnonzero(dense).tolist()}
    return [
        OppositionCluster(
            facts, sorted(pairs, key=lambda pair: sorted((ids[pair.one], ids[pair.other])))
        )
        for pairs in clusters.values()
    ], [oppositions[i] for i in np.flatnonzero(~inside).tolist()]


@frozen(eq=False, slots=False)
class ConflictCluster:
    """Conflicts of facts that one finding reports: a single one, or several that share claims."""

    conflicts: Sequence[Conflict]

    @cached_property
    def claims(self) -> Sequence[Claim]:
        """The claims: first a pair that disagrees, certainly if any does, then the others by id."""
        pair = self._first.pair
        assert pair is not None, "clusters are made of conflicts with a pair"
        members = {claim.id: claim for each in self.conflicts for claim in each.members}
        return [*pair, *(claim for _, claim in sorted(members.items()) if claim not in pair)]

    @property
    def is_certain(self) -> bool:
        """True if two claims disagree in every reading."""
        return self._first.is_certain

    @cached_property
    def _first(self) -> Conflict:
        return min(
            self.conflicts,
            key=lambda each: (not each.is_certain, [claim.id for claim in each.pair or ()]),
        )

    def sample(self, most: int) -> Sequence[Claim]:
        """Return at most ``most`` claims that alone are a cluster with the same first two."""
        found = dict.fromkeys(self._first.sample(most))
        while len(found) <= MAX_SEPARATE:
            rivals = chain.from_iterable(each.rivals_of([*found]) for each in self.conflicts)
            rival = next((claim for claim in rivals if claim not in found), None)
            if rival is None:
                break
            found[rival] = None
        return [*found]


@frozen(eq=False, slots=False)
class AbsenceCluster:
    """Absences that one finding reports: a single one, or several that share violations."""

    absences: Sequence[Absence]

    @cached_property
    def first(self) -> Absence:
        """The first absence, by id, that is certainly violated, or else the first."""
        return next((each for each in self.absences if each.certain_violations), self.absences[0])

    @cached_property
    def claims(self) -> Sequence[Claim]:
        """The claims: the first absence and its first violation, then the others by id."""
        pair = self.sample(2)
        members = {claim.id: claim for each in self.absences for claim in (each.claim, *each.joins)}
        return [*pair, *(claim for _, claim in sorted(members.items()) if claim not in pair)]

    def sample(self, most: int) -> Sequence[Claim]:
        """Return at most ``most`` claims that alone are a cluster with the same first two."""
        against = self.first.certain_violations or self.first.possible_violations
        found = [self.first.claim, *against[: most - 1]]
        if len(found) > MAX_SEPARATE or len(found) == most:
            return found
        near: dict[str, list[Claim]] = {}
        for absence in self.absences:
            for violation in absence.joins:
                near.setdefault(absence.claim.id, []).append(violation)
                near.setdefault(violation.id, []).append(absence.claim)
        for claim in found:
            for other in near.get(claim.id, ()):
                if len(found) < most and other not in found:
                    found.append(other)
        return found


def cluster_absences(absences: Sequence[Absence]) -> Iterator[AbsenceCluster]:
    """Yield the clusters of absences that share violations; small ones stay apart."""
    number: dict[str, int] = {}
    pairs = [
        (number.setdefault(each.claim.id, len(number)), number.setdefault(other.id, len(number)))
        for each in absences
        for other in each.joins
    ]
    one, other = (ints((pair[end] for pair in pairs), len(pairs)) for end in (0, 1))
    part = connected_components(len(number), one, other).tolist()
    together: dict[int, list[Absence]] = {}
    for absence in absences:
        together.setdefault(part[number[absence.claim.id]], []).append(absence)
    for several in together.values():
        cluster = AbsenceCluster(several)
        if len(cluster.sample(MAX_SEPARATE + 1)) > MAX_SEPARATE:
            yield cluster
        else:
            yield from (AbsenceCluster([absence]) for absence in several)


def cluster_conflicts(facts: Facts, conflicts: Sequence[Conflict]) -> Iterator[ConflictCluster]:
    """Yield the clusters of conflicts that share claims; small conflicts stay apart."""
    real = [conflict for conflict in conflicts if conflict.pair is not None]
    members = [distinct(conflict.claim).tolist() for conflict in real]
    count = len(facts.columns.claims)
    part = connected_components(
        count + len(real),
        ints(count + i for i, claims in enumerate(members) for _ in claims),
        ints(claim for claims in members for claim in claims),
    )[count:].tolist()
    together: dict[int, list[int]] = {}
    for number, label in enumerate(part):
        together.setdefault(label, []).append(number)
    for numbers in together.values():
        cluster = ConflictCluster([real[number] for number in numbers])
        if len(cluster.sample(MAX_SEPARATE + 2)) > MAX_SEPARATE:
            yield cluster
        else:
            yield from (ConflictCluster([each]) for each in cluster.conflicts)
