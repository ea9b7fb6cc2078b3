"""A ledger in Parquet divided on disk has the findings of the whole."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it comes without types
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.confidential import Disguise
from claimtrack.engine.run import run as run_whole
from claimtrack.engine.waivers import waiving
from claimtrack.errors import LedgerError
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    RecordKind,
    Ref,
    Retraction,
    Settings,
    Source,
)
from claimtrack.rules import shipped
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.run import divided, run
from tests.laws.profiles import seeds, tried
from tests.laws.stories import choosing, random_story, stories, story
from tests.laws.test_parts import TODAY, stating, waived_where_it_is_named_elsewhere
from tests.parts_oracle import Parts

RULES = shipped()
MANNER = CheckOptions(Settings(), TODAY, Disguise.of())


few = tried(15)  # each example divides, judges and merges a ledger on disk


def adds_up(ledger: Ledger, most: int, jobs: int = 1) -> None:
    """Hold that parts on disk have the findings of the whole, in the order of the whole."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        whole = run_whole(parquet_folder.read(folder), RULES, today=TODAY)
        parts = divided(folder, Path(name) / "parts", most)
        codes = frozenset(waiver.code for waiver in ledger.waivers)
        done = run(parts, CheckOptions(ledger.settings, TODAY, Disguise.of(), codes), jobs)
        found = [*done.findings()]
        waiver_of = waiving(done.waivers, TODAY)
        waived = [finding for finding in found if waiver_of(finding) is not None]
        kept = [finding for finding in found if waiver_of(finding) is None]

        assert [*map(str, whole.findings)] == [*map(str, kept)]
        assert [*map(str, whole.waived)] == [*map(str, waived)]
        assert [f.fingerprint for f in found] == [row.fingerprint for row in done.rows()]
        assert (len(ledger.claims), len(ledger.assertions)) == (done.claims, done.assertions)


def in_the_order_of_ids(ledger: Ledger) -> Ledger:
    """Return a ledger whose claims stand as the oracle numbers them."""
    records = [record for record in ledger.records() if not isinstance(record, Claim)]
    claims = [ledger.claims[id] for id in sorted(ledger.claims)]
    return Ledger.of(records, claims, settings=ledger.settings)


def without_texts(ledger: Ledger) -> Ledger:
    """Return a ledger whose documents have no text, which tables do not keep."""
    return Ledger.of(
        evolve(record, text=None) if isinstance(record, Document) else record
        for record in ledger.records()
    )


@few
@given(stories(), st.sampled_from([1, 3, 9]))
def test_the_findings_of_parts_on_disk_are_those_of_the_whole(ledger: Ledger, most: int) -> None:
    adds_up(without_texts(ledger), most)


@few
@given(stories(), st.sampled_from([1, 3, 9]))
def test_the_parts_are_those_of_the_oracle(story: Ledger, most: int) -> None:
    ledger = in_the_order_of_ids(without_texts(story))
    expected = Parts.of(ledger, most)
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        parts = divided(folder, Path(name) / "parts", most)

        assert len(expected) == parts.plan.count
        for number in range(len(expected)):
            part = parquet_folder.read_part(parts.part(number), folder)
            assert expected.part(number) == part


@seeds(15, 40)
def test_so_are_those_of_random_ledgers(seed: int) -> None:
    adds_up(stating(choosing(seed)), 1)
    adds_up(without_texts(random_story(seed)), 1)


def test_a_waiver_fits_only_what_holds_of_the_whole() -> None:
    adds_up(waived_where_it_is_named_elsewhere(), 1)


def retracting_nothing(folder: Path) -> None:
    """Write a ledger whose retraction is of a document that is not there."""
    ledger = Ledger.of(
        Source("she", "person"),
        Document("page", publisher="she"),
        [Claim(f"c{i}", "It is so.") for i in range(3)],
        [Assertion(f"c{i}", ["she"], at="page") for i in range(3)],
        Retraction(Ref(RecordKind.DOCUMENT, "page")),
    )
    parquet_folder.write(ledger).save(folder)
    path = folder / "retractions.parquet"
    table = pq.read_table(path)
    position = table.schema.get_field_index("document")
    names = pa.array(["nowhere"]).cast(table.schema.field("document").type)
    pq.write_table(table.set_column(position, "document", names), path)


def test_a_retraction_that_names_nothing_is_told_as_in_the_whole(tmp_path: Path) -> None:
    retracting_nothing(tmp_path / "whole")
    with pytest.raises(LedgerError) as plain:
        parquet_folder.read(tmp_path / "whole")

    with pytest.raises(LedgerError) as caught:
        run(divided(tmp_path / "whole", tmp_path / "parts", 1), MANNER)

    assert plain.value.problems == caught.value.problems
    assert "unknown document `nowhere`" in plain.value.problems[0].message


def test_so_are_those_of_several_processes() -> None:
    adds_up(without_texts(story(choosing(3), 30)), 9, jobs=2)


@pytest.mark.deep
@pytest.mark.parametrize("start", range(40, 100, 10))
def test_so_are_those_of_many_random_ledgers(start: int) -> None:
    for seed in range(start, start + 10):
        adds_up(stating(choosing(seed)), 1)
        adds_up(without_texts(random_story(seed)), 2)
        adds_up(without_texts(story(choosing(seed), 14)), 5)
