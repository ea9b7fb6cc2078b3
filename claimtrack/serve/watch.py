"""Watching: the live ledger is read again when one of its files changes."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from watchfiles import Change, watch

from claimtrack.serve.live_ledger import LiveLedger

_STEP = 30
"""Milliseconds without a change after which a group of changes ends."""

_DEBOUNCE = 300
"""The most milliseconds of changes in one group."""

_POLL = 2000
"""Milliseconds after which files are compared even if the system reports no change.

A network drive may report none, and neither does a link whose target is in another folder.
"""


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
