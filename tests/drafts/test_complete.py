"""Tests of the completion of drafts."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import example, given

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import (
    Attribution,
    Draft,
    DraftStatement,
    Span,
    Spans,
    StatementKind,
)
from claimtrack.drafts.patterns.extractor import PatternExtractor
from claimtrack.drafts.speakers import find_speakers
from claimtrack.errors import LedgerError
from claimtrack.model.document import find_blocks
from tests.benchmarks.drafting import HOSTILE, repeat
from tests.drafts.strategies import attributed_texts
from tests.growth import is_proportional, seconds

REFERRING: Mapping[str, Callable[[int], str]] = {
    "pronouns": repeat("She said that it was late. "),
    "titles": repeat("The minister said that it was late. "),
    "family names": repeat("Dora Kest met Olav Kest. Kest said that it was late. "),
    "new names": lambda size: "".join(
        f"Dora K{chr(97 + at % 26)}{chr(97 + at // 26 % 26)} said that it was late. "
        for at in range(size // 30)
    ),
}


def find(text: str, *words: str) -> Spans:
    """Return the spans of words, each looked for behind those before it."""
    found, at = [], 0
    for each in words:
        start = text.index(each, at)
        at = start + len(each)
        found.append((start, at))
    return tuple(found)


def attribute(text: str, source: str, cue: str, *content: str) -> Attribution:
    """Return an attribution, given its words, each of which a text has once."""
    return Attribution(find(text, source), find(text, cue), find(text, *content), "test")


@given(attributed_texts())
def test_only_statements_that_pass_on_others_are_left_out(
    case: tuple[str, list[Attribution]],
) -> None:
    text, attributions = case
    kept = [each.attribution for each in complete(text, attributions).statements]

    assert len(kept) == len(set(kept))
    assert {"nested"} >= {each.rule for each in kept if each not in attributions}
    for left_out in set(attributions) - set(kept):
        assert any(
            start <= min(inner.source)[0] and max(inner.content)[1] <= end
            for start, end in left_out.content
            for inner in kept
        )


@given(attributed_texts())
def test_every_span_names_words_of_the_text(case: tuple[str, list[Attribution]]) -> None:
    text, attributions = case

    assert all(0 <= start < end <= len(text) for start, end in complete(text, attributions).spans())


@given(attributed_texts())
def test_statements_stand_in_the_order_of_their_first_words(
    case: tuple[str, list[Attribution]],
) -> None:
    firsts = [each.attribution.content[0] for each in complete(*case).statements]

    assert sorted(firsts) == firsts


@given(attributed_texts())
def test_a_statement_begins_in_the_block_that_it_names(
    case: tuple[str, list[Attribution]],
) -> None:
    text, attributions = case
    starts = [start for start, _ in find_blocks(text)]
    statements = complete(text, attributions).statements

    assert [
        max(1, sum(start <= each.attribution.content[0][0] for start in starts))
        for each in statements
    ] == [each.at for each in statements]


@example(  # the source of the second statement is a blank
    (
        "One Citing HE",
        [Attribution(((0, 1),), (), ((0, 1),), "x"), Attribution(((3, 4),), (), ((0, 2),), "x")],
    )
)
@given(attributed_texts())
def test_unattributed_sentences_share_no_character_with_a_statement(
    case: tuple[str, list[Attribution]],
) -> None:
    text, attributions = case
    touched = {
        at
        for found in attributions
        for start, end in (*found.source, *found.cue, *found.content)
        for at in range(start, end)
    }
    unattributed = complete(text, attributions).unattributed

    assert all(touched.isdisjoint(range(*sentence)) for sentence in unattributed)
    # Whatever is left out is part of a touched sentence.
    assert unattributed == tuple(
        sentence
        for sentence in complete(text, []).unattributed
        if touched.isdisjoint(range(*sentence))
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (('"The dam is safe,"', '"and so is the bridge."'), StatementKind.DIRECT),
        (('the dam is "safe"',), StatementKind.MIXED),
        (("the dam is safe",), StatementKind.INDIRECT),
        (("The dam is safe",), StatementKind.DIRECT),
    ],
)
def test_kind_states_how_much_is_quoted(content: tuple[str, ...], kind: StatementKind) -> None:
    text = {
        StatementKind.DIRECT: '"The dam is safe," Kest said, "and so is the bridge."',
        StatementKind.MIXED: 'Kest said the dam is "safe".',
        StatementKind.INDIRECT: "Kest said the dam is safe.",
    }[kind]
    (statement,) = complete(text, [attribute(text, "Kest", "said", *content)]).statements

    assert kind is statement.kind


@pytest.mark.parametrize("content", [(5, 99), (5, 5), (9, 5), (-4, 4)])
def test_words_that_the_text_does_not_have_are_refused(content: Span) -> None:
    with pytest.raises(LedgerError, match=r"names no words of a text of 16 characters"):
        complete("Kest said it is.", [Attribution(((0, 4),), (), (content,), "x")])


@pytest.mark.parametrize(
    ("source", "content", "message"),
    [
        ((), ((5, 9),), "a statement without source"),
        (((0, 4),), (), "a statement without content"),
        (((0, 4),), ((5, 9), (8, 12)), "spans of the content overlap"),
        (((2, 4), (0, 1)), ((5, 9),), "spans of the source overlap"),
    ],
)
def test_an_attribution_has_a_source_and_a_content_in_order(
    source: Spans, content: Spans, message: str
) -> None:
    with pytest.raises(LedgerError, match=message):
        Attribution(source, (), content, "x")


def test_a_statement_has_a_chain() -> None:
    found = Attribution(((0, 4),), (), ((10, 15),), "x")

    with pytest.raises(LedgerError, match="a statement without a chain"):
        DraftStatement(found, (), StatementKind.INDIRECT, 1)


def test_a_draft_of_no_attributions_lists_every_sentence() -> None:
    text = "It rained. The dam held.\n\nNobody spoke."

    assert ["It rained.", "The dam held.", "Nobody spoke."] == [
        text[start:end] for start, end in complete(text, []).unattributed
    ]
    assert Draft(text, (), complete(text, []).unattributed) == complete(text, [])


@pytest.mark.parametrize("kind", [*HOSTILE, "pronouns", "titles", "family names", "new names"])
def test_time_to_complete_grows_with_the_length_of_hostile_texts(kind: str) -> None:
    make, size = {**HOSTILE, **REFERRING}[kind], 20_000

    def prepare(text: str) -> tuple[str, list[Attribution]]:
        return text, PatternExtractor().find_attributions(text)

    def work(case: tuple[str, list[Attribution]]) -> object:
        return find_speakers(complete(*case))

    assert is_proportional(
        *seconds(work, lambda: prepare(make(size)), lambda: prepare(make(2 * size)))
    )
