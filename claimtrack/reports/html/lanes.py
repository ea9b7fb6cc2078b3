"""The picture of a page: lanes of voices, their chains and claims, and relations of claims.

A lane is a voice: the sources under one controller. A claim is drawn once, in the lane
of its first chain. A chain from another voice begins with the name of its origin, so
that no connector crosses a lane.
"""

from collections.abc import Sequence
from enum import IntEnum

from attrs import evolve, frozen

from claimtrack.reports.html.arcs import Arc, Arcs, draw_arcs
from claimtrack.reports.html.chains import ChainRole, ChainView
from claimtrack.reports.html.entries import ClaimEntry, severity_key
from claimtrack.reports.html.relations import ClaimRelation, RelationKind
from claimtrack.reports.html.shapes import Box, Connector, PlacedText
from claimtrack.reports.html.text import SafeText, fit_text, fold_text, text_width
from claimtrack.reports.text.totals import pluralize

ROW, TOP, LANE_GAP = 24, 28, 10
ORIGIN, CARRIED, CLAIM = 1, 174, 486
"""The left edges of the columns."""

TEXT, STATUS, FINDINGS = 404, 96, 116
"""The widths of the parts of a claim's box; the text may be wider."""

PAGE = 1300
"""The width of a picture that needs no scrolling."""

MORE_TEXT = 220
TRACKS = 14
_LANE = 150
_NOTE = 16
_LINE = 15
_UNNAMED = "unnamed"
_COLUMN, _BOLD = 6.5, 8.0

CHIP_HEIGHT = 20
_CHIP_GAP, _CHIP_PAD, _CHIP_COLUMN = 7, 6, 6.3
_CHIP_LENGTHS = (30, 22, 16, 11, 7)
"""Maximum numbers of columns of a chip's text, tried in this order."""

_MARKED_ROLES = frozenset({ChainRole.WITHDRAWN, ChainRole.SILENT})


class LaneOrder(IntEnum):
    """The kinds of lanes, from top to bottom."""

    ORIGINS = 0
    RECEIVERS = 1
    UNKNOWN = 2
    DENIERS = 3
    NOBODY = 4


_Key = tuple[LaneOrder, str]
_NOBODY: _Key = (LaneOrder.NOBODY, "")
_Lanes = Sequence[tuple[_Key, Sequence[ClaimEntry]]]


@frozen
class Lane:
    """A voice: its box and its lines of text, of which the first ``name_lines`` are its name."""

    box: Box
    order: LaneOrder
    title: str
    lines: Sequence[PlacedText]
    name_lines: int


@frozen
class ClaimBox:
    """A claim: its box, its lines of text, and its findings."""

    box: Box
    entry: ClaimEntry
    lines: Sequence[PlacedText]
    findings: SafeText
    worst: str


@frozen
class Chip:
    """One hop, or several if there is no room for each; ``origin`` marks the first source."""

    box: Box
    text: SafeText
    full_text: str
    origin: bool
    role: ChainRole
    more: bool = False
    """True if it stands for further chains."""


@frozen
class Picture:
    """All shapes of the picture, and the numbers of omitted ones."""

    width: float
    height: float
    headings: Sequence[PlacedText]
    lanes: Sequence[Lane]
    chips: Sequence[Chip]
    connectors: Sequence[Connector]
    notes: Sequence[PlacedText]
    claims: Sequence[ClaimBox]
    arcs: Sequence[Arc]
    kinds: Sequence[RelationKind]
    claim_count: int
    omitted_relations: int
    """Relations without an arc, for want of a drawn claim or a free track."""

    @property
    def has_unnamed_origins(self) -> bool:
        """True if a chain begins with an unnamed source."""
        heads = (chain.hops[0].source for claim in self.claims for chain in claim.entry.chains)
        return not all(source.named for source in heads)

    @property
    def omitted_claims(self) -> int:
        """The number of claims that are not drawn."""
        return self.claim_count - len(self.claims)


def draw_picture(
    entries: Sequence[ClaimEntry],
    relations: Sequence[ClaimRelation],
    max_claims: int,
    max_chains: int,
) -> Picture:
    """Draw the claims with the most severe findings, and some chains of each.

    The boxes of claims grow to fill the page.
    """
    order = sorted(range(len(entries)), key=lambda i: (severity_key(entries[i].cards), i))
    chosen = [entries[i] for i in sorted(order[:max_claims])]
    lanes = _lanes(chosen)
    chains = min(max_chains, 4 if len(chosen) <= 40 else 3 if len(chosen) <= 80 else 2)
    drawing, arcs = _draw_lanes(lanes, relations, chains, TEXT)
    if (spare := PAGE - arcs.right) > 0:
        drawing, arcs = _draw_lanes(lanes, relations, chains, TEXT + min(spare, MORE_TEXT))
    kinds = {arc.relation.kind for arc in arcs.drawn}
    return Picture(
        (max(arcs.right, drawing.right + 80) if arcs.drawn else drawing.right) + 4,
        drawing.y,
        drawing.headings if arcs.drawn else drawing.headings[:-1],
        drawing.lanes,
        drawing.chips,
        drawing.connectors,
        drawing.notes,
        drawing.claims,
        arcs.drawn,
        [kind for kind in RelationKind if kind in kinds],
        len(entries),
        len(relations) - len(arcs.drawn),
    )


def _draw_lanes(
    lanes: _Lanes, relations: Sequence[ClaimRelation], max_chains: int, claim_width: float
) -> tuple["_Drawing", Arcs]:
    """Draw all lanes and arcs, with some width for the texts of claims."""
    drawing = _Drawing(max_chains, claim_width)
    for key, entries in lanes:
        drawing.lane(key, entries)
    boxes = {claim.entry.id: claim.box for claim in drawing.claims}
    return drawing, draw_arcs(relations, boxes, TRACKS)


def _lane_key(chain: ChainView) -> _Key:
    match chain.role:
        case ChainRole.ORIGIN:
            return LaneOrder.ORIGINS, chain.voice.id
        case ChainRole.CONTINUED:
            return LaneOrder.RECEIVERS, chain.voice.id
        case ChainRole.UNKNOWN:
            return LaneOrder.UNKNOWN, chain.voice.id
        case ChainRole.DENIES:
            return LaneOrder.DENIERS, chain.voice.id
        case ChainRole.SILENT | ChainRole.WITHDRAWN:
            return _NOBODY


def _lanes(chosen: Sequence[ClaimEntry]) -> _Lanes:
    """Return the lanes with their claims, sorted by kind and by number of claims."""
    lanes: dict[_Key, list[ClaimEntry]] = {}
    for entry in chosen:
        key = _lane_key(entry.chains[0]) if entry.chains else _NOBODY
        lanes.setdefault(key, []).append(entry)
    return sorted(lanes.items(), key=lambda lane: (lane[0][0], -len(lane[1]), lane[0][1]))


class _Drawing:
    """A picture under construction, from top to bottom."""

    def __init__(self, max_chains: int, claim_width: float) -> None:
        self.max_chains = max_chains
        self.claim_width = claim_width
        self.y: float = TOP
        self.lanes: list[Lane] = []
        self.chips: list[Chip] = []
        self.connectors: list[Connector] = []
        self.notes: list[PlacedText] = []
        self.claims: list[ClaimBox] = []

    @property
    def headings(self) -> list[PlacedText]:
        """The headings of the columns."""
        status = CLAIM + self.claim_width
        places = (ORIGIN, CARRIED, CLAIM + 10, status, status + STATUS, self.right + 14)
        words = ("origin", "carried by", "claim", "status", "findings", "relations")
        return [PlacedText(x, 16, word) for x, word in zip(places, words, strict=True)]

    @property
    def right(self) -> float:
        """The right edge of the boxes of claims."""
        return CLAIM + self.claim_width + STATUS + FINDINGS

    def lane(self, key: _Key, entries: Sequence[ClaimEntry]) -> None:
        """Draw a voice and its claims."""
        top = self.y
        title, aside = _lane_title(key, entries)
        for entry in entries:
            self._claim(key, entry)
        bold, plain = (int((_LANE - 18) / column) for column in (_BOLD, _COLUMN))
        reserved = 1 if aside.startswith(_UNNAMED) else 0
        # Room for two lines of the name, and always for the word "unnamed".
        self.y = max(self.y, top + (len(fold_text(title, bold, 2)) + reserved) * _LINE + 6)
        box = Box(ORIGIN, top, _LANE, self.y - top - 2)
        limit = max(1, int((box.height - 4) // _LINE))
        name = fold_text(title, bold, min(limit - reserved, 3))
        lines = [*name, *fold_text(aside, plain + 1, limit - len(name))]
        self.lanes.append(
            Lane(
                box,
                key[0],
                f"{title}, {aside}",
                [PlacedText(box.x + 9, top + 15 + _LINE * i, line) for i, line in enumerate(lines)],
                len(name),
            )
        )
        self.y += LANE_GAP

    def _claim(self, key: _Key, entry: ClaimEntry) -> None:
        drawn = entry.chains[: self.max_chains]
        top = self.y
        for chain in drawn:
            self._chain(key, chain)
        if hidden := len(entry.chains) + entry.hidden_chains - len(drawn):
            self._count_hidden(hidden)
        if not entry.chains:
            self.connectors.append(
                Connector(ORIGIN + _LANE, self.y + 11, CLAIM, "nobody", "no chain on record")
            )
            self.y += ROW
        box = Box(CLAIM, top, self.right - CLAIM, self.y - top - 2)
        room = int((self.claim_width - 18) / _COLUMN)
        text = fold_text(entry.claim.text, room, int((box.height - 4) // _LINE))
        lines = [PlacedText(CLAIM + 10, top + 15 + _LINE * i, line) for i, line in enumerate(text)]
        self.claims.append(ClaimBox(box, entry, lines, *_findings(entry)))

    def _count_hidden(self, hidden: int) -> None:
        """Add the number of hidden chains: beside the last chain, or else below it."""
        last = self.chips[-1].box if self.chips else Box(0, 0, 0, 0)
        text = f"and {pluralize(hidden, 'more chain')}"
        label = [(f"+{hidden}", text, False)]
        (chip,) = _place_chips(label, ChainRole.ORIGIN, 9, last.right + _NOTE, self.y - ROW)
        if last.y > self.y - ROW and chip.box.right < CLAIM - 12:
            self.chips.append(evolve(chip, more=True))
            return
        self.notes.append(PlacedText(CARRIED, self.y + 15, SafeText(text)))
        self.y += ROW

    def _chain(self, key: _Key, chain: ChainView) -> None:
        """Draw one chain from its lane, or from the name of its origin in another lane."""
        in_own_lane = _lane_key(chain) == key != _NOBODY
        chips = _draw_chips(chain, in_own_lane, CARRIED, self.y, CLAIM - CARRIED - 16)
        start = ORIGIN + _LANE if in_own_lane else chips[0].box.right
        tooltip = f"{chain.text} ({chain.role.description})"
        self.connectors.append(Connector(start, self.y + 11, CLAIM, chain.role.value, tooltip))
        self.chips += chips
        self.y += ROW


def _lane_title(key: _Key, entries: Sequence[ClaimEntry]) -> tuple[str, str]:
    """Return the title of a lane and the text below it."""
    order, _ = key
    claims = pluralize(len(entries), "claim")
    if order is LaneOrder.NOBODY:
        silent = any(entry.chains for entry in entries)
        aside = "nobody asserts or denies" if silent else "no chain on record"
        return "Nobody", f"{aside}, {claims}"
    voice = entries[0].chains[0].voice
    aside = "" if voice.named else f"{_UNNAMED}, "
    match order:
        case LaneOrder.ORIGINS:
            aside += voice.kind.value
        case LaneOrder.RECEIVERS:
            aside += "received the claim"
        case LaneOrder.UNKNOWN:
            aside += "origin unknown: it only relays"
        case LaneOrder.DENIERS:
            aside += "only denies"
    return voice.name or voice.id, f"{aside}, {claims}"


def _findings(entry: ClaimEntry) -> tuple[SafeText, str]:
    """Return the codes of the findings of a claim, and their highest severity."""
    codes = list(dict.fromkeys(card.code for card in entry.cards))
    if not codes:
        return SafeText(""), ""
    worst = min((card.severity for card in entry.cards), key=lambda severity: severity.rank)
    text = " ".join(codes[:2]) + (f" +{len(codes) - 2}" if len(codes) > 2 else "")
    return fit_text(text, 17), worst.value


def _draw_chips(chain: ChainView, in_own_lane: bool, x: float, y: float, room: float) -> list[Chip]:
    """Return the chips of a chain, side by side within some room.

    In its own lane, the first source has a chip only if its act matters or if it is one
    of several sources of the voice.
    """
    labels = _chip_labels(chain, in_own_lane)
    for length in _CHIP_LENGTHS:
        chips = _place_chips(labels, chain.role, length, x, y)
        if not chips or chips[-1].box.right <= x + room:
            return chips
    # Only the first and the last hop, with the number of hops between them.
    between = len(labels) - 2
    folded = [
        labels[0],
        (f"+{between}", "; ".join(full for _, full, _ in labels[1:-1]), False),
        labels[-1],
    ]
    return _place_chips(folded, chain.role, _CHIP_LENGTHS[-1], x, y)


def _chip_labels(chain: ChainView, in_own_lane: bool) -> list[tuple[str, str, bool]]:
    """Return for each chip its text, its full text, and whether it is the first source."""
    head, *relays = chain.hops
    if chain.role is ChainRole.DENIES:
        labels = [(f"denied by {head.name}", f"{head.name} {head.action or 'denies'}", True)]
    else:
        labels = _head_label(chain, in_own_lane)
    for hop in relays:
        text = f"{hop.name}: {hop.action}" if hop.action else hop.name
        labels.append((text, text, False))
    return labels


def _head_label(chain: ChainView, in_own_lane: bool) -> list[tuple[str, str, bool]]:
    """Return the chip of the first source; none in its own lane without an act that matters."""
    head = chain.hops[0]
    # An act such as "declined" already says what the role says.
    act = chain.assertion.hops[0].act
    explained = act is not None and act.silent and chain.role is not ChainRole.WITHDRAWN
    mark = chain.role.mark if chain.role in _MARKED_ROLES and not explained else ""
    action = ", ".join(part for part in (mark, head.action) if part)
    named = not in_own_lane or head.source != chain.voice
    if not (named or action):
        return []
    text = f"{head.name}: {action}" if named and action else head.name if named else action
    return [(text, f"{head.name} {action}".strip(), True)]


def _place_chips(
    labels: Sequence[tuple[str, str, bool]], role: ChainRole, length: int, x: float, y: float
) -> list[Chip]:
    chips: list[Chip] = []
    for text, full, origin in labels:
        short = fit_text(text, length)
        width = round(text_width(short) * _CHIP_COLUMN + 2 * _CHIP_PAD, 1)
        chips.append(Chip(Box(x, y + 1, width, CHIP_HEIGHT), short, full, origin, role))
        x = round(x + width + _CHIP_GAP, 1)
    return chips
