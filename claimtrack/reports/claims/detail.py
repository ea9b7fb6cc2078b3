"""Assessments in full, one claim after the other."""

from collections.abc import Iterator, Sequence

from claimtrack.assessment.assessment import Assessment
from claimtrack.assessment.next_checks.next_check import NextCheck
from claimtrack.reports.claims.sensitivity import sensitivity_in_lines
from claimtrack.reports.claims.survey import (
    AssessedClaim,
    Survey,
    masses,
    probabilities,
    probability,
    with_meaning,
    wrapped,
)
from claimtrack.reports.claims.table import TONES
from claimtrack.reports.claims.waterfall import signed, waterfall, without_sum
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.visible import Display

_LABEL = 13


def survey_in_full(survey: Survey, display: Display) -> Iterator[Line]:
    """Yield for each claim all there is to tell: status, grade, opinion and what they are due to.

    With something supposed, what it changes is marked with what it was.
    """
    if survey.supposed:
        said = wrapped(f"If {survey.supposed}:", display.width, display)
        yield from (line((text, Style.STRONG)) for text in said)
        yield line("")
    for number, each in enumerate(survey.claims):
        if number:
            yield line("")
        yield from _claim(each, survey, display)
    if survey.ungraded:
        yield line("")
        yield from _wrapped("", survey.ungraded, display)
    if survey.supposed:
        yield line("")
        yield line((survey.difference, Style.STRONG))


def _claim(each: AssessedClaim, survey: Survey, display: Display) -> Iterator[Line]:
    claim = each.now.claim
    place = f" at {claim.place}" if claim.place is not None else ""
    yield line((f"claim {claim.id}", Style.STRONG), display.shown(f" ({claim.kind.value}{place})"))
    yield from _wrapped("  ", claim.text, display)
    for member in each.now.view.members:
        if member != claim:
            yield from _wrapped("  ", f"also {member.id}: {member.text}", display)
    yield line("")
    tone = TONES[each.now.status]
    before = dict(facts(each.before, survey.icd203)) if each.before is not None else {}
    for label, value in facts(each.now, survey.icd203):
        yield from _labelled(label, value, display, tone if label == "status" else Style.PLAIN)
        was = before.pop(label, value)
        if was != value:
            yield from _labelled("", f"was: {was}", display, Style.QUIET)
    for label, was in before.items():
        yield from _labelled(label, f"was: {was}", display, Style.QUIET)
    yield line("")
    made = ("What the probability is made of", Style.STRONG)
    if why := without_sum(each.now):
        yield line(made)
        yield from _wrapped("  ", why, display)
    else:
        yield line(made, " (logarithms of odds)")
        yield from waterfall(each.now.contributions, each.now.opinion.projected, display)
    if not survey.quick:
        yield line("")
        yield line(("What it hangs on", Style.STRONG))
        yield from sensitivity_in_lines(each.now.sensitivity, display)
        yield from _checks(each.now.next_checks, display)


def _checks(checks: Sequence[NextCheck], display: Display) -> Iterator[Line]:
    """Yield what to look for next, each with what it leads to."""
    if not checks:
        return
    yield line("")
    yield line(("What to look for next", Style.STRONG), " (the cheapest first)")
    kinds = max(len(check.kind.value) for check in checks)
    margin = " " * (kinds + 4)
    for check in checks:
        first, *rest = wrapped(check_words(check), display.width - len(margin), display)
        yield line("  ", (f"{check.kind.value:<{kinds}}", Style.NOTE), "  ", first)
        yield from (line(margin, text) for text in rest)


def check_words(check: NextCheck) -> str:
    """Return what a check looks for, and what the claim would be if it were found."""
    gain = f", probability {signed(check.gain)}" if signed(check.gain) != signed(0) else ""
    return f"{check.words} (then {check.leads_to.value}{gain})"


def facts(one: Assessment, icd203: bool) -> Iterator[tuple[str, str]]:
    """Yield what is to be said of one claim in a word or a sentence each, with its label."""
    yield "status", f"{one.status.value}: {one.status.description}"
    if one.weakened_by is not None:
        premise = one.weakened_by
        theirs = one.whole.of_claim(premise.premise_id).status.value
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
    belief, disbelief, uncertainty = masses(one.opinion)
    yield "opinion", f"belief {belief}, disbelief {disbelief}, uncertainty {uncertainty}"
    yield "probability", _interval(one)
    if icd203:
        stated = AssessedClaim(one)
        likelihood, confidence = stated.likelihood, stated.confidence
        if likelihood is None or confidence is None:
            yield "likelihood", "not stated"
            yield "confidence", "not stated"
        else:
            yield "likelihood", f"{likelihood.value} ({likelihood.low} to {likelihood.high} %)"
            yield "confidence", confidence.value


def _interval(one: Assessment) -> str:
    """Return the probability, from what to what it may be, and what it goes by."""
    value, around = probability(one.opinion.projected), probabilities(one)
    return with_meaning(value if around == value else f"{value} (from {around})", one)


def _labelled(label: str, value: str, display: Display, tone: Style) -> Iterator[Line]:
    first, *rest = wrapped(value, display.width - _LABEL, display)
    yield line(f"{label:<{_LABEL}}", (first, tone))
    yield from (line(" " * _LABEL, (text, tone)) for text in rest)


def _wrapped(margin: str, text: str, display: Display) -> Iterator[Line]:
    for part in wrapped(text, display.width - len(margin), display):
        yield line(margin, part)
