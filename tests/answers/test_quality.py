"""What ``check_answer`` finds and misses: in made-up pairs, and in FaithBench where it is at hand.

FaithBench is read where it is, and no sentence of it is kept here.
"""

from pathlib import Path

import pytest

from claimtrack import check_answer
from claimtrack.answers.report import SentenceStatus
from tests.answers.cases import CaseKind, read_cases
from tests.benchmarks.answers import LabelledAnswer, compare, read_labelled

FAITHBENCH = Path(__file__).parents[3] / "shared" / "data" / "answers" / "faithbench.jsonl"

CASES = read_cases()

FALSE_ALARMS: frozenset[str] = frozenset()
"""Right answers of which an item is taken for missing."""


def wrong_answers(kind: CaseKind) -> list[LabelledAnswer]:
    """Return the wrong answers of the pairs of a kind."""
    return [case.wrong for case in CASES if case.kind is kind]


def statuses(labelled: LabelledAnswer) -> dict[bool, set[SentenceStatus]]:
    """Return the statuses of the sentences that have marked words, and those of the others."""
    report = check_answer(labelled.answer, labelled.sources, labelled.question)
    found: dict[bool, set[SentenceStatus]] = {True: set(), False: set()}
    for each in report.sentences:
        marked = any(start < each.end and each.start < end for start, end in labelled.spans)
        found[marked].add(each.status)
    return found


def test_right_answers_have_no_missing_item() -> None:
    alarms = {
        case.right.answer for case in CASES if SentenceStatus.MISSING in statuses(case.right)[False]
    }

    assert set() == alarms - FALSE_ALARMS


def test_exactly_the_sentences_with_a_wrong_item_have_a_missing_one() -> None:
    found = [(each.answer, statuses(each)) for each in wrong_answers(CaseKind.ABSENT)]

    assert len(found) > 50
    assert [] == [answer for answer, each in found if {SentenceStatus.MISSING} != each[True]]
    assert [] == [answer for answer, each in found if SentenceStatus.MISSING in each[False]]


def test_a_wrong_item_that_a_text_may_give_is_not_found() -> None:
    found = [statuses(each)[True] for each in wrong_answers(CaseKind.UNCERTAIN)]
    doubtful = {SentenceStatus.MISSING, SentenceStatus.NOT_CHECKED, SentenceStatus.UNSURE}

    assert len(found) > 2
    assert [] == [each for each in found if not each <= doubtful]


def test_a_figure_in_the_wrong_place_is_not_noticed() -> None:
    meaning = wrong_answers(CaseKind.MEANING)

    assert len(meaning) > 3
    assert all(SentenceStatus.MISSING not in statuses(each)[True] for each in meaning)


@pytest.mark.skipif(not FAITHBENCH.exists(), reason="FaithBench is absent")
def test_quality_on_faithbench() -> None:
    score = compare(read_labelled(FAITHBENCH), {}).scores["claimtrack"]

    assert score.precision >= 0.75
    assert score.figure_recall >= 0.11
    assert score.absent_recall >= 0.8
