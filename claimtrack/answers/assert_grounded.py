"""An assertion for tests: an answer is grounded in its sources."""

from collections.abc import Iterable, Sequence

from claimtrack.answers.answer_input import AnswerInput, SourceInput
from claimtrack.answers.check import check_answer
from claimtrack.answers.judge import Judge
from claimtrack.answers.report import AnswerReport
from claimtrack.answers.report_text import failing_sentences, sentence_lines
from claimtrack.reports.text.styles import plain_text, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display


def assert_grounded(
    answer: AnswerInput,
    sources: Iterable[SourceInput],
    question: str = "",
    *,
    prompt: str = "",
    names: bool = False,
    judges: Sequence[Judge] = (),
    max_missing: int = 0,
    allow_not_checked: bool = False,
) -> AnswerReport:
    """Check an answer, and return the report if the sources have all its items.

    The arguments are those of :func:`claimtrack.check_answer` and of
    :meth:`AnswerReport.passed`.

    Raises:
        AssertionError: the report does not pass. The message shows each sentence that fails,
            with its items underlined and the words of the sources that come nearest.
        LedgerError: an argument cannot be used.
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    report = check_answer(answer, sources, question, prompt=prompt, names=names, judges=judges)
    if not report.passed(max_missing, allow_not_checked):
        raise AssertionError(_failure_text(report, max_missing, allow_not_checked))
    return report


def _failure_text(report: AnswerReport, max_missing: int, allow_not_checked: bool) -> str:
    if not report.sentences:
        return "the answer has no sentence"
    failing = failing_sentences(report, allow_not_checked=allow_not_checked)
    allowed = f"; {max_missing} may have a missing item" if max_missing else ""
    count = pluralize(len(report.sentences), "sentence")
    lines = [styled_line(f"{len(failing)} of {count} not found in the sources{allowed}")]
    for sentence in failing:
        lines += [(), *sentence_lines(report, sentence, Display())]
    return plain_text(lines).rstrip()
