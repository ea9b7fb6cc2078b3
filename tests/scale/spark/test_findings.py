"""What is found on Spark is what is found in the whole."""

from pathlib import Path

import pytest
from attrs import evolve

from claimtrack.errors import LedgerError
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Claim, Ledger, Source
from claimtrack.scale.run import planned
from claimtrack.scale.spark.run import run
from claimtrack.scale.spark.session import Session
from tests.laws.stories import choosing, random_story, story
from tests.laws.test_division import retracting_nothing, without_texts
from tests.laws.test_parts import stating, waived_where_it_is_named_elsewhere
from tests.scale.spark.judged import adds_up, manner_of

pytestmark = pytest.mark.spark


@pytest.mark.parametrize("seed", range(10))
def test_the_findings_of_spark_are_those_of_the_whole(spark: Session, seed: int) -> None:
    adds_up(spark, stating(choosing(seed)), 1)
    adds_up(spark, without_texts(random_story(seed)), 2)
    adds_up(spark, without_texts(story(choosing(seed), 20)), 5)


def test_a_waiver_fits_only_what_holds_of_the_whole(spark: Session) -> None:
    adds_up(spark, waived_where_it_is_named_elsewhere(), 1)


def test_so_are_those_of_sources_that_go_by_other_names(spark: Session) -> None:
    told = without_texts(story(choosing(4), 12))
    secret = [
        evolve(record, confidential=True) if isinstance(record, Source) else record
        for record in told.records()
    ]

    adds_up(spark, Ledger.of(secret, settings=told.settings), 3)


def test_a_ledger_of_nothing_but_claims_is_judged(spark: Session) -> None:
    claims = [Claim(f"c{i}", "Text.") for i in range(5)]

    adds_up(spark, Ledger.of(claims), 2)


def test_facts_and_predicates_tie_claims_together_on_spark(spark: Session) -> None:
    """The ledgers of :func:`stating` have nothing but facts to tie their claims."""
    for seed in range(20, 24):
        ledger = stating(choosing(seed))
        assert any(claim.fact is not None for claim in ledger.claims.values())
        adds_up(spark, ledger, 1)


def test_the_plan_is_that_of_one_machine(spark: Session, tmp_path: Path) -> None:
    ledger = stating(choosing(20))
    parquet_folder.write(ledger).save(tmp_path / "whole")

    here = planned(tmp_path / "whole", tmp_path, 1)
    there = run(spark, str(tmp_path / "whole"), manner_of(ledger), 1).plan

    assert 2 < here.count
    assert [*here.explained()] == [*there.explained()]


def test_a_retraction_that_names_nothing_is_told(spark: Session, tmp_path: Path) -> None:
    retracting_nothing(tmp_path / "whole")

    with pytest.raises(LedgerError, match="unknown document `nowhere`"):
        run(spark, str(tmp_path / "whole"), manner_of(Ledger.of(Claim("c", "Text."))), 1)
