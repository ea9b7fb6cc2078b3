"""Pools of processes that start safely and end with their parent."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread


@contextmanager
def open_process_pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of processes, and cancel the tasks that have not begun when it closes.

    The processes share no thread or lock with this process, import no module from the working
    folder, and end with this process, even if it is killed.
    """
    with _safe_path(), ProcessPoolExecutor(jobs, get_context("spawn"), end_with_parent) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _safe_path() -> Iterator[None]:
    """Let processes that are started here import no module from the working folder."""
    name = "PYTHONSAFEPATH"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def end_with_parent() -> None:
    """End this process when its parent ends, even if the parent was killed, or interrupted.

    An interrupt of a terminal reaches both processes; only the parent reports it.
    """
    parent = parent_process()
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(130))

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(2)

    Thread(target=wait, daemon=True).start()
