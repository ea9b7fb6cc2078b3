"""Tests of field converters and their error messages."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model import Act, Passage, values
from claimtrack.model.document import path_or_none, to_passages
from tests.laws.profiles import law


def refusal(call: Callable[[], object]) -> Problem:
    """Return the single problem of a rejected value."""
    with pytest.raises(LedgerError) as caught:
        call()
    (problem,) = caught.value.problems
    assert str(problem) == str(caught.value)
    return problem


@pytest.mark.parametrize("id", ["a", "0", "kcna", "north-korea-2", "a" * 64, "a-"])
def test_valid_id_is_accepted(id: str) -> None:
    assert id == values.to_identifier(id)


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ("KCNA", 'the text "KCNA" is not an id', "write it in small letters: `kcna`"),
        ("Kim Jong Un", "is not an id", "for example `kim-jong-un`"),
        ("-a", "is not an id", "for example `a`"),
        ("a_b", "is not an id", "for example `a-b`"),
        ("é", "is not an id", None),
        ("", 'the text "" is not an id', None),
        ("a\n", "is not an id", "for example `a`"),
        ("a" * 65, "at most 64", "for example `" + "a" * 64 + "`"),
        (7, "expected an id, found the number 7", None),
        (True, "expected an id, found the boolean true", None),
        (["a"], "expected an id, found a list", None),
        ({}, "expected an id, found a table", None),
        (b"a", "expected an id, found a bytes", None),
        (None, "expected an id, found", None),
    ],
)
def test_invalid_id_is_rejected(given: object, message: str, hint: str | None) -> None:
    problem = refusal(lambda: values.to_identifier(given))  # type: ignore[arg-type]  # a user's mistake

    assert Fault.VALUE is problem.fault
    assert message in problem.message
    assert hint == problem.hint


def test_valid_text_is_unchanged() -> None:
    text = "one\ttwo\nthree \u202e \ufffe 'quoted' \U0010ffff"

    assert text == values.to_text(text)


@pytest.mark.parametrize(
    ("given", "fault", "message"),
    [
        (7, Fault.VALUE, "expected text, found the number 7"),
        (1.5, Fault.VALUE, "expected text, found the number 1.5"),
        pytest.param(
            10**5000, Fault.VALUE, "expected text, found the number very large", id="digits"
        ),
        (["a"], Fault.VALUE, "expected text, found a list"),
        ("a\x00", Fault.CHARACTER, "control character U+0000 in a text"),
        ("\x1b[31m", Fault.CHARACTER, "control character U+001B in a text"),
        ("a\rb", Fault.CHARACTER, "control character U+000D in a text"),
        ("\x85", Fault.CHARACTER, "control character U+0085 in a text"),
        ("\ud800", Fault.CHARACTER, "control character U+D800 in a text"),
        ("a" * 20_001, Fault.LIMIT, "text of 20,001 characters; at most 20,000"),
    ],
)
def test_invalid_text_is_rejected(given: object, fault: Fault, message: str) -> None:
    problem = refusal(lambda: values.to_text(given))  # type: ignore[arg-type]  # a user's mistake

    assert (fault, message) == (problem.fault, problem.message)


def test_text_of_maximum_length_is_accepted() -> None:
    assert 20_000 == len(values.to_text("a" * 20_000))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("one\ntwo", Fault.CHARACTER),
        ("one\ttwo", Fault.CHARACTER),
        ("\ufdd0", Fault.CHARACTER),
        ("\U0010ffff", Fault.CHARACTER),
        ("\ufffe", Fault.CHARACTER),
        ("a\u202eb", Fault.BIDI),
        ("a\u2066b", Fault.BIDI),
        ("a" * 201, Fault.LIMIT),
    ],
)
def test_name_that_displays_differently_is_rejected(given: str, fault: Fault) -> None:
    assert fault is refusal(lambda: values.to_name(given)).fault


@pytest.mark.parametrize(
    "given", ["조선중앙통신", "КЦНА", "a\u200db", "a" * 200, "", "O'Neill \\ #"]
)
def test_names_in_any_script_are_accepted(given: str) -> None:
    assert given == values.to_name(given)


@pytest.mark.parametrize("given", [1, 0, "true", None, []])
def test_flag_accepts_only_booleans(given: object) -> None:
    problem = refusal(lambda: values.to_flag(given))  # type: ignore[arg-type]  # a user's mistake

    assert problem.message.startswith("expected true or false, found ")
    assert values.to_flag(True)
    assert not values.to_flag(False)


@pytest.mark.parametrize("given", ["0" * 63, "0" * 65, "A" * 64, "g" * 64, "", 0, ["0" * 64]])
def test_digest_needs_64_lower_case_hexadecimal_digits(given: object) -> None:
    problem = refusal(lambda: values.digest_or_none(given))  # type: ignore[arg-type]  # as above

    assert problem.message.startswith("expected a SHA-256 digest of 64 hexadecimal digits, found")
    assert values.digest_or_none("0a" * 32) == "0a" * 32


@pytest.mark.parametrize("given", ["kcna", b"kcna", {"kcna": 1}, 7, None])
def test_value_that_is_not_a_list_is_rejected(given: object) -> None:
    """A text is never split into letters."""
    for convert in (values.to_identifiers, values.to_names):
        problem = refusal(lambda: convert(given))  # type: ignore[arg-type]  # noqa: B023  # as above

        assert problem.message.startswith("expected a list of ")
        assert 'put it in brackets: ["..."]' == problem.hint


def test_iterable_of_ids_becomes_tuple() -> None:
    assert ("a", "b") == values.to_identifiers(["a", "b"])
    assert ("a", "b") == values.to_identifiers(id for id in "ab")
    assert () == values.to_identifiers([])
    assert () == values.to_names(())


def test_word_becomes_member_of_enumeration() -> None:
    assert Act.SAID is values.to_member(Act, "said")
    assert Act.SAID is values.to_member(Act, Act.SAID)


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("sayd", "did you mean `said`?"),
        ("SAID", "did you mean `said`?"),
        ("", None),
        (7, None),
        ([], None),
        ({}, None),
    ],
)
def test_unknown_word_is_rejected_with_valid_words(given: object, hint: str | None) -> None:
    problem = refusal(lambda: values.to_member(Act, given))

    assert problem.message.startswith("expected one of said, witnessed, showed, ")
    assert hint == problem.hint


@pytest.mark.parametrize(
    ("given", "description"),
    [
        (True, "the boolean true"),
        (1.0, "the number 1.0"),
        (2**63, "the number very large"),
        ("x" * 41, 'the text "' + "x" * 39 + '…"'),
        ((), "a list"),
        ({}, "a table"),
        (None, "nothing"),
    ],
)
def test_value_is_described_by_toml_type(given: object, description: str) -> None:
    assert description == values.describe_value(given)


def test_at_most_three_similar_words_are_suggested() -> None:
    assert "did you mean `kcna`?" == values.suggest("kncna", ["kcna", "tass"])
    assert values.suggest("zzz", ["kcna", "tass"]) is None
    assert 3 == (values.suggest("abcd", ["abce", "abcf", "abcg", "abch"]) or "").count(" or ") + 1


@pytest.mark.parametrize(
    ("text", "document", "block"),
    [
        ("article", "article", None),
        ("article#headline", "article", "headline"),
        ("article#caption", "article", "caption"),
        ("a-1#p1", "a-1", "p1"),
        ("a#p999999", "a", "p999999"),
    ],
)
def test_passage_round_trips_as_text(text: str, document: str, block: str | None) -> None:
    assert Passage(document, block) == Passage.parse(text)
    assert text == str(Passage.parse(text))
    assert Passage.parse(text) is not None


@pytest.mark.parametrize(
    "given",
    [
        "",
        "#p1",
        "a#",
        "a#p0",
        "a#p",
        "a#p01",
        "a#p1000000",
        "a#title",
        "a#p1 ",
        "a #p1",
        "a#p1#p2",
        7,
        None,
        [],
    ],
)
def test_invalid_passage_is_rejected(given: object) -> None:
    problem = refusal(lambda: Passage.parse(given))  # type: ignore[arg-type]  # a user's mistake

    assert "passage" in problem.message or "passage of a document" in problem.message


@pytest.mark.parametrize("given", ["A_b", "A_b#p1", "A_b#headline"])
def test_passage_with_invalid_document_id_names_the_id(given: str) -> None:
    problem = refusal(lambda: Passage.parse(given))

    assert problem.message.startswith('the text "A_b" is not an id')
    assert "for example `a-b`" == problem.hint


def test_single_passage_needs_no_list() -> None:
    assert (Passage("a", "p1"),) == to_passages("a#p1") == to_passages(Passage("a", "p1"))
    assert (Passage("a"), Passage("b")) == to_passages(["a", "b"])
    assert () == to_passages(())


@pytest.mark.parametrize("given", ["a.txt", "texts/a b.txt", "a/b/c", "é/ü.txt", "console.txt"])
def test_path_below_folder_is_accepted(given: str) -> None:
    assert given == path_or_none(given)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a/./b",
        "a//b",
        "a/",
        "..\\a",
        "C:\\a",
        "c:/a",
        "file://a",
        "a\x00b",
        "a\nb",
        "CON",
        "nul.txt",
        "a/com1.log",
        "Lpt9",
        "a.",
        "a /b",
        "a*",
        "what?",
        '"a"',
        "<a>",
        "a|b",
        "a" * 201,
    ],
)
def test_invalid_path_is_rejected(given: str) -> None:
    """Rows 56 and 58 of the catalogue of bad input."""
    assert Fault.PATH is refusal(lambda: path_or_none(given)).fault


@pytest.mark.parametrize("given", [7, ["a"], b"a"])
def test_path_of_other_type_is_rejected(given: object) -> None:
    problem = refusal(lambda: path_or_none(given))  # type: ignore[arg-type]  # a user's mistake

    assert problem.message.startswith("expected a path, found")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "is empty"),
        ("x" * 201, "has 201 characters"),
        ("/etc/passwd", "does not start in the ledger's folder"),
        ("a\\b", "holds a backslash"),
        ('a"b', 'holds `"`, which Windows forbids'),
        ("file:///x", "holds `:`, which Windows forbids"),
        ("a\nb", "holds the control character U+000A"),
        ("../a", "leads out of the folder"),
        ("a//b", "an empty part"),
        ("a./b", "has the part `a.`, which ends in a dot"),
        ("a /b", "which ends in a blank"),
        ("texts/NUL.txt", "has the part `NUL.txt`, which is reserved on Windows"),
    ],
)
def test_rejected_path_has_reason(given: str, reason: str) -> None:
    assert reason in refusal(lambda: path_or_none(given)).message


CHARACTERS = st.characters() | st.sampled_from("\x00\x85\ud800\u202e\ufdd0\n\t ")


@law
@given(st.text(CHARACTERS, max_size=300))
def test_clean_words_are_valid(words: str) -> None:
    text, name = values.clean_text(words), values.clean_name(words)

    assert text == values.to_text(text) == values.clean_text(text)
    assert not name or name == values.to_name(name)
