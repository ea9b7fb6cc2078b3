"""Tests of batches: a report for each line, in order, whatever stands in the others."""

import json
import os
import pickle
import signal
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.answers import batch
from claimtrack.answers.answer_input import AnswerInput
from claimtrack.answers.batch import (
    BatchLine,
    BatchResult,
    BatchTotals,
    check_batch,
    check_line,
    read_batch,
)
from claimtrack.answers.check import AnswerChecker, check_answer
from claimtrack.answers.report import AnswerReport, SentenceStatus
from claimtrack.errors import LedgerError
from claimtrack.facts.text.item_match import ItemOutcome
from tests.laws.profiles import law, law_settings
from tests.nonempty import nonempty

NAME = "answers.jsonl"


def run(text: str | bytes, jobs: int = 1) -> list[BatchResult]:
    data = text.encode() if isinstance(text, str) else text
    return [*check_batch(read_batch(BytesIO(data), NAME), NAME, AnswerChecker(), jobs)]


def line(answer: object, *sources: object, **others: object) -> str:
    return json.dumps({"answer": answer, "sources": sources, **others}) + "\n"


TEXTS = st.sampled_from(
    [
        "It cost 40 euros.",
        "Some 300 people came on 4 May 1999.",
        "It is open.",
        'She said "this is the very end of it".',
        "The sources do not say.",
        "It rained [1]. It cost 60 euros [2].",
    ]
)
ENTRIES = st.tuples(TEXTS | st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3), TEXTS)


@law
@given(st.lists(ENTRIES, max_size=5))
def test_reports_are_those_of_single_checks_in_order(
    entries: list[tuple[str | list[str], list[str], str]],
) -> None:
    text = "".join(line(answer, *sources, question=asked) for answer, sources, asked in entries)

    results = run(text)

    expected = [check_answer(*entry) for entry in entries]
    assert expected == [result.report for result in results]
    for report, result in zip(expected, results, strict=True):
        assert report.to_dict().items() <= json.loads(result.json).items()


def test_number_of_processes_changes_nothing() -> None:
    rows = [line(f"It cost {n} euros [1].", f"It cost {n % 7} euros.", id=n) for n in range(100)]
    rows[40] = "{}\n"
    text = "".join(rows)

    alone, together = run(text), run(text, jobs=2)

    assert alone == together
    assert [json.loads(each.json)["line"] for each in together] == [*range(1, 101)]


@pytest.mark.parametrize(("jobs", "ahead"), [(1, 1), (2, 6 * 32)])
def test_input_is_read_only_a_little_ahead(jobs: int, ahead: int) -> None:
    read = 0

    def lines() -> Iterator[BatchLine]:
        nonlocal read
        for read in range(1, 601):
            yield BatchLine(read, b'{"answer": "It is open.", "sources": []}')

    distances = [
        read - number
        for number, _ in enumerate(check_batch(lines(), NAME, AnswerChecker(), jobs), start=0)
    ]

    assert 600 == len(distances)
    assert max(distances) <= ahead


class KillingChecker(AnswerChecker):
    """A checker whose process is killed, as if memory ran out."""

    def check(self, *_: object, **__: object) -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def test_killed_process_is_an_error() -> None:
    lines = [BatchLine(1, line("It is open.").encode())]

    with pytest.raises(RuntimeError, match="a process that checked answers ended too early"):
        next(check_batch(lines, NAME, KillingChecker(), jobs=2))


def test_id_and_line_number_are_written() -> None:
    text = f"\n{line('It is open.', id='q-1')}\n\n{line('It is open.', id=7)}"

    written = [json.loads(result.json) for result in run(text)]

    assert [(2, "q-1"), (5, 7)] == [(each["line"], each["id"]) for each in written]


def test_sentences_with_citations_are_read() -> None:
    answer = ["It is open.", {"text": "It cost 40 euros.", "citations": ["b"]}, ["It is old.", [1]]]
    sources = [{"id": "a", "text": "It is old."}, {"id": "b", "text": "It cost 40 euros."}]

    (result,) = run(line(answer, *sources))

    assert result.report is not None
    assert [(), ("b",), ("a",)] == [each.citations for each in result.report.sentences]


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ("{", f"{NAME}:2:2: CT004 this is not JSON: expecting property name"),
        ("[1]", f"{NAME}:2:1: CT006 expected an object, found a list"),
        ('{"sources": []}', f"{NAME}:2:1: CT010 `answer` is missing"),
        ('{"answer": "a", "source": []}', "`sources` is missing (rename `source`)"),
        ('{"answer": "a", "sources": "b"}', "`sources`: expected a list, found"),
        ('{"answer": 5, "sources": []}', f"{NAME}:2:1: CT006 `answer`: expected a text"),
        ('{"answer": "a", "sources": [5]}', f"{NAME}:2:1: CT006 source 1: expected"),
        ('{"answer": "a", "sources": [], "question": 5}', "`question`: expected text, found"),
        (
            '{"answer": 1, "by": "m", "sentences": [], "sources": []}',
            "(`claimtrack check` reads it,",
        ),
        ("[" * 100_000, "CT"),
        ("\x00", f"{NAME}:2:1: CT004"),
    ],
)
def test_bad_line_is_reported_and_the_others_are_checked(bad: str, expected: str) -> None:
    good = line("It is open.", "It is open.")

    results = run(f"{good}{bad}\n{good}")

    assert [False, True, False] == [result.report is None for result in results]
    (problem,) = results[1].problems
    assert expected in str(problem)
    written = json.loads(results[1].json)
    assert (2, None) == (written["line"], written["passed"])
    assert [problem.message] == [each["message"] for each in written["problems"]]


def test_unexpected_error_is_a_problem_of_its_line() -> None:
    class Failing(AnswerChecker):
        def check(self, answer: AnswerInput, *_: object, **__: object) -> AnswerReport:
            if answer == "It is red.":
                raise ZeroDivisionError("by zero")
            return check_answer(answer, ["It is open."])

    texts = ["It is open.", "It is red.", "It is open."]
    lines = read_batch(BytesIO("".join(map(line, texts)).encode()), NAME)

    results = [*check_batch(lines, NAME, Failing())]

    assert [False, True, False] == [result.report is None for result in results]
    assert "unexpected ZeroDivisionError: by zero" in str(results[1].problems[0])


def test_bytes_that_are_not_utf8_are_a_problem_of_their_line() -> None:
    good = line("It is open.", "It is open.").encode()

    results = run(good + b'{"answer": "caf\xe9"}\n' + good)

    assert [False, True, False] == [result.report is None for result in results]
    assert str(results[1].problems[0]).startswith(f"{NAME}:2:16: CT002 byte 0xE9")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encoding_is_one_problem(encoding: str) -> None:
    with pytest.raises(LedgerError, match=r"CT002 .* UTF-(16|32); save it as UTF-8"):
        run((line("It is open.") * 3).encode(encoding))


def test_repeated_key_is_a_warning() -> None:
    (result,) = run('{"answer": "It is open.", "answer": "It is old.", "sources": []}')

    assert result.report is not None
    assert "It is old." == result.report.answer
    assert [True] == [problem.warning for problem in result.problems]


def test_too_long_line_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    good = line("It is open.", "It is open.")
    monkeypatch.setattr(batch, "MAX_LINE", len(good))

    results = run(f"{good}{line('It is open.', 'It is open. ' * 100_000)}{good}")

    assert [1, 2, 3] == [result.number for result in results]
    assert "CT012 more than" in str(results[1].problems[0])
    assert results[0].report == results[2].report is not None


@pytest.mark.parametrize("indent", [None, 2])
def test_whole_file_may_be_one_answer(indent: int | None) -> None:
    entry = {"answer": "It cost 40 euros.", "sources": ["It cost 40 euros."], "id": "q"}

    (result,) = run(json.dumps(entry, indent=indent))

    assert check_answer("It cost 40 euros.", ["It cost 40 euros."]) == result.report
    assert (1, "q") == (result.number, result.id)


@pytest.mark.parametrize(("indent", "lines"), [(None, [1, 1]), (2, [2, 9])])
def test_whole_file_may_be_a_list_of_answers(indent: int | None, lines: list[int]) -> None:
    entry = {"answer": "It cost 40 euros.", "sources": ["It cost 40 euros."], "id": "q"}

    results = run(json.dumps([entry, entry], indent=indent))

    assert lines == [result.number for result in results]
    assert 2 == sum(result.report is not None for result in results)


def test_problem_of_an_answer_over_several_lines_has_its_line() -> None:
    with pytest.raises(LedgerError, match=rf"^{NAME}:3:13: CT004 this is not JSON"):
        run('\n{\n  "answer": oh\n}')


@pytest.mark.parametrize(
    "cut", ["{", '{"answer":', '{"answer": "a", "sources": [', "[", "[1]", "[]"]
)
def test_first_line_that_is_cut_off_hides_no_answer(cut: str) -> None:
    good = line("It is open.", "It is open.")

    results = run(f"{cut}\n{good}\n{good}")

    assert [(1, True), (2, False), (4, False)] == [
        (result.number, result.report is None) for result in results
    ]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
WORDS = ("answer", "sources", "question", "prompt", "id", "text", "citations", "title", "published")
TABLES = st.dictionaries(
    st.sampled_from(WORDS), PLAIN | st.lists(st.dictionaries(st.sampled_from(WORDS), PLAIN))
)


@law_settings(40)
@given(st.lists(st.binary(max_size=30) | TABLES.map(lambda each: json.dumps(each).encode())))
def test_any_line_has_one_result_on_one_line(lines: list[bytes]) -> None:
    good = line("It cost 40 euros.", "It cost 50 euros.").encode()
    given = [row for each in lines for row in each.split(b"\n") if row.strip()]
    data = good + b"\n".join([*given, b""])

    results = run(data)

    assert len(given) + 1 == len(results)
    assert [*range(1, len(given) + 2)] == [json.loads(result.json)["line"] for result in results]
    assert all("\n" not in result.json and result.json.isascii() for result in results)
    assert all((result.report is None) <= bool(result.problems) for result in results)
    assert "unexpected" not in str([result.problems for result in results])


def test_result_sent_between_processes_has_no_ledger() -> None:
    result = check_line(
        BatchLine(1, line("It is 5 km [1].", "5 km").encode()), NAME, AnswerChecker()
    )

    assert result.report is not None
    assert "ledger" not in vars(result.report)
    assert result == pickle.loads(pickle.dumps(result))


def _worst(results: Sequence[BatchResult]) -> list[tuple[int, str]]:
    """Return the line and the text of the failing sentences, the worst first: a slow oracle."""
    failing = [
        (-sum(i.outcome is ItemOutcome.MISSING for i in each.items), -len(each.items), n, each)
        for n, report in ((result.number, result.report) for result in results)
        if isinstance(report, AnswerReport)
        for each in report.sentences
        if each.status in (SentenceStatus.MISSING, SentenceStatus.NOT_CHECKED)
    ]
    failing.sort(key=lambda each: (*each[:3], each[3].start))
    return [(number, sentence.text) for _, _, number, sentence in failing]


@law
@given(st.lists(ENTRIES, min_size=1, max_size=12))
def test_totals_keep_the_worst_sentences(
    entries: list[tuple[str | list[str], list[str], str]],
) -> None:
    results = run("".join(line(answer, *sources) for answer, sources, _ in entries))
    totals = BatchTotals()

    for result in nonempty(results):
        totals.add(result)

    expected = _worst(results)
    assert expected[: batch.WORST] == [(each.line, each.sentence.text) for each in totals.worst]
    assert len(expected) == totals.failing
    reports = [result.report for result in results if result.report is not None]
    assert totals.sentences == sum(len(report.sentences) for report in reports)
    assert totals.statuses[SentenceStatus.MISSING] == sum(
        report.counts[SentenceStatus.MISSING] for report in reports
    )
