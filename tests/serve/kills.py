"""Kills of a live page while it writes an edit: ``python -m tests.serve.kills [KILLS]``.

Every trial starts a server as a user does, sends an edit by HTTP, and kills the process.
Half of the kills come as soon as a temporary file of the write is seen, the others after a
random delay. The ledger must then be the one from before the edit or the one after it.
"""

import argparse
import random
import tempfile
import threading
import time
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

from attrs import define, field

from claimtrack.edits.edited_ledger import EditedLedger
from tests.serve.desk import Desk, draft_tutorial, start_desk

TEMPORARY = ".claimtrack-tmp"
_SEED = 20261201
_PADDING = 400_000
"""The bytes of comments that make the write take longer."""


@define
class Outcomes:
    """The number of trials of each outcome."""

    old: int = 0
    new: int = 0
    answered: int = 0
    """Trials whose edit was answered before the kill."""
    left: int = 0
    """Trials that left a temporary file: the kill came in mid-write."""
    other: list[str] = field(factory=list)
    """Descriptions of everything that must not happen."""


def kill_in_mid_write(folder: Path, kills: int) -> Outcomes:
    """Kill a server ``kills`` times while it accepts the first draft of the tutorial's article."""
    ledger = draft_tutorial(folder / "desk")
    line = "# A comment that stays.\n"
    ledger.write_text(ledger.read_text() + "\n" + line * (_PADDING // len(line)))
    old = ledger.read_bytes()
    edited = EditedLedger.read(ledger)
    item = next(edited.drafts())
    edited.accept(item)
    new = ledger.read_bytes()
    assert old != new

    rng, outcomes = random.Random(_SEED), Outcomes()
    for number in range(kills):
        ledger.write_bytes(old)
        with start_desk(ledger, log=folder / "log") as desk:
            watched = number % 2 == 1
            seconds = rng.uniform(0, 0.004 if watched else 0.25)
            answered = _accept_and_kill(desk, item.claim.id, ledger.parent, watched, seconds)
        outcomes.answered += answered
        outcomes.left += bool(_temporary_files(ledger.parent))
        found = ledger.read_bytes()
        if found == new:
            outcomes.new += 1
        elif found == old and not answered:
            outcomes.old += 1
        else:
            outcomes.other.append(f"trial {number}: {len(found)} bytes, answered: {answered}")
        for each in _temporary_files(ledger.parent):
            each.unlink()
    return outcomes


def _temporary_files(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if TEMPORARY in each.name]


def _accept_and_kill(desk: Desk, claim: str, folder: Path, watched: bool, seconds: float) -> bool:
    """Accept a draft, kill the server, and return True if the edit was answered with success."""
    statuses: list[int] = []
    desk.meta()

    def send() -> None:
        try:
            statuses.append(desk.edit("accept", {"item": f"claim:{claim}"}).status)
        except (OSError, HTTPException):
            return

    thread = threading.Thread(target=send)
    thread.start()
    while watched and thread.is_alive():
        if _temporary_files(folder):
            break
    time.sleep(seconds)
    desk.kill()
    thread.join()
    assert set(statuses) <= {200}, statuses
    return bool(statuses)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Kill a live page while it writes an edit.")
    parser.add_argument("kills", type=int, nargs="?", default=200)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        print(kill_in_mid_write(Path(folder), chosen.kills))


if __name__ == "__main__":
    main()
