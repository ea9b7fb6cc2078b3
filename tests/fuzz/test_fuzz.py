"""Tests that the inputs of the corpus keep their properties, and of the command."""

import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import sleep

import pytest

from tests.fuzz import __main__ as command
from tests.fuzz.__main__ import Outcome
from tests.fuzz.harness import (
    CORPUS,
    HARNESSES,
    MAX_INPUT,
    corpus_of,
    load_harness,
    mutated_inputs,
)
from tests.laws.profiles import parametrize_seeds
from tests.nonempty import nonempty

FILES, SIZE = 200, 300_000


@pytest.mark.parametrize("name", HARNESSES)
def test_corpus_keeps_its_properties(name: str) -> None:
    harness = load_harness(name)
    for data in nonempty(corpus_of(name)):
        harness.check(data)


@parametrize_seeds(1, 20)
@pytest.mark.parametrize("name", HARNESSES)
def test_mutated_inputs_keep_the_properties(name: str, seed: int) -> None:
    harness = load_harness(name)
    for data in islice(mutated_inputs(corpus_of(name), seed), 5):
        harness.check(data)


def test_corpus_is_small_and_each_folder_has_a_harness() -> None:
    folders = sorted(path.name for path in CORPUS.iterdir())
    inputs = [data for name in folders for data in corpus_of(name)]

    assert sorted(HARNESSES) == folders
    assert len(inputs) < FILES
    assert sum(map(len, inputs)) < SIZE


def test_mutations_are_many_and_reproducible() -> None:
    inputs = [b"2021-10-19", b"1984~/2004-06"]
    one, other = (list(islice(mutated_inputs(inputs, 7), 100)) for _ in range(2))

    assert one == other
    assert len(set(one)) > 50
    assert max(map(len, one)) <= MAX_INPUT


class _Fragile:
    """A harness whose property most mutations break."""

    def check(self, data: bytes) -> None:
        assert data == b"whole"

    def seeds(self) -> Iterator[bytes]:
        yield b"whole"


def test_input_that_breaks_a_property_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    monkeypatch.setattr(command, "load_harness", lambda name: _Fragile())
    monkeypatch.setattr(command, "corpus_of", lambda name: [])
    options = ["-max_total_time=60", f"-artifact_prefix={tmp_path}/", str(tmp_path)]

    with pytest.raises(AssertionError):
        command.fuzz_here("fragile", options)
    assert [True] == [b"whole" != path.read_bytes() for path in tmp_path.iterdir()]


class _Recorder:
    """A harness that keeps its inputs, and takes some time for each."""

    def __init__(self, pause: float = 0) -> None:
        self.inputs: list[bytes] = []
        self.pause = pause

    def check(self, data: bytes) -> None:
        self.inputs.append(data)
        sleep(self.pause)

    def seeds(self) -> Iterator[bytes]:
        yield b"one"
        yield b"two"


def test_equal_seeds_try_equally_many_equal_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorders = _Recorder(), _Recorder()
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    monkeypatch.setattr(command, "corpus_of", lambda name: [])
    for recorder in recorders:
        monkeypatch.setattr(command, "load_harness", lambda name, it=recorder: it)
        command.fuzz_here("recorder", ["-max_total_time=60", "-runs=40", "-seed=7"])

    assert 40 == len(recorders[0].inputs)
    assert recorders[0].inputs == recorders[1].inputs


def test_runs_end_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = _Recorder(pause=0.3)
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    monkeypatch.setattr(command, "corpus_of", lambda name: [])
    monkeypatch.setattr(command, "load_harness", lambda name: recorder)
    command.fuzz_here("recorder", ["-max_total_time=1", "-runs=1000", "-seed=7"])

    assert 1 <= len(recorder.inputs) < 1000


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        pytest.param([Outcome.OK, Outcome.OK], 0, id="all"),
        pytest.param([Outcome.NOT_FINISHED, Outcome.OK], 2, id="one in part"),
        pytest.param([Outcome.FAILED, Outcome.NOT_FINISHED], 1, id="one fails, one in part"),
    ],
)
def test_unfinished_harness_is_no_pass(
    outcomes: list[Outcome],
    status: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    results = iter(outcomes)

    def fuzz(name: str, seconds: int, keep: bool, seed: int, runs: int) -> command.Result:
        assert (600, 1, HARNESSES[name]) == (seconds, seed, runs)
        return command.Result(name, runs, 1.0, "", next(results), "")

    monkeypatch.setattr(command, "fuzz", fuzz)
    monkeypatch.setattr(sys, "argv", ["fuzz", "edtf", "anchoring", "--seed", "1", "--jobs", "1"])

    assert status == command.main()
    printed = re.findall("ok|FAILED|NOT FINISHED", capsys.readouterr().out)
    assert [each.value for each in outcomes] == printed


@pytest.mark.parametrize(
    ("status", "tried", "runs", "outcome"),
    [
        (0, 10, 10, Outcome.OK),
        (0, 11, 10, Outcome.OK),
        (0, 9, 10, Outcome.NOT_FINISHED),
        (0, 9, 0, Outcome.OK),
        (1, 10, 10, Outcome.FAILED),
        (1, 9, 10, Outcome.FAILED),
    ],
)
def test_outcome_of_a_harness(status: int, tried: int, runs: int, outcome: Outcome) -> None:
    assert outcome is command.outcome_of(status, tried, runs)
