"""Kills of a process that edits a ledger: the file is the old one or the new one."""

import random
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from claimtrack.edits.edited_ledger import EditedLedger, UndoStack
from tests.edits.desk import LEDGER, edited

FORK = get_context("fork")
TEMPORARY = ".*.claimtrack-tmp"


def edit_without_end(path: Path, begun: Event) -> None:
    """Accept the draft of a ledger and undo this, again and again."""
    while True:
        ledger, stack = EditedLedger.read(path), UndoStack()
        begun.set()
        new = ledger.accept(next(ledger.drafts()))
        stack.record(ledger, new)
        stack.undo(new)


@pytest.mark.parametrize("kills", [15, pytest.param(200, marks=pytest.mark.deep)])
def test_killed_edit_leaves_the_old_or_the_new_file(kills: int, tmp_path: Path) -> None:
    ledger = edited(tmp_path)
    path, start = ledger.path, time.monotonic()
    new = ledger.accept(next(ledger.drafts())).path.read_text()
    longest = 3 * (time.monotonic() - start)
    rng, found = random.Random(kills), Counter[str]()
    tries = 0
    while tries < kills or (not found[new] and tries < 10 * kills):  # a busy machine edits late
        tries += 1
        path.write_text(LEDGER)
        begun = FORK.Event()
        process = FORK.Process(target=edit_without_end, args=(path, begun))
        process.start()
        begun.wait()
        time.sleep(rng.uniform(0, longest))
        process.kill()
        process.join()
        found[path.read_text()] += 1
        found["in mid-write"] += any(path.parent.glob(TEMPORARY))

        # The temporary file of a killed edit is removed by the next one.
        path.write_text(LEDGER)
        whole = EditedLedger.read(path)
        whole.accept(next(whole.drafts()))
        assert [] == [*path.parent.glob(TEMPORARY)]

    assert tries == found[LEDGER] + found[new]
    assert found[new]
    print(found[LEDGER], "old,", found[new], "new,", found["in mid-write"], "in mid-write")
