"""Assessments as JSON for programs."""

from collections.abc import Sequence

from claimtrack.assessment.assessment import Assessment
from claimtrack.assessment.contributions import Contribution
from claimtrack.assessment.next_checks.next_check import NextCheck
from claimtrack.assessment.sensitivity.sensitivity import (
    CriticalSet,
    Effect,
    LowerBound,
    Sensitivity,
)
from claimtrack.facts.claim_view import CountBounds, Interval, Voice
from claimtrack.model import LedgerAsOf
from claimtrack.model.opinion import Opinion
from claimtrack.reports.claims.survey import AssessedClaim, Survey
from claimtrack.reports.findings import json_output

_DIGITS = 9
"""Number of decimals; further ones depend on the machine, and output is reproducible."""


def survey_as_json(survey: Survey, known: Sequence[LedgerAsOf] = ()) -> str:
    """Return the claims of a survey as JSON text; ``known`` holds the ledgers as of a day."""
    what_if: dict[str, object] = {}
    if survey.supposition:
        what_if["what_if"] = {"without": [*survey.without], "assuming": {**survey.assuming}}
    return json_output.json_text(
        {
            "schema": json_output.SCHEMA,
            **json_output.as_of_json(known),
            **json_output.drafts_as_json(survey.drafts),
            **what_if,
            "claims": [_claim(each, survey) for each in survey.claims],
        }
    )


def assessment_as_json(one: Assessment) -> dict[str, object]:
    """Return the status, the grade and the opinion of a claim as plain values."""
    weakened = one.weakened_by
    return {
        "status": one.status.value,
        "own_status": one.own_status.value,
        "weakened_by": None if weakened is None else weakened.premise_id,
        "reliability": one.reliability.value,
        "credibility": one.credibility.value,
        "grade": one.grade,
        "opinion": opinion_as_json(one.opinion),
        "projected": round_number(one.opinion.projected),
        "least": {**opinion_as_json(one.least), "projected": round_number(one.least.projected)},
        "most": {**opinion_as_json(one.most), "projected": round_number(one.most.projected)},
        "origins": count_as_json(one.origins),
        "independent_support": count_as_json(one.independent_support),
    }


def round_number(value: float) -> float:
    """Return a number rounded to reproducible decimals; zero has no sign."""
    return round(value, _DIGITS) + 0.0


def _claim(each: AssessedClaim, survey: Survey) -> dict[str, object]:
    claim = each.now.claim
    before = {} if each.before is None else {"before": assessment_as_json(each.before)}
    return {
        "id": claim.id,
        "text": claim.text,
        "kind": claim.kind.value,
        **assessment_as_json(each.now),
        "responses": {} if each.now.responses is None else dict(each.now.responses.words),
        **(_icd203(each) if survey.icd203 else {}),
        "contributions": [_contribution(part) for part in each.now.contributions],
        "sensitivity": None if survey.quick else sensitivity_as_json(each.now.sensitivity),
        "next_check": None if survey.quick else [check_as_json(c) for c in each.now.next_checks],
        **before,
    }


def check_as_json(check: NextCheck) -> dict[str, object]:
    """Return a next check as plain values."""
    return {
        "kind": check.kind.value,
        "words": check.words,
        "count": check.count,
        "subject": json_output.ref_as_json(check.subject),
        "leads_to": check.leads_to.value,
        "gain": round_number(check.gain),
    }


def opinion_as_json(opinion: Opinion) -> dict[str, object]:
    """Return an opinion as plain values."""
    return {
        "belief": round_number(opinion.belief),
        "disbelief": round_number(opinion.disbelief),
        "uncertainty": round_number(opinion.uncertainty),
        "base_rate": opinion.base_rate,
    }


def _icd203(each: AssessedClaim) -> dict[str, object]:
    likelihood, confidence = each.likelihood, each.confidence
    return {
        "likelihood": None
        if likelihood is None
        else {"words": likelihood.value, "percent": [likelihood.low, likelihood.high]},
        "confidence": None if confidence is None else confidence.value,
    }


def voice_as_json(voice: Voice) -> dict[str, object]:
    """Return a voice as plain values: the controller and the member that speaks."""
    return {"id": voice.id, "member": None if voice.member is None else voice.member.id}


def _contribution(part: Contribution) -> dict[str, object]:
    return {
        "part": part.part.value,
        "weight": round_number(part.weight),
        "voice": None if part.voice is None else voice_as_json(part.voice),
        "grade": None if part.grade is None else part.grade.value,
        "stake": list(part.stake),
        "reports": part.reports,
        "claim": part.claim,
    }


def sensitivity_as_json(found: Sensitivity) -> dict[str, object]:
    """Return the sensitivity of a claim as plain values."""
    return {
        "tipping": _critical_set(found.tipping),
        "flipping": _critical_set(found.flipping),
        "sources": [
            {
                "source": each.source.id,
                "absent": _effect(each.absent),
                "right": _effect(each.right),
                "wrong": _effect(each.wrong),
                "up": None if each.up is None else _effect(each.up),
                "down": None if each.down is None else _effect(each.down),
            }
            for each in found.sources
        ],
        "left_out": found.left_out,
        "exact": found.exact,
    }


def _effect(effect: Effect) -> dict[str, object]:
    return {"status": effect.status.value, "projected": round_number(effect.projected)}


def _critical_set(found: CriticalSet | LowerBound | None) -> dict[str, object] | None:
    match found:
        case CriticalSet(voices, effect):
            return {"voices": [voice_as_json(voice) for voice in voices], **_effect(effect)}
        case LowerBound(count):
            return {"at_least": count}
        case None:
            return None


def count_as_json(count: CountBounds) -> dict[str, object]:
    """Return a count as plain values: numbers, or pairs of bounds."""
    return {"certain": _interval(count.certain), "possible": _interval(count.possible)}


def _interval(interval: Interval) -> object:
    return interval.low if interval.low == interval.high else [interval.low, interval.high]
