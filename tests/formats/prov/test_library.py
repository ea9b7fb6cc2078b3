"""Tests of ledgers as documents of the library ``prov``."""

from prov.model import ProvDocument

from claimtrack.formats.prov.library import ledger_of, prov_document
from claimtrack.model import Assertion, Claim, Ledger, Source

LEDGER = Ledger.of(
    Source("ministry", "government", name="The ministry"),
    Source("agency", "state-media", part_of="ministry"),
    Source("paper", "outlet"),
    Claim("launch", "A rocket was launched."),
    Assertion("launch", ["ministry", {"source": "agency", "act": "quoted"}, "paper"], id="a"),
)


def test_ledger_round_trips_through_a_prov_document() -> None:
    document = prov_document(LEDGER)

    assert isinstance(document, ProvDocument)
    assert LEDGER == ledger_of(document)


def test_chain_can_be_read_from_prov_statements_alone() -> None:
    document = prov_document(LEDGER)
    lines = {
        str(bundle.identifier or ""): [
            line.strip() for line in bundle.get_provn().splitlines() if "was" in line
        ]
        for bundle in [document, *document.bundles]
    }

    assert "wasAttributedTo(assertion:a.1, source:ministry)" in lines["reports:agency"]
    assert "wasAttributedTo(assertion:a.2, source:agency)" in lines["reports:paper"]
    assert (
        "wasDerivedFrom(assertion:a.2, assertion:a.1, -, -, -, [prov:type='prov:Quotation'])"
        in lines["reports:paper"]
    )
    assert "wasAttributedTo(assertion:a, source:paper)" in lines[""]
    assert "wasDerivedFrom(assertion:a, assertion:a.2, -, -, -)" in lines[""]
    assert "wasAttributedTo(reports:agency, source:agency)" in lines[""]


def test_confidential_source_is_not_named() -> None:
    ledger = Ledger.of(Source("deep-throat", "person", name="W. Mark Felt", confidential=True))

    text = prov_document(ledger).get_provn()

    assert "confidential-1" in text
    assert "deep-throat" not in text
    assert "Felt" not in text
