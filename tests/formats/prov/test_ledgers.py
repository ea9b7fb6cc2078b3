"""Ledgers into PROV-JSON and back: nothing is lost, and what is written is valid PROV."""

import json

import pytest
from hypothesis import given
from prov.model import ProvDocument

from claimtrack.formats.prov import ledgers as prov_json
from claimtrack.formats.prov.constraints import violations
from claimtrack.formats.prov.reading import read
from claimtrack.model import Claim, Ledger, Source
from tests.formats.trials import tried
from tests.strategies import ledgers


def taken_by_prov(ledger: Ledger) -> ProvDocument:
    return ProvDocument.deserialize(content=prov_json.write(ledger), format="json")


def json_of(document: ProvDocument) -> str:
    return str(document.serialize(format="json"))


@tried
@given(ledger=ledgers())
def test_a_ledger_reads_back_equal_and_leaves_nothing_beside(ledger: Ledger) -> None:
    back = prov_json.read_text(prov_json.write(ledger))

    assert ledger == back
    assert {} == back.foreign


@tried
@given(ledger=ledgers())
def test_what_is_written_is_valid(ledger: Ledger) -> None:
    document = read(prov_json.write(ledger)).document

    assert [] == [*violations(document)]


@tried
@given(ledger=ledgers())
def test_a_ledger_that_went_through_prov_reads_back_equal(ledger: Ledger) -> None:
    back = prov_json.read_text(json_of(taken_by_prov(ledger)))

    assert ledger == back
    assert {} == back.foreign


@tried
@given(ledger=ledgers())
def test_a_ledger_that_prov_unified_reads_back_equal(ledger: Ledger) -> None:
    assert ledger == prov_json.read_text(json_of(taken_by_prov(ledger).unified()))


@tried
@given(ledger=ledgers())
def test_the_order_of_records_changes_not_a_byte(ledger: Ledger) -> None:
    records = [*ledger.records()]
    reverse = Ledger.of(reversed(records), settings=ledger.settings)

    assert prov_json.write(ledger) == prov_json.write(reverse)


@pytest.mark.parametrize("named", [True, False])
def test_a_truth_value_is_read_as_other_programs_spell_it(named: bool) -> None:
    table = json.loads(prov_json.write(Ledger.of(Source("a", "person"))))
    table["agent"]["source:a"]["ct:named"] = {"$": str(named).lower(), "type": "xsd:boolean"}

    assert named is prov_json.read_text(json.dumps(table)).sources["a"].named


def test_places_are_those_of_the_lines_written() -> None:
    text = prov_json.write(Ledger.of(Source("a", "person"), Claim("c", "It flew.")))
    place = prov_json.read_text(text, "a.prov.json").claims["c"].place

    assert place is not None
    assert "a.prov.json" == place.file
    assert text.splitlines()[place.line - 1].startswith('"claim:c": {')
