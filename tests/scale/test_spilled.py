"""What is found in a part, put on disk and taken from there."""

from pathlib import Path
from random import Random

import pytest

from claimtrack.analysis.facts import Facts
from claimtrack.engine import judged, place_order
from claimtrack.formats import jsonl
from claimtrack.rules import shipped
from claimtrack.scale.spilled import merged, put, taken
from tests.benchmarks.generator import generate

LEDGER = jsonl.read_text(jsonl.write(generate(300)), "many.jsonl")
FOUND = sorted(judged(Facts(LEDGER), shipped()), key=place_order)


def test_findings_are_taken_from_disk_as_they_were_put_there(tmp_path: Path) -> None:
    put(tmp_path / "found", FOUND)

    assert FOUND == [*taken(tmp_path / "found")]


def test_places_which_take_no_part_in_equality_are_taken_from_disk_too(tmp_path: Path) -> None:
    put(tmp_path / "found", FOUND)

    found = [*taken(tmp_path / "found")]
    assert [each.labels for each in FOUND] == [each.labels for each in found]


@pytest.mark.parametrize("files", [1, 2, 7, 60])
def test_findings_of_many_files_come_in_the_order_of_their_places(
    files: int, tmp_path: Path
) -> None:
    numbered = [(finding, Random(number).randrange(files)) for number, finding in enumerate(FOUND)]
    paths = [tmp_path / str(number) for number in range(files)]
    for number, path in enumerate(paths):
        put(path, [finding for finding, file in numbered if file == number])

    expected = sorted(numbered, key=lambda each: (place_order(each[0]), each[1]))
    assert expected == [*merged(paths)]
