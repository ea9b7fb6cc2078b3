"""Work in threads ends when its request is cancelled, and does not write."""

import asyncio
import time
from threading import Event
from threading import enumerate as threads

import pytest

from claimtrack.mcp.cancellation import (
    Cancellation,
    RequestCancelledError,
    RequestThread,
    current_request,
    in_thread,
)


def count_forever() -> None:
    number = 0
    while True:
        number += 1


def test_result_and_error_of_the_work_are_those_of_the_coroutine() -> None:
    assert 1 == asyncio.run(in_thread(lambda: 1)())  # type: ignore[arg-type]  # an awaitable
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_thread(lambda: 1 // 0)())  # type: ignore[arg-type]  # an awaitable


async def cancel_soon(work: "object") -> float:
    """Cancel some endless work after a moment, and return the seconds until it has ended."""
    assert callable(work)
    task = asyncio.ensure_future(in_thread(work)())
    await asyncio.sleep(0.05)
    task.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    while any(isinstance(each, RequestThread) for each in threads()):
        await asyncio.sleep(0.01)
        assert time.monotonic() < began + 20
    return time.monotonic() - began


def test_thread_of_cancelled_work_ends() -> None:
    assert asyncio.run(cancel_soon(count_forever)) < 10


def test_cancelled_work_does_not_begin_to_write() -> None:
    written, waited = Event(), Event()

    def work() -> None:
        try:
            count_forever()
        except RequestCancelledError:
            waited.set()
            current_request().begin_write()
            written.set()

    asyncio.run(cancel_soon(work))

    assert waited.is_set()
    assert not written.is_set()


def test_work_that_has_begun_to_write_is_not_stopped() -> None:
    done = Event()

    def work() -> None:
        current_request().begin_write()
        time.sleep(0.2)
        done.set()

    asyncio.run(cancel_soon(work))

    assert done.is_set()


def test_request_outside_of_threads_is_never_cancelled() -> None:
    request = current_request()
    request.check()
    request.begin_write()

    assert isinstance(request, Cancellation)
