"""A first ledger for a text: its document, its numbered blocks, and an example claim."""

import re
from collections.abc import Iterator

from claimtrack.formats.records.files import digest
from claimtrack.formats.toml.writer import VERSION, toml_string
from claimtrack.model.document import split_blocks, text_path_or_none

_WORDS = 8
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def skeleton(data: bytes, path: str) -> str:
    """Return the text of a valid ledger for a document, to be filled in by the user.

    ``path`` is the path of the document, relative to the ledger.

    Raises:
        LedgerError: the path leads out of the ledger's folder.
        UnicodeDecodeError: the document is not UTF-8.
    """
    text_path_or_none(path)
    return "\n".join(_lines(data.decode("utf-8-sig"), digest(data), path)) + "\n"


def _lines(text: str, sha256: str, path: str) -> Iterator[str]:
    yield f"ledger = {VERSION}"
    yield ""
    yield "# Who published it; write `name` as readers know it:"
    yield "[source.outlet]"
    yield 'name = "The outlet"'
    yield 'kind = "outlet"'
    yield ""
    yield "[document.article]"
    yield 'publisher = "outlet"'
    yield f"path = {toml_string(path)}"
    yield f'sha256 = "{sha256}"'
    yield ""
    found = split_blocks(text)
    if found:
        yield "# The blocks of the text, for `at`:"
        yield from (f"# article#p{i}  {_opening(block)}" for i, block in enumerate(found, start=1))
        yield ""
    yield "# Write a claim in your own words, and who said it, origin first:"
    yield "#"
    yield "# [claim.first]"
    yield '# text = "..."'
    yield '# kind = "event"'
    yield '# via = ["outlet"]'
    yield '# at = "article#p1"' if found else '# at = "article"'


def _opening(block: str) -> str:
    """Return the first words of a block, on one line."""
    words = _CONTROL.sub(" ", block).split()
    return " ".join(words[:_WORDS])[:100] + (" …" if len(words) > _WORDS else "")
