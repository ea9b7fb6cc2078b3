"""The templates of the article view: notes, numbers and their anchors."""

import re
from xml.etree.ElementTree import Element

import pytest

from claimtrack.reports.article.view import Block, Note, NoteStatus, Piece
from claimtrack.reports.html.environment import make_environment
from tests.reports.html.ferry import FULL, NOTES, PAGE
from tests.reports.html.pages import by_id, parse_page, text_of, with_class

ARTICLES = """\
<!doctype html><title>t</title>{% import "article.html" as view %}<body>
{{ view.head(page) }}{{ view.bar(page, none, [("main", "Article")]) }}<main id="main">
{% for article in page.articles %}{{ view.document(article) }}{% endfor %}
{{ view.elsewhere(page) }}</main>
"""


@pytest.fixture(scope="module")
def root() -> Element:
    return parse_page(make_environment().from_string(ARTICLES).render(page=PAGE))


def test_each_note_is_shown_once_with_its_number_and_claim(root: Element) -> None:
    shown = [text_of(next(each.iter("h3"))) for each in with_class(root, "note")]

    assert [
        f"{note.number} {note.status.sign} {note.label} {note.claim.text}" for note in PAGE.notes()
    ] == shown


def test_numbers_link_to_their_note_and_the_note_to_its_first_number(root: Element) -> None:
    numbers = [
        (each.get("href"), each.get("id"))
        for row in with_class(root, "para")
        for each in with_class(row, "num")
    ]
    back = [
        each.get("href")
        for note in with_class(root, "note")
        for each in with_class(note, "num")
        if each.get("href")
    ]

    assert [
        ("#n1", "h1"),
        ("#n2", "h2"),
        ("#n1", None),
        ("#n3", "h3"),
        ("#n2", None),
        ("#n4", "h4"),
    ] == numbers
    assert ["#h1", "#h2", "#h3", "#h4"] == back


def test_text_of_a_row_is_the_text_of_its_block(root: Element) -> None:
    shown = {
        row.get("id"): re.sub(r"\d", "", text_of(next(with_class(row, "para")))).strip()
        for row in with_class(root, "row")
    }

    assert {
        f"{article.document.id}-p{block.number}": block.text
        for article in PAGE.articles
        for block in article.blocks
        if not block.heading
    } == shown


def test_title_of_the_main_article_is_not_repeated(root: Element) -> None:
    assert 1 == text_of(root).count(f"{PAGE.title} The Lake Post")
    assert [] == [each for each in root.iter() if each.get("id") == "post-article-p1"]


def test_bar_has_a_button_for_each_status_with_notes(root: Element) -> None:
    labels = [text_of(each) for each in next(with_class(root, "filter")).iter("label")]

    assert [
        "All 5",
        *(f"{each.sign} {each.label} 1" for each in NoteStatus if each is not NoteStatus.DRAFT),
    ] == labels


def test_anchor_is_the_first_end_of_words_or_before_the_block() -> None:
    note = Note(1, FULL, NoteStatus.ASK, "One voice", ())
    words = (Piece("a", (1,)), Piece("b", (1,), ends=(1,)), Piece("c", (1,), ends=(1,)))

    assert {1: 1} == Block(1, words, notes=(note,)).anchors
    assert {1: -1} == Block(1, words, whole=(1,), notes=(note,)).anchors
    assert {} == Block(1, words).anchors


def test_sides_of_a_dispute_are_apart(root: Element) -> None:
    asserted, denied = with_class(by_id(root, "n2"), "side")

    assert "Says so Mira spokesman stake The Post" == text_of(asserted)
    assert (
        "Denies it Line spokesman stake The Post “We left on time” "
        "4 The lake was calm. not in the article"
    ) == text_of(denied)


def test_note_without_words_has_no_link_to_them(root: Element) -> None:
    assert "Not in the article" in text_of(by_id(root, "elsewhere"))
    assert [] == list(by_id(root, f"n{NOTES[4].number}").iter("a"))
