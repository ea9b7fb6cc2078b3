"""Names and sentences for readers in place of the ids and fragments of messages."""

import re
from collections.abc import Callable

from attrs import frozen

from claimtrack.engine.finding import Finding
from claimtrack.model import Ledger, Source

_CODE = re.compile(r"`([^`]*)`")
_ID = re.compile(r"`([a-z0-9][a-z0-9-]*)(?:#([a-z0-9]+))?`")


def sentence(text: str) -> str:
    """Return a text with a capital letter at its start and a mark at its end."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in '.?!”"' else ".")


def source_name(source: Source) -> str:
    """Return the name of a source, in quotation marks if it only describes somebody."""
    return source.label if source.named else f"“{source.label}”"


@frozen
class PlainNames:
    """Names in place of ids in messages: sources by name, claims and documents by title."""

    ledger: Ledger
    number: Callable[[str], int | None]
    """The number of the note of a claim."""

    def plain(self, text: str) -> str:
        """Return a message with names in place of the ids in it, and quotation marks.

        Words after an id and a colon are quoted. They may look like ids, and stay as they are.
        """
        head, colon, words = text.partition("`: ")
        head = _ID.sub(lambda match: self._name(match[1], match[2] or "") or match[0], head + colon)
        return _CODE.sub("“\\1”", head + words)

    def sources(self, finding: Finding) -> list[str]:
        """Return the names of the sources whose ids are in the message of a finding."""
        sources = self.ledger.sources
        ids = dict.fromkeys(match[1] for match in _ID.finditer(finding.message))
        return [source_name(sources[id]) for id in ids if id in sources]

    def _name(self, id: str, block: str) -> str:
        ledger = self.ledger
        if id in ledger.sources:
            return source_name(ledger.sources[id])
        if id in ledger.documents:
            title = f"“{ledger.documents[id].label}”"
            return f"{title} {block_mark(block)}".rstrip()
        if id in ledger.claims:
            number = self.number(id)
            return f"“{ledger.claims[id].text}”" if number is None else f"note {number}"
        return ""


def block_mark(block: str) -> str:
    """Return a block as readers know it: ``¶5``, ``headline``."""
    return f"¶{block[1:]}" if block[1:].isdigit() else block
