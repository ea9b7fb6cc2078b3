"""Attributions by patterns: no model and no library, fast and linear in the text.

The rules:

- quote: "A", X said; "A", said X; and the quotation goes on in the next sentences.
- parataxis: A, X said; A, said X.
- clause: X said that A; X told Y that A; X was quoted as saying A.
- according: According to X, A; A, according to X.
- participle: X did B, adding that A.
- object: X called Y "A"; X accused Y of A.
- opinion: in what X called "A"; which X described as A.
- as: As X said, A.
- colon: X added: and the quotation on the next line.
- label: NAME: A, as in a transcript.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution, Draft, Span
from claimtrack.drafts.patterns.sentence_reader import Cue, SentenceReader
from claimtrack.drafts.patterns.sentences import Layout, find_layout, has_words
from claimtrack.drafts.patterns.subjects import Missing, first_subject, subject_before
from claimtrack.drafts.patterns.vocabulary import FRAMES, NOUNS
from claimtrack.facts.text.quotations import CLOSED, OPEN

MAX_CUES = 40
"""The number of verbs of speech that are read in one sentence."""

MAX_AFTER_QUOTATION = 2
"""The number of words behind a quotation that goes on from the sentences before."""

MAX_BETWEEN_QUOTATIONS = 90
"""The number of characters of a sentence after which a quotation may still go on."""

MIN_LABELLED = 4
"""The number of words behind a label that may be a statement."""

_WORD = re.compile(r"[A-Za-z]{3,}")
_CUES = frozenset([*FRAMES, *map(str.capitalize, FRAMES.keys() - NOUNS), "according", "According"])
_BLOCK = re.compile(rf":[ \t]*\n\s*({OPEN}[^\n]+)")
_NEXT_QUOTATION = re.compile(rf"[^\S\n]*\n\s*({OPEN}[^\n{CLOSED}]*{CLOSED}?[^\w\n]*)(?=\n|$)")
_LABEL = re.compile(
    r"^[^\S\n]*[\"“]?([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}(?: \([^)\n]{1,40}\))?)(:)"
    r" +(\S[^\n]{4,})",
    re.MULTILINE,
)


@frozen
class PatternExtractor:
    """An extractor that matches patterns."""

    def extract(self, text: str) -> Draft:
        """Return the draft of a text."""
        return complete(text, self.find_attributions(text))

    def find_attributions(self, text: str) -> list[Attribution]:
        """Return the attributions in the order of their contents."""
        layout = find_layout(text)
        return join_sentences(text, layout, read_sentences(text, layout))


def read_sentences(text: str, layout: Layout) -> list[list[Attribution]]:
    """Return the attributions that each sentence shows without its context."""
    read = []
    words = (word for word in _WORD.finditer(layout.masked) if word[0] in _CUES)
    cues = (Cue(word.start(), word.end(), word[0].lower()) for word in words)
    cue = next(cues, None)
    for start, end in layout.sentences:
        inside: list[Cue] = []
        while cue is not None and cue.start < end:
            inside.append(cue)
            cue = next(cues, None)
        reader = SentenceReader(text, layout.masked, start, end)
        read.append(reader.read(inside[:MAX_CUES]))
    return read


def join_sentences(
    text: str, layout: Layout, read: Sequence[Sequence[Attribution]]
) -> list[Attribution]:
    """Return the attributions of a text, in the order of their contents.

    A quotation may go on in the next sentences, stand on the lines behind a colon, or follow a
    label.
    """
    blocks = {each.cue: each for each in _read_blocks(layout) if _has_words(text, each)}
    found = [each for each in _continue_quotations(text, layout, read) if each.cue not in blocks]
    found += blocks.values()
    found += [each for each in _read_labels(text, found) if _has_words(text, each)]
    return sorted(found, key=lambda each: (each.content[0], each.cue))


def _has_words(text: str, found: Attribution) -> bool:
    return all(has_words(text, span) for span in (*found.source, *found.content))


def _continue_quotations(
    text: str, layout: Layout, read: Sequence[Sequence[Attribution]]
) -> Iterator[Attribution]:
    """Yield attributions, the last of a sentence with the quotations that go on behind it."""
    masked = layout.masked
    more: defaultdict[int, list[Span]] = defaultdict(list)
    spoken: int | None = None
    """The number of the sentence whose last attribution may go on."""
    previous_end = 0
    for number, (start, end) in enumerate(layout.sentences):
        if "\n" in text[previous_end:start] and masked[start] != OPEN:
            spoken = None
        previous_end = end
        if read[number]:
            spoken = number if _has_quotation(masked, read[number][-1]) else None
        elif spoken is not None and masked[start] == OPEN:
            close = masked.find(CLOSED, start, end)
            close = end - 1 if close < 0 else close
            if len(masked[close + 1 : end].split()) > MAX_AFTER_QUOTATION:
                spoken = None
            elif has_words(text, (start, close + 1)):
                more[spoken].append((start, close + 1))
        elif end - start > MAX_BETWEEN_QUOTATIONS:
            spoken = None
    for number, found in enumerate(read):
        if number in more:
            found = [*found[:-1], evolve(found[-1], content=(*found[-1].content, *more[number]))]
        yield from found


def _has_quotation(masked: str, found: Attribution) -> bool:
    return any(mark in masked[start:end] for start, end in found.content for mark in (OPEN, CLOSED))


def _read_blocks(layout: Layout) -> Iterator[Attribution]:
    """Yield statements whose verb ends its line with a colon, before a line with a quotation."""
    masked = layout.masked
    starts = {end: start for start, end in layout.sentences}
    for found in _BLOCK.finditer(masked):
        colon = found.start()
        start = starts.get(colon + 1)
        if start is None:
            continue
        words = [
            word
            for word in _WORD.finditer(masked, start, colon)
            if word[0].lower() in FRAMES or word[0] == "statement"
        ]
        if not words or OPEN in masked[start:colon]:
            continue
        cue = words[-1].span()
        source = subject_before(masked, start, cue[0])
        if isinstance(source, Missing):
            source = first_subject(masked, start, cue[0]) or source
        if isinstance(source, Missing):
            continue
        content = [found.span(1)]
        while more := _NEXT_QUOTATION.match(masked, content[-1][1]):
            content.append(more.span(1))
        yield Attribution((source,), (cue,), tuple(content), "colon")


def _read_labels(text: str, others: Iterable[Attribution]) -> Iterator[Attribution]:
    """Yield the words behind labels that recur, or name the source of another statement."""
    labels = [*_LABEL.finditer(text)]
    if not labels:
        return
    known = Counter(label[1] for label in labels)
    sources = {
        word.upper()
        for each in others
        for start, end in each.source
        for word in text[start:end].split()
    }
    for found in labels:
        named = known[found[1]] > 1 or found[1].split()[-1].upper() in sources
        if not named or len(found[3].split()) < MIN_LABELLED:
            continue
        yield Attribution((found.span(1),), (found.span(2),), (found.span(3),), "label")
