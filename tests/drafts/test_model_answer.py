"""Tests of the verification of a model's answers against the text."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.drafts.draft import Spans
from claimtrack.drafts.language_model import split_text
from claimtrack.drafts.model_answer import (
    MAX_ANSWER,
    MAX_PARTS,
    REACH,
    ROLES,
    ModelAnswer,
    SentPiece,
)
from tests.drafts.polnear import CORPUS, needs_corpus
from tests.laws.profiles import law_settings
from tests.nonempty import nonempty

TEXT = (
    "“We will leave,” Kest said, “by May.” The mayor told reporters that the bridge is\n"
    "“unsafe at any speed” and closed. She did not say when it opens.\n\n"
    "According to Anna Lund, the road is open. The road was closed in June, she said."
)

Parts = Mapping[str, object]


def words(spans: Spans, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in spans]


def verified(statement: object, text: str = TEXT) -> tuple[list[str], list[str], list[str]] | None:
    """Return the words of the source, the cue and the content that are left of a statement."""
    found = SentPiece.of(text).verify(statement, "a-model")
    if found is None:
        return None
    return words(found.source, text), words(found.cue, text), words(found.content, text)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param(
            {"source": ["Kest"], "cue": ["said"], "content": ["“We will leave,”", "“by May.”"]},
            (["Kest"], ["said"], ["“We will leave,”", "“by May.”"]),
            id="as it stands",
        ),
        pytest.param(
            {"source": ["Kest"], "cue": ["said"], "content": ['"We will leave,"', "by May"]},
            (["Kest"], ["said"], ["“We will leave,”", "“by May.”"]),
            id="with other quotation marks, or none",
        ),
        pytest.param(
            {
                "source": ["The mayor"],
                "cue": ["told"],
                "content": ['the bridge is "unsafe at any speed'],
            },
            (["The mayor"], ["told"], ["the bridge is\n“unsafe at any speed”"]),
            id="over the end of a line",
        ),
        pytest.param(
            {"source": [{"start": 16, "end": 20, "words": "Kest"}], "content": ["by May"]},
            (["Kest"], [], ["“by May.”"]),
            id="wrong offsets, no cue",
        ),
        pytest.param(
            {"source": [{"words": "Kest"}], "content": ["“We will leave,” Kest", "will leave"]},
            None,
            id="a source within the content",
        ),
        pytest.param(
            {"source": [{"words": "Kest"}], "content": ["We will leave", "will leave"]},
            (["Kest"], [], ["“We will leave,”"]),
            id="parts that overlap, and no offset",
        ),
        pytest.param(
            {"source": "Anna Lund", "cue": "According to", "content": "the road is open"},
            (["Anna Lund"], ["According to"], ["the road is open"]),
            id="texts instead of lists",
        ),
        pytest.param(
            {"source": [[17, 21]], "cue": [[22, 26]], "content": [[0, 16], [28, 37]]},
            (["Kest"], ["said"], ["“We will leave,”", "“by May.”"]),
            id="offsets alone",
        ),
        pytest.param(
            {"source": ["she"], "cue": ["she said"], "content": ["The road was closed in June"]},
            (["she"], ["said"], ["The road was closed in June"]),
            id="a cue with the source",
        ),
        pytest.param(
            {"source": ["Kest"], "cue": [":"], "content": ["by May"]},
            (["Kest"], [], ["“by May.”"]),
            id="a cue of punctuation",
        ),
    ],
)
def test_words_of_a_statement_are_found_in_the_text(
    statement: Parts, expected: tuple[list[str], list[str], list[str]] | None
) -> None:
    assert expected == verified(statement)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"content": ["the road is closed"]}, "another word"),
        ({"content": ["road is open, the"]}, "another order"),
        ({"content": ["the road is ope"]}, "half a word"),
        ({"content": ["the road ... open"]}, "an omission"),
        ({"content": ["the road is open", "and will stay so"]}, "an addition"),
        ({"content": ["She did say when it opens"]}, "a negation left out"),
        ({"content": ["THE ROAD IS OPEN"]}, "other letters"),
        ({"content": [""]}, "no words"),
        ({"content": ["..."]}, "punctuation only"),
        ({"content": []}, "no content"),
        ({"content": None}, "no list"),
        ({"content": 7}, "a number"),
        ({"content": [{"words": ["the road is open"]}]}, "a list of words"),
        ({"content": [[103, 9_999]]}, "offsets outside of the text"),
        ({"content": [[-30, -10]]}, "offsets from the end"),
        ({"content": [[1, 4, 9]]}, "three offsets"),
        ({"content": [[True, False]]}, "truth values for offsets"),
        ({"content": [[2, 12]]}, "offsets inside of words"),
        ({"content": ["the road is open"] * (MAX_PARTS + 1)}, "too many parts"),
        ({"source": ["Anna Lunt"]}, "another name"),
        ({"source": ["Anna Kest"]}, "a name put together"),
        ({"source": ["the President"]}, "an invented source"),
        ({"source": []}, "no source"),
        ({"source": ["the road"]}, "a source inside of the content only"),
        ({"source": ["Anna Lund \ud800"]}, "half a character"),
        ({"source": ["Anna\x00Lund"]}, "a control character"),
        ({"cue": ["confirmed"]}, "an invented cue"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_statement_with_a_part_that_does_not_stand_in_the_text_is_dropped(
    change: Parts, reason: str
) -> None:
    right = {"source": ["Anna Lund"], "cue": ["According to"], "content": ["the road is open"]}

    assert verified(right) is not None
    assert verified({**right, **change}) is None, reason


@pytest.mark.parametrize("statement", [None, 1, "Kest said", [], ["Kest"], {}, {"statements": []}])
def test_something_else_than_a_statement_is_dropped(statement: object) -> None:
    assert verified(statement) is None


def test_words_that_stand_in_several_places_are_those_next_to_the_others() -> None:
    text = "He left. “No,” he said. He was tired. “Yes,” she said. Later he said so."

    def source_and_cue(statement: Parts) -> list[tuple[int, int]]:
        found = SentPiece.of(text).verify(statement, "a-model")
        return [] if found is None else [*found.source, *found.cue]

    first = {"source": ["he"], "cue": ["said"], "content": ["“No,”"]}
    second = {"source": ["she"], "cue": ["said"], "content": ["“Yes,”"]}

    assert [(15, 17), (18, 22)] == source_and_cue(first)
    assert [(45, 48), (49, 53)] == source_and_cue(second)


def test_the_source_is_next_to_the_cue_and_the_cue_next_to_the_statement() -> None:
    text = "Kest said in the morning that the road is open. Kest left."
    statement = {"source": ["Kest"], "cue": ["said"], "content": ["the road is open"]}
    found = SentPiece.of(text).verify(statement, "a-model")

    assert found is not None
    assert ((0, 4),) == found.source


def test_an_offset_chooses_between_places_and_without_one_nothing_is_guessed() -> None:
    text = "“No,” he said. “No,” he said."
    statement = {"source": ["he"], "cue": ["said"], "content": ["“No,”"]}
    placed = {**statement, "content": [{"words": "“No,”", "start": 15, "end": 20}]}
    found = SentPiece.of(text).verify(placed, "a-model")

    assert verified(statement, text) is None
    assert found is not None
    assert (((21, 23),), ((24, 28),), ((15, 20),)) == (found.source, found.cue, found.content)


def test_a_source_far_from_its_statement_is_dropped() -> None:
    statement = {"source": ["Kest"], "content": ["the road is open"]}

    def kept(gap: int) -> bool:
        return verified(statement, f"Kest{'-' * gap} the road is open") is not None

    assert kept(REACH - 1)
    assert not kept(REACH)


def test_spans_count_from_the_start_of_the_text() -> None:
    piece = "Kest said no."
    found = SentPiece.of(piece, 100).verify({"source": ["Kest"], "content": ["no"]}, "a-model")

    assert found is not None
    assert ((100, 104),) == found.source
    assert ((110, 112),) == found.content


STATEMENT = {"source": ["Kest"], "cue": ["said"], "content": ["by May"]}
WRITTEN = json.dumps({"statements": [STATEMENT, STATEMENT]})


@pytest.mark.parametrize(
    ("answer", "number", "complete"),
    [
        (WRITTEN, 2, True),
        (f"Here it is:\n```json\n{WRITTEN}\n```\nAnything else?", 2, True),
        (json.dumps({"note": "done", "statements": [STATEMENT]}, indent=2), 1, True),
        ('{"statements": []}', 0, True),
        (WRITTEN[:-1], 2, True),
        (WRITTEN[:-2], 2, False),
        (WRITTEN[:-4], 1, False),
        (WRITTEN.replace("May", "May\n", 1), 2, True),
        (WRITTEN.replace('"Kest"', '"Kest', 1), 0, False),
        ('{"statements": ' + "[" * 100_000, 0, False),
        ('{"statements": [' + "9" * 10_000, 0, False),
        ('{"statements": [NaN, Infinity]}', 2, True),
        (f'{{"statements": ["{"x" * MAX_ANSWER}"]}}', 0, False),
    ],
)
def test_statements_are_read_as_far_as_the_answer_is_json(
    answer: str, number: int, complete: bool
) -> None:
    read = ModelAnswer.read(answer)

    assert (number, True, complete) == (len(read.statements), read.found, read.complete)


@pytest.mark.parametrize("answer", ["", "I cannot help with that.", "{}", '{"statements": "none"}'])
def test_an_answer_without_a_list_of_statements_is_known(answer: str) -> None:
    assert not ModelAnswer.read(answer).found


CHOSEN = [*re.findall(r"\w+|[^\w\s]", TEXT), "resigned", "the President", "...", "\ud800", ""]
"""Words of the text, some that are not in it, and some that are none."""


def given_words() -> st.SearchStrategy[object]:
    """Draw what a model may give for a part: words of the text or others, offsets, nonsense."""
    pieces = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 40)).map(
        lambda at: TEXT[at[0] : sum(at)]
    )
    made_up = st.lists(st.sampled_from(CHOSEN), max_size=6).map(" ".join)
    spoken = st.one_of(pieces, made_up)
    offset = st.integers(-3, len(TEXT) + 3)
    return st.one_of(
        spoken,
        st.fixed_dictionaries({"words": spoken, "start": offset, "end": offset}),
        st.lists(offset, min_size=2, max_size=2),
        st.none() | st.booleans() | st.floats(),
    )


RIGHT = (
    ("Kest", "said", "“by May.”"),
    ("The mayor", "told", "the bridge is"),
    ("Anna Lund", "According to", "the road is open"),
    ("she", "said", "The road was closed in June"),
)


@st.composite
def statements(draw: st.DrawFn) -> Parts:
    """Draw a statement of which one part may be made up."""
    right: dict[str, object] = dict(
        zip(("source", "cue", "content"), draw(st.sampled_from(RIGHT)), strict=True)
    )
    role = draw(st.sampled_from(["source", "cue", "content", "rule"]))
    made_up = draw(given_words())
    return {**right, role: draw(st.sampled_from([made_up, [made_up], [right.get(role), made_up]]))}


def letters(text: str) -> Sequence[str]:
    return re.findall(r"\w+", text)


@law_settings(60)
@given(statements())
def test_whatever_a_model_makes_up_only_words_of_the_text_are_left(statement: Parts) -> None:
    found = SentPiece.of(TEXT).verify(statement, "a-model")
    assume(found is not None)
    assert found is not None
    for role, spans in (("source", found.source), ("content", found.content)):
        parts = statement[role]
        for part in nonempty(parts if isinstance(parts, list) else [parts]):
            assert _stands_in(part, words(spans))


def _stands_in(part: object, found: Sequence[str]) -> bool:
    """True if the words that a model gave are among those found, letter by letter."""
    match part:
        case str(said) | {"words": str(said)}:
            return any(_contains(letters(each), letters(said)) for each in found)
        case [int(start), int(end)]:
            return any(_contains(letters(each), letters(TEXT[start:end])) for each in found)
        case _:
            return False


def _contains(these: Sequence[str], those: Sequence[str]) -> bool:
    number = len(those)
    return any(these[at : at + number] == those for at in range(len(these) - number + 1))


@needs_corpus
def test_honest_answers_without_offsets_find_their_words() -> None:
    """Answers made of the words that people marked, in pieces of the size that is sent."""
    found = right = answers = 0
    for line in (CORPUS / "gold_dev.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line)
        text = article["text"]
        pieces = [SentPiece.of(text[start:end], start) for start, end in split_text(text)]
        for marked in article["attributions"]:
            spans = [tuple(span) for role in ROLES for span in marked[role]]
            piece = next((each for each in pieces if _covers(each, spans)), None)
            if piece is None or not marked["source"]:
                continue
            statement = {role: words(marked[role], text) for role in ROLES}
            verified = piece.verify(statement, "a-model")
            answers += 1
            found += verified is not None
            right += (
                verified is not None
                and _letters_at(text, verified.content) == _letters_at(text, marked["content"])
                and _letters_at(text, verified.source) == _letters_at(text, marked["source"])
            )

    assert answers > 2_000
    assert found / answers > 0.985
    assert right / found > 0.995


def _covers(piece: SentPiece, spans: Sequence[tuple[int, ...]]) -> bool:
    end = piece.start + len(piece.text)
    return all(piece.start <= start and last <= end for start, last in spans)


def _letters_at(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end) if text[at].isalnum()}
