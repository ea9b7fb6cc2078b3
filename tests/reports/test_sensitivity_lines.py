"""The sensitivity of a claim as lines and as JSON."""

import pytest

from claimtrack.assessment.sensitivity.sensitivity import (
    CriticalSet,
    Effect,
    LowerBound,
    Sensitivity,
    SourceEffects,
)
from claimtrack.facts.claim_view import Voice
from claimtrack.model import Source
from claimtrack.model.status import Status
from claimtrack.reports.claims.json_output import sensitivity_as_json
from claimtrack.reports.claims.sensitivity import describe_critical_sets, sensitivity_as_lines
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display

NOW = Effect(Status.SINGLE_ORIGIN, 0.75)
GONE = Effect(Status.UNSUPPORTED, 0.5)
SURE = Effect(Status.SINGLE_ORIGIN, 0.999)
PILOT = SourceEffects(Source("pilot", "witness"), GONE, SURE, GONE, SURE, None)
COOK = SourceEffects(Source("cook", "witness"), NOW, NOW, NOW, None, None)


def sensitivity(
    tipping: CriticalSet | LowerBound | None = None,
    flipping: CriticalSet | LowerBound | None = None,
    sources: tuple[SourceEffects, ...] = (),
    left_out: int = 0,
    exact: bool = True,
) -> Sensitivity:
    return Sensitivity(NOW, tipping, flipping, sources, left_out, exact)


def critical_set(*voices: str) -> CriticalSet:
    return CriticalSet(tuple(Voice(voice, None) for voice in voices), GONE)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            None,
            [
                "no failure of voices changes the status single-origin",
                "no failure of voices reverses the belief",
            ],
        ),
        (
            LowerBound(1),
            [
                "at least 1 voice would have to fail for another status",
                "at least 1 voice would have to fail to reverse the belief",
            ],
        ),
        (
            critical_set("a"),
            ["if `a` fails, it is unsupported", "if `a` fails, its probability becomes .50"],
        ),
        (
            critical_set("a", "b", "c"),
            [
                "if `a`, `b` and `c` fail, it is unsupported",
                "if `a`, `b` and `c` fail, its probability becomes .50",
            ],
        ),
    ],
)
def test_critical_sets_in_words(one: CriticalSet | LowerBound | None, words: list[str]) -> None:
    assert words == list(describe_critical_sets(sensitivity(one, one)))


def test_an_inexact_analysis_is_marked() -> None:
    *_, last = describe_critical_sets(sensitivity(exact=False))

    assert "only the nearest related claims were considered" == last


def test_sources_with_effects_are_rows_and_others_are_counted() -> None:
    found = sensitivity(sources=(PILOT, COOK), left_out=3)
    _, _, *rows = plain_text(sensitivity_as_lines(found, Display())).splitlines()

    assert [
        "  source  absent           right  wrong            a grade up  a grade down",
        "  pilot   .50 unsupported  .99    .50 unsupported  .99         -",
        "  1 source without effect",
        "  3 sources not tried",
    ] == rows


def test_narrow_display_has_effects_below_each_source() -> None:
    found = sensitivity(sources=(PILOT,))
    _, _, *rows = plain_text(sensitivity_as_lines(found, Display(60))).splitlines()

    assert [
        "  pilot",
        "    absent .50 unsupported  right .99  wrong .50 unsupported",
        "    a grade up .99",
    ] == rows


def test_without_effects_there_is_no_table() -> None:
    _, _, *rows = plain_text(
        sensitivity_as_lines(sensitivity(sources=(COOK,)), Display())
    ).splitlines()

    assert ["  1 source without effect"] == rows


def test_json_of_critical_sets_has_voices_or_a_lower_bound() -> None:
    found = sensitivity_as_json(sensitivity(critical_set("a"), LowerBound(4), (PILOT,), left_out=2))

    assert {
        "voices": [{"id": "a", "member": None}],
        "status": "unsupported",
        "projected": 0.5,
    } == found["tipping"]
    assert ({"at_least": 4}, 2, True) == (found["flipping"], found["left_out"], found["exact"])
    assert [
        {
            "source": "pilot",
            "absent": {"status": "unsupported", "projected": 0.5},
            "right": {"status": "single-origin", "projected": 0.999},
            "wrong": {"status": "unsupported", "projected": 0.5},
            "up": {"status": "single-origin", "projected": 0.999},
            "down": None,
        }
    ] == found["sources"]
    assert sensitivity_as_json(sensitivity())["tipping"] is None
