"""What one claim of a small ledger comes to, worked out no further than it is asked."""

from functools import cached_property

from attrs import field, frozen

from claimtrack.assessment.belief import Belief
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.core.evidence import Trust
from claimtrack.facts.facts import Facts
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Credibility, Status


@frozen(eq=False, slots=False)
class ClaimResult:
    """What one claim comes to in a ledger; each thing is worked out when it is asked for.

    ``exact`` says whether it is the same as in the whole ledger.
    """

    facts: Facts = field(repr=False)
    claim: str
    exact: bool
    sure: str | None = None
    """A source that is taken to be as good as can be, if one is."""

    @property
    def group(self) -> int:
        """The number of the claim, with its restatements, in this ledger."""
        return self.facts.columns.group_of(self.claim)

    @property
    def status(self) -> Status:
        """How far the record bears it out."""
        return self._statuses.of(self.group)

    @property
    def credibility(self) -> Credibility:
        """Its Admiralty credibility."""
        return self._statuses.credibility(self.group)

    @property
    def opinion(self) -> Opinion:
        """How far it is to be believed."""
        return self._belief.opinions.of(self.group)

    @property
    def certain(self) -> int:
        """Its independent support by complete chains."""
        return int(self.facts.certain.lower[2 * self.group])

    @property
    def possible(self) -> int:
        """The same if every unknown lineage were an origin; at most, where a budget ran out."""
        return int(self.facts.possible.upper[2 * self.group])

    @cached_property
    def _statuses(self) -> StatusColumns:
        return StatusColumns.of_all(self.facts, self._belief.opponents)

    @cached_property
    def _belief(self) -> Belief:
        trust = Trust.of(self.facts.columns.sources, self.facts.settings, self.sure)
        return Belief(self.facts, trust)
