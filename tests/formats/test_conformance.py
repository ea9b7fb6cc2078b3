"""Tests of the conformance table of formats."""

from pathlib import Path

import pytest

from claimtrack.formats.records.shape import CLASS_BY_KIND, shape_of
from claimtrack.formats.registry import FORMATS, WRITABLE, write
from claimtrack.model import Assertion, Claim, Hop, Ledger, Settings, Source
from tests.formats.conformance import SPECIMEN, Kept, concepts, conformance_of, losses

READABLE = [name for name in WRITABLE if FORMATS[name].read is not None]


def test_specimen_has_every_key_of_every_record() -> None:
    assert [] == [concept.what for concept in concepts() if not concept.records]


def test_every_key_of_every_record_is_a_concept() -> None:
    told = {concept.what for concept in concepts()}
    keys = {
        f"{kind.value}.{word}"
        for kind, cls in CLASS_BY_KIND.items()
        for word in shape_of(cls).by_name
    }
    hops = {f"hop.{word}" for word in shape_of(Hop).by_name}

    assert told == (keys - {"assertion.via"}) | hops


def test_specimen_has_settings() -> None:
    assert Settings() != SPECIMEN.settings


@pytest.mark.parametrize("format", WRITABLE)
def test_losses_are_keys_or_parts_of_keys(format: str) -> None:
    """Each loss has a row in the table, except losses of the whole ledger."""
    kinds = {concept.what.partition(".")[0] for concept in concepts()}
    whole = {"ledger", "document.text", "assessment"}

    strange = {
        loss.what
        for loss in losses()[format]
        if loss.what.partition(".")[0] not in kinds | {"claim.fact", "claim.search"}
        and loss.what not in whole
        and not loss.what.startswith("ledger.")
    }

    assert set() == strange


@pytest.mark.parametrize("format", WRITABLE)
def test_losses_are_of_keys_that_the_ledger_sets(format: str) -> None:
    ledger = Ledger.of(
        Source("mayor", "official"), Claim("closed", "Closed."), Assertion("closed", ["mayor"])
    )
    keys = {
        *("source.id", "source.kind", "claim.id", "claim.text"),
        *("assertion.claim", "assertion.via", "hop.source"),
    }

    assert {loss.what for loss in write(ledger, format).lost} <= keys | {"assessment"}


@pytest.mark.parametrize("format", READABLE)
def test_lossless_format_reads_back_equal(format: str, tmp_path: Path) -> None:
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
def test_ledger_formats_are_lossless(format: str) -> None:
    assert {Kept.WHOLE} == {conformance_of(concept, losses()[format]) for concept in concepts()}
