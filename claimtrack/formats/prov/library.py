"""A ledger as a document of the library ``prov``, for what that can do with one."""

from prov.model import ProvDocument

from claimtrack.confidential import disguised
from claimtrack.formats.prov.document import rendered
from claimtrack.formats.prov.prov_json import read_text
from claimtrack.model import Ledger


def prov_document(ledger: Ledger) -> ProvDocument:
    """Return a ledger as a ``ProvDocument``, which ``prov`` draws, queries and writes otherwise.

    Nothing in it says who a confidential source is.
    """
    return rendered(disguised(ledger))


def ledger_of(document: ProvDocument) -> Ledger:
    """Return the ledger that a ``ProvDocument`` holds.

    Raises:
        LedgerError: its records make no ledger, or claimtrack did not write it.
    """
    return read_text(str(document.serialize(format="json")), "<ProvDocument>")
