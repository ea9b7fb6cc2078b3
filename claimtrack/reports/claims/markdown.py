"""Assessments as Markdown: a table, or a section for each claim."""

from collections.abc import Iterable, Iterator

from claimtrack.assessment.assessment import Assessment
from claimtrack.assessment.sensitivity.sensitivity import Sensitivity
from claimtrack.reports.claims.detail import assessment_fields, describe_check
from claimtrack.reports.claims.sensitivity import (
    VARIATIONS,
    describe_critical_sets,
    effect_rows,
)
from claimtrack.reports.claims.survey import (
    NO_BELIEF,
    AssessedClaim,
    Survey,
    format_masses,
    format_probability_range,
)
from claimtrack.reports.claims.table import likelihood_words
from claimtrack.reports.claims.waterfall import (
    describe_contribution,
    explain_base_rate,
    rounded_weights,
)
from claimtrack.reports.text.markdown_escapes import escape_markdown


def survey_as_markdown(survey: Survey) -> str:
    """Return all claims as a table; with a supposition, only those that it changes."""
    return _page(survey, _table(survey), NO_BELIEF)


def claims_as_markdown(survey: Survey) -> str:
    """Return a section for each claim with its detailed assessment."""
    rows = (row for each in survey.claims for row in _section(each, survey))
    return _page(survey, rows, survey.grade_warning)


def _page(survey: Survey, rows: Iterable[str], remark: str) -> str:
    head = [f"**If {survey.supposition}:**", ""] if survey.supposition else []
    ending = [remark, ""] if survey.grade_warning else []
    ending += [survey.change_summary, ""] if survey.supposition else []
    return "".join(f"{row}\n" for row in (*head, *rows, *ending, survey.status_summary))


def _table(survey: Survey) -> Iterator[str]:
    shown = survey.changed_claims if survey.supposition else survey.claims
    if not shown:
        return
    figures = ("belief", "disbelief", "uncertainty", "probability") if survey.shows_belief else ()
    grade = ("grade",) if survey.shows_belief else ()
    stated = ("likelihood", "confidence") if survey.icd203 else ()
    following = () if survey.quick else ("next",)
    head = ("claim", "status", *grade, "origins", "support", *figures, *stated, *following)
    yield _row(head)
    yield _row(["---"] * len(head))
    for each in shown:
        now = _cells(each.now, survey)
        was = now if each.before is None else _cells(each.before, survey)
        # A changed cell has its earlier value before an arrow.
        cells = [a if a == b else f"{a} → {b}" for a, b in zip(was, now, strict=True)]
        # The words of a check need no escaping.
        check = [] if survey.quick else ["".join(c.words for c in each.now.next_checks[:1])]
        yield _row([f"`{each.id}`", *cells, *check])
    yield ""


def _cells(one: Assessment, survey: Survey) -> list[str]:
    stated = likelihood_words(AssessedClaim(one)) if survey.icd203 else ()
    counts = [str(one.origins), str(one.independent_support)]
    if not survey.shows_belief:
        return [one.status.value, *counts, *stated]
    belief = [*format_masses(one.opinion), format_probability_range(one)]
    return [one.status.value, one.grade, *counts, *belief, *stated]


def _section(each: AssessedClaim, survey: Survey) -> Iterator[str]:
    claim = each.now.claim
    yield f"## `{claim.id}`"
    yield ""
    yield escape_markdown(claim.text)
    yield ""
    before = {} if each.before is None else dict(assessment_fields(each.before, survey.icd203))
    for label, value in assessment_fields(each.now, survey.icd203):
        was = before.get(label, value)
        aside = "" if was == value else f" (was: {was})"
        yield f"- {label}: {value}{aside}"
    yield ""
    if why := explain_base_rate(each.now):
        yield why
    else:
        yield _row(("part", "weight"))
        yield _row(("---", "---:"))
        parts = each.now.contributions
        for part, weight in zip(parts, rounded_weights(parts), strict=True):
            yield _row((describe_contribution(part), weight))
    yield ""
    if survey.quick:
        return
    yield from _sensitivity(each.now.sensitivity)
    if checks := each.now.next_checks:
        yield "Next, the cheapest first:"
        yield ""
        yield from (f"{number}. {describe_check(check)}" for number, check in enumerate(checks, 1))
        yield ""


def _sensitivity(found: Sensitivity) -> Iterator[str]:
    yield "What it depends on:"
    yield ""
    yield from (f"- {sentence}" for sentence in describe_critical_sets(found))
    yield ""
    if rows := effect_rows(found):
        yield _row(("source", *VARIATIONS))
        yield _row(["---"] * (1 + len(VARIATIONS)))
        yield from (_row((f"`{id}`", *effects)) for id, effects in rows.items())
        yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
