"""Claims so plain that how many voices must fail needs no search.

Nothing bears on such a claim but chains for it. It is neither denied, opposed,
undercut nor concluded from anything, and no origin is shown to have received it,
or to have witnessed it, by another chain. So with chains gone the others are what
they were, and what is left of its support is the smallest number of voices on all
the chains that are left. That is never more than before, and less by at most one
for each voice that fails: this voice, and as many as meet the chains that are left,
meet all chains.
"""

from math import prod

from attrs import field, frozen

from claimtrack.assessment.status import Thresholds
from claimtrack.facts.core.evidence import Trust
from claimtrack.facts.core.hitting_set import smallest
from claimtrack.facts.facts import Facts
from claimtrack.model import LinkKind

_WEIGHTLESS = 1e-9
"""A chain of which no more than this arrives may make no difference that can be told."""


@frozen(eq=False)
class SimpleClaim:
    """A claim on which nothing bears but chains for it, each of which begins by itself.

    ``support`` is its independent support.
    """

    facts: Facts = field(repr=False)
    support: int

    @classmethod
    def of(cls, facts: Facts) -> "SimpleClaim | None":
        """Return the claim of a ledger that has no other, if it is a plain one."""
        columns, lineage = facts.columns, facts.lineage
        alone = (
            columns.groups == 1
            and not facts.speaks_for_itself[0]
            and all(link.kind is LinkKind.RESTATES for link in facts.ledger.links)
            and not facts.reasoning.steps
            and not facts.denied.chains[0]
            and Thresholds.of(facts.settings).least is None
            and bool((facts.hedges > 0).all())
            and facts.certain.lower[0] == facts.certain.upper[0]
        )
        if not alone or lineage.continued.any():
            return None
        received = {hop.source for item in columns.assertions for hop in item.via[1:]}
        for number in facts.certain.chains(0):
            assertion = columns.assertions[number]
            head = assertion.via[0]
            witnessed = head.act is not None and head.act.first_hand
            originates = facts.ledger.sources[head.source].kind.originates and assertion.backed
            if not witnessed and (head.source in received or not originates):
                return None
        return cls(facts, int(facts.certain.lower[0]))

    @property
    def tipping(self) -> tuple[int, tuple[int, ...]]:
        """How many voices must fail at the least for another status, and a set that may do.

        As many as leave too little to corroborate it, or nothing at all where it
        is not corroborated. Of the fewest on all chains any so many will do: the
        others among them meet what is left.
        """
        enough = Thresholds.of(self.facts.settings).voices
        floor = self.support - enough + 1 if self.support >= enough else self.support
        weakest = self.facts.certain.weakest(0)
        # All that nobody names fail by no one voice.
        named = len(self.facts.columns.sources) not in weakest
        return floor, weakest[:floor] if named else ()

    @property
    def flipping(self) -> tuple[int, tuple[int, ...]]:
        """How many voices must fail at the least for nothing to be left of the belief, and which.

        Each chain of some weight speaks for the claim, so that none of them may be left.
        """
        columns = self.facts.columns
        trust = Trust.of(columns.sources, self.facts.settings)
        weighty: list[dict[int, int]] = []
        for number in self.facts.certain.chains(0):
            sources = columns.sources_of(number)
            passed = prod(trust.relay[sources[1:]].tolist())
            if float(trust.own[sources[0]] * self.facts.hedges[number]) * passed > _WEIGHTLESS:
                voices = columns.voice[sources].tolist()
                depths: dict[int, int] = {}
                for depth, voice in enumerate(voices):
                    depths.setdefault(voice, depth)
                weighty.append(depths)
        fewest = smallest(weighty)
        return max(fewest.lower, 1), fewest.named
