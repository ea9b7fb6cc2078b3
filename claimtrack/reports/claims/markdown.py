"""Assessments as Markdown, for pages and comments: a table, or a section for each claim."""

from collections.abc import Iterable, Iterator, Sequence

from claimtrack.assessment.assessment import Assessment
from claimtrack.assessment.sensitivity.sensitivity import Sensitivity
from claimtrack.reports.claims.detail import check_words, facts
from claimtrack.reports.claims.sensitivity import OTHERWISE, effects, sways, whole_record
from claimtrack.reports.claims.survey import AssessedClaim, Survey, masses, probabilities
from claimtrack.reports.claims.table import words
from claimtrack.reports.claims.waterfall import named, weights, without_sum
from claimtrack.reports.text.markdown_escapes import escaped


def survey_as_markdown(survey: Survey) -> str:
    """Return all claims as a table, with something supposed those that this changes."""
    return _page(survey, _table(survey))


def claims_as_markdown(survey: Survey) -> str:
    """Return a section for each claim, with all there is to tell of it."""
    return _page(survey, (row for each in survey.claims for row in _section(each, survey)))


def _page(survey: Survey, rows: Iterable[str]) -> str:
    head = [f"**If {survey.supposed}:**", ""] if survey.supposed else []
    ending = [survey.ungraded, ""] if survey.ungraded else []
    ending += [survey.difference, ""] if survey.supposed else []
    return "".join(f"{row}\n" for row in (*head, *rows, *ending, survey.counts))


def _table(survey: Survey) -> Iterator[str]:
    shown = survey.changed if survey.supposed else survey.claims
    if not shown:
        return
    figures = ("belief", "disbelief", "uncertainty", "probability")
    stated = ("likelihood", "confidence") if survey.icd203 else ()
    following = () if survey.quick else ("next",)
    head = ("claim", "status", "grade", "origins", "support", *figures, *stated, *following)
    yield _row(head)
    yield _row(["---"] * len(head))
    for each in shown:
        now, was = _cells(each.now, survey), []
        if each.before is not None:
            was = _cells(each.before, survey)
        first = [] if survey.quick else [_first_check(each.now)]
        yield _row([f"`{each.id}`", *_arrows(was, now), *first])
    yield ""


def _first_check(one: Assessment) -> str:
    """Return the cheapest thing to look for next, if there is one; its words hold but ids."""
    return next((check.words for check in one.next_checks), "")


def _arrows(was: Sequence[str], now: Sequence[str]) -> Sequence[str]:
    """Return the cells of a row; each that was another, as it was and as it is."""
    pairs = zip(was, now, strict=True)
    return [a if a == b else f"{a} → {b}" for a, b in pairs] if was else now


def _cells(one: Assessment, survey: Survey) -> list[str]:
    stated = words(AssessedClaim(one)) if survey.icd203 else ()
    return [
        one.status.value,
        one.grade,
        str(one.origins),
        str(one.independent_support),
        *masses(one.opinion),
        probabilities(one),
        *stated,
    ]


def _section(each: AssessedClaim, survey: Survey) -> Iterator[str]:
    claim = each.now.claim
    yield f"## `{claim.id}`"
    yield ""
    yield escaped(claim.text)
    yield ""
    before = {} if each.before is None else dict(facts(each.before, survey.icd203))
    for label, value in facts(each.now, survey.icd203):
        was = before.get(label, value)
        aside = "" if was == value else f" (was: {was})"
        yield f"- {label}: {value}{aside}"
    yield ""
    if why := without_sum(each.now):
        yield why
    else:
        yield _row(("part", "weight"))
        yield _row(("---", "---:"))
        parts = each.now.contributions
        for part, weight in zip(parts, weights(parts), strict=True):
            yield _row((named(part), weight))
    yield ""
    if survey.quick:
        return
    yield from _hangs_on(each.now.sensitivity)
    if checks := each.now.next_checks:
        yield "Next, the cheapest first:"
        yield ""
        yield from (f"{number}. {check_words(check)}" for number, check in enumerate(checks, 1))
        yield ""


def _hangs_on(found: Sensitivity) -> Iterator[str]:
    yield "What it hangs on:"
    yield ""
    yield from (f"- {said}" for said in whole_record(found))
    yield ""
    telling = [each for each in found.sources if sways(each, found.now)]
    if telling:
        yield _row(("if it is", *OTHERWISE))
        yield _row(["---"] * (1 + len(OTHERWISE)))
        yield from (_row((f"`{e.source.id}`", *effects(e, found.now))) for e in telling)
        yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
