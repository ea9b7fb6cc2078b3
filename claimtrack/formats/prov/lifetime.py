"""The lifetime of PROV documents that are only needed for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from prov.model import ProvDocument


@contextmanager
def short_lived(document: ProvDocument) -> Iterator[ProvDocument]:
    """Free the records of a document on leaving, without the garbage collector.

    Records and their document refer to one another. The collector is paused while
    ledgers are read and written, and would find the large documents of several only late.
    """
    try:
        yield document
    finally:
        for part in (*document.bundles, document):
            vars(part).clear()
