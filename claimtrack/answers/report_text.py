"""Reports as styled lines: each sentence with its items underlined, and the nearest words."""

from collections.abc import Iterator, Sequence

from claimtrack.answers.report import (
    AnswerItem,
    AnswerReport,
    AnswerSentence,
    SentenceStatus,
    SourcePassage,
)
from claimtrack.facts.text.item_match import ItemOutcome
from claimtrack.reports.text.marked_passage import Span, underlined_lines
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display, fit_text

_AROUND = 60
"""The number of characters of a source that are shown before and after a passage."""

_WIDTH = 60
"""The number of columns for a title, and for the words of an item."""

_STYLES = {
    SentenceStatus.MISSING: Style.ERROR,
    SentenceStatus.NOT_CHECKED: Style.WARNING,
    SentenceStatus.UNSURE: Style.NOTE,
}


def report_lines(report: AnswerReport, display: Display) -> Iterator[StyledLine]:
    """Yield each sentence that is missing an item, unsure or not checked, and the counts."""
    for sentence in report.sentences:
        if sentence.status in _STYLES:
            yield from sentence_lines(report, sentence, display)
            yield ()
    counts = [f"{n} {_words(status)}" for status, n in report.counts.items() if n]
    total = pluralize(len(report.sentences), "sentence")
    yield styled_line((f"{total}: {', '.join(counts)}" if counts else total, Style.STRONG))


def sentence_lines(
    report: AnswerReport, sentence: AnswerSentence, display: Display
) -> Iterator[StyledLine]:
    """Yield a sentence with its status, and below it each item that was not found."""
    items = [item for item in sentence.items if item.outcome is not ItemOutcome.FOUND]
    style = _STYLES.get(sentence.status, Style.PLAIN)
    label = f"{_words(sentence.status)}: "
    yield from _marked_lines(
        (label, style),
        report.answer,
        (sentence.start, sentence.end),
        [(item.start, item.end) for item in items],
        display,
        style,
    )
    if sentence.note:
        yield styled_line(f"  {display.sanitize(sentence.note)}")
    if sentence.citations:
        cited = ", ".join(_source_name(report, id, display) for id in sentence.citations)
        yield styled_line(("  cited: ", Style.QUIET), cited)
    for item in items:
        yield from _item_lines(report, item, sentence.note, display)


def failing_sentences(
    report: AnswerReport, *, allow_not_checked: bool = False
) -> tuple[AnswerSentence, ...]:
    """Return the sentences with a missing item, and those that were not checked."""
    failing = {SentenceStatus.MISSING}
    if not allow_not_checked:
        failing.add(SentenceStatus.NOT_CHECKED)
    return tuple(each for each in report.sentences if each.status in failing)


def _item_lines(
    report: AnswerReport, item: AnswerItem, said: str, display: Display
) -> Iterator[StyledLine]:
    """Yield the outcome of an item, its note unless it was said, and its passage."""
    text = fit_text(item.text, _WIDTH, display)
    words = f"{item.kind.value} `{text}` is {_words(item.outcome)}"
    if item.note and item.note != said:
        words += f": {display.sanitize(item.note)}"
    passage = item.passage
    if passage is None:
        yield styled_line(f"  {words}")
        return
    relation = "see" if item.note else "nearest"
    yield styled_line(f"  {words}; {relation} in {_source_name(report, passage.source, display)}:")
    yield from _passage_lines(report, passage, display)


def _passage_lines(
    report: AnswerReport, passage: SourcePassage, display: Display
) -> Iterator[StyledLine]:
    """Yield the words of a source, underlined between the words around them."""
    text = next((each.text for each in report.sources if each.id == passage.source), None)
    span = passage.start, passage.end
    if text is None:
        text, span = passage.text, (0, len(passage.text))
    block = max(0, span[0] - _AROUND), min(len(text), span[1] + _AROUND)
    # Whole words, where the text has blanks.
    start = text.find(" ", block[0], span[0]) + 1 or block[0] if block[0] else 0
    end = text.rfind(" ", span[1], block[1]) if block[1] < len(text) else len(text)
    shown = start, max(end, span[1])
    label = "    ... " if start else "    ", Style.QUIET
    yield from _marked_lines(label, text, shown, [span], display, Style.HELP)


def _marked_lines(
    label: tuple[str, Style],
    text: str,
    block: Span,
    marks: Sequence[Span],
    display: Display,
    style: Style,
) -> Iterator[StyledLine]:
    """Yield a block after a label, and its other lines below it."""
    room = display.width - len(label[0])
    for line in underlined_lines(text, block, marks, display, room, style):
        yield (label, *line)
        label = " " * len(label[0]), Style.PLAIN


def _words(value: SentenceStatus | ItemOutcome) -> str:
    """Return a status or an outcome in words."""
    return value.value.replace("-", " ")


def _source_name(report: AnswerReport, id: str, display: Display) -> str:
    """Return a source as a user knows it: its id, with its title or URL."""
    source = next((each for each in report.sources if each.id == id), None)
    title = "" if source is None else source.title or source.url
    shown = f' "{fit_text(title, _WIDTH, display)}"' if title else ""
    return f"source {display.sanitize(id)}{shown}"
