"""What is found on Spark is what is found in the whole."""

from pathlib import Path

import pytest
from attrs import evolve

from claimtrack.formats import parquet_folder
from claimtrack.model import Claim, Ledger, Source
from claimtrack.scale.division import Division
from claimtrack.scale.spark.packing import packing
from claimtrack.scale.spark.session import Session
from claimtrack.scale.spark.tables import Tables
from claimtrack.scale.spark.ties import Ties
from tests.laws.stories import choosing, random_story, story
from tests.laws.test_division import without_texts
from tests.laws.test_parts import stating, waived_where_it_is_named_elsewhere
from tests.scale.spark.judged import adds_up

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

    done = adds_up(spark, Ledger.of(claims), 2)

    assert 0 == done.rounds - 1


def test_a_part_is_that_of_one_machine(spark: Session, tmp_path: Path) -> None:
    ledger = without_texts(story(choosing(7), 40))
    parquet_folder.write(ledger).save(tmp_path / "whole")
    division = Division.of(tmp_path / "whole", tmp_path / "parts", 6)
    near, _ = division.index.neighbourhoods
    waived = [
        c
        for c, part in zip(
            _claims(division), division.plan.of_neighbourhood[near].tolist(), strict=True
        )
        if part == 0
    ]

    ties = Ties(Tables.of(spark, str(tmp_path / "whole")))
    packed = packing(ties, waived, 6)
    found = {row["claim"]: row["part"] for row in packed.of_claim.collect()}

    parts = division.plan.of_neighbourhood[near].tolist()
    assert dict(zip(_claims(division), parts, strict=True)) == found
    assert [*division.plan.explained()] == [*packed.plan.explained()]


def _claims(division: Division) -> list[str]:
    names: list[str] = division.index.claims.ids.to_pylist()
    return names
