"""The files that the live page offers: the page, the findings and the ledger in every format."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from attrs import frozen

from claimtrack import api
from claimtrack.formats.registry import FORMATS, WRITABLE
from claimtrack.reports.findings.json_output import findings_as_json
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.html.page import render_page
from claimtrack.reports.text.masthead import document_title
from claimtrack.serve.live_ledger import Snapshot

EXPORTS = ("html", "json", *FINDINGS, *WRITABLE)
"""The names of all formats, in the order of the menu."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".sarif": "application/sarif+json",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


@frozen
class Export:
    """A file to download."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """The media type: plain text for other extensions."""
        found = (kind for ending, kind in _TYPES.items() if self.name.endswith(ending))
        return next(found, "text/plain; charset=utf-8")


def export(snapshot: Snapshot, format: str) -> Export:
    """Return the page, the findings or the ledger in a format, without confidential names.

    A folder is returned as a ZIP file with equal bytes for equal ledgers.

    Raises:
        KeyError: the format is not one of ``EXPORTS``.
        LedgerError: the format cannot carry the ledger, or needs an extra.
    """
    report = snapshot.report
    if format == "html":
        title = document_title(report.ledger) or snapshot.edited.path.stem
        return Export("report.html", render_page(report, title, report.rules).encode())
    if format == "json":
        return Export("findings.json", findings_as_json([report]).encode())
    if format in FINDINGS:
        found = FINDINGS[format]
        return Export(f"findings{found.endings[0]}", found.write([report], ()).encode())
    written = FORMATS[format]
    ledger = snapshot.edited.ledger
    if snapshot.day is not None:
        ledger = ledger.as_of(snapshot.day).ledger
    files = api.convert(ledger, format).files
    if not written.is_folder:
        return Export(f"ledger{written.extensions[0]}", files[""])
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(ZipInfo(name), content, ZIP_DEFLATED)  # without the time of day
    return Export(f"ledger-{format}.zip", packed.getvalue())
