"""The data of an article view: blocks of text with marked words, and notes beside them.

The view has no markup. The page, the live page and other reports render it.
Offsets count characters of the shown text of a block.
"""

from collections.abc import Iterator, Mapping
from enum import Enum, StrEnum

from attrs import frozen

from claimtrack.engine.finding import Finding
from claimtrack.model import Claim, Document, Ref, Severity
from claimtrack.model.enums import WordEnum


class NoteStatus(WordEnum):
    """The next step of an editor for a claim, the most urgent first. A sign repeats its colour."""

    FIX = "fix", "✎", "Fix"
    DISPUTED = "disputed", "≠", "Disputed"
    ASK = "ask", "?", "Ask"
    ATTRIBUTE = "attribute", "“", "Attribute"
    HOLDS = "holds", "✓", "Nothing to ask"
    DRAFT = "draft", "+", "Draft"

    def __init__(self, _: str, sign: str, label: str) -> None:
        self.sign = sign
        self.label = label

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(NoteStatus)}


class ChainSide(StrEnum):
    """The side that a chain takes on a claim."""

    SAYS_SO = "says so"
    DENIES = "denies it"
    NEITHER = "neither"


class ChipRole(Enum):
    """The part that a source plays in a chain."""

    ORIGIN = "origin"
    RELAY = "relay"
    UNKNOWN = "unknown"
    """The first source of a chain, if it only relays: its own source is unknown."""
    DENIES = "denies"
    """The first source of a denial."""


@frozen
class SourceChip:
    """A source in a chain, or several as one."""

    source: str
    """The id of the source."""
    name: str
    """Its name, in quotation marks if it only describes somebody."""
    role: ChipRole
    aside: str = ""
    """Details of the source in this chain: its body, its act and its certainty."""
    stake: bool = False
    """True if it has an interest in the claim."""
    named: bool = True


@frozen
class NoteChain:
    """A chain of sources, the origin first, without the desk at its end."""

    ref: Ref
    """The reference to the assertion."""
    chips: tuple[SourceChip, ...]
    side: ChainSide
    passages: tuple[str, ...] = ()
    """The cited passages: ``¶5``, or a document with its block."""
    quote: str = ""
    draft: bool = False

    @property
    def speaker(self) -> str:
        """The name of the first source."""
        return self.chips[0].name if self.chips else ""


@frozen
class NoteFinding:
    """A finding in a note, with its message, its place and the findings folded into it."""

    finding: Finding
    message: str
    place: str
    """The file and line."""
    folded: tuple[str, ...] = ()
    """Further findings about the same claim, in a few words each."""

    @property
    def severity(self) -> Severity:
        """The severity of the finding."""
        return self.finding.severity


@frozen
class DisputeSide:
    """One side of a dispute: chains for the claim, against it, or for another claim."""

    heading: str
    against: bool
    chains: tuple[NoteChain, ...]
    number: int | None = None
    """The number of the note of the other claim, if there is one and notes are numbered."""
    claim: str = ""
    """The text of the other claim."""
    elsewhere: bool = False
    """True if the other claim stands in no article."""


@frozen
class Note:
    """One claim with its restatements, its chains, its status and the next steps."""

    number: int
    """From 1, in the order of the articles; 0 if notes are not numbered."""
    claim: Claim
    status: NoteStatus
    label: str
    """The status in a word or two, such as ``One voice``."""
    chains: tuple[NoteChain, ...]
    sides: tuple[DisputeSide, ...] = ()
    """Two or more sides for a disputed claim, with their chains."""
    main: NoteFinding | None = None
    further: tuple[NoteFinding, ...] = ()
    next: tuple[str, ...] = ()
    """The next steps, the most useful first."""
    remarks: tuple[str, ...] = ()
    """Sentences about everything that supports or qualifies the claim."""
    restatements: tuple[str, ...] = ()
    """The ids of the claims that it restates or that restate it."""
    place: str = ""
    """The file and line of the claim."""
    draft: Ref | None = None
    """The drafted claim or assertion that the note proposes."""

    @property
    def id(self) -> str:
        """The id of the claim."""
        return self.claim.id


@frozen
class Piece:
    """A run of text that belongs to the same notes; to none for plain text."""

    text: str
    notes: tuple[int, ...] = ()
    """The numbers of the notes whose words these are."""
    status: NoteStatus | None = None
    """The status of the most urgent note."""
    denies: bool = False
    """True if the words deny the claims of the notes."""
    ends: tuple[int, ...] = ()
    """The numbers of the notes whose words end here."""
    cut_before: bool = False
    """True if text of the block between the piece before and this one is left out."""


@frozen
class Pointer:
    """A note that is shown at another block, but has words in this one too."""

    number: int
    words: str
    """``denies``, ``says so too``, ..."""
    text: str
    """The text of the claim."""


@frozen
class Block:
    """A block of a document: a heading, a paragraph, a caption."""

    number: int
    """From 1, as in passages: ``#p4``."""
    pieces: tuple[Piece, ...]
    heading: bool = False
    """True for the block that is the title of the document."""
    whole: tuple[int, ...] = ()
    """The numbers of the notes of claims in the block that have no marked words."""
    notes: tuple[Note, ...] = ()
    """The notes that are shown beside this block: those that stand in none before."""
    pointers: tuple[Pointer, ...] = ()
    cut_before: bool = False
    """True if text between the block before and this one is left out."""
    cut_after: bool = False

    @property
    def text(self) -> str:
        """The shown text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def anchors(self) -> Mapping[int, int]:
        """The position of the first number of each note beside the block.

        The position is the piece whose words end there, or -1 before the text.
        """
        beside = {note.number for note in self.notes}
        found = {number: -1 for number in self.whole if number in beside}
        for position, piece in enumerate(self.pieces):
            for number in beside.intersection(piece.ends):
                found.setdefault(number, position)
        return found

    @property
    def statuses(self) -> Mapping[int, NoteStatus]:
        """The status of each note beside the block, by its number."""
        return {note.number: note.status for note in self.notes}


class TextShown(Enum):
    """The part of a document's text that is shown."""

    WHOLE = "whole"
    EXCERPTS = "excerpts"
    """Only the cited passages, with a sentence around them: the text is of another publisher."""
    NOTHING = "nothing"
    """The text is not at hand."""


@frozen
class ArticleView:
    """One document with the notes of the claims that stand in it."""

    document: Document
    title: str
    publisher: str
    published: str
    shown: TextShown
    blocks: tuple[Block, ...]
    unplaced: tuple[Note, ...] = ()
    """The notes of claims that the document states in no block, or whose text is not at hand."""
    main: bool = False

    def notes(self) -> Iterator[Note]:
        """Yield its notes in the order of their numbers."""
        for block in self.blocks:
            yield from block.notes
        yield from self.unplaced


@frozen
class Step:
    """A step before publication, with the numbers of the notes that it is about."""

    text: str
    numbers: tuple[int, ...]


@frozen
class SummaryLine:
    """One sentence of the summary, with the status that it is about."""

    status: NoteStatus
    text: str
    strong: str = ""
    """The part of the text that is emphasized."""
    numbers: tuple[int, ...] = ()


@frozen
class ArticlePage:
    """All documents of a ledger with the notes of its claims."""

    title: str
    publisher: str
    published: str
    summary: tuple[SummaryLine, ...]
    """At most three sentences."""
    steps: tuple[Step, ...]
    """The steps before publication; at most seven."""
    articles: tuple[ArticleView, ...]
    """The main document first, then those with the most notes."""
    elsewhere: tuple[Note, ...]
    """The notes of claims that stand in no document."""
    desk: str = ""
    """The name of the desk, which the ends of chains omit."""

    def notes(self) -> Iterator[Note]:
        """Yield every note once, in the order of the numbers."""
        for article in self.articles:
            yield from article.notes()
        yield from self.elsewhere

    def by_claim(self) -> Mapping[str, Note]:
        """Return the note of each claim; a drafted chain has a note of its own beside it."""
        notes = sorted(self.notes(), key=lambda note: note.draft is None)
        return {id: note for note in notes for id in (*note.restatements, note.id)}

    def count(self, status: NoteStatus) -> int:
        """Return the number of notes with a status."""
        return sum(note.status is status for note in self.notes())
