"""Documents and passages."""

import re
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from claimtrack.errors import Correction, Fault, Place
from claimtrack.model import values
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.ref import DocumentId, SourceId
from claimtrack.model.values import meaning

_PASSAGE = re.compile(r"([a-z0-9][a-z0-9-]{0,63})(?:#(headline|caption|p[1-9][0-9]{0,5}))?")

# A passage with capital letters, blanks, or another word for a paragraph.
_NEARLY_PASSAGE = re.compile(
    r"([a-z0-9][a-z0-9-]{0,63}) ?# ?(?:(headline|caption)|"
    r"(?:p|par|para|paragraph)?[. ]{0,2}([1-9][0-9]{0,5}))",
    re.IGNORECASE | re.ASCII,
)


@frozen
class Passage:
    """A passage of a document: the whole document or one block.

    Written ``article``, ``article#headline``, ``article#caption`` or
    ``article#p12``. Blocks are separated by blank lines and numbered from 1.
    """

    document: DocumentId
    block: str | None = None

    @classmethod
    def parse(cls, text: "str | Passage") -> "Passage":
        """Parse the written form of a passage.

        Raises:
            LedgerError: The text is not a passage.
        """
        if isinstance(text, Passage):
            return text
        if not isinstance(text, str):
            values.refuse(f"expected a passage, found {values.describe_value(text)}")
        match = _PASSAGE.fullmatch(text)
        if match is None:
            document, mark, block = text.partition("#")
            # With a valid block, the fault is in the id of the document.
            if document.split() == [document] and (not mark or _PASSAGE.fullmatch(f"d#{block}")):
                values.to_identifier(document)
            hint = "write `document`, `document#headline`, `document#caption` or `document#p12`"
            if (near := _NEARLY_PASSAGE.fullmatch(text)) is not None:
                block = near[2].lower() if near[2] else f"p{near[3]}"
                fixed = f"{near[1].lower()}#{block}"
                hint = Correction.of(f"write `{fixed}`", text, fixed)
            values.refuse(f"{values.describe_value(text)} is not a passage of a document", hint)
        return cls(match[1], match[2])

    @property
    def number(self) -> int | None:
        """The number of the block, from 1; None for the document, a headline or a caption."""
        digits = (self.block or "")[1:]
        return int(digits) if digits.isdigit() else None

    def __str__(self) -> str:
        return f"{self.document}#{self.block}" if self.block else self.document

    def __repr__(self) -> str:
        return f"Passage({str(self)!r})"


def to_passages(value: Iterable[Passage | str] | Passage | str) -> tuple[Passage, ...]:
    """Return a tuple of passages, given a list or a single passage."""
    if isinstance(value, (str, Passage)):
        return (Passage.parse(value),)
    return values.to_tuple(value, Passage.parse, "passages") if value != () else ()


def passage_or_none(value: Passage | str | None) -> Passage | None:
    """Return a passage, or None."""
    return None if value is None else Passage.parse(value)


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def path_or_none(value: str | None) -> str | None:
    """Return a validated relative path with forward slashes, or None."""
    if value is None:
        return None
    if not isinstance(value, str):
        values.refuse(f"expected a path, found {values.describe_value(value)}")
    if (reason := _path_fault(value)) is not None:
        values.refuse(
            f"{values.describe_value(value)} is not a path below the ledger's folder: it {reason}",
            "write a relative path with forward slashes, such as texts/article.txt",
            Fault.PATH,
        )
    return value


TEXT_EXTENSIONS = (
    *(".txt", ".text", ".md", ".markdown", ".rst", ".adoc"),
    *(".html", ".htm", ".xhtml", ".srt", ".vtt"),
)
"""The extensions of files that may be the text of a document."""


def text_path_or_none(value: str | None) -> str | None:
    """Return a validated relative path to a text, or None.

    Other types of files are rejected, so that a ledger cannot quote keys or databases.
    """
    path = path_or_none(value)
    if path is not None and not path.lower().endswith(TEXT_EXTENSIONS):
        values.refuse(
            f"{values.describe_value(path)} is not a text file by its extension",
            f"save the text as one of {', '.join(TEXT_EXTENSIONS)}",
            Fault.PATH,
        )
    return path


def _path_fault(path: str) -> str | None:
    """Return the reason why a path is invalid on any operating system, or None."""
    if not path:
        return "is empty"
    if len(path) > values.NAME_LENGTH:
        return f"has {len(path):,} characters; at most {values.NAME_LENGTH}"
    if path.startswith("/"):
        return "does not start in the ledger's folder"
    if "\\" in path:
        return "holds a backslash"
    if held := [character for character in path if character in ':*?"<>|']:
        return f"holds `{held[0]}`, which Windows forbids"
    if held := [character for character in path if ord(character) < 32]:
        return f"holds the control character U+{ord(held[0]):04X}"
    for part in path.split("/"):
        if part == "..":
            return "leads out of the folder with `..`"
        if part.startswith(".") and part != ".":
            return f"names the hidden `{part}`"
        if part in ("", "."):
            return "has an empty part: `//`, `/` at its end, or `.`"
        if part[-1] in ". ":
            return f"has the part `{part}`, which ends in a {'dot' if part[-1] == '.' else 'blank'}"
        if _RESERVED.fullmatch(part):
            return f"has the part `{part}`, which is reserved on Windows"
    return None


@frozen
class Document:
    """A published item: an article, a dispatch, a page, a model's answer."""

    id: str = field(
        converter=values.to_identifier,
        metadata=meaning("the id by which other records refer to it"),
    )
    publisher: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the source that published it"),
    )
    author: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the source that wrote it"),
    )
    title: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("its title")
    )
    url: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("its address; stored, never opened"),
    )
    archived: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("the address of an archived copy"),
    )
    published: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the date of publication (EDTF)")
    )
    retrieved: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the date of retrieval (EDTF)")
    )
    sha256: str | None = field(
        default=None,
        converter=values.digest_or_none,
        metadata=meaning("SHA-256 digest of the item as retrieved"),
    )
    lang: str | None = field(
        default=None,
        converter=values.name_or_none,
        metadata=meaning("its language (BCP 47), such as `en`"),
    )
    path: str | None = field(
        default=None,
        converter=text_path_or_none,
        metadata=meaning("a local copy of its text, below the ledger's folder"),
    )
    credits: tuple[SourceId, ...] = field(
        default=(),
        converter=values.to_identifiers,
        metadata=meaning("sources credited for a picture or similar; a credit is not support"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("a note for readers"),
    )
    text: str | None = field(default=None, eq=False, repr=False)
    """The text at ``path`` if it was read. Never written, ignored by ``==``."""
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    @property
    def label(self) -> str:
        """The title, or the id without one."""
        return self.title or self.id


_BETWEEN = re.compile(r"(?>\r\n?|\n)[ \t]*(?:(?>\r\n?|\n)[ \t]*)+")


def find_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each block of a text. Blank lines separate blocks."""
    start = 0
    for end, after in [*(match.span() for match in _BETWEEN.finditer(text)), (len(text), 0)]:
        block = text[start:end]
        if words := block.strip():
            first = start + block.index(words)
            yield first, first + len(words)
        start = after


def split_blocks(text: str) -> list[str]:
    """Return the blocks of a text, with line feeds at the ends of lines."""
    return [
        text[start:end].replace("\r\n", "\n").replace("\r", "\n")
        for start, end in find_blocks(text)
    ]
