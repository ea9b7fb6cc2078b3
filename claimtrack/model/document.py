"""A published item, and places inside it."""

import re
from collections.abc import Iterable

from attrs import field, frozen

from claimtrack.errors import Fault, Place
from claimtrack.model import values
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.ref import DocumentId, SourceId
from claimtrack.model.values import meaning

_PASSAGE = re.compile(r"([a-z0-9][a-z0-9-]{0,63})(?:#(headline|caption|p[1-9][0-9]{0,5}))?")


@frozen
class Passage:
    """Where in a document something stands: the whole of it, or one block.

    Written ``article``, ``article#headline``, ``article#caption`` or
    ``article#p12``; blocks are counted from 1, divided by blank lines.
    """

    document: DocumentId
    block: str | None = None

    @classmethod
    def parse(cls, text: "str | Passage") -> "Passage":
        """Read a passage from its written form."""
        if isinstance(text, Passage):
            return text
        if not isinstance(text, str):
            values.refuse(f"expected a passage, found {values.spell(text)}")
        match = _PASSAGE.fullmatch(text)
        if match is None:
            document, mark, block = text.partition("#")
            # One word with nothing against its block is an id that is not well formed.
            if document.split() == [document] and (not mark or _PASSAGE.fullmatch(f"d#{block}")):
                values.identifier(document)
            values.refuse(
                f"{values.spell(text)} is no place in a document",
                "write `document`, `document#headline`, `document#caption` or `document#p12`",
            )
        return cls(match[1], match[2])

    def __str__(self) -> str:
        return f"{self.document}#{self.block}" if self.block else self.document


def passages(value: Iterable[Passage | str] | Passage | str) -> tuple[Passage, ...]:
    """Return places in documents; a single one may stand without brackets."""
    if isinstance(value, (str, Passage)):
        return (Passage.parse(value),)
    return values.items(value, Passage.parse, "passages") if value != () else ()


def passage_or_none(value: Passage | str | None) -> Passage | None:
    """Return a place in a document, or None."""
    return None if value is None else Passage.parse(value)


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def path_or_none(value: str | None) -> str | None:
    """Return a relative path with forward slashes that stays below its folder, or None."""
    if value is None:
        return None
    if not isinstance(value, str):
        values.refuse(f"expected a path, found {values.spell(value)}")
    if (reason := _unusable(value)) is not None:
        values.refuse(
            f"{values.spell(value)} is no path below the ledger's folder: it {reason}",
            "write a relative path with forward slashes, such as texts/article.txt",
            Fault.PATH,
        )
    return value


def _unusable(path: str) -> str | None:
    """Return why a path may not be used, on whatever system the ledger is read."""
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
        if part in ("", "."):
            return "has a step that goes nowhere: `//`, `/` at its end, or `.`"
        if part[-1] in ". ":
            return f"has the step `{part}`, which ends in a {'dot' if part[-1] == '.' else 'blank'}"
        if _RESERVED.fullmatch(part):
            return f"has the step `{part}`, which is reserved on Windows"
    return None


@frozen
class Document:
    """A published item: an article, a dispatch, a page, a model's answer."""

    id: str = field(converter=values.identifier, metadata=meaning("what other records call it"))
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
        metadata=meaning("where it was published; stored, never opened"),
    )
    archived: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("where an archived copy is")
    )
    published: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when it was published (EDTF)")
    )
    retrieved: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when it was retrieved (EDTF)")
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
        converter=path_or_none,
        metadata=meaning("a local copy of its text, below the ledger's folder"),
    )
    credits: tuple[SourceId, ...] = field(
        default=(),
        converter=values.identifiers,
        metadata=meaning("sources credited for a picture and the like; a credit is no support"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("anything a reader should know"),
    )
    text: str | None = field(default=None, eq=False, repr=False)
    """The words at ``path`` when they are at hand; never written, no part of equality."""
    place: Place | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        """Its title, or its id where it has none."""
        return self.title or self.id


_BETWEEN = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def blocks(text: str) -> list[str]:
    """Return the blocks of a text, which blank lines divide; they count from 1."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [block.strip() for block in _BETWEEN.split(lines) if block.strip()]
