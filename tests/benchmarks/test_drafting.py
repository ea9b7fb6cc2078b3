"""The benchmark of extractors."""

import json

import pytest

from tests.benchmarks import drafting


def test_measures_speed_and_hostile_texts(capsys: pytest.CaptureFixture[str]) -> None:
    drafting.main(["--only", "patterns", "--size", "100"])
    figures = json.loads(capsys.readouterr().out)
    lines = [*drafting.tables({"patterns": figures}, 100)]

    assert {*drafting.HOSTILE, "load", "rate", "find rate", "memory"} == figures.keys()
    assert len(drafting.HOSTILE) + 6 == len(lines)


def test_hostile_texts_have_about_the_size_that_is_asked_for() -> None:
    lengths = [len(make(10_000)) for make in drafting.HOSTILE.values()]

    assert 10_000 == min(lengths)
    assert max(lengths) < 10_100
