"""The cheapest things to find that would change how far a claim is borne out.

Every lead (:mod:`claimtrack.assessment.next_checks.lead`) is tried: what it looks for is put on
record in the small ledger that decides the claim, and the claim is assessed again.
What changes nothing is not offered, nor what only makes it worse.

Who is looked for is taken to be usually reliable (B), or as good as the ledger asks
for. A claim that is not better off than a premise needs what its premise needs;
where several things hold it back at once, one check asks for all of them.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from attrs import define, evolve, field, frozen

from claimtrack.assessment.belief import Belief
from claimtrack.assessment.next_checks.against import disputing
from claimtrack.assessment.next_checks.foundation import foundation, holding_back, other_ground
from claimtrack.assessment.next_checks.lead import MOST, CheckKind, Lead, OpenClaim
from claimtrack.assessment.next_checks.support import supporting
from claimtrack.assessment.opponents import Opponents
from claimtrack.assessment.sensitivity.trial import TrialFactory
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Ledger, Record, Ref, Source, ref_of
from claimtrack.model.status import Status

TRIES = 40
"""How often a claim is assessed again at most."""

MOST_BESIDE = 200
"""Past so many claims in conflict with a claim and one another, nothing is tried."""

LARGE = 2000
"""Past so many records that decide a claim, less is tried."""


@frozen
class NextCheck:
    """Something to find that would leave a claim better borne out.

    ``words`` say what, ``count`` how many things that are, ``subject`` which record
    it concerns. If it were found, as ``records`` say, the claim would be
    ``leads_to``, and its projected probability ``gain`` more.
    """

    kind: CheckKind
    words: str
    leads_to: Status
    gain: float
    subject: Ref
    records: tuple[Record, ...] = field(repr=False)
    count: int = 1

    def applied_to(self, ledger: Ledger) -> Ledger:
        """Return a ledger as it would be if this were found."""
        return with_changes(ledger, self.records)


def with_changes(ledger: Ledger, records: Sequence[Record]) -> Ledger:
    """Return a ledger with further records; sources and claims take the place of their like."""
    changed = {ref_of(record): record for record in records if isinstance(record, Source | Claim)}
    kept = [
        changed.pop(ref_of(record), record) if isinstance(record, Source | Claim) else record
        for record in ledger.records()
    ]
    added = [record for record in records if not isinstance(record, Source | Claim)]
    return Ledger.of(kept, changed.values(), added, settings=ledger.settings, notes=ledger.notes)


@frozen(eq=False, slots=False)
class CheckFinder:
    """What can be found for the claims of a ledger; what this takes is made once for all."""

    facts: Facts = field(repr=False)
    belief: Belief = field(repr=False)
    statuses: StatusColumns = field(repr=False)
    trials: TrialFactory = field(repr=False)

    def checks(self, group: int) -> tuple[NextCheck, ...]:
        """Return what could be found for a claim: the cheapest first, then by where it leads.

        Nothing for one that is corroborated, nor for an opinion or a forecast, which
        nothing corroborates, nor where so much bears on a claim that nothing can be
        tried out.
        """
        settled = self.statuses.of(group) is Status.CORROBORATED
        if settled or int(self.statuses.own[group]) == Status.NOT_CHECKABLE.rank:
            return ()
        beside = self._beside(foundation(self.facts.grounds, group))
        if len(beside) > MOST_BESIDE:
            return ()
        trial = self.trials.of(group, *sorted(beside - {group}))
        if not trial.exact:
            return ()
        tries = max(4, TRIES * LARGE // max(len(trial.ledger), LARGE))
        before = float(self.belief.opinions.projected[group])
        return _Errand(trial.ledger, trial.claim, before, self.facts.ledger, tries).checks()

    def _beside(self, groups: Iterable[int]) -> set[int]:
        """Return groups, what conflicts with them or opposes them, and what conflicts with that.

        What nobody asserts states nothing until somebody does, so that it goes with all
        that states something of the same. Past so many groups the others are left out.
        """
        facts, found = self.facts, set(groups)
        todo = deque(sorted(found))
        for group in tuple(todo):
            against = {facts.columns.group_of(c.id) for c in facts.conflicting(group)}
            todo.extend(sorted(against.union(facts.opposing.get(group, ())) - found))
            found.update(todo)
            if facts.asserted.chains[group] == 0:
                found |= self._of_its_subject(group)
        while todo and len(found) <= MOST_BESIDE:
            for clashing in self.trials.near.clashing.get(todo.popleft(), ()):
                todo.extend(sorted(set(clashing) - found))
                found.update(clashing)
        return found

    def _of_its_subject(self, group: int) -> set[int]:
        """Return the groups that state something of what a group's claims are about."""
        columns, stated = self.facts.columns, self.facts.stated
        rows = columns.group[stated.claim] == group
        same = np.isin(stated.subject, stated.subject[rows])
        return set(columns.group[stated.claim[same]].tolist())


@define(eq=False, slots=False)
class _Errand:
    """One claim, the ledger that decides it, and how often more it may be tried out."""

    ledger: Ledger
    claim: str
    before: float
    whole: Ledger
    left: int

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.ledger)

    @cached_property
    def statuses(self) -> StatusColumns:
        return StatusColumns.of_all(self.facts, Opponents.of(self.facts))

    @cached_property
    def group(self) -> int:
        return self.facts.columns.group_of(self.claim)

    @cached_property
    def bar(self) -> int:
        """The rank to get past. Who cannot be checked is no better off than the unsupported."""
        return max(int(self.statuses.rank[self.group]), Status.NOT_CHECKABLE.rank)

    def checks(self) -> tuple[NextCheck, ...]:
        """Return the checks of the claim, ranked."""
        holding = holding_back(self.facts, self.statuses, self.group, self.bar)
        found: list[NextCheck] = []
        for lead in self._leads(holding[0]) if len(holding) == 1 else self._for_all(holding):
            if self.left <= 0:
                break
            less = [c for c in found if c.kind is lead.kind and c.count < lead.count]
            if any(check.leads_to is Status.CORROBORATED for check in less):
                continue
            check = self._tried(lead)
            # What takes more of the same and leads no further is not worth the while.
            if check and all(c.leads_to.rank < check.leads_to.rank for c in less):
                found.append(check)
        return tuple(sorted(found, key=_rank))

    def _tried(self, lead: Lead) -> NextCheck | None:
        """Return a lead as a check, if it leaves the claim better off."""
        facts, statuses = self._assessed(lead)
        group = facts.columns.group_of(self.claim)
        if int(statuses.rank[group]) <= self.bar:
            return None
        gain = float(Belief(facts).opinions.projected[group]) - self.before
        leads_to = statuses.of(group)
        return NextCheck(
            lead.kind, lead.words, leads_to, gain, lead.subject, lead.records, lead.count
        )

    def _assessed(self, lead: Lead) -> tuple[Facts, StatusColumns]:
        self.left -= 1
        facts = Facts(with_changes(self.ledger, lead.records))
        return facts, StatusColumns.of_all(facts, Opponents.of(facts))

    def _case(self, group: int) -> OpenClaim:
        return OpenClaim(self.facts, group, self.statuses.thresholds, self.whole)

    def _uncheckable(self, group: int) -> bool:
        return int(self.statuses.own[group]) == Status.NOT_CHECKABLE.rank

    def _leads(self, group: int) -> list[Lead]:
        """Return the leads for what one group lacks, the cheapest first."""
        if self._uncheckable(group):
            return [other_ground(self._case(self.group), [group])]
        case = self._case(group)
        leads: Iterator[Lead] = (lead for of in (supporting, disputing) for lead in of(case))
        if group != self.group:
            about = f"for its premise `{case.claim.id}`: "
            leads = (evolve(lead, words=about + lead.words) for lead in leads)
        return sorted(leads, key=lambda lead: (lead.kind.cost, lead.count, lead.words))

    def _for_all(self, holding: Sequence[int]) -> Iterator[Lead]:
        """Yield one lead for all that holds the claim back, of the cheapest for each.

        None where that is too much, or nothing helps one of them.
        """
        opinions = [group for group in holding if self._uncheckable(group)]
        others = [group for group in holding if not self._uncheckable(group)]
        if len(others) > MOST:
            return
        leads = [lead for group in others for lead in self._first(group)]
        if len(leads) < len(others):
            return
        if opinions:
            leads.append(other_ground(self._case(self.group), opinions))
        # Two of them may look for the same source.
        records = {ref_of(record): record for lead in leads for record in lead.records}
        yield Lead(
            max((lead.kind for lead in leads), key=lambda kind: kind.cost),
            "; and ".join(lead.words for lead in leads),
            leads[0].subject,
            tuple(records.values()),
            sum(lead.count for lead in leads),
        )

    def _first(self, group: int) -> list[Lead]:
        """Return the cheapest lead by which a group by itself gets past the bar, if any does."""
        claim = ClaimView(self.facts, group).claim.id
        for lead in self._leads(group):
            if self.left <= 1:
                break
            facts, statuses = self._assessed(lead)
            if int(statuses.own[facts.columns.group_of(claim)]) > self.bar:
                return [lead]
        return []


def _rank(check: NextCheck) -> tuple[int, int, int, str]:
    return check.kind.cost, check.count, -check.leads_to.rank, check.words
