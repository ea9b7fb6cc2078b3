"""A folder of CSV tables is read with places inside its files, or reads back equal."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from claimtrack.errors import LedgerError
from claimtrack.formats.tables import csv_folder
from tests.fuzz.reading import (
    check_place,
    check_problems,
    check_round_trips,
    sample_ledgers,
    without_texts,
)

_FILES = re.compile(rb"^===== ([a-z]{1,20}\.csv)\n", re.MULTILINE)
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def check(data: bytes) -> None:
    """Check the files that follow the lines ``===== NAME``."""
    _, *pieces = _FILES.split(data)
    with tempfile.TemporaryDirectory(dir=_MEMORY) as name:
        folder = Path(name)
        texts = {}
        for file, content in zip(pieces[::2], pieces[1::2], strict=True):
            path = folder / file.decode()
            path.write_bytes(content)
            texts[str(path)] = content.decode(errors="replace")
        texts[str(folder)] = ""
        texts |= {str(folder / "ledger.csv"): texts.get(str(folder / "ledger.csv"), "")}
        try:
            ledger = csv_folder.read(folder)
        except LedgerError as error:
            check_problems(error.problems, texts)
            return
        for record in ledger.records():
            if record.place is not None:
                check_place(record.place, texts)
        check_round_trips(ledger)
        plain = without_texts(ledger)
        again = folder / "again"
        csv_folder.write(plain).save(again)
        assert plain == csv_folder.read(again)


def seeds() -> Iterator[bytes]:
    for ledger in sample_ledgers(1_500):
        files = csv_folder.write(ledger).files
        yield b"".join(b"===== " + name.encode() + b"\n" + data for name, data in files.items())
