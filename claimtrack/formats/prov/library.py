"""Conversion between ledgers and documents of the library ``prov``."""

from prov.model import ProvDocument

from claimtrack.confidential import disguise_ledger
from claimtrack.formats.prov.document import render_prov
from claimtrack.formats.prov.prov_json import read_text
from claimtrack.model import Ledger


def prov_document(ledger: Ledger) -> ProvDocument:
    """Return a ledger as a ``ProvDocument``, which ``prov`` can draw, query and serialize.

    Confidential sources are disguised.
    """
    return render_prov(disguise_ledger(ledger))


def ledger_of(document: ProvDocument) -> Ledger:
    """Return the ledger in a ``ProvDocument``.

    Raises:
        LedgerError: its records are invalid, or claimtrack did not write it.
    """
    return read_text(str(document.serialize(format="json")), "<ProvDocument>")
