"""Made-up answers in pairs, labelled by hand.

One answer of a pair is borne out by its sources. The other one differs in a few words that are not.
"""

import json
from enum import StrEnum
from pathlib import Path

from attrs import frozen

from tests.benchmarks.answers import LabelledAnswer

CASES = Path(__file__).with_name("cases.jsonl")


class CaseKind(StrEnum):
    """Kinds of wrong words."""

    ABSENT = "absent"
    """No text has the figure, date or quotation."""
    UNCERTAIN = "uncertain"
    """A text may give the item, by a calculation or by a date that it leaves open."""
    MEANING = "meaning"
    """A text has all items, and says something else."""


@frozen
class Case:
    """A pair of answers."""

    kind: CaseKind
    right: LabelledAnswer
    wrong: LabelledAnswer


def read_cases() -> list[Case]:
    """Return all pairs."""
    cases = []
    for line in CASES.read_text("utf-8").splitlines():
        item = json.loads(line)
        begins = [(item["wrong"].index(words), words) for words in item["words"]]
        spans = tuple((start, start + len(words)) for start, words in begins)
        texts = tuple(item["sources"]), item["question"]
        cases.append(
            Case(
                CaseKind(item["kind"]),
                LabelledAnswer(item["right"], *texts, ()),
                LabelledAnswer(item["wrong"], *texts, spans),
            )
        )
    return cases
