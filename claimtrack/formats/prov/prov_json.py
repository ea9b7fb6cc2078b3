"""Ledgers in files of PROV-JSON: what is written reads back equal."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any  # JSON of prov

from prov.serializers.provjson import encode_json_document

from claimtrack._gc import collection_paused
from claimtrack.errors import Problem
from claimtrack.formats.prov.document import rendered
from claimtrack.formats.prov.lifetime import short_lived
from claimtrack.formats.prov.reader import gather
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.document_texts import add_texts
from claimtrack.formats.records.json_source import parse
from claimtrack.formats.records.parser import TooManyProblemsError
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Ledger

NAME = "prov-json"
"""The name of the format."""

_JSON = json.JSONEncoder(ensure_ascii=False)


def read(path: Path | str) -> Ledger:
    """Read a ledger from a file of PROV-JSON, with the texts of its documents.

    Raises:
        LedgerError: with every problem of its records; or the file is no PROV-JSON, or
            claimtrack did not write it.
    """
    path = Path(path)
    page, notes = files.page_at(path, None)
    return _read(page.text, page.file, path.parent, notes)


def read_text(text: str, file: str = "<string>") -> Ledger:
    """Read a ledger from PROV-JSON.

    Raises:
        LedgerError: as :func:`read` does.
    """
    return _read(text, file)


def _read(
    text: str, file: str, folder: Path | None = None, notes: tuple[Problem, ...] = ()
) -> Ledger:
    with collection_paused():
        parsed = parse(text, file)
        gathering = RecordCollector(notes=[*notes, *parsed.notes])
        with suppress(TooManyProblemsError):
            gather(gathering, parsed)
            if folder is not None:
                add_texts(gathering, folder, Limits())
        return gathering.ledger()


def write(ledger: Ledger) -> str:
    """Return a ledger as PROV-JSON, with a line for each statement.

    Document texts and places are not written.
    """
    with collection_paused():
        with short_lived(rendered(ledger)) as document:
            table = encode_json_document(document)
        return "".join(_lines(table, 1)) + "\n"


def _lines(table: Mapping[str, Any], levels: int) -> Iterator[str]:
    """Yield an object as JSON, with a line for each of its values that many levels down."""
    mark = "{\n"
    for word, value in table.items():
        yield f"{mark}{_JSON.encode(word)}: "
        mark = ",\n"
        if levels == 0:
            yield _JSON.encode(value)
        else:
            # Bundles hold statements by kind, each under its name.
            yield from _lines(value, 2 if word == "bundle" else levels - 1)
    yield "\n}" if table else "{}"
