"""Scores of extractors on PolNeAR, where that corpus is at hand.

Its authors state no licence: it is read where it is, and nothing of it is kept here.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from attrs import frozen

from claimtrack.drafts.draft import Attribution

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "polnear"

needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus PolNeAR is absent")


@frozen
class Score:
    """Figures of the scorer, in percent."""

    reporting_f1: float
    """F1 of content with source, on statements with a reporting verb."""
    precision: float
    """Precision of content with source, over all that was found."""
    direct: float
    """Recall of statements that are quoted in full."""
    mixed: float
    indirect: float


def score(part: str, find: Callable[[str], Iterable[Attribution]], folder: Path) -> Score:
    """Return the score of an extractor on a part of the corpus: dev or train."""
    gold, predicted = CORPUS / f"gold_{part}.jsonl", folder / "predicted.jsonl"
    with predicted.open("w", encoding="utf-8") as file:
        for line in gold.read_text("utf-8").splitlines():
            article = json.loads(line)
            found = [
                {"source": each.source, "cue": each.cue, "content": each.content}
                for each in find(article["text"])
            ]
            record = {"article": article["article"], "attributions": found}
            file.write(json.dumps(record) + "\n")
    scorer = CORPUS / "score_attribution.py"
    command = [sys.executable, *map(str, (scorer, gold, predicted)), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    return Score(
        reporting_f1=figures["reporting"]["content+source"]["F1"],
        precision=figures["all"]["content+source"]["P"],
        direct=figures["found"]["direct"]["R"],
        mixed=figures["found"]["mixed"]["R"],
        indirect=figures["found"]["indirect"]["R"],
    )
