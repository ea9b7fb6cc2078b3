"""Check an answer of a language model against its sources, in memory."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from claimtrack.answers.answer_input import AnswerInput, SourceInput, read_answer, read_sources
from claimtrack.answers.judge import Judge, score_reports
from claimtrack.answers.names import SoughtName, find_names
from claimtrack.answers.report import (
    AnswerItem,
    AnswerReport,
    AnswerSentence,
    ItemKind,
    SentenceStatus,
    SourcePassage,
)
from claimtrack.answers.sentences import AnswerPart, split_answer
from claimtrack.answers.source import AnswerSource
from claimtrack.answers.source_texts import SoughtItem, SourceTexts
from claimtrack.facts.text.checkable_items import Quotation, VerbatimToken, find_checkable_items
from claimtrack.facts.text.dates import DateInText
from claimtrack.facts.text.figures import Figure, normalize_cited_text
from claimtrack.facts.text.item_match import ItemMatch, ItemOutcome
from claimtrack.facts.text.language import unread_reason
from claimtrack.facts.text.quotations import Span


def check_answer(
    answer: AnswerInput,
    sources: Iterable[SourceInput],
    question: str = "",
    *,
    prompt: str = "",
    names: bool = False,
    judges: Sequence[Judge] = (),
) -> AnswerReport:
    """Look for each figure, date and quotation of an answer in the sources that it cites.

    ``answer`` is a text, in which marks such as ``[1]`` cite sources, or a list of sentences,
    each a text or a pair of a text and its citations. ``sources`` are texts, mappings with
    ``text`` and, for example, ``id``, ``title``, ``url``, ``publisher`` and ``published``, or
    pairs of a text and such a mapping. A citation is the id of a source, or its number from 1.
    A sentence without citations is checked against all sources. What the question and the
    prompt say may be repeated. With ``names``, the names in each sentence are looked for as well.
    ``judges`` also score each sentence.

    Raises:
        LedgerError: an argument has a form that is not accepted, a date is not valid, two
            sources have the same id, or a judge fails. The error has every problem.
    """
    return AnswerChecker(names=names, judges=judges).check(answer, sources, question, prompt=prompt)


@frozen
class AnswerChecker:
    """A checker with settings, for many answers."""

    names: bool = False
    """True to look for names, which finds more false alarms than figures, dates and quotes."""
    judges: Sequence[Judge] = ()
    """Models that score each sentence, such as one for entailment."""

    def check(
        self,
        answer: AnswerInput,
        sources: Iterable[SourceInput],
        question: str = "",
        *,
        prompt: str = "",
    ) -> AnswerReport:
        """Check an answer, as :func:`check_answer` does."""
        read = read_sources(sources)
        annotated = read_answer(answer, read)
        texts = SourceTexts(read, (question, prompt))
        parts = list(split_answer(annotated))
        cites = any(part.citations for part in parts)
        sentences = tuple(
            _check_part(annotated.text, part, texts, cites, self.names) for part in parts
        )
        report = AnswerReport(annotated.text, sentences, read, question)
        return score_reports([report], self.judges)[0]


def _check_part(
    answer: str, part: AnswerPart, texts: SourceTexts, cites: bool, names: bool
) -> AnswerSentence:
    words = dict.fromkeys(word for each in part.citations for word in each.sources)
    known = dict.fromkeys(texts.by_word[word] for word in words if word in texts.by_word)
    unknown = tuple(word for word in words if word not in texts.by_word)
    note = f"there is no source {' or '.join(unknown)}" if unknown else ""
    note = note or unread_reason(part.content)
    cited = tuple(known) if words else tuple(range(len(texts.sources)))
    items = tuple(_items(answer, part, texts, cited, note, names)) if part.makes_claim else ()
    return AnswerSentence(
        text=answer[part.start : part.end],
        words=part.words,
        start=part.start,
        end=part.end,
        citations=tuple(texts.sources[at].id for at in known),
        quotes={
            texts.sources[texts.by_word[word]].id: each.quote
            for each in part.citations
            for word in each.sources
            if each.quote and word in texts.by_word
        },
        unknown_citations=unknown,
        uncited=cites and part.makes_claim and not words,
        items=items,
        status=_status(part, items, bool(note)),
        note=note if part.makes_claim else "",
    )


def _status(part: AnswerPart, items: Sequence[AnswerItem], unchecked: bool) -> SentenceStatus:
    if not part.makes_claim:
        return SentenceStatus.NO_CLAIM
    outcomes = {item.outcome for item in items}
    if ItemOutcome.MISSING in outcomes:
        return SentenceStatus.MISSING
    if unchecked or ItemOutcome.NOT_CHECKED in outcomes:
        return SentenceStatus.NOT_CHECKED
    if ItemOutcome.UNSURE in outcomes:
        return SentenceStatus.UNSURE
    return SentenceStatus.ALL_FOUND if items else SentenceStatus.NOTHING_TO_CHECK


def _items(
    answer: str,
    part: AnswerPart,
    texts: SourceTexts,
    cited: Sequence[int],
    unchecked: str,
    names: bool,
) -> Iterator[AnswerItem]:
    """Yield the items of a sentence, in order. ``unchecked`` is why none can be missing."""
    quotes = [each.quote for each in part.citations if each.quote]
    for item, (start, end) in _sought(part.content, names):
        source, match = texts.find(item, cited, quotes)
        if match.outcome is ItemOutcome.MISSING and unchecked:
            source, match = None, ItemMatch(ItemOutcome.NOT_CHECKED, note=unchecked)
        yield AnswerItem(
            _kind(item),
            answer[part.start + start : part.start + end],
            part.start + start,
            part.start + end,
            match.outcome,
            None if source is None else _passage(texts.sources[source], match),
            match.note,
        )


def _sought(content: str, names: bool) -> list[tuple[SoughtItem, Span]]:
    """Return the items of a sentence with their spans in it, in order."""
    normalized = normalize_cited_text(content)
    found: list[tuple[SoughtItem, Span]] = [
        (item, normalized.span(item.start, item.end) or (0, len(content)))
        for item in find_checkable_items(normalized.text)
    ]
    # A quotation or a date is looked for as a whole.
    taken = [span for _, span in found]
    apart = (
        name
        for name in (find_names(content) if names else ())
        if not any(start < name.end and name.start < end for start, end in taken)
    )
    found += ((name, (name.start, name.end)) for name in apart)
    return sorted(found, key=lambda each: each[1])


def _passage(source: AnswerSource, match: ItemMatch) -> SourcePassage | None:
    if match.span is None or source.text is None:
        return None
    start, end = match.span
    return SourcePassage(source.id, start, end, source.text[start:end])


def _kind(item: SoughtItem) -> ItemKind:
    match item:
        case Figure() | VerbatimToken():
            return ItemKind.FIGURE
        case DateInText():
            return ItemKind.DATE
        case Quotation():
            return ItemKind.QUOTATION
        case SoughtName():
            return ItemKind.NAME
