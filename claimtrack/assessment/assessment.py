"""Assessments of claims: status, grade, belief, and the evidence behind them.

Facts are computed once, for all claims, in columns. Contributions, sensitivity and next
checks are computed for one claim, on access.
"""

from collections.abc import Iterator, Mapping, ValuesView
from functools import cached_property

from attrs import field, frozen

from claimtrack.assessment.belief import Belief
from claimtrack.assessment.contributions import Contribution, compute_contributions
from claimtrack.assessment.next_checks.next_check import CheckFinder, NextCheck
from claimtrack.assessment.sensitivity.sensitivity import Sensitivity, analyze_sensitivity
from claimtrack.assessment.sensitivity.trial import TrialFactory
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.checks.responses import ResponseFinder, Responses
from claimtrack.facts.claim_view import ClaimView, CountBounds
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Ledger, Reliability, Settings
from claimtrack.model.asked_claims import require_claim
from claimtrack.model.html_table import count_noun, html_table
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Credibility, Status

_BEST_FIRST = list(Reliability)


@frozen(eq=False, slots=False, repr=False)
class Assessments(Mapping[str, "Assessment"]):
    """A mapping from the ids of claims to their assessments, in the order of the ids.

    A claim and its restatements share one assessment and count once: the key is the id of
    the claim that is restated. The id of a restatement finds the same assessment.
    """

    facts: Facts = field(repr=False)
    belief: Belief = field(repr=False)
    statuses: StatusColumns = field(repr=False)

    @classmethod
    def of(cls, ledger: Ledger, settings: Settings | None = None) -> "Assessments":
        """Assess a ledger; ``settings`` override those of the ledger."""
        facts = Facts(ledger, settings=settings or ledger.settings)
        belief = Belief(facts)
        return cls(facts, belief, StatusColumns.compute(facts, belief.opponents))

    def __len__(self) -> int:
        return self.facts.columns.groups

    def __iter__(self) -> Iterator[str]:
        return (each.claim.id for each in self.values())

    def __getitem__(self, claim: str) -> "Assessment":
        require_claim(self.facts.ledger, claim)
        return Assessment(self, self.facts.columns.group_of(claim))

    def values(self) -> "ValuesView[Assessment]":
        """Return the assessments, one for each claim with its restatements."""
        return _Values(self)

    def __repr__(self) -> str:
        return f"<Assessments: {count_noun(len(self), 'claim')}>"

    def _repr_html_(self) -> str:
        """Render the assessments of the first claims for a notebook."""
        head = ("claim", "status", "grade", "origins", "support", "probability", "text")
        rows = ((one.claim.id, *one.figures, one.claim.text) for one in self.values())
        return html_table(f"{count_noun(len(self), 'claim')} assessed", head, rows, len(self))

    @cached_property
    def check_finder(self) -> CheckFinder:
        """The finder of next checks for the claims."""
        return CheckFinder(self.facts, self.belief, self.statuses, self.trial_factory)

    @cached_property
    def response_finder(self) -> ResponseFinder:
        """The finder of the responses of parties to the claims about them."""
        return ResponseFinder(self.facts)

    @cached_property
    def trial_factory(self) -> TrialFactory:
        """The factory of the sub-ledgers that decide single claims."""
        return TrialFactory(self.facts)


class _Values(ValuesView["Assessment"]):
    """The values of assessments, without a search for each key."""

    def __init__(self, whole: Assessments) -> None:
        super().__init__(whole)
        self._whole = whole

    def __iter__(self) -> Iterator["Assessment"]:
        return (Assessment(self._whole, group) for group in range(len(self._whole)))


@frozen(eq=False, repr=False)
class Assessment:
    """The assessment of one claim with its restatements."""

    whole: Assessments = field(repr=False)
    group: int

    def __repr__(self) -> str:
        return f"<Assessment {self.claim.id}: {self.status.value}, {self.grade}>"

    @property
    def view(self) -> ClaimView:
        """The detailed view of the claim: its chains, origins and opponents."""
        return ClaimView(self.whole.facts, self.group)

    @property
    def claim(self) -> Claim:
        """The claim that represents the group: the first that restates no other."""
        return self.view.claim

    @property
    def responses(self) -> Responses | None:
        """The responses of the parties that the claim is about; None if it charges nobody."""
        return self.whole.response_finder.find_expected(self.view)

    @property
    def status(self) -> Status:
        """The status of the claim."""
        return self.whole.statuses.status(self.group)

    @property
    def own_status(self) -> Status:
        """The status without regard to premises; for background, the status of its sources."""
        return list(Status)[int(self.whole.statuses.own[self.group])]

    @property
    def weakened_by(self) -> Premise | None:
        """The premise that lowers the status; None if no premise does."""
        return self.whole.statuses.weakened.get(self.group)

    @property
    def credibility(self) -> Credibility:
        """The Admiralty credibility, derived from the record."""
        return self.whole.statuses.credibility(self.group)

    @property
    def reliability(self) -> Reliability:
        """The best Admiralty grade of the origins; F if none is graded, or there are none."""
        best = self.whole.facts.standing.attacks.strength.reliability
        return _BEST_FIRST[int(best[2 * self.group])]

    @property
    def grade(self) -> str:
        """The Admiralty grade: the reliability of the best origin and the credibility (``B2``)."""
        return f"{self.reliability.value}{self.credibility.value}"

    @property
    def opinion(self) -> Opinion:
        """The opinion on the claim."""
        return self.whole.belief.opinions.of(self.group)

    @property
    def least(self) -> Opinion:
        """The opinion if suspected copies are copies and unknown lineages oppose the claim."""
        return self.whole.belief.least.of(self.group)

    @property
    def most(self) -> Opinion:
        """The opinion if every unknown lineage and every unnamed head is an origin of its own."""
        return self.whole.belief.most.of(self.group)

    @property
    def origins(self) -> CountBounds:
        """The number of voices that the claim originates from."""
        return self.view.asserted.origins

    @property
    def independent_support(self) -> CountBounds:
        """The number of voices that have to fail before no support is left."""
        return self.view.asserted.independent_support

    @property
    def figures(self) -> tuple[str, str, str, str, str]:
        """The status, grade, origins, independent support and probability as text."""
        origins, support = str(self.origins), str(self.independent_support)
        return self.status.value, self.grade, origins, support, f"{self.opinion.projected:.2f}"

    def _repr_html_(self) -> str:
        """Render the assessment for a notebook."""
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
        """The parts of the opinion, which add up to its log odds."""
        return tuple(compute_contributions(self.whole.belief, self.group))

    @property
    def next_checks(self) -> tuple[NextCheck, ...]:
        """The checks that would improve the status if successful, the cheapest first.

        Empty for a corroborated claim, an opinion or a forecast.
        """
        return self.whole.check_finder.checks(self.group)

    @property
    def sensitivity(self) -> Sensitivity:
        """The effect of each source on the assessment, computed on each access."""
        return analyze_sensitivity(self.whole.trial_factory.of(self.group))
