"""Scales of analysts: the numbers of their standards, and nothing where a standard gives none."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stix2.confidence import scales as published

from claimtrack.errors import LedgerError
from claimtrack.model.likelihood import Confidence, Likelihood
from claimtrack.model.scale import NoConversion, Scale
from claimtrack.model.source import Reliability
from claimtrack.model.status import Credibility
from claimtrack.model.taxonomies import (
    CONFIDENCE,
    CREDIBILITY,
    DNI,
    ESTIMATE,
    LEVEL,
    LIKELIHOOD,
    RELIABILITY,
    SCALES,
    STIX_SCALES,
    ZERO_TO_TEN,
    Estimate,
    Level,
    converted,
    disagreements,
    stix_confidence,
)

MISP = Path(__file__).parents[3] / "shared" / "data" / "misp"
NUMBERS = range(101)

CALLED = {
    LEVEL.name: (published.value_to_none_low_medium_high, published.none_low_med_high_to_value),
    ZERO_TO_TEN.name: (published.value_to_zero_ten, published.zero_ten_to_value),
    CREDIBILITY.name: (
        published.value_to_admiralty_credibility,
        published.admiralty_credibility_to_value,
    ),
    ESTIMATE.name: (published.value_to_wep, published.wep_to_value),
    DNI.name: (published.value_to_dni, published.dni_to_value),
}
"""What the library of STIX's own committee makes of a number, and of a word."""


# Steps of different types.
def spelt(scale: Scale[Any], value: object) -> str:
    """Return a step as that library spells it, but for capitals and blanks."""
    if isinstance(value, Credibility):
        return f"{value.value} - {scale.step(value).words[0]}".lower()
    return "/".join(scale.step(value).words).lower()


@pytest.mark.parametrize("scale", STIX_SCALES, ids=lambda scale: scale.name)
def test_every_number_has_the_step_of_appendix_a(scale: Scale[Any]) -> None:
    to_word = CALLED[scale.name][0]
    said = {number: to_word(number).lower().replace(" / ", "/") for number in NUMBERS}

    assert said == {number: spelt(scale, scale.of_number(number)) for number in NUMBERS}


@pytest.mark.parametrize("scale", STIX_SCALES, ids=lambda scale: scale.name)
def test_a_step_has_the_number_of_appendix_a(scale: Scale[Any]) -> None:
    to_word, to_number = CALLED[scale.name]
    words = dict.fromkeys(to_word(number) for number in NUMBERS)
    named = {word.lower().replace(" / ", "/"): to_number(word) for word in words}

    assert named == {
        spelt(scale, step.value): step.number for step in scale.steps if step.number is not None
    }


@pytest.mark.parametrize("scale", STIX_SCALES, ids=lambda scale: scale.name)
def test_the_number_of_a_step_is_in_its_range(scale: Scale[Any]) -> None:
    numbers = {step.value: step.number for step in scale.steps if step.number is not None}

    assert list(numbers) == [scale.of_number(number) for number in numbers.values()]


@pytest.mark.parametrize("number", [-1, 101, 4.5, 94.5])
def test_what_is_in_no_range_has_no_step(number: float) -> None:
    assert ZERO_TO_TEN.of_number(number) is None


@given(st.integers(10, 990))
def test_by_icd_203_a_number_has_the_word_that_is_said_of_a_probability(thousandth: int) -> None:
    assert Likelihood.of(thousandth / 1000) is LIKELIHOOD.of_number(thousandth / 10)


@pytest.mark.parametrize("number", [0, 0.5, 99.5, 100])
def test_icd_203_has_no_word_for_nothing_or_certainty(number: float) -> None:
    assert LIKELIHOOD.of_number(number) is None


@pytest.mark.parametrize("scale", [RELIABILITY, LIKELIHOOD, CONFIDENCE], ids=lambda s: s.name)
def test_scales_without_numbers_get_none(scale: Scale[Any]) -> None:
    numbers = {scale.number_of(step.value) for step in scale.steps}
    answers = {type(stix_confidence(step.value, scale)) for step in scale.steps}

    assert {None} == numbers
    assert {NoConversion} == answers


@pytest.mark.parametrize(
    ("value", "scale"), [(Reliability.F, RELIABILITY), (Credibility.UNKNOWN, CREDIBILITY)]
)
def test_what_cannot_be_judged_is_unknown_and_no_number(value: object, scale: Scale[Any]) -> None:
    answers = [converted(value, scale, into) for into in SCALES]

    assert scale.number_of(value) is None
    assert all(isinstance(answer, NoConversion) for answer in answers)
    assert all("unknown" in str(answer) for answer in answers)


def test_no_number_is_read_as_unknown() -> None:
    assert Credibility.UNKNOWN not in {CREDIBILITY.of_number(number) for number in NUMBERS}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Credibility.CONFIRMED, (90, Level.HIGH, 9, Estimate.HIGHLY_LIKELY)),
        (Credibility.PROBABLE, (70, Level.HIGH, 7, Estimate.LIKELY)),
        (Credibility.POSSIBLE, (50, Level.MED, 5, Estimate.EVEN)),
        (Credibility.DOUBTFUL, (30, Level.MED, 3, Estimate.UNLIKELY)),
        (Credibility.IMPROBABLE, (10, Level.LOW, 1, Estimate.HIGHLY_UNLIKELY)),
    ],
)
def test_the_scales_of_stix_become_one_another_by_their_numbers(
    value: Credibility, expected: tuple[int, Level, int, Estimate]
) -> None:
    assert expected == (
        stix_confidence(value, CREDIBILITY),
        converted(value, CREDIBILITY, LEVEL),
        converted(value, CREDIBILITY, ZERO_TO_TEN),
        converted(value, CREDIBILITY, ESTIMATE),
    )


@pytest.mark.parametrize("word", Likelihood)
def test_one_word_in_two_standards_is_no_conversion(word: Likelihood) -> None:
    there, back = converted(word, LIKELIHOOD, DNI), converted(word, DNI, LIKELIHOOD)

    assert isinstance(there, NoConversion)
    assert isinstance(back, NoConversion)
    assert "other ranges" in there.reason


def test_a_step_of_another_scale_is_refused() -> None:
    with pytest.raises(LedgerError, match="no step of 0-10"):
        converted(11, ZERO_TO_TEN, LEVEL)


def test_57_is_likely_in_one_and_roughly_even_in_the_other() -> None:
    assert '57 is "likely" in ICD 203 likelihood and "roughly even chance" in DNI scale' in [
        str(each) for each in disagreements(57)
    ]


def test_icd_203_and_the_dni_scale_disagree_wherever_their_words_differ() -> None:
    names = {LIKELIHOOD.name, DNI.name}
    told = {n for n in NUMBERS for each in disagreements(n) if {each.one, each.other} == names}

    assert told == {n for n in range(1, 100) if LIKELIHOOD.of_number(n) is not DNI.of_number(n)}


def test_scales_that_agree_on_a_number_do_not_disagree() -> None:
    assert () == disagreements(50)


@pytest.mark.skipif(not MISP.exists(), reason="MISP's taxonomies are not at hand")
def test_the_ranges_of_icd_203_are_those_that_misp_tells() -> None:
    taxonomy = json.loads((MISP / "estimative-language.json").read_text(encoding="utf-8"))
    ranges = [entry["expanded"].rpartition(" - ")[2] for entry in taxonomy["values"][0]["entry"]]

    assert ranges == [f"{step.low:02}-{step.high:02}%" for step in LIKELIHOOD.steps]


def test_the_scales_of_words_are_whole() -> None:
    assert list(Confidence) == [step.value for step in CONFIDENCE.steps]
    assert list(Reliability) == [step.value for step in RELIABILITY.steps]
