"""Which source, if wrong, changes what a claim comes to.

Two questions are about the record as a whole: the fewest voices that would have to
fail for the status to be another, and for belief to change sides. The others are
about each source that is heard: what if it were not, if it were right, wrong, or
a grade better or worse. All is tried out on the small ledger that decides the claim.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain as chained
from itertools import combinations

from attrs import evolve, field, frozen

from claimtrack.assessment.sensitivity.fast_path import SimpleClaim
from claimtrack.assessment.sensitivity.standalone import ClaimResult
from claimtrack.assessment.sensitivity.trial import Trial
from claimtrack.facts.claim_view import Voice
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Act,
    Assertion,
    ClaimKind,
    Record,
    Reliability,
    Source,
    Stance,
    ref_of,
)
from claimtrack.model.status import Status
from claimtrack.model.what_if import without

TRIES = 200
"""How many different failures are tried for each of the two questions about the whole record."""

STEPS = 20_000
"""How many sets of voices are looked at for these, be they tried or not."""

HEARD = 40
"""Of how many sources the absence is tried: those on the most chains, the claim's own first."""

SHOWN = 12
"""Of how many of these all else is tried: those whose absence moves the most."""

_SAME = 1e-12
"""Probabilities that differ by no more than this are one: the rest is rounding."""


@frozen
class Effect:
    """What a claim comes to if something were otherwise: status and probability to act on."""

    status: Status
    projected: float

    @classmethod
    def of(cls, outcome: ClaimResult) -> "Effect":
        """Return the effect of what was tried."""
        return cls(outcome.status, outcome.opinion.projected)


@frozen
class CriticalSet:
    """The fewest voices whose failure, all at once, changes something, and to what.

    Of several such sets one, whatever the order of records: the weakest spot of
    the claim's support where that is one of them.
    """

    voices: tuple[Voice, ...]
    effect: Effect


@frozen
class LowerBound:
    """So many voices would have to fail at the least; more were not tried, or not all of them."""

    voices: int


@frozen
class SourceEffects:
    """What the claim comes to if one source were not as it is, and everything else were.

    *absent*: it and all it controls failed; every chain through them is gone.
    *right*: it is graded A, and was right a million times and never wrong, as an
    origin and as a relay. Its word counts as it was put, hedges and all, and what
    is open is only what others add. *wrong*: it is as sure to be wrong. What it says
    itself, at the head of chains that begin with it, speaks for the other side; all
    other chains through it, which it only relays, are gone.
    *up* and *down*: it is one grade better, or worse. F stands for unknown and is
    neither next to E nor to anything; up from A and down from E there is nothing.
    """

    source: Source
    absent: Effect
    right: Effect
    wrong: Effect
    up: Effect | None
    down: Effect | None


@frozen
class Sensitivity:
    """How the assessment of one claim hangs on those who are heard.

    ``tipping`` is the fewest voices whose failure changes the status. ``flipping``
    is the fewest whose failure takes the projected probability to the other side of
    the base rate: from above to it or below, or from below to it or above. Both are
    None if nothing that fails changes it, the second also if it is at the base
    rate. ``sources`` are those on chains for or against the claim, or behind what
    it rests on, by how much their absence moves the probability, then by id, and
    ``left_out`` counts those past the budget. ``exact`` says whether all that bears
    on the claim was taken in.
    """

    now: Effect
    tipping: CriticalSet | LowerBound | None
    flipping: CriticalSet | LowerBound | None
    sources: tuple[SourceEffects, ...]
    left_out: int
    exact: bool


def sensitivity(trial: Trial) -> Sensitivity:
    """Return how the assessment of a trial's claim hangs on those who are heard."""
    record = _Record(trial)
    shown = record.loudest()
    return Sensitivity(
        record.now,
        _tipping(record),
        _flipping(record),
        tuple(record.effects(source, absent) for source, absent in shown),
        len(record.heard) - len(shown),
        trial.exact,
    )


@frozen(eq=False, slots=False)
class _Record:
    """The chains of a trial by who is on them, and what it comes to without some.

    A set of chains is a number, each of its bits a chain.
    """

    trial: Trial
    _lost: dict[int, ClaimResult] = field(init=False, factory=dict)

    @cached_property
    def now(self) -> Effect:
        """What the claim comes to as things are."""
        return Effect.of(self.trial.outcome)

    @property
    def facts(self) -> Facts:
        """What is known of the trial's ledger."""
        return self.trial.outcome.facts

    @cached_property
    def heard(self) -> Sequence[str]:
        """The sources on standing chains for or against something, loudest first."""
        columns, own = self.facts.columns, self.trial.outcome.group
        chains, near = Counter[int](), Counter[int]()
        for number, group in zip(
            columns.hop_source.tolist(),
            (columns.chain_side[columns.hop_chain] // 2).tolist(),
            strict=True,
        ):
            chains[number] += 1
            near[number] += group == own
        loudest = sorted(chains, key=lambda number: (-near[number], -chains[number], number))
        return [columns.sources[number].id for number in loudest]

    @cached_property
    def voices(self) -> Mapping[int, int]:
        """For each voice the chains it is on, by its number."""
        columns = self.facts.columns
        chains: dict[int, int] = {}
        for number, on in zip(
            columns.voice[columns.hop_source].tolist(), columns.hop_chain.tolist(), strict=True
        ):
            chains[number] = chains.get(number, 0) | 1 << on
        return chains

    @cached_property
    def different(self) -> Sequence[int]:
        """The voices that are tried, those on the most chains first.

        Of voices on exactly the same chains only the first by id is there: whatever
        the failure of one does, that of the other does, alone and with others.
        """
        once: dict[int, int] = {}
        for number in sorted(self.voices):
            once.setdefault(self.voices[number], number)
        ordered = sorted(once, key=lambda chains: (-chains.bit_count(), once[chains]))
        return [once[chains] for chains in ordered]

    def without(self, voices: Sequence[int]) -> ClaimResult:
        """Return what the claim comes to if voices fail."""
        lost = self.chains_of(voices)
        if lost not in self._lost:
            ids = [self.facts.columns.sources[voice].id for voice in voices]
            self._lost[lost] = self.trial.without(ids) if lost else self.trial.outcome
        return self._lost[lost]

    def chains_of(self, voices: Sequence[int]) -> int:
        """Return the chains that any of some voices is on."""
        lost = 0
        for voice in voices:
            lost |= self.voices[voice]
        return lost

    def upset(self, voices: Sequence[int]) -> CriticalSet:
        """Return the failure of some voices, each with a source of it that is heard."""
        columns = self.facts.columns
        first: dict[int, tuple[int, int]] = {}
        for number, position in zip(
            columns.hop_source.tolist(), columns.hop_position.tolist(), strict=True
        ):
            voice = int(columns.voice[number])
            first[voice] = min(first.get(voice, (position, number)), (position, number))
        shown = [
            Voice(columns.sources[voice].id, columns.sources[first[voice][1]])
            for voice in sorted(voices)
        ]
        return CriticalSet(tuple(shown), Effect.of(self.without(voices)))

    def loudest(self) -> list[tuple[Source, Effect]]:
        """Return the sources whose absence moves the most, and what it does."""
        sources = self.trial.ledger.sources
        found = [(sources[id], Effect.of(self._absent(id))) for id in self.heard[:HEARD]]
        found.sort(key=lambda each: (-self._moved(each[1]), each[0].id))
        return found[:SHOWN]

    def _moved(self, effect: Effect) -> float:
        """Return by how much an effect moves the probability, without the noise of rounding."""
        return round(abs(effect.projected - self.now.projected), 12)

    def _absent(self, source: str) -> ClaimResult:
        columns = self.facts.columns
        voice = columns.source_index[source]
        # One that nobody owns is its voice, of which the failure may have been tried already.
        return self.without([voice]) if voice in self.voices else self.trial.without([source])

    def effects(self, source: Source, absent: Effect) -> SourceEffects:
        """Return what the claim comes to if a source were otherwise."""
        said = self._said(source.id)
        sources = self.trial.ledger.sources.values()
        parts = any(other.part_of == source.id for other in sources)
        up, down = _NEXT.get(source.reliability, (None, None))
        return SourceEffects(
            source,
            absent,
            self._as_certain(list(self.trial.ledger.records()), source),
            self._as_certain(self._turned(source.id, said), source) if said or parts else absent,
            self._graded(source, up),
            self._graded(source, down),
        )

    def _said(self, source: str) -> list[Assertion]:
        """Return the chains that begin with a source as their origin."""
        columns = self.facts.columns
        heads = (columns.head() == columns.source_index[source]) & self.facts.lineage.complete
        return [columns.assertions[chain] for chain in heads.nonzero()[0].tolist()]

    def _turned(self, source: str, said: Sequence[Assertion]) -> list[Record]:
        """Return the records if a source is wrong, with the word turned that it said itself."""
        origin = set(map(id, said))
        others = [record for record in self.trial.ledger.records() if id(record) not in origin]
        # Of equal ones, which would be given one id, one is enough.
        return [*without(others, frozenset({source})), *map(_contrary, dict.fromkeys(said))]

    def _graded(self, source: Source, grade: Reliability | None) -> Effect | None:
        return None if grade is None else Effect.of(self.trial.assuming({source.id: grade}))

    def _as_certain(self, records: Sequence[Record], source: Source) -> Effect:
        """Return what records come to if a source is graded A and as good as can be."""
        graded = [
            evolve(record, reliability=Reliability.A) if record is source else record
            for record in records
        ]
        return Effect.of(self.trial.of_records(graded, sure=source.id))


_NEXT: Mapping[Reliability, tuple[Reliability | None, Reliability | None]] = {
    Reliability.A: (None, Reliability.B),
    Reliability.B: (Reliability.A, Reliability.C),
    Reliability.C: (Reliability.B, Reliability.D),
    Reliability.D: (Reliability.C, Reliability.E),
    Reliability.E: (Reliability.D, None),
}
"""For each grade but F, which is next to none, the one above it and the one below it."""


def _contrary(assertion: Assertion) -> Assertion:
    """Return an assertion of the contrary, which other records call as they did before."""
    head = assertion.via[0]
    denied = head.act is Act.DENIED
    return evolve(
        assertion,
        stance=Stance.DENIES if assertion.stance is Stance.ASSERTS else Stance.ASSERTS,
        # Who denied it would not be taken for one that speaks for it.
        via=(evolve(head, act=None) if denied else head, *assertion.via[1:]),
        id=ref_of(assertion).id,
    )


def _tipping(record: _Record) -> CriticalSet | LowerBound | None:
    plain = SimpleClaim.of(record.facts)
    if _is_settled(record) or (plain is not None and plain.support == 0):
        return None
    floor, first = (1, _weakest(record)) if plain is None else plain.tipping
    now = record.now.status
    return _fewest(record, floor, first, lambda outcome: outcome.status is not now)


def _is_settled(record: _Record) -> bool:
    """Whether a claim cannot be checked by what it is, and rests on nothing that could be gone."""
    facts, group = record.facts, record.trial.outcome.group
    uncheckable = facts.of_kind(ClaimKind.OPINION, ClaimKind.FORECAST)[group]
    return bool(uncheckable) and not any(step.binding for step in facts.reasoning.steps)


def _weakest(record: _Record) -> tuple[int, ...]:
    """Return the weakest spot of what supports the claim; nothing where part of it has no name."""
    facts = record.facts
    weakest = facts.certain.weakest(2 * record.trial.outcome.group)
    return () if len(facts.columns.sources) in weakest else weakest


def _flipping(record: _Record) -> CriticalSet | LowerBound | None:
    rate = record.trial.ledger.settings.base_rate
    over = record.now.projected - rate
    if abs(over) <= _SAME:
        return None
    plain = SimpleClaim.of(record.facts)
    floor, first = (1, _weakest(record)) if plain is None else plain.flipping
    side = 1 if over > 0 else -1
    return _fewest(
        record,
        floor,
        first,
        lambda outcome: side * (outcome.opinion.projected - rate) <= _SAME,
    )


def _fewest(
    record: _Record, floor: int, first: tuple[int, ...], upsets: Callable[[ClaimResult], bool]
) -> CriticalSet | LowerBound | None:
    """Return the smallest set of voices whose failure upsets something; ``first`` is tried first.

    Fewer than ``floor`` are known not to. Sets are tried size by size, so that the
    first found is of the smallest. What two sets take away alike is tried once:
    the records that are left are the same.
    """
    tried: set[int] = set()
    steps = 0
    for size in range(floor, len(record.different) + 1):
        likely = [first] if len(first) == size else []
        for voices in chained(likely, combinations(record.different, size)):
            steps += 1
            lost = record.chains_of(voices)
            if lost in tried and steps <= STEPS:
                continue
            if len(tried) == TRIES or steps > STEPS:
                return LowerBound(size)
            tried.add(lost)
            if upsets(record.without(voices)):
                return record.upset(voices)
    return None
