"""Threads for the work of requests, which end when the client cancels the request."""

import asyncio
import ctypes
import gc
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from functools import partial, wraps
from threading import Lock, Thread, current_thread
from typing import ParamSpec, TypeVar

from attrs import define, field

_P = ParamSpec("_P")
_T = TypeVar("_T")


class RequestCancelledError(SystemExit):
    """The client has cancelled the request that this thread works on.

    It passes handlers of ordinary errors, and ends the thread silently.
    """


@define(eq=False)
class Cancellation:
    """The state of one request, which can be cancelled until it begins to write."""

    _lock: Lock = field(factory=Lock, init=False)
    _is_cancelled: bool = field(default=False, init=False)
    _is_writing: bool = field(default=False, init=False)

    def cancel(self, thread: Thread) -> None:
        """Cancel the request and stop the work in its thread, unless it has begun to write.

        Only CPython can raise an error in another thread. Elsewhere the work runs to its end,
        and its result is dropped.
        """
        with self._lock:
            if self._is_writing:
                return
            self._is_cancelled = True
            if thread.is_alive():  # another thread may have got the number of an ended one
                with suppress(AttributeError):
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(RequestCancelledError)
                    )

    def check(self) -> None:
        """Raise an error if the request was cancelled.

        Raises:
            RequestCancelledError: it was.
        """
        if self._is_cancelled:
            raise RequestCancelledError

    def begin_write(self) -> None:
        """Begin to write, after which the request is not cancelled any more.

        Raises:
            RequestCancelledError: it was cancelled before.
        """
        with self._lock:
            self.check()
            self._is_writing = True


class RequestThread(Thread):
    """A thread that does the work of one request."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(target=work, daemon=True)
        self.request = Cancellation()


def current_request() -> Cancellation:
    """Return the state of the request that this thread works on; a new one outside of requests."""
    thread = current_thread()
    return thread.request if isinstance(thread, RequestThread) else Cancellation()


def in_thread(work: Callable[_P, _T]) -> Callable[_P, Awaitable[_T]]:
    """Return a coroutine function that does blocking work in a thread of its own.

    When it is cancelled, it ends at once, and soon afterwards so does the thread.
    """

    @wraps(work)
    async def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        future: Future[_T] = Future()
        thread = RequestThread(partial(_fulfil, future, partial(work, *args, **kwargs)))
        thread.start()
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            thread.request.cancel(thread)
            raise

    return run


def _fulfil(future: "Future[_T]", work: Callable[[], _T]) -> None:
    """Do some work, and give its result or its error to a future that may be cancelled."""
    try:
        result = work()
    except RequestCancelledError:
        gc.enable()  # the work may have been stopped just before it would have done so
    except BaseException as error:
        with suppress(InvalidStateError):
            future.set_exception(error)
    else:
        with suppress(InvalidStateError):
            future.set_result(result)
