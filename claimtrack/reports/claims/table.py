"""Assessments as a table with one row per claim."""

from collections.abc import Iterator, Sequence
from itertools import chain

from claimtrack.assessment.assessment import Assessment
from claimtrack.model.status import Status
from claimtrack.reports.claims.survey import (
    NO_BELIEF,
    AssessedClaim,
    Survey,
    format_masses,
    format_probability_range,
    is_base_rate,
    is_refuted_despite_belief,
)
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.visible import Display, wrap_parts, wrap_text

_GAP, _INDENT = "  ", "    "
_SHARES = ("b", "d", "u")
_HEAD = ("claim", "status", "grade", "origins", "support", *_SHARES, "P")
_HEAD_WITHOUT_BELIEF = ("claim", "status", "origins", "support")
_LEGEND = "b, d, u: belief, disbelief, uncertainty; P: the resulting probability."

STATUS_STYLES = {
    Status.REFUTED: Style.ERROR,
    Status.UNSUPPORTED: Style.ERROR,
    Status.BACKGROUND: Style.QUIET,
    Status.NOT_CHECKABLE: Style.QUIET,
    Status.CONTESTED: Style.WARNING,
    Status.SINGLE_ORIGIN: Style.WARNING,
    Status.CORROBORATED: Style.HELP,
}


def survey_as_table(survey: Survey, display: Display, *, cut: bool = True) -> Iterator[StyledLine]:
    """Yield the table head, a row and the next check for each claim, and the counts.

    With a supposition, only the claims that it changes have rows: the earlier figures,
    then the new ones. If rows are wider than the display, each claim gets lines of
    labelled figures. ``cut=False`` disables wrapping, for output that programs read.
    """
    room = display.width if cut else None
    if survey.supposition:
        head = wrap_text(f"If {survey.supposition}:", room, display)
        yield from (styled_line((text, Style.STRONG)) for text in head)
        yield styled_line("")
    shown = survey.changed_claims if survey.supposition else list(survey.claims)
    if shown:
        yield from _rows(survey, shown, room, display)
        yield styled_line("")
        if not survey.icd203:
            legend = wrap_text(" ".join(_legend(shown, survey)), room, display)
            yield from (styled_line((text, Style.QUIET)) for text in legend)
    changes = [survey.change_summary] if survey.supposition else []
    for summary in (*changes, survey.status_summary):
        yield from (styled_line((text, Style.STRONG)) for text in wrap_text(summary, room, display))


def _legend(shown: Sequence[AssessedClaim], survey: Survey) -> Iterator[str]:
    """Yield the meaning of the figures, with remarks on misleading ones."""
    if not survey.shows_belief:
        yield NO_BELIEF
        return
    yield _LEGEND
    if any(is_base_rate(each.now) for each in shown):
        yield "Where u is 1.00, P is only the base rate."
    if any(is_refuted_despite_belief(each.now) for each in shown):
        yield "A claim can be refuted by a conflicting claim, whatever its P."


def _rows(
    survey: Survey, shown: Sequence[AssessedClaim], room: int | None, display: Display
) -> Iterator[StyledLine]:
    head: Sequence[str] = _HEAD if survey.shows_belief else _HEAD_WITHOUT_BELIEF
    if survey.icd203:
        head = (*_HEAD[:5], "likelihood", "confidence")
    if survey.supposition:
        head = (head[0], "", *head[1:])
    rows = [[*_cells(each, survey)] for each in shown]
    every = chain.from_iterable(rows)
    widths = [max(map(len, column)) for column in zip(head, *every, strict=True)]
    if room is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > room:
        yield from _labelled_figures(survey, shown, head, room, display)
        return
    columns = list(zip(head, widths, strict=True))
    yield styled_line(*((text, Style.STRONG) for text in _padded(head, columns)))
    for each, (*before, now) in zip(shown, rows, strict=True):
        for was in before:
            yield styled_line(*((text, Style.QUIET) for text in _padded(was, columns)))
        styles = _cell_styles(each, before[0] if before else now, now)
        yield styled_line(*zip(_padded(now, columns), styles, strict=True))
        yield from _next_check(each, survey, room, display)


def _cell_styles(each: AssessedClaim, was: Sequence[str], now: Sequence[str]) -> Iterator[Style]:
    """Yield the styles of the cells of a claim: its status coloured, changed cells strong."""
    status = each.now.status
    for number, (before, cell) in enumerate(zip(was, now, strict=True)):
        if number and cell == status.value:  # the id of a claim may be `contested`
            yield STATUS_STYLES[status]
        else:
            yield Style.PLAIN if cell == before else Style.STRONG


def _cells(each: AssessedClaim, survey: Survey) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a claim: the earlier row, if there is one, and the present row."""
    if each.before is None:
        yield (each.id, *_figures(each.now, survey))
    else:
        yield (each.id, "was", *_figures(each.before, survey))
        yield ("", "now", *_figures(each.now, survey))


def _figures(one: Assessment, survey: Survey) -> tuple[str, ...]:
    facts = (one.status.value, one.grade, str(one.origins), str(one.independent_support))
    if survey.icd203:
        return (*facts, *likelihood_words(AssessedClaim(one)))
    if not survey.shows_belief:
        return (facts[0], *facts[2:])
    return (*facts, *format_masses(one.opinion), format_probability_range(one))


def likelihood_words(each: AssessedClaim) -> tuple[str, str]:
    """Return likelihood and confidence; ``-`` if they are not stated."""
    likelihood, confidence = each.likelihood, each.confidence
    return (
        "-" if likelihood is None else likelihood.value,
        "-" if confidence is None else confidence.value,
    )


def _padded(cells: Sequence[str], columns: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield cells padded to their columns; shares are right-aligned."""
    last = len(cells) - 1
    for number, (cell, (name, width)) in enumerate(zip(cells, columns, strict=True)):
        text = f"{cell:>{width}}" if name in _SHARES else f"{cell:<{width}}"
        yield text if number == last else text + _GAP


def _next_check(
    each: AssessedClaim, survey: Survey, room: int | None, display: Display
) -> Iterator[StyledLine]:
    """Yield the cheapest next check of a claim."""
    if survey.quick:
        return
    for check in each.now.next_checks[:1]:
        margin = None if room is None else room - len(_INDENT)
        for text in wrap_text(f"next: {check.words}", margin, display):
            yield styled_line(_INDENT, (text, Style.QUIET))


def _labelled_figures(
    survey: Survey, shown: Sequence[AssessedClaim], head: Sequence[str], room: int, display: Display
) -> Iterator[StyledLine]:
    """Yield the id of each claim and its labelled figures below."""
    for each in shown:
        yield styled_line((each.id, Style.STRONG))
        for cells in _cells(each, survey):
            labelled = [
                f"{label} {cell}" if label not in ("", "status", "grade") else cell
                for label, cell in zip(head[1:], cells[1:], strict=True)
            ]
            # ICD 203: likelihood and confidence are never in one sentence.
            apart = len(labelled) - 1 if survey.icd203 else len(labelled)
            for part in (labelled[:apart], labelled[apart:]):
                for text in wrap_parts(part, room - len(_INDENT), display) if part else ():
                    yield styled_line(_INDENT, text)
        yield from _next_check(each, survey, room, display)
