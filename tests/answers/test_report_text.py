"""Tests of the text of a sentence: what is underlined, and the passage below it."""

import re

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.answers.annotated import AnswerSource
from claimtrack.answers.answer_input import SourceInput
from claimtrack.answers.check import check_answer
from claimtrack.answers.report import (
    AnswerItem,
    AnswerReport,
    AnswerSentence,
    ItemKind,
    SentenceStatus,
    SourcePassage,
)
from claimtrack.answers.report_text import failing_sentences, sentence_lines
from claimtrack.facts.text.item_match import ItemOutcome
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display
from tests.laws.profiles import law

BRIDGE = (
    "The river has flooded the town in three of the last ten years. The old bridge across the "
    "river was opened on 4 May 1999 by the mayor, who cut a ribbon of red silk, and it was shut "
    "for a day in the spring that followed."
)


def passage_of(words: str, text: str, source: str = "1") -> SourcePassage:
    start = text.index(words)
    return SourcePassage(source, start, start + len(words), words)


def report_of(
    text: str,
    words: str,
    outcome: ItemOutcome = ItemOutcome.MISSING,
    passage: SourcePassage | None = None,
    note: str = "",
) -> AnswerReport:
    """Return a report of one sentence, in which one item is looked for."""
    start = text.index(words)
    item = AnswerItem(ItemKind.DATE, words, start, start + len(words), outcome, passage, note)
    status = SentenceStatus(outcome.value)
    sentence = AnswerSentence(
        text,
        text,
        0,
        len(text),
        citations=("1",),
        quotes={},
        unknown_citations=(),
        uncited=False,
        items=(item,),
        status=status,
    )
    source = AnswerSource("1", 1, BRIDGE, title="Bridges")
    return AnswerReport(text, (sentence,), (source,))


def shown(report: AnswerReport, width: int = 100) -> str:
    return plain_text(sentence_lines(report, report.sentences[0], Display(width)))


def test_missing_item_is_underlined_above_the_nearest_passage() -> None:
    nearest = passage_of("4 May 1999", BRIDGE)
    report = report_of("It opened on 5 May 1999.", "5 May 1999", passage=nearest)

    expected = """\
missing: It opened on 5 May 1999.
                      ^^^^^^^^^^
  cited: source 1 "Bridges"
  date `5 May 1999` is missing; nearest in source 1 "Bridges":
    ... ten years. The old bridge across the river was opened on 4 May 1999 by the mayor, who cut a
                                                                 ^^^^^^^^^^
        ribbon of red silk, and it was
"""
    assert expected == shown(report)


def test_passage_at_the_edges_of_a_source_is_not_cut() -> None:
    report = report_of("It opened on 5 May 1999.", "5 May 1999", passage=passage_of("The", BRIDGE))
    source = AnswerSource("1", 1, "4 May 1999")
    short = evolve(
        report_of("5 May", "5 May", passage=passage_of("4 May", "4 May 1999")), sources=(source,)
    )

    assert "    The river has flooded" in shown(report)
    assert "    4 May 1999\n    ^^^^^\n" in shown(short)


def test_note_explains_the_passage() -> None:
    seen = passage_of("4 May 1999", BRIDGE)
    report = report_of("It is since 1999.", "1999", ItemOutcome.UNSURE, seen, "a year of the text")

    assert 'date `1999` is unsure: a year of the text; see in source 1 "Bridges":' in shown(report)


def test_passage_of_an_unavailable_source_is_shown_by_its_words() -> None:
    report = report_of("5 May", "5 May", passage=SourcePassage("1", 700, 705, "4 May"))
    unread = evolve(report, sources=(AnswerSource("1", 1, None),))

    assert "    4 May\n    ^^^^^\n" in shown(unread)


def test_long_words_of_an_item_are_cut() -> None:
    words = "word " * 40
    report = report_of(f"He said {words}.", words)

    assert max(map(len, shown(report).splitlines())) <= 100


def test_text_of_a_report_has_what_was_not_found_and_the_counts() -> None:
    sources: list[SourceInput] = ["It cost 40 euros.", {"url": "https://example.org"}]
    report = check_answer("It cost 50 euros [1]. It cost 40 euros [1]. It is 5 km [2].", sources)

    text = report.to_text()

    assert ["missing", "not checked"] == re.findall(r"^(\w[\w ]*): It", text, re.MULTILINE)
    assert text.endswith("\n\n3 sentences: 1 missing, 1 not checked, 1 all found\n")
    assert "no sentences\n" == check_answer("", sources).to_text()


def test_sentence_cannot_control_the_terminal() -> None:
    hostile = "5 May \x1b[31m"
    report = report_of(f"It is {hostile}.", hostile, note=hostile)
    source = AnswerSource("1", 1, hostile, title=hostile)
    report = evolve(report, sources=(source,))

    assert "\x1b" not in shown(report)


def test_sentences_that_were_not_checked_fail_unless_allowed() -> None:
    report = report_of("5 May", "5 May", ItemOutcome.NOT_CHECKED)

    assert report.sentences == failing_sentences(report)
    assert () == failing_sentences(report, allow_not_checked=True)


@law
@given(
    text=st.text("ab 1\n\u4e00\u0301", min_size=1, max_size=300),
    data=st.data(),
    width=st.integers(30, 120),
)
def test_any_passage_is_underlined_in_full(text: str, data: st.DataObject, width: int) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    report = report_of("5 May", "5 May", passage=SourcePassage("1", start, end, text[start:end]))
    report = evolve(report, sources=(AnswerSource("1", 1, text),))
    display = Display(width)

    lines = shown(report, width).splitlines()

    columns = sum(cell.width for cell in display.cells("".join(text[start:end].split())))
    signs = [line for line in lines[4:] if set(line) <= {" ", "^"}]
    assert columns <= sum(line.count("^") for line in signs) <= columns + len(text[start:end])
