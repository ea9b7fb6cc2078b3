"""The server of the live page, on this machine only, and the thread that watches the files."""

import logging
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType
from typing import NoReturn

import uvicorn
from watchfiles import Change, watch

from claimtrack.errors import Fault
from claimtrack.model.values import refuse
from claimtrack.serve.app import ServeOptions, create_app
from claimtrack.serve.live_ledger import LiveLedger
from claimtrack.serve.security import ADDRESS

_GRACE = 3
"""Seconds that answers have to finish when the server ends."""

_STEP = 30
"""Milliseconds without a change after which a group of changes ends."""

_DEBOUNCE = 300
"""The most milliseconds of changes in one group."""

_POLL = 2000
"""Milliseconds after which files are compared even if the system reports no change.

A network drive may report none, and neither does a link whose target is in another folder.
"""


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
        refuse(message, "--port 0 takes a free one", Fault.SETTING)
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


@contextmanager
def watching(live: LiveLedger) -> Iterator[None]:
    """Refresh a ledger when its files change, in a thread of its own."""
    end = Event()
    thread = Thread(target=_watch, args=(live, end), daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _watch(live: LiveLedger, end: Event) -> None:
    while not end.is_set():
        files = live.files()
        # Folders are watched, since editors replace files instead of writing them.
        folders = {file: file.parent.resolve() for file in files}
        names = {str(folder / file.name) for file, folder in folders.items()}
        for _ in watch(
            *(folder for folder in {*folders.values()} if folder.is_dir()),
            watch_filter=_filter(names),
            debounce=_DEBOUNCE,
            step=_STEP,
            stop_event=end,
            rust_timeout=_POLL,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
        ):
            live.refresh()
            if live.files() != files:
                break  # other files are included or named now


def _filter(names: Collection[str]) -> Callable[[Change, str], bool]:
    return lambda _, name: name in names
