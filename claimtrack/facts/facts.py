"""Questions about a ledger, answered for all claims at once.

A rule asks for columns (one entry for each group of claims), makes a mask of
them, and then looks at the few claims the mask leaves::

    for claim in facts.claims(facts.asserted.origins == 1):
        ...
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

import numpy as np
from attrs import frozen

from claimtrack.facts.claim_view import ClaimView, Opposition
from claimtrack.facts.conflicts.absences import Absence, absences
from claimtrack.facts.conflicts.values import CLUSTERS, Conflict, exclusive_contests, value_contests
from claimtrack.facts.core.columns import Flags, Ints, distinct, ints
from claimtrack.facts.groundwork import Groundwork
from claimtrack.facts.standing.standing import Standing
from claimtrack.model import Assertion, Claim, ClaimKind, LinkKind

_T = TypeVar("_T")


_KINDS = {kind: code for code, kind in enumerate(ClaimKind)}


@frozen(eq=False, slots=False)
class Facts(Groundwork):
    """What is known of a ledger, and the claims it is known of."""

    def claims(self, where: Flags) -> Iterator[ClaimView]:
        """Yield the claims (with their restatements) that a mask over groups leaves, in order."""
        for group in np.flatnonzero(where).tolist():
            yield ClaimView(self, group)

    def claims_of(
        self, found: Iterable[tuple[Assertion, _T]]
    ) -> Iterator[tuple[ClaimView, list[_T]]]:
        """Yield the claims of some assertions, in order, each with what was found in its own."""
        groups: dict[int, list[_T]] = {}
        for assertion, what in found:
            groups.setdefault(self.columns.group_of(assertion.claim), []).append(what)
        for group in sorted(groups):
            yield ClaimView(self, group), groups[group]

    def claim(self, id: str) -> ClaimView:
        """Return the claim of an id together with its restatements.

        Raises:
            KeyError: there is none.
        """
        return ClaimView(self, self.columns.group_of(id))

    @cached_property
    def oppositions(self) -> tuple[Opposition, ...]:
        """Standing ``contradicts`` links, one entry for each pair of groups, in order."""
        pairs: dict[tuple[int, int], Opposition] = {}
        links = self.columns.links(LinkKind.CONTRADICTS)
        for link in sorted(links, key=lambda link: link.ends):
            one, other = (self.columns.group_of(id) for id in link.ends)
            pairs.setdefault((min(one, other), max(one, other)), Opposition(one, other, link))
        return tuple(pairs[pair] for pair in sorted(pairs))

    @cached_property
    def value_contests(self) -> tuple[Conflict, ...]:
        """Claims that give values which cannot both be, in order."""
        return tuple(value_contests(self, self.stated))

    @cached_property
    def exclusive_contests(self) -> tuple[Conflict, ...]:
        """Claims that say what excludes one another, in order."""
        return tuple(exclusive_contests(self, self.stated))

    @cached_property
    def absences(self) -> tuple[Absence, ...]:
        """Claims that deny what others state, in order."""
        return tuple(absences(self, self.stated))

    @cached_property
    def conflicts(self) -> tuple[Ints, Ints]:
        """Pairs of claims, by number, that certainly cannot both hold by what they state.

        Of many that say the same against a claim, the best supported.
        """
        contests = (*self.value_contests, *self.exclusive_contests)
        pairs = {pair for contest in contests if contest.certain for pair in contest.attacks()}
        index = self.columns.claim_index
        support = self.asserted.support
        for absence in self.absences:
            against = sorted(
                (-support[self.columns.group_of(claim.id)], index[claim.id])
                for claim in absence.certain
            )
            pairs |= {(index[absence.claim.id], claim) for _, claim in against[:CLUSTERS]}
        ordered = sorted({(min(pair), max(pair)) for pair in pairs})
        return ints(pair[0] for pair in ordered), ints(pair[1] for pair in ordered)

    @cached_property
    def dispute(self) -> Standing:
        """What stands of the claims, by what is declared and by what certainly conflicts."""
        return Standing.of(self, self.conflicts)

    def conflicting(self, group: int) -> tuple[Claim, ...]:
        """Return claims, by id, that certainly cannot hold together with one of a group."""
        one, other = self.conflicts
        here = self.columns.group == group
        numbers = np.concatenate([other[here[one]], one[here[other]]])
        return tuple(self.columns.claims[number] for number in distinct(numbers).tolist())

    def of_kind(self, *kinds: ClaimKind) -> Flags:
        """Return which groups are of one of these kinds: all subjects of theirs are."""
        other = ~np.isin(self._kind, [_KINDS[kind] for kind in kinds])
        return ~self.columns.group_flags(other & self._is_subject)

    def with_member_of_kind(self, kind: ClaimKind) -> Flags:
        """Return which groups have a member of a kind, be it a restatement."""
        return self.columns.group_flags(self._kind == _KINDS[kind])

    @cached_property
    def _is_subject(self) -> Flags:
        """Which claims restate nothing, or restate in a ring where all members do."""
        subject = np.ones(len(self.columns.claims), np.bool_)
        for group in self.restatements:
            subjects = {claim.id for claim in self.restated(group).subjects}
            for claim in self.members(group):
                subject[self.columns.claim_index[claim.id]] = claim.id in subjects
        return subject

    @cached_property
    def speaks_for_itself(self) -> Flags:
        """Which groups are statements, opinions or forecasts: their speaker is their origin."""
        return self.of_kind(*(kind for kind in ClaimKind if kind.speaks_for_itself))

    @cached_property
    def _kind(self) -> Ints:
        return ints([_KINDS[claim.kind] for claim in self.columns.claims])

    def every_origin(self, fits: Flags) -> Flags:
        """Return which groups have an origin and only origins (sources) that fit, as asserted."""
        return self.every_complete(fits[self.columns.head()])

    def passing(self, sources: Flags) -> Flags:
        """Return which chains pass through one of these sources."""
        chains: Flags = np.zeros(len(self.columns.assertions), np.bool_)
        chains[self.columns.hop_chain[sources[self.columns.hop_source]]] = True
        return chains

    def every_complete(self, fits: Flags) -> Flags:
        """Return which groups have a complete asserting chain and only such that fit."""
        side = self.columns.chain_side
        bad = np.bincount(side[self.lineage.complete & ~fits], minlength=self.columns.sides)
        fit: Flags = (bad[0::2] == 0) & (self.asserted.complete > 0)
        return fit
