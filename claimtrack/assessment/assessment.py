"""How far every claim of a ledger is supported: status, grade, belief, and what they rest on.

Facts are worked out once, for all claims, in columns; what is asked of one claim
(its contributions, what would change it, what to look for next) when it is asked.
"""

from collections.abc import Iterator
from functools import cached_property

from attrs import field, frozen

from claimtrack.assessment.belief import Belief
from claimtrack.assessment.contributions import Contribution, contributions
from claimtrack.assessment.next_checks.next_check import CheckFinder, NextCheck
from claimtrack.assessment.sensitivity.sensitivity import Sensitivity, sensitivity
from claimtrack.assessment.sensitivity.trial import TrialFactory
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.claim_view import ClaimView, CountBounds
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Ledger, Reliability, Settings
from claimtrack.model.html_table import counted, html_table
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Credibility, Status

_BEST_FIRST = list(Reliability)


@frozen(eq=False, slots=False)
class Assessments:
    """The assessment of every claim of a ledger, in the order of their ids.

    A claim and its restatements are one, assessed together.
    """

    facts: Facts = field(repr=False)
    belief: Belief = field(repr=False)
    statuses: StatusColumns = field(repr=False)

    @classmethod
    def of(cls, ledger: Ledger, settings: Settings | None = None) -> "Assessments":
        """Assess a ledger; ``settings`` go before those of the ledger."""
        facts = Facts(ledger, settings=settings or ledger.settings)
        belief = Belief(facts)
        return cls(facts, belief, StatusColumns.of_all(facts, belief.opponents))

    def __len__(self) -> int:
        return self.facts.columns.groups

    def __iter__(self) -> Iterator["Assessment"]:
        return (Assessment(self, group) for group in range(len(self)))

    def _repr_html_(self) -> str:
        """Show in a notebook how far the first claims are supported."""
        head = ("claim", "status", "grade", "origins", "support", "probability", "text")
        rows = ((one.claim.id, *one.figures, one.claim.text) for one in self)
        return html_table(f"{counted(len(self), 'claim')} assessed", head, rows, len(self))

    def of_claim(self, claim: str) -> "Assessment":
        """Return the assessment of the claim of an id.

        Raises:
            KeyError: there is none.
        """
        return Assessment(self, self.facts.columns.group_of(claim))

    @cached_property
    def desk(self) -> CheckFinder:
        """What can be found for its claims."""
        return CheckFinder(self.facts, self.belief, self.statuses, self.trials)

    @cached_property
    def trials(self) -> TrialFactory:
        """The small ledgers that decide its claims."""
        return TrialFactory(self.facts)


@frozen(eq=False)
class Assessment:
    """How far one claim, with its restatements, is supported."""

    whole: Assessments = field(repr=False)
    group: int

    @property
    def view(self) -> ClaimView:
        """The claim looked at closely: its chains, origins and opponents."""
        return ClaimView(self.whole.facts, self.group)

    @property
    def claim(self) -> Claim:
        """The first of the claims that restate nothing: the one that is shown."""
        return self.view.claim

    @property
    def status(self) -> Status:
        """How far the record bears it out."""
        return self.whole.statuses.of(self.group)

    @property
    def own_status(self) -> Status:
        """What its status would be if it rested on nothing."""
        return list(Status)[int(self.whole.statuses.own[self.group])]

    @property
    def weakened_by(self) -> Premise | None:
        """The step of reasoning by which it has not a status of its own, if there is one."""
        return self.whole.statuses.weakened.get(self.group)

    @property
    def credibility(self) -> Credibility:
        """Its Admiralty credibility, derived from the record."""
        return self.whole.statuses.credibility(self.group)

    @property
    def reliability(self) -> Reliability:
        """The best Admiralty grade of its origins; F where none is graded, or it has none."""
        best = self.whole.facts.dispute.attacks.strength.reliability
        return _BEST_FIRST[int(best[2 * self.group])]

    @property
    def grade(self) -> str:
        """Its Admiralty grade: reliability of its best origin, and credibility (``B2``)."""
        return f"{self.reliability.value}{self.credibility.value}"

    @property
    def opinion(self) -> Opinion:
        """How far it is to be believed, by what the record shows."""
        return self.whole.belief.opinions.of(self.group)

    @property
    def least(self) -> Opinion:
        """The same if all that may be dependent is, and whoever may speak against it does."""
        return self.whole.belief.least.of(self.group)

    @property
    def most(self) -> Opinion:
        """The same if every unknown lineage and every unnamed head is an origin of its own."""
        return self.whole.belief.most.of(self.group)

    @property
    def origins(self) -> CountBounds:
        """How many voices it comes from."""
        return self.view.asserted.origins

    @property
    def independent_support(self) -> CountBounds:
        """How many voices would have to fail before nothing is left of it."""
        return self.view.asserted.independent_support

    @property
    def figures(self) -> tuple[str, str, str, str, str]:
        """Its status, grade, origins, independent support and probability, in words."""
        origins, support = str(self.origins), str(self.independent_support)
        return self.status.value, self.grade, origins, support, f"{self.opinion.projected:.2f}"

    def _repr_html_(self) -> str:
        """Show in a notebook how far it is supported."""
        status, grade, origins, support, probability = self.figures
        head = f"{self.claim.id}: {self.claim.text}"
        opinion = self.opinion
        rows = (
            ("status", f"{status}: {self.status.description}"),
            ("grade", grade),
            ("origins", origins),
            ("independent support", support),
            ("belief", f"{opinion.belief:.2f}"),
            ("disbelief", f"{opinion.disbelief:.2f}"),
            ("uncertainty", f"{opinion.uncertainty:.2f}"),
            ("probability", probability),
        )
        return html_table(head, ("what", "how much"), rows, len(rows))

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """The parts of the opinion, which add up to the logarithm of its odds."""
        return contributions(self.whole.belief, self.group)

    @property
    def next_checks(self) -> tuple[NextCheck, ...]:
        """What could be found that would leave it better borne out, the cheapest first.

        Each was tried. Nothing for what is corroborated, nor for what cannot be checked.
        """
        return self.whole.desk.checks(self.group)

    @property
    def sensitivity(self) -> Sensitivity:
        """Which source, if wrong, changes it: tried out anew whenever it is asked."""
        return sensitivity(self.whole.trials.of(self.group))
