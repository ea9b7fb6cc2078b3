"""No conclusion is better founded than the weakest of what it rests on, however far down."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from claimtrack.analysis.reasoning import Premise


def weakest_premises(
    grounds: Mapping[int, Sequence[Premise]], worth: Sequence[float]
) -> Mapping[int, tuple[float, Premise]]:
    """Return for each group that rests on others the least worth among them, and the way there.

    ``worth`` has one entry for each group. The way is the step by which the
    weakness reaches the group: its premise is the weakest itself or rests on it.
    A group in a ring of reasoning is no premise of its own. Each group is settled
    once, from the least worth up.
    """
    onward: dict[int, list[Premise]] = defaultdict(list)
    for steps in grounds.values():
        for step in steps:
            onward[step.premise].append(step)
    settled: dict[int, tuple[float, Premise]] = {}
    for weak in sorted(onward, key=lambda group: (worth[group], group)):
        todo = deque([weak])
        while todo:
            for step in onward.get(todo.popleft(), ()):
                there = step.conclusion
                if there not in settled and there != weak:
                    settled[there] = worth[weak], step
                    todo.append(there)
    return settled
