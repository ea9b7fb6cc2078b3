"""The scales of analysts as their standards have them, and what becomes of a step elsewhere.

A step is converted only where a standard itself says how, and otherwise the answer
is a :class:`NoConversion` with the reason:

- Appendix A of STIX 2.1 gives five scales (:data:`STIX_SCALES`) a number, the
  *confidence* of a STIX object; through it each becomes each.
- MISP writes steps of Admiralty and ICD 203 as tags
  (:mod:`claimtrack.model.machine_tags`).
- F and 6, *cannot be judged*, are unknown and have no number. MISP gives both 50,
  that of C and 3, which is refused here.
- Admiralty reliability rates a source, and has no number in STIX: confidence there is
  how sure a producer is of its own data.
- ICD 203 has ranges and no numbers. The *DNI scale* of STIX has its words with other
  ranges: 57 is "likely" in one and "roughly even chance" in the other
  (:func:`disagreements`).

Sources: STANAG 2511 (the letters and digits); OASIS, *STIX Version 2.1*, Appendix A,
*Confidence Scales*; ICD 203, section D.6.e(2).
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import combinations
from typing import Any, TypeVar

from attrs import frozen

from claimtrack.model.likelihood import Confidence, Likelihood
from claimtrack.model.scale import NoConversion, Scale, Step
from claimtrack.model.source import Reliability
from claimtrack.model.status import Credibility

_T = TypeVar("_T")
_U = TypeVar("_U")

_STIX = "STIX 2.1, Appendix A"


class Level(Enum):
    """None, Low, Med, High: the plainest scale of STIX, least first."""

    NONE = "None"
    LOW = "Low"
    MED = "Med"
    HIGH = "High"


class Estimate(Enum):
    """Words of estimative probability (WEP) as STIX lists them, least first.

    Unlike ICD 203 it knows what is impossible and what is certain.
    """

    IMPOSSIBLE = "Impossible"
    HIGHLY_UNLIKELY = "Highly Unlikely/Almost Certainly Not"
    UNLIKELY = "Unlikely/Probably Not"
    EVEN = "Even Chance"
    LIKELY = "Likely/Probable"
    HIGHLY_LIKELY = "Highly likely/Almost Certain"
    CERTAIN = "Certain"


def _steps(rows: Iterable[tuple[_T, str, int, int, int]]) -> tuple[Step[_T], ...]:
    """Return steps from their words, number and range, as the tables of STIX have them."""
    return tuple(
        Step(value, tuple(words.split("/")), low, high, number)
        for value, words, number, low, high in rows
    )


_SECOND_ROW = (
    "remote",
    "highly improbable",
    "improbable",
    "roughly even odds",
    "probable",
    "highly probable",
    "nearly certain",
)
"""The other words of ICD 203 for the same ranges, which should not be mixed with the first."""

RELIABILITY = Scale(
    "Admiralty reliability",
    "STANAG 2511",
    tuple(Step(grade, (grade.description,)) for grade in Reliability),
)
"""How reliable a source is, A to F; letters without numbers."""

CREDIBILITY = Scale(
    "Admiralty credibility",
    f"STANAG 2511; numbers of {_STIX}",
    (
        Step(Credibility.CONFIRMED, ("Confirmed by other sources",), 80, 100, 90),
        Step(Credibility.PROBABLE, ("Probably True",), 60, 79, 70),
        Step(Credibility.POSSIBLE, ("Possibly True",), 40, 59, 50),
        Step(Credibility.DOUBTFUL, ("Doubtful",), 20, 39, 30),
        Step(Credibility.IMPROBABLE, ("Improbable",), 0, 19, 10),
        Step(Credibility.UNKNOWN, ("Truth cannot be judged",)),
    ),
)
"""How credible an item is, 1 to 6. In STIX a 6 is *not specified*: the property is absent."""

LIKELIHOOD = Scale(
    "ICD 203 likelihood",
    "ICD 203, D.6.e(2)",
    tuple(
        Step(word, (word.value, other), word.low, word.high)
        for word, other in zip(Likelihood, _SECOND_ROW, strict=True)
    ),
)
"""How likely something is: ranges that meet, without numbers, and neither 0 nor 100."""

CONFIDENCE = Scale(
    "ICD 203 confidence",
    "ICD 203, D.6.e(2)",
    tuple(Step(grade, (grade.value,)) for grade in Confidence),
)
"""How good the grounds of a judgement are: words without ranges."""

LEVEL = Scale(
    "None / Low / Med / High",
    _STIX,
    _steps(
        [
            (Level.NONE, "None", 0, 0, 0),
            (Level.LOW, "Low", 15, 1, 29),
            (Level.MED, "Med", 50, 30, 69),
            (Level.HIGH, "High", 85, 70, 100),
        ]
    ),
)
"""The plainest scale of STIX."""

ZERO_TO_TEN = Scale(
    "0-10",
    _STIX,
    _steps((n, str(n), 10 * n, max(0, 10 * n - 5), min(100, 10 * n + 4)) for n in range(11)),
)
"""Whole numbers of 0 to 10."""

ESTIMATE = Scale(
    "WEP",
    _STIX,
    _steps(
        (word, word.value, *numbers)
        for word, numbers in zip(
            Estimate,
            [
                (0, 0, 0),
                (10, 1, 19),
                (30, 20, 39),
                (50, 40, 59),
                (70, 60, 79),
                (90, 80, 99),
                (100, 100, 100),
            ],
            strict=True,
        )
    ),
)
"""Words of estimative probability."""

DNI = Scale(
    "DNI scale",
    _STIX,
    _steps(
        (word, f"{word.value}/{other}", *numbers)
        for word, other, numbers in zip(
            Likelihood,
            _SECOND_ROW,
            [
                (5, 0, 9),
                (15, 10, 19),
                (30, 20, 39),
                (50, 40, 59),
                (70, 60, 79),
                (85, 80, 89),
                (95, 90, 100),
            ],
            strict=True,
        )
    ),
)
"""The words of ICD 203 in STIX, with ranges that are not those of ICD 203."""

# Scales of different steps in one list.
STIX_SCALES: tuple[Scale[Any], ...] = (LEVEL, ZERO_TO_TEN, CREDIBILITY, ESTIMATE, DNI)
"""The five scales to which Appendix A of STIX gives numbers, in its order."""

SCALES: tuple[Scale[Any], ...] = (RELIABILITY, LIKELIHOOD, CONFIDENCE, *STIX_SCALES)
"""All scales."""


def stix_confidence(value: _T, scale: Scale[_T]) -> int | NoConversion:
    """Return the ``confidence`` of a STIX object for a step, by Appendix A.

    Raises:
        LedgerError: the scale has no such step.
    """
    number = scale.number_of(value)
    if number is not None:
        return number
    if value in (Reliability.F, Credibility.UNKNOWN):
        return NoConversion(
            "it cannot be judged, which is unknown: no number stands for that, nor does the"
            " 50 that MISP gives it, which is that of the middle step"
        )
    match value:
        case Reliability():
            why = "it rates a source, and STIX confidence is how sure a producer is of its own data"
        case Likelihood():
            why = "ICD 203 gives it a range; the DNI scale of STIX has its words with other ranges"
        case _:
            why = "Appendix A of STIX has no such scale"
    return NoConversion(f"{scale.name} has no number in STIX: {why}")


def converted(value: _T, scale: Scale[_T], into: Scale[_U]) -> _U | NoConversion:
    """Return what a step of one scale is on another, where a standard says so.

    The way is that of Appendix A of STIX: the number of the step, and the step of
    the other scale that this number is in. That a word stands in both scales says
    nothing: what is "likely" by ICD 203 may not be by the DNI scale.

    Raises:
        LedgerError: the scale has no such step.
    """
    number = stix_confidence(value, scale)
    if isinstance(number, NoConversion):
        return number
    if into not in STIX_SCALES:
        return NoConversion(f"no standard says what a number of STIX is in {into.name}")
    step = into.of_number(number)
    assert step is not None, "the five scales cover 0 to 100"
    return step


@frozen
class Disagreement:
    """One number for which two scales have different words, of which they share one."""

    number: float
    one: str
    """The name of the first scale."""
    words: str
    """What the first scale calls the number."""
    other: str
    other_words: str

    def __str__(self) -> str:
        return (
            f'{self.number:g} is "{self.words}" in {self.one}'
            f' and "{self.other_words}" in {self.other}'
        )


def disagreements(number: float) -> tuple[Disagreement, ...]:
    """Tell which scales use one word for different things, seen at a number of 0 to 100.

    Two scales disagree there if their words for it have nothing in common, while a
    word of one is what the other calls some other number.
    """
    return tuple(_disagreeing(number))


def _disagreeing(number: float) -> Iterator[Disagreement]:
    for one, other in combinations(SCALES, 2):
        here, there = one.of_number(number), other.of_number(number)
        if here is None or there is None:
            continue
        mine, theirs = _folded(one.step(here)), _folded(other.step(there))
        if mine & theirs:
            continue
        if mine & _all_words(other) or theirs & _all_words(one):
            words, other_words = one.step(here).words[0], other.step(there).words[0]
            yield Disagreement(number, one.name, words, other.name, other_words)


def _folded(step: Step[_T]) -> set[str]:
    return {word.casefold() for word in step.words}


def _all_words(scale: Scale[_T]) -> set[str]:
    return set().union(*map(_folded, scale.steps))
