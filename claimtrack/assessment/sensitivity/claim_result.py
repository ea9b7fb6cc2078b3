"""The assessment of a single claim in a small ledger, computed lazily."""

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
    """The result for one claim in a ledger, with lazily computed values.

    ``exact`` is true if the result equals that in the whole ledger.
    """

    facts: Facts = field(repr=False)
    claim: str
    exact: bool
    sure: str | None = None
    """A source that is taken to be certainly right, if any."""

    @property
    def group(self) -> int:
        """The group number of the claim in this ledger."""
        return self.facts.columns.group_of(self.claim)

    @property
    def status(self) -> Status:
        """The status of the claim."""
        return self._statuses.status(self.group)

    @property
    def credibility(self) -> Credibility:
        """The Admiralty credibility of the claim."""
        return self._statuses.credibility(self.group)

    @property
    def opinion(self) -> Opinion:
        """The opinion on the claim."""
        return self._belief.opinions.of(self.group)

    @property
    def certain(self) -> int:
        """The independent support by complete chains."""
        return int(self.facts.certain_counts.lower[2 * self.group])

    @property
    def possible(self) -> int:
        """An upper bound of the independent support if unknown lineages are origins."""
        return int(self.facts.possible_counts.upper[2 * self.group])

    @cached_property
    def _statuses(self) -> StatusColumns:
        return StatusColumns.compute(self.facts, self._belief.opponents)

    @cached_property
    def _belief(self) -> Belief:
        trust = Trust.of(self.facts.columns.sources, self.facts.settings, self.sure)
        return Belief(self.facts, trust)
