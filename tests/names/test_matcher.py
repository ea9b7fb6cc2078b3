"""The search for names of sources in texts."""

import sys
from collections.abc import Mapping
from types import FrameType
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from claimtrack.names.folding import SPELLINGS, fold_text, shorten
from claimtrack.names.forms import MAX_WORDS, words_of
from claimtrack.names.matcher import NameMatcher, NameSpan
from tests.laws.profiles import law
from tests.nonempty import nonempty

SPELLINGS_OF_ONE_NAME = [
    ("Müller", "Mueller", "Muller", "MU\u0308LLER", "Mü\u00adller", "M&uuml;ller", "M%C3%BCller"),
    ("Bjørn", "Bjoern", "Bjorn", "Björn"),
    ("Håkon", "Haakon", "Hakon"),
    ("Weiß", "Weiss", "WEISS"),
    ("Łukasz", "Lukasz", "ŁUKASZ"),
]
FORMS = {
    "Bär": ["Baer", "Bar", "BÄR"],
    "Đoković": ["Djokovic", "Dokovic"],
    "Zoë Ünal": [
        "zo%C3%AB-%C3%9Cnal",
        "Zo&euml; &Uuml;nal",
        r"Zo\u00eb Uenal",
        "Zo&amp;#235;&nbsp;Unal",
    ],
    "Mia Lund": [
        *(
            "mia_lund",
            "MIALUND",
            "Mia\r\n> Lund",
            "Ｍｉａ　Ｌｕｎｄ",
            "M\u200bia Lu\u00adnd",
            "mia%2520lund",
        ),
        *("Mia <b>Lund", "M<b>ia</b> Lund", "Mia<br>Lund", "mia&lt;i&gt; lund", "Mia</a> Lund"),
        *("Lund, Mia", "LUND Mia", "lund_mia", "Lund, Mia K", "Lund, M", "Lund, M. K"),
        *("M. Lund", "M.Lund", "M Lund", "m.lund", "Mia K. Lund", "M. K. Lund", "M.-K. Lund"),
        *("Mia K. J. P. Lund", "M. K. J. P. Lund"),
        *("Dr Lund", "Prof. Dr. Lund", "Ms Lund", "Sir Mia", "frau Lund", "Miss Lund"),
        *("Dr. Mia Lund", "dr-mia-lund", "Mia Lunds", "Frau Lunds", "M. Lunds"),
    ],
    "Mia K. Lund": ["mia k lund", "mia lund", "M. Lund", "Lund, Mia"],
    "Mia Karin Lund": ["Mia Lund", "Mia K. Lund", "M. K. Lund", "Karin Lund, Mia", "Ms Karin Lund"],
    "Mia Lund, surveyor": ["Mia Lund", "mia-lund", "Ms Lund", "Mia Lund, surveyor"],
    "Dr. Mia Lund (surveyor)": ["Mia Lund", "Lund, Mia"],
    "Mia Lund \u2013 surveyor": ["Mia Lund"],
    "Mia Lund PhD": ["Mia Lund", "M. Lund"],
    "Lund, Mia": ["Mia Lund", "mia-lund", "Lund, M"],
    "Dr Lund": ["Prof. Lund", "Dr. Lund", "dr-lund"],
    "Ludwig van Lund": ["L. van Lund", "van Lund, Ludwig", "Herr van Lund", "Ludwig Lund"],
    "Jean-Luc O'Brien": [
        "J.-L. O\u2019Brien",
        "Jean Luc OBrien",
        "O'Brien, Jean-Luc",
        "Mr O'Brien",
    ],
    "王小明": ["王小明"],
    "Inspector Jan Müller": ["Jan Mueller", "Inspector Müller", "Müller, Jan", "J. Müller"],
    "Minister Mia Lund": ["Mia Lund", "Minister Lund"],
    "surveyor Mia Lund": ["Mia Lund", "surveyor Lund", "M. Lund", "Surveyor Mia Lund"],
    "the surveyor Mia Lund": ["Mia Lund", "Lund, Mia", "surveyor Lund"],
    "the Minister Mia Lund": ["Mia Lund", "minister Mia Lund"],
    "former Prime Minister Mia Lund": ["Mia Lund", "Minister Lund"],
    "Foreign Ministry spokeswoman Mia Lund": ["Mia Lund", "spokeswoman Lund"],
    "Acme Project Manager Mia Lund": ["Mia Lund"],
    "Secretary of State Mia Lund": ["Mia Lund", "Secretary Lund"],
    "Chief Inspector Lund": ["Inspector Lund", "Chief Inspector Lund", "Ms Lund"],
    "Inspector Lund, Mia": ["Mia Lund", "Lund, Mia"],
    "Lt. Col. Mia Lund": ["Mia Lund", "Lt. Col. Lund", "Col. Lund"],
    "Dr. med. Mia Lund": ["Mia Lund"],
    "dr Mia Lund": ["Mia Lund"],
    "an engineer called Mia Lund": ["Mia Lund"],
    "spokesman Ludwig van Lund": ["Ludwig van Lund", "Minister van Lund"],
    "Dean Lund": ["D. Lund", "Dean Lund", "Mr Lund"],
    "Queen Mia Lund": ["Mia Lund", "Queen Lund"],
    "Paul Nurse": ["Sir Paul Nurse", "Dr Nurse", "P. Nurse"],
    "Bo Ek": [
        *("Außenminister Ek", "Bundeskanzler Ek", "Pressesprecherin Ek", "Sprecher Bo Ek"),
        *("ministre Ek", "commissaire Ek", "Inspectora Ek", "ministro Ek", "alcaldesa Ek"),
        *("statsminister Ek", "politiinspektør Ek", "ordfører Ek", "Ordfoerer Ek", "talsmann Ek"),
        *("Sen. Ek", "Insp. Ek", "Chief Insp. Ek", "Det. Supt. Ek", "CEO Ek", "President Ek"),
    ],
    "Präsident Jan Müller": ["Jan Müller", "Praesident Müller"],
    "la inspectora Ana Ríos": ["Ana Rios", "Inspectora Ríos"],
    "Mia Lund and Bo Ek": ["Mia Lund", "Bo Ek", "Mia Lund and Bo Ek", "Ms Lund", "B. Ek"],
    "Inspector Mia Lund & Minister Bo Ek": ["Mia Lund", "Bo Ek"],
}
OTHERS = {
    "Mia Lund": [
        *(
            "Lund is a town.",
            "Mia said so.",
            "near Lund. Mia left",
            "Mia Lundberg",
            "Lundmia",
            "Mial Und",
        ),
        *("a Lund", "Plan K. Lund", "The 5 p.m. Lund train", "my dear Lund", "Mia and Lund"),
    ],
    "Anna Young": ["a young man", "A young man", "A Young man", "such a. Young", "young Anna"],
    "Bo Jones": ["I miss jones", "Jones"],
    "Lund": ["Lunds", "Lundberg"],
    "Doe": ["We do."],
    "Muller": ["Mullar"],
    "Defoe": ["Defo"],
    "Defo": ["Defoe"],
    "the office, London": ["the office"],
    "The Office, London": ["the office", "The Office"],
    "Bank of York": ["York", "of York"],
    "an official of the Foreign Ministry": ["Foreign Ministry", "Minister Ministry"],
    "spokeswoman for the energy company Nordic Power": ["Nordic Power", "Power"],
    "President European Commission": ["European Commission", "President"],
    "Foreign Ministry Spokesman": ["Foreign Ministry", "a spokesman", "the Deputy Spokesman"],
    "Embajador de Chile": ["presidente de Chile", "de Chile", "Chile"],
    "embajador de Chile": ["presidente de Chile", "Chile"],
    "Police Inspector": ["Chief Inspector", "Inspector", "an inspector"],
    "Inspector Jan Lund": ["Jan", "Lund", "Chief Inspector", "Inspector", "Inspector Lundberg"],
    "Officer 42": ["42", "Inspector 42"],
    "Marks and Spencer": ["Marks", "Mr Miller and Spencer"],
    "Ministry of Health and Social Care": ["Social Care", "Ministry"],
    "Arts Council and Sports Council": ["Sports Council"],
    "Will Young": ["a minister. Will he", "The CEO. Young people", "ask an aide. Young"],
}


def spans(name: str, text: str) -> list[str]:
    """Return the places in a text at which a name is found."""
    return [text[span.start : span.end] for span in NameMatcher.of({"x-9": [name]}).find(text)]


@pytest.mark.parametrize("spellings", SPELLINGS_OF_ONE_NAME)
def test_each_spelling_finds_the_others(spellings: tuple[str, ...]) -> None:
    texts = [f"{each} Lund" for each in spellings]
    for name in nonempty(spellings[:3]):
        assert [[text] for text in texts] == [
            spans(f"{name} Lund", f"By {text}'s.") for text in texts
        ]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in FORMS.items() for text in texts]
)
def test_name_is_found_in_other_forms(name: str, text: str) -> None:
    assert [text] == spans(name, f"So, \u201c{text}\u201d!")
    assert [text] == spans(name, f"/x-{text}'s. ")


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in OTHERS.items() for text in texts]
)
def test_other_words_are_not_found(name: str, text: str) -> None:
    assert [] == spans(name, text)


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200b", "\ufeff", "&shy;", "%E2%80%8B"])
def test_invisible_characters_hide_no_name(invisible: str) -> None:
    assert ["Mia Lund"] == spans("Mia Lund", f"said{invisible}Mia Lund{invisible}so")
    assert [f"M{invisible}ia L{invisible}und"] == spans(
        "Mia Lund", f"said M{invisible}ia L{invisible}und, so"
    )


def test_id_without_a_name_is_a_name() -> None:
    texts = ["Mia Lund", "mia_lund", "mialund", "M. Lund", "Ms Lund"]

    assert [[(0, len(text))] for text in texts] == [
        [(each.start, each.end) for each in NameMatcher.of({"mia-lund": []}).find(text)]
        for text in texts
    ]


def test_names_as_recorded_come_before_forms_of_others() -> None:
    names = NameMatcher.of({"a": ["Mia Lund"], "b": ["M. Lund"], "c": ["Mia Lund Holm"]})

    assert ["b", "a", "c"] == [each.id for each in names.find("M. Lund, Mia Lund, Mia Lund Holm")]


def test_shared_form_is_found_as_the_first_id() -> None:
    names = NameMatcher.of({"b": ["Mark Lund"], "a": ["Mia Lund"]})

    assert ["a"] == [each.id for each in names.find("M. Lund")]


# A slow search that tries each name at each place. Names in small letters have no other forms.

ALPHABET = "aeodjnö"
words = st.text(ALPHABET, min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=8).map(" ".join)
separators = st.sampled_from(["", " ", "-", ", ", "\n"])


@st.composite
def texts_of(draw: st.DrawFn, names: Mapping[str, str]) -> str:
    """Draw a text with words of names and others, in several spellings."""
    known = [word for name in names.values() for word in name.split()]
    pieces = st.one_of(st.sampled_from(known), st.sampled_from(sorted(names.values())), words)
    text = ""
    for piece in draw(st.lists(pieces, max_size=12)):
        letter, (short, long) = draw(st.sampled_from(sorted(SPELLINGS.items())))
        old, new = draw(st.permutations([letter, short, long]))[:2]
        text += draw(st.sampled_from([piece, piece.replace(old, new)])) + draw(separators)
    return text


def is_spelling(text: str, name: str, at: int = 0, in_name: int = 0) -> bool:
    """True if letters and blanks of a folded text are a spelling of a name."""
    if at == len(text) and in_name == len(name):
        return True
    start, end = text.rfind(" ", 0, at) + 1, f"{text} ".index(" ", at)
    pairs = [(text[at : at + 1], text[at : at + 1])]
    for letter, (short, long) in SPELLINGS.items():
        pairs += [(letter, short), (letter, long), (short, letter), (long, letter)]
        if end - start >= 5 and start < at < end - 2:
            pairs.append((long, short))
    if name.startswith(" ", in_name) and is_spelling(text, name, at, in_name + 1):
        return True  # words that are joined
    return any(
        new
        and text.startswith(old, at)
        and (after := _skip(name, in_name, new)) is not None
        and is_spelling(text, name, at + len(old), after)
        for old, new in pairs
    )


def _skip(name: str, at: int, letters: str) -> int | None:
    """Return the position after letters of a name, which may belong to two words."""
    for letter in letters:
        if letter != " " and name.startswith(" ", at):
            at += 1
        if not name.startswith(letter, at):
            return None
        at += 1
    return at


def slow_spans(names: Mapping[str, str], text: str) -> list[NameSpan]:
    letters = fold_text(text).letters
    word_starts = [i for i in range(len(text)) if f" {letters}"[i] == " " != letters[i]]
    word_ends = [i for i in range(1, len(text) + 1) if letters[i - 1] != " " == letters[i]]
    found: list[NameSpan] = []
    for start in word_starts:
        if found and start < found[-1].end:
            continue
        for end in sorted(word_ends, reverse=True):
            part = " ".join(letters[start:end].split())
            ids = [id for id in sorted(names) if is_name(part, id) or is_name(part, names[id])]
            if start < end and ids:
                found.append(NameSpan(start, end, ids[0]))
                break
    return found


def is_name(part: str, name: str) -> bool:
    if len(name.split()) > MAX_WORDS:
        return shortened(part) == shortened(name)
    return is_spelling(part, " ".join(words_of(name)))


def shortened(text: str) -> str:
    return "".join(map(shorten, text.split()))


@law
@example({"a1": "jo ende", "b1": "doe"}, "joende jönde jo-ende do doe dö")
@example({"a1": "bjoern"}, "bjorn bjørn bjoern")
@given(st.dictionaries(st.sampled_from(["x1", "y1", "z1"]), names, min_size=1), st.data())
def test_search_finds_what_a_slow_search_finds(
    names: Mapping[str, str], data: st.DataObject | str
) -> None:
    text = data if isinstance(data, str) else data.draw(texts_of(names))

    assert slow_spans(names, text) == NameMatcher.of(
        {id: [name] for id, name in names.items()}
    ).find(text)


people = st.tuples(
    st.text("abcdefghijklmnopqrstuvwxyzäöüßø", min_size=3, max_size=9).map(str.title),
    st.text("abcdefghijklmnopqrstuvwxyzäöüßø", min_size=3, max_size=9).map(str.title),
)
context = st.text(st.sampled_from("xyz ,;-\n\u201c\u00fc(%&\\"), max_size=5)


@law
@given(people, context, context, st.sampled_from(["{0} {1}", "{1}, {0}", "{0[0]}. {1}", "Dr. {1}"]))
def test_people_are_found_in_any_context(
    person: tuple[str, str], before: str, after: str, form: str
) -> None:
    assume(person[0] != person[1])
    written = form.format(*person)
    for text in (written, quote(written), "".join(f"&#{ord(each)};" for each in written)):
        (span,) = NameMatcher.of({"x-9": [" ".join(person)]}).find(f"{before}|{text}|{after}")
        assert (len(before) + 1, len(before) + 1 + len(text)) == (span.start, span.end)


def calls_of(names: NameMatcher, text: str) -> int:
    """Count the calls of Python and C functions by a search."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        names.find(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ab " * 8 + "zz", "%ab"),
        ("ab " * 8 + "zz", "ab-%ab&ab;"),
        ("a " * 99 + "b", "a "),
        ("Aa " * 5 + "Bb", "aa a "),
        ("Mia Lund", "M. Lund, Mia K. Lund of Mia. Dr. M. Lund "),
        ("Dr. Lund", "dr. prof. "),
        ("aaaaaaaaaab", "aa"),
        ("Mia Lund", "<a <b <a>"),
        ("Mia Lund", "&uuml&#xff&lt"),
        ("Mia Lund", "Minister Inspector deputy "),
    ],
)
def test_time_is_proportional_to_the_text(name: str, text: str) -> None:
    names = NameMatcher.of({"x-9": [name]})
    once, twice = calls_of(names, text * 500), calls_of(names, text * 1_000)

    assert twice < 2.1 * once
    assert once < 500 * 60 * len(text)


def test_calls_do_not_grow_with_the_number_of_names() -> None:
    text = "Nobody of this name met Ann Gray on a sunny day. " * 50
    many = {f"id-{i}": [f"Qua{i} Xor{i}"] for i in range(1_000)}
    one, all_of_them = (NameMatcher.of({"g": ["Ann Gray"]} | more) for more in ({}, many))

    assert one.find(text) == all_of_them.find(text)
    assert calls_of(all_of_them, text) < 1.1 * calls_of(one, text)
