"""The hops of a chain as they are drawn: a chip each, with what was done and how firmly."""

from collections.abc import Sequence

from attrs import evolve, frozen

from claimtrack.model import Act
from claimtrack.reports.html.chains import ChainRole, ChainView
from claimtrack.reports.html.shapes import Box
from claimtrack.reports.html.text import SafeText, columns_of, fitted
from claimtrack.reports.text.totals import counted

HEIGHT = 20
_GAP, _PAD, _COLUMN = 7, 6, 6.3
_LENGTHS = (30, 22, 16, 11, 7)
"""How many columns the words of a chip may take, tried one after the other."""


_AGAINST = frozenset({ChainRole.DENIES, ChainRole.WITHDRAWN, ChainRole.SILENT})
_TELLING = frozenset({Act.DENIED, Act.DECLINED, Act.CREDITED})


@frozen
class Chip:
    """One hop, or several where there is no room for each; ``origin`` marks the first source."""

    box: Box
    text: SafeText
    full: str
    origin: bool
    sort: ChainRole
    more: bool = False
    """Whether it stands for further chains, beside the last one that is drawn."""


def chips_of(chain: ChainView, at_home: bool, x: float, y: float, room: float) -> list[Chip]:
    """Return the chips of a chain, side by side within some room.

    At home its first source is that of the lane, which has no chip unless it did
    something worth telling or is only a part of the lane's voice.
    """
    words = _words(chain, at_home)
    for length in _LENGTHS:
        placed = _placed(words, chain.sort, length, x, y)
        if not placed or placed[-1].box.right <= x + room:
            return placed
    # The first and the last say most; how many are between them says the rest.
    between = len(words) - 2
    folded = [
        words[0],
        (f"+{between}", "; ".join(full for _, full, _ in words[1:-1]), False),
        words[-1],
    ]
    return _placed(folded, chain.sort, _LENGTHS[-1], x, y)


def more_chip(hidden: int, x: float, y: float) -> Chip:
    """Return what stands for so many more chains."""
    full = f"and {counted(hidden, 'more chain')}"
    return evolve(_placed([(f"+{hidden}", full, False)], ChainRole.ORIGIN, 9, x, y)[0], more=True)


def _words(chain: ChainView, at_home: bool) -> list[tuple[str, str, bool]]:
    """Return for each chip its text, the same in full, and whether it is the first source."""
    head, *relays = chain.steps
    # That it denied it, or would not comment, may be what it did.
    told = chain.assertion.via[0].act in _TELLING and chain.sort is not ChainRole.WITHDRAWN
    mark = chain.sort.mark if chain.sort in _AGAINST and not told else ""
    did = ", ".join(part for part in (mark, head.did) if part)
    named = not at_home or head.source != chain.voice
    words: list[tuple[str, str, bool]] = []
    if named or did:
        text = f"{head.name}: {did}" if named and did else head.name if named else did
        words.append((text, f"{head.name} {did}".strip(), True))
    for step in relays:
        text = f"{step.name}: {step.did}" if step.did else step.name
        words.append((text, text, False))
    return words


def _placed(
    words: Sequence[tuple[str, str, bool]], sort: ChainRole, length: int, x: float, y: float
) -> list[Chip]:
    placed: list[Chip] = []
    for text, full, origin in words:
        shown = fitted(text, length)
        width = round(columns_of(shown) * _COLUMN + 2 * _PAD, 1)
        placed.append(Chip(Box(x, y + 1, width, HEIGHT), shown, full, origin, sort))
        x = round(x + width + _GAP, 1)
    return placed
