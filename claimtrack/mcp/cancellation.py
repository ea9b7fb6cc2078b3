"""Cancellation of requests whose work runs in threads.

A thread cannot be stopped from outside. The work of a cancelled request runs to its end, its
result is dropped, and it writes nothing.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from anyio import to_thread
from attrs import define, field

_P = ParamSpec("_P")
_T = TypeVar("_T")


class RequestCancelledError(Exception):
    """The client has cancelled the request that this thread works on."""


@define(eq=False)
class Cancellation:
    """The state of one request, which is cancelled, or may write, but not both."""

    _lock: Lock = field(factory=Lock, init=False)
    _is_cancelled: bool = field(default=False, init=False)
    _is_writing: bool = field(default=False, init=False)

    def cancel(self) -> None:
        """Cancel the request, unless it has begun to write."""
        with self._lock:
            self._is_cancelled = not self._is_writing

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


_CURRENT: ContextVar[Cancellation] = ContextVar("request")


def current_request() -> Cancellation:
    """Return the state of the request that this thread works on; a new one outside of requests."""
    return _CURRENT.get(None) or Cancellation()


def in_thread(work: Callable[_P, _T]) -> Callable[_P, Awaitable[_T]]:
    """Return a coroutine function that does blocking work in a thread.

    When it is cancelled, it ends at once.
    """

    @wraps(work)
    async def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        request = Cancellation()
        _CURRENT.set(request)  # the thread runs in a copy of this context
        try:
            return await to_thread.run_sync(lambda: work(*args, **kwargs), abandon_on_cancel=True)
        finally:
            request.cancel()

    return run
