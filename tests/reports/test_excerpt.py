"""Excerpts: underlined spans, and sanitized text."""

from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.engine.finding import Label
from claimtrack.errors import Place
from claimtrack.reports.text.excerpt import HIDDEN_LINE, make_excerpt
from claimtrack.reports.text.styles import Style, plain_text
from claimtrack.reports.text.visible import Display
from tests.golden import assert_golden
from tests.laws import profiles
from tests.reports.stories import lines_of

GOLDEN = Path(__file__).parent / "golden"
SCREEN = Display()
ISOLATES = "\u2068\u2069"


def excerpt_text(
    text: str, *labels: tuple[int, int, int, str], display: Display = SCREEN, file: str = "a.toml"
) -> str:
    """Return the excerpt of labels, each given as line, column, end column and text."""
    made = [Label(Place(file, at, start, at, end), words) for at, start, end, words in labels]
    return plain_text(make_excerpt(made, Style.ERROR, lines_of({file: text}), display).lines)


def underlined(output: str) -> tuple[str, str]:
    """Return the first line of text and the line below, both without the gutter."""
    rows = [row.partition(" | ")[2] for row in output.splitlines() if " | " in row]
    return rows[0], rows[1]


def columns(text: str) -> int:
    """Count the columns of a text of known letters, as a simple oracle."""
    return sum(
        0 if c in ISOLATES or category(c) == "Mn" else 2 if "\u2e80" <= c <= "\uffe6" else 1
        for c in text
    )


def test_the_primary_label_has_carets_and_others_have_dashes() -> None:
    assert excerpt_text("abc def", (1, 1, 4, "first"), (1, 5, 8, "second")) == (
        " --> a.toml:1:1\n  |\n1 | abc def\n  | ^^^ first\n  |     --- second\n"
    )


def test_marks_of_a_hidden_line_reveal_neither_column_nor_length() -> None:
    output = excerpt_text(HIDDEN_LINE, (1, 2, 90, "first"), (1, 99, 120, "second"))

    assert f"1 | {HIDDEN_LINE}\n  | ^ first\n  | - second\n" in output


def test_omitted_lines_leave_an_ellipsis() -> None:
    output = excerpt_text("a\nb\nc\n", (3, 1, 2, "here"), (1, 1, 2, "there"))

    assert "1 | a\n  | - there\n...\n3 | c\n  | ^ here\n" in output


def test_consecutive_lines_have_no_ellipsis() -> None:
    assert "..." not in excerpt_text("a\nb\n", (2, 1, 2, ""), (1, 1, 2, ""))


def test_multiline_label_underlines_the_rest_of_its_first_line() -> None:
    label = Label(Place("a", 1, 3, 2, 2), "")
    output = plain_text(
        make_excerpt([label], Style.ERROR, lines_of({"a": "via = [\n]"}), SCREEN).lines
    )

    assert ("via = [", "  ^^^^^") == underlined(output)


def test_a_place_without_an_end_is_one_caret() -> None:
    label = Label(Place("a", 1, 3), "")
    output = plain_text(make_excerpt([label], Style.ERROR, lines_of({"a": "abcd"}), SCREEN).lines)

    assert ("abcd", "  ^") == underlined(output)


def test_a_label_may_point_to_the_end_of_a_line() -> None:
    assert ("abc", "   ^") == underlined(excerpt_text("abc", (1, 4, 4, "")))


def test_more_than_six_labels_are_counted() -> None:
    text = "\n".join("abcdefghij")
    output = excerpt_text(text, *((i, 1, 2, f"label {i}") for i in range(1, 10)))

    assert "label 6" in output
    assert "label 7" not in output
    assert "  = and 3 places more\n" in output


def test_labels_in_another_file_follow_its_name() -> None:
    files = lines_of({"a": "one", "b": "two"})
    labels = [Label(Place("a", 1, 1), ""), Label(Place("b", 1, 1), "there")]
    output = plain_text(make_excerpt(labels, Style.ERROR, files, SCREEN).lines)

    assert " --> a:1:1\n  |\n1 | one\n  | ^\n ::: b:1:1\n  |\n1 | two\n  | - there\n" == output


@pytest.mark.parametrize("place", [Place("gone", 1), Place("a", 9), Place("a", 1, 50)])
def test_a_place_that_is_no_longer_in_its_file_has_no_excerpt(place: Place) -> None:
    result = make_excerpt([Label(place, "")], Style.ERROR, lines_of({"a": "short"}), SCREEN)

    assert f" --> {place}\n" == plain_text(result.lines)
    assert () == result.labels


def test_excerpt_without_labels_is_empty() -> None:
    assert () == make_excerpt([], Style.ERROR, lines_of({}), SCREEN).lines


def test_a_long_line_is_cut_around_each_label() -> None:
    text = "a" * 500 + "HERE" + "b" * 500 + "THERE" + "c" * 500
    output = excerpt_text(text, (1, 501, 505, "x"), (1, 1005, 1010, "y"))

    assert "aaaaHEREbbbb" in output
    assert "bbbbTHEREcccc" in output
    assert all(len(row) <= SCREEN.width for row in output.splitlines())
    first, below = underlined(output)
    assert first.startswith("...")
    assert first.endswith("...")
    assert first.index("HERE") == below.index("^^^^")


def test_a_line_of_eight_million_characters_is_cut_quickly() -> None:
    text = "a" * 8_000_000

    assert len(excerpt_text(text, (1, 7_000_000, 7_000_001, ""))) < 500


def test_wide_escapes_before_a_label_do_not_hide_it() -> None:
    text = "\u202e" * 300 + "HERE"
    _, below = underlined(excerpt_text(text, (1, 301, 305, "")))

    assert "   ^^^^" == below


# Rows 40 to 47 of the hostile inputs: bidi override, zero width, mixed scripts,
# composed and decomposed, right to left and CJK, escapes of the terminal.
HOSTILE = {
    "bidi override": 'name = "safe \u202egnp.exe"',
    "zero-width space": 'name = "KC\u200bNA"',
    "zero-width joiner": 'name = "क्\u200dष"',
    "mixed script": 'name = "КCNA"',
    "composed": 'name = "caf\u00e9"',
    "decomposed": 'name = "cafe\u0301"',
    "Hebrew": 'name = "מבחן טיל"',
    "Arabic with digits": 'name = "اختبار 12 صاروخ"',
    "CJK": 'name = "測試 ミサイル 미사일"',
    "Hangul letter by letter": 'name = "\u1100\u1161\u11a8"',
    "emoji": 'name = "a😀b"',
    "tab": '\tname\t= "x"',
    "escape": 'name = "\x1b[31mred\x1b]0;title\x07"',
    "C1 control": 'name = "\x9b31m"',
    "noncharacter": 'name = "\ufffe \U0010ffff"',
    "line separator": 'name = "a\u2028b"',
    "lone surrogate": 'name = "\ud800"',
    "private use": 'name = "\ue000"',
}


def _last_word(text: str) -> tuple[int, int, int, str]:
    return 1, text.index("=") + 3, len(text) + 1, "here"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_hostile_text_is_sanitized_and_underlined_in_place(encoding: str) -> None:
    display = Display(encoding=encoding)
    output = "".join(
        f"{name}:\n{excerpt_text(text, _last_word(text), display=display)}\n"
        for name, text in HOSTILE.items()
    )

    output.encode(encoding)
    assert_golden(GOLDEN / f"hostile_{encoding}.txt", output)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_sanitized_text_has_no_hidden_or_control_characters(text: str) -> None:
    output = excerpt_text(text, _last_word(text), file=text)

    assert not [
        c
        for c in output
        if c not in "\n" + ISOLATES and category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ]


def test_right_to_left_text_is_isolated_within_label_bounds() -> None:
    first, below = underlined(excerpt_text("x אבגד y", (1, 4, 6, "")))

    assert "x \u2068א\u2069\u2068בג\u2069\u2068ד\u2069 y" == first
    assert "   ^^" == below


def test_combining_marks_are_isolated_with_their_letter() -> None:
    assert "a \u2068א\u05b8\u2069 b" == SCREEN.sanitize("a א\u05b8 b")


def test_adjacent_right_to_left_words_share_an_isolate() -> None:
    assert "a \u2068אב גד\u2069, b" == SCREEN.sanitize("a אב גד, b")


@pytest.mark.parametrize(
    "hidden", ["\u034f", "\u115f", "\u17b4", "\u180b", "\u2800", "\u3164", "\ufe0f", "\U000e0100"]
)
def test_invisible_character_is_shown_as_code_point(hidden: str) -> None:
    assert f"a<U+{ord(hidden):04X}>b" == SCREEN.sanitize(f"a{hidden}b")


def test_sanitized_text_is_one_line() -> None:
    assert "a bc    d" == SCREEN.sanitize("a\nbc\td")


_LETTERS = st.sampled_from("ab =\"'測試éאב\u0301\t#[")


@given(st.text(_LETTERS, min_size=1, max_size=40), st.data())
@profiles.law
def test_carets_start_at_the_display_column_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    line, below = underlined(excerpt_text(f"{text}.", (1, start + 1, end + 1, "")))
    plain_line = SCREEN.cells(text)
    before = "".join(cell.text for cell in plain_line[:start])
    inside = "".join(cell.text for cell in plain_line[start:end])

    assert columns(before) == len(below) - len(below.lstrip())
    assert max(1, columns(inside)) == len(below.strip())
    assert columns(line) == columns("".join(cell.text for cell in plain_line)) + 1


@given(
    st.text(st.characters(), max_size=300),
    st.lists(
        st.tuples(st.integers(-1, 5), st.integers(-1, 400), st.integers(-1, 400), st.text()),
        max_size=9,
    ),
    st.sampled_from(["utf-8", "ascii", "cp1252", "latin-1"]),
    st.integers(0, 120),
)
@profiles.law
def test_excerpt_accepts_any_text_and_any_place(
    text: str, labels: list[tuple[int, int, int, str]], encoding: str, width: int
) -> None:
    output = excerpt_text(text, *labels, display=Display(width, encoding), file=text[:20])

    output.encode(encoding)
    assert not [c for c in output if c != "\n" and category(c) in ("Cc", "Cs", "Co", "Cn")]
