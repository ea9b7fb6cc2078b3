"""Tests of the assertion for tests, and of the text of its failures."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from claimtrack.answers.assert_grounded import assert_grounded
from claimtrack.answers.judge import JudgedPair
from claimtrack.answers.report import SentenceStatus
from claimtrack.errors import LedgerError

SOURCES = [
    {"text": "The bridge was opened on 4 May 1999 by the mayor.", "title": "Bridges"},
    {"text": "It cost 60 million dollars.", "url": "https://example.org/costs"},
    {"id": "film", "title": "A film about it"},
]

SAMPLE = f"""
from claimtrack.answers.assert_grounded import assert_grounded

SOURCES = {SOURCES!r}


def test_answer() -> None:
    assert_grounded("The bridge opened on 5 May 1999 [1]. It cost $60 million [2].", SOURCES)
"""


def failure_of(answer: str, *, names: bool = False) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_grounded(answer, SOURCES, names=names)
    return str(caught.value)


def test_grounded_answer_returns_its_report() -> None:
    report = assert_grounded("The bridge opened on 4 May 1999 [1].", SOURCES)

    assert [SentenceStatus.ALL_FOUND] == [each.status for each in report.sentences]


def test_failure_shows_each_failing_sentence_underlined() -> None:
    failure = failure_of("The bridge opened on 5 May 1999 [1]. It cost $60 million [2].")

    assert failure.startswith(
        """\
1 of 2 sentences not found in the sources

missing: The bridge opened on 5 May 1999 [1].
                              ^^^^^^^^^^
  cited: source 1 "Bridges"
  date `5 May 1999` is missing"""
    )
    assert "$60 million" not in failure


def test_failure_shows_why_a_sentence_was_not_checked() -> None:
    failure = failure_of("The film lasts 90 minutes [film].")

    assert "not checked: The film lasts 90 minutes [film]." in failure
    assert 'cited: source film "A film about it"' in failure
    assert 1 == failure.count("not available")


def test_not_checked_sentences_may_be_allowed() -> None:
    assert_grounded("The film lasts 90 minutes [film].", SOURCES, allow_not_checked=True)


def test_missing_sentences_may_be_allowed() -> None:
    answer = "The bridge opened on 5 May 1999 [1]. It cost $60 million [2]."

    assert_grounded(answer, SOURCES, max_missing=1)


def test_question_and_prompt_may_be_repeated() -> None:
    assert_grounded("All 12 bridges are open.", SOURCES, "Are all 12 bridges open?")
    assert_grounded("All 12 bridges are open.", SOURCES, prompt="There are 12 bridges.")
    with pytest.raises(AssertionError):
        assert_grounded("All 12 bridges are open.", SOURCES)


def test_names_are_looked_for_if_asked() -> None:
    answer = "The bridge was opened by Anna Lund [1]."

    assert "name `Anna Lund` is missing" in failure_of(answer, names=True)
    assert_grounded(answer, SOURCES)


def test_judges_score_the_sentences() -> None:
    class Approving:
        name = "approving"

        def judge(self, pairs: Sequence[JudgedPair]) -> list[float]:
            return [1.0 for _ in pairs]

    report = assert_grounded("The bridge opened on 4 May 1999 [1].", SOURCES, judges=[Approving()])

    assert [1.0] == [score.score for each in report.sentences for score in each.scores]


def test_answer_without_a_sentence_fails() -> None:
    assert "the answer has no sentence" == failure_of(" ")


def test_unusable_argument_is_no_failed_assertion() -> None:
    with pytest.raises(LedgerError):
        assert_grounded("It is open.", [{"id": "a"}, {"id": "a"}])


def test_number_of_sentences_below_zero_is_rejected() -> None:
    with pytest.raises(LedgerError, match="max_missing"):
        assert_grounded("It is open.", SOURCES, max_missing=-1)


def test_pytest_shows_the_line_of_the_test_and_the_sentence(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(SAMPLE, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_sample.py"]

    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert 1 == run.returncode, run.stderr
    shown = run.stdout.partition("FAILURES")[2]
    assert re.findall(r"^(test_sample\.py|.*claimtrack.*):\d+:", shown, re.MULTILINE) == [
        "test_sample.py"
    ]
    assert (
        """\
E       missing: The bridge opened on 5 May 1999 [1].
E                                     ^^^^^^^^^^
E         cited: source 1 "Bridges"
E         date `5 May 1999` is missing"""
        in shown
    )
