"""Python's cyclic garbage collector, and when it is in the way."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Leave the cyclic garbage collector out while a ledger is read or judged.

    Both make hundreds of thousands of objects and no cycles; looking for some
    takes as long as the work itself.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
