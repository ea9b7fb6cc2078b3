"""Loading of the texts of documents from local files."""

from pathlib import Path

from attrs import evolve

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Document
from claimtrack.model.document import TEXT_EXTENSIONS


def add_texts(collector: RecordCollector, folder: Path, limits: Limits) -> None:
    """Load the text of each document that has a path.

    A missing file, a file that is not text, and a wrong digest are warnings, because the
    ledger can be checked without the text. A path that leads out of the ledger's folder,
    or to something other than a regular file, is a problem.
    """
    top = folder.resolve()
    for number, record in enumerate(collector.records):
        if isinstance(record, Document) and record.path is not None:
            text = _text(collector, record, top, limits)
            collector.replace_record(number, evolve(record, text=text))


def _text(collector: RecordCollector, document: Document, top: Path, limits: Limits) -> str | None:
    path = document.path or ""
    place = collector.field_place(document, "path", 0)
    try:
        data = files.read_bytes(
            files.resolve_below(top, top / path, TEXT_EXTENSIONS), path, limits.size
        )
        if document.sha256 is not None and files.digest(data) != document.sha256:
            message = f"`{path}` differs from the digest recorded for `{document.id}`"
            where = collector.field_place(document, "sha256", 0)
            hint = f"if quotes and passages still match, update it to {files.digest(data)}"
            collector.notes.append(Problem(Fault.DIGEST, message, where, hint, warning=True))
        return files.decode_text(data, path)[0].text
    except LedgerError as error:
        for problem in error.problems:
            if problem.fault is Fault.PATH:
                collector.problems.add(problem.at(place))
            else:
                collector.notes.append(evolve(problem, place=place, warning=True))
    return None
