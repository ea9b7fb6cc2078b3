"""Assessments as a table, one row a claim."""

from collections.abc import Iterator, Sequence

from claimtrack.assessment.assessment import Assessment
from claimtrack.model.status import Status
from claimtrack.reports.claims.survey import (
    AssessedClaim,
    Survey,
    bare,
    masses,
    packed,
    probabilities,
    refuted_apart,
    wrapped,
)
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.visible import Display

_GAP, _INDENT = "  ", "    "
_SHARES = ("b", "d", "u")
_HEAD = ("claim", "status", "grade", "origins", "support", *_SHARES, "P")
_LEGEND = "b, d, u: belief, disbelief, uncertainty; P: the probability they come to."

TONES = {
    Status.REFUTED: Style.ERROR,
    Status.UNSUPPORTED: Style.ERROR,
    Status.NOT_CHECKABLE: Style.QUIET,
    Status.CONTESTED: Style.WARNING,
    Status.SINGLE_ORIGIN: Style.WARNING,
    Status.CORROBORATED: Style.HELP,
}


def survey_as_table(survey: Survey, display: Display, *, cut: bool = True) -> Iterator[Line]:
    """Yield the head of the table, a row for each claim, what to look for next, and the counts.

    With something supposed, only claims that this changes have a row, below the
    one that says what they were. Rows that are wider than the display give way to
    lines of labelled figures, and what comes next is wrapped; ``cut`` off, nothing
    is, so that what is read by a program has one form.
    """
    room = display.width if cut else None
    if survey.supposed:
        head = wrapped(f"If {survey.supposed}:", room, display)
        yield from (line((text, Style.STRONG)) for text in head)
        yield line("")
    shown = survey.changed if survey.supposed else list(survey.claims)
    if shown:
        yield from _rows(survey, shown, room, display)
        yield line("")
        if not survey.icd203:
            legend = wrapped(" ".join(_legend(shown, survey)), room, display)
            yield from (line((text, Style.QUIET)) for text in legend)
    sums = [survey.difference, survey.counts] if survey.supposed else [survey.counts]
    for said in sums:
        yield from (line((text, Style.STRONG)) for text in wrapped(said, room, display))


def _legend(shown: Sequence[AssessedClaim], survey: Survey) -> Iterator[str]:
    """Yield what the figures mean, and what they do not where they might mislead."""
    yield _LEGEND
    if any(bare(each.now) for each in shown):
        yield "Where u is 1.00, P is the base rate and says nothing."
    if any(refuted_apart(each.now) for each in shown):
        yield "A claim is refuted by what it cannot hold together with, whatever its P."
    if survey.ungraded:
        yield survey.ungraded


def _rows(
    survey: Survey, shown: Sequence[AssessedClaim], room: int | None, display: Display
) -> Iterator[Line]:
    head = (*_HEAD[:5], "likelihood", "confidence") if survey.icd203 else _HEAD
    if survey.supposed:
        head = (head[0], "", *head[1:])
    rows = [cells for each in shown for cells in _cells(each, survey)]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    if room is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > room:
        yield from _stacked(survey, shown, head, room, display)
        return
    columns = list(zip(head, widths, strict=True))
    yield line(*((text, Style.STRONG) for text in _padded(head, columns)))
    for each, cells in zip(shown, _grouped(rows, len(shown)), strict=True):
        *before, now = cells
        for was in before:
            yield line(*((text, Style.QUIET) for text in _padded(was, columns)))
        tones = _tones(each, before[0] if before else now, now)
        yield line(*zip(_padded(now, columns), tones, strict=True))
        yield from _next(each, survey, room, display)


def _grouped(rows: Sequence[tuple[str, ...]], claims: int) -> Iterator[Sequence[tuple[str, ...]]]:
    """Yield the rows of each claim, which all have as many."""
    each = len(rows) // claims
    return (rows[at : at + each] for at in range(0, len(rows), each))


def _tones(each: AssessedClaim, was: Sequence[str], now: Sequence[str]) -> Iterator[Style]:
    """Yield the tones of the cells of a claim: that of its status, and of what is changed."""
    status = each.now.status
    for number, (before, cell) in enumerate(zip(was, now, strict=True)):
        if number and cell == status.value:  # a claim may be called `contested`
            yield TONES[status]
        else:
            yield Style.PLAIN if cell == before else Style.STRONG


def _cells(each: AssessedClaim, survey: Survey) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a claim: as it was, if something is supposed, and as it is."""
    if each.before is None:
        yield (each.id, *_figures(each.now, survey.icd203))
    else:
        yield (each.id, "was", *_figures(each.before, survey.icd203))
        yield ("", "now", *_figures(each.now, survey.icd203))


def _figures(one: Assessment, icd203: bool) -> tuple[str, ...]:
    facts = (one.status.value, one.grade, str(one.origins), str(one.independent_support))
    if icd203:
        return (*facts, *words(AssessedClaim(one)))
    return (*facts, *masses(one.opinion), probabilities(one))


def words(each: AssessedClaim) -> tuple[str, str]:
    """Return likelihood and confidence; ``-`` where they are not stated."""
    likelihood, confidence = each.likelihood, each.confidence
    return (
        "-" if likelihood is None else likelihood.value,
        "-" if confidence is None else confidence.value,
    )


def _padded(cells: Sequence[str], columns: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield cells as wide as their columns, whose names tell on which side they are even."""
    last = len(cells) - 1
    for number, (cell, (name, width)) in enumerate(zip(cells, columns, strict=True)):
        text = f"{cell:>{width}}" if name in _SHARES else f"{cell:<{width}}"
        yield text if number == last else text + _GAP


def _next(
    each: AssessedClaim, survey: Survey, room: int | None, display: Display
) -> Iterator[Line]:
    """Yield the cheapest thing to look for next, below its claim."""
    if survey.quick:
        return
    for check in each.now.next_checks[:1]:
        margin = None if room is None else room - len(_INDENT)
        for text in wrapped(f"next: {check.words}", margin, display):
            yield line(_INDENT, (text, Style.QUIET))


def _stacked(
    survey: Survey, shown: Sequence[AssessedClaim], head: Sequence[str], room: int, display: Display
) -> Iterator[Line]:
    """Yield for each claim its id and, below it, its figures with their labels."""
    for each in shown:
        yield line((each.id, Style.STRONG))
        for cells in _cells(each, survey):
            labelled = [
                f"{label} {cell}" if label not in ("", "status", "grade") else cell
                for label, cell in zip(head[1:], cells[1:], strict=True)
            ]
            # How likely and how sure are never said in one breath.
            apart = len(labelled) - 1 if survey.icd203 else len(labelled)
            for part in (labelled[:apart], labelled[apart:]):
                for text in packed(part, room - len(_INDENT), display) if part else ():
                    yield line(_INDENT, text)
        yield from _next(each, survey, room, display)
