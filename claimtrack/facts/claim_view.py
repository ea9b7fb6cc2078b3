"""One claim with its restatements, looked at closely: who stands behind it and against it."""

from collections.abc import Iterable

from attrs import field, frozen

from claimtrack.facts.core.independence import SupportCounts
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Assertion, Claim, Link, Source, Stance
from claimtrack.model.html_table import html_table

UNNAMED = "unnamed"
"""What the one voice of all unnamed sources is called."""


@frozen
class Interval:
    """A number known within bounds: both are the same unless a budget ran out."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@frozen
class CountBounds:
    """A count as it is certain, and as it would be if every unknown lineage were an origin."""

    certain: Interval
    possible: Interval

    def __str__(self) -> str:
        if self.certain == self.possible:
            return str(self.certain)
        return f"{self.certain}, possibly {self.possible}"


@frozen
class Voice:
    """Sources under one controller, which count as one.

    ``id`` is the controller's, ``member`` the source that is heard. What nobody
    names is the voice ``unnamed``.
    """

    id: str
    member: Source | None

    def __str__(self) -> str:
        if self.member is None or self.member.id == self.id:
            return self.id
        return f"{self.id} ({self.member.id})"


@frozen
class Opposition:
    """Two groups of claims that a link declares incompatible: ``one`` contradicts ``other``."""

    one: int
    other: int
    link: Link


@frozen(eq=False)
class Side:
    """What asserts a claim, or what denies it."""

    facts: Groundwork = field(repr=False)
    number: int

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """Its standing chains, in the order of the ledger."""
        return self._assertions(self.facts.columns.chains_of(self.number))

    @property
    def complete(self) -> tuple[Assertion, ...]:
        """Its standing chains that begin at an origin, the shortest first."""
        return self._assertions(self.facts.certain.chains(self.number))

    @property
    def unknown(self) -> tuple[Assertion, ...]:
        """Its standing chains whose head only relays, nobody says from whom."""
        columns, unknown = self.facts.columns, self.facts.lineage.unknown
        chains = [chain for chain in columns.chains_of(self.number) if unknown[chain]]
        return self._assertions(chains)

    @property
    def continued(self) -> tuple[Assertion, ...]:
        """Its standing chains whose head is shown to have received the claim."""
        columns, continued = self.facts.columns, self.facts.lineage.continued
        chains = [chain for chain in columns.chains_of(self.number) if continued[chain]]
        return self._assertions(chains)

    @property
    def origins(self) -> CountBounds:
        """How many voices it comes from."""
        certain = int(self.facts.certain.origins[self.number])
        possible = int(self.facts.possible.origins[self.number])
        return CountBounds(Interval(certain, certain), Interval(possible, possible))

    @property
    def independent_support(self) -> CountBounds:
        """How many voices would have to fail before nothing is left of it."""
        return CountBounds(self.certain_support, self._interval(self.facts.possible))

    @property
    def certain_support(self) -> Interval:
        """The independent support by complete chains alone."""
        return self._interval(self.facts.certain)

    @property
    def weakest(self) -> tuple[Voice, ...]:
        """The fewest voices whose failure leaves nothing, nearest the origins."""
        return tuple([self._voice(voice) for voice in self.facts.certain.weakest(self.number)])

    @property
    def chains(self) -> tuple[Assertion, ...]:
        """Complete chains that share no voice: they show the support to be no less."""
        return self._assertions(self.facts.certain.witness(self.number))

    @property
    def origin_sources(self) -> tuple[Source, ...]:
        """The sources at the heads of complete chains, by id."""
        sources = self.facts.ledger.sources
        return tuple([sources[chain.via[0].source] for chain in self.one_of_each_origin()])

    def one_of_each_origin(self) -> tuple[Assertion, ...]:
        """Return for each origin source its shortest complete chain."""
        first: dict[str, Assertion] = {}
        for assertion in self.complete:
            first.setdefault(assertion.via[0].source, assertion)
        return tuple(first[source] for source in sorted(first))

    def _assertions(self, chains: Iterable[int]) -> tuple[Assertion, ...]:
        assertions = self.facts.columns.assertions
        return tuple([assertions[chain] for chain in chains])

    def _interval(self, figures: SupportCounts) -> Interval:
        return Interval(int(figures.lower[self.number]), int(figures.upper[self.number]))

    def _voice(self, voice: int) -> Voice:
        columns = self.facts.columns
        if voice == len(columns.sources):
            return Voice(UNNAMED, None)
        if not self.facts.has_members[voice]:
            return Voice(columns.sources[voice].id, columns.sources[voice])
        voice_of = self.facts.voice_of
        heard = [
            (position, hop.source)
            for chain in self.complete
            for position, hop in enumerate(chain.via)
            if voice_of(hop.source) == voice
        ]
        controller = columns.sources[voice]
        member = self.facts.ledger.sources[min(heard)[1]] if heard else controller
        return Voice(controller.id, member)


@frozen(eq=False)
class ClaimView:
    """A claim together with all that restate it or that it restates."""

    facts: Groundwork = field(repr=False)
    group: int

    def __str__(self) -> str:
        asserted, denied = self.asserted, self.denied
        against = f", denied with {denied.independent_support}" if denied.assertions else ""
        support = f"independent support {asserted.independent_support}{against}"
        return f"{self.claim.id}: origins {asserted.origins}, {support}"

    @property
    def members(self) -> tuple[Claim, ...]:
        """The claims that are this one, by id."""
        return self.facts.members(self.group)

    @property
    def subjects(self) -> tuple[Claim, ...]:
        """The members that restate nothing; all of them where they restate in a ring."""
        members = self.members
        return members if len(members) == 1 else self.facts.restated(self.group).subjects

    @property
    def claim(self) -> Claim:
        """The first of the subjects: the one that is shown."""
        return self.subjects[0]

    @property
    def topics(self) -> frozenset[str]:
        """The topics of all members."""
        return frozenset(topic for claim in self.members for topic in claim.topics)

    @property
    def asserted(self) -> Side:
        """What asserts it."""
        return Side(self.facts, 2 * self.group)

    @property
    def denied(self) -> Side:
        """What denies it."""
        return Side(self.facts, 2 * self.group + 1)

    @property
    def premises(self) -> tuple["ClaimView", ...]:
        """The claims it rests on, in the order they are given."""
        steps = self.facts.reasoning.to.get(self.group, ())
        groups = dict.fromkeys(step.premise for step in steps)
        return tuple(ClaimView(self.facts, group) for group in groups)

    @property
    def opposing(self) -> tuple["ClaimView", ...]:
        """The claims under a standing ``contradicts`` or ``undercuts`` link with it, in order.

        Those that undercut an assertion of it are among them.
        """
        groups = sorted(set(self.facts.opposing.get(self.group, ())))
        return tuple(ClaimView(self.facts, group) for group in groups)

    @property
    def neutral(self) -> tuple[Assertion, ...]:
        """The standing assertions that take no side: credits, refusals to comment."""
        heard = self.facts.heard(self.group)
        return tuple(item for item in heard if item.stance is Stance.NEUTRAL)

    @property
    def withdrawn(self) -> tuple[Assertion, ...]:
        """The assertions for or against it that were withdrawn."""
        withdrawn = self.facts.withdrawn(self.group)
        return tuple(item for item in withdrawn if item.stance is not Stance.NEUTRAL)

    def _repr_html_(self) -> str:
        """Show in a notebook who stands behind it, who against it, and the first chains."""
        sides = (
            ("asserts", self.asserted.assertions),
            ("denies", self.denied.assertions),
            ("on neither side", self.neutral),
            ("withdrawn", self.withdrawn),
        )
        rows = (
            (side, " > ".join([hop.source for hop in chain.via]), ", ".join(map(str, chain.at)))
            for side, chains in sides
            for chain in chains
        )
        total = sum(len(chains) for _, chains in sides)
        title = f"{self.claim.id}: {self.claim.text}"
        return html_table(title, ("side", "chain, origin first", "in"), rows, total, str(self))

    def among(self, *claims: str) -> tuple[str, ...]:
        """Return those of some claims that are members."""
        columns = self.facts.columns
        return tuple(id for id in claims if columns.group_of(id) == self.group)

    def ties(self, claims: Iterable[str]) -> tuple[Link, ...]:
        """Return the restatements that make members one claim with each other and the subjects.

        Enough of them for these claims alone to be one again, with the same
        subjects, by id of what they join.
        """
        if len(self.members) == 1:
            return ()
        return self.facts.restated(self.group).ties(claims)
