"""The count of flagged and marked sentences."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks import answers
from tests.benchmarks.answers import (
    SIZES,
    LabelledAnswer,
    Score,
    SentenceLabel,
    alter,
    compare,
    has_absent_token,
    label_sentence,
    made_up_source,
    read_labelled,
)
from tests.laws.profiles import law

SOURCE = "The mill opened in 1911 and has 40 workers."


def label_of(answer: str, *marked: str, question: str = "") -> SentenceLabel:
    """Return the label of a one-sentence answer, some words of which are marked."""
    spans = tuple((answer.index(words), answer.index(words) + len(words)) for words in marked)
    return label_sentence(LabelledAnswer(answer, (SOURCE,), question, spans), 0, len(answer))


def test_labels_tell_words_from_figures_and_absent_figures() -> None:
    assert SentenceLabel(False, False, False) == label_of("It opened in 1911.")
    assert SentenceLabel(True, False, False) == label_of("It closed in 1911.", "closed")
    assert SentenceLabel(True, True, False) == label_of("It has two workers.", "two workers")
    assert SentenceLabel(True, True, False) == label_of("It opened in 40.", "in 40")
    assert SentenceLabel(True, True, True) == label_of("It opened in 1912.", "1912")
    assert SentenceLabel(True, True, False) == label_of("In 1912.", "1912", question="1912?")
    assert SentenceLabel(True, True, True) == label_of("It opened in May.", "in May")


def test_the_case_of_letters_does_not_make_a_figure_absent() -> None:
    assert not has_absent_token("On Friday in May.", ["on friday in may"], "")
    assert not has_absent_token("It may march on.", [""], "")
    assert has_absent_token("On Friday.", ["on monday"], "on sunday")


def test_marked_labels_and_punctuation_are_no_words() -> None:
    none = SentenceLabel(False, False, False)

    assert none == label_of("It opened (Passage 2).", "(Passage 2).")
    assert none == label_of("2. It opened.", "2.")


def test_a_sentence_has_only_the_part_of_a_span_inside_it() -> None:
    answer = LabelledAnswer("It opened. In 1912 it closed.", (SOURCE,), "", ((3, 18),))

    assert SentenceLabel(True, False, False) == label_sentence(answer, 0, 10)
    assert SentenceLabel(True, True, True) == label_sentence(answer, 11, 29)


def test_a_score_counts_hits_against_flagged_and_gold_sentences() -> None:
    score = Score()
    for gold, figure, absent, flagged in (
        (True, True, True, True),
        (True, True, False, False),
        (True, False, False, False),
        (False, False, False, True),
        (False, False, False, False),
    ):
        score.add(SentenceLabel(gold, figure, absent), flagged)

    assert (5, 2, 1, 3) == (score.sentences, score.flagged, score.hits, score.gold)
    assert (1 / 2, 1 / 3) == (score.precision, score.recall)
    assert (1 / 2, 1) == (score.figure_recall, score.absent_recall)


def test_only_spans_with_a_serious_label_or_none_count(tmp_path: Path) -> None:
    spans = [
        {"start": 0, "end": 1, "label": "Benign"},
        {"start": 1, "end": 2, "label": "Unwanted.Intrinsic"},
        {"start": 2, "end": 3},
    ]
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps({"answer": "It opened.", "sources": [SOURCE], "spans": spans}))

    assert [LabelledAnswer("It opened.", (SOURCE,), "", ((1, 2), (2, 3)))] == [*read_labelled(file)]


def test_checkers_are_scored_on_the_same_sentences() -> None:
    labelled = LabelledAnswer("It opened in 1912. It has 40 workers.", (SOURCE,), "", ((13, 17),))
    found = compare([labelled], {"nothing": lambda *_: False, "words": has_absent_token})
    scores = [(each.sentences, each.gold, each.flagged) for each in found.scores.values()]

    assert ["claimtrack", "claimtrack, with names", "nothing", "words"] == [*found.scores]
    assert [(2, 1, 1), (2, 1, 1), (2, 1, 0), (2, 1, 1)] == scores
    assert [1] * 4 == [len(times) for times in found.times.values()]


@law
@given(st.randoms(use_true_random=False))
def test_an_alteration_changes_one_figure_to_one_that_no_text_has(random: Random) -> None:
    answer = "1. It opened in 1911 on a Friday in May (Passage 1). It has 40 workers."
    labelled = LabelledAnswer(answer, (f"{SOURCE} On Monday.",), "", ())
    altered = alter(labelled, random)
    assert altered is not None
    ((start, end),) = altered.spans

    assert altered.answer[:start] == answer[:start]
    assert answer.endswith(altered.answer[end:])
    assert altered.answer != answer
    assert label_sentence(altered, 0, len(altered.answer)).figure
    assert has_absent_token(altered.answer, altered.sources, "")
    assert altered.answer.startswith("1. ")
    assert "(Passage 1)" in altered.answer


def test_an_answer_without_figures_cannot_be_altered() -> None:
    assert alter(LabelledAnswer("It opened (Passage 1).", (SOURCE,), "", ()), Random(1)) is None


def test_prints_all_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps({"answer": "In 1912.", "sources": [SOURCE], "spans": []}))
    answers.main([str(file), "--peers"])
    lines = capsys.readouterr().out.splitlines()

    assert lines[2].startswith("| claimtrack | 1 | 0 | 0.000 |")
    assert "| a regular expression | 1 | 0 | 0.000 |" in "\n".join(lines)
    assert "| claimtrack | 1 | 1 | 1.000 |" in lines
    assert len(SIZES) == sum(line.endswith(" s |") for line in lines)


def test_made_up_sources_have_about_the_size_that_is_asked_for() -> None:
    assert 10_000 <= len(made_up_source(10_000)) < 10_200
