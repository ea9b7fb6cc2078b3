"""Law: a ledger divided on disk has the same findings as the whole."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa  # type: ignore[import-untyped]  # untyped package
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # untyped package
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.confidential import Disguise
from claimtrack.engine.run import run as run_whole
from claimtrack.engine.waivers import waiver_lookup
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
from claimtrack.rules import builtin_rules
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.run import check_parts, divide_ledger
from tests.laws.profiles import law_settings, parametrize_seeds
from tests.laws.stories import choose_at_random, random_story, stories, story
from tests.laws.test_parts import TODAY, fact_ledger, ledger_with_waived_unused_records
from tests.nonempty import nonempty
from tests.parts_oracle import Parts

RULES = builtin_rules()
MANNER = CheckOptions(Settings(), TODAY, Disguise.of())


few = law_settings(10)  # each example divides, checks and merges a ledger on disk


def assert_parts_match_whole(ledger: Ledger, size: int, jobs: int = 1) -> None:
    """Assert that parts on disk have the findings of the whole, in the same order."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        whole = run_whole(parquet_folder.read(folder), RULES, today=TODAY)
        parts = divide_ledger(folder, Path(name) / "parts", size)
        codes = frozenset(waiver.code for waiver in ledger.waivers)
        done = check_parts(parts, CheckOptions(ledger.settings, TODAY, Disguise.of(), codes), jobs)
        found = [*done.findings()]
        waiver_of = waiver_lookup(done.waivers, TODAY)
        waived = [finding for finding in found if waiver_of(finding) is not None]
        reported = [finding for finding in found if waiver_of(finding) is None]

        assert [*map(str, whole.findings)] == [*map(str, reported)]
        assert [*map(str, whole.waived)] == [*map(str, waived)]
        assert [f.fingerprint for f in found] == [row.fingerprint for row in done.rows()]
        assert (len(ledger.claims), len(ledger.assertions)) == (done.claims, done.assertions)


def with_sorted_claims(ledger: Ledger) -> Ledger:
    """Return a ledger with its claims in the order of the oracle."""
    records = [record for record in ledger.records() if not isinstance(record, Claim)]
    claims = [ledger.claims[id] for id in sorted(ledger.claims)]
    return Ledger.of(records, claims, settings=ledger.settings)


def without_texts(ledger: Ledger) -> Ledger:
    """Return a ledger without the texts of documents, which tables do not store."""
    return Ledger.of(
        evolve(record, text=None) if isinstance(record, Document) else record
        for record in ledger.records()
    )


@few
@given(stories(), st.sampled_from([1, 3, 9]))
def test_findings_of_parts_on_disk_equal_those_of_whole(ledger: Ledger, size: int) -> None:
    assert_parts_match_whole(without_texts(ledger), size)


@few
@given(stories(), st.sampled_from([1, 3, 9]))
def test_parts_on_disk_equal_oracle(story: Ledger, size: int) -> None:
    assert_parts_equal_oracle(with_sorted_claims(without_texts(story)), size)


@pytest.mark.parametrize("withdrawn_last", [False, True])
def test_withdrawn_document_that_only_a_retraction_mentions(withdrawn_last: bool) -> None:
    retractions = [
        Retraction(Ref(RecordKind.ASSERTION, "said"), at=["report"]),
        Retraction(Ref(RecordKind.DOCUMENT, "report")),
    ]
    ledger = Ledger.of(
        [Source(id, "person") for id in ("ada", "ben")],
        Document("report", "ben"),
        [Claim(id, "Text.") for id in "abcd"],
        Assertion("d", ["ada"], id="said"),
        retractions if withdrawn_last else reversed(retractions),
    )

    assert_parts_equal_oracle(ledger, 1)
    assert_parts_match_whole(ledger, 1)


def assert_parts_equal_oracle(ledger: Ledger, size: int) -> None:
    """Assert that a ledger with its claims in order is divided on disk as in memory."""
    expected = Parts.of(ledger, size)
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        parts = divide_ledger(folder, Path(name) / "parts", size)

        assert len(expected) == parts.plan.count
        for number in range(len(expected)):
            part = parquet_folder.read_part(parts.part(number), folder)
            assert expected.part(number) == part


@parametrize_seeds(15, 40)
def test_findings_of_random_ledgers_in_parts_equal_those_of_whole(seed: int) -> None:
    assert_parts_match_whole(fact_ledger(choose_at_random(seed)), 1)
    assert_parts_match_whole(without_texts(random_story(seed)), 1)


def test_waiver_applies_only_to_findings_of_whole() -> None:
    assert_parts_match_whole(ledger_with_waived_unused_records(), 1)


def write_dangling_retraction(folder: Path) -> None:
    """Write a ledger with a retraction of a missing document."""
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


def test_dangling_retraction_is_reported_as_in_whole(tmp_path: Path) -> None:
    write_dangling_retraction(tmp_path / "whole")
    with pytest.raises(LedgerError) as plain:
        parquet_folder.read(tmp_path / "whole")

    with pytest.raises(LedgerError) as caught:
        check_parts(divide_ledger(tmp_path / "whole", tmp_path / "parts", 1), MANNER)

    assert plain.value.problems == caught.value.problems
    assert "unknown document `nowhere`" in plain.value.problems[0].message


def test_findings_by_two_processes_equal_those_of_whole() -> None:
    assert_parts_match_whole(without_texts(story(choose_at_random(3), 30)), 9, jobs=2)


@pytest.mark.deep
@pytest.mark.parametrize("start", range(40, 100, 10))
def test_findings_of_many_random_ledgers_in_parts_equal_those_of_whole(start: int) -> None:
    for seed in nonempty(range(start, start + 10)):
        assert_parts_match_whole(fact_ledger(choose_at_random(seed)), 1)
        assert_parts_match_whole(without_texts(random_story(seed)), 2)
        assert_parts_match_whole(without_texts(story(choose_at_random(seed), 14)), 5)
