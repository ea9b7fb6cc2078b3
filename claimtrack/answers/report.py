"""Results of checking an answer: its sentences, their items, and the outcome of each item."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from claimtrack.answers.annotated import AnswerSource
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.facts.text.item_match import ItemOutcome

if TYPE_CHECKING:
    from claimtrack.engine.finding import Finding
    from claimtrack.model import Ledger


class ItemKind(StrEnum):
    """Kinds of items that are looked for."""

    FIGURE = "figure"
    """A number with its unit, a version or a telephone number."""
    DATE = "date"
    """A date, a period, a weekday or a time of day."""
    QUOTATION = "quotation"
    NAME = "name"


class SentenceStatus(StrEnum):
    """The status of a sentence: the first of these that applies."""

    MISSING = "missing"
    """At least one item is in none of the texts."""
    NOT_CHECKED = "not-checked"
    """At least one item, or the whole sentence, could not be compared."""
    UNSURE = "unsure"
    """At least one item follows only from a reading of a text."""
    ALL_FOUND = "all-found"
    """There are items, and the texts have all of them. The meaning was not compared."""
    NOTHING_TO_CHECK = "nothing-to-check"
    """The sentence has no item."""
    NO_CLAIM = "no-claim"
    """The sentence refuses to answer, or introduces the next one."""


@frozen
class SourcePassage:
    """Words of a source."""

    source: str
    """The id of the source, as :attr:`AnswerSource.id`."""
    start: int
    """The offset of the first character in the text of the source."""
    end: int
    text: str

    def to_dict(self) -> dict[str, object]:
        """Return the passage as plain values."""
        return {"source": self.source, "start": self.start, "end": self.end, "text": self.text}


@frozen
class AnswerItem:
    """A figure, date, quotation or name of a sentence, and the result of looking for it."""

    kind: ItemKind
    text: str
    start: int
    """The offset of the first character in the answer."""
    end: int
    outcome: ItemOutcome
    passage: SourcePassage | None = None
    """Where it was found, or the words that come nearest."""
    note: str = ""
    """The reading that makes the outcome unsure, or why the item was not checked."""

    def to_dict(self) -> dict[str, object]:
        """Return the item as plain values."""
        return {
            "kind": self.kind.value,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "outcome": self.outcome.value,
            "passage": None if self.passage is None else self.passage.to_dict(),
            "note": self.note,
        }


@frozen
class JudgeScore:
    """The opinion of a judge, such as an entailment model, on a sentence. It is not a fact."""

    judge: str
    """The name of the judge."""
    score: float | None
    """From 0, not supported by the cited texts, to 1, supported.

    None if the judge gave no usable answer, or if a cited text is not available.
    """
    supported: bool | None
    """The score against the thresholds of the judge; None between them, or without a score."""

    def __str__(self) -> str:
        if self.score is None:
            return f"{self.judge} gave no score"
        words = {True: "supported", False: "not supported", None: "undecided"}
        return f"{self.judge} {self.score:.2f}, {words[self.supported]}"

    def to_dict(self) -> dict[str, object]:
        """Return the score as plain values."""
        return {"judge": self.judge, "score": self.score, "supported": self.supported}


@frozen
class AnswerSentence:
    """A sentence of an answer."""

    text: str
    words: str = field(repr=False)
    """The sentence on one line, without citation marks and markup."""
    start: int
    """The offset of the first character in the answer."""
    end: int
    citations: tuple[str, ...]
    """The ids of the cited sources, in order."""
    quotes: Mapping[str, str] = field(repr=False)
    """The words of a source that the answer gives with its citation, by the id of the source."""
    unknown_citations: tuple[str, ...]
    """Citations of sources that were not given."""
    uncited: bool
    """True for a claim without a citation in an answer that has citations."""
    items: tuple[AnswerItem, ...]
    status: SentenceStatus
    note: str = ""
    """Why the sentence as a whole was not checked."""
    scores: tuple[JudgeScore, ...] = ()

    @property
    def makes_claim(self) -> bool:
        """False for a sentence that refuses to answer or introduces the next one."""
        return self.status is not SentenceStatus.NO_CLAIM

    def to_dict(self) -> dict[str, object]:
        """Return the sentence as plain values."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "citations": list(self.citations),
            "unknown_citations": list(self.unknown_citations),
            "uncited": self.uncited,
            "status": self.status.value,
            "note": self.note,
            "items": [item.to_dict() for item in self.items],
            "scores": [score.to_dict() for score in self.scores],
        }


@frozen(slots=False)
class AnswerReport:
    """The result of checking an answer against its sources."""

    answer: str = field(repr=False)
    """The text that all offsets refer to: sentences given one by one are joined by blanks."""
    sentences: tuple[AnswerSentence, ...]
    sources: tuple[AnswerSource, ...] = field(repr=False)
    question: str = field(default="", repr=False)

    @cached_property
    def ledger(self) -> "Ledger":
        """The answer as a ledger: each sentence a claim, each citation a chain."""
        from claimtrack.answers.answer_ledger import build_ledger

        return build_ledger(self)

    @cached_property
    def findings(self) -> "tuple[Finding, ...]":
        """The findings of the ledger: copies behind several citations, circular sourcing, ...

        Items and missing citations are left out, because the sentences have them. So is
        everything about an answer without citations.
        """
        if not any(sentence.citations for sentence in self.sentences):
            return ()
        from claimtrack.answers.answer_ledger import check_ledger

        return check_ledger(self.ledger)

    @property
    def counts(self) -> Mapping[SentenceStatus, int]:
        """The number of sentences of each status, zeros included."""
        found = Counter(sentence.status for sentence in self.sentences)
        return {status: found[status] for status in SentenceStatus}

    @property
    def missing(self) -> Sequence[AnswerItem]:
        """The missing items, in order."""
        items = (item for sentence in self.sentences for item in sentence.items)
        return tuple(item for item in items if item.outcome is ItemOutcome.MISSING)

    def passed(self, max_missing: int = 0, allow_not_checked: bool = False) -> bool:
        """True if at most ``max_missing`` sentences have a missing item.

        An answer with a sentence that was not checked passes only with ``allow_not_checked``.
        An answer without any sentence does not pass.

        Raises:
            LedgerError: ``max_missing`` is below 0.
        """
        if max_missing < 0:
            message = f"`max_missing`: expected a number of sentences, found {max_missing}"
            raise LedgerError(Problem(Fault.VALUE, message, hint="write 0 to allow none"))
        if not self.sentences:
            return False
        counts = self.counts
        if counts[SentenceStatus.NOT_CHECKED] and not allow_not_checked:
            return False
        return counts[SentenceStatus.MISSING] <= max_missing

    def supported_by(self, judge: str) -> bool:
        """True if a judge scored every sentence that claims something, and found it supported."""
        return all(
            any(score.judge == judge and score.supported for score in sentence.scores)
            for sentence in self.sentences
            if sentence.makes_claim
        )

    def to_dict(self) -> dict[str, object]:
        """Return the report as plain values, without the texts of the sources."""
        return {
            "passed": self.passed(),
            "counts": {status.value: number for status, number in self.counts.items()},
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "findings": [
                {
                    "code": each.code,
                    "name": each.name,
                    "severity": each.severity.value,
                    "subject": str(each.subject),
                    "message": each.message,
                }
                for each in self.findings
            ],
        }

    def to_json(self, indent: int | None = None) -> str:
        """Return the report as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_text(self, width: int = 100) -> str:
        """Return the sentences with an item that was not found, underlined, and the counts."""
        from claimtrack.answers.report_text import report_lines
        from claimtrack.reports.text.styles import plain_text
        from claimtrack.reports.text.visible import Display

        return plain_text(report_lines(self, Display(width)))
