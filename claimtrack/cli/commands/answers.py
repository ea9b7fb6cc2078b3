"""``claimtrack answers``: check answers of language models, one a line, against their sources."""

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from claimtrack.answers.batch import BatchTotals, check_batch, read_batch
from claimtrack.answers.check import AnswerChecker
from claimtrack.answers.report import SentenceStatus
from claimtrack.answers.report_text import sentence_lines
from claimtrack.cli import options
from claimtrack.cli.output import reject_inputs
from claimtrack.cli.terminal import STATUS_OF_ANSWERS, ExitStatus, Terminal
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.model.values import refuse
from claimtrack.reports.findings.terminal import concise_problems
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display, fit_text

_FORMATS = ("json", "summary")

_RATE_DELAY = 1.0
"""Seconds after which the number of answers a second means something."""


@frozen
class AnswersArguments:
    """The arguments of ``claimtrack answers``."""

    answers: str
    output: Path | None
    format: str | None
    """None for the format that suits standard output."""
    max_missing: float
    allow_not_checked: bool
    names: bool
    jobs: int


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = STATUS_OF_ANSWERS
    parser.add_argument(
        "answers",
        metavar="FILE",
        help='JSON Lines, or - for standard input; a line is {"answer": ..., "sources": [...]}',
    )
    options.add_output(parser, "write a report for each line to FILE, as JSON Lines")
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        help="what to print: the reports, or the worst sentences "
        "(default: summary on a terminal or with --output, else json)",
    )
    options.add_color(parser)
    parser.add_argument(
        "--max-missing",
        type=parse_share,
        default=0.0,
        metavar="SHARE",
        help="the share of sentences that may have a missing item, such as 0.02 (default: 0)",
    )
    parser.add_argument(
        "--allow-not-checked",
        action="store_true",
        help="pass although a sentence could not be checked",
    )
    parser.add_argument("--names", action="store_true", help="look for names, too")
    parser.add_argument(
        "--jobs",
        type=options.parse_job_count,
        default=1,
        metavar="N",
        help="the number of processes (default: 1)",
    )


def parse_share(text: str) -> float:
    """Return a share between 0 and 1."""
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"{text!r} is not a share from 0 to 1, such as 0.02")
    return share


def run(arguments: AnswersArguments, terminal: Terminal) -> ExitStatus:
    """Check each answer, write its report, and print the totals on standard error.

    Raises:
        LedgerError: the input cannot be read, or has no answer.
        OSError: the output cannot be written.
    """
    is_file = arguments.output is not None
    shows_summary = arguments.format == "summary" or (
        arguments.format is None and (is_file or terminal.out.isatty())
    )
    totals, began = BatchTotals(), time.monotonic()
    with ExitStack() as stack:
        file, name = _open(arguments.answers, stack)
        # A bar and lines on the same screen would overwrite each other.
        has_bar = is_file or shows_summary or not terminal.out.isatty()
        bar = terminal.progress("checking") if has_bar else nullcontext(lambda done, count: None)
        advance = stack.enter_context(bar)
        count = _count_lines(file) if terminal.err.isatty() else None
        reports = _reports(file, name, count, arguments, totals, advance, terminal)
        if arguments.output is not None:
            reject_inputs(arguments.output, [Path(arguments.answers)])
            write_file(arguments.output, (report.encode() for report in reports))
        else:
            for report in reports:
                if not shows_summary and not terminal.write_at_once(report):
                    break
    if shows_summary:
        terminal.show(_worst_lines(totals, name, terminal.display))
    terminal.remark(_total_lines(totals, time.monotonic() - began))
    failures = [*_failures(totals, arguments)]
    terminal.remark(styled_line((words, Style.ERROR)) for words in failures)
    if totals.unusable:
        return ExitStatus.FAILED
    return ExitStatus.FOUND if failures else ExitStatus.CLEAN


def _open(name: str, stack: ExitStack) -> tuple[BinaryIO, str]:
    """Open the file or standard input, and return it with its name in messages."""
    if name != "-":
        return stack.enter_context(files.open_file(Path(name), name)), name
    if sys.stdin is None:
        refuse("standard input is closed", fault=Fault.NO_FILE)
    return sys.stdin.buffer, registry.STDIN


def _count_lines(file: BinaryIO) -> int | None:
    """Return the number of lines of a file, or None for a stream."""
    if not file.seekable():
        return None
    count = sum(1 for _ in file)
    file.seek(0)
    return count


def _reports(
    file: BinaryIO,
    name: str,
    count: int | None,
    arguments: AnswersArguments,
    totals: BatchTotals,
    advance: Callable[[int, int | None], None],
    terminal: Terminal,
) -> Iterator[str]:
    """Yield the report of each answer as a line, count it, and print the problems of its line.

    Raises:
        LedgerError: the input cannot be read, or has no answer.
    """
    checker = AnswerChecker(names=arguments.names)
    for result in check_batch(read_batch(file, name), name, checker, arguments.jobs):
        totals.add(result, allow_not_checked=arguments.allow_not_checked)
        if result.problems:
            terminal.remark(concise_problems(result.problems, terminal.err_display))
        advance(totals.answers, count)
        yield f"{result.json}\n"
    if not totals.answers:
        raise LedgerError(Problem(Fault.EMPTY, "there is no answer to check", Place(name, 1)))


def _worst_lines(totals: BatchTotals, name: str, display: Display) -> Iterator[StyledLine]:
    """Yield the worst sentences, each with the place of its answer."""
    for each in totals.worst:
        id = "" if each.id is None else f", answer {each.id}"
        place = fit_text(f"{name}:{each.line}{id}", display.width, display)
        yield styled_line((place, Style.QUIET))
        yield from sentence_lines(each.report, each.sentence, display)
        yield ()
    if more := totals.failing - len(totals.worst):
        yield styled_line(f"and {pluralize(more, 'sentence')} more")


def _total_lines(totals: BatchTotals, seconds: float) -> Iterator[StyledLine]:
    """Yield the numbers of answers and of sentences of each status, and the rates."""
    rate = totals.answers / max(seconds, _RATE_DELAY)
    speed = f", {rate:,.{0 if rate >= 10 else 1}f} a second" if seconds >= _RATE_DELAY else ""
    sentences = pluralize(totals.sentences, "sentence")
    yield styled_line((f"{pluralize(totals.answers, 'answer')}{speed}; {sentences}", Style.STRONG))
    for status in SentenceStatus:
        if number := totals.statuses[status]:
            words = status.value.replace("-", " ")
            yield styled_line(f"{number:>7,}  {number / totals.sentences:>6.1%}  {words}")
    if totals.uncited:
        share = totals.uncited / totals.sentences
        yield styled_line(f"{totals.uncited:>7,}  {share:>6.1%}  uncited")
    if totals.findings:
        found = sorted(totals.findings.items(), key=lambda each: (-each[1], each[0]))
        yield styled_line(f"findings: {', '.join(f'{n:,} {name}' for name, n in found)}")


def _failures(totals: BatchTotals, arguments: AnswersArguments) -> Iterator[str]:
    """Yield the reasons for another exit status than 0."""
    if totals.unusable:
        yield f"could not check {totals.unusable:,} of {pluralize(totals.answers, 'answer')}"
    if totals.empty:
        yield f"not passed: {pluralize(totals.empty, 'answer')} without a sentence"
    if totals.missing_rate > arguments.max_missing:
        rate, limit = f"{totals.missing_rate:.2%}", f"--max-missing {arguments.max_missing:g}"
        yield f"not passed: {rate} of the sentences have a missing item, above {limit}"
    not_checked = totals.statuses[SentenceStatus.NOT_CHECKED]
    if not_checked and not arguments.allow_not_checked:
        count = pluralize(not_checked, "sentence")
        yield f"not passed: {count} could not be checked; --allow-not-checked permits this"
