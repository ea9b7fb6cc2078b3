"""Tests of the extractor that reads the dependencies of words."""

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from claimtrack import LedgerError
from claimtrack.drafts.dependencies import load_pipeline, merge, parsable_sentences
from claimtrack.drafts.draft import Attribution, DraftConfidence
from claimtrack.drafts.extractors import load_extractor
from claimtrack.drafts.patterns.sentences import find_layout
from tests.drafts.pipelines import extractor, needs_pipeline
from tests.drafts.polnear import needs_corpus, score
from tests.drafts.strategies import texts
from tests.laws.profiles import law

Found = tuple[str, str, tuple[str, ...]]


def read(text: str) -> list[Found]:
    """Return the rule, the source and the content of each attribution."""
    return [
        (
            found.rule,
            " ".join(text[start:end] for start, end in found.source),
            tuple(text[start:end] for start, end in found.content),
        )
        for found in extractor().find_attributions(text)
    ]


CLOSED = "the bridge is closed"


@needs_pipeline
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said that the bridge is closed.", ("clause", "The mayor", (CLOSED,))),
        ("The mayor went on to say that the bridge is closed.", ("clause", "The mayor", (CLOSED,))),
        (
            "On Monday, the mayor said the bridge is closed.",
            ("clause", "the mayor", (CLOSED,)),
        ),
        (
            "The mayor, Dora Kest, warned drivers that the bridge is closed.",
            ("clause", "The mayor, Dora Kest", (CLOSED,)),
        ),
        (
            "The mayor went home, adding that the bridge is closed.",
            ("clause", "The mayor", (CLOSED,)),
        ),
        (
            "The mayor was quoted as saying that the bridge is closed.",
            ("clause", "The mayor", (CLOSED,)),
        ),
        (
            "It was reported by the Evening Post that the bridge is closed.",
            ("clause", "the Evening Post", (CLOSED,)),
        ),
        (
            "While the mayor said the bridge is closed, drivers used it.",
            ("clause", "the mayor", (CLOSED,)),
        ),
        (
            "The bridge is closed, the mayor said on Monday.",
            ("parataxis", "the mayor", ("The bridge is closed",)),
        ),
        (
            "The bridge, the mayor said, is closed.",
            ("parataxis", "the mayor", ("The bridge", "is closed")),
        ),
        (
            '"It is closed," the mayor told reporters on Monday. "It is old."',
            ("quote", "the mayor", ('"It is closed,"', '"It is old."')),
        ),
        (
            '"It is closed," said Dora Kest, who runs the town.',
            ("quote", "Dora Kest, who runs the town", ('"It is closed,"',)),
        ),
        ('The mayor told reporters: "It is closed."', ("quote", "The mayor", ('"It is closed."',))),
        ('The mayor said, "It is closed" and left.', ("quote", "The mayor", ('"It is closed"',))),
        (
            "The mayor criticized the state of the bridge.",
            ("object", "The mayor", ("the state of the bridge",)),
        ),
        (
            "The bridge is closed, according to the mayor.",
            ("according", "the mayor", ("The bridge is closed",)),
        ),
    ],
)
def test_each_rule_finds_its_statement(text: str, expected: Found) -> None:
    assert [expected] == read(text)


@needs_pipeline
@pytest.mark.parametrize(
    "text",
    [
        "The mayor did not say that the bridge is closed.",
        "The mayor may say that the bridge is closed.",
        "The mayor criticized it.",
        "Asked when it opens, the mayor went home.",
        "The mayor walks faster than said.",
        "The report of the mayor is late.",
        "The state of the bridge is bad.",
    ],
)
def test_near_misses_find_nothing(text: str) -> None:
    assert [] == read(text)


@needs_pipeline
def test_two_verbs_with_one_subject_have_the_same_source() -> None:
    text = "The mayor said that the bridge is closed and added that it was unsafe."

    assert [
        ("clause", "The mayor", (CLOSED,)),
        ("clause", "The mayor", ("it was unsafe",)),
    ] == read(text)


@needs_pipeline
def test_a_verb_inside_a_quotation_is_not_read() -> None:
    text = '"The mayor said that the bridge is closed," Dora Kest wrote.'

    assert [("quote", "Dora Kest", ('"The mayor said that the bridge is closed,"',))] == read(text)


def attribution(source: int, content: tuple[int, int], cue: int = 6) -> Attribution:
    return Attribution(((source, source + 3),), ((cue, cue + 4),), (content,), "clause")


TEXT = "Kest  said that the bridge is closed and that it is old."


def test_the_parser_decides_and_what_both_find_is_confident() -> None:
    parsed, other = attribution(0, (16, 36)), attribution(0, (16, 35))
    (merged,) = merge(TEXT, [other], [parsed])

    assert DraftConfidence.HIGH is merged.confidence
    assert parsed.content == merged.content
    assert DraftConfidence.MEDIUM is merge(TEXT, [], [parsed])[0].confidence
    assert [other] == merge(TEXT, [other], [])


@needs_pipeline
@law
@given(texts)
def test_every_span_is_in_order_and_names_words(text: str) -> None:
    attributions = extractor().find_attributions(text)
    series = [spans for found in attributions for spans in (found.source, found.cue, found.content)]

    assert all(found.source and found.content for found in attributions)
    assert all(0 <= start < end <= len(text) for spans in series for start, end in spans)
    assert all(first[1] <= second[0] for spans in series for first, second in pairwise(spans))


@needs_pipeline
@pytest.mark.parametrize(
    "unit",
    ['"', "said ", 'said"', "“a” ", "said that ", "Kest, the mayor, ", "aaaaaa", " ", "said\u00a0"],
)
def test_the_parser_gets_bounded_sentences_of_bounded_words(unit: str) -> None:
    """Look at what the parser gets of a hostile text: bounded sentences of bounded words."""
    text = f"{unit * 6_000} said"
    pieces = [sentence for _, sentence in parsable_sentences(text, find_layout(text))]

    assert pieces
    assert all(len(piece) <= 2_000 for piece in pieces)
    assert all(len(word) < 100 for piece in pieces for word in piece.split())


def test_a_missing_pipeline_is_refused_with_two_ways_to_install_one() -> None:
    pytest.importorskip("spacy")
    with pytest.raises(LedgerError, match=r"the pipeline `en_none` of spaCy is not.*") as error:
        load_pipeline("en_none")

    assert "python -m spacy download en_core_web_sm" in str(error.value)
    assert "a copy by a third party (sha256" in str(error.value)


def test_a_missing_package_is_refused_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(LedgerError, match="the extractor `spacy` needs the extra `draft`"):
        load_extractor("spacy")


@pytest.mark.parametrize(
    ("language", "message"),
    [("de", "reads the language `de`, not English"), ("en", "has no tagger and no parser")],
)
def test_a_pipeline_without_english_dependencies_is_refused(
    language: str, message: str, tmp_path: Path
) -> None:
    spacy = pytest.importorskip("spacy")
    spacy.blank(language).to_disk(tmp_path / "blank")
    with pytest.raises(LedgerError, match=message):
        load_pipeline(str(tmp_path / "blank"))


@needs_pipeline
@needs_corpus
@pytest.mark.deep
def test_dependencies_keep_their_quality(tmp_path: Path) -> None:
    found = score("dev", extractor().find_attributions, tmp_path)

    assert found.reporting_f1 >= 84.5
    assert found.precision >= 87
