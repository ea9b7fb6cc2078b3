"""How a claim hangs on those who are heard, in lines."""

from collections.abc import Iterator, Mapping, Sequence

from claimtrack.assessment.sensitivity.sensitivity import (
    CriticalSet,
    Effect,
    LowerBound,
    Sensitivity,
    SourceEffects,
)
from claimtrack.engine.finding import listed
from claimtrack.facts.claim_view import Voice
from claimtrack.model.status import Status
from claimtrack.reports.claims.survey import packed, probability, wrapped
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.totals import counted
from claimtrack.reports.text.visible import Display

_MARGIN = "  "
_DEEPER = "    "
_SAME = 1e-9
_NOTHING = "-"
OTHERWISE = ("absent", "right", "wrong", "a grade up", "a grade down")
"""How a source might be other than it is."""


def sensitivity_in_lines(found: Sensitivity, display: Display) -> Iterator[Line]:
    """Yield who would have to fail, and what each source being otherwise would come to.

    That is a probability, with the status where it is another. Sources by which
    nothing changes are counted.
    """
    for said in whole_record(found):
        first, *rest = wrapped(said, display.width - len(_DEEPER), display)
        yield line(_MARGIN, first)
        yield from (line(_DEEPER, text) for text in rest)
    telling = [each for each in found.sources if sways(each, found.now)]
    if telling:
        yield from _rows({each.source.id: effects(each, found.now) for each in telling}, display)
    silent = len(found.sources) - len(telling)
    for count, what in ((silent, "by which nothing changes"), (found.left_out, "not tried")):
        if count:
            yield line((f"{_MARGIN}{counted(count, 'source')} {what}", Style.QUIET))


def sways(each: SourceEffects, now: Effect) -> bool:
    """Whether anything changes if a source is other than it is."""
    tried = (each.absent, each.right, each.wrong, each.up, each.down)
    return any(
        effect is not None
        and (effect.status is not now.status or abs(effect.projected - now.projected) > _SAME)
        for effect in tried
    )


def effects(each: SourceEffects, now: Effect) -> list[str]:
    """Return what a source being otherwise would come to, in the order of ``OTHERWISE``."""
    tried = (each.absent, each.right, each.wrong, each.up, each.down)
    return [_NOTHING if effect is None else _short(effect, now.status) for effect in tried]


def _rows(rows: Mapping[str, Sequence[str]], display: Display) -> Iterator[Line]:
    """Yield a table of effects; where it is too wide, each source with what is labelled."""
    table: list[Sequence[str]] = [
        ("if it is", *OTHERWISE),
        *((id, *cells) for id, cells in rows.items()),
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if len(_MARGIN) + sum(widths) + 2 * len(OTHERWISE) <= display.width:
        for number, cells in enumerate(table):
            padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
            tone = Style.PLAIN if number else Style.QUIET
            yield line(_MARGIN, ("  ".join(padded), tone))
        return
    for id, cells in rows.items():
        yield line(_MARGIN, (id, Style.STRONG))
        labelled = [
            f"{label} {cell}"
            for label, cell in zip(OTHERWISE, cells, strict=True)
            if cell != _NOTHING
        ]
        for text in packed(labelled, display.width - len(_DEEPER), display):
            yield line(_DEEPER, text)


def whole_record(found: Sensitivity) -> Iterator[str]:
    """Yield what would have to fail for another status, and for another side of the base rate."""
    match found.tipping:
        case CriticalSet(voices, effect):
            fails = "fails" if len(voices) == 1 else "fail"
            yield f"if {_named(voices)} {fails}, it is {effect.status.value}"
        case LowerBound(count):
            yield f"at least {counted(count, 'voice')} would have to fail for another status"
        case None:
            yield f"whoever fails, it stays {found.now.status.value}"
    match found.flipping:
        case CriticalSet(voices, effect):
            fails = "fails" if len(voices) == 1 else "fail"
            turned = f"its probability turns to {probability(effect.projected)}"
            yield f"if {_named(voices)} {fails}, {turned}"
        case LowerBound(count):
            yield f"at least {counted(count, 'voice')} would have to fail for belief to turn"
        case None:
            yield "whoever fails, belief does not turn"
    if not found.exact:
        yield "only the nearest of what bears on it was taken in"


def _named(voices: Sequence[Voice]) -> str:
    names = [f"`{voice.id}`" for voice in voices]
    return listed(names, len(names))


def _short(effect: Effect, now: Status) -> str:
    status = "" if effect.status is now else f" {effect.status.value}"
    return f"{probability(effect.projected)}{status}"
