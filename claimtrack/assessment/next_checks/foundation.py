"""What a claim rests on, and what of it holds the claim back."""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import evolve

from claimtrack.assessment.belief import unasserted
from claimtrack.assessment.next_checks.lead import CheckKind, Lead, OpenClaim, listed
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, RecordKind, Ref, Retraction
from claimtrack.model.status import Status


def foundation(grounds: Mapping[int, Sequence[Premise]], group: int) -> tuple[int, ...]:
    """Return a group and all that it rests on, itself first, then by number."""
    found, todo = {group}, deque([group])
    while todo:
        for step in grounds.get(todo.popleft(), ()):
            if step.premise not in found:
                found.add(step.premise)
                todo.append(step.premise)
    return group, *sorted(found - {group})


def holding_back(facts: Facts, statuses: StatusColumns, group: int, bar: int) -> list[int]:
    """Return the groups by which one is not past a rank: itself, or what it rests on."""
    own = statuses.own
    # What nobody asserts holds nothing back: what it rests on does.
    untold = unasserted(facts) & (own == Status.UNSUPPORTED.rank)
    worth = np.where(untold, len(Status), own)
    resting = foundation(facts.grounds, group)
    # Where none of them does, the claim lacks somebody who asserts it, or has opponents.
    return [ground for ground in resting if int(worth[ground]) <= bar] or [group]


def other_ground(case: OpenClaim, opinions: Sequence[int]) -> Lead:
    """Return a lead that puts another premise under a claim, in the place of opinions."""
    facts, grounds = case.facts, case.facts.grounds
    ground = Claim(case.fresh_claim, "Something that is no opinion.")
    told = {claim.id for group in opinions for claim in facts.members(group)}
    resting = [
        step
        for conclusion in foundation(grounds, case.group)
        for step in grounds.get(conclusion, ())
        if step.premise in opinions
    ]
    changed = {
        step.by.id: evolve(
            step.by, because=[*(id for id in step.by.because if id not in told), ground.id]
        )
        for step in resting
    }
    withdrawn = {step.link.ref: Retraction(step.link.ref) for step in resting if step.link}
    voices = [case.found(number) for number in range(1, case.thresholds.voices + 1)]
    return Lead(
        CheckKind.GROUND,
        f"a premise for {listed(changed)} that is no opinion, "
        f"in place of {listed({step.premise_id for step in resting})}",
        Ref(RecordKind.CLAIM, min(changed)),
        (
            ground,
            *voices,
            *(case.said(voice.id, claim=ground.id) for voice in voices),
            *changed.values(),
            *withdrawn.values(),
        ),
        len(opinions),
    )
