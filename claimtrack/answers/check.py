"""Check an answer of a language model against its sources, in memory."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from attrs import frozen

from claimtrack.answers.answer_input import (
    AnswerInput,
    SourceInput,
    read_answer,
    read_sources,
)
from claimtrack.answers.judge import Judge, score_reports
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
from claimtrack.facts.text.checkable_items import (
    CheckableItem,
    Quotation,
    VerbatimToken,
    find_checkable_items,
)
from claimtrack.facts.text.cited_text import CitedText, best_match
from claimtrack.facts.text.dates import DateInText
from claimtrack.facts.text.figures import Figure, normalize_cited_text
from claimtrack.facts.text.item_match import ItemMatch, ItemOutcome


def check_answer(
    answer: AnswerInput,
    sources: Iterable[SourceInput],
    question: str = "",
    *,
    prompt: str = "",
    judges: Sequence[Judge] = (),
) -> AnswerReport:
    """Look for each figure, date and quotation of an answer in the sources that it cites.

    ``answer`` is a text, in which marks such as ``[1]`` cite sources, or a list of sentences,
    each a text or a pair of a text and its citations. ``sources`` are texts, mappings with
    ``text`` and, for example, ``id``, ``title``, ``url``, ``publisher`` and ``published``, or
    pairs of a text and such a mapping. A citation is the id of a source, or its number from 1.
    A sentence without citations is checked against all sources. What the question and the
    prompt say may be repeated. ``judges`` also score each sentence.

    Raises:
        LedgerError: an argument has a form that is not accepted, a date is not valid, two
            sources have the same id, or a judge fails. The error has every problem.
    """
    return AnswerChecker(judges).check(answer, sources, question, prompt=prompt)


@frozen
class AnswerChecker:
    """A checker with settings, for many answers."""

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
        texts = _Texts(read, (question, prompt))
        parts = list(split_answer(annotated))
        cites = any(part.citations for part in parts)
        sentences = tuple(_check_part(annotated.text, part, texts, cites) for part in parts)
        report = AnswerReport(annotated.text, sentences, read, question)
        return score_reports([report], self.judges)[0]


@frozen(eq=False, slots=False)
class _Texts:
    """The sources of an answer, parsed when they are first needed."""

    sources: Sequence[AnswerSource]
    allowed_words: Sequence[str]

    @cached_property
    def by_word(self) -> dict[str, int]:
        """The position of each source, by its number and by its id. An id takes precedence."""
        numbers = {str(source.number): at for at, source in enumerate(self.sources)}
        return {**numbers, **{source.id: at for at, source in enumerate(self.sources)}}

    @cached_property
    def cited(self) -> list[CitedText]:
        """The text of each source; an empty one if it is not available."""
        return [CitedText(each.text or "", each.title, each.published) for each in self.sources]

    @cached_property
    def allowed(self) -> list[CitedText]:
        """The question and the prompt."""
        return [CitedText(words) for words in self.allowed_words if words]

    def find(self, item: CheckableItem, cited: Sequence[int]) -> tuple[int | None, ItemMatch]:
        """Look for an item in some sources, then in the allowed texts, then in other sources."""
        at, match = best_match(item, (self.cited[each] for each in cited))
        position = None if at is None else cited[at]
        if match.outcome is ItemOutcome.FOUND:
            return position, match
        if best_match(item, self.allowed)[1].outcome is ItemOutcome.FOUND:
            return None, ItemMatch(ItemOutcome.FOUND, note="the question or the prompt says it")
        if match.outcome is not ItemOutcome.MISSING:
            return position, match
        for other, text in enumerate(self.cited):
            if other not in cited and (found := text.match(item)).outcome is ItemOutcome.FOUND:
                note = f"source {self.sources[other].id} has it, and is not cited here"
                return other, ItemMatch(ItemOutcome.MISSING, found.span, note)
        return position, match


def _check_part(answer: str, part: AnswerPart, texts: _Texts, cites: bool) -> AnswerSentence:
    words = dict.fromkeys(word for each in part.citations for word in each.sources)
    known = dict.fromkeys(texts.by_word[word] for word in words if word in texts.by_word)
    unknown = tuple(word for word in words if word not in texts.by_word)
    cited = tuple(known) if words else tuple(range(len(texts.sources)))
    unread = [texts.sources[at].id for at in cited if texts.sources[at].text is None]
    note = ""
    if unknown:
        note = f"there is no source {' or '.join(unknown)}"
    elif unread:
        note = f"the text of source {' and '.join(unread)} is not available"
    items = tuple(_items(answer, part, texts, cited, note)) if part.makes_claim else ()
    return AnswerSentence(
        text=answer[part.start : part.end],
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
        status=_status(part, items, bool(unknown)),
        note=note,
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
    answer: str, part: AnswerPart, texts: _Texts, cited: Sequence[int], unchecked: str
) -> Iterator[AnswerItem]:
    normalized = normalize_cited_text(part.content)
    for item in find_checkable_items(normalized.text):
        span = normalized.span(item.start, item.end)
        start, end = span or (0, len(part.content))
        at, match = texts.find(item, cited)
        if match.outcome is ItemOutcome.MISSING and unchecked:
            at, match = None, _match_quotes(item, part, unchecked)
        passage = None
        if at is not None and match.span is not None:
            source = texts.sources[at]
            first, last = match.span
            passage = SourcePassage(source.id, first, last, (source.text or "")[first:last])
        yield AnswerItem(
            _kind(item),
            answer[part.start + start : part.start + end],
            part.start + start,
            part.start + end,
            match.outcome,
            passage,
            match.note,
        )


def _match_quotes(item: CheckableItem, part: AnswerPart, unchecked: str) -> ItemMatch:
    """Look for an item in the words that the citations quote from texts that are not available."""
    quotes = [CitedText(each.quote) for each in part.citations if each.quote]
    if best_match(item, quotes)[1].outcome is ItemOutcome.FOUND:
        return ItemMatch(ItemOutcome.FOUND, note="the words quoted with the citation have it")
    return ItemMatch(ItemOutcome.NOT_CHECKED, note=unchecked)


def _kind(item: CheckableItem) -> ItemKind:
    match item:
        case Figure() | VerbatimToken():
            return ItemKind.FIGURE
        case DateInText():
            return ItemKind.DATE
        case Quotation():
            return ItemKind.QUOTATION
