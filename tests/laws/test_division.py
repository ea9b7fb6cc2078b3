"""A ledger in Parquet divided on disk has the findings of the whole."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.confidential import Disguise
from claimtrack.engine import run as run_whole
from claimtrack.findings import Finding
from claimtrack.formats import parquet_folder
from claimtrack.model import Claim, Document, Ledger
from claimtrack.rules import shipped
from claimtrack.scale.division import Division
from claimtrack.scale.run import Manner, run
from tests.laws.profiles import law
from tests.laws.stories import choosing, random_story, stories, story
from tests.laws.test_parts import TODAY, stating, waived_where_it_is_named_elsewhere
from tests.parts_oracle import Parts

RULES = shipped()


def said(findings: Iterator[Finding]) -> Counter[tuple[str, str, str]]:
    """Return what was found, in words, whatever the order."""
    return Counter((each.code, each.fingerprint, each.message) for each in findings)


def adds_up(ledger: Ledger, most: int, jobs: int = 1) -> None:
    """Hold that parts on disk have the findings of the whole."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        whole = run_whole(parquet_folder.read(folder), RULES, today=TODAY)
        division = Division.of(folder, Path(name) / "parts", most)
        division.write()
        told = frozenset(waiver.code for waiver in ledger.waivers)
        done = run(division, Manner(ledger.settings, TODAY, Disguise.of(), told), jobs)
        found = [*done.findings()]

        assert said(iter((*whole.findings, *whole.waived))) == said(iter(found))
        assert len(ledger.claims) == done.claims
        assert len(ledger.assertions) == done.assertions
        assert sorted(map(str, found), key=_place) == [*map(str, found)]


def _place(finding: str) -> list[int | str]:
    file, row, column, rest = finding.split(":", 3)
    return [file, int(row), int(column), rest.partition(" ")[2][:5]]


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


@law
@given(stories(), st.sampled_from([1, 3, 9]))
def test_the_findings_of_parts_on_disk_are_those_of_the_whole(ledger: Ledger, most: int) -> None:
    adds_up(without_texts(ledger), most)


@law
@given(stories(), st.sampled_from([1, 3, 9]))
def test_the_parts_are_those_of_the_oracle(story: Ledger, most: int) -> None:
    ledger = in_the_order_of_ids(without_texts(story))
    expected = Parts.of(ledger, most)
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        division = Division.of(folder, Path(name) / "parts", most)
        division.write()

        assert len(expected) == division.plan.count
        for number in range(len(expected)):
            part = parquet_folder.read_part(division.part(number), folder)
            assert expected.part(number) == part


@pytest.mark.parametrize("seed", range(40))
def test_so_are_those_of_random_ledgers(seed: int) -> None:
    adds_up(stating(choosing(seed)), 1)
    adds_up(without_texts(random_story(seed)), 1)


def test_a_waiver_fits_only_what_holds_of_the_whole() -> None:
    adds_up(waived_where_it_is_named_elsewhere(), 1)


def test_so_are_those_of_several_processes() -> None:
    adds_up(without_texts(story(choosing(3), 30)), 9, jobs=2)


@pytest.mark.deep
@pytest.mark.parametrize("start", range(0, 200, 50))
def test_so_are_those_of_many_random_ledgers(start: int) -> None:
    for seed in range(start, start + 50):
        adds_up(stating(choosing(seed)), 1)
        adds_up(without_texts(random_story(seed)), 2)
        adds_up(without_texts(story(choosing(seed), 14)), 5)
