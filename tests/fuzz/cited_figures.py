"""A sentence that cites itself contains all its items, also amid other text."""

from collections.abc import Iterator

from claimtrack.errors import LedgerError
from claimtrack.facts.text.checkable_items import find_checkable_items
from claimtrack.facts.text.cited_text import CitedText
from claimtrack.facts.text.figures import find_figures, normalize_cited_text
from claimtrack.facts.text.item_match import ItemOutcome
from claimtrack.model import Document
from claimtrack.model.document import find_blocks
from tests.fuzz.parts import join_input, split_input
from tests.fuzz.reading import ROOT


def check(data: bytes) -> None:
    """Check a sentence of one block, a text before it, and the date of the document."""
    sentence, before, published = split_input(data, 3)
    sentence = next((sentence[start:end] for start, end in find_blocks(sentence)), "")
    text = normalize_cited_text(sentence).text
    items = find_checkable_items(text)
    assert list(items) == sorted(items, key=lambda item: item.start)
    for figure in find_figures(text):
        assert figure.text == text[figure.start : figure.start + len(figure.text)]
        assert figure.readings
    for cited in (sentence, f"{before}\n\n{sentence}\n\n{before}"):
        try:
            document = Document("page", "site", published=published or None, text=cited)
        except LedgerError:
            return
        text_of = CitedText.of(document)
        missing = [each for each in items if text_of.match(each).outcome is not ItemOutcome.FOUND]
        assert [] == missing, f"{missing} in {cited!r}"


def seeds() -> Iterator[bytes]:
    pairs = (ROOT / "tests/rules/cited_pairs.toml").read_text().split('"')[1::2]
    for text in pairs:
        if 20 <= len(text) <= 300:
            yield join_input(text, "On 3 May 2021, 12 of 40 ships left.", "2021-10-19")
