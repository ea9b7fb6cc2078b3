"""Check a model's answer against the pages it cites. All of it is fictional.

The model is a relay: what it says without a citation comes from nobody. A page
counts on its own once the words that the model quotes were found in it; whether
those words bear the sentence out is for a reader to judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from claimtrack import Assertion, Claim, Document, Hop, Ledger, Settings, Source, check


@dataclass(frozen=True)
class Sentence:
    """A sentence of the answer with its citations: page and quoted words."""

    text: str
    citations: tuple[tuple[str, str], ...] = ()


PUBLISHERS = (
    Source("town-hall", "government", name="Ostrow town hall"),
    Source("builder", "company", name="Ketter Bridges"),
    Source("echo", "outlet", name="The Ostrow Echo"),
)
PAGES = {  # who published it, and its words
    "notice": ("town-hall", "The bridge is open again from 3 May, for up to 30 tonnes."),
    "site-log": ("builder", "Works done. The bridge is open to traffic on 3 May."),
    "echo-page": ("echo", "The new bridge has cost twice what was planned."),
}
ANSWER = (
    Sentence(
        "The Ostrow bridge opened again on 3 May.",
        (("notice", "open again from 3 May"), ("site-log", "open to traffic on 3 May")),
    ),
    Sentence("It carries 40 tonnes.", (("notice", "up to 40 tonnes"),)),
    Sentence("It cost twice the sum planned.", (("echo-page", "twice what was planned"),)),
    Sentence("It is the longest bridge in the country."),
)


def assertions(claim: str, place: str, sentence: Sentence) -> Iterator[Assertion]:
    """Yield who says a sentence: the model, and each cited page that holds the words."""
    if not sentence.citations:
        yield Assertion(claim, ["model"], at=place)
    for page, words in sentence.citations:
        publisher, text = PAGES[page]
        yield Assertion(claim, [Hop(publisher, at=page, quote=words), "model"], at=place)
        if words in text:
            yield Assertion(claim, [publisher], at=page)


def answer_ledger() -> Ledger:
    """Return the answer as a ledger, one claim for each sentence."""
    sentences = {f"sentence-{number}": said for number, said in enumerate(ANSWER, 1)}
    return Ledger.of(
        PUBLISHERS,
        [Document(id, publisher, text=text) for id, (publisher, text) in PAGES.items()],
        Source("model", "model"),
        Document("answer", publisher="model"),
        [Claim(id, sentence.text) for id, sentence in sentences.items()],
        [
            assertion
            for number, (id, sentence) in enumerate(sentences.items(), 1)
            for assertion in assertions(id, f"answer#p{number}", sentence)
        ],
        settings=Settings("answers"),
    )


findings = check(answer_ledger()).findings
for number, sentence in enumerate(ANSWER, 1):
    print(sentence.text)
    for finding in findings:
        if finding.subject.id == f"sentence-{number}":
            print(f"    {finding.severity.value} {finding.code}: {finding.message}")
