"""The accuracy of belief in simulated worlds: ``python -m tests.benchmarks.belief``.

A seed generates claims, people who know the truth or guess, and outlets that repeat
them correctly or not. claimtrack gets the reports as a ledger; other methods compute
probabilities from the same reports. A Markdown table for each setting shows the accuracy
and the time of each method.
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
"""Maximum numbers of origins per claim and of outlets per origin."""

GRADES = "ABCDE"
COMPETENCE = (0.95, 0.8, 0.65, 0.5, 0.35)
"""Probability that an origin of each grade knows the truth; else it guesses."""
OTHERS = (
    (0.99, 0.9, 0.7, 0.5, 0.3),
    (0.9, 0.7, 0.5, 0.3, 0.1),
    (0.8, 0.6, 0.4, 0.2, 0.05),
    (0.81, 0.5, 0.09, 0.0, 0.0),
)
"""Other competences, for a sensitivity analysis; the last are those of the grades."""

SPEAKERS = 250
"""Number of people per place of a claim."""
PAPERS = 600
"""Number of outlets."""
AGENCIES = 25
"""Number of agencies per place of a claim."""
RUNS = 3
"""Number of repetitions of each timed run."""
TRIED = 1000
"""The weight of evidence for a grade, including ignorance."""


@frozen
class Setting:
    """The parameters of a simulation, and the required accuracy.

    The fidelity of outlets is uniform in the range ``fidelity``; methods know only its
    mean. The competence of people deviates from that of their grade, which methods know,
    by a normal deviate of standard deviation ``misjudged``, clipped to 0 and 1. With
    ``agency``, all outlets repeat an origin through one agency of the same fidelity.
    ``target`` is the maximum ratio of the Brier score to that of the naive method.
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
        """The trust in an outlet about which nothing else is known."""
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
    """A simulated world: claims with their truth, words of origins, and reports.

    ``claim`` and ``speaker`` have an entry for each origin of each claim, its *word*.
    ``word``, ``outlet`` and ``so`` have an entry for each report: the repeated word, the
    outlet, and whether the report affirms the claim. ``grade`` and ``competence`` are
    those of each speaker. ``fidelity`` is that of each relay: first the outlets, then the
    agencies, if any. ``agency`` is the agency of each word.
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
    def stated_competence(self) -> Floats:
        """The competence of each speaker according to the grade."""
        return np.array(self.setting.competence)[self.grade]

    @property
    def mean_fidelities(self) -> Floats:
        """The mean fidelity for each relay."""
        return np.full(len(self.fidelity), self.setting.mean_fidelity)

    @property
    def sign(self) -> Floats:
        """1 for each report that affirms its claim, else -1."""
        return np.where(self.so, 1.0, -1.0)

    def by_claim(self, weights: Floats) -> Floats:
        """Return the probabilities of claims from the weights of their words."""
        sums = sum_by_place(self.claim, weights, len(self.truth))
        odds = self.setting.prior / (1 - self.setting.prior)
        probability: Floats = 1 / (1 + np.exp(-sums) / odds)
        return probability

    def word_certainty(self, fidelity: Floats) -> Floats:
        """Return the certainty that each word affirms its claim, from -1 to 1, given fidelities."""
        return self._through_agency(fidelity) * strength(self.net_weight(fidelity))

    def net_weight(self, fidelity: Floats) -> Floats:
        """Return the net weight of the reports that each word affirms its claim."""
        return sum_by_place(self.word, self.sign * weight(fidelity[self.outlet]), len(self.claim))

    def report_trust(self, fidelity: Floats) -> Floats:
        """Return the joint trust in the relays of each report."""
        found: Floats = self._through_agency(fidelity)[self.word] * fidelity[self.outlet]
        return found

    def _through_agency(self, fidelity: Floats) -> Floats:
        return np.ones(len(self.claim)) if self.agency is None else fidelity[self.agency]


def sum_by_place(place: Ints, values: Floats, count: int) -> Floats:
    """Return the sum of the values at each place."""
    sums: Floats = np.bincount(place, values, count).astype(np.float64)
    return sums


def weight(strength: Floats) -> Floats:
    """Return the logarithm of the odds of a word from its strength."""
    found: Floats = 2 * np.arctanh(strength)
    return found


def strength(weight: Floats) -> Floats:
    """Return the strength of a word from its weight."""
    found: Floats = np.tanh(weight / 2)
    return found


def make_world(setting: Setting, claims: int, seed: int) -> World:
    """Return a reproducible world for a seed."""
    random = np.random.default_rng(seed)
    grade = random.integers(0, len(GRADES), ORIGINS * SPEAKERS)
    stated = np.array(setting.competence)[grade]
    competence = np.clip(stated + setting.misjudged * random.standard_normal(len(grade)), 0, 1)
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
    """Return the ledger of all reports, with a chain for each."""
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
    """Return the probabilities that a source of some competence is right and wrong."""
    right = round((1 + competence) / 2 * TRIED)
    return right - 1, TRIED - right - 1


Answer = Callable[[], Floats]
"""A function that computes the probability of every claim from prepared input."""


def share(world: World) -> Answer:
    """Return the share of affirming reports."""

    def answer() -> Floats:
        claim, count = world.claim[world.word], len(world.truth)
        return np.bincount(claim, world.so, count) / np.bincount(claim, minlength=count)

    return answer


def naive(world: World) -> Answer:
    """Return the odds if all reports were independent evidence."""

    def answer() -> Floats:
        each = weight(
            world.stated_competence[world.speaker[world.word]]
            * world.report_trust(world.mean_fidelities)
        )
        return world.by_claim(sum_by_place(world.word, world.sign * each, len(world.claim)))

    return answer


@frozen(eq=False)
class Evidence:
    """Uncertain opinions on claims with the prior as base rate."""

    belief: Floats
    disbelief: Floats
    claim: Ints
    claims: int
    prior: float

    @property
    def uncertainty(self) -> Floats:
        """The uncertainty of each opinion."""
        return 1 - self.belief - self.disbelief

    def sum(self, values: Floats) -> Floats:
        """Return the sum of a value of opinions for every claim."""
        return sum_by_place(self.claim, values, self.claims)

    def projected(self, weights: Floats, uncertainty: Floats) -> Floats:
        """Return probabilities from weighted observations and the prior weight."""
        for_, against = (
            self.sum(weights * masses / self.uncertainty)
            for masses in (self.belief, self.disbelief)
        )
        probability: Floats = (for_ + self.prior * uncertainty) / (for_ + against + uncertainty)
        return probability


Fusion = Callable[[Evidence], Floats]
"""An operator of subjective logic that returns projected probabilities."""


def cumulative(held: Evidence) -> Floats:
    """Fuse opinions on independent evidence: add observations (CBF)."""
    return held.projected(np.ones(len(held.claim)), np.ones(held.claims))


def averaging(held: Evidence) -> Floats:
    """Fuse opinions on the same evidence: average observations (ABF)."""
    ones = np.ones(len(held.claim))
    return held.projected(ones, held.sum(ones))


def weighted(held: Evidence) -> Floats:
    """Average observations, each opinion weighted by its certainty (WBF)."""
    certainty = held.belief + held.disbelief
    return held.projected(certainty, held.sum(certainty))


def constraint(held: Evidence) -> Floats:
    """Fuse opinions by Dempster's rule (BCF)."""
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
            trust = world.report_trust(world.mean_fidelities)
            competence = world.stated_competence[world.speaker[world.word]]
            return _fused(fuse, world, world.sign * competence, trust, world.claim[world.word])

        return answer

    return prepared


def over_origins(fuse: Fusion) -> Callable[[World], Answer]:
    """Return the fusion of the words of origins, discounted by their certainty."""

    def prepared(world: World) -> Answer:
        def answer() -> Floats:
            attested = world.word_certainty(world.mean_fidelities)
            signed = np.sign(attested) * world.stated_competence[world.speaker]
            return _fused(fuse, world, signed, np.abs(attested), world.claim)

        return answer

    return prepared


def _fused(fuse: Fusion, world: World, signed: Floats, trust: Floats, claim: Ints) -> Floats:
    """Return the fused probability of opinions with some trust for or against a claim."""
    belief, disbelief = np.maximum(signed, 0) * trust, np.maximum(-signed, 0) * trust
    return fuse(Evidence(belief, disbelief, claim, len(world.truth), world.setting.prior))


def claimtrack_belief(world: World) -> Answer:
    """Return the probabilities of claimtrack for the ledger."""
    record = ledger(world)
    return lambda: assess(record).belief.opinions.projected


def net_origins(world: World) -> Answer:
    """Return the probabilities of claimtrack's formula, without a ledger."""

    def answer() -> Floats:
        attested = world.word_certainty(world.mean_fidelities)
        return world.by_claim(weight(world.stated_competence[world.speaker] * attested))

    return answer


def both_sides(world: World) -> Answer:
    """Return the same, counting an origin on both sides of a claim on both."""

    def answer() -> Floats:
        sides = [
            evolve(world, word=world.word[w], outlet=world.outlet[w], so=world.so[w])
            for w in (world.so, ~world.so)
        ]
        own = world.stated_competence[world.speaker]
        return world.by_claim(
            sum(
                (weight(own * side.word_certainty(side.mean_fidelities)) for side in sides),
                np.zeros(len(own)),
            )
        )

    return answer


def by_grade(world: World) -> Answer:
    """Return the probability from the true mean competence of grades and fidelity of outlets.

    As no two words of a claim are by one speaker, nor two reports by one outlet, it is
    what the best reader makes of them who cannot tell those of a grade apart.
    """

    def answer() -> Floats:
        people = np.bincount(world.grade, minlength=len(GRADES))
        mean = np.bincount(world.grade, world.competence, len(GRADES)) / np.maximum(people, 1)
        attested = world.word_certainty(np.full(len(world.fidelity), np.mean(world.fidelity)))
        return world.by_claim(weight(mean[world.grade[world.speaker]] * attested))

    return answer


def bound(world: World) -> Answer:
    """Return the probability from the true competences and fidelities."""

    def answer() -> Floats:
        attested = world.word_certainty(world.fidelity)
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
    "log-odds over origins, netted": net_origins,
    OURS: claimtrack_belief,
    "exact posterior (what a grade is worth)": by_grade,
    BOUND: bound,
}


@frozen
class Score:
    """The distance of probabilities from the truth; less is better."""

    brier: float
    log_loss: float
    calibration: float
    """The expected calibration error (ECE) with 10 bins."""

    @classmethod
    def of(cls, probability: Floats, truth: Flags) -> "Score":
        """Return the score of some probabilities."""
        brier = np.mean((probability - truth) ** 2)
        clipped = np.clip(probability, 1e-6, 1 - 1e-6)
        log_loss = -np.mean(np.log(np.where(truth, clipped, 1 - clipped)))
        bins = np.minimum((probability * 10).astype(np.int64), 9)
        off = np.abs(np.bincount(bins, probability - truth)).sum() / len(truth)
        return cls(float(brier), float(log_loss), float(off))


def measure_score(world: World, method: str) -> tuple[Score, float]:
    """Return the score of a method and its minimum CPU seconds of some runs."""
    answer = METHODS[method](world)
    took = []
    for _ in range(RUNS):
        start = process_time()
        probability = answer()
        took.append(process_time() - start)
    return Score.of(probability, world.truth), min(took)


def table(setting: Setting, claims: int, seed: int) -> Iterator[str]:
    """Yield the lines of a table as they are measured."""
    world = make_world(setting, claims, seed)
    low, high = setting.fidelity
    yield f"## {setting.name}\n"
    yield (
        f"Prior {setting.prior}, fidelity {low} to {high}, competence misjudged by"
        f" {setting.misjudged}; {split_share(world):.0%} of the origins are on both sides;"
        f" target {setting.target} of naive.\n"
    )
    yield "| method | Brier | of naive | log-loss | ECE | µs a claim |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    reference = Score.of(naive(world)(), world.truth).brier
    for method in METHODS:
        score, took = measure_score(world, method)
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
            world = make_world(evolve(setting, competence=competence), claims, seed)
            reference, best = (measure_score(world, method)[0].brier for method in (NAIVE, BOUND))
            found, _ = measure_score(world, OURS)
            yield (
                f"| {', '.join(map(str, competence))} | {setting.mean_fidelity} | {reference:.4f}"
                f" | {found.brier:.4f} | {found.brier / reference:.2f}"
                f" | {best / reference:.2f} | {found.calibration:.3f} |"
            )


def split_share(world: World) -> float:
    """Return the share of words that outlets report in both ways."""
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
