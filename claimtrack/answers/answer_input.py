"""Parse the accepted forms of an answer and of its sources."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from attrs import evolve

from claimtrack.answers.annotated import AnnotatedAnswer, AnswerSource, CitationSpan
from claimtrack.answers.marks import blank_unread, find_marks
from claimtrack.errors import Fault, LedgerError, Problem
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
_TIME_OF_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ].*$")
DATE_KEYS = ("published", "date", "published_at", "publication_date")


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
        kind = "a mapping" if isinstance(given, Mapping) else describe_value(given)
        message = f"`sources`: expected a list of sources, found {kind}"
        hint = 'write one text as ["..."], and texts with ids as [{"id": "a", "text": "..."}]'
        raise LedgerError(Problem(Fault.VALUE, message, hint=hint))
    given = tuple(given)
    shared = Counter(map(_page_of, given))
    for number, each in enumerate(given, 1):
        try:
            source = _read_source(each, number)
            if shared[source.id] > 1 and _page_of(each) == source.id:
                source = evolve(source, id=str(number))  # several passages of one page
        except LedgerError as error:
            problems += error.problems
            continue
        if source.id in seen:
            message = f"source {number}: source {seen[source.id]} has the same id `{source.id}`"
            problems.append(Problem(Fault.VALUE, message))
        seen.setdefault(source.id, number)
        found.append(source)
    if problems:
        raise LedgerError(*problems)
    return tuple(found)


def _page_of(given: object) -> str | None:
    """Return the `source` of a retrieved passage, unless the passage has an id of its own."""
    table = {} if isinstance(given, str | AnswerSource) else _table(given) or {}
    page = table.get("source")
    return None if page is None or table.get("id") is not None else str(page)


def _table(given: object) -> dict[str, object] | None:
    """Return the keys of a source and of its metadata, or None if it is no source."""
    table: dict[str, object]
    match given:
        case Mapping():
            table = dict(given)
        case (text, Mapping() as metadata):  # a list in JSON
            table = {**metadata, "text": text}
        case _:
            return None
    inner = table.get("metadata")
    return {**inner, **table} if isinstance(inner, Mapping) else table


def _read_source(given: SourceInput, number: int) -> AnswerSource:
    if isinstance(given, AnswerSource):
        return given
    if isinstance(given, str):
        return AnswerSource(str(number), number, given)
    table = _table(given)
    if table is None:
        message = f"source {number}: expected a text, a mapping or a pair of a text and a mapping"
        raise LedgerError(Problem(Fault.VALUE, f"{message}, found {describe_value(given)}"))
    text = next((table[key] for key in _TEXT_KEYS if table.get(key) is not None), None)
    if text is not None and not isinstance(text, str):
        message = f"source {number}: `text`: expected text, found {describe_value(text)}"
        raise LedgerError(Problem(Fault.VALUE, message))
    place = first_text(table, "source")
    url = first_text(table, "url", "link") or (place if is_url(place) else "")
    id = next((table[key] for key in ("id", "source") if table.get(key) is not None), None)
    return AnswerSource(
        str(number) if id is None else str(id),
        number,
        text,
        first_text(table, "title"),
        url,
        first_text(table, "publisher", "site"),
        _published(table, number),
        _via(table, number),
    )


def _via(table: Mapping[str, object], number: int) -> tuple[str, ...]:
    given = table.get("via")
    names = [given] if isinstance(given, str) else given or ()
    if not isinstance(names, Sequence) or not all(isinstance(each, str) for each in names):
        message = f"source {number}: `via`: expected a list of names, origin first"
        raise LedgerError(Problem(Fault.VALUE, f"{message}, found {describe_value(given)}"))
    return tuple(" ".join(str(each).split()) for each in names)


def is_url(words: str) -> bool:
    """Return True for the address of a web page."""
    return words.startswith(("http://", "https://"))


def first_text(table: Mapping[str, object], *keys: str) -> str:
    """Return the first value that is a text, on one line, or "" if there is none."""
    found = (table.get(key) for key in keys)
    return next((" ".join(each.split()) for each in found if isinstance(each, str)), "")


def _published(table: Mapping[str, object], number: int) -> When | None:
    """Return the date of a source. A date that is not valid is an error, since checks need it."""
    given = next((table[key] for key in DATE_KEYS if table.get(key) is not None), None)
    if given is None:
        return None
    words = _TIME_OF_DAY.sub(r"\1", str(given))
    try:
        return when_or_none(words)
    except LedgerError as error:
        hint = "write a date such as 2031-05-03, or leave it out"
        problems = [
            Problem(each.fault, f"source {number}: `published`: {each.message}", None, hint)
            for each in error.problems
        ]
        raise LedgerError(*problems) from error


def read_answer(given: AnswerInput, sources: Sequence[AnswerSource]) -> AnnotatedAnswer:
    """Return an answer with the spans of its citations and marks.

    Marks such as ``[1]`` cite sources unless the citations are given otherwise.

    Raises:
        LedgerError: the answer is none of the accepted types.
    """
    if isinstance(given, str):
        return _read_marks(AnnotatedAnswer(given), sources)
    if isinstance(given, AnnotatedAnswer):
        return _read_marks(given, sources)
    if isinstance(given, Sequence):
        return _joined(given, sources)
    message = f"`answer`: expected a text or a list of sentences, found {describe_value(given)}"
    raise LedgerError(Problem(Fault.VALUE, message))


def _joined(given: Sequence[SentenceInput], sources: Sequence[AnswerSource]) -> AnnotatedAnswer:
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
    return _read_marks(AnnotatedAnswer(" ".join(texts), tuple(spans), tuple(boundaries)), sources)


def _read_marks(answer: AnnotatedAnswer, sources: Sequence[AnswerSource]) -> AnnotatedAnswer:
    """Add the spans of marks to an answer. They cite sources if it has no other citations."""
    ids = {each.id for each in sources}
    found = list(find_marks(blank_unread(answer.text), len(sources), ids))
    return evolve(
        answer,
        citations=answer.citations or tuple(CitationSpan(*span, words) for span, words in found),
        marks=tuple(sorted({*answer.marks, *(span for span, _ in found)})),
    )


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
        raise LedgerError(Problem(Fault.VALUE, f"{message}, found {describe_value(given)}"))
    each = (citations,) if isinstance(citations, str | int | UUID) else citations
    return text, tuple(map(str, each))
