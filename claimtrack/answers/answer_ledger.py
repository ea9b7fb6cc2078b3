"""An answer as a ledger, and the findings of its rules."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import run
from claimtrack.errors import Place
from claimtrack.formats.answer.publishers import PublisherIndex
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Passage,
    Profile,
    Settings,
    Source,
    SourceKind,
)
from claimtrack.model.values import clean_name, clean_text
from claimtrack.rules import builtin_rules, installed_rules

if TYPE_CHECKING:
    from claimtrack.answers.report import AnswerReport, AnswerSentence

WRITER = "model"
ANSWER = "answer"
FILE = "<answer>"

LEDGER_RULES = frozenset(
    (
        *("single-origin", "unknown-lineage", "unnamed-only", "unreliable-only"),
        *("interested-party-only", "copied-citations", "circular-sourcing"),
        *("misplaced-quote", "missing-passage", "said-after-published"),
    )
)
"""The built-in rules about the origins and the words of citations.

The others need records that an answer does not have, or repeat its sentences.
"""


def build_ledger(report: "AnswerReport") -> Ledger:
    """Return an answer as a ledger.

    Each sentence that makes a claim is a claim, ``s1``, ``s2``, .... Each citation is a chain:
    the publisher of the source, at the document ``source-1``, ``source-2``, ..., then the writer.
    A source without a publisher belongs to the host of its URL, or else to an unnamed outlet.
    Words that no ledger may have are left out of it: control characters, and the ends of very
    long texts and names.
    """
    publishers = PublisherIndex()
    documents: dict[str, Document] = {}
    earlier: dict[str, list[Hop]] = {}
    for source in report.sources:
        place = Place(FILE, source.number)
        id = f"source-{source.number}"
        name = clean_name(source.publisher)
        publisher = (
            publishers.id_of_name(name, place)
            if name
            else publishers.id_of_url(clean_name(source.url), id, place)
        )
        via = filter(None, map(clean_name, source.via))
        earlier[source.id] = [Hop(publishers.id_of_name(each, place)) for each in via]
        documents[source.id] = Document(
            id,
            publisher,
            title=clean_text(source.title) or None,
            url=clean_text(source.url) or None,
            published=source.published,
            text=source.text,
            place=place,
        )
    sentences = [each for each in report.sentences if each.makes_claim]
    text = "\n\n".join(" ".join(each.text.split()) for each in sentences)
    return Ledger.of(
        Source(WRITER, SourceKind.MODEL, place=Place(FILE, 1)),
        publishers.new_sources,
        documents.values(),
        Document(
            ANSWER,
            WRITER,
            title=clean_text(report.question) or None,
            text=text,
            place=Place(FILE, 1),
        ),
        (
            Claim(f"s{at}", clean_text(each.text), note=_remark(each))
            for at, each in enumerate(sentences, 1)
        ),
        (
            assertion
            for at, each in enumerate(sentences, 1)
            for assertion in _assertions(at, each, documents, earlier)
        ),
    )


def _remark(sentence: "AnswerSentence") -> str | None:
    """Return the scores of a sentence in words."""
    scores = "; ".join(map(str, sentence.scores))
    return clean_text(f"Judged by models, not a fact: {scores}.") if scores else None


def _assertions(
    number: int,
    sentence: "AnswerSentence",
    documents: Mapping[str, Document],
    earlier: Mapping[str, Sequence[Hop]],
) -> Iterator[Assertion]:
    at = Passage(ANSWER, f"p{number}")
    cited = [documents[id] for id in sentence.citations]
    for id, document in zip(sentence.citations, cited, strict=True):
        assert document.publisher is not None  # set in build_ledger
        quote = clean_text(sentence.quotes.get(id, "")) or None
        hop = Hop(document.publisher, at=Passage(document.id), quote=quote)
        yield Assertion(f"s{number}", [*earlier[id], hop, Hop(WRITER)], at=at)
    if not cited:
        yield Assertion(f"s{number}", [Hop(WRITER)], at=at)


def check_ledger(ledger: Ledger) -> tuple[Finding, ...]:
    """Return the findings of a ledger of an answer.

    There is one of each rule for each cause. A page that names no source is reported once, and
    never if its publisher is unknown, too.
    """
    report = run(ledger, _rules(), Settings(Profile.ANSWERS))
    found: dict[object, Finding] = {}
    known: set[str] = set()
    for finding in report.findings:
        if finding.name == "unknown-lineage":
            records = (reason.record for reason in finding.reasons)
            heads = {each.via[0].source for each in records if isinstance(each, Assertion)}
            if all(head in known or not ledger.sources[head].named for head in heads):
                continue
            known |= heads
        cause = finding.cause
        found.setdefault(
            finding.fingerprint if cause is None else (finding.code, cause.id), finding
        )
    return tuple(found.values())


@cache
def _rules() -> tuple[Rule, ...]:
    """Return the rules in ``LEDGER_RULES``, and those of installed packages."""
    others = {rule.name for rule in builtin_rules()} - LEDGER_RULES
    return tuple(rule for rule in installed_rules() if rule.name not in others)
