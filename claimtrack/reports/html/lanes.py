"""The picture of a page: lanes of voices, with their claims and those who stand against them.

A lane is a voice: the sources under one controller. A claim is drawn once, in the lane of
the voice that its first chain comes from. Other voices of the claim are named in its row.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Generic, TypeVar

from attrs import frozen

from claimtrack.facts.facts import Facts
from claimtrack.reports.article.plain_names import source_name
from claimtrack.reports.article.relations import ClaimRelation, RelationKind
from claimtrack.reports.article.view import ArticlePage, ChainSide, ChipRole, Note, NoteChain

MAX_ITEMS = 4
"""Number of items of each kind in a row, and of relays in a chain; the others are counted."""

_T = TypeVar("_T")


class LaneKind(IntEnum):
    """The kinds of lanes, from top to bottom."""

    ORIGIN = 0
    """A voice that claims come from."""
    UNATTRIBUTED = 1
    """A voice that passes claims on without their origin."""
    NOBODY = 2
    """Claims that nobody asserts."""


@frozen
class Thread:
    """A chain to the claim of a row: its voice, unless it is that of the lane, and its relays."""

    voice: str
    through: Sequence[str]
    remark: str = ""
    """Why the chain says nothing for the claim, such as ``did not comment``."""


@frozen
class RowRelation:
    """A claim that is related to the claim of a row, or a denial, which has no number."""

    sign: str
    words: str
    """The relation, or who stands against the claim."""
    number: int | None = None
    text: str = ""


@frozen
class Some(Generic[_T]):
    """The first items of a list, and the number of the others."""

    shown: Sequence[_T]
    more: int

    @classmethod
    def of(cls, items: Iterator[_T]) -> "Some[_T]":
        """Return the first of some items, each once."""
        every = list(dict.fromkeys(items))
        return cls(every[:MAX_ITEMS], max(0, len(every) - MAX_ITEMS))


@frozen
class LaneRow:
    """A claim of a lane: the chains to it, those who stand against it, and its other relations."""

    note: Note
    threads: Some[Thread]
    against: Some[RowRelation]
    related: Some[RowRelation]


@frozen
class Lane:
    """A voice with its claims."""

    kind: LaneKind
    title: str
    aside: str
    rows: Sequence[LaneRow]


@frozen
class Picture:
    """All lanes, and the number of notes that are not drawn."""

    lanes: Sequence[Lane]
    omitted: int

    @property
    def opposed(self) -> bool:
        """True if anybody stands against a drawn claim."""
        return any(row.against.shown for lane in self.lanes for row in lane.rows)

    @property
    def count(self) -> int:
        """The number of drawn notes."""
        return sum(len(lane.rows) for lane in self.lanes)


def draw_picture(
    page: ArticlePage, facts: Facts, relations: Sequence[ClaimRelation], max_notes: int
) -> Picture:
    """Draw the most urgent notes. Lanes with the most claims come first."""
    notes = list(page.notes())
    urgent = sorted(notes, key=lambda note: (note.status.rank, note.number))
    drawing = _Drawing(facts, page.by_claim(), relations)
    lanes: dict[tuple[LaneKind, str], list[Note]] = {}
    for note in sorted(urgent[:max_notes], key=lambda note: note.number):
        lanes.setdefault(drawing.lane_of(note), []).append(note)
    order = sorted(lanes, key=lambda key: (key[0], -len(lanes[key]), lanes[key][0].number))
    drawn = [drawing.lane(kind, voice, lanes[kind, voice]) for kind, voice in order]
    return Picture(drawn, len(notes[max_notes:]))


class _Drawing:
    """The voices and the relations of notes."""

    def __init__(
        self, facts: Facts, by_claim: Mapping[str, Note], relations: Sequence[ClaimRelation]
    ) -> None:
        self._facts = facts
        self._opposed: dict[int, list[Note]] = {}
        self._related: dict[int, list[tuple[RelationKind, Note]]] = {}
        for each in relations:
            one, other = by_claim.get(each.one), by_claim.get(each.other)
            if one is None or other is None or one is other:
                continue
            if each.kind in (RelationKind.CONTRADICTS, RelationKind.CONFLICTS):
                self._opposed.setdefault(one.number, []).append(other)
                self._opposed.setdefault(other.number, []).append(one)
            else:
                self._related.setdefault(one.number, []).append((each.kind, other))

    def lane_of(self, note: Note) -> tuple[LaneKind, str]:
        """Return the kind of lane of a note, and the id of its voice."""
        asserted = [chain for chain in note.chains if chain.side is ChainSide.SAYS_SO]
        origins = [chain for chain in asserted if chain.chips[0].role is ChipRole.ORIGIN]
        for kind, chains in ((LaneKind.ORIGIN, origins), (LaneKind.UNATTRIBUTED, asserted)):
            for chain in chains[:1]:
                return kind, self._voice(chain)
        return LaneKind.NOBODY, ""

    def lane(self, kind: LaneKind, voice: str, notes: Sequence[Note]) -> Lane:
        """Return a lane with its rows."""
        rows = [
            LaneRow(
                note,
                Some.of(self._threads(note, voice)),
                Some.of(self._against(note)),
                Some.of(
                    RowRelation(kind.sign, kind.value, other.number, other.claim.text)
                    for kind, other in self._related.get(note.number, ())
                ),
            )
            for note in notes
        ]
        if kind is LaneKind.NOBODY:
            return Lane(kind, "Nobody", "no source says so", rows)
        source = self._facts.ledger.sources[voice]
        aside = source.kind.value if kind is LaneKind.ORIGIN else "itself: from whom?"
        return Lane(kind, source_name(source), aside, rows)

    def _voice(self, chain: NoteChain) -> str:
        """Return the id of the voice that a chain comes from."""
        facts = self._facts
        return facts.columns.sources[facts.voice_of(chain.chips[0].source)].id

    def _threads(self, note: Note, lane: str) -> Iterator[Thread]:
        """Yield the chains of a note that do not deny it, those of its lane first."""
        chains = [chain for chain in note.chains if chain.side is not ChainSide.DENIES]
        for chain in sorted(chains, key=lambda chain: self._voice(chain) != lane):
            first, *relays = chain.chips
            voice = "" if self._voice(chain) == lane else first.name
            members = [first, *relays] if not voice and first.source != lane else relays
            names = [chip.name for chip in members]
            if len(names) > MAX_ITEMS:
                names[1:-1] = [f"{len(names) - 2} more"]
            remark = first.aside or "neither" if chain.side is ChainSide.NEITHER else ""
            yield Thread(voice, tuple(names), remark)

    def _against(self, note: Note) -> Iterator[RowRelation]:
        """Yield the denials of a note, then the claims that contradict it."""
        for chain in note.chains:
            if chain.side is ChainSide.DENIES:
                yield RowRelation("✕", chain.speaker)
        for other in self._opposed.get(note.number, ()):
            kind, voice = self.lane_of(other)
            sources = self._facts.ledger.sources
            speaker = "" if kind is LaneKind.NOBODY else source_name(sources[voice])
            yield RowRelation("✕", speaker, other.number, other.claim.text)
