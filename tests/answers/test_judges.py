"""Tests of judges: the pairs that they are asked for, their scores, and their errors."""

import math
from collections.abc import Callable, Iterable, Sequence

import pytest
from attrs import define, evolve, field, frozen
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import LedgerError
from claimtrack.answers.judge import (
    Judge,
    JudgedPair,
    JudgeLimits,
    describe_scores,
    score_reports,
    split_windows,
)
from claimtrack.answers.report import AnswerReport, AnswerSentence, JudgeScore, SentenceStatus
from claimtrack.answers.source import AnswerSource
from tests.laws.profiles import law

HARBOUR = "The harbour opened in spring."


@define
class FakeJudge:
    """A judge that scores with a function, and keeps the pairs of each call."""

    score: Callable[[JudgedPair], float | None] = lambda pair: float(pair.sentence in pair.premise)
    name: str = "fake"
    limits: JudgeLimits = field(factory=JudgeLimits)
    calls: list[Sequence[JudgedPair]] = field(factory=list)

    def judge(self, pairs: Sequence[JudgedPair], /) -> Iterable[float | None]:
        """Return the score of each pair."""
        self.calls.append(pairs)
        return map(self.score, pairs)


@frozen
class JudgeReturning:
    """A judge that returns the same scores for any pairs."""

    scores: Iterable[float | None]
    name: str = "odd"

    def judge(self, pairs: Sequence[JudgedPair], /) -> Iterable[float | None]:
        """Return the scores."""
        return self.scores


def sentence(
    text: str, *citations: str, status: SentenceStatus = SentenceStatus.NOTHING_TO_CHECK
) -> AnswerSentence:
    return AnswerSentence(
        text=text,
        start=0,
        end=len(text),
        citations=citations,
        quotes={},
        unknown_citations=(),
        uncited=False,
        items=(),
        status=status,
    )


def report(sentences: Sequence[AnswerSentence], *texts: str | None) -> AnswerReport:
    sources = tuple(AnswerSource(str(n), n, text) for n, text in enumerate(texts, 1))
    return AnswerReport(" ".join(each.text for each in sentences), tuple(sentences), sources)


def scores_of(result: AnswerReport) -> list[tuple[JudgeScore, ...]]:
    return [each.scores for each in result.sentences]


def test_each_sentence_is_judged_by_the_texts_it_cites() -> None:
    judge = FakeJudge()
    sentences = [sentence("A.", "2"), sentence("B.", "1", "2"), sentence("C.")]

    score_reports([report(sentences, "one", "two")], [judge])

    both = "one\n\ntwo"
    assert [[("two", "A."), (both, "B."), (both, "C.")]] == judge.calls


def test_title_is_a_part_of_the_judged_text() -> None:
    judge = FakeJudge()
    given = report([sentence("A.", "1")], "one")
    titled = evolve(given, sources=(evolve(given.sources[0], title="News"),))

    score_reports([titled], [judge])

    assert [[("News\n\none", "A.")]] == judge.calls


def test_sentence_is_judged_without_marks_and_markup() -> None:
    judge = FakeJudge()

    score_reports([report([sentence("The **Halm** opened [1, 2] .[2]", "1")], "one", "")], [judge])

    assert [[("one", "The Halm opened.")]] == judge.calls


def test_quote_of_a_citation_stands_for_a_text_that_is_not_available() -> None:
    judge = FakeJudge()
    quoting = evolve(sentence("A.", "1"), quotes={"1": "quoted words"})

    score_reports([report([quoting], None)], [judge])

    assert [[("quoted words", "A.")]] == judge.calls


def test_judge_is_asked_once_for_all_answers_and_once_for_equal_pairs() -> None:
    judge = FakeJudge()
    reports = [report([sentence("A.", "1")], "one"), report([sentence("B.", "1")], "one")]

    score_reports([*reports, reports[0]], [judge])

    assert [[("one", "A."), ("one", "B.")]] == judge.calls


def test_scores_are_compared_with_the_limits_of_the_judge() -> None:
    sentences = [sentence(f"{score}") for score in (0.2, 0.3, 0.69, 0.7)]
    judge = FakeJudge(lambda pair: float(pair.sentence), limits=JudgeLimits(0.7, 0.3))

    (result,) = score_reports([report(sentences, "text")], [judge])

    assert [
        (JudgeScore("fake", 0.2, False),),
        (JudgeScore("fake", 0.3, None),),
        (JudgeScore("fake", 0.69, None),),
        (JudgeScore("fake", 0.7, True),),
    ] == scores_of(result)


def test_score_changes_neither_status_nor_gate() -> None:
    before = report([sentence("A.", "1")], "text")

    (after,) = score_reports([before], [FakeJudge(lambda _: 0.0)])

    assert (before.counts, before.passed()) == (after.counts, after.passed())
    assert after.passed()
    assert not after.supported_by("fake")


def test_sentence_that_claims_nothing_is_not_judged() -> None:
    judge = FakeJudge()
    opening = sentence("In short:", status=SentenceStatus.NO_CLAIM)

    (result,) = score_reports([report([opening], "text")], [judge])

    assert ([], [()]) == (judge.calls, scores_of(result))
    assert result.supported_by("fake")


@pytest.mark.parametrize(
    "unavailable",
    [
        report([sentence("A.", "1", "2")], "A.", None),
        report([evolve(sentence("A.", "1"), unknown_citations=("9",))], "A."),
        report([sentence("A.")]),
        report([sentence("A.", "1")], " \n"),
    ],
    ids=["no-text", "unknown-source", "no-source", "blank-text"],
)
def test_sentence_has_no_score_without_all_its_texts(unavailable: AnswerReport) -> None:
    (result,) = score_reports([unavailable], [FakeJudge(lambda _: 1.0)])

    assert [(JudgeScore("fake", None, None),)] == scores_of(result)
    assert not result.supported_by("fake")


def test_sentence_has_no_score_if_a_part_of_the_text_has_none() -> None:
    text = "red " * 10 + "blue " * 10
    limits = JudgeLimits(window=30)
    judge = FakeJudge(lambda pair: None if "blue" in pair.premise else 0.9, limits=limits)

    (result,) = score_reports([report([sentence("A.")], text)], [judge])

    assert [(JudgeScore("fake", None, None),)] == scores_of(result)


def test_best_part_of_a_long_text_counts() -> None:
    fog = " ".join(f"Fog lay over bay {number}." for number in range(50))
    text = f"{fog} {HARBOUR} {fog}"
    judge = FakeJudge(limits=JudgeLimits(window=100))

    (result,) = score_reports([report([sentence(HARBOUR)], text)], [judge])

    assert [(JudgeScore("fake", 1.0, True),)] == scores_of(result)
    assert len(judge.calls[0]) > 20


def test_scores_of_several_judges_stand_side_by_side() -> None:
    (result,) = score_reports(
        [report([sentence("A.")], "text")],
        [FakeJudge(lambda _: 1.0, "kind"), FakeJudge(lambda _: 0.1, "strict")],
    )

    assert [
        (JudgeScore("kind", 1.0, True), JudgeScore("strict", 0.1, False)),
    ] == scores_of(result)
    gates = {name: result.supported_by(name) for name in ("kind", "strict", "misspelt")}
    assert {"kind": True, "strict": False, "misspelt": False} == gates


def test_new_score_replaces_the_one_of_the_same_judge() -> None:
    first = score_reports([report([sentence("A.")], "text")], [FakeJudge(lambda _: 1.0)])

    (second,) = score_reports(first, [FakeJudge(lambda _: 0.0)])

    assert [(JudgeScore("fake", 0.0, False),)] == scores_of(second)


def test_scores_are_in_the_plain_values_of_a_sentence() -> None:
    (result,) = score_reports([report([sentence("A.")], "text")], [FakeJudge(lambda _: None)])

    assert [{"judge": "fake", "score": None, "supported": None}] == (
        result.sentences[0].to_dict()["scores"]
    )


@pytest.mark.parametrize(
    ("judge", "message"),
    [
        (JudgeReturning([]), "the judge `odd` returned 0 scores for 1 pairs"),
        (JudgeReturning([0.5, 0.5]), "the judge `odd` returned 2 scores for 1 pairs"),
        (JudgeReturning([math.nan]), "the judge `odd` returned the score nan"),
        (JudgeReturning([1.5]), "the judge `odd` returned the score 1.5"),
        (JudgeReturning([-0.1]), "the judge `odd` returned the score -0.1"),
        (JudgeReturning(["high"]), "the judge `odd` returned the score 'high'"),  # type: ignore[list-item]
        (JudgeReturning(7), "the judge `odd` failed: TypeError"),  # type: ignore[arg-type]
        (FakeJudge(lambda _: 1 / 0), "the judge `fake` failed: ZeroDivisionError: division"),
        (FakeJudge(limits=0.5), "the judge `fake` has the number 0.5 as `limits`"),  # type: ignore[arg-type]
    ],
)
def test_failure_of_a_judge_is_an_error_that_names_it(judge: Judge, message: str) -> None:
    with pytest.raises(LedgerError) as error:
        score_reports([report([sentence("A.")], "text")], [judge])

    assert message in str(error.value)


def test_two_judges_of_one_name_are_refused() -> None:
    with pytest.raises(LedgerError, match="two judges are named `fake`"):
        score_reports([], [FakeJudge(), FakeJudge()])


def test_thresholds_that_cross_are_refused() -> None:
    with pytest.raises(LedgerError, match=r"unsupported=0\.7 is above supported=0\.3"):
        JudgeLimits(0.3, 0.7)


WORDS = st.lists(st.text("abc\n", min_size=1, max_size=9), max_size=60)


@law
@given(words=WORDS, size=st.integers(40, 80), data=st.data())
def test_passage_of_a_quarter_of_a_part_stands_whole_in_one(
    words: list[str], size: int, data: st.DataObject
) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text)))
    passage = text[start : start + size // 4]
    parts = list(split_windows(text, size))

    assert all(len(part) <= size for part in parts)
    assert not passage.strip() or any(passage in part for part in parts)
    assert len(parts) <= 1 + 4 * len(text) // size


@law
@given(text=st.text("ab ", max_size=60), size=st.integers(2, 9))
def test_parts_of_any_text_have_all_its_words(text: str, size: int) -> None:
    parts = list(split_windows(text, size))

    assert all(len(part) <= size and part.strip() for part in parts)
    assert set(text) - {" "} == set("".join(parts)) - {" "}


def test_scores_are_described_as_what_models_said() -> None:
    scores = [
        JudgeScore("nli", 0.123, False),
        JudgeScore("llm", 0.5, None),
        JudgeScore("other", None, None),
    ]

    assert (
        "Judged by models, not a fact: nli 0.12, not supported; llm 0.50, undecided; "
        "other gave no score." == describe_scores(scores)
    )
    assert describe_scores([]) is None
