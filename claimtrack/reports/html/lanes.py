"""The picture of who said what through whom: lanes of voices, chains, claims, and their bonds.

A lane is a voice: the sources under one controller. Its claims stand beside it,
each once, in the lane of its first chain; a chain from elsewhere begins with the
name of its origin, so that no line crosses another to get to its claim.
"""

from collections.abc import Sequence
from enum import IntEnum

from attrs import frozen

from claimtrack.reports.html.arcs import Arc, Arcs, arcs
from claimtrack.reports.html.chains import ChainRole, ChainView
from claimtrack.reports.html.chips import Chip, chips_of, more_chip
from claimtrack.reports.html.entries import ClaimEntry, gravity
from claimtrack.reports.html.relations import RelatedClaim, Relation
from claimtrack.reports.html.shapes import Box, Connector, PlacedText
from claimtrack.reports.html.text import SafeText, fitted, folded
from claimtrack.reports.text.totals import counted

ROW, TOP, LANE_GAP = 24, 28, 10
ORIGIN, CARRIED, CLAIM = 1, 174, 486
"""Where the columns begin."""

TEXT, STATUS, FINDINGS = 404, 96, 116
"""How wide the parts of a claim's box are; the text takes more where there is more."""

PAGE = 1300
"""How wide a picture is without need of scrolling."""

MORE_TEXT = 220
TRACKS = 14
_LANE = 150
_NOTE = 16
_LINE = 15
_UNNAMED = "unnamed"
_COLUMN, _BOLD = 6.5, 8.0


class LaneOrder(IntEnum):
    """What sort of lane comes where."""

    ORIGINS = 0
    RECEIVERS = 1
    UNKNOWN = 2
    NOBODY = 3


_KEY = tuple[LaneOrder, str]
_Lanes = Sequence[tuple[_KEY, Sequence[ClaimEntry]]]


@frozen
class Lane:
    """A voice: its box, its name and what is said of it in lines, so many of them the name's."""

    box: Box
    rank: LaneOrder
    title: str
    lines: Sequence[PlacedText]
    named: int


@frozen
class ClaimBox:
    """A claim: its box, and what stands in it."""

    box: Box
    entry: ClaimEntry
    lines: Sequence[PlacedText]
    marks: SafeText
    worst: str


@frozen
class Picture:
    """All that is drawn, and how much is not."""

    width: float
    height: float
    heads: Sequence[PlacedText]
    lanes: Sequence[Lane]
    chips: Sequence[Chip]
    wires: Sequence[Connector]
    notes: Sequence[PlacedText]
    nodes: Sequence[ClaimBox]
    arcs: Sequence[Arc]
    kinds: Sequence[Relation]
    claims: int
    loose: int
    """Bonds that are not drawn: a claim of theirs is not, or there was no room."""

    @property
    def unnamed(self) -> bool:
        """Whether a source that nobody names is at the head of a chain."""
        heads = (chain.steps[0].source for node in self.nodes for chain in node.entry.chains)
        return not all(source.named for source in heads)

    @property
    def left_out(self) -> int:
        """How many claims are not drawn."""
        return self.claims - len(self.nodes)


def picture(
    told: Sequence[ClaimEntry], bonds: Sequence[RelatedClaim], drawn: int, chains: int
) -> Picture:
    """Draw claims, of too many the gravest, and so many chains of each.

    Their boxes take what room the page has beside the lines between them.
    """
    by_gravity = sorted(range(len(told)), key=lambda i: (gravity(told[i].cards), i))
    chosen = [told[i] for i in sorted(by_gravity[:drawn])]
    lanes = _lanes(chosen)
    chains = min(chains, 4 if len(chosen) <= 40 else 3 if len(chosen) <= 80 else 2)
    drawing, joined = _drawn(lanes, bonds, chains, TEXT)
    if (spare := PAGE - joined.right) > 0:
        drawing, joined = _drawn(lanes, bonds, chains, TEXT + min(spare, MORE_TEXT))
    kinds = {arc.bond.kind for arc in joined.drawn}
    return Picture(
        (max(joined.right, drawing.right + 80) if joined.drawn else drawing.right) + 4,
        drawing.y,
        drawing.heads if joined.drawn else drawing.heads[:-1],
        drawing.lanes,
        drawing.chips,
        drawing.wires,
        drawing.notes,
        drawing.nodes,
        joined.drawn,
        [kind for kind in Relation if kind in kinds],
        len(told),
        len(bonds) - len(joined.drawn),
    )


def _drawn(
    lanes: _Lanes, bonds: Sequence[RelatedClaim], chains: int, text: float
) -> tuple["_Drawing", Arcs]:
    """Draw everything with so much room for the texts of claims."""
    drawing = _Drawing(chains, text)
    for key, entries in lanes:
        drawing.lane(key, entries)
    boxes = {node.entry.id: node.box for node in drawing.nodes}
    return drawing, arcs(bonds, boxes, TRACKS)


def _key(chain: ChainView) -> _KEY:
    match chain.sort:
        case ChainRole.ORIGIN | ChainRole.DENIES | ChainRole.SILENT | ChainRole.WITHDRAWN:
            return LaneOrder.ORIGINS, chain.voice.id
        case ChainRole.CONTINUED:
            return LaneOrder.RECEIVERS, chain.voice.id
        case ChainRole.UNKNOWN:
            return LaneOrder.UNKNOWN, chain.voice.id


def _lanes(chosen: Sequence[ClaimEntry]) -> _Lanes:
    """Return the lanes with their claims: origins first, those with most claims before others."""
    lanes: dict[_KEY, list[ClaimEntry]] = {}
    for entry in chosen:
        key = _key(entry.chains[0]) if entry.chains else (LaneOrder.NOBODY, "")
        lanes.setdefault(key, []).append(entry)
    return sorted(lanes.items(), key=lambda lane: (lane[0][0], -len(lane[1]), lane[0][1]))


class _Drawing:
    """What is drawn so far, from top to bottom."""

    def __init__(self, chains: int, text: float) -> None:
        self.most = chains
        self.text = text
        self.y: float = TOP
        self.lanes: list[Lane] = []
        self.chips: list[Chip] = []
        self.wires: list[Connector] = []
        self.notes: list[PlacedText] = []
        self.nodes: list[ClaimBox] = []

    @property
    def heads(self) -> list[PlacedText]:
        """What stands above the columns."""
        status = CLAIM + self.text
        places = (ORIGIN, CARRIED, CLAIM + 10, status, status + STATUS, self.right + 14)
        words = ("comes from", "carried by", "claim", "status", "findings", "bears on")
        return [PlacedText(x, 16, word) for x, word in zip(places, words, strict=True)]

    @property
    def right(self) -> float:
        """Where the boxes of claims end."""
        return CLAIM + self.text + STATUS + FINDINGS

    def lane(self, key: _KEY, entries: Sequence[ClaimEntry]) -> None:
        """Draw a voice and its claims."""
        top = self.y
        title, aside = _title(key, entries)
        for entry in entries:
            self._claim(key, entry)
        bold, plain = (int((_LANE - 18) / column) for column in (_BOLD, _COLUMN))
        kept = 1 if aside.startswith(_UNNAMED) else 0
        # A name has two lines if it needs them, and that a source has none is always told.
        self.y = max(self.y, top + (len(folded(title, bold, 2)) + kept) * _LINE + 6)
        box = Box(ORIGIN, top, _LANE, self.y - top - 2)
        most = max(1, int((box.height - 4) // _LINE))
        named = folded(title, bold, min(most - kept, 3))
        lines = [*named, *folded(aside, plain + 1, most - len(named))]
        self.lanes.append(
            Lane(
                box,
                key[0],
                f"{title}, {aside}",
                [PlacedText(box.x + 9, top + 15 + _LINE * i, line) for i, line in enumerate(lines)],
                len(named),
            )
        )
        self.y += LANE_GAP

    def _claim(self, key: _KEY, entry: ClaimEntry) -> None:
        shown = entry.chains[: self.most]
        top = self.y
        for chain in shown:
            self._chain(key, chain)
        if hidden := len(entry.chains) + entry.more - len(shown):
            self._more(hidden)
        if not entry.chains:
            self.wires.append(
                Connector(ORIGIN + _LANE, self.y + 11, CLAIM, "nobody", "nobody says so")
            )
            self.y += ROW
        box = Box(CLAIM, top, self.right - CLAIM, self.y - top - 2)
        room = int((self.text - 18) / _COLUMN)
        text = folded(entry.claim.text, room, int((box.height - 4) // _LINE))
        lines = [PlacedText(CLAIM + 10, top + 15 + _LINE * i, line) for i, line in enumerate(text)]
        self.nodes.append(ClaimBox(box, entry, lines, *_marks(entry)))

    def _more(self, hidden: int) -> None:
        """Say how many more chains there are: beside the last one, or else below it."""
        last = self.chips[-1].box if self.chips else Box(0, 0, 0, 0)
        chip = more_chip(hidden, last.right + _NOTE, self.y - ROW)
        if last.y > self.y - ROW and chip.box.right < CLAIM - 12:
            self.chips.append(chip)
            return
        words = f"and {counted(hidden, 'more chain')}"
        self.notes.append(PlacedText(CARRIED, self.y + 15, SafeText(words)))
        self.y += ROW

    def _chain(self, key: _KEY, chain: ChainView) -> None:
        """Draw one chain from its voice or, where that has another lane, from its name."""
        at_home = _key(chain) == key
        chips = chips_of(chain, at_home, CARRIED, self.y, CLAIM - CARRIED - 16)
        start = ORIGIN + _LANE if at_home else chips[0].box.right
        words = f"{chain.words} ({chain.sort.description})"
        self.wires.append(Connector(start, self.y + 11, CLAIM, chain.sort.value, words))
        self.chips += chips
        self.y += ROW


def _title(key: _KEY, entries: Sequence[ClaimEntry]) -> tuple[str, str]:
    """Return what a lane is called and what is said beside it."""
    rank, _ = key
    claims = counted(len(entries), "claim")
    if rank is LaneOrder.NOBODY:
        return "Nobody", f"no chain on record, {claims}"
    voice = entries[0].chains[0].voice
    aside = "" if voice.named else f"{_UNNAMED}, "
    match rank:
        case LaneOrder.ORIGINS:
            aside += voice.kind.value
        case LaneOrder.RECEIVERS:
            aside += "received it itself"
        case LaneOrder.UNKNOWN:
            aside += "origin not known: it only relays"
    return voice.name or voice.id, f"{aside}, {claims}"


def _marks(entry: ClaimEntry) -> tuple[SafeText, str]:
    """Return the findings of a claim as they are drawn, and the worst severity among them."""
    codes = list(dict.fromkeys(card.code for card in entry.cards))
    if not codes:
        return SafeText(""), ""
    worst = min((card.severity for card in entry.cards), key=lambda severity: severity.rank)
    shown = " ".join(codes[:2]) + (f" +{len(codes) - 2}" if len(codes) > 2 else "")
    return fitted(shown, 17), worst.value
