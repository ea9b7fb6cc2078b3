"""Check an answer of a language model against its sources, in memory."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from attrs import evolve, field, frozen

from claimtrack.answers.annotated import AnswerSource
from claimtrack.answers.answer_input import AnswerInput, SourceInput, read_answer, read_sources
from claimtrack.answers.judge import Judge, score_reports
from claimtrack.answers.marks import numbers_of_parts
from claimtrack.answers.names import NameIndex, SoughtName, find_names
from claimtrack.answers.report import (
    AnswerItem,
    AnswerReport,
    AnswerSentence,
    ItemKind,
    SentenceStatus,
    SourcePassage,
)
from claimtrack.answers.sentences import AnswerPart, split_answer
from claimtrack.facts.text.checkable_items import (
    CheckableItem,
    Quotation,
    VerbatimToken,
    find_checkable_items,
)
from claimtrack.facts.text.cited_text import CitedText
from claimtrack.facts.text.dates import DateInText
from claimtrack.facts.text.figures import Figure, normalize_cited_text
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome
from claimtrack.facts.text.language import unread_reason
from claimtrack.facts.text.quotations import Span

_SoughtItem: TypeAlias = CheckableItem | SoughtName


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
    """True to look for names, which causes more false alarms than figures, dates and quotes."""
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
        texts = _SourceTexts(read, (question, prompt))
        parts = list(split_answer(annotated))
        cites = any(part.citations for part in parts)
        sentences = tuple(
            _check_part(annotated.text, part, texts, cites, self.names) for part in parts
        )
        report = AnswerReport(annotated.text, sentences, read, question)
        return score_reports([report], self.judges)[0]


class _LocatedMatch(NamedTuple):
    """A match, and the position of the source that has it; None if it is in no source."""

    source: int | None
    match: ItemMatch


@frozen(eq=False, slots=False)
class _IndexedText:
    """A text that items and names are looked for in."""

    cited: CitedText = field(repr=False)

    def match(self, item: _SoughtItem) -> ItemMatch:
        """Look for an item or a name."""
        if not isinstance(item, SoughtName):
            return self.cited.match(item)
        found = self._names.match(item)
        in_text = found.span is not None and found.span[1] <= len(self.cited.text)
        return found if in_text else evolve(found, span=None)  # in the title, or nowhere

    @cached_property
    def unread_reason(self) -> str:
        """Why the text cannot be read; empty if it can."""
        return unread_reason(self.cited.text)

    @cached_property
    def _names(self) -> NameIndex:
        title = self.cited.title
        return NameIndex(f"{self.cited.text}\n\n{title}" if title else self.cited.text)


@frozen(eq=False, slots=False)
class _SourceTexts:
    """The sources of an answer, and other texts that support its items, such as the question."""

    sources: Sequence[AnswerSource]
    allowed_words: Sequence[str]

    @cached_property
    def by_word(self) -> dict[str, int]:
        """The position of each source, by its number and by its id. An id takes precedence.

        If there is only one source, the numbers of its passages lead to it, too.
        """
        parts = numbers_of_parts(self.sources[0].text or "") if len(self.sources) == 1 else ()
        numbers = {str(source.number): at for at, source in enumerate(self.sources)}
        ids = {source.id: at for at, source in enumerate(self.sources)}
        return {**dict.fromkeys(parts, 0), **numbers, **ids}

    @cached_property
    def _texts(self) -> list[_IndexedText]:
        return [
            _IndexedText(CitedText(source.text or "", source.title, source.published))
            for source in self.sources
        ]

    @cached_property
    def _allowed(self) -> list[_IndexedText]:
        """The question and the prompt."""
        return [_IndexedText(CitedText(words)) for words in self.allowed_words if words]

    def find(self, item: _SoughtItem, cited: Sequence[int], quotes: Sequence[str]) -> _LocatedMatch:
        """Look for an item in the cited sources, and return the best match.

        The question and the prompt also count, and so do ``quotes``: words that citations give
        of texts that are not available. A missing item was not checked if a cited source is not
        available, or is in another language. If it is in a source that is not cited, the match
        shows where.
        """
        best = _best((at, self._texts[at].match(item)) for at in cited)
        if best.match.outcome is ItemOutcome.FOUND:
            return best
        for words, note in (
            (self._allowed, "the question or the prompt says it"),
            ([_IndexedText(CitedText(each)) for each in quotes], "the quoted words have it"),
        ):
            if any(each.match(item).outcome is ItemOutcome.FOUND for each in words):
                return _LocatedMatch(None, ItemMatch(ItemOutcome.FOUND, note=note))
        if best.match.outcome is not ItemOutcome.MISSING:
            return best
        if reason := self._unread_reason(cited):
            return _LocatedMatch(None, ItemMatch(ItemOutcome.NOT_CHECKED, note=reason))
        for other, text in enumerate(self._texts):
            if other not in cited and (found := text.match(item)).outcome is ItemOutcome.FOUND:
                note = f"source {self.sources[other].id} has it, and is not cited here"
                return _LocatedMatch(other, ItemMatch(ItemOutcome.MISSING, found.span, note))
        return best

    def _unread_reason(self, cited: Iterable[int]) -> str:
        """Return why a cited source cannot be compared, or "" if all can."""
        for at in cited:
            id = self.sources[at].id
            if self.sources[at].text is None:
                return f"the text of source {id} is not available"
            if reason := self._texts[at].unread_reason:
                return f"source {id}: {reason}"
        return ""


def _best(matches: Iterator[tuple[int, ItemMatch]]) -> _LocatedMatch:
    """Return the best match, the first of equal ones; a missing one if there is none."""
    best = _LocatedMatch(None, MISSING)
    for at, match in matches:
        if best.source is None or match.outcome.rank < best.match.outcome.rank:
            best = _LocatedMatch(at, match)
        if match.outcome is ItemOutcome.FOUND:
            break
    return best


def _check_part(
    answer: str, part: AnswerPart, texts: _SourceTexts, cites: bool, names: bool
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
    texts: _SourceTexts,
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


def _sought(content: str, names: bool) -> list[tuple[_SoughtItem, Span]]:
    """Return the items of a sentence with their spans in it, in order."""
    normalized = normalize_cited_text(content)
    found: list[tuple[_SoughtItem, Span]] = [
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


def _kind(item: _SoughtItem) -> ItemKind:
    match item:
        case Figure() | VerbatimToken():
            return ItemKind.FIGURE
        case DateInText():
            return ItemKind.DATE
        case Quotation():
            return ItemKind.QUOTATION
        case SoughtName():
            return ItemKind.NAME
