"""Detectors of unsupported words as judges, through the package ``lettucedetect``."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Protocol

from attrs import field, frozen

from claimtrack.answers.judge import JudgedPair, JudgeLimits, missing_package

LIMITS = JudgeLimits(window=8000)
"""The window suits models that read 4,096 tokens."""


class SpanDetector(Protocol):
    """The part of ``lettucedetect``'s ``HallucinationDetector`` that a judge uses."""

    def predict(
        self, context: list[str], answer: str, *, output_format: str
    ) -> Iterable[Mapping[str, object]]:
        """Return the unsupported spans of an answer, with a ``confidence`` from 0 to 1."""


@frozen
class LettuceDetectJudge:
    """A judge that returns 1 less the confidence of the worst unsupported span.

    A sentence without such a span scores 1. A span without a confidence counts as certain.
    """

    detector: SpanDetector = field(repr=False)
    name: str
    limits: JudgeLimits = LIMITS

    def judge(self, pairs: Sequence[JudgedPair], /) -> Iterable[float]:
        """Return the score of each pair. Each is a call of the detector."""
        scores = []
        for pair in pairs:
            spans = self.detector.predict([pair.premise], pair.sentence, output_format="spans")
            scores.append(1 - max(map(_confidence, spans), default=0.0))
        return scores


def _confidence(span: Mapping[str, object]) -> float:
    confidence = span.get("confidence")
    if confidence is None:  # language models as detectors give none
        return 1.0
    return float(confidence)  # type: ignore[arg-type]  # a number of the package


def load_lettuce_detect(
    model: str, *, name: str | None = None, limits: JudgeLimits = LIMITS
) -> LettuceDetectJudge:
    """Return the judge of a token classifier of LettuceDetect by its name or folder.

    Raises:
        LedgerError: the package ``lettucedetect`` is not installed.
    """
    try:
        package = import_module("lettucedetect.models.inference")
    except ImportError as error:
        raise missing_package("of LettuceDetect", "lettucedetect") from error
    detector: SpanDetector = package.HallucinationDetector(method="transformer", model_path=model)
    return LettuceDetectJudge(detector, name or model, limits)
