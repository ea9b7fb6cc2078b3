"""Answers of language models, and their verification against the text.

A model misquotes, invents, and may follow orders that stand in the text. Its answer is
therefore no more than a list of words to look up. A statement is dropped if a part of it does
not stand in the text word for word, or only far from the rest. Offsets of a model are rarely
right. They only choose between several places of the same words.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from attrs import field, frozen

from claimtrack.drafts.draft import Attribution, Span, Spans
from claimtrack.facts.quotes.boundaries import splits_token
from claimtrack.facts.quotes.normalization import NormalizedText, normalize_text
from claimtrack.facts.text.quotations import find_quotations

ROLES = ("source", "cue", "content")
REACH = 1_000
"""The greatest number of characters between a source and its statement."""
MAX_ANSWER = 100_000
"""The number of characters of an answer that are read."""
MAX_PARTS = 10
"""The greatest number of spans in one part of a statement."""
MAX_PLACES, MAX_TRIES = 100, 1_000
"""The greatest number of places of the same words, as words and as letters within others.

Words with more name no place.
"""

_STATEMENTS = re.compile(r'"statements"\s*:\s*\[')
_BETWEEN_STATEMENTS = frozenset(" \t\r\n,")
_JSON = json.JSONDecoder(strict=False)  # models write line ends into strings
_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.!?][^\w\s]*+\s")
_PUNCTUATION = " .,;:!?'\""


@frozen
class ModelAnswer:
    """The statements of a model's answer, as far as it can be read."""

    statements: Sequence[object]
    found: bool = True
    """False if the answer has no list of statements."""
    complete: bool = True
    """False if the answer breaks off, or continues with something other than JSON."""

    @classmethod
    def read(cls, answer: str) -> "ModelAnswer":
        """Return the statements of an answer, up to the first that is not JSON.

        Other text around the list is ignored.
        """
        answer = answer[:MAX_ANSWER]
        opening = _STATEMENTS.search(answer)
        if opening is None:
            return cls((), found=False, complete=False)
        at = opening.end()
        statements: list[object] = []
        while True:
            while answer[at : at + 1] in _BETWEEN_STATEMENTS:
                at += 1
            if answer.startswith("]", at):
                return cls(statements)
            try:
                statement, at = _JSON.raw_decode(answer, at)
            except (ValueError, RecursionError):
                return cls(statements, complete=False)
            statements.append(statement)


@frozen(eq=False)
class SentPiece:
    """A piece of a text that a model has read, to look up the words of its answer."""

    start: int
    """The offset of the piece in the text. Offsets of a model count from here."""
    text: str
    _normalized: NormalizedText
    _quotations: Sequence[Span]
    _ends: Sequence[int]
    """The offsets of the marks that end sentences."""
    _known: dict[str, Sequence[Span]] = field(factory=dict, init=False, repr=False)
    """A cache of the places of words."""

    @classmethod
    def of(cls, piece: str, start: int = 0) -> "SentPiece":
        """Return a piece of text, with its quotations and the ends of its sentences."""
        ends = [mark.start() for mark in _SENTENCE_END.finditer(piece)]
        return cls(start, piece, normalize_text(piece), [*find_quotations(piece)], ends)

    def verify(self, statement: object, rule: str) -> Attribution | None:
        """Return the attribution that a statement of an answer describes.

        None if a part of it does not stand in the text, or if each of its parts stands there
        several times. If only some do, their place is the one next to the others: the cue next
        to the content, and the source next to the cue.
        """
        content, source, cue = (
            [self._find(given) for given in _given(statement, role, self.text)]
            for role in ("content", "source", "cue")
        )
        sure = [spans[0] for spans in (*content, *source, *cue) if len(spans) == 1][:1]
        if not content or not source or not sure:
            return None
        if (
            (contents := self._choose(content, sure, taken=())) is None
            or (cues := self._choose(cue, contents, taken=contents)) is None
            or (sources := self._choose(source, cues or contents, taken=contents)) is None
        ):
            return None
        if min(_gap(first, second) for first in sources for second in contents) > REACH:
            return None
        return Attribution(
            self._in_text(sources),
            self._in_text(_cut(cues, sources)),
            self._in_text(self._with_marks(span) for span in contents),
            rule,
        )

    def _find(self, given: "_Given") -> Sequence[Span]:
        """Return the places of some words, or the one at the given start.

        Models change blanks and the shapes of quotation marks and dashes, so these are normalized.
        Punctuation at the ends may differ.
        """
        words = normalize_text(given.words).text.strip()
        spans = self._places(words) or self._places(words.strip(_PUNCTUATION))
        there = [span for span in spans if span[0] == given.start]
        return there if there or given.only_there else spans

    def _places(self, words: str) -> Sequence[Span]:
        """Return the spans of normalized words, where they split no word, number or negation."""
        if words not in self._known:
            text = self._normalized.text
            starts = [*islice(_starts(text, words), MAX_TRIES)] if _WORD.search(words) else []
            ends = ((start, start + len(words)) for start in starts)
            whole = (each for each in ends if not any(splits_token(text, at) for at in each))
            spans = [span for each in whole if (span := self._normalized.span(*each)) is not None]
            is_place = len(starts) < MAX_TRIES and len(spans) <= MAX_PLACES
            self._known[words] = spans if is_place else []
        return self._known[words]

    def _choose(
        self, parts: Iterable[Sequence[Span]], near: Sequence[Span], taken: Spans
    ) -> Spans | None:
        """Return the place of each part that is nearest to other spans, outside of those taken.

        A place in the same sentence is nearer than any other. None if a part has no place.
        """
        chosen = []
        for spans in parts:
            free = [span for span in spans if all(_gap(span, other) >= 0 for other in taken)]
            if not free:
                return None
            chosen.append(
                min(free, key=lambda span: min(self._distance(span, other) for other in near))
            )
        return tuple(chosen)

    def _distance(self, first: Span, second: Span) -> tuple[int, int]:
        """Return the number of ends of sentences between two spans, and that of characters."""
        left, right = min(first[1], second[1]), max(first[0], second[0])
        ends = bisect_left(self._ends, right) - bisect_left(self._ends, left)
        return max(0, ends), right - left

    def _with_marks(self, span: Span) -> Span:
        """Return a span with the quotation marks next to its words."""
        start, end = span
        first = bisect_right(self._quotations, start, key=lambda quotation: quotation[1])
        for opens, closes in self._quotations[first:]:
            if opens >= end:
                break
            if opens < start and not _WORD.search(self.text, opens, start):
                start = opens
            if end < closes and not _WORD.search(self.text, end, closes):
                end = closes
        return start, end

    def _in_text(self, spans: Iterable[Span]) -> Spans:
        """Return spans of the piece as spans of the text: in order, merged where they overlap.

        Blanks around the words are left out, and spans without words.
        """
        merged: list[Span] = []
        for start, end in sorted(spans):
            words = self.text[start:end]
            if not _WORD.search(words):
                continue
            start, end = end - len(words.lstrip()), start + len(words.rstrip())
            if merged and start < merged[-1][1]:
                start, end = merged[-1][0], max(merged.pop()[1], end)
            merged.append((start, end))
        return tuple((self.start + start, self.start + end) for start, end in merged)


@frozen
class _Given:
    """Words that a model gives, and where they start according to it."""

    words: str
    start: int | None = None
    only_there: bool = False
    """True if the model gives offsets alone, so that no other place can be meant."""


def _given(statement: object, role: str, text: str) -> Iterator[_Given]:
    """Yield the words that a model gives for a part of a statement, none for unreadable values."""
    parts = statement.get(role) if isinstance(statement, dict) else None
    if isinstance(parts, str):
        parts = [parts]
    if not isinstance(parts, list):
        return
    for part in parts if len(parts) <= MAX_PARTS else [None]:
        match part:
            case str(words) | {"words": str(words)} if role == "cue" and not _WORD.search(words):
                pass  # a dash or a colon, which a draft does not need
            case str(words):
                yield _Given(words)
            case {"words": str(words), "start": int(start)}:
                yield _Given(words, start)
            case {"words": str(words)}:
                yield _Given(words)
            case [int(start), int(end)] | {"start": int(start), "end": int(end)} if start >= 0:
                words = text[start:end]
                yield _Given(words, start + len(words) - len(words.lstrip()), only_there=True)
            case _:
                yield _Given("")


def _starts(text: str, words: str) -> Iterator[int]:
    """Yield the starts of words in a text, overlaps included."""
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _gap(first: Span, second: Span) -> int:
    """Return the number of characters between two spans, negative if they overlap."""
    return max(first[0], second[0]) - min(first[1], second[1])


def _cut(spans: Iterable[Span], others: Iterable[Span]) -> Iterator[Span]:
    """Yield the parts of spans that no other span covers."""
    for start, end in spans:
        for first, last in sorted(others):
            if first < end and start < last:
                yield start, max(start, first)
                start = last
        yield start, max(start, end)
