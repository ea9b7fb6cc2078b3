"""Detailed assessments, one claim after the other."""

from collections.abc import Iterator, Sequence

from claimtrack.assessment.assessment import Assessment
from claimtrack.assessment.next_checks.next_check import NextCheck
from claimtrack.reports.claims.sensitivity import sensitivity_as_lines
from claimtrack.reports.claims.survey import (
    AssessedClaim,
    Survey,
    format_masses,
    format_probability,
    format_probability_range,
    hanging_lines,
    qualify_probability,
)
from claimtrack.reports.claims.table import STATUS_STYLES
from claimtrack.reports.claims.waterfall import draw_waterfall, explain_base_rate, format_weight
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.visible import Display, wrap_text

_LABEL = 13
"""The width of the column of labels."""


def survey_in_detail(survey: Survey, display: Display) -> Iterator[StyledLine]:
    """Yield status, grade, opinion, contributions and next checks of each claim.

    With a supposition, changed fields are followed by their earlier values.
    """
    if survey.supposition:
        yield from hanging_lines("", f"If {survey.supposition}:", display, Style.STRONG)
        yield styled_line("")
    for number, each in enumerate(survey.claims):
        if number:
            yield styled_line("")
        yield from _claim(each, survey, display)
    if survey.grade_warning:
        yield styled_line("")
        yield from hanging_lines("", survey.grade_warning, display)
    if survey.supposition:
        yield styled_line("")
        yield styled_line((survey.change_summary, Style.STRONG))


def _claim(each: AssessedClaim, survey: Survey, display: Display) -> Iterator[StyledLine]:
    claim = each.now.claim
    place = f" at {claim.place}" if claim.place is not None else ""
    yield styled_line(
        (f"claim {claim.id}", Style.STRONG), display.sanitize(f" ({claim.kind.value}{place})")
    )
    yield from hanging_lines("  ", claim.text, display)
    for member in each.now.view.members:
        if member != claim:
            yield from hanging_lines("  ", f"also {member.id}: {member.text}", display)
    yield styled_line("")
    style = STATUS_STYLES[each.now.status]
    before = dict(assessment_fields(each.before, survey.icd203)) if each.before is not None else {}
    for label, value in assessment_fields(each.now, survey.icd203):
        value_style = style if label == "status" else Style.PLAIN
        yield from hanging_lines(f"{label:{_LABEL}}", value, display, value_style)
        was = before.pop(label, value)
        if was != value:
            yield from hanging_lines(" " * _LABEL, f"was: {was}", display, Style.QUIET)
    for label, was in before.items():
        yield from hanging_lines(f"{label:{_LABEL}}", f"was: {was}", display, Style.QUIET)
    yield styled_line("")
    made = ("What the probability is made of", Style.STRONG)
    if why := explain_base_rate(each.now):
        yield styled_line(made)
        yield from hanging_lines("  ", why, display)
    else:
        yield styled_line(made, " (logarithms of odds)")
        yield from draw_waterfall(each.now.contributions, each.now.opinion.projected, display)
    if not survey.quick:
        yield styled_line("")
        yield styled_line(("What it depends on", Style.STRONG))
        yield from sensitivity_as_lines(each.now.sensitivity, display)
        yield from _checks(each.now.next_checks, display)


def _checks(checks: Sequence[NextCheck], display: Display) -> Iterator[StyledLine]:
    """Yield the next checks, each with its effect."""
    if not checks:
        return
    yield styled_line("")
    yield styled_line(("What to look for next", Style.STRONG), " (the cheapest first)")
    kinds = max(len(check.kind.value) for check in checks)
    margin = " " * (kinds + 4)
    for check in checks:
        first, *rest = wrap_text(describe_check(check), display.width - len(margin), display)
        yield styled_line("  ", (f"{check.kind.value:<{kinds}}", Style.NOTE), "  ", first)
        yield from (styled_line(margin, text) for text in rest)


def describe_check(check: NextCheck) -> str:
    """Return the words of a check with the status and probability that it leads to."""
    gain = (
        f", probability {format_weight(check.gain)}"
        if format_weight(check.gain) != format_weight(0)
        else ""
    )
    return f"{check.words} (then {check.leads_to.value}{gain})"


def assessment_fields(one: Assessment, icd203: bool) -> Iterator[tuple[str, str]]:
    """Yield the labels and values of one claim."""
    yield "status", f"{one.status.value}: {one.status.description}"
    if one.weakened_by is not None:
        premise = one.weakened_by
        theirs = one.whole[premise.premise_id].status.value
        yield "because", f"it rests on `{premise.premise_id}`, which is {theirs}"
        yield "by itself", f"{one.own_status.value}: {one.own_status.description}"
    source, information = one.reliability, one.credibility
    yield (
        "grade",
        f"{one.grade}: {source.value}, {source.description};"
        f" {information.value}, {information.description}",
    )
    yield "origins", str(one.origins)
    yield "support", f"{one.independent_support} independent"
    if one.responses is not None:
        words = (f"`{party}` {word}" for party, word in one.responses.words.items())
        yield "responses", ", ".join(words)
    belief, disbelief, uncertainty = format_masses(one.opinion)
    yield "opinion", f"belief {belief}, disbelief {disbelief}, uncertainty {uncertainty}"
    value, around = format_probability(one.opinion.projected), format_probability_range(one)
    stated = value if around == value else f"{value} (from {around})"
    yield "probability", qualify_probability(stated, one)
    if icd203:
        assessed = AssessedClaim(one)
        likelihood, confidence = assessed.likelihood, assessed.confidence
        if likelihood is None or confidence is None:
            yield "likelihood", "not stated"
            yield "confidence", "not stated"
        else:
            yield "likelihood", f"{likelihood.value} ({likelihood.low} to {likelihood.high} %)"
            yield "confidence", confidence.value
