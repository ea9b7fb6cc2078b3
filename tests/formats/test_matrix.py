"""Conversion of all sample ledgers through all formats."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import given

from claimtrack.formats.records.loss import Loss, LossReason
from claimtrack.formats.registry import FORMATS, WRITABLE, read, write
from claimtrack.model import Document, Ledger, ref_of
from tests.formats.trials import tried
from tests.nonempty import nonempty
from tests.strategies import flagged_ledgers, ledgers

ROOT = Path(__file__).parents[2]

LEDGERS = sorted(
    path
    for folder in ("examples", "seeds", "tests/defects", "tests/formats")
    for path in (ROOT / folder).rglob("*.toml")
    if path.name != "pyproject.toml"
    and path.read_text("utf-8").lstrip().startswith(("ledger", "#"))
)
"""The ledgers of the examples, the seeds and the corpus of defects, and the specimen."""

WITH_DRAFTS = ("toml", "jsonl", "csv", "parquet")
LOSSLESS = (*WITH_DRAFTS, "prov-json")


def without_texts(ledger: Ledger) -> Ledger:
    """Return a ledger without document texts, which are not written."""
    records = (
        evolve(record, text=None) if isinstance(record, Document) else record
        for record in ledger.records()
    )
    return Ledger.of(records, settings=ledger.settings)


def without_drafts(lost: Sequence[Loss]) -> tuple[Loss, ...]:
    """Return losses except those of drafts."""
    return tuple(loss for loss in lost if loss.what not in ("claim.draft", "assertion.draft"))


def test_there_are_sample_ledgers() -> None:
    assert len(LEDGERS) > 80


def test_lossless_formats_are_listed() -> None:
    specimen = read(ROOT / "tests/formats/specimen.toml").without_drafts()

    assert set(LOSSLESS) == {name for name in WRITABLE if not write(specimen, name).lost}


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_ledger_reads_back_equal_or_losses_are_reported(path: Path, tmp_path: Path) -> None:
    ledger = without_texts(read(path, "toml"))

    for name in nonempty(WRITABLE):
        written = write(ledger, name)
        written.save(tmp_path / name)
        back = FORMATS[name].read
        if name in LOSSLESS:
            assert back is not None
            kept = ledger if name in WITH_DRAFTS else ledger.without_drafts()
            assert (kept, ()) == (back(tmp_path / name), without_drafts(written.lost))
        else:
            assert written.lost or back is None


@tried
@given(ledger=ledgers())
def test_ledger_survives_conversion_through_all_formats(ledger: Ledger) -> None:
    with TemporaryDirectory() as folder:
        here = ledger
        for name in (*LOSSLESS, *reversed(LOSSLESS)):
            path = Path(folder) / name
            write(here, name).save(path, overwrite=True)
            here = read(path, name)

    assert ledger == here


@tried
@given(ledger=flagged_ledgers())
def test_drafts_survive_conversion_through_the_formats_that_carry_them(ledger: Ledger) -> None:
    with TemporaryDirectory() as folder:
        here = ledger
        for name in nonempty(WITH_DRAFTS):
            path = Path(folder) / name
            write(here, name).save(path)
            here = read(path, name)

    assert ledger == here


@pytest.mark.parametrize("name", sorted({*WRITABLE} - {*WITH_DRAFTS}))
@tried
@given(ledger=flagged_ledgers())
def test_other_formats_omit_drafts_and_report_each(name: str, ledger: Ledger) -> None:
    accepted = ledger.without_drafts()
    written, plain = write(ledger, name), write(accepted, name)

    assert plain.files == written.files
    more = written.lost[len(plain.lost) :]
    assert {*map(ref_of, accepted.drafts)} == {
        ref_of(each) for loss in more for each in loss.records
    }
    assert all(loss.fate is LossReason.NEVER for loss in more)
    assert any("omitted" in loss.why for loss in more) is (accepted.draft_count > 0)
