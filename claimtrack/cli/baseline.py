"""Baselines: files of fingerprints of findings that are known and not reported again."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from claimtrack.engine.finding import Finding
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.file_rewrite import FileSnapshot, rewrite

SCHEMA = 1
_SIZE = 64 * 1024 * 1024


def read(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline.

    Raises:
        LedgerError: it cannot be read, or is no baseline.
    """
    page, _ = files.page_at(path, _SIZE)
    hint = "write one with `check --write-baseline`"
    try:
        held = json.loads(page.text)
    except (ValueError, RecursionError):
        held = None
    match held:
        case {"schema": 1, "fingerprints": list(known)} if all(isinstance(x, str) for x in known):
            return frozenset(known)
        case {"schema": int(newer)} if newer > SCHEMA:
            message = f"a baseline of schema {newer}; this program reads {SCHEMA}"
            raise LedgerError(Problem(Fault.VERSION, message, Place(page.file, 1)))
    raise LedgerError(Problem(Fault.SYNTAX, "this is no baseline", Place(page.file, 1), hint))


def write(path: Path, findings: Iterable[Finding]) -> int:
    """Write the fingerprints of findings, sorted; return how many there are.

    Raises:
        LedgerError: the path holds something else than a baseline.
        OSError: it cannot be written.
    """
    if os.path.lexists(path):
        _refuse_other(path)
    known = sorted({finding.fingerprint for finding in findings})
    text = json.dumps({"schema": SCHEMA, "fingerprints": known}, indent=2) + "\n"
    if path.exists():
        rewrite(path, text, FileSnapshot.of(path))
    else:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return len(known)


def _refuse_other(path: Path) -> None:
    """Refuse to write over what is no baseline."""
    try:
        read(path)
    except LedgerError:
        message = f"`{path}` is there and is no baseline; nothing was written"
        raise LedgerError(Problem(Fault.PATH, message, hint="name another file")) from None
