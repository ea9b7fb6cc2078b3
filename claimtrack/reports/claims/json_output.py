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
"""What is past them depends on the machine, and equal assessments give equal bytes."""


def survey_as_json(survey: Survey, known: Sequence[LedgerAsOf] = ()) -> str:
    """Return the claims of a survey as JSON text; ``known`` says of which day they are."""
    return json_output.text(
        {
            "schema": json_output.SCHEMA,
            **json_output.as_of(known),
            **_supposed(survey),
            "claims": [_claim(each, survey) for each in survey.claims],
        }
    )


def figures(one: Assessment) -> dict[str, object]:
    """Return the status, the grade and the opinion of a claim as plain values."""
    weakened = one.weakened_by
    return {
        "status": one.status.value,
        "own_status": one.own_status.value,
        "weakened_by": None if weakened is None else weakened.premise_id,
        "reliability": one.reliability.value,
        "credibility": one.credibility.value,
        "grade": one.grade,
        "opinion": masses(one.opinion),
        "projected": number(one.opinion.projected),
        "least": {**masses(one.least), "projected": number(one.least.projected)},
        "most": {**masses(one.most), "projected": number(one.most.projected)},
        "origins": span(one.origins),
        "independent_support": span(one.independent_support),
    }


def number(value: float) -> float:
    """Return a number as it is on every machine; nothing has no sign."""
    return round(value, _DIGITS) + 0.0


def _supposed(survey: Survey) -> dict[str, object]:
    if not survey.supposed:
        return {}
    return {"what_if": {"without": list(survey.without), "assuming": dict(survey.assuming)}}


def _claim(each: AssessedClaim, survey: Survey) -> dict[str, object]:
    claim = each.now.claim
    before = {} if each.before is None else {"before": figures(each.before)}
    return {
        "id": claim.id,
        "text": claim.text,
        "kind": claim.kind.value,
        **figures(each.now),
        **(_words(each) if survey.icd203 else {}),
        "contributions": [_contribution(part) for part in each.now.contributions],
        "sensitivity": None if survey.quick else sensitivity_as_json(each.now.sensitivity),
        "next_check": None if survey.quick else [of_check(c) for c in each.now.next_checks],
        **before,
    }


def of_check(check: NextCheck) -> dict[str, object]:
    """Return something to look for as plain values."""
    return {
        "kind": check.kind.value,
        "words": check.words,
        "count": check.count,
        "subject": json_output.ref(check.subject),
        "leads_to": check.leads_to.value,
        "gain": number(check.gain),
    }


def masses(opinion: Opinion) -> dict[str, object]:
    """Return an opinion as plain values."""
    return {
        "belief": number(opinion.belief),
        "disbelief": number(opinion.disbelief),
        "uncertainty": number(opinion.uncertainty),
        "base_rate": opinion.base_rate,
    }


def _words(each: AssessedClaim) -> dict[str, object]:
    likelihood, confidence = each.likelihood, each.confidence
    return {
        "likelihood": None
        if likelihood is None
        else {"words": likelihood.value, "percent": [likelihood.low, likelihood.high]},
        "confidence": None if confidence is None else confidence.value,
    }


def voice_as_json(voice: Voice) -> dict[str, object]:
    """Return a voice as plain values: the controller, and the member that is heard."""
    return {"id": voice.id, "member": None if voice.member is None else voice.member.id}


def _contribution(part: Contribution) -> dict[str, object]:
    return {
        "part": part.part.value,
        "weight": number(part.weight),
        "voice": None if part.voice is None else voice_as_json(part.voice),
        "grade": None if part.grade is None else part.grade.value,
        "stake": list(part.stake),
        "reports": part.reports,
        "claim": part.claim,
    }


def sensitivity_as_json(found: Sensitivity) -> dict[str, object]:
    """Return how a claim hangs on who is heard as plain values."""
    return {
        "tipping": _upset(found.tipping),
        "flipping": _upset(found.flipping),
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
    return {"status": effect.status.value, "projected": number(effect.projected)}


def _upset(upset: CriticalSet | LowerBound | None) -> dict[str, object] | None:
    match upset:
        case CriticalSet(voices, effect):
            return {"voices": [voice_as_json(voice) for voice in voices], **_effect(effect)}
        case LowerBound(count):
            return {"at_least": count}
        case None:
            return None


def span(count: CountBounds) -> dict[str, object]:
    """Return a count as plain values: a number each, or its bounds."""
    return {"certain": _interval(count.certain), "possible": _interval(count.possible)}


def _interval(interval: Interval) -> object:
    return interval.low if interval.low == interval.high else [interval.low, interval.high]
