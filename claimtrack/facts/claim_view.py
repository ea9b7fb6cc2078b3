"""One claim with its restatements and its two sides."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import field, frozen

from claimtrack.facts.core.columns import Flags
from claimtrack.facts.core.independence import SupportCounts
from claimtrack.model import Assertion, Claim, Link, Source, Stance
from claimtrack.model.html_table import count_noun, html_table

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

UNNAMED = "unnamed"
"""The id of the voice of unnamed sources that may be the same."""


@frozen
class Interval:
    """A number within bounds, which are equal unless a budget ran out."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@frozen
class CountBounds:
    """A count by complete chains, and the count if every unknown lineage were an origin."""

    certain: Interval
    possible: Interval

    def __str__(self) -> str:
        if self.certain == self.possible:
            return str(self.certain)
        return f"{self.certain}, possibly {self.possible}"


@frozen
class Voice:
    """Sources under one controller, which count as one.

    ``id`` is the controller's id, ``member`` the source that speaks. Unnamed sources
    that may be the same are the voice ``unnamed``, without a member.
    """

    id: str
    member: Source | None

    def __str__(self) -> str:
        if self.member is None or self.member.id == self.id:
            return self.id
        return f"{self.id} ({self.member.id})"


@frozen
class Opposition:
    """Two groups of claims joined by a ``contradicts`` link from ``one`` to ``other``."""

    one: int
    other: int
    link: Link


@frozen(eq=False, repr=False)
class Side:
    """The assertions for one claim, or those against it."""

    facts: "Facts" = field(repr=False)
    number: int

    def __repr__(self) -> str:
        side = "against" if self.number % 2 else "for"
        claim = ClaimView(self.facts, self.number // 2).claim.id
        return f"<Side {side} {claim}: {count_noun(len(self.assertions), 'chain')}>"

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """The active chains, in the order of the ledger."""
        return self._assertions(self.facts.columns.chains_of(self.number))

    @property
    def complete(self) -> tuple[Assertion, ...]:
        """The active chains that begin at an origin, the shortest first."""
        return self._assertions(self.facts.certain_counts.chains(self.number))

    @property
    def unknown(self) -> tuple[Assertion, ...]:
        """The active chains whose head only relays, without a source for it."""
        return self._assertions_of_lineage(self.facts.lineage.unknown)

    @property
    def unattributed(self) -> tuple[Assertion, ...]:
        """The chains of unknown lineage whose claim has no premises to rest on."""
        return self._assertions_of_lineage(self.facts.lineage.unknown & ~self.facts.concluded)

    @property
    def concluded(self) -> tuple[Assertion, ...]:
        """The chains whose head only relays, and concludes the claim from its premises."""
        return self._assertions_of_lineage(self.facts.concluded)

    @property
    def continued(self) -> tuple[Assertion, ...]:
        """The active chains whose head received the claim in another chain."""
        return self._assertions_of_lineage(self.facts.lineage.continued)

    @property
    def silent(self) -> tuple[Assertion, ...]:
        """The active chains whose head was credited or did not comment, and so support nothing."""
        lineage = self.facts.lineage
        return self._assertions_of_lineage(
            ~(lineage.complete | lineage.continued | lineage.unknown)
        )

    @property
    def origins(self) -> CountBounds:
        """The number of voices that the side originates from."""
        certain = int(self.facts.certain_counts.origins[self.number])
        possible = int(self.facts.possible_counts.origins[self.number])
        return CountBounds(Interval(certain, certain), Interval(possible, possible))

    @property
    def independent_support(self) -> CountBounds:
        """The number of voices that must fail before no chain is left."""
        return CountBounds(self.certain_support, self._interval(self.facts.possible_counts))

    @property
    def certain_support(self) -> Interval:
        """The independent support by complete chains alone."""
        return self._interval(self.facts.certain_counts)

    @property
    def weakest(self) -> tuple[Voice, ...]:
        """The fewest voices whose failure breaks every chain, nearest the origins."""
        return tuple(
            [self._voice(voice) for voice in self.facts.certain_counts.weakest(self.number)]
        )

    @property
    def disjoint_chains(self) -> tuple[Assertion, ...]:
        """Complete chains that share no voice, which prove the lower bound of the support."""
        return self._assertions(self.facts.certain_counts.witness(self.number))

    @property
    def origin_sources(self) -> tuple[Source, ...]:
        """The sources at the heads of complete chains, by id."""
        sources = self.facts.ledger.sources
        return tuple([sources[chain.hops[0].source] for chain in self.shortest_chain_per_origin()])

    def shortest_chain_per_origin(self) -> tuple[Assertion, ...]:
        """Return the shortest complete chain of each origin source."""
        first: dict[str, Assertion] = {}
        for assertion in self.complete:
            first.setdefault(assertion.hops[0].source, assertion)
        return tuple(first[source] for source in sorted(first))

    def _assertions(self, chains: Iterable[int]) -> tuple[Assertion, ...]:
        assertions = self.facts.columns.assertions
        return tuple([assertions[chain] for chain in chains])

    def _assertions_of_lineage(self, lineage: Flags) -> tuple[Assertion, ...]:
        chains = self.facts.columns.chains_of(self.number)
        return self._assertions(chain for chain in chains if lineage[chain])

    def _interval(self, counts: SupportCounts) -> Interval:
        return Interval(int(counts.lower[self.number]), int(counts.upper[self.number]))

    def _voice(self, voice: int) -> Voice:
        columns = self.facts.columns
        if voice >= len(columns.sources):
            return Voice(UNNAMED, None)
        if not self.facts.shared_voices[voice]:
            return Voice(columns.sources[voice].id, columns.sources[voice])
        voice_of = self.facts.voice_of
        hops = [
            (position, hop.source)
            for chain in self.complete
            for position, hop in enumerate(self.facts.desk.voices(chain.hops))
            if voice_of(hop.source) == voice
        ]
        controller = columns.sources[voice]
        member = self.facts.ledger.sources[min(hops)[1]] if hops else controller
        return Voice(controller.id, member)


@frozen(eq=False, repr=False)
class ClaimView:
    """A claim with all claims that restate it or that it restates."""

    facts: "Facts" = field(repr=False)
    group: int

    def __repr__(self) -> str:
        return f"<ClaimView {self}>"

    def __str__(self) -> str:
        asserted, denied = self.asserted, self.denied
        against = f", denied with {denied.independent_support}" if denied.assertions else ""
        support = f"independent support {asserted.independent_support}{against}"
        return f"{self.claim.id}: origins {asserted.origins}, {support}"

    @property
    def members(self) -> tuple[Claim, ...]:
        """The claim and its restatements, by id."""
        return self.facts.members(self.group)

    @property
    def subjects(self) -> tuple[Claim, ...]:
        """The members that restate nothing, or all members of a ring of restatements."""
        members = self.members
        return members if len(members) == 1 else self.facts.restatement_group(self.group).subjects

    @property
    def claim(self) -> Claim:
        """The first of the subjects, which represents the group."""
        return self.subjects[0]

    @property
    def topics(self) -> frozenset[str]:
        """The topics of all members."""
        return frozenset(topic for claim in self.members for topic in claim.topics)

    @property
    def asserted(self) -> Side:
        """The asserting side."""
        return Side(self.facts, 2 * self.group)

    @property
    def denied(self) -> Side:
        """The denying side."""
        return Side(self.facts, 2 * self.group + 1)

    @property
    def premises(self) -> tuple["ClaimView", ...]:
        """The claims that this claim rests on, in the order they are given."""
        steps = self.facts.reasoning.premises.get(self.group, ())
        groups = dict.fromkeys(step.premise for step in steps)
        return tuple(ClaimView(self.facts, group) for group in groups)

    @property
    def opposing(self) -> tuple["ClaimView", ...]:
        """The claims joined to this one by an active ``contradicts`` or ``undercuts`` link.

        Claims that undercut an assertion of this claim are included.
        """
        groups = sorted(set(self.facts.opposing_groups.get(self.group, ())))
        return tuple(ClaimView(self.facts, group) for group in groups)

    @property
    def neutral(self) -> tuple[Assertion, ...]:
        """The active assertions that take no side: credits and refusals to comment."""
        active = self.facts.active_assertions_of(self.group)
        return tuple(item for item in active if item.stance is Stance.NEUTRAL)

    @property
    def withdrawn(self) -> tuple[Assertion, ...]:
        """The withdrawn assertions for or against the claim."""
        withdrawn = self.facts.withdrawn_assertions_of(self.group)
        return tuple(item for item in withdrawn if item.stance is not Stance.NEUTRAL)

    def _repr_html_(self) -> str:
        """Return an HTML table of the chains of each side, for notebooks."""
        sides = (
            ("asserts", self.asserted.assertions),
            ("denies", self.denied.assertions),
            ("on neither side", self.neutral),
            ("withdrawn", self.withdrawn),
        )
        rows = (
            (side, " > ".join([hop.source for hop in chain.hops]), ", ".join(map(str, chain.at)))
            for side, chains in sides
            for chain in chains
        )
        total = sum(len(chains) for _, chains in sides)
        title = f"{self.claim.id}: {self.claim.text}"
        return html_table(title, ("side", "chain, origin first", "in"), rows, total, str(self))

    def members_among(self, *claims: str) -> tuple[str, ...]:
        """Return the ids among ``claims`` that are members."""
        columns = self.facts.columns
        return tuple(id for id in claims if columns.group_of(id) == self.group)

    def restatement_links(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """Return restatements that connect some members to each other and to the subjects.

        With these links alone, the members form one group with the same subjects. The
        links are sorted by the ids of their ends.
        """
        if len(self.members) == 1:
            return ()
        return self.facts.restatement_group(self.group).connecting_links(claims)
