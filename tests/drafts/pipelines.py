"""The pipeline of spaCy that tests use, loaded once."""

from functools import cache
from importlib.util import find_spec

import pytest

from claimtrack.drafts.dependencies import DEFAULT_MODELS, DependencyExtractor, load_pipeline

needs_pipeline = pytest.mark.skipif(
    find_spec("spacy") is None or not any(map(find_spec, DEFAULT_MODELS)),
    reason="spaCy has no pipeline for English",
)


@cache
def extractor() -> DependencyExtractor:
    """Return the extractor with the default pipeline."""
    return load_pipeline()
