"""How a claim hangs on those who are heard, in words."""

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
from claimtrack.reports.claims.sensitivity import sensitivity_in_lines, whole_record
from claimtrack.reports.text.styled import plain
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


def upset(*voices: str) -> CriticalSet:
    return CriticalSet(tuple(Voice(voice, None) for voice in voices), GONE)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (None, ["whoever fails, it stays single-origin", "whoever fails, belief does not turn"]),
        (
            LowerBound(1),
            [
                "at least 1 voice would have to fail for another status",
                "at least 1 voice would have to fail for belief to turn",
            ],
        ),
        (
            upset("a"),
            ["if `a` fails, it is unsupported", "if `a` fails, its probability turns to .50"],
        ),
        (
            upset("a", "b", "c"),
            [
                "if `a`, `b` and `c` fail, it is unsupported",
                "if `a`, `b` and `c` fail, its probability turns to .50",
            ],
        ),
    ],
)
def test_it_says_who_would_have_to_fail(
    one: CriticalSet | LowerBound | None, words: list[str]
) -> None:
    assert words == list(whole_record(sensitivity(one, one)))


def test_it_says_if_not_all_was_taken_in() -> None:
    *_, last = whole_record(sensitivity(exact=False))

    assert "only the nearest of what bears on it was taken in" == last


def test_what_a_source_would_change_is_a_row_and_who_changes_nothing_is_counted() -> None:
    found = sensitivity(sources=(PILOT, COOK), left_out=3)
    _, _, *rows = plain(sensitivity_in_lines(found, Display())).splitlines()

    assert [
        "  if it is  absent           right  wrong            a grade up  a grade down",
        "  pilot     .50 unsupported  .99    .50 unsupported  .99         -",
        "  1 source by which nothing changes",
        "  3 sources not tried",
    ] == rows


def test_where_the_rows_are_too_wide_what_changes_stands_below_each_source() -> None:
    found = sensitivity(sources=(PILOT,))
    _, _, *rows = plain(sensitivity_in_lines(found, Display(60))).splitlines()

    assert [
        "  pilot",
        "    absent .50 unsupported  right .99  wrong .50 unsupported",
        "    a grade up .99",
    ] == rows


def test_where_nobody_changes_anything_there_is_no_table() -> None:
    _, _, *rows = plain(sensitivity_in_lines(sensitivity(sources=(COOK,)), Display())).splitlines()

    assert ["  1 source by which nothing changes"] == rows


def test_in_json_each_upset_has_its_voices_or_how_many_it_takes() -> None:
    held = sensitivity_as_json(sensitivity(upset("a"), LowerBound(4), (PILOT,), left_out=2))

    assert {
        "voices": [{"id": "a", "member": None}],
        "status": "unsupported",
        "projected": 0.5,
    } == held["tipping"]
    assert ({"at_least": 4}, 2, True) == (held["flipping"], held["left_out"], held["exact"])
    assert [
        {
            "source": "pilot",
            "absent": {"status": "unsupported", "projected": 0.5},
            "right": {"status": "single-origin", "projected": 0.999},
            "wrong": {"status": "unsupported", "projected": 0.5},
            "up": {"status": "single-origin", "projected": 0.999},
            "down": None,
        }
    ] == held["sources"]
    assert sensitivity_as_json(sensitivity())["tipping"] is None
