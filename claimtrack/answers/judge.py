"""Judges: models that estimate how well the cited texts support each sentence.

A score is an opinion of a model. It is recorded beside the items of a sentence and changes
neither their outcome nor the status of the sentence.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from math import isfinite
from typing import NamedTuple, NoReturn, Protocol, SupportsFloat

from attrs import evolve, field, frozen
from attrs.validators import ge, le

from claimtrack.answers.report import AnswerReport, AnswerSentence, JudgeScore
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.values import describe_value, refuse


class JudgedPair(NamedTuple):
    """A text and a sentence that the text may support."""

    premise: str
    sentence: str


class Judge(Protocol):
    """A model that scores sentences. A judge may also have :class:`JudgeLimits` as ``limits``."""

    @property
    def name(self) -> str:
        """The name under which the scores are recorded."""

    def judge(self, pairs: Sequence[JudgedPair], /) -> Iterable[SupportsFloat | None]:
        """Return a score from 0, not supported, to 1, supported, for each pair in order.

        None stands for a pair to which the model gave no usable answer.
        """


@frozen
class JudgeLimits:
    """The thresholds of a judge, and the length of text that it reads at once."""

    supported: float = field(default=0.5, validator=[ge(0), le(1)])
    """The least score of a supported sentence."""
    unsupported: float = field(default=0.5, validator=[ge(0), le(1)])
    """A sentence with a lower score is not supported."""
    window: int = field(default=1500, validator=ge(2))
    """The greatest number of characters of a premise. Longer texts are judged in parts."""

    def __attrs_post_init__(self) -> None:
        if self.unsupported > self.supported:
            message = f"unsupported={self.unsupported} is above supported={self.supported}"
            refuse(message, fault=Fault.SETTING)

    def is_supported(self, score: float | None) -> bool | None:
        """Compare a score with the thresholds. None for a score between them, or for no score."""
        if score is None or self.unsupported <= score < self.supported:
            return None
        return score >= self.supported


def missing_package(judge: str, package: str) -> LedgerError:
    """Return the error for a judge that needs a package that is not installed."""
    message, hint = f"the judge {judge} needs the package `{package}`", f"pip install {package}"
    return LedgerError(Problem(Fault.SETTING, message, hint=hint))


def score_reports(reports: Iterable[AnswerReport], judges: Sequence[Judge]) -> list[AnswerReport]:
    """Return reports with the scores of judges, which are asked once for all sentences.

    A sentence is compared with the texts that it cites, or with all texts if it cites none. The
    best part of a long text counts. For a text that is not available, the quote of the citation
    stands in. Without one there is no score. Sentences that claim nothing are not judged. Scores
    replace earlier ones of the same judge.

    Raises:
        LedgerError: a judge fails, returns a score that is not a number from 0 to 1, or returns
            more or fewer scores than there are pairs; or two judges have the same name.
    """
    reports = list(reports)
    names = [judge.name for judge in judges]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        refuse(f"two judges are named `{repeated}`", fault=Fault.SETTING)
    for judge in judges:
        reports = _score_reports(reports, judge)
    return reports


def _score_reports(reports: Sequence[AnswerReport], judge: Judge) -> list[AnswerReport]:
    limits: object = getattr(judge, "limits", None) or JudgeLimits()
    if not isinstance(limits, JudgeLimits):
        _refuse(judge, f"has {describe_value(limits)} as `limits`", "use JudgeLimits(...)")

    @cache  # many sentences cite the same text
    def divide(text: str) -> Sequence[str]:
        return tuple(split_windows(text, limits.window))

    asked = [
        [_pairs(report, sentence, divide) for sentence in report.sentences] for report in reports
    ]
    pairs = list(dict.fromkeys(pair for report in asked for each in report for pair in each))
    scores = dict(zip(pairs, _ask(judge, pairs), strict=True))

    def score(sentence: AnswerSentence, asked: Sequence[JudgedPair]) -> AnswerSentence:
        if not sentence.makes_claim:
            return sentence
        best = _best([scores[pair] for pair in asked])
        others = [each for each in sentence.scores if each.judge != judge.name]
        new = JudgeScore(judge.name, best, limits.is_supported(best))
        return evolve(sentence, scores=(*others, new))

    return [
        evolve(report, sentences=tuple(map(score, report.sentences, pairs_of_report)))
        for report, pairs_of_report in zip(reports, asked, strict=True)
    ]


def _pairs(
    report: AnswerReport, sentence: AnswerSentence, divide: Callable[[str], Sequence[str]]
) -> Sequence[JudgedPair]:
    """Return the parts of the cited texts, each with the sentence; none if a text is missing."""
    if not sentence.makes_claim or sentence.unknown_citations:
        return ()
    cited = {*sentence.citations}
    parts = []
    for source in report.sources:
        if not cited or source.id in cited:
            text = sentence.quotes.get(source.id) if source.text is None else source.text
            if text is None:
                return ()
            parts += [source.title, text]
    premises = divide("\n\n".join(filter(None, parts)))
    return [JudgedPair(premise, sentence.words) for premise in premises]


def split_windows(text: str, size: int) -> Iterator[str]:
    """Yield parts of a text of at most ``size`` characters, each half over the one before.

    A part begins and ends between words if it can. Parts without words are left out.
    """
    half = size // 2
    start = 0
    while len(text) - start > size:
        end = text.rfind(" ", start + half, start + size + 1)
        part = text[start : end if end > 0 else start + size]
        if not part.isspace():
            yield part
        blank = text.rfind(" ", start + half // 2, start + half)
        start = blank + 1 if blank > 0 else start + half
    if text[start:].strip():
        yield text[start:]


def _ask(judge: Judge, pairs: Sequence[JudgedPair]) -> list[float | None]:
    """Return the scores of a judge as numbers from 0 to 1."""
    if not pairs:
        return []
    try:
        scores = list(judge.judge(pairs))
    except Exception as error:  # of any library that a judge uses
        reason = " ".join(str(error).split())[:300]
        name = type(error).__name__
        message = f"the judge `{judge.name}` failed: {f'{name}: {reason}' if reason else name}"
        raise LedgerError(Problem(Fault.SETTING, message)) from error
    if len(scores) != len(pairs):
        _refuse(judge, f"returned {len(scores)} scores for {len(pairs)} pairs")
    return [None if score is None else _number(judge, score) for score in scores]


def _number(judge: Judge, score: object) -> float:
    try:
        number = float(score) if isinstance(score, SupportsFloat) else None
    except (TypeError, ValueError):  # an array of several numbers
        number = None
    if number is None or not isfinite(number) or not 0 <= number <= 1:
        _refuse(judge, f"returned the score {score!r:.80}", "a score is a number from 0 to 1")
    return number


def _refuse(judge: Judge, problem: str, hint: str | None = None) -> NoReturn:
    refuse(f"the judge `{judge.name}` {problem}", hint, Fault.SETTING)


def _best(scores: Sequence[float | None]) -> float | None:
    """Return the best score, or None if one is missing: it might be the best."""
    numbers = [score for score in scores if score is not None]
    return max(numbers, default=None) if len(numbers) == len(scores) else None
