"""The analyses of one ledger, each computed when it is first asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
from attrs import Factory, frozen

from claimtrack.facts.conflicts.statements import Statements
from claimtrack.facts.core.certain_days import out_by
from claimtrack.facts.core.columns import Columns, Flags, Floats, Ints
from claimtrack.facts.core.evidence import HEDGES
from claimtrack.facts.core.independence import Independence, SupportCounts, possible_figures
from claimtrack.facts.core.inference import Premise, Reasoning
from claimtrack.facts.core.lineage import Lineage
from claimtrack.facts.core.restatements import RestatementGroup
from claimtrack.facts.core.rings import SourceRing, source_rings
from claimtrack.model import Assertion, Certainty, Claim, Ledger, Link, LinkKind, Settings, Stance


@frozen(eq=False)
class SideColumns:
    """Numbers for one side (asserting or denying) of every group of claims.

    ``chains`` counts standing chains; ``complete``, ``unknown`` and
    ``continued`` those of each lineage. ``origins`` and ``support`` are the
    certain numbers, ``support_high`` the upper bound where a budget ran out;
    ``possible_origins`` and ``possible_support`` count unknown lineages too.
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
class Groundwork:
    """What is known of a ledger, for all claims at once."""

    ledger: Ledger
    today: date | None = None
    """The day by which things expire; without it nothing does."""
    settings: Settings = Factory(lambda self: self.ledger.settings, takes_self=True)
    """How it is to be judged; by default as the ledger says itself."""

    @cached_property
    def columns(self) -> Columns:
        """The ledger as integer columns."""
        return Columns.of(self.ledger)

    @cached_property
    def lineage(self) -> Lineage:
        """Where each standing chain comes from."""
        return Lineage.of(self.columns)

    @cached_property
    def certain(self) -> Independence:
        """Origins and support by complete chains, for every side."""
        return Independence.certain(self.columns, self.lineage)

    @cached_property
    def possible(self) -> SupportCounts:
        """Origins and support if unknown lineages are origins, for every side."""
        columns = self.columns
        heads = columns.source_flags(source.named for source in columns.sources)[columns.head()]
        if not self.lineage.unknown.any() and heads.all():
            return self.certain
        return possible_figures(columns, self.lineage, self.certain)

    @cached_property
    def reasoning(self) -> Reasoning:
        """What claims rest on."""
        return Reasoning.of(self.columns)

    @cached_property
    def grounds(self) -> Mapping[int, Sequence[Premise]]:
        """For each conclusion the steps of reasoning without which it is not borne out.

        What it is said to be so because of; and what implies it, if nobody asserts it.
        """
        chains = self.asserted.chains
        grounds = {
            conclusion: [
                step
                for step in steps
                if step.link is None or (step.binding and not chains[conclusion])
            ]
            for conclusion, steps in self.reasoning.to.items()
        }
        return {conclusion: steps for conclusion, steps in grounds.items() if steps}

    @cached_property
    def hedges(self) -> Floats:
        """What is left of each standing chain by its hedges: 1 where there are none."""
        return hedges(self.columns)

    @cached_property
    def rings(self) -> tuple[SourceRing, ...]:
        """Circular sourcing, on either side of any claim."""
        return source_rings(self.columns)

    @cached_property
    def asserted(self) -> SideColumns:
        """Numbers for what asserts each group."""
        return self._side(0)

    @cached_property
    def denied(self) -> SideColumns:
        """Numbers for what denies each group."""
        return self._side(1)

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
        """The standing ``restates`` links inside each group, from and to another claim."""
        result: dict[int, list[Link]] = {}
        for link in self.columns.restatements:
            if link.from_ != link.to:
                result.setdefault(self.columns.group_of(link.from_), []).append(link)
        return result

    @cached_property
    def standing(self) -> Sequence[Assertion]:
        """Every assertion that stands; those that take a side first, in the order of the ledger."""
        return (*self.columns.assertions, *self.columns.neutral)

    @property
    def detailed(self) -> Sequence[Assertion]:
        """Those that stand of which some hop may tell more than who and by what act.

        Whoever looks for details of hops need look at no others.
        """
        return (*self.columns.detailed, *self.columns.neutral)

    @property
    def dated(self) -> Sequence[Assertion]:
        """Those that stand of which some hop may have a date."""
        return (*self.columns.dated, *self.columns.neutral)

    @property
    def hedged(self) -> Sequence[Assertion]:
        """Those that stand of which some hop may say how firmly it put the claim."""
        return (*self.columns.hedged, *self.columns.neutral)

    @property
    def quoted(self) -> Sequence[Assertion]:
        """Those that stand of which some hop may have a quote."""
        return (*self.columns.quoted, *self.columns.neutral)

    @property
    def alike(self) -> Sequence[Assertion]:
        """All assertions, standing or not, but some of those that differ in their sources."""
        return (*self.columns.alike(), *self.aside)

    @cached_property
    def out(self) -> Mapping[str, int]:
        """The day by which each document had certainly come out, where there is one."""
        return out_by(self.ledger)

    @property
    def aside(self) -> Sequence[Assertion]:
        """The assertions that take no side, and those that were withdrawn."""
        columns = self.columns
        return (*columns.neutral, *columns.withdrawn, *columns.neutral_withdrawn)

    @cached_property
    def figured(self) -> Sequence[Assertion]:
        """Those that stand of which some hop gives a figure."""
        neutral = (a for a in self.columns.neutral if any(hop.value is not None for hop in a.via))
        return (*self.columns.figured, *neutral)

    @cached_property
    def stated(self) -> Statements:
        """What claims state in structured form."""
        return Statements.of(self.columns)

    @cached_property
    def stated_by_somebody(self) -> Flags:
        """Which rows of what is stated are of claims that somebody asserts."""
        rows: Flags = self.asserted.chains[self.columns.group[self.stated.claim]] > 0
        return rows

    def restated(self, group: int) -> RestatementGroup:
        """Return how the members of a group hang together."""
        if group not in self._restated:
            links = self.restatements.get(group, ())
            self._restated[group] = RestatementGroup.of(self.members(group), links)
        return self._restated[group]

    @cached_property
    def _restated(self) -> dict[int, RestatementGroup]:
        return {}

    def heard(self, group: int) -> Sequence[Assertion]:
        """Return the assertions of a group that stand: for it, against it, and neutral."""
        columns = self.columns
        sided = (*columns.chains_of(2 * group), *columns.chains_of(2 * group + 1))
        return [*(columns.assertions[chain] for chain in sided), *self._heard.get(group, ())]

    def assertions(self, group: int) -> Sequence[Assertion]:
        """Return all assertions of a group: those that stand, and those that were withdrawn."""
        return [*self.heard(group), *self.withdrawn(group)]

    def withdrawn(self, group: int) -> Sequence[Assertion]:
        """Return the assertions of a group that were withdrawn."""
        return self._withdrawn.get(group, ())

    @cached_property
    def _heard(self) -> Mapping[int, Sequence[Assertion]]:
        return self._by_group(self.columns.neutral)

    @cached_property
    def _withdrawn(self) -> Mapping[int, Sequence[Assertion]]:
        return self._by_group((*self.columns.withdrawn, *self.columns.neutral_withdrawn))

    def _by_group(self, assertions: Iterable[Assertion]) -> Mapping[int, Sequence[Assertion]]:
        result: dict[int, list[Assertion]] = defaultdict(list)
        for assertion in assertions:
            result[self.columns.group_of(assertion.claim)].append(assertion)
        return dict(result)

    @cached_property
    def opposing(self) -> Mapping[int, Sequence[int]]:
        """For each group those under a standing ``contradicts`` or ``undercuts`` link with it.

        Whatever undercuts an assertion of a claim, one that asserts it, undercuts the claim.
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
    def has_members(self) -> Sequence[bool]:
        """For each voice whether it is more sources than one."""
        voice = self.columns.voice
        more: list[bool] = (np.bincount(voice, minlength=len(voice)) > 1).tolist()
        return more

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

    def _side(self, side: int) -> SideColumns:
        def count(flags: Flags) -> Ints:
            chains = self.columns.chain_side[flags]
            return np.bincount(chains, minlength=self.columns.sides)[side::2]

        lineage, certain, possible = self.lineage, self.certain, self.possible
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


def hedges(columns: Columns) -> Floats:
    """Return what is left of each chain by the least firm of the words on it, from 0 to 1."""
    factor = [HEDGES[certainty] for certainty in Certainty]
    flat = Certainty.STATED.rank
    hedge = np.fromiter(
        (factor[flat if a.certainty is None else a.certainty.rank] for a in columns.assertions),
        np.float64,
        len(columns.assertions),
    )
    if columns.hedged:
        place = {id(assertion): chain for chain, assertion in enumerate(columns.assertions)}
        for assertion in columns.hedged:
            chain = place[id(assertion)]
            for hop in assertion.via:
                if hop.certainty is not None:
                    hedge[chain] = min(hedge[chain], HEDGES[hop.certainty])
    return hedge
