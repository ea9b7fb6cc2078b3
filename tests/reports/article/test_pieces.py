"""Properties of pieces and excerpts."""

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.article.pieces import BlockSentences, MarkedWords, cut_pieces
from claimtrack.reports.article.view import NoteStatus, Piece
from tests.laws.profiles import law

TEXT = "abcdefghijklmnopqrstuvwxyz"

spans = st.tuples(st.integers(0, 25), st.integers(1, 26)).filter(lambda span: span[0] < span[1])
marks = st.lists(
    st.builds(
        lambda span, *others: MarkedWords(span[0], span[1], *others),
        spans,
        st.integers(1, 4),
        st.sampled_from(NoteStatus),
        st.booleans(),
    ),
    max_size=8,
)


def pieces_of(marks: list[MarkedWords]) -> list[Piece]:
    return [*cut_pieces(TEXT, [(0, len(TEXT))], marks)]


@law
@given(marks)
def test_joined_pieces_are_the_text(marks: list[MarkedWords]) -> None:
    assert TEXT == "".join(piece.text for piece in pieces_of(marks))


@law
@given(marks)
def test_each_character_has_the_notes_of_the_marks_around_it(marks: list[MarkedWords]) -> None:
    found = [(piece.notes, piece.status) for piece in pieces_of(marks) for _ in piece.text]
    expected = []
    for at in range(len(TEXT)):
        here = [mark for mark in marks if mark.start <= at < mark.end]
        most_urgent = next((s for s in NoteStatus if any(m.status is s for m in here)), None)
        expected.append((tuple(sorted({mark.number for mark in here})), most_urgent))
    assert expected == found


@law
@given(marks)
def test_words_deny_only_if_all_their_marks_do(marks: list[MarkedWords]) -> None:
    found = [piece.denies for piece in pieces_of(marks) for _ in piece.text]
    around = [[m for m in marks if m.start <= at < m.end] for at in range(len(TEXT))]
    assert [bool(here) and all(m.denies for m in here) for here in around] == found


@law
@given(marks)
def test_each_mark_ends_once(marks: list[MarkedWords]) -> None:
    ends, at = set(), 0
    for piece in pieces_of(marks):
        at += len(piece.text)
        ends |= {(at, number) for number in piece.ends}
    assert {(mark.end, mark.number) for mark in marks} == ends


def test_text_between_two_excerpts_is_left_out() -> None:
    mark = MarkedWords(10, 12, 1, NoteStatus.ASK)
    found = [*cut_pieces(TEXT, [(1, 3), (8, 14)], [mark])]
    assert ["bc", "ij", "kl", "mn"] == [piece.text for piece in found]
    assert [False, True, False, False] == [piece.cut_before for piece in found]


sentences = st.lists(
    st.integers(1, 4).map(lambda words: "Word" + " word" * words + "."), min_size=1, max_size=12
)


@law
@given(sentences, st.data())
def test_an_excerpt_has_the_cited_sentence_and_one_on_each_side(
    parts: list[str], data: st.DataObject
) -> None:
    text = " ".join(parts)
    excerpt = BlockSentences.of(text, 0, len(text))
    assert parts == [text[start:end] for start, end in excerpt.sentences]
    nth = data.draw(st.integers(0, len(parts) - 1))
    start, end = excerpt.sentences[nth]
    first = data.draw(st.integers(start, end - 1))
    last = data.draw(st.integers(first + 1, end))
    shown = " ".join(parts[max(nth - 1, 0) : nth + 2])
    assert [shown] == [text[a:b] for a, b in excerpt.around([(first, last)])]


def test_excerpts_that_touch_are_one() -> None:
    text = "One. Two. Three. Four. Five. Six. Seven. Eight."
    excerpt = BlockSentences.of(text, 0, len(text))
    sentences = excerpt.sentences
    around = excerpt.around([sentences[0], sentences[3], sentences[7]])
    assert ["One. Two. Three. Four. Five.", "Seven. Eight."] == [text[a:b] for a, b in around]


def test_lines_break_within_sentences() -> None:
    text = "The first\nline goes on. The second\nline, too."
    found = BlockSentences.of(text, 0, len(text)).sentences
    assert ["The first\nline goes on.", "The second\nline, too."] == [text[a:b] for a, b in found]


def test_the_sentence_nearest_to_a_claim_is_cited() -> None:
    text = "The lake is calm. A tank of the works ran over. Nobody spoke."
    excerpt = BlockSentences.of(text, 0, len(text))
    start, end = excerpt.nearest("The tank ran over at night.")
    assert "A tank of the works ran over." == text[start:end]
