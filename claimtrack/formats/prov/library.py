"""A ledger as a document of the library ``prov``, for what that can do with one."""

from typing import TYPE_CHECKING

from claimtrack.confidential import disguised
from claimtrack.errors import not_installed
from claimtrack.formats.prov.ledgers import read_text, write
from claimtrack.model import Ledger

if TYPE_CHECKING:
    from prov.model import ProvDocument


def prov_document(ledger: Ledger) -> "ProvDocument":
    """Return a ledger as a ``ProvDocument``, which ``prov`` draws, queries and writes otherwise.

    Nothing in it says who a confidential source is.

    Raises:
        LedgerError: the extra ``prov`` is not installed.
    """
    try:
        from prov.model import ProvDocument
    except ImportError:
        raise not_installed("a ProvDocument", "prov") from None
    text = write(disguised(ledger))
    return ProvDocument.deserialize(content=text, format="json")


def ledger_of(document: "ProvDocument") -> Ledger:
    """Return the ledger that a ``ProvDocument`` holds, or what can be made of it.

    Raises:
        LedgerError: its records make no ledger.
    """
    return read_text(str(document.serialize(format="json")), "<ProvDocument>")
