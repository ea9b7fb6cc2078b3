"""Sentences of answers: citation marks, labels, Markdown, refusals and connections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.answers.annotated import AnnotatedAnswer
from claimtrack.answers.answer_input import read_answer, read_sources
from claimtrack.answers.sentences import AnswerPart, split_answer
from tests.growth import seconds_below
from tests.laws.profiles import law
from tests.strategies import texts


def parts_of(answer: str, sources: int = 3) -> list[tuple[str, list[str]]]:
    """Return the text of each sentence with the words of its citations."""
    return [
        (answer[part.start : part.end], [word for each in part.citations for word in each.sources])
        for part in split(answer, sources)
    ]


def split(answer: str, sources: int = 3) -> list[AnswerPart]:
    read = read_sources(["text"] * sources)
    return list(split_answer(read_answer(answer, read)))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("It is open [1].", [("It is open [1].", ["1"])]),
        ("It is open.[1] It is new.", [("It is open.", ["1"]), ("It is new.", [])]),
        ("It is open. [1][2]", [("It is open.", ["1", "2"])]),
        ("It is open [1, 3].", [("It is open [1, 3].", ["1", "3"])]),
        ("It is open [1-3].", [("It is open [1-3].", ["1", "2", "3"])]),
        ("It is open (Doc 2).", [("It is open (Doc 2).", ["2"])]),
        (
            "It is open (see Passages 1 and 3).",
            [("It is open (see Passages 1 and 3).", ["1", "3"])],
        ),
        ("It is open [Source 2].", [("It is open [Source 2].", ["2"])]),
        ("It is open [^2].", [("It is open [^2].", ["2"])]),
        ("It is open【2†town】.", [("It is open【2†town】.", ["2"])]),
        ("It is open.² It is new.", [("It is open.", ["2"]), ("It is new.", [])]),
        ("It is open.^2 It is new.", [("It is open.", ["2"]), ("It is new.", [])]),
        ("It has 40 m².", [("It has 40 m².", [])]),
        ("It is open [2](https://a.example/2).", [("It is open [2](https://a.example/2).", ["2"])]),
        ("It is open, as `x[1]` says.", [("It is open, as `x[1]` says.", [])]),
        (
            "[Town hall](https://a.example/1) says so.",
            [("[Town hall](https://a.example/1) says so.", [])],
        ),
        ("It was open in 2019 [2019].", [("It was open in 2019 [2019].", [])]),
        (
            "1. It is open [1].\n2. It is new [2].",
            [("It is open [1].", ["1"]), ("It is new [2].", ["2"])],
        ),
        ("# Load\n\n- **It is open** [1]", [("Load", []), ("It is open", ["1"])]),
        (
            "| load | 40 t |\n|---|---|\n| day | 3 May |",
            [("load | 40 t", []), ("day | 3 May", [])],
        ),
        (
            "It is open.\n```python\nx = 42\n```\nIt is new.",
            [("It is open.", []), ("It is new.", [])],
        ),
        ("It is open [^1].\n\n[^1]: Town hall", [("It is open [^1].", ["1"])]),
        ("It is open [1].\n**Sources:** [1], [2]", [("It is open [1].", ["1"])]),
        (
            "Dr. Brenn met Mr. J. Kest at 5 p.m. in the U.S. Senate.",
            [("Dr. Brenn met Mr. J. Kest at 5 p.m. in the U.S. Senate.", [])],
        ),
        ("**Load:** 30 **tonnes** [1]", [("**Load:** 30 **tonnes**", ["1"])]),
        ("---\n***\n  \n", []),
    ],
)
def test_sentences_with_citations(answer: str, expected: list[tuple[str, list[str]]]) -> None:
    assert expected == parts_of(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "[1] It is open. [2] It is new.",
        "[1] It is open.\n[2] It is new.",
        "[1]\nIt is open.\n[2]\nIt is new.",
        "- [1] It is open.\n- [2] It is new.",
        "| [1] | It is open. |\n| [2] | It is new. |",
        "**[1]** It is open.\n**[2]** It is new.",
        "1. [1] It is open.\n2. [2] It is new.",
        "It is open [1].\n[2] It is new.",
        "It is open. [1]\nIt is new. [2]",
        "It is open.\n[1]\n\nIt is new.\n[2]",
        "[1] It is open. It is new. [2]",
    ],
)
def test_marks_beside_sentences_belong_to_one_side_of_a_line(answer: str) -> None:
    assert [["1"], ["2"]] == [cited for _, cited in parts_of(answer)]


def test_mark_at_the_start_of_a_given_sentence_belongs_to_it() -> None:
    found = split_answer(read_answer(["It is open.", "[2] It is new."], read_sources(["text"] * 2)))

    assert [[], [("2",)]] == [[each.sources for each in part.citations] for part in found]


LIST_OF_SOURCES = "\n[1] City notice, 4 May 2024\n\n[2] Budget 2024"


@pytest.mark.parametrize(
    "listed",
    [
        f"Sources:{LIST_OF_SOURCES}",
        f"**Sources:**{LIST_OF_SOURCES}\n",
        f"### Works cited\r{LIST_OF_SOURCES}",
        "## References\n1. City notice, 4 May 2024\n2. Budget 2024",
        "Bibliography\n- City notice, 4 May 2024\n- [Budget 2024](https://a.example/2)",
        "Sources:\n[1] [City notice](https://a.example/1), 4 May\n【2】 Budget",
    ],
)
def test_list_of_sources_at_the_end_is_no_sentence(listed: str) -> None:
    assert [("It is open [1].", ["1"])] == parts_of(f"It is open [1].\n\n{listed}")


@pytest.mark.parametrize(
    "listed",
    [
        "Sources:\n- 30 kg from paint [1]\n- 20 kg from dust [2]",
        "Sources:\n[1] City notice\nIt is new.",
        "Sources of lead:\n[1] City notice",
        "It has sources:\n[1] City notice",
    ],
)
def test_list_of_statements_is_read(listed: str) -> None:
    assert len(parts_of(f"It is open [1].\n\n{listed}")) > 2


def test_list_of_sources_without_marks_is_read() -> None:
    assert [("Paint: 30 kg", []), ("Dust", [])] == parts_of("Sources:\n- Paint: 30 kg\n- Dust")


def test_id_of_a_source_is_a_mark() -> None:
    read = read_sources([("text", {"id": "a-1"}), ("text", {"id": "b 2"}), ("text", {"id": 7})])
    answer = "One [a-1]. Two [b 2, a-1]. Three [7]. Four [c]. Five (a-1)."

    found = split_answer(read_answer(answer, read))

    expected = [["a-1"], ["b 2", "a-1"], ["7"], [], ["a-1"]]
    assert expected == [[w for each in part.citations for w in each.sources] for part in found]


@pytest.mark.parametrize(
    "label",
    ["Passage 3", "[Doc 2]", "source 3", "step 4", "Question 2", "Table 12", "Figures 3 and 4"],
)
def test_label_is_no_figure(label: str) -> None:
    (part,) = split(f"As {label} says, it is open.")

    assert not any(letter.isdigit() for letter in part.content)


@pytest.mark.parametrize("words", ["the 3 sources", "step 40%", "option 2.5", "sources 40 kg"])
def test_figure_beside_a_label_word_is_kept(words: str) -> None:
    (part,) = split(f"It has {words}.")

    assert any(letter.isdigit() for letter in part.content)


@pytest.mark.parametrize(
    "sentence",
    [
        "The passages do not say.",
        "The provided documents don't mention who built it.",
        "The source gives no information on its cost.",
        "It is not stated in the given text.",
        "I cannot answer this question.",
        "I'm sorry, but I don't know.",
        "Unfortunately, there is no information about 2019.",
        "There is not enough information to answer.",
        "The year cannot be determined from the passages.",
        "According to the documents:",
        "Here is a summary of the three passages:",
        "In summary:",
        "The main findings are as follows:",
    ],
)
def test_refusal_or_connection_makes_no_claim(sentence: str) -> None:
    assert [False] == [part.makes_claim for part in split(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "According to the documents, it opened in 2019.",
        "The passages do not say who built it, but it opened in 2019.",
        "The ministry did not answer 40 letters.",
        "He gave no details of the 12 arrests.",
        "There is no bridge for 40 tonnes.",
        "The company was not found guilty in 2019.",
        "In summary, the bridge was closed in 2019.",
    ],
)
def test_sentence_with_a_statement_makes_a_claim(sentence: str) -> None:
    assert [True] == [part.makes_claim for part in split(sentence)]


def test_known_sentences_are_not_divided() -> None:
    answer = read_answer(["One. Two.", ("Three\nlines.", [1])], read_sources(["text"]))

    found = list(split_answer(answer))

    assert ["One. Two.", "Three", "lines."] == [answer.text[p.start : p.end] for p in found]
    assert [0, 1, 1] == [len(part.citations) for part in found]


pieces = st.sampled_from(
    [
        *("It is open", ". ", "\n", " ", "[1]", "[2, 3]", "(Doc 2)", "**", "_", "`", "```\n", "# "),
        *(
            "- ",
            "1. ",
            "| ",
            '"',
            "“",
            "”",
            "[a](b)",
            "²",
            "^1",
            "Dr.",
            "3 May",
            "step 4",
            "é",
            "𝟒",
        ),
    ]
)


@law
@given(answer=st.lists(pieces, max_size=20).map("".join) | texts)
def test_sentences_are_in_order_and_have_words(answer: str) -> None:
    found = split(answer)

    ends = [0, *(part.end for part in found)]
    assert all(end <= part.start < part.end for end, part in zip(ends, found, strict=False))
    assert all(len(part.content) == part.end - part.start for part in found)
    assert all(any(map(str.isalnum, answer[part.start : part.end])) for part in found)


@law
@given(answer=st.lists(pieces, max_size=20).map("".join))
def test_each_mark_belongs_to_a_sentence_if_there_is_one(answer: str) -> None:
    read = read_sources(["text"] * 3)
    annotated = read_answer(answer, read)
    found = list(split_answer(annotated))

    cited = {each for part in found for each in part.citations}
    assert {*annotated.citations} == cited or not found


@pytest.mark.parametrize(
    "hostile",
    [
        "[1",
        "[1, ",
        "(Doc ",
        "```\n",
        "*",
        "_a",
        "[a](",
        "| ",
        "1. ",
        "no information ",
        "Sources:\n",
        "Sources:\n[1] a\n",
        "[1] a\n",
        "^1",
        "【1",
    ],
)
def test_long_hostile_answer_is_split_in_linear_time(hostile: str) -> None:
    text = hostile * (20_000 // len(hostile))

    assert seconds_below(split, lambda: text, limit=10) < 10


def test_words_of_a_sentence_have_no_marks_and_no_markup() -> None:
    text = "It is **open** ([town](https://a.example)) .[1]\nSee `x` in passage 3."
    annotated = AnnotatedAnswer(text, marks=((15, 42),))

    found = split_answer(read_answer(annotated, read_sources(["text"])))

    assert ["It is open.", "See x in passage 3."] == [part.words for part in found]


def test_empty_answer_has_no_sentences() -> None:
    assert [] == list(split_answer(AnnotatedAnswer("")))
