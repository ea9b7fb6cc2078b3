"""The local texts of documents, read beside the ledger that names them."""

from pathlib import Path

from attrs import evolve

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Document


def add_texts(gathering: RecordCollector, folder: Path, limits: Limits) -> None:
    """Give each document with a path its text.

    A text that is not there, is no text or differs from its digest is worth a
    warning: the ledger can be understood without it. A path that leads out of
    the ledger's folder, or to no regular file, is a problem.
    """
    top = folder.resolve()
    for number, record in enumerate(gathering.records):
        if isinstance(record, Document) and record.path is not None:
            text = _text(gathering, record, top, limits)
            gathering.replace(number, evolve(record, text=text))


def _text(gathering: RecordCollector, document: Document, top: Path, limits: Limits) -> str | None:
    path = document.path or ""
    place = gathering.whereabouts(document, "path", 0)
    try:
        data = files.read_bytes(files.below(top, top / path), path, limits.size)
        if document.sha256 is not None and files.digest(data) != document.sha256:
            message = f"`{path}` differs from the digest recorded for `{document.id}`"
            where = gathering.whereabouts(document, "sha256", 0)
            hint = f"if quotes and places still fit, record it anew: {files.digest(data)}"
            gathering.notes.append(Problem(Fault.DIGEST, message, where, hint, warning=True))
        return files.page_of(data, path)[0].text
    except LedgerError as error:
        for problem in error.problems:
            if problem.fault is Fault.PATH:
                gathering.problems.add(problem.at(place))
            else:
                gathering.notes.append(evolve(problem, place=place, warning=True))
    return None
