"""Control of Python's cyclic garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_gc() -> Iterator[None]:
    """Pause the cyclic garbage collector while a ledger is read or checked.

    Both create hundreds of thousands of objects and no cycles, so that collecting
    takes as long as the work itself. Afterwards the new objects are moved to the
    oldest generation. Otherwise the next allocation would trigger a scan of them all.
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
