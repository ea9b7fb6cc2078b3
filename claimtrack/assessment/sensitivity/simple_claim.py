"""Bounds of the critical sets of simple claims, without a search.

A simple claim has only chains for it. It is neither denied, opposed, undercut nor
concluded from premises, and no other chain shows that an origin received or witnessed
it. Removal of some chains therefore leaves the other chains unchanged.

Its support is the size of the smallest set of voices that breaks all chains. The
failure of a voice lowers the support by at most one: together with a set that breaks
the remaining chains, this voice breaks all chains.
"""

from math import prod

from attrs import field, frozen

from claimtrack.assessment.status import Thresholds
from claimtrack.facts.core.evidence import Trust
from claimtrack.facts.core.hitting_set import smallest_hitting_set
from claimtrack.facts.core.lineage import can_originate
from claimtrack.facts.facts import Facts
from claimtrack.model import LinkKind

_WEIGHTLESS = 1e-9
"""Weight up to which a chain may make no measurable difference."""


@frozen(eq=False)
class SimpleClaim:
    """A claim with supporting chains only, each with an origin of its own.

    ``support`` is its independent support.
    """

    facts: Facts = field(repr=False)
    support: int

    @classmethod
    def of(cls, facts: Facts) -> "SimpleClaim | None":
        """Return the only claim of a ledger if it is simple, else None."""
        columns, lineage = facts.columns, facts.lineage
        alone = (
            columns.groups == 1
            and not facts.speaks_for_itself[0]
            and all(link.kind is LinkKind.RESTATES for link in facts.ledger.links)
            and not facts.reasoning.steps
            and not facts.denied.chains[0]
            and Thresholds.of(facts.settings).min_grade is None
            and bool((facts.hedge_factors > 0).all())
            and facts.certain_counts.lower[0] == facts.certain_counts.upper[0]
        )
        if not alone or lineage.continued.any():
            return None
        received = {hop.source for item in columns.assertions for hop in item.hops[1:]}
        for number in facts.certain_counts.chains(0):
            assertion = columns.assertions[number]
            head = assertion.hops[0]
            witnessed = head.act is not None and head.act.first_hand
            originates = can_originate(assertion, facts.ledger) and assertion.speaks_for_stance
            if not witnessed and (head.source in received or not originates):
                return None
        return cls(facts, int(facts.certain_counts.lower[0]))

    @property
    def tipping_bound(self) -> tuple[int, tuple[int, ...]]:
        """A lower bound of the failures that change the status, and a candidate set.

        The bound leaves a corroborated claim with too little support, and any other claim
        with none. Any subset of that size of a smallest breaking set will do: the other
        voices of the set still break the remaining chains.
        """
        enough = Thresholds.of(self.facts.settings).voices
        floor = self.support - enough + 1 if self.support >= enough else self.support
        weakest = self.facts.certain_counts.weakest(0)
        # Unnamed sources do not fail together.
        named = all(voice < len(self.facts.columns.sources) for voice in weakest)
        return floor, weakest[:floor] if named else ()

    @property
    def flipping_bound(self) -> tuple[int, tuple[int, ...]]:
        """A lower bound of the failures that leave no belief, and a candidate set.

        The failures must break every chain of measurable weight.
        """
        columns = self.facts.columns
        trust = Trust.of(columns.sources, self.facts.settings)
        weighty: list[dict[int, int]] = []
        for number in self.facts.certain_counts.chains(0):
            sources = columns.voiced_sources_of(number)
            passed = prod(trust.relay[sources[1:]].tolist())
            if (
                float(trust.own[sources[0]] * self.facts.hedge_factors[number]) * passed
                > _WEIGHTLESS
            ):
                voices = columns.voice[sources].tolist()
                depths: dict[int, int] = {}
                for depth, voice in enumerate(voices):
                    depths.setdefault(voice, depth)
                weighty.append(depths)
        fewest = smallest_hitting_set(weighty)
        return max(fewest.lower, 1), fewest.voices
