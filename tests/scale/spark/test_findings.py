"""Findings on Spark are the findings of the whole ledger."""

from pathlib import Path

import pytest
from attrs import evolve

from claimtrack.errors import LedgerError
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Claim, Ledger, Source
from claimtrack.scale.run import plan_parts
from claimtrack.scale.spark.run import check_on_spark
from claimtrack.scale.spark.session import Session
from tests.laws.stories import choose_at_random, random_story, story
from tests.laws.test_division import without_texts, write_dangling_retraction
from tests.laws.test_drafts import entangled_ledger
from tests.laws.test_parts import fact_ledger, ledger_with_waived_unused_records
from tests.scale.spark.comparison import check_both_ways, options_for

pytestmark = pytest.mark.spark


@pytest.mark.parametrize("seed", range(4))
def test_spark_has_the_findings_of_the_whole_ledger(spark: Session, seed: int) -> None:
    check_both_ways(spark, fact_ledger(choose_at_random(seed)), 1)
    check_both_ways(spark, without_texts(random_story(seed)), 2)
    check_both_ways(spark, without_texts(story(choose_at_random(seed), 20)), 5)


def test_waivers_accept_only_findings_of_the_whole_ledger(spark: Session) -> None:
    check_both_ways(spark, ledger_with_waived_unused_records(), 1)


def test_spark_has_the_findings_about_disguised_sources(spark: Session) -> None:
    ledger = without_texts(story(choose_at_random(4), 12))
    secret = [
        evolve(record, confidential=True) if isinstance(record, Source) else record
        for record in ledger.records()
    ]

    check_both_ways(spark, Ledger.of(secret, settings=ledger.settings), 3)


def test_drafts_are_left_out_on_spark(spark: Session) -> None:
    ledger = entangled_ledger()
    secret = evolve(ledger.sources["drafted"], confidential=True)
    others = [each for each in ledger.records() if each != ledger.sources["drafted"]]

    check_both_ways(spark, ledger, 1)
    check_both_ways(spark, Ledger.of(secret, others), 1)
    check_both_ways(spark, ledger, 1, drafts=True)


def test_a_ledger_of_only_claims_is_checked(spark: Session) -> None:
    claims = [Claim(f"c{i}", "Text.") for i in range(5)]

    check_both_ways(spark, Ledger.of(claims), 2)


def test_facts_and_predicates_tie_claims_on_spark(spark: Session) -> None:
    """Only facts tie the claims of these ledgers."""
    for seed in range(20, 22):
        ledger = fact_ledger(choose_at_random(seed))
        assert any(claim.fact is not None for claim in ledger.claims.values())
        check_both_ways(spark, ledger, 1)


def test_the_plan_is_the_same_as_on_one_machine(spark: Session, tmp_path: Path) -> None:
    ledger = fact_ledger(choose_at_random(20))
    parquet_folder.write(ledger).save(tmp_path / "whole")

    here = plan_parts(tmp_path / "whole", tmp_path, 1)
    there = check_on_spark(spark, str(tmp_path / "whole"), options_for(ledger), 1).plan

    assert 2 < here.count
    assert [*here.lines()] == [*there.lines()]


def test_a_retraction_of_an_unknown_record_is_reported(spark: Session, tmp_path: Path) -> None:
    write_dangling_retraction(tmp_path / "whole")

    with pytest.raises(LedgerError, match="unknown document `nowhere`"):
        check_on_spark(
            spark, str(tmp_path / "whole"), options_for(Ledger.of(Claim("c", "Text."))), 1
        )
