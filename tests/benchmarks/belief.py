"""How good belief is where the truth is known: ``python -m tests.benchmarks.belief``.

A seed makes up claims, people who know of each or guess, and outlets that repeat
what they say, well or badly. The same reports are given to claimtrack, as a
ledger, and to other ways of making a probability of them. A Markdown table for
each setting tells how near each comes to the truth, and in what time.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from attrs import evolve, field, frozen

from claimtrack import Assertion, Claim, Hop, Ledger, Settings, Source, assess
from claimtrack.facts.core.columns import Flags, Floats, Ints
from claimtrack.model import SourceKind, Stance

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "belief-simulation.md"
MARK = "<!-- what follows is made by `python -m tests.benchmarks.belief --write` -->\n"

CLAIMS = 20_000
ORIGINS, OUTLETS = 4, 12
"""At most so many origins a claim, and outlets that repeat each of them."""

GRADES = "ABCDE"
COMPETENCE = (0.95, 0.8, 0.65, 0.5, 0.35)
"""How often an origin of each grade knows the truth; else it guesses."""
OTHERS = (
    (0.99, 0.9, 0.7, 0.5, 0.3),
    (0.9, 0.7, 0.5, 0.3, 0.1),
    (0.8, 0.6, 0.4, 0.2, 0.05),
    (0.81, 0.5, 0.09, 0.0, 0.0),
)
"""The same for other people, to see how much depends on it; last the grades as they come."""

SPEAKERS = 250
"""How many people there are for each of the places of a claim."""
PAPERS = 600
"""How many outlets there are."""
AGENCIES = 25
"""How many agencies there are for each of the places of a claim."""
RUNS = 3
"""How often each answer is worked out, to tell how long it takes."""
TRIED = 1000
"""The weight of evidence for a grade, that of not knowing included."""


@frozen
class Setting:
    """How claims, people and outlets are made up, and what is to be reached.

    The fidelity of outlets is drawn evenly between ``fidelity``; nothing but its
    mean is told. The competence of people differs from that of their grade, which
    is told, by a normal deviate of standard deviation ``misjudged``, within 0 and 1.
    With ``agency`` all outlets have what an origin said from one agency, which is as
    good as they are. ``target`` is the most that the Brier score may be of the naive one.
    """

    name: str
    target: float
    competence: tuple[float, ...] = COMPETENCE
    prior: float = 0.5
    fidelity: tuple[float, float] = (0.95, 0.99)
    misjudged: float = 0.0
    agency: bool = False

    @property
    def mean_fidelity(self) -> float:
        """How far an outlet is trusted of which nothing else is known."""
        return sum(self.fidelity) / 2


SETTINGS = (
    Setting("Known reliabilities, near-perfect relays", 0.7),
    Setting("The same, prior 0.2", 0.7, prior=0.2),
    Setting("Poor relays", 0.8, fidelity=(0.8, 0.8)),
    Setting("Mixed relays, not known apart", 0.8, fidelity=(0.5, 0.95)),
    Setting("Misjudged reliabilities", 0.8, misjudged=0.3),
    Setting("Poor relays, by way of an agency", 0.8, fidelity=(0.8, 0.8), agency=True),
)


@frozen(eq=False)
class World:
    """Claims with their truth, and who said and who reported what of them.

    ``claim`` and ``speaker`` have one entry for each origin of each claim, its
    *word*; ``word``, ``outlet`` and ``so`` one for each report: which word it
    repeats, who does, and whether it says that the claim is so. ``grade`` and
    ``competence`` are those of each speaker, ``fidelity`` that of each relay: the
    outlets and then the agencies, if there are any. ``agency`` is that of each word.
    """

    setting: Setting
    truth: Flags = field(repr=False)
    claim: Ints = field(repr=False)
    speaker: Ints = field(repr=False)
    word: Ints = field(repr=False)
    outlet: Ints = field(repr=False)
    so: Flags = field(repr=False)
    grade: Ints = field(repr=False)
    competence: Floats = field(repr=False)
    fidelity: Floats = field(repr=False)
    agency: Ints | None = field(repr=False)

    @property
    def told(self) -> Floats:
        """The competence of each speaker by the grade."""
        return np.array(self.setting.competence)[self.grade]

    @property
    def trusted(self) -> Floats:
        """The fidelity of each relay by what is told."""
        return np.full(len(self.fidelity), self.setting.mean_fidelity)

    @property
    def sign(self) -> Floats:
        """For each report 1 if it says that its claim is so, else -1."""
        return np.where(self.so, 1.0, -1.0)

    def by_claim(self, weights: Floats) -> Floats:
        """Return the probabilities that weights of words, summed, come to."""
        sums = summed(self.claim, weights, len(self.truth))
        odds = self.setting.prior / (1 - self.setting.prior)
        probability: Floats = 1 / (1 + np.exp(-sums) / odds)
        return probability

    def attested(self, fidelity: Floats) -> Floats:
        """Return how sure it is that a word was that it is so, from -1 to 1, by that of relays."""
        return self._through_agency(fidelity) * strength(self.net(fidelity))

    def net(self, fidelity: Floats) -> Floats:
        """Return the weight of the reports that a word was that it is so, less the others."""
        return summed(self.word, self.sign * weight(fidelity[self.outlet]), len(self.claim))

    def reported(self, fidelity: Floats) -> Floats:
        """Return for each report how far its relays are trusted together."""
        found: Floats = self._through_agency(fidelity)[self.word] * fidelity[self.outlet]
        return found

    def _through_agency(self, fidelity: Floats) -> Floats:
        return np.ones(len(self.claim)) if self.agency is None else fidelity[self.agency]


def summed(place: Ints, values: Floats, count: int) -> Floats:
    """Return for each of so many places the sum of the values there."""
    sums: Floats = np.bincount(place, values, count).astype(np.float64)
    return sums


def weight(strength: Floats) -> Floats:
    """Return the logarithm of the odds of a word that is right so often, and else a guess."""
    found: Floats = 2 * np.arctanh(strength)
    return found


def strength(weight: Floats) -> Floats:
    """Return how often a word of some weight is more than a guess."""
    found: Floats = np.tanh(weight / 2)
    return found


def made_up(setting: Setting, claims: int, seed: int) -> World:
    """Return a world of so many claims, the same for the same seed."""
    random = np.random.default_rng(seed)
    grade = random.integers(0, len(GRADES), ORIGINS * SPEAKERS)
    told = np.array(setting.competence)[grade]
    competence = np.clip(told + setting.misjudged * random.standard_normal(len(grade)), 0, 1)
    fidelity = random.uniform(*setting.fidelity, PAPERS)

    truth = random.random(claims) < setting.prior
    words = random.integers(1, ORIGINS + 1, claims)
    claim = np.repeat(np.arange(claims), words)
    speaker = _places(words) * SPEAKERS + random.integers(0, SPEAKERS, len(claim))
    knows = random.random(len(claim)) < competence[speaker]
    said = np.where(knows, truth[claim], random.random(len(claim)) < 0.5)

    agency = None
    if setting.agency:
        fidelity = np.append(fidelity, random.uniform(*setting.fidelity, ORIGINS * AGENCIES))
        agency = PAPERS + _places(words) * AGENCIES + random.integers(0, AGENCIES, len(claim))
        faithful = random.random(len(claim)) < fidelity[agency]
        said = np.where(faithful, said, random.random(len(claim)) < 0.5)

    reports = random.integers(1, OUTLETS + 1, len(claim))
    word = np.repeat(np.arange(len(claim)), reports)
    # Outlets in a row from somewhere: no two reports of a claim are by the same.
    of_claim = np.bincount(claim, reports, claims).astype(np.int64)
    outlet = (random.integers(0, PAPERS, claims)[claim[word]] + _places(of_claim)) % PAPERS
    faithful = random.random(len(word)) < fidelity[outlet]
    so = np.where(faithful, said[word], random.random(len(word)) < 0.5)
    return World(
        setting, truth, claim, speaker, word, outlet, so, grade, competence, fidelity, agency
    )


def _places(counts: Ints) -> Ints:
    """Return 0, 1, 2 and so on for each of some counts."""
    places: Ints = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return places


def ledger(world: World) -> Ledger:
    """Return what a person who reads all reports writes down: each as a chain of its own."""
    sources = [
        *(
            Source(f"speaker-{i}", SourceKind.WITNESS, reliability=GRADES[grade])
            for i, grade in enumerate(world.grade.tolist())
        ),
        *(Source(f"relay-{i}", SourceKind.OUTLET) for i in range(len(world.fidelity))),
    ]
    hops = [Hop(source.id) for source in sources]
    speakers, relays = hops[: len(world.grade)], hops[len(world.grade) :]
    agencies = np.zeros(len(world.claim), np.int64) if world.agency is None else world.agency
    names = [f"claim-{i:09}" for i in range(len(world.truth))]
    stances = (Stance.DENIES, Stance.ASSERTS)
    rows = zip(
        world.claim[world.word].tolist(),
        world.speaker[world.word].tolist(),
        agencies[world.word].tolist(),
        world.outlet.tolist(),
        world.so.tolist(),
        strict=True,
    )
    assertions = []
    for claim, speaker, agency, outlet, so in rows:
        between = () if world.agency is None else (relays[agency],)
        chain = (speakers[speaker], *between, relays[outlet])
        assertions.append(Assertion(names[claim], via=chain, stance=stances[so]))
    settings = Settings(
        base_rate=world.setting.prior,
        relay_trust=world.setting.mean_fidelity,
        evidence=dict(zip(GRADES, map(evidence, world.setting.competence), strict=True)),
    )
    claims = [Claim(name, "") for name in names]
    return Ledger.of(sources, claims, assertions, settings=settings)


def evidence(competence: float) -> tuple[float, float]:
    """Return how often a source is right and wrong that knows so often and else guesses."""
    right = round((1 + competence) / 2 * TRIED)
    return right - 1, TRIED - right - 1


Answer = Callable[[], Floats]
"""What works out the probability of every claim; what it needs is made before."""


def share(world: World) -> Answer:
    """Return the share of reports that say so."""

    def answer() -> Floats:
        claim, count = world.claim[world.word], len(world.truth)
        return np.bincount(claim, world.so, count) / np.bincount(claim, minlength=count)

    return answer


def naive(world: World) -> Answer:
    """Return the odds of all reports, each as if it were evidence of its own."""

    def answer() -> Floats:
        each = weight(world.told[world.speaker[world.word]] * world.reported(world.trusted))
        return world.by_claim(summed(world.word, world.sign * each, len(world.claim)))

    return answer


@frozen(eq=False)
class Evidence:
    """Opinions on claims, none of them certain, all with the prior as their base rate."""

    belief: Floats
    disbelief: Floats
    claim: Ints
    claims: int
    prior: float

    @property
    def uncertainty(self) -> Floats:
        """The part of each opinion that is neither belief nor disbelief."""
        return 1 - self.belief - self.disbelief

    def sum(self, values: Floats) -> Floats:
        """Return the sum of a value of each opinion, for every claim."""
        return summed(self.claim, values, self.claims)

    def projected(self, weights: Floats, uncertainty: Floats) -> Floats:
        """Return probabilities from weighted observations and the weight of knowing none."""
        for_, against = (
            self.sum(weights * masses / self.uncertainty)
            for masses in (self.belief, self.disbelief)
        )
        probability: Floats = (for_ + self.prior * uncertainty) / (for_ + against + uncertainty)
        return probability


Fusion = Callable[[Evidence], Floats]
"""An operator of subjective logic, down to the probability that it projects."""


def cumulative(held: Evidence) -> Floats:
    """Fuse opinions that rest on evidence of their own: observations add up (CBF)."""
    return held.projected(np.ones(len(held.claim)), np.ones(held.claims))


def averaging(held: Evidence) -> Floats:
    """Fuse opinions on the same evidence: observations on average (ABF)."""
    ones = np.ones(len(held.claim))
    return held.projected(ones, held.sum(ones))


def weighted(held: Evidence) -> Floats:
    """Average observations, each opinion weighted by its certainty (WBF)."""
    certainty = held.belief + held.disbelief
    return held.projected(certainty, held.sum(certainty))


def constraint(held: Evidence) -> Floats:
    """Fuse opinions all of which hold: the rule of Dempster (BCF)."""
    unknown = held.uncertainty
    possible, contrary, free = (
        held.sum(np.log(masses))
        for masses in (held.belief + unknown, held.disbelief + unknown, unknown)
    )
    most = np.maximum(possible, contrary)
    for_, against, open_ = (np.exp(part - most) for part in (possible, contrary, free))
    probability: Floats = (for_ - (1 - held.prior) * open_) / (for_ + against - open_)
    return probability


def over_reports(fuse: Fusion) -> Callable[[World], Answer]:
    """Return the fusion of all reports: opinions of origins discounted by their relays."""

    def prepared(world: World) -> Answer:
        def answer() -> Floats:
            trust = world.reported(world.trusted)
            told = world.told[world.speaker[world.word]]
            return _fused(fuse, world, world.sign * told, trust, world.claim[world.word])

        return answer

    return prepared


def over_origins(fuse: Fusion) -> Callable[[World], Answer]:
    """Return the fusion of what origins said, discounted by how sure it is that they did."""

    def prepared(world: World) -> Answer:
        def answer() -> Floats:
            attested = world.attested(world.trusted)
            signed = np.sign(attested) * world.told[world.speaker]
            return _fused(fuse, world, signed, np.abs(attested), world.claim)

        return answer

    return prepared


def _fused(fuse: Fusion, world: World, signed: Floats, trust: Floats, claim: Ints) -> Floats:
    """Return what opinions come to that hold so much, for a claim or against it, with trust."""
    belief, disbelief = np.maximum(signed, 0) * trust, np.maximum(-signed, 0) * trust
    return fuse(Evidence(belief, disbelief, claim, len(world.truth), world.setting.prior))


def ours(world: World) -> Answer:
    """Return what claimtrack makes of the ledger."""
    record = ledger(world)
    return lambda: assess(record).belief.opinions.projected


def netted(world: World) -> Answer:
    """Return what the formula of claimtrack comes to without a ledger, to compare."""

    def answer() -> Floats:
        attested = world.attested(world.trusted)
        return world.by_claim(weight(world.told[world.speaker] * attested))

    return answer


def both_sides(world: World) -> Answer:
    """Return the same with an origin that is heard on both sides counted on both."""

    def answer() -> Floats:
        sides = [
            evolve(world, word=world.word[w], outlet=world.outlet[w], so=world.so[w])
            for w in (world.so, ~world.so)
        ]
        own = world.told[world.speaker]
        return world.by_claim(
            sum((weight(own * side.attested(side.trusted)) for side in sides), np.zeros(len(own)))
        )

    return answer


def by_grade(world: World) -> Answer:
    """Return the probability by what each grade, and an outlet, is really worth on average.

    As no two words of a claim are by one speaker, nor two reports by one outlet, it is
    what the best reader makes of them who cannot tell those of a grade apart.
    """

    def answer() -> Floats:
        people = np.bincount(world.grade, minlength=len(GRADES))
        mean = np.bincount(world.grade, world.competence, len(GRADES)) / np.maximum(people, 1)
        attested = world.attested(np.full(len(world.fidelity), np.mean(world.fidelity)))
        return world.by_claim(weight(mean[world.grade[world.speaker]] * attested))

    return answer


def bound(world: World) -> Answer:
    """Return the probability by who was at work: true competences and fidelities."""

    def answer() -> Floats:
        attested = world.attested(world.fidelity)
        # Who knows everything is as good as certain.
        known = np.minimum(world.competence, 1 - 1e-12)[world.speaker]
        return world.by_claim(weight(known * attested))

    return answer


NAIVE, OURS = "log-odds over all reports (naive)", "claimtrack"
BOUND = "exact posterior (who each one is)"

METHODS: Mapping[str, Callable[[World], Answer]] = {
    "share of reports": share,
    NAIVE: naive,
    "CBF over all reports": over_reports(cumulative),
    "ABF over all reports": over_reports(averaging),
    "WBF over all reports": over_reports(weighted),
    "BCF over all reports": over_reports(constraint),
    "CBF over origins": over_origins(cumulative),
    "BCF over origins": over_origins(constraint),
    "log-odds over origins, each side for itself": both_sides,
    "log-odds over origins, netted": netted,
    OURS: ours,
    "exact posterior (what a grade is worth)": by_grade,
    BOUND: bound,
}


@frozen
class Score:
    """How far probabilities are from the truth; less is better."""

    brier: float
    log_loss: float
    calibration: float
    """By how much the probabilities of a bin differ from what comes true (ECE, 10 bins)."""

    @classmethod
    def of(cls, probability: Floats, truth: Flags) -> "Score":
        """Return the score of some probabilities."""
        brier = np.mean((probability - truth) ** 2)
        clipped = np.clip(probability, 1e-6, 1 - 1e-6)
        log_loss = -np.mean(np.log(np.where(truth, clipped, 1 - clipped)))
        bins = np.minimum((probability * 10).astype(np.int64), 9)
        off = np.abs(np.bincount(bins, probability - truth)).sum() / len(truth)
        return cls(float(brier), float(log_loss), float(off))


def scored(world: World, method: str) -> tuple[Score, float]:
    """Return the score of a method, and the CPU seconds that it took, the least of some runs."""
    answer = METHODS[method](world)
    took = []
    for _ in range(RUNS):
        start = process_time()
        probability = answer()
        took.append(process_time() - start)
    return Score.of(probability, world.truth), min(took)


def table(setting: Setting, claims: int, seed: int) -> Iterator[str]:
    """Yield the lines of a table, each as soon as it is measured."""
    world = made_up(setting, claims, seed)
    low, high = setting.fidelity
    yield f"## {setting.name}\n"
    yield (
        f"Prior {setting.prior}, fidelity {low} to {high}, competence misjudged by"
        f" {setting.misjudged}; {torn(world):.0%} of the origins are on both sides;"
        f" target {setting.target} of naive.\n"
    )
    yield "| method | Brier | of naive | log-loss | ECE | µs a claim |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    reference = Score.of(naive(world)(), world.truth).brier
    for method in METHODS:
        score, took = scored(world, method)
        yield (
            f"| {method} | {score.brier:.4f} | {score.brier / reference:.2f}"
            f" | {score.log_loss:.3f} | {score.calibration:.3f} | {took / claims * 1e6:.1f} |"
        )


def witnesses(claims: int, seed: int) -> Iterator[str]:
    """Yield the lines of a table of other witnesses, through near-perfect and poor relays."""
    yield "## Other witnesses\n"
    yield "| competence, A to E | fidelity | naive | claimtrack | of naive | bound of naive | ECE |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for competence in (COMPETENCE, *OTHERS):
        for setting in (SETTINGS[0], SETTINGS[2]):
            world = made_up(evolve(setting, competence=competence), claims, seed)
            reference, best = (scored(world, method)[0].brier for method in (NAIVE, BOUND))
            found, _ = scored(world, OURS)
            yield (
                f"| {', '.join(map(str, competence))} | {setting.mean_fidelity} | {reference:.4f}"
                f" | {found.brier:.4f} | {found.brier / reference:.2f}"
                f" | {best / reference:.2f} | {found.calibration:.3f} |"
            )


def torn(world: World) -> float:
    """Return the share of words that some outlets report one way and some the other."""
    for_ = np.bincount(world.word, world.so)
    return float(np.mean((for_ > 0) & (for_ < np.bincount(world.word))))


def page(claims: int, seed: int) -> Iterator[str]:
    """Yield the lines of all tables."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    yield f"{claims:,} claims a setting, seed {seed}; load average {load}."
    for setting in SETTINGS:
        yield ""
        yield from table(setting, claims, seed)
    yield ""
    yield from witnesses(claims, seed)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.belief", description="Measure it.")
    parser.add_argument("--claims", type=int, default=CLAIMS, help="how many for each setting")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"keep it in {PAGE.name}")
    chosen = parser.parse_args(arguments)
    lines = []
    for line in page(chosen.claims, chosen.seed):
        print(line, flush=True)
        lines.append(line)
    if chosen.write:
        prose, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
        PAGE.write_text(f"{prose}{mark}\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
