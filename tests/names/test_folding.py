"""Laws of folded text and of decoded escapes."""

import html
import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.names.folding import fold_text, readings_of
from tests.laws.profiles import law
from tests.nonempty import nonempty

LETTERS = "aeoudjAÉöÖüåÅæøœßđłþıIKé\u0308\u030a\u0301\u00ad\u200bﬁＭ李ガ가\u3099 -.%&\\u0'ʼ"
texts = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_categories=["Cs"])))


def words(text: str) -> list[str]:
    return fold_text(text).letters.split()


@pytest.mark.parametrize(
    "spellings",
    [
        ("Łukasz", "LUKASZ", "lukasz"),
        ("Weiß", "WEISS", "Wei\u00adss", "weiẞ"),
        ("Zoë", "Zoe\u0308", "ZOE", "Ｚｏｅ", "Zo\u200be"),
        ("Fiona", "ﬁona", "FI\ufeffONA"),
        ("Þór", "Thor"),
        ("Işık", "ISIK", "isik"),
        ("Bjørn", "BJÖRN", "Bjo\u0308rn"),
        ("Ægir", "Ägir", "A\u0308gir"),
        ("Åse", "A\u030ase", "\u212bse"),
        ("Đoko", "ðoko"),
        ("김민수", unicodedata.normalize("NFD", "김민수")),
        ("مُحَمَّد", "محمد", "محـمد"),
    ],
)
def test_spellings_of_a_word_fold_to_the_same_letters(spellings: tuple[str, ...]) -> None:
    assert 1 == len({tuple(words(each)) for each in spellings})


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller", "Muller"), ("Müller", "Mueller"), ("Mia", "Mio"), ("иван", "ivan")],
)
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert words(one) != words(other)


@pytest.mark.parametrize("apostrophe", "'\u2019\u02bc\u02bb\uff07")
def test_apostrophes_divide_words(apostrophe: str) -> None:
    assert ["lund", "s"] == words(f"Lund{apostrophe}s")


def test_characters_of_scripts_without_blanks_are_words() -> None:
    assert ["王", "小", "明", "said"] == words("王小明said")
    assert ["マ", "イ", "李"] == words("マイ・李")


@law
@given(texts)
def test_normalization_and_case_do_not_matter(text: str) -> None:
    assert words(text) == words(unicodedata.normalize("NFC", text))
    assert words(text) == words(unicodedata.normalize("NFD", text))
    assert words(text) == words(text.casefold())


@law
@given(texts)
def test_folded_text_is_not_folded_again(text: str) -> None:
    assert words(text) == words(fold_text(text).letters)


@law
@example("\u0308a -\u0301")
@given(texts)
def test_each_folded_letter_knows_its_place(text: str) -> None:
    folded = fold_text(text)

    assert len(folded.letters) - 1 == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    for letter, start, end in zip(folded.letters, folded.starts, folded.ends, strict=False):
        assert 0 <= start < end <= len(text)
        assert letter in fold_text(text[start:end]).letters


ESCAPES: dict[str, Callable[[str], str]] = {
    "percent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "address": quote,
    "decimal entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(letter):X};" for letter in text),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "TOML": lambda text: "".join(f"\\U{ord(letter):08x}" for letter in text),
    "twice": lambda text: quote(quote(text)),
    "web page": lambda text: html.escape("".join(f"&#{ord(letter)};" for letter in text)),
}
plain = st.text(st.characters(categories=("L", "M")), min_size=1)


@pytest.mark.parametrize("escape", ESCAPES)
@law
@given(text=plain)
def test_escapes_are_decoded(escape: str, text: str) -> None:
    escaped = ESCAPES[escape](text)
    readings = list(readings_of(f"({escaped})"))

    assert f"({escaped})" == readings[0].text
    assert f"({text})" in [reading.text for reading in readings]


@law
@given(plain)
def test_decoded_characters_know_their_escapes(text: str) -> None:
    escaped = "".join(f"x%41&#{ord(letter)};" for letter in text)
    decoded = list(readings_of(escaped))[1]

    assert "".join(f"xA{letter}" for letter in text) == decoded.text
    for start, end, character in nonempty(
        zip(decoded.starts, decoded.ends, decoded.text, strict=True)
    ):
        part = escaped[start:end]
        assert character in (part, html.unescape(part), "A" if part == "%41" else None)


def test_escapes_that_are_not_utf_8_are_latin_1() -> None:
    assert "Müller\xa0x" == list(readings_of("M%FCller%a0x"))[1].text


def test_line_continuations_are_decoded_to_nothing() -> None:
    assert "Mia Lund" == list(readings_of("Mia Lu\\\n    nd"))[1].text


@pytest.mark.parametrize(
    "escaped",
    ["M&uumlller", "M&#252ller", "M&#xFCller", "M&#xfc;ller", r"M\u{fc}ller", "M&ampuuml;ller"],
)
def test_escapes_are_decoded_without_semicolons_and_in_braces(escaped: str) -> None:
    assert "Müller" in [reading.text for reading in readings_of(escaped)]


def test_entity_may_be_two_characters() -> None:
    assert "(\u2242\u0338)" == list(readings_of("(&NotEqualTilde;)"))[1].text


def test_longest_entity_without_a_semicolon_is_decoded() -> None:
    """It is `&sup1`, not `&sup`, and `&notin;` is one entity."""
    assert ["¹x", "∉"] == [list(readings_of(each))[1].text for each in ("&sup1x", "&notin;")]


@pytest.mark.parametrize("tag", ["<b>", "</b>", "<br/>", '<a href="x?a=1&b">', "<!-- x -->"])
def test_tags_are_nothing_or_blanks(tag: str) -> None:
    texts = [reading.text for reading in readings_of(f"Mia{tag}Lund")]

    assert [f"Mia{tag}Lund", "Mia\u200bLund", "Mia Lund"] == [
        each for each in texts if "&" not in each or each == texts[0]
    ]


def test_signs_of_comparison_are_no_tags() -> None:
    assert ["1 < 2 > 1 <3>"] == [reading.text for reading in readings_of("1 < 2 > 1 <3>")]


def test_escapes_of_no_character_are_blanks() -> None:
    assert "( )( )" == list(readings_of(r"(\U00110000)(\UFFFFFFFF)"))[1].text


def test_unknown_entities_stay() -> None:
    assert {"&mia;"} == {reading.text for reading in readings_of("&mia;")}


def test_invisible_characters_are_nothing_or_blanks() -> None:
    assert ["Mia\u200bLund", "Mia Lund"] == [each.text for each in readings_of("Mia\u200bLund")]
    assert ["x&shy;y", "x\u00ady", "x y"] == [each.text for each in readings_of("x&shy;y")]
