"""Tests that the inputs of the corpus keep their properties, and of the command."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.fuzz import __main__ as command
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
