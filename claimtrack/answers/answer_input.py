"""Ways to give an answer and its sources, and what they come to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from attrs import frozen

from claimtrack.answers.annotated import AnnotatedAnswer, CitationSpan
from claimtrack.answers.marks import find_marks
from claimtrack.answers.source import AnswerSource
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.facts.text.quotations import Span
from claimtrack.model import When
from claimtrack.model.dates.when import when_or_none
from claimtrack.model.values import describe_value

Id: TypeAlias = str | int | UUID
SentenceInput: TypeAlias = "str | tuple[str, Iterable[Id]] | Mapping[str, object]"
AnswerInput: TypeAlias = "str | AnnotatedAnswer | Sequence[SentenceInput]"
SourceInput: TypeAlias = (
    "str | tuple[str, Mapping[str, object]] | Mapping[str, object] | AnswerSource"
)

_TEXT_KEYS = ("text", "page_content", "content")
_DATE_KEYS = ("published", "date", "published_at", "publication_date")


@frozen
class PreparedAnswer:
    """An answer with the citations of its marks, and the spans of the marks."""

    answer: AnnotatedAnswer
    marks: tuple[Span, ...]


def read_sources(given: Iterable[SourceInput]) -> tuple[AnswerSource, ...]:
    """Return the sources in order, each with an id and a number.

    Raises:
        LedgerError: a source is none of the accepted types, two have the same id, or a date
            is not valid. The error has every problem.
    """
    problems: list[Problem] = []
    found: list[AnswerSource] = []
    seen: dict[str, int] = {}
    if isinstance(given, str | Mapping):
        raise LedgerError(Problem(Fault.VALUE, "`sources`: expected a list of texts", None))
    for number, each in enumerate(given, 1):
        try:
            source = _read_source(each, number)
        except LedgerError as error:
            problems += error.problems
            continue
        if source.id in seen:
            message = f"source {number}: source {seen[source.id]} has the same id `{source.id}`"
            problems.append(Problem(Fault.VALUE, message, None))
        seen.setdefault(source.id, number)
        found.append(source)
    if problems:
        raise LedgerError(*problems)
    return tuple(found)


def _read_source(given: SourceInput, number: int) -> AnswerSource:
    if isinstance(given, AnswerSource):
        return given
    if isinstance(given, str):
        return AnswerSource(str(number), number, given)
    if isinstance(given, Mapping):
        table = given
    elif isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], Mapping):
        table = {**given[1], "text": given[0]}
    else:
        message = f"source {number}: expected a text, a mapping or a pair of a text and a mapping"
        raise LedgerError(Problem(Fault.VALUE, f"{message}, found {describe_value(given)}", None))
    metadata = table.get("metadata")
    if isinstance(metadata, Mapping):
        table = {**metadata, **table}
    text = next((table[key] for key in _TEXT_KEYS if table.get(key) is not None), None)
    if text is not None and not isinstance(text, str):
        message = f"source {number}: `text`: expected text, found {describe_value(text)}"
        raise LedgerError(Problem(Fault.VALUE, message, None))
    url = _words(table, "url", "link") or (_words(table, "source") if _is_url(table) else "")
    id = next((table[key] for key in ("id", "source") if table.get(key) is not None), None)
    return AnswerSource(
        str(number) if id is None else str(id),
        number,
        text,
        _words(table, "title"),
        url,
        _words(table, "publisher", "site"),
        _published(table, number),
    )


def _is_url(table: Mapping[str, object]) -> bool:
    return str(table.get("source", "")).startswith(("http://", "https://"))


def _words(table: Mapping[str, object], *keys: str) -> str:
    found = (table.get(key) for key in keys)
    return next((" ".join(each.split()) for each in found if isinstance(each, str)), "")


def _published(table: Mapping[str, object], number: int) -> When | None:
    """Return the date of a source. A date that is not valid is an error, since checks need it."""
    given = next((table[key] for key in _DATE_KEYS if table.get(key) is not None), None)
    if given is None:
        return None
    words = str(given)[:10] if "T" in str(given)[10:11] or " " in str(given)[10:11] else str(given)
    try:
        return when_or_none(words)
    except LedgerError as error:
        hint = "write a date such as 2031-05-03, or leave it out"
        problems = [
            Problem(each.fault, f"source {number}: `published`: {each.message}", None, hint)
            for each in error.problems
        ]
        raise LedgerError(*problems) from error


def read_answer(given: AnswerInput, sources: Sequence[AnswerSource]) -> PreparedAnswer:
    """Return an answer with the spans of its citations.

    Marks such as ``[1]`` are read unless the citations are given otherwise.

    Raises:
        LedgerError: the answer is none of the accepted types.
    """
    if isinstance(given, AnnotatedAnswer):
        # The citations are known. Marks in the text are no figures either way.
        marks = tuple(span for span, _ in _marks(given.text, sources))
        return PreparedAnswer(given, marks)
    if isinstance(given, str):
        return _with_marks(given, (), sources)
    if isinstance(given, Sequence):
        return _joined(given, sources)
    message = f"`answer`: expected a text or a list of sentences, found {describe_value(given)}"
    raise LedgerError(Problem(Fault.VALUE, message, None))


def _joined(given: Sequence[SentenceInput], sources: Sequence[AnswerSource]) -> PreparedAnswer:
    texts: list[str] = []
    spans: list[CitationSpan] = []
    boundaries: list[int] = []
    at = 0
    for number, each in enumerate(given, 1):
        text, citations = _read_sentence(each, number)
        boundaries.append(at)
        if citations:
            spans.append(CitationSpan(at, at + len(text), citations))
        texts.append(text)
        at += len(text) + 1
    text = " ".join(texts)
    if spans:
        marks = tuple(span for span, _ in _marks(text, sources))
        return PreparedAnswer(AnnotatedAnswer(text, tuple(spans), tuple(boundaries)), marks)
    return _with_marks(text, tuple(boundaries), sources)


def _with_marks(
    text: str, boundaries: tuple[int, ...], sources: Sequence[AnswerSource]
) -> PreparedAnswer:
    marks = list(_marks(text, sources))
    spans = tuple(CitationSpan(*span, words) for span, words in marks)
    return PreparedAnswer(
        AnnotatedAnswer(text, spans, boundaries), tuple(span for span, _ in marks)
    )


def _marks(text: str, sources: Sequence[AnswerSource]) -> Iterator[tuple[Span, tuple[str, ...]]]:
    ids = {each.id: each.id for each in sources}
    return find_marks(text, len(sources), ids)


def _read_sentence(given: SentenceInput, number: int) -> tuple[str, tuple[str, ...]]:
    match given:
        case str():
            return given, ()
        case Mapping():
            text, citations = given.get("text"), given.get("citations") or ()
        case (str() as text, citations):
            pass
        case _:
            text, citations = None, ()
    if not isinstance(text, str) or not isinstance(citations, Iterable | str | int | UUID):
        message = f"sentence {number}: expected a text, or a text with its citations"
        raise LedgerError(Problem(Fault.VALUE, f"{message}, found {describe_value(given)}", None))
    each = (citations,) if isinstance(citations, str | int | UUID) else citations
    return text, tuple(map(str, each))
