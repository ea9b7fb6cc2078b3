"""The sensitivity of a claim to its sources, as lines."""

from collections.abc import Iterator, Mapping, Sequence

from claimtrack.assessment.sensitivity.sensitivity import (
    CriticalSet,
    Effect,
    LowerBound,
    Sensitivity,
)
from claimtrack.engine.finding import join_words
from claimtrack.facts.claim_view import Voice
from claimtrack.model.status import Status
from claimtrack.reports.claims.survey import format_probability, hanging_lines
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display, wrap_parts

_MARGIN = "  "
_DEEPER = "    "
_SAME = 1e-9
_NOTHING = "-"
VARIATIONS = ("absent", "right", "wrong", "a grade up", "a grade down")
"""The variations of a source that a sensitivity analysis tries."""


def sensitivity_as_lines(found: Sensitivity, display: Display) -> Iterator[StyledLine]:
    """Yield the critical sets, and the effect of each variation of each source.

    An effect is a probability, and the status if it differs. Sources without an effect
    are counted.
    """
    for sentence in describe_critical_sets(found):
        yield from hanging_lines(_MARGIN, sentence, display, deeper=2)
    rows = effect_rows(found)
    if rows:
        yield from _rows(rows, display)
    without = len(found.sources) - len(rows)
    for count, what in ((without, "without effect"), (found.left_out, "not tried")):
        if count:
            yield styled_line((f"{_MARGIN}{pluralize(count, 'source')} {what}", Style.QUIET))


def effect_rows(found: Sensitivity) -> Mapping[str, Sequence[str]]:
    """Return the effects of each source that has any, in the order of ``VARIATIONS``."""
    now = found.now
    rows: dict[str, Sequence[str]] = {}
    for each in found.sources:
        tried = (each.absent, each.right, each.wrong, each.up, each.down)
        if any(
            effect.status is not now.status or abs(effect.projected - now.projected) > _SAME
            for effect in tried
            if effect is not None
        ):
            rows[each.source.id] = [_format_effect(effect, now.status) for effect in tried]
    return rows


def _rows(rows: Mapping[str, Sequence[str]], display: Display) -> Iterator[StyledLine]:
    """Yield a table of effects; if it is too wide, labelled effects for each source."""
    table: list[Sequence[str]] = [
        ("source", *VARIATIONS),
        *((id, *cells) for id, cells in rows.items()),
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if len(_MARGIN) + sum(widths) + 2 * len(VARIATIONS) <= display.width:
        for number, cells in enumerate(table):
            padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
            style = Style.PLAIN if number else Style.QUIET
            yield styled_line(_MARGIN, ("  ".join(padded), style))
        return
    for id, cells in rows.items():
        yield styled_line(_MARGIN, (id, Style.STRONG))
        labelled = [
            f"{label} {cell}"
            for label, cell in zip(VARIATIONS, cells, strict=True)
            if cell != _NOTHING
        ]
        for text in wrap_parts(labelled, display.width - len(_DEEPER), display):
            yield styled_line(_DEEPER, text)


def describe_critical_sets(found: Sensitivity) -> Iterator[str]:
    """Yield the voices whose failure changes the status, and those that reverse the belief."""
    match found.tipping:
        case CriticalSet(voices, effect):
            fails = "fails" if len(voices) == 1 else "fail"
            yield f"if {_named(voices)} {fails}, it is {effect.status.value}"
        case LowerBound(count):
            yield f"at least {pluralize(count, 'voice')} would have to fail for another status"
        case None:
            yield f"no failure of voices changes the status {found.now.status.value}"
    match found.flipping:
        case CriticalSet(voices, effect):
            fails = "fails" if len(voices) == 1 else "fail"
            probability = format_probability(effect.projected)
            yield f"if {_named(voices)} {fails}, its probability becomes {probability}"
        case LowerBound(count):
            yield f"at least {pluralize(count, 'voice')} would have to fail to reverse the belief"
        case None:
            yield "no failure of voices reverses the belief"
    if not found.exact:
        yield "only the nearest related claims were considered"


def _named(voices: Sequence[Voice]) -> str:
    names = [f"`{voice.id}`" for voice in voices]
    return join_words(names, len(names))


def _format_effect(effect: Effect | None, now: Status) -> str:
    if effect is None:
        return _NOTHING
    status = "" if effect.status is now else f" {effect.status.value}"
    return f"{format_probability(effect.projected)}{status}"
