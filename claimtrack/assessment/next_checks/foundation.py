"""The premises of a claim, and those that limit its status."""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import evolve

from claimtrack.assessment.belief import unasserted_groups
from claimtrack.assessment.next_checks.lead import CheckKind, Lead, OpenClaim, join_ids
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, RecordKind, Ref, Retraction
from claimtrack.model.status import Status


def foundation(grounds: Mapping[int, Sequence[Premise]], group: int) -> tuple[int, ...]:
    """Return a group and all its direct and indirect premises, the group first."""
    found, todo = {group}, deque([group])
    while todo:
        for step in grounds.get(todo.popleft(), ()):
            if step.premise not in found:
                found.add(step.premise)
                todo.append(step.premise)
    return group, *sorted(found - {group})


def limiting_groups(facts: Facts, statuses: StatusColumns, group: int, bar: int) -> list[int]:
    """Return the groups that keep a group from exceeding a rank: the group or its premises."""
    own = statuses.own
    # A group that nobody asserts is limited by its premises only.
    unasserted = unasserted_groups(facts) & (own == Status.UNSUPPORTED.rank)
    rank = np.where(unasserted, len(Status), own)
    premises = foundation(facts.binding_premises, group)
    # If no premise limits the claim, it lacks an assertion, or has opponents.
    return [premise for premise in premises if int(rank[premise]) <= bar] or [group]


def alternative_ground_lead(case: OpenClaim, opinions: Sequence[int]) -> Lead:
    """Return a lead that replaces opinions among the premises of a claim."""
    facts, grounds = case.facts, case.facts.binding_premises
    ground = Claim(case.new_claim_id, "A claim that is not an opinion.")
    opinion_claims = {claim.id for group in opinions for claim in facts.members(group)}
    resting = [
        step
        for conclusion in foundation(grounds, case.group)
        for step in grounds.get(conclusion, ())
        if step.premise in opinions
    ]
    changed = {
        step.by.id: evolve(
            step.by,
            because=[*(id for id in step.by.because if id not in opinion_claims), ground.id],
        )
        for step in resting
    }
    withdrawn = {step.link.ref: Retraction(step.link.ref) for step in resting if step.link}
    voices = [case.new_source(number) for number in range(1, case.thresholds.voices + 1)]
    return Lead(
        CheckKind.GROUND,
        f"a premise for {join_ids(changed)} that is not an opinion, "
        f"in place of {join_ids({step.premise_id for step in resting})}",
        Ref(RecordKind.CLAIM, min(changed)),
        (
            ground,
            *voices,
            *(case.new_assertion(voice.id, claim=ground.id) for voice in voices),
            *changed.values(),
            *withdrawn.values(),
        ),
        len(opinions),
    )
