"""Ledgers into PROV-JSON and back: nothing is lost, and what is written is valid PROV."""

from hypothesis import given
from prov.model import ProvDocument

from claimtrack.formats.prov import ledgers as prov_json
from claimtrack.formats.prov.constraints import violations
from claimtrack.formats.prov.reading import read
from claimtrack.model import Ledger
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
