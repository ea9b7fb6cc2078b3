"""The server of the live page, on this machine only."""

import logging
import socket
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import uvicorn

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.serve.app import ServeOptions, create_app
from claimtrack.serve.live_ledger import LiveLedger
from claimtrack.serve.security import ADDRESS
from claimtrack.serve.watch import watching

_GRACE = 3
"""Seconds that answers have to finish when the server ends."""


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port of this machine; 0 is any free one.

    Raises:
        LedgerError: the port is taken, or not permitted.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ADDRESS, port))
        listener.listen()
    except OSError as error:
        listener.close()
        message = f"cannot listen on port {port}: {error.strerror}"
        hint = "--port 0 takes a free one"
        raise LedgerError(Problem(Fault.SETTING, message, hint=hint)) from None
    return listener


def serve(
    live: LiveLedger, listener: socket.socket, options: ServeOptions, started: Callable[[], None]
) -> NoReturn:
    """Serve the page until the process is interrupted. ``started`` is called at the beginning.

    Raises:
        KeyboardInterrupt: at the end.
    """
    config = uvicorn.Config(
        create_app(live, options),
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level=logging.CRITICAL,  # no request, since its query may quote a ledger
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    server = _Server(config)
    server.live, server.begin = live, started
    with watching(live):
        server.run(sockets=[listener])
    # Uvicorn raises the signal again, which a process in the background may ignore.
    raise KeyboardInterrupt


class _Server(uvicorn.Server):
    """A server that ends the streams of events, which would keep it waiting."""

    live: LiveLedger
    begin: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.begin()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.live.close()
        super().handle_exit(sig, frame)
