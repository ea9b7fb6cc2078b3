"""A ledger in JSON Lines is read with places inside the file; a torn line is the last one."""

from collections.abc import Iterator

from claimtrack.errors import Fault
from claimtrack.formats import jsonl
from tests.fuzz.reading import check_reader, sample_ledgers


def check(data: bytes) -> None:
    ledger = check_reader(data, jsonl.read_text)
    if ledger is not None and any(note.fault is Fault.TORN for note in ledger.notes):
        kept, _, torn = data.rpartition(b"\n")
        assert torn, "a complete line was dropped"
        assert ledger == jsonl.read_text(kept.decode("utf-8-sig"))


def seeds() -> Iterator[bytes]:
    for ledger in sample_ledgers():
        yield jsonl.write(ledger).encode()
