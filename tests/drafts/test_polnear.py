"""Floors for the quality of the attributions that patterns find."""

from pathlib import Path

import pytest

from claimtrack.drafts.patterns.extractor import PatternExtractor
from tests.drafts.polnear import needs_corpus, score


@needs_corpus
def test_patterns_keep_their_quality(tmp_path: Path) -> None:
    found = score("dev", PatternExtractor().find_attributions, tmp_path)

    assert found.reporting_f1 >= 83
    assert found.precision >= 85
    assert found.direct >= 93
    assert found.mixed >= 79
    assert found.indirect >= 68


@needs_corpus
@pytest.mark.deep
def test_patterns_keep_their_quality_on_other_articles(tmp_path: Path) -> None:
    found = score("train", PatternExtractor().find_attributions, tmp_path)

    assert found.reporting_f1 >= 80.5
    assert found.precision >= 83.5
