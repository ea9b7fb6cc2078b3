"""The simulation of belief: its worlds follow their settings, and its ranking holds."""

from itertools import product
from math import prod

import numpy as np
import pytest
from attrs import evolve

from tests.benchmarks import belief
from tests.benchmarks.belief import (
    METHODS,
    NAIVE,
    OURS,
    SETTINGS,
    Score,
    Setting,
    World,
    make_world,
)
from tests.nonempty import nonempty

KNOWN, RARE, POOR, MIXED, MISJUDGED, AGENCY = SETTINGS


def brier(world: World, method: str) -> float:
    return Score.of(METHODS[method](world)(), world.truth).brier


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_claimtrack_matches_its_formula(setting: Setting) -> None:
    world = make_world(setting, 1500, seed=1)

    np.testing.assert_allclose(
        METHODS[OURS](world)(), belief.net_origins(world)(), rtol=0, atol=1e-9
    )


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_claimtrack_scores_far_better_than_counting(setting: Setting) -> None:
    world = make_world(setting, 1500, seed=1)

    assert brier(world, OURS) < 0.9 * brier(world, NAIVE)


def test_claimtrack_reaches_the_bound_with_known_reliabilities() -> None:
    world = make_world(POOR, 1500, seed=1)

    np.testing.assert_allclose(METHODS[OURS](world)(), belief.bound(world)(), rtol=0, atol=1e-9)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_fusing_origins_scores_better_than_fusing_reports(setting: Setting) -> None:
    world = make_world(setting, 3000, seed=2)

    for operator in ("CBF", "BCF"):
        over_reports = brier(world, f"{operator} over all reports")
        assert brier(world, f"{operator} over origins") < over_reports


@pytest.mark.parametrize("setting", [KNOWN, RARE, POOR, AGENCY], ids=lambda setting: setting.name)
def test_no_method_scores_better_than_the_bound(setting: Setting) -> None:
    world = make_world(setting, 3000, seed=3)
    bound = brier(world, belief.BOUND)

    for method in nonempty(METHODS):
        assert bound <= brier(world, method) + 1e-3, method


def test_counting_an_origin_on_both_sides_scores_worse() -> None:
    world = make_world(POOR, 3000, seed=4)
    apart = brier(world, "log-odds over origins, each side for itself")

    assert brier(world, OURS) < 0.9 * apart


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_bound_follows_bayes_rule(setting: Setting) -> None:
    """Sum over all combinations of truth, words and reports."""
    world = make_world(setting, 40, seed=5)
    found = belief.bound(world)()

    expected = [_posterior(world, claim) for claim in range(40)]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def _posterior(world: World, claim: int) -> float:
    prior, words = world.setting.prior, np.flatnonzero(world.claim == claim).tolist()
    ways = {True: 0.0, False: 0.0}
    for truth, *said in product((True, False), repeat=1 + len(words)):
        chance = prior if truth else 1 - prior
        for word, of_it in zip(words, said, strict=True):
            reports = np.flatnonzero(world.word == word).tolist()
            chance *= _alike(world.competence[world.speaker[word]], of_it == truth)
            if world.agency is None:
                chance *= _reported(world, reports, of_it)
            else:
                through = world.fidelity[world.agency[word]]
                chance *= sum(
                    _alike(through, passed == of_it) * _reported(world, reports, passed)
                    for passed in (True, False)
                )
        ways[truth] += chance
    return ways[True] / sum(ways.values())


def _reported(world: World, reports: list[int], so: bool) -> float:
    return prod(_alike(world.fidelity[world.outlet[r]], world.so[r] == so) for r in reports)


def _alike(knows: float, right: bool) -> float:
    """Return the probability that a source that knows or tosses a coin is right or wrong."""
    return (1 + knows) / 2 if right else (1 - knows) / 2


def test_a_seed_gives_the_same_world() -> None:
    one, same, other = (make_world(MISJUDGED, 50, seed) for seed in (7, 7, 8))

    for column in ("truth", "claim", "speaker", "word", "outlet", "so", "competence", "fidelity"):
        np.testing.assert_array_equal(getattr(one, column), getattr(same, column))
    assert not np.array_equal(one.truth, other.truth)


def test_a_world_follows_its_setting() -> None:
    world = make_world(evolve(RARE, fidelity=(0.5, 0.7)), 20_000, seed=9)
    says = world.so == world.truth[world.claim[world.word]]
    expected = (1 + world.competence[world.speaker[world.word]] * 0.6) / 2

    assert 0.2 == pytest.approx(np.mean(world.truth), abs=0.01)
    assert 2.5 == pytest.approx(len(world.claim) / 20_000, abs=0.05)
    assert 6.5 == pytest.approx(len(world.word) / len(world.claim), abs=0.1)
    assert np.mean(expected) == pytest.approx(np.mean(says), abs=0.01)


def test_speakers_and_outlets_are_unique_for_each_claim() -> None:
    world = make_world(KNOWN, 2000, seed=10)

    for claim, who in ((world.claim, world.speaker), (world.claim[world.word], world.outlet)):
        pairs = set(zip(claim.tolist(), who.tolist(), strict=True))
        assert len(claim) == len(pairs)


def test_scores_match_textbook_formulas() -> None:
    half = Score.of(np.array([0.5, 0.5]), np.array([True, False]))
    sure = Score.of(np.array([1.0, 1.0]), np.array([True, False]))
    apart = Score.of(np.array([0.25, 0.25, 0.95, 0.95]), np.array([False, True, True, True]))

    assert 0.25 == half.brier
    assert np.log(2) == pytest.approx(half.log_loss)
    assert 0.0 == half.calibration
    assert 0.5 == sure.brier
    assert np.log(1e6) / 2 == pytest.approx(sure.log_loss, abs=1e-6)
    assert 0.5 == sure.calibration
    assert 0.5 * 0.25 + 0.5 * 0.05 == pytest.approx(apart.calibration)


def test_the_command_writes_its_tables_below_the_prose(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path_factory.mktemp("page") / "page.md"
    page.write_text(f"Prose.\n\n{belief.MARK}old tables\n", encoding="utf-8")
    monkeypatch.setattr(belief, "PAGE", page)

    belief.main(["--claims", "30", "--write"])

    printed = capsys.readouterr().out
    assert f"Prose.\n\n{belief.MARK}\n{printed}" == page.read_text(encoding="utf-8")
    assert all(f"| {method} |" in printed for method in METHODS)
