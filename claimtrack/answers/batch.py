"""Checks of many answers, given as JSON Lines: a report for each line, in order."""

import json
from bisect import insort
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice, pairwise
from typing import BinaryIO, cast

from attrs import define, evolve, field, frozen

from claimtrack._processes import open_process_pool
from claimtrack.answers.answer_input import AnswerInput, SourceInput
from claimtrack.answers.check import AnswerChecker
from claimtrack.answers.report import AnswerReport, AnswerSentence, SentenceStatus
from claimtrack.answers.report_text import failing_sentences
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.facts.text.item_match import ItemOutcome
from claimtrack.formats.records import files
from claimtrack.formats.records.json_source import parse_json
from claimtrack.model import Severity
from claimtrack.model.values import describe_value, suggest
from claimtrack.reports.findings.json_output import problem_as_json

MAX_LINE = 64 << 20
"""The greatest number of bytes of an answer with its sources."""

WORST = 10
"""The number of sentences that the totals keep."""

_KEYS = ("answer", "sources", "question", "prompt", "id")

_CHUNK_LINES, _CHUNK_BYTES = 32, 1 << 20
"""The size of the chunk of lines that a process checks at a time."""


@frozen
class BatchLine:
    """A line of input."""

    number: int
    """The number of the line in its file, from 1."""
    data: bytes = field(repr=False)
    is_complete: bool = True
    """False if the line is longer than :data:`MAX_LINE`."""


@frozen
class BatchResult:
    """The result for a line of input."""

    number: int
    id: object
    """The id that the line gives, or None."""
    report: AnswerReport | None
    """None if the answer could not be checked."""
    problems: tuple[Problem, ...]
    findings: tuple[str, ...]
    """The name of the rule of each finding that is more than a note."""
    json: str
    """The report with the line number and the id, or the problems, as one line of JSON."""


def read_batch(file: BinaryIO, name: str) -> Iterator[BatchLine]:
    """Yield each line that is not blank.

    A file may also be one answer over several lines, or a list of answers.

    Raises:
        LedgerError: the file is none of these, or is UTF-16.
    """
    lines = _read_lines(file)
    taken = [*islice(lines, 1)]
    if taken and b"\0" in taken[0].data[:4]:
        files.decode_text(taken[0].data, name)  # every line of UTF-16 would be a problem
    if taken and _starts_document(taken[0].data):
        size = len(taken[0].data)
        while size <= MAX_LINE and (more := [*islice(lines, 1)]):
            taken += more
            size += len(more[0].data)
        taken = _read_document(taken, name)
    yield from taken
    yield from lines


def check_batch(
    lines: Iterable[BatchLine], name: str, checker: AnswerChecker, jobs: int = 1
) -> Iterator[BatchResult]:
    """Check lines on a number of processes, and yield the results in the order of the lines.

    Each line is an object with ``answer``, ``sources``, and possibly ``question``, ``prompt``
    and ``id``; other keys are ignored. Values are those of :func:`claimtrack.check_answer`.
    ``name`` is the file that problems name. Memory does not grow with the number of lines.

    Raises:
        RuntimeError: a process ended too early.
    """
    if jobs == 1:
        for line in lines:
            yield check_line(line, name, checker)
        return
    waiting: deque[Future[list[BatchResult]]] = deque()
    try:
        with open_process_pool(jobs) as pool:
            for chunk in _chunks(lines):
                waiting.append(pool.submit(_check_chunk, chunk, name, checker))
                if len(waiting) > 2 * jobs:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
    except BrokenProcessPool:
        message = "a process that checked answers ended too early, possibly for lack of memory"
        raise RuntimeError(message) from None


def check_line(line: BatchLine, name: str, checker: AnswerChecker) -> BatchResult:
    """Check the answer of a line. The result has the problems of an unusable one."""
    place = Place(name, line.number)
    notes: tuple[Problem, ...] = ()
    table: Mapping[str, object] = {}
    try:
        table, notes = _parse_line(line, name)
        report = _check_table(table, checker)
    except Exception as error:  # one answer must not stop the batch
        problems = (*notes, *(each.at(place) for each in _problems_of(error)))
        found = {"passed": None, "problems": [problem_as_json(each) for each in problems]}
        return _result(line, table, None, problems, found)
    return _result(line, table, report, notes, report.to_dict())


def _problems_of(error: Exception) -> Sequence[Problem]:
    if isinstance(error, LedgerError):
        return error.problems
    message = f"unexpected {type(error).__name__}: {error}"
    return [Problem(Fault.VALUE, message, hint="please report this error of claimtrack")]


def _result(
    line: BatchLine,
    table: Mapping[str, object],
    report: AnswerReport | None,
    problems: tuple[Problem, ...],
    found: Mapping[str, object],
) -> BatchResult:
    id = table.get("id")
    # In ASCII, which any stream can carry.
    text = json.dumps({"line": line.number, "id": id, **found})
    flagged = () if report is None else report.findings
    findings = tuple(each.name for each in flagged if each.severity is not Severity.NOTE)
    # The copy has no ledger, which would be sent between processes.
    copy = report and evolve(report)
    return BatchResult(line.number, id, copy, problems, findings, text)


def _check_chunk(
    lines: Sequence[BatchLine], name: str, checker: AnswerChecker
) -> list[BatchResult]:
    return [check_line(line, name, checker) for line in lines]


def _chunks(lines: Iterable[BatchLine]) -> Iterator[list[BatchLine]]:
    chunk: list[BatchLine] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line.data)
        if len(chunk) == _CHUNK_LINES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _check_table(table: Mapping[str, object], checker: AnswerChecker) -> AnswerReport:
    if isinstance(table.get("answer"), int) and "sentences" in table:
        hint = "`claimtrack check` reads it, as a file with the extension .answer.json"
        raise LedgerError(Problem(Fault.VALUE, "this is an answer with a version", hint=hint))
    for key in _KEYS[:2]:
        if table.get(key) is None:
            unknown = [word for word in table if word not in _KEYS]
            near = next((f"`{word}`" for word in unknown if suggest(key, [word])), None)
            hint = f"rename {near}" if near else "give the answer and its sources"
            raise LedgerError(Problem(Fault.MISSING, f"`{key}` is missing", hint=hint))
    sources = table["sources"]
    if not isinstance(sources, list):
        message = f"`sources`: expected a list, found {describe_value(sources)}"
        raise LedgerError(Problem(Fault.VALUE, message))
    words = {key: table.get(key) for key in ("question", "prompt")}
    for key, value in words.items():
        if not isinstance(value, str | None):
            message = f"`{key}`: expected text, found {describe_value(value)}"
            raise LedgerError(Problem(Fault.VALUE, message))
    # The checker validates values of other types.
    answer = cast(AnswerInput, table["answer"])
    given = cast(list[SourceInput], sources)
    question, prompt = (str(value or "") for value in words.values())
    return checker.check(answer, given, question, prompt=prompt)


def _parse_line(line: BatchLine, name: str) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """Return the object of a line, and warnings.

    Raises:
        LedgerError: the line is not an object.
    """
    place = Place(name, line.number)
    if not line.is_complete:
        raise LedgerError(Problem(Fault.LIMIT, f"more than {MAX_LINE:,} bytes", place))
    try:
        text, notes = files.decode_text(line.data, name)
        parsed = parse_json(text.text, name)
    except LedgerError as error:
        raise LedgerError(*(_moved(each, line.number) for each in error.problems)) from None
    if not isinstance(parsed.value, dict):
        message = f"expected an object, found {describe_value(parsed.value)}"
        hint = 'a line is {"answer": ..., "sources": [...]}'
        raise LedgerError(Problem(Fault.VALUE, message, place, hint))
    return parsed.value, tuple(_moved(each, line.number) for each in (*notes, *parsed.notes))


def _moved(problem: Problem, line: int) -> Problem:
    """Return a problem of a text that begins at a line of the file."""
    place = problem.place
    if place is None:
        return problem
    end = None if place.end_line is None else place.end_line + line - 1
    return evolve(problem, place=evolve(place, line=place.line + line - 1, end_line=end))


def _read_lines(file: BinaryIO) -> Iterator[BatchLine]:
    """Yield each line that is not blank."""
    number = 0
    while data := file.readline(MAX_LINE + 1):
        number += 1
        is_complete = len(data) <= MAX_LINE
        rest = data
        while not rest.endswith(b"\n") and (rest := file.readline(1 << 20)):
            is_complete = False
        if data.strip():
            yield BatchLine(number, data.rstrip(b"\r\n") if is_complete else b"-", is_complete)


def _starts_document(data: bytes) -> bool:
    """True for a list, and for the first line of a value that goes on in later lines."""
    text = data.decode(errors="replace").removeprefix("\ufeff").rstrip()
    try:
        return isinstance(json.loads(text), list)
    except json.JSONDecodeError as error:
        return error.pos >= len(text) and text[:1] in ("{", "[")
    except (RecursionError, ValueError):
        return False


def _read_document(lines: list[BatchLine], name: str) -> list[BatchLine]:
    """Return the answers of a document, or the lines if they are JSON Lines.

    Raises:
        LedgerError: the document is not JSON, and no line is an answer.
    """
    gaps = pairwise([0, *(line.number for line in lines)])
    data = b"".join(b"\n" * (b - a) + line.data for (a, b), line in zip(gaps, lines, strict=True))
    data = data[1:]
    try:
        text, _ = files.decode_text(data, name)
        parsed = parse_json(text.text, name)
    except LedgerError:
        if any(_is_answer(line.data) for line in lines):
            return lines
        raise
    if not isinstance(parsed.value, list):
        return [BatchLine(1, data)]
    items = parsed.value
    return [BatchLine(parsed.place(each).line, json.dumps(each).encode()) for each in items]


def _is_answer(data: bytes) -> bool:
    with suppress(ValueError, RecursionError):
        value = json.loads(data)
        return isinstance(value, dict) and "answer" in value
    return False


@frozen(order=True)
class FailingSentence:
    """A sentence with a missing item, or one that was not checked."""

    rank: tuple[int, int, int, int] = field(repr=False)
    """Smaller for worse sentences: by the number of missing items, then by position."""
    id: object = field(order=False)
    report: AnswerReport = field(order=False)
    sentence: AnswerSentence = field(order=False)

    @property
    def line(self) -> int:
        """The number of the line of its answer."""
        return self.rank[2]


@define
class BatchTotals:
    """The numbers of a batch, and its worst sentences."""

    answers: int = 0
    """The number of answers, including those that could not be checked."""
    unusable: int = 0
    """The number of answers that could not be checked."""
    statuses: Counter[SentenceStatus] = field(factory=Counter)
    uncited: int = 0
    empty: int = 0
    """The number of answers without a sentence."""
    findings: Counter[str] = field(factory=Counter)
    """The number of findings of each rule, without notes."""
    failing: int = 0
    """The number of failing sentences. ``worst`` has the first of them."""
    worst: list[FailingSentence] = field(factory=list)

    def add(self, result: BatchResult, *, allow_not_checked: bool = False) -> None:
        """Count the result of a line."""
        self.answers += 1
        if result.report is None:
            self.unusable += 1
            return
        self.empty += not result.report.sentences
        self.findings.update(result.findings)
        for sentence in result.report.sentences:
            self.statuses[sentence.status] += 1
            self.uncited += sentence.uncited
        failing = failing_sentences(result.report, allow_not_checked=allow_not_checked)
        self.failing += len(failing)
        for sentence in failing:
            missing = sum(item.outcome is ItemOutcome.MISSING for item in sentence.items)
            rank = (-missing, -len(sentence.items), result.number, sentence.start)
            insort(self.worst, FailingSentence(rank, result.id, result.report, sentence))
        del self.worst[WORST:]

    @property
    def sentences(self) -> int:
        """The number of sentences."""
        return self.statuses.total()

    @property
    def missing_rate(self) -> float:
        """The share of sentences with a missing item; 0 without any sentence."""
        missing = self.statuses[SentenceStatus.MISSING]
        return missing / self.sentences if missing else 0.0
