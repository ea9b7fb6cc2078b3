"""Baselines: files of fingerprints of known findings, which are not reported again."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from claimtrack.engine.finding import Finding
from claimtrack.engine.report import Report
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.model.values import refuse

SCHEMA = 1
_MAX_SIZE = 64 * 1024 * 1024


def drop_known(reports: Iterable[Report], path: Path | None) -> list[Report]:
    """Return reports without the findings of a baseline, if one is given.

    Raises:
        LedgerError: the baseline cannot be read.
    """
    if path is None:
        return list(reports)
    known = read_baseline(path)
    return [report.without(known) for report in reports]


def read_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline.

    Raises:
        LedgerError: the file cannot be read or is not a baseline.
    """
    page, _ = files.read_text_file(path, _MAX_SIZE)
    hint = "write one with `check --write-baseline`"
    try:
        content = json.loads(page.text)
    except (ValueError, RecursionError):
        content = None
    match content:
        case {"schema": 1, "fingerprints": list(known)} if all(isinstance(x, str) for x in known):
            return frozenset(known)
        case {"schema": int(newer)} if newer > SCHEMA:
            message = f"the baseline has schema {newer}; this version reads schema {SCHEMA}"
            raise LedgerError(Problem(Fault.VERSION, message, Place(page.file, 1)))
    raise LedgerError(Problem(Fault.SYNTAX, "this is not a baseline", Place(page.file, 1), hint))


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write the sorted fingerprints of findings, and return their number.

    Raises:
        LedgerError: the path exists and is not a baseline.
        OSError: the file cannot be written.
    """
    if os.path.lexists(path):
        try:
            read_baseline(path)
        except LedgerError:
            message = f"`{path}` exists and is not a baseline; nothing was written"
            refuse(message, "name another file", Fault.PATH)
    known = sorted({finding.fingerprint for finding in findings})
    text = json.dumps({"schema": SCHEMA, "fingerprints": known}, indent=2) + "\n"
    write_file(path, text.encode())
    return len(known)
