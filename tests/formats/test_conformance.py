"""The specimen gives every key, and what a format does not list as lost it keeps."""

from pathlib import Path

import pytest

from claimtrack.formats.records.shape import CLASSES, shape_of
from claimtrack.formats.registry import FORMATS, WRITABLE, write
from claimtrack.model import Hop, Settings
from tests.formats.conformance import SPECIMEN, Kept, concepts, kept, losses

READABLE = [name for name in WRITABLE if FORMATS[name].read is not None]


def test_the_specimen_gives_every_key_of_every_record() -> None:
    assert [] == [concept.what for concept in concepts() if not concept.records]


def test_every_key_of_every_record_is_a_concept() -> None:
    told = {concept.what for concept in concepts()}
    keys = {
        f"{noun.value}.{word}" for noun, kind in CLASSES.items() for word in shape_of(kind).by_name
    }
    hops = {f"hop.{word}" for word in shape_of(Hop).by_name}

    assert told == (keys - {"assertion.via"}) | hops


def test_the_specimen_has_settings_of_its_own() -> None:
    assert Settings() != SPECIMEN.settings


@pytest.mark.parametrize("format", WRITABLE)
def test_what_a_format_loses_is_a_key_or_a_part_of_one(format: str) -> None:
    """So that each loss has its row; the few others are of the ledger as a whole."""
    nouns = {concept.what.partition(".")[0] for concept in concepts()}
    whole = {"ledger", "document.text", "assessment"}

    strange = {
        loss.what
        for loss in losses()[format]
        if loss.what.partition(".")[0] not in nouns | {"claim.fact", "claim.search"}
        and loss.what not in whole
        and not loss.what.startswith("ledger.")
    }

    assert set() == strange


@pytest.mark.parametrize("format", READABLE)
def test_a_format_that_loses_nothing_reads_back_equal(format: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    written = write(SPECIMEN, format)
    written.save(path)
    read = FORMATS[format].read
    assert read is not None

    if not [loss for loss in written.lost if loss.what != "document.path"]:
        assert SPECIMEN == read(path)
    else:
        assert SPECIMEN != read(path)


@pytest.mark.parametrize("format", ["toml", "jsonl"])
def test_the_ledger_formats_keep_all(format: str) -> None:
    assert {Kept.WHOLE} == {kept(concept, losses()[format]) for concept in concepts()}
