"""What is found in a part, put on disk and taken from there."""

from pathlib import Path

from claimtrack.analysis.facts import Facts
from claimtrack.engine import judged, place_order
from claimtrack.formats import jsonl
from claimtrack.rules import shipped
from claimtrack.scale.run import put, taken
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
