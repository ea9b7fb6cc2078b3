"""Chains that go on before their head, for one side of one claim.

A head that is shown to have received the claim is no origin: its chain goes on
through each chain that shows it receiving. Layers of relays make exponentially
many continued chains, so they are never listed: for each source only the
inclusion-minimal sets of voices that lead to it are kept, within a budget.

A continuation through a *whole* chain (its head stands last there) breaks
whenever that chain breaks, and so adds nothing. Only those that leave a chain
midway count here.
"""

from collections import defaultdict, deque
from collections.abc import Sequence

from attrs import frozen

from claimtrack.analysis.hitting import VoiceSet

SETS_PER_SOURCE = 64
"""How many voice sets are kept for one source."""

BUDGET = 200_000
"""How many voices may stand in the sets of one side, all told."""


@frozen
class Chain:
    """One chain of one side: its sources and the voices that go with them.

    ``complete`` and ``continued`` are its lineage; ``relayed_on`` the positions
    at which a source receives the claim and passes it on. ``extra`` are voices
    that fail with its head (what nobody names is one voice).
    """

    sources: tuple[int, ...]
    voices: tuple[int, ...]
    complete: bool
    continued: bool
    relayed_on: tuple[int, ...]
    extra: tuple[int, ...] = ()


@frozen
class Continued:
    """What continued chains add.

    ``sets`` are voice sets of continued chains. Past the budget ``frontier``
    holds sets that every continued chain left out contains one of: voices that
    meet both meet every chain.
    """

    sets: tuple[VoiceSet, ...]
    frontier: tuple[VoiceSet, ...]


def continued_sets(chains: Sequence[Chain]) -> Continued:
    """Return the voice sets of all continued chains that may matter."""
    heading: dict[int, list[Chain]] = defaultdict(list)
    for chain in chains:
        if chain.complete or chain.continued:
            heading[chain.sources[0]].append(chain)
    wanted = {chain.sources[0] for chain in chains if chain.continued}
    leading: dict[int, list[VoiceSet]] = defaultdict(list)
    todo: deque[tuple[int, VoiceSet]] = deque()
    for chain in chains:
        if chain.complete and not leading[chain.sources[0]]:
            start = dict.fromkeys((chain.voices[0], *chain.extra), 0)
            leading[chain.sources[0]].append(start)
            todo.append((chain.sources[0], start))
    frontier: list[VoiceSet] = []
    room = BUDGET
    while todo and room > 0:
        head, before = todo.popleft()
        if before not in leading[head]:
            continue  # a smaller set has taken its place
        for chain in heading[head]:
            for position in chain.relayed_on:
                source = chain.sources[position]
                found = _extended(before, chain.voices[1 : position + 1])
                if source in wanted and _is_new(found, leading[source]):
                    room -= len(found)
                    if len(leading[source]) < SETS_PER_SOURCE:
                        leading[source].append(found)
                        todo.append((source, found))
                    else:
                        frontier.append(found)
    frontier += [before for _, before in todo]
    sets = [
        _extended(before, chain.voices[1:])
        for chain in chains
        if chain.continued
        for before in leading[chain.sources[0]]
    ]
    return Continued(tuple(sets), tuple(frontier))


def _extended(before: VoiceSet, voices: Sequence[int]) -> VoiceSet:
    """Return a voice set with further voices after its last one."""
    result = dict(before)
    distance = max(before.values())
    for voice in voices:
        distance += 1
        result.setdefault(voice, distance)
    return result


def _is_new(found: VoiceSet, kept: list[VoiceSet]) -> bool:
    """Whether no kept set is part of the found one; drops those that it is part of."""
    if any(other.keys() <= found.keys() for other in kept):
        return False
    kept[:] = [other for other in kept if not found.keys() <= other.keys()]
    return True
