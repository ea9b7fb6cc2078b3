"""The cheapest checks that would improve the status of a claim.

Every lead (:mod:`claimtrack.assessment.next_checks.lead`) is tried: its records are added
to the small ledger that decides the claim, and the claim is assessed again. Only leads
that improve the status become checks.

New sources are assumed to be usually reliable (B), or better if the settings ask for it.
A claim that is limited by a premise needs the checks of that premise. If several groups
limit it, one check combines leads for all of them.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from attrs import define, evolve, field, frozen

from claimtrack.assessment.belief import Belief, unasserted_groups
from claimtrack.assessment.next_checks.lead import (
    MAX_PER_LEAD,
    CheckKind,
    Lead,
    OpenClaim,
    foundation,
)
from claimtrack.assessment.next_checks.lead_finder import alternative_ground_lead, find_leads
from claimtrack.assessment.opponents import Opponents
from claimtrack.assessment.sensitivity.trial import TrialFactory
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.conflicts.values import MAX_SEPARATE
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Ledger, Record, Ref, Source, ref_of
from claimtrack.model.status import Status

MAX_TRIALS = 40
"""Most leads that are tried for a claim."""

MAX_CONFLICTING = 50
"""Most claims in conflict with a claim and one another; nothing is tried beyond."""

LARGE_TRIAL = 2000
"""Number of deciding records from which fewer leads are tried."""


@frozen
class NextCheck:
    """A check that would improve the status of a claim.

    ``words`` describes what to look for, ``count`` is the number of items, ``subject``
    the record that the check concerns. With the ``records`` that it would add, the status
    is ``leads_to``, and the projected probability grows by ``gain``.
    """

    kind: CheckKind
    words: str
    leads_to: Status
    gain: float
    subject: Ref
    records: tuple[Record, ...] = field(repr=False)
    count: int = 1


def apply_changes(ledger: Ledger, records: Sequence[Record]) -> Ledger:
    """Return a ledger with further records; sources and claims replace those of the same id."""
    changed = {ref_of(record): record for record in records if isinstance(record, Source | Claim)}
    kept = [
        changed.pop(ref_of(record), record) if isinstance(record, Source | Claim) else record
        for record in ledger.records()
    ]
    added = [record for record in records if not isinstance(record, Source | Claim)]
    return Ledger.of(kept, changed.values(), added, settings=ledger.settings, notes=ledger.notes)


@frozen(eq=False, slots=False)
class CheckFinder:
    """Finds the next checks for the claims of a ledger."""

    facts: Facts = field(repr=False)
    belief: Belief = field(repr=False)
    statuses: StatusColumns = field(repr=False)
    trial_factory: TrialFactory = field(repr=False)

    def checks(self, group: int) -> tuple[NextCheck, ...]:
        """Return the checks for a claim, by cost, then by the status that they lead to.

        Empty for a corroborated claim, background, an opinion or a forecast, and for a claim
        that too many records decide.
        """
        settled = self.statuses.status(group) in (Status.CORROBORATED, Status.BACKGROUND)
        if settled or int(self.statuses.own[group]) == Status.NOT_CHECKABLE.rank:
            return ()
        groups = self._with_conflicting(foundation(self.facts.binding_premises, group))
        if len(groups) > MAX_CONFLICTING:
            return ()
        trial = self.trial_factory.of(group, *sorted(groups - {group}))
        if not trial.exact:
            return ()
        # Each of many claims that conflict is tried, and each trial has all of them.
        work = len(trial.ledger) * (len(groups) if len(groups) > MAX_SEPARATE else 1)
        tries = max(4, MAX_TRIALS * LARGE_TRIAL // max(work, LARGE_TRIAL))
        before = float(self.belief.opinions.projected[group])
        return _Search(trial.ledger, trial.claim, before, self.facts.ledger, tries).checks()

    def _with_conflicting(self, groups: Iterable[int]) -> set[int]:
        """Return groups with their opponents, and the groups in conflict with any of these.

        An unasserted claim conflicts with no other until it is asserted, so that all groups
        with facts about its subject are included. The result is incomplete beyond
        :data:`MAX_CONFLICTING` groups.
        """
        facts, found = self.facts, set(groups)
        todo = deque(sorted(found))
        for group in tuple(todo):
            against = {facts.columns.group_of(c.id) for c in facts.conflicting_claims(group)}
            todo.extend(sorted(against.union(facts.opposing_groups.get(group, ())) - found))
            found.update(todo)
            if facts.asserted.chains[group] == 0:
                columns, statements = facts.columns, facts.statements
                subjects = statements.subject[columns.group[statements.claim] == group]
                same = np.isin(statements.subject, subjects)
                found.update(columns.group[statements.claim[same]].tolist())
        while todo and len(found) <= MAX_CONFLICTING:
            for clashing in self.trial_factory.near.possible_conflicts.get(todo.popleft(), ()):
                todo.extend(sorted(set(clashing) - found))
                found.update(clashing)
        return found


@define(eq=False, slots=False)
class _Search:
    """The search for the checks of one claim, with a budget of trials."""

    ledger: Ledger
    claim: str
    probability: float
    whole: Ledger
    budget: int

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.ledger)

    @cached_property
    def statuses(self) -> StatusColumns:
        return StatusColumns.compute(self.facts, Opponents.of(self.facts))

    @cached_property
    def group(self) -> int:
        return self.facts.columns.group_of(self.claim)

    @cached_property
    def bar(self) -> int:
        """The rank to exceed. Not-checkable counts no more than unsupported."""
        return max(int(self.statuses.rank[self.group]), Status.NOT_CHECKABLE.rank)

    def checks(self) -> tuple[NextCheck, ...]:
        """Return the checks of the claim, ranked."""
        limiting = self._limiting_groups()
        found: list[NextCheck] = []
        for lead in self._leads(limiting[0]) if len(limiting) == 1 else self._joint_lead(limiting):
            if self.budget <= 0:
                break
            smaller = [c for c in found if c.kind is lead.kind and c.count < lead.count]
            if any(check.leads_to is Status.CORROBORATED for check in smaller):
                continue
            check = self._try(lead)
            # More items of the same kind must lead to a better status.
            if check and all(c.leads_to.rank < check.leads_to.rank for c in smaller):
                found.append(check)
        found.sort(key=lambda c: (c.kind.cost, c.count, -c.leads_to.rank, c.words))
        return tuple(found)

    def _limiting_groups(self) -> list[int]:
        """Return the groups that keep the claim from exceeding the bar: itself or its premises."""
        own = self.statuses.own
        # A group that nobody asserts is limited by its premises only.
        unasserted = unasserted_groups(self.facts) & (own == Status.UNSUPPORTED.rank)
        rank = np.where(unasserted, len(Status), own)
        premises = foundation(self.facts.binding_premises, self.group)
        # If no premise limits the claim, it lacks an assertion, or has opponents.
        return [group for group in premises if int(rank[group]) <= self.bar] or [self.group]

    def _try(self, lead: Lead) -> NextCheck | None:
        """Return a lead as a check if it improves the status of the claim."""
        facts, statuses = self._assess(lead)
        group = facts.columns.group_of(self.claim)
        if int(statuses.rank[group]) <= self.bar:
            return None
        gain = float(Belief(facts).opinions.projected[group]) - self.probability
        leads_to = statuses.status(group)
        return NextCheck(
            lead.kind, lead.words, leads_to, gain, lead.subject, lead.records, lead.count
        )

    def _assess(self, lead: Lead) -> tuple[Facts, StatusColumns]:
        self.budget -= 1
        facts = Facts(apply_changes(self.ledger, lead.records))
        return facts, StatusColumns.compute(facts, Opponents.of(facts))

    def _open_claim(self, group: int) -> OpenClaim:
        return OpenClaim(self.facts, group, self.statuses.thresholds, self.whole)

    def _is_uncheckable(self, group: int) -> bool:
        return int(self.statuses.own[group]) == Status.NOT_CHECKABLE.rank

    def _leads(self, group: int) -> list[Lead]:
        """Return the leads for one group, the cheapest first."""
        if self._is_uncheckable(group):
            return [alternative_ground_lead(self._open_claim(self.group), [group])]
        case = self._open_claim(group)
        leads = find_leads(case)
        if group != self.group:
            about = f"for its premise `{case.claim.id}`: "
            leads = (evolve(lead, words=about + lead.words) for lead in leads)
        return sorted(leads, key=lambda lead: (lead.kind.cost, lead.count, lead.words))

    def _joint_lead(self, limiting: Sequence[int]) -> Iterator[Lead]:
        """Yield one lead that combines the cheapest lead for each limiting group.

        Yield nothing if there are too many groups, or no lead helps one of them.
        """
        opinions = [group for group in limiting if self._is_uncheckable(group)]
        others = [group for group in limiting if not self._is_uncheckable(group)]
        if len(others) > MAX_PER_LEAD:
            return
        leads = [lead for group in others for lead in self._cheapest_lead(group)]
        if len(leads) < len(others):
            return
        if opinions:
            leads.append(alternative_ground_lead(self._open_claim(self.group), opinions))
        # Two leads may add the same source.
        records = {ref_of(record): record for lead in leads for record in lead.records}
        yield Lead(
            max((lead.kind for lead in leads), key=lambda kind: kind.cost),
            "; and ".join(lead.words for lead in leads),
            leads[0].subject,
            tuple(records.values()),
            sum(lead.count for lead in leads),
        )

    def _cheapest_lead(self, group: int) -> list[Lead]:
        """Return the cheapest lead that lifts a group's own status above the bar, if any."""
        claim = ClaimView(self.facts, group).claim.id
        for lead in self._leads(group):
            if self.budget <= 1:
                break
            facts, statuses = self._assess(lead)
            if int(statuses.own[facts.columns.group_of(claim)]) > self.bar:
                return [lead]
        return []
