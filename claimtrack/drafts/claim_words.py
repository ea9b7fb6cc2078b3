"""The words of drafted statements: for the text, the quote, the passage and the id of a claim."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

from attrs import field, frozen

from claimtrack.drafts.draft import DraftStatement, Span, StatementKind
from claimtrack.facts.quotes.anchors import anchor
from claimtrack.facts.quotes.occurrences import SearchedText
from claimtrack.facts.text.quotations import find_quotations
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from claimtrack.model.document import find_blocks
from claimtrack.model.selector import Selector
from claimtrack.model.values import TEXT_LENGTH

_NONCHARACTERS = "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
)
CONTROL = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef{_NONCHARACTERS}]"
)
"""Characters that must not be copied to a comment, a title or a name."""

_MARK = r"(?:[“”„\"«»]|''|``)"
_WORD = re.compile(r"\w")
_BEFORE = re.compile(rf"(?:{_MARK}|\s)+")
_AFTER = re.compile(rf"(?:{_MARK}|[\s,])+\Z")


def one_line(words: str) -> str:
    """Return words on one line, without characters that must not be copied."""
    return " ".join(CONTROL.sub(" ", words).split())


@frozen
class Quote:
    """The quoted words of a statement, on one line."""

    words: str
    start: int | None = None
    """The start in the text, if the words are there several times."""


@frozen(slots=False)
class Wording:
    """A text with its quotations and blocks, for the words of its statements."""

    text: str
    _clear: dict[str, bool] = field(factory=dict, init=False, eq=False, repr=False)
    """A cache: True for words at one place only. A text may repeat a quote very often."""

    @cached_property
    def _quotations(self) -> Sequence[Span]:
        return tuple(find_quotations(self.text))

    @cached_property
    def _block_starts(self) -> Sequence[int]:
        return tuple(start for start, _ in find_blocks(self.text))

    @cached_property
    def _searched(self) -> SearchedText:
        return SearchedText(self.text)

    def words(self, statement: DraftStatement) -> str:
        """Return the words of a statement on one line, with omissions between its parts.

        Quotation marks around a whole part, and a final comma, are left out.
        """
        parts = (
            self._bare(span) if self._is_quoted(span, statement) else span
            for span in statement.attribution.content
        )
        return self.on_one_line(parts).rstrip(", ")[:TEXT_LENGTH]

    def quote(self, statement: DraftStatement, inner: Sequence[Span] = ()) -> Quote | None:
        """Return the quoted words of a statement, with omissions between its parts.

        ``inner`` are the contents of the statements inside it, in order. Their quotes are left out.
        None if nothing is quoted, or if the words cannot be found at one place.
        """
        if statement.kind is StatementKind.INDIRECT:
            return None
        spans = statement.attribution.content
        if statement.kind is StatementKind.MIXED:
            reach = [0, *accumulate((end for _, end in inner), max)]  # of the first ones of them
            spans = tuple(
                part
                for span in spans
                for part in self._quoted_parts(span)
                if reach[bisect_right(inner, part[0], key=itemgetter(0))] < part[1]
            )
        parts = [self._bare(span) for span in spans]
        parts = [part for part in parts if _WORD.search(self.text, *part)]
        longest = sorted(parts, key=lambda part: part[0] - part[1])[:1]
        for chosen in (parts, longest):
            words = self.on_one_line(chosen)
            if not 0 < len(words) <= TEXT_LENGTH:
                continue
            if words not in self._clear:
                self._clear[words] = self._is_found(words, None)
            if self._clear[words]:
                return Quote(words)
            if self._is_found(words, start := chosen[0][0]):
                return Quote(words, start)
        return None

    def _is_found(self, words: str, start: int | None) -> bool:
        """True if words are at one place of the text, the recorded start if one is given."""
        selectors: list[Selector] = [TextQuoteSelector(words)]
        if start is not None:
            selectors.append(TextPositionSelector(start, start + len(words)))
        return anchor(selectors, self._searched).found

    def blocks(self, spans: Iterable[Span]) -> tuple[int, ...]:
        """Return the numbers of the blocks in which spans begin and end, from 1."""
        return tuple(
            sorted(
                {
                    max(1, bisect_right(self._block_starts, at))
                    for a, b in spans
                    for at in (a, b - 1)
                }
            )
        )

    def _quoted_parts(self, span: Span) -> Iterator[Span]:
        """Yield the parts of a span that are in quotations."""
        index = bisect_right(self._quotations, span[0], key=lambda quotation: quotation[1])
        while index < len(self._quotations) and self._quotations[index][0] < span[1]:
            start, end = self._quotations[index]
            yield max(start, span[0]), min(end, span[1])
            index += 1

    def _is_quoted(self, span: Span, statement: DraftStatement) -> bool:
        """Return True if all words of a span of a statement are in one quotation."""
        if statement.kind is not StatementKind.MIXED:
            return statement.kind is StatementKind.DIRECT
        part = next(self._quoted_parts(span), None)
        outside = (span,) if part is None else ((span[0], part[0]), (part[1], span[1]))
        return not any(_WORD.search(self.text, *each) for each in outside)

    def _bare(self, span: Span) -> Span:
        """Return a span without marks and blanks at its ends."""
        start, end = span
        if before := _BEFORE.match(self.text, start, end):
            start = before.end()
        after = _AFTER.search(self.text[start:end])
        return start, start + after.start() if after else end

    def on_one_line(self, spans: Iterable[Span]) -> str:
        """Return the words of spans, with omissions between them."""
        words = (" ".join(self.text[slice(*span)].split()) for span in spans)
        return CONTROL.sub(" ", " ... ".join(words)).strip()
