"""A first ledger for a text: its document, its numbered blocks, and an example claim."""

import re
from collections.abc import Iterator

from claimtrack.errors import Fault
from claimtrack.formats.records.files import digest
from claimtrack.formats.records.ids import slug
from claimtrack.formats.toml.writer import VERSION, toml_string
from claimtrack.model.document import split_blocks, text_path_or_none
from claimtrack.model.values import refuse

_WORDS = 8
_TITLE_LENGTH = 120
"""The maximum length of a first block that is taken for the title."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_HTML = re.compile(r"\s*<(!doctype html|html|head|body|\?xml)\b", re.IGNORECASE)


def skeleton(
    data: bytes, path: str, outlet: str | None = None, published: str | None = None
) -> str:
    """Return the text of a valid ledger for a document, to be filled in by the user.

    ``path`` is the path of the document, relative to the ledger. ``outlet`` is the name of
    the publisher, and ``published`` the date in EDTF. The ids are made of the outlet and
    the title, so that the ledgers of two texts can be included in one.

    Raises:
        LedgerError: the path leads out of the ledger's folder, or the text is HTML.
        UnicodeDecodeError: the document is not UTF-8.
    """
    text_path_or_none(path)
    text = data.decode("utf-8-sig")
    if path.lower().endswith((".html", ".htm", ".xhtml")) or _HTML.match(text):
        refuse(
            f"`{path}` is HTML, in which blank lines do not separate paragraphs",
            "save the words of the page as a .txt file, with a blank line between paragraphs",
            Fault.VALUE,
        )
    return "\n".join(_lines(text, digest(data), path, outlet, published)) + "\n"


def _lines(
    text: str, sha256: str, path: str, outlet: str | None, published: str | None
) -> Iterator[str]:
    found = split_blocks(text)
    title = _CONTROL.sub(" ", found[0]).strip() if found else ""
    if not 0 < len(title) <= _TITLE_LENGTH:
        title = ""
    stem = slug(title) or slug(path.rpartition("/")[2].rpartition(".")[0]) or "article"
    publisher = slug(outlet or "").removeprefix("the-")
    document = slug(f"{publisher} {stem}")
    publisher = publisher or f"{stem}-outlet"
    yield f"ledger = {VERSION}"
    yield ""
    if outlet is None:
        yield "# Who published it; write `name` as readers know it:"
    yield f"[source.{publisher}]"
    yield f"name = {toml_string(outlet or 'The outlet')}"
    yield 'kind = "outlet"'
    yield ""
    yield f"[document.{document}]"
    yield f'publisher = "{publisher}"'
    if title:
        yield f"title = {toml_string(title)}"
    if published is not None:
        yield f"published = {toml_string(published)}"
    yield f"path = {toml_string(path)}"
    yield f'sha256 = "{sha256}"'
    yield ""
    if found:
        yield "# The document of passages such as `#p1`:"
        yield "[defaults]"
        yield f'document = "{document}"'
        yield ""
    if found:
        yield "# The blocks of the text, for `at`:"
        yield from (f"# #p{i}  {_opening(block)}" for i, block in enumerate(found, start=1))
        yield ""
    yield "# Write a claim in your own words, and who said it, origin first."
    yield "# The publisher of the text is added at the end of `via`."
    yield "#"
    yield "# [claim.first]"
    yield '# text = "..."'
    yield f'# via = ["{publisher}"]'
    yield '# at = "#p1"' if found else f'# at = "{document}"'


def _opening(block: str) -> str:
    """Return the first words of a block, on one line."""
    words = _CONTROL.sub(" ", block).split()
    return " ".join(words[:_WORDS])[:100] + (" …" if len(words) > _WORDS else "")
