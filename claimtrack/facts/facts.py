"""The facts of a ledger: every analysis, computed once for all claims.

A rule asks for columns (one entry for each group of claims), makes a mask of
them, and then looks at the few claims that the mask selects::

    for claim in facts.claims(facts.asserted.origins == 1):
        ...
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np
from attrs import Factory, frozen

from claimtrack.facts.claim_view import ClaimView, Opposition
from claimtrack.facts.conflicts.absences import Absence, find_absences
from claimtrack.facts.conflicts.exclusions import find_exclusive_conflicts
from claimtrack.facts.conflicts.statements import Statements
from claimtrack.facts.conflicts.values import (
    MAX_CLUSTERS,
    Conflict,
    find_value_conflicts,
)
from claimtrack.facts.core.certain_days import publication_days
from claimtrack.facts.core.columns import Columns, Flags, Floats, Ints, distinct, ints
from claimtrack.facts.core.evidence import hedge_factors
from claimtrack.facts.core.independence import Independence, SupportCounts, count_possible_support
from claimtrack.facts.core.inference import Premise, Reasoning
from claimtrack.facts.core.lineage import Lineage
from claimtrack.facts.core.restatements import RestatementGroup
from claimtrack.facts.core.rings import SourceRing, find_source_rings
from claimtrack.facts.standing.standing import Standing
from claimtrack.model import Assertion, Claim, ClaimKind, Ledger, Link, LinkKind, Settings, Stance
from claimtrack.model.desk import Desk

_T = TypeVar("_T")

_KIND_CODES = {kind: code for code, kind in enumerate(ClaimKind)}


@frozen(eq=False)
class SideColumns:
    """Numbers for one side (asserting or denying) of every group of claims.

    ``chains`` counts active chains; ``complete``, ``unknown`` and ``continued``
    count the chains of each lineage. ``origins`` and ``support`` are the certain
    numbers. ``support_high`` is the upper bound of the support where a budget ran
    out. ``possible_origins`` and ``possible_support`` count unknown lineages too.
    """

    chains: Ints
    complete: Ints
    unknown: Ints
    continued: Ints
    origins: Ints
    support: Ints
    support_high: Ints
    possible_origins: Ints
    possible_support: Ints


@frozen(eq=False, slots=False)
class Facts:
    """The analyses of a ledger, each computed when first asked for.

    Most methods return one entry for each *group* of claims: a claim with its
    restatements. :mod:`claimtrack.facts.core.columns` defines groups, sides and
    active assertions.
    """

    ledger: Ledger
    today: date | None = None
    """The current date, by which waivers expire; without it nothing expires."""
    settings: Settings = Factory(lambda self: self.ledger.settings, takes_self=True)
    """The settings to judge by; the default is the ledger's own."""

    # Assertions

    @cached_property
    def columns(self) -> Columns:
        """The ledger as integer columns."""
        return Columns.of(self.ledger, self.settings.desk)

    @cached_property
    def active_assertions(self) -> Sequence[Assertion]:
        """The active assertions: chains in the order of the ledger, then neutral assertions."""
        return (*self.columns.assertions, *self.columns.neutral_assertions)

    @property
    def detailed_assertions(self) -> Sequence[Assertion]:
        """The active assertions that may have a hop with more than a source and an act."""
        return (*self.columns.detailed_chains, *self.columns.neutral_assertions)

    @property
    def dated_assertions(self) -> Sequence[Assertion]:
        """The active assertions that may have a hop with a date."""
        return (*self.columns.dated_chains, *self.columns.neutral_assertions)

    @property
    def hedged_assertions(self) -> Sequence[Assertion]:
        """The active assertions that may have a hop with a certainty."""
        return (*self.columns.hedged_chains, *self.columns.neutral_assertions)

    @property
    def quoted_assertions(self) -> Sequence[Assertion]:
        """The active assertions that may have a hop with a quote."""
        return (*self.columns.quoted_chains, *self.columns.neutral_assertions)

    @cached_property
    def figure_assertions(self) -> Sequence[Assertion]:
        """The active assertions that have a hop with a figure."""
        neutral = [
            assertion
            for assertion in self.columns.neutral_assertions
            if any(hop.value is not None for hop in assertion.via)
        ]
        return (*self.columns.figure_chains, *neutral)

    @property
    def duplicate_candidates(self) -> Sequence[Assertion]:
        """The assertions, active or withdrawn, that may be recorded twice.

        Every assertion with the same sources as another one is among them.
        """
        return (*self.columns.duplicate_candidates(), *self.neutral_or_withdrawn)

    @property
    def neutral_or_withdrawn(self) -> Sequence[Assertion]:
        """The assertions that take no side or are withdrawn."""
        columns = self.columns
        return (
            *columns.neutral_assertions,
            *columns.withdrawn_chains,
            *columns.withdrawn_neutral_assertions,
        )

    def active_assertions_of(self, group: int) -> Sequence[Assertion]:
        """Return the active assertions of a group: asserting, denying, then neutral."""
        columns = self.columns
        chains = (*columns.chains_of(2 * group), *columns.chains_of(2 * group + 1))
        return [*(columns.assertions[chain] for chain in chains), *self._neutral.get(group, ())]

    def withdrawn_assertions_of(self, group: int) -> Sequence[Assertion]:
        """Return the withdrawn assertions of a group."""
        return self._withdrawn.get(group, ())

    def assertions_of(self, group: int) -> Sequence[Assertion]:
        """Return all assertions of a group, active and withdrawn."""
        return [*self.active_assertions_of(group), *self.withdrawn_assertions_of(group)]

    @cached_property
    def _neutral(self) -> Mapping[int, Sequence[Assertion]]:
        return self._by_group(self.columns.neutral_assertions)

    @cached_property
    def _withdrawn(self) -> Mapping[int, Sequence[Assertion]]:
        columns = self.columns
        return self._by_group((*columns.withdrawn_chains, *columns.withdrawn_neutral_assertions))

    def _by_group(self, assertions: Iterable[Assertion]) -> Mapping[int, Sequence[Assertion]]:
        result: dict[int, list[Assertion]] = defaultdict(list)
        for assertion in assertions:
            result[self.columns.group_of(assertion.claim)].append(assertion)
        return dict(result)

    # Lineage and support

    @cached_property
    def lineage(self) -> Lineage:
        """The lineage of each active chain."""
        return Lineage.of(self.columns)

    @cached_property
    def certain_counts(self) -> Independence:
        """Origins and support by complete chains, for every side."""
        return Independence.of(self.columns, self.lineage)

    @cached_property
    def possible_counts(self) -> SupportCounts:
        """Origins and support if unknown lineages are origins, for every side."""
        columns = self.columns
        named = columns.source_flags(source.named for source in columns.sources)
        if not self.lineage.unknown.any() and named[columns.hop_source].all():
            return self.certain_counts
        return count_possible_support(columns, self.lineage, self.certain_counts)

    @cached_property
    def asserted(self) -> SideColumns:
        """The numbers of the asserting side of each group."""
        return self._side_columns(0)

    @cached_property
    def denied(self) -> SideColumns:
        """The numbers of the denying side of each group."""
        return self._side_columns(1)

    def _side_columns(self, side: int) -> SideColumns:
        def count(flags: Flags) -> Ints:
            chains = self.columns.chain_side[flags]
            return np.bincount(chains, minlength=self.columns.sides)[side::2]

        lineage, certain, possible = self.lineage, self.certain_counts, self.possible_counts
        return SideColumns(
            chains=np.diff(self.columns.side_start)[side::2],
            complete=count(lineage.complete),
            unknown=count(lineage.unknown),
            continued=count(lineage.continued),
            origins=certain.origins[side::2],
            support=certain.lower[side::2],
            support_high=certain.upper[side::2],
            possible_origins=possible.origins[side::2],
            possible_support=possible.lower[side::2],
        )

    @cached_property
    def hedge_factors(self) -> Floats:
        """The weight that the hedges of each active chain leave; 1 for a chain without hedges."""
        return hedge_factors(self.columns)

    @cached_property
    def source_rings(self) -> tuple[SourceRing, ...]:
        """Circular sourcing, on either side of any claim."""
        return find_source_rings(self.columns)

    @cached_property
    def publication_days(self) -> Mapping[str, int]:
        """The day by which each document was certainly published, if there is one."""
        return publication_days(self.ledger)

    # Voices

    @cached_property
    def desk(self) -> Desk:
        """The source that keeps the ledger, with all that belong to it."""
        return self.ledger.desk(self.settings)

    @cached_property
    def shared_voices(self) -> Sequence[bool]:
        """True for each voice that several sources share."""
        voice = self.columns.voice
        shared: list[bool] = (np.bincount(voice, minlength=len(voice)) > 1).tolist()
        return shared

    def voice_of(self, source: str) -> int:
        """Return the number of the voice that a source belongs to."""
        return self._voices[source]

    @cached_property
    def _voices(self) -> Mapping[str, int]:
        return dict(zip(self.columns.source_index, self.columns.voice.tolist(), strict=True))

    @cached_property
    def stakes(self) -> Mapping[int, frozenset[str]]:
        """The topics in which each voice has a stake through any of its sources."""
        topics: dict[int, set[str]] = {}
        for source, voice in zip(self.columns.sources, self.columns.voice.tolist(), strict=True):
            if source.party_to:
                topics.setdefault(voice, set()).update(source.party_to)
        return {voice: frozenset(names) for voice, names in topics.items()}

    @cached_property
    def speakers(self) -> Ints:
        """The voice of the speaker that the subjects of each group name; -1 for none."""
        speakers = np.full(self.columns.groups, -1)
        for number, claim in enumerate(self.columns.claims):
            group = self.columns.group[number]
            if claim.speaker is not None and speakers[group] < 0 and self._is_subject[number]:
                speakers[group] = self.voice_of(claim.speaker)
        return speakers

    # Groups of claims

    def members(self, group: int) -> tuple[Claim, ...]:
        """Return the claims of a group in the order of their ids."""
        return self._members[group]

    @cached_property
    def _members(self) -> Sequence[tuple[Claim, ...]]:
        columns = self.columns
        order = np.argsort(columns.group, kind="stable")
        claims = tuple([columns.claims[claim] for claim in order.tolist()])
        bounds = np.searchsorted(columns.group[order], np.arange(columns.groups + 1)).tolist()
        return [claims[start:end] for start, end in pairwise(bounds)]

    @cached_property
    def restatements(self) -> Mapping[int, Sequence[Link]]:
        """The active ``restates`` links of each group that join two different claims."""
        result: dict[int, list[Link]] = {}
        for link in self.columns.restatements:
            if link.from_ != link.to:
                result.setdefault(self.columns.group_of(link.from_), []).append(link)
        return result

    def restatement_group(self, group: int) -> RestatementGroup:
        """Return the members of a group with the restatements that connect them."""
        if group not in self._restatement_groups:
            links = self.restatements.get(group, ())
            self._restatement_groups[group] = RestatementGroup.of(self.members(group), links)
        return self._restatement_groups[group]

    @cached_property
    def _restatement_groups(self) -> dict[int, RestatementGroup]:
        return {}

    def claims(self, where: Flags) -> Iterator[ClaimView]:
        """Yield the claims that a mask over groups selects, in order."""
        for group in np.flatnonzero(where).tolist():
            yield ClaimView(self, group)

    def claims_of(
        self, results: Iterable[tuple[Assertion, _T]]
    ) -> Iterator[tuple[ClaimView, list[_T]]]:
        """Yield the claims of some assertions in order, each with the results for its assertions.

        ``results`` pairs assertions with results.
        """
        groups: dict[int, list[_T]] = {}
        for assertion, result in results:
            groups.setdefault(self.columns.group_of(assertion.claim), []).append(result)
        for group in sorted(groups):
            yield ClaimView(self, group), groups[group]

    def claim(self, id: str) -> ClaimView:
        """Return a claim with its restatements.

        Raises:
            KeyError: there is no claim with this id.
        """
        return ClaimView(self, self.columns.group_of(id))

    # Reasoning

    @cached_property
    def concluded(self) -> Flags:
        """True for each chain of unknown lineage whose claim has premises.

        Its head gives the grounds of a conclusion, in place of a source.
        """
        columns, claims = self.columns, self.ledger.claims
        concluded = np.zeros(len(columns.assertions), np.bool_)
        for chain in np.flatnonzero(self.lineage.unknown & (columns.chain_side % 2 == 0)).tolist():
            concluded[chain] = bool(claims[columns.assertions[chain].claim].because)
        return concluded

    @cached_property
    def reasoning(self) -> Reasoning:
        """The premises of all claims."""
        return Reasoning.of(self.columns)

    @cached_property
    def binding_premises(self) -> Mapping[int, Sequence[Premise]]:
        """The steps of reasoning that each conclusion depends on.

        These are its ``because`` premises, and ``implies`` links if nobody asserts it.
        """
        chains = self.asserted.chains
        premises = {
            conclusion: [
                step
                for step in steps
                if step.link is None or (step.is_binding and not chains[conclusion])
            ]
            for conclusion, steps in self.reasoning.premises.items()
        }
        return {conclusion: steps for conclusion, steps in premises.items() if steps}

    # Conflicts

    @cached_property
    def statements(self) -> Statements:
        """The structured statements of all claims."""
        return Statements.of(self.columns)

    @cached_property
    def asserted_statements(self) -> Flags:
        """True for each statement whose claim somebody asserts."""
        rows: Flags = self.asserted.chains[self.columns.group[self.statements.claim]] > 0
        return rows

    @cached_property
    def opposing_groups(self) -> Mapping[int, Sequence[int]]:
        """The groups joined to each group by an active ``contradicts`` or ``undercuts`` link.

        A claim that undercuts an asserting assertion of another claim opposes that claim.
        """
        result: dict[int, list[int]] = {}
        pairs = [link.ends for link in self.columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS)]
        for link in self.columns.undercuts():
            record = self.ledger.get(link.target)
            if isinstance(record, Assertion) and record.stance is Stance.ASSERTS:
                pairs.append((link.from_, record.claim))
        for pair in pairs:
            one, other = (self.columns.group_of(id) for id in pair)
            result.setdefault(one, []).append(other)
            result.setdefault(other, []).append(one)
        return result

    @cached_property
    def oppositions(self) -> tuple[Opposition, ...]:
        """The active ``contradicts`` links, one for each pair of groups, in order."""
        pairs: dict[tuple[int, int], Opposition] = {}
        links = self.columns.links(LinkKind.CONTRADICTS)
        for link in sorted(links, key=lambda link: link.ends):
            one, other = (self.columns.group_of(id) for id in link.ends)
            pairs.setdefault((min(one, other), max(one, other)), Opposition(one, other, link))
        return tuple(pairs[pair] for pair in sorted(pairs))

    @cached_property
    def value_conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts between values of which only one can be right, in order."""
        return tuple(find_value_conflicts(self, self.statements))

    @cached_property
    def exclusive_conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts between names or predicates that exclude each other, in order."""
        return tuple(find_exclusive_conflicts(self, self.statements))

    @cached_property
    def absences(self) -> tuple[Absence, ...]:
        """The denials that other claims violate, in order."""
        return tuple(find_absences(self, self.statements))

    @cached_property
    def conflict_pairs(self) -> tuple[Ints, Ints]:
        """Pairs of claims, by number, whose statements certainly conflict.

        Where many claims violate one absence, the best supported ones are paired with it.
        """
        conflicts = (*self.value_conflicts, *self.exclusive_conflicts)
        pairs = {
            pair for conflict in conflicts if conflict.is_certain for pair in conflict.attacks()
        }
        index = self.columns.claim_index
        support = self.asserted.support
        for absence in self.absences:
            violations = sorted(
                (-support[self.columns.group_of(claim.id)], index[claim.id])
                for claim in absence.certain_violations
            )
            pairs |= {(index[absence.claim.id], claim) for _, claim in violations[:MAX_CLUSTERS]}
        ordered = sorted({(min(pair), max(pair)) for pair in pairs})
        return ints(pair[0] for pair in ordered), ints(pair[1] for pair in ordered)

    def conflicting_claims(self, group: int) -> tuple[Claim, ...]:
        """Return the claims, by id, that certainly conflict with a claim of a group."""
        one, other = self.conflict_pairs
        here = self.columns.group == group
        numbers = np.concatenate([other[here[one]], one[here[other]]])
        return tuple(self.columns.claims[number] for number in distinct(numbers).tolist())

    @cached_property
    def standing(self) -> Standing:
        """The verdict on each claim, from declared attacks and certain conflicts."""
        return Standing.of(self, self.conflict_pairs)

    # Masks

    def of_kind(self, *kinds: ClaimKind) -> Flags:
        """Return a mask of the groups whose subjects are all of one of these kinds."""
        other = ~np.isin(self._kind, [_KIND_CODES[kind] for kind in kinds])
        return ~self.columns.group_flags(other & self._is_subject)

    def with_member_of_kind(self, kind: ClaimKind) -> Flags:
        """Return a mask of the groups with a member of a kind, restatements included."""
        return self.columns.group_flags(self._kind == _KIND_CODES[kind])

    @cached_property
    def speaks_for_itself(self) -> Flags:
        """True for groups of statements, opinions or forecasts, whose origin is their speaker."""
        return self.of_kind(*(kind for kind in ClaimKind if kind.speaks_for_itself))

    @cached_property
    def needs_source(self) -> Flags:
        """True for groups that rules may ask a source for: all except background."""
        needs: Flags = ~self.of_kind(ClaimKind.BACKGROUND)
        return needs

    @cached_property
    def _kind(self) -> Ints:
        return ints([_KIND_CODES[claim.kind] for claim in self.columns.claims])

    @cached_property
    def _is_subject(self) -> Flags:
        """True for claims that restate nothing, and for all members of a ring of restatements."""
        subject = np.ones(len(self.columns.claims), np.bool_)
        for group in self.restatements:
            subjects = {claim.id for claim in self.restatement_group(group).subjects}
            for claim in self.members(group):
                subject[self.columns.claim_index[claim.id]] = claim.id in subjects
        return subject

    def only_origins(self, sources: Flags) -> Flags:
        """Return a mask of the asserted groups that have an origin, all of them among sources."""
        return self.only_complete_chains(sources[self.columns.heads()])

    def only_complete_chains(self, chains: Flags) -> Flags:
        """Return a mask of the groups with complete asserting chains, all of them among chains."""
        side = self.columns.chain_side
        others = np.bincount(side[self.lineage.complete & ~chains], minlength=self.columns.sides)
        groups: Flags = (others[0::2] == 0) & (self.asserted.complete > 0)
        return groups

    def chains_through(self, sources: Flags) -> Flags:
        """Return a mask of the chains with one of some sources among their voices."""
        chains: Flags = np.zeros(len(self.columns.assertions), np.bool_)
        hops = sources[self.columns.hop_source] & self.columns.voice_hops()
        chains[self.columns.hop_chain[hops]] = True
        return chains
