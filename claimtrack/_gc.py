"""Python's cyclic garbage collector, and when it is in the way."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Leave the cyclic garbage collector out while a ledger is read or judged.

    Both make hundreds of thousands of objects and no cycles; looking for some
    takes as long as the work itself. What was made meanwhile goes straight to
    the oldest generation, or else the first object made afterwards would have
    all of it looked through.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_freeze_count() == 0:
                gc.freeze()
                gc.unfreeze()
            gc.enable()
