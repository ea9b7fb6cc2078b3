"""Sensitivity analysis: the effect of sources on the assessment of a claim.

Two results concern all sources together: the fewest voices whose failure changes the
status, and the fewest whose failure turns the belief. The others concern single sources:
the effect if a source is absent, right, wrong, or a grade better or worse. All effects
are computed on the small ledger that decides the claim.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain as chained
from itertools import combinations
from math import prod

from attrs import evolve, field, frozen

from claimtrack.assessment.sensitivity.trial import ClaimResult, Trial
from claimtrack.assessment.status import Thresholds
from claimtrack.facts.claim_view import Voice
from claimtrack.facts.core.evidence import Trust
from claimtrack.facts.core.hitting_set import smallest_hitting_set
from claimtrack.facts.core.lineage import can_originate
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Act,
    Assertion,
    ClaimKind,
    LinkKind,
    Record,
    Reliability,
    Source,
    Stance,
    ref_of,
)
from claimtrack.model.status import Status
from claimtrack.model.what_if import drop_sources

MAX_TRIALS = 200
"""Most failures that are tried for each of the two critical sets."""

MAX_CANDIDATE_SETS = 20_000
"""Most candidate sets of voices for each of them, including those that are not tried."""

MAX_ABSENCE_TRIALS = 40
"""Most sources whose absence is tried: those on the most chains, the claim's own first."""

MAX_SOURCES_SHOWN = 12
"""Most sources whose other effects are tried: those whose absence has the largest effect."""

_EPSILON = 1e-12
"""Difference of probabilities up to which they are equal, apart from rounding."""

_WEIGHTLESS = 1e-9
"""Weight up to which a chain may make no measurable difference."""


@frozen
class Effect:
    """The status and projected probability of a claim under an assumption."""

    status: Status
    projected: float

    @classmethod
    def of(cls, outcome: ClaimResult) -> "Effect":
        """Return the effect of a trial."""
        return cls(outcome.status, outcome.opinion.projected)


@frozen
class CriticalSet:
    """A smallest set of voices whose joint failure changes the result, and the effect.

    The choice among several sets does not depend on the order of records. The weakest
    voices of the claim's support come first.
    """

    voices: tuple[Voice, ...]
    effect: Effect


@frozen
class LowerBound:
    """A lower bound of the size of a critical set, if the search ended early."""

    voices: int


@frozen
class SourceEffects:
    """The effects of changes to a single source.

    *absent*: the source and all that it controls fail, with every chain through them.
    *right*: the source has grade A and a record of a million correct reports, as an
    origin and as a relay. Its hedges still count.
    *wrong*: the source is certainly wrong. Its own assertions count for the other side,
    and chains that it only relays are gone.
    *up* and *down*: the source is one grade better or worse; None above A, below E, and
    for F, which stands for unknown.
    """

    source: Source
    absent: Effect
    right: Effect
    wrong: Effect
    up: Effect | None
    down: Effect | None


@frozen
class Sensitivity:
    """The dependence of an assessment on the sources.

    ``tipping`` is the smallest set of voices whose failure changes the status.
    ``flipping`` is the smallest set whose failure moves the projected probability to the
    base rate or beyond. Each is None if no failure does so; ``flipping`` also if the
    probability is at the base rate.

    ``sources`` are the sources on chains for or against the claim or its premises, by
    decreasing effect of their absence on the probability, then by id. ``left_out`` is
    the number of sources beyond the limit. ``exact`` is true if the analysis covers all
    records that decide the claim.
    """

    now: Effect
    tipping: CriticalSet | LowerBound | None
    flipping: CriticalSet | LowerBound | None
    sources: tuple[SourceEffects, ...]
    left_out: int
    exact: bool


def analyze_sensitivity(trial: Trial) -> Sensitivity:
    """Analyze the dependence of the assessment of a trial's claim on the sources."""
    record = _Record(trial)
    shown = record.most_influential()
    return Sensitivity(
        record.now,
        _find_tipping(record),
        _find_flipping(record),
        tuple(record.effects(source, absent) for source, absent in shown),
        len(record.sources) - len(shown),
        trial.exact,
    )


@frozen(eq=False, slots=False)
class _Record:
    """The chains of a trial by voice, and cached results without some chains.

    A set of chains is a bit set.
    """

    trial: Trial
    _results: dict[int, ClaimResult] = field(init=False, factory=dict)

    @cached_property
    def now(self) -> Effect:
        """The status and probability on the present record."""
        return Effect.of(self.trial.outcome)

    @property
    def facts(self) -> Facts:
        """The facts of the trial's ledger."""
        return self.trial.outcome.facts

    @cached_property
    def sources(self) -> Sequence[str]:
        """The ids of the sources that are voices of chains, those on the most chains first."""
        columns, own = self.facts.columns, self.trial.outcome.group
        chains, near = Counter[int](), Counter[int]()
        counted = columns.voice_hops()
        for number, group in zip(
            columns.hop_source[counted].tolist(),
            (columns.chain_side[columns.hop_chain[counted]] // 2).tolist(),
            strict=True,
        ):
            chains[number] += 1
            near[number] += group == own
        ordered = sorted(chains, key=lambda number: (-near[number], -chains[number], number))
        return [columns.sources[number].id for number in ordered]

    @cached_property
    def voices(self) -> Mapping[int, int]:
        """The set of chains of each voice."""
        columns = self.facts.columns
        chains: dict[int, int] = {}
        counted = columns.voice_hops()
        for number, on in zip(
            columns.voice[columns.hop_source[counted]].tolist(),
            columns.hop_chain[counted].tolist(),
            strict=True,
        ):
            chains[number] = chains.get(number, 0) | 1 << on
        return chains

    @cached_property
    def distinct_voices(self) -> Sequence[int]:
        """The voices to try, those on the most chains first.

        Voices on exactly the same chains are represented by the first by id, since their
        failures have the same effect.
        """
        once: dict[int, int] = {}
        for number in sorted(self.voices):
            once.setdefault(self.voices[number], number)
        ordered = sorted(once, key=lambda chains: (-chains.bit_count(), once[chains]))
        return [once[chains] for chains in ordered]

    def without(self, voices: Sequence[int]) -> ClaimResult:
        """Return the result if some voices fail."""
        lost = self.chains_of(voices)
        if lost not in self._results:
            ids = [self.facts.columns.sources[voice].id for voice in voices]
            self._results[lost] = self.trial.without(ids) if lost else self.trial.outcome
        return self._results[lost]

    def chains_of(self, voices: Sequence[int]) -> int:
        """Return the set of chains with any of some voices."""
        lost = 0
        for voice in voices:
            lost |= self.voices[voice]
        return lost

    def critical_set(self, voices: Sequence[int]) -> CriticalSet:
        """Return a critical set of voices, each with its most upstream source on a chain."""
        columns = self.facts.columns
        first: dict[int, tuple[int, int]] = {}
        counted = columns.voice_hops()
        for number, position in zip(
            columns.hop_source[counted].tolist(),
            columns.hop_position[counted].tolist(),
            strict=True,
        ):
            voice = int(columns.voice[number])
            first[voice] = min(first.get(voice, (position, number)), (position, number))
        shown = [
            Voice(columns.sources[voice].id, columns.sources[first[voice][1]])
            for voice in sorted(voices)
        ]
        return CriticalSet(tuple(shown), Effect.of(self.without(voices)))

    def most_influential(self) -> list[tuple[Source, Effect]]:
        """Return the sources whose absence has the largest effect, with that effect."""
        sources, index = self.trial.ledger.sources, self.facts.columns.source_index
        found: list[tuple[Source, Effect]] = []
        for id in self.sources[:MAX_ABSENCE_TRIALS]:
            # For a source that is its own voice, the result may be cached.
            is_voice = index[id] in self.voices
            result = self.without([index[id]]) if is_voice else self.trial.without([id])
            found.append((sources[id], Effect.of(result)))
        now = self.now.projected  # rounded, so that rounding errors do not decide the order
        found.sort(key=lambda each: (-round(abs(each[1].projected - now), 12), each[0].id))
        return found[:MAX_SOURCES_SHOWN]

    def effects(self, source: Source, absent: Effect) -> SourceEffects:
        """Return the effects of changes to a source."""
        columns = self.facts.columns
        heads = (columns.heads() == columns.source_index[source.id]) & self.facts.lineage.complete
        own = [columns.assertions[chain] for chain in heads.nonzero()[0].tolist()]
        sources = self.trial.ledger.sources.values()
        has_parts = any(other.part_of == source.id for other in sources)
        up, down = _NEXT.get(source.reliability, (None, None))
        records, wrong = list(self.trial.ledger.records()), absent
        if own or has_parts:
            ids = set(map(id, own))
            others = [record for record in records if id(record) not in ids]
            # Equal assertions would get the same id.
            inverted = map(_inverted, dict.fromkeys(own))
            desk = self.trial.ledger.desk()
            others = [*drop_sources(others, frozenset({source.id}), desk), *inverted]
            wrong = self._effect_if_certain(others, source)
        return SourceEffects(
            source,
            absent,
            self._effect_if_certain(records, source),
            wrong,
            self._effect_of_grade(source, up),
            self._effect_of_grade(source, down),
        )

    def _effect_of_grade(self, source: Source, grade: Reliability | None) -> Effect | None:
        return None if grade is None else Effect.of(self.trial.assuming({source.id: grade}))

    def _effect_if_certain(self, records: Sequence[Record], source: Source) -> Effect:
        """Return the effect of records if a source has grade A and is certainly right."""
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
"""The grades above and below each grade but F."""


def _inverted(assertion: Assertion) -> Assertion:
    """Return an assertion of the contrary under the same id."""
    head = assertion.via[0]
    denied = head.act is Act.DENIED
    return evolve(
        assertion,
        stance=Stance.DENIES if assertion.stance is Stance.ASSERTS else Stance.ASSERTS,
        # A head with the act `denied` cannot assert the claim.
        via=(evolve(head, act=None) if denied else head, *assertion.via[1:]),
        id=ref_of(assertion).id,
    )


@frozen(eq=False)
class SimpleClaim:
    """A claim with supporting chains only, each with an origin of its own.

    It is neither denied, opposed, undercut nor concluded from premises, and no other chain
    shows that an origin received or witnessed it. Removal of some chains therefore leaves
    the other chains unchanged, and critical sets have bounds without a search.

    ``support`` is its independent support: the size of the smallest set of voices that
    breaks all chains. The failure of a voice lowers the support by at most one: together
    with a set that breaks the remaining chains, this voice breaks all chains.
    """

    facts: Facts = field(repr=False)
    support: int

    @classmethod
    def of(cls, facts: Facts) -> "SimpleClaim | None":
        """Return the only claim of a ledger if it is simple, else None."""
        columns, lineage = facts.columns, facts.lineage
        alone = (
            columns.groups == 1
            and not facts.speaks_for_itself[0]
            and all(link.kind is LinkKind.RESTATES for link in facts.ledger.links)
            and not facts.reasoning.steps
            and not facts.denied.chains[0]
            and Thresholds.of(facts.settings).min_grade is None
            and bool((facts.hedge_factors > 0).all())
            and facts.certain_counts.lower[0] == facts.certain_counts.upper[0]
        )
        if not alone or lineage.continued.any():
            return None
        received = {hop.source for item in columns.assertions for hop in item.hops[1:]}
        for number in facts.certain_counts.chains(0):
            assertion = columns.assertions[number]
            head = assertion.hops[0]
            witnessed = head.act is not None and head.act.first_hand
            originates = can_originate(assertion, facts.ledger) and assertion.speaks_for_stance
            if not witnessed and (head.source in received or not originates):
                return None
        return cls(facts, int(facts.certain_counts.lower[0]))

    @property
    def fewest_to_tip(self) -> int:
        """A lower bound of the failures that change the status.

        It leaves a corroborated claim with too little support, and any other claim with
        none. Any subset of this size of a smallest breaking set will do: the other voices
        of the set still break the remaining chains.
        """
        enough = Thresholds.of(self.facts.settings).voices
        return self.support - enough + 1 if self.support >= enough else self.support

    @property
    def flipping_bound(self) -> tuple[int, tuple[int, ...]]:
        """A lower bound of the failures that leave no belief, and a candidate set.

        The failures must break every chain of measurable weight.
        """
        columns = self.facts.columns
        trust = Trust.of(columns.sources, self.facts.settings)
        weighty: list[dict[int, int]] = []
        for number in self.facts.certain_counts.chains(0):
            sources = columns.voiced_sources_of(number)
            passed = prod(trust.relay[sources[1:]].tolist())
            if (
                float(trust.own[sources[0]] * self.facts.hedge_factors[number]) * passed
                > _WEIGHTLESS
            ):
                voices = columns.voice[sources].tolist()
                weighty.append({voice: voices.index(voice) for voice in voices})
        fewest = smallest_hitting_set(weighty)
        return max(fewest.lower, 1), fewest.voices


def _find_tipping(record: _Record) -> CriticalSet | LowerBound | None:
    facts, group = record.facts, record.trial.outcome.group
    uncheckable = bool(facts.of_kind(ClaimKind.OPINION, ClaimKind.FORECAST)[group])
    if uncheckable and not any(step.is_binding for step in facts.reasoning.steps):
        return None
    floor, first = 1, _weakest_voices(record)
    if (simple := SimpleClaim.of(facts)) is not None:
        if simple.support == 0:
            return None
        floor = simple.fewest_to_tip
        first = first[:floor]
    now = record.now.status
    return _smallest_set(record, floor, first, lambda outcome: outcome.status is not now)


def _weakest_voices(record: _Record) -> tuple[int, ...]:
    """Return the voices of the claim's smallest breaking set; empty if one is unnamed."""
    facts = record.facts
    weakest = facts.certain_counts.weakest(2 * record.trial.outcome.group)
    return weakest if all(voice < len(facts.columns.sources) for voice in weakest) else ()


def _find_flipping(record: _Record) -> CriticalSet | LowerBound | None:
    rate = record.trial.ledger.settings.base_rate
    over = record.now.projected - rate
    if abs(over) <= _EPSILON:
        return None
    simple = SimpleClaim.of(record.facts)
    floor, first = (1, _weakest_voices(record)) if simple is None else simple.flipping_bound
    side = 1 if over > 0 else -1
    return _smallest_set(
        record,
        floor,
        first,
        lambda outcome: side * (outcome.opinion.projected - rate) <= _EPSILON,
    )


def _smallest_set(
    record: _Record, floor: int, first: tuple[int, ...], changes: Callable[[ClaimResult], bool]
) -> CriticalSet | LowerBound | None:
    """Return a smallest set of voices whose failure changes the result.

    No set smaller than ``floor`` does. ``first`` is tried before other sets of its size.
    Sets are tried by increasing size. Sets that remove the same chains are tried once.
    """
    tried: set[int] = set()
    steps = 0
    for size in range(floor, len(record.distinct_voices) + 1):
        likely = [first] if len(first) == size else []
        for voices in chained(likely, combinations(record.distinct_voices, size)):
            steps += 1
            lost = record.chains_of(voices)
            if lost in tried and steps <= MAX_CANDIDATE_SETS:
                continue
            if len(tried) == MAX_TRIALS or steps > MAX_CANDIDATE_SETS:
                return LowerBound(size)
            tried.add(lost)
            if changes(record.without(voices)):
                return record.critical_set(voices)
    return None
