"""Tests of parsing TOML texts with faults against a slow oracle."""

from collections.abc import Mapping, Sequence

import pytest
import tomli
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import SourceText, scan_toml
from claimtrack.formats.toml.reader import parse_toml
from claimtrack.formats.toml.repair import parse_without_faults
from tests import growth
from tests.formats.test_positions import assert_same, documents
from tests.formats.trials import tried

HEADERS = [
    "[a]",
    "[[a]]",
    "[a.b]",
    "[[a.b]]",
    "[a.b.c]",
    "[b]",
    "[claim]",
    "[claim.x]",
    "[claim.x.fact]",
    "[[claim.x.assertion]]",
    "[claim.y]",
    "[[claim.y.assertion]]",
]
BROKEN_HEADERS = ["[", "[a", "[claim.", "[claim.x", "[claim.x.fact", "[[claim.y]", "[a b]"]
VALUES = ["1", '"x"', "[1, 2]", "[\n  {\n    b = 1,\n  },\n]", "{ b = 1 }", '"""\nz\n"""', "{}"]
UNCLOSED = ['"x', "'x", "[1", "[1,", "{ b = 1", '"""x', "'''x"]
BROKEN_VALUES = [*UNCLOSED, "", "1 2", "1-", "{ b }", "“x”"]
KEYS = ["a", "b", "a.b", "a.b.c", "x", "claim.x", "b . 'c'"]
WORDS = ["foo", "= 1", "a.", "1", "..", "\\"]

statements = st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)).map(" = ".join)
broken = st.one_of(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(BROKEN_VALUES)).map(" = ".join),
    st.sampled_from(BROKEN_HEADERS + WORDS),
)
units = st.lists(
    st.one_of(statements, st.sampled_from(HEADERS), st.sampled_from(HEADERS), broken), max_size=9
)


def _parsed(text: str) -> Mapping[str, object] | None:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        return None


def _steps(unit: str) -> Sequence[str]:
    """Return the steps of a header, if it has brackets and a name."""
    words = unit.strip("[]").partition(" ")[0].split(".")
    return [word for word in words if word] if unit.startswith("[") else []


def _accepted(units: Sequence[str], alone: bool) -> Sequence[str]:
    """Return the statements that the parser accepts, one by one: alone, or below earlier ones.

    The statements below a rejected header go with it, and so do its inner tables.
    """
    kept: list[str] = []
    seen: set[tuple[str, ...]] = set()
    lost: Sequence[str] | None = None
    for unit in units:
        steps = _steps(unit)
        is_header = unit.startswith("[")
        record = tuple(steps[: 2 if steps[:1] == ["claim"] else 1])
        if lost is not None:
            inside = len(lost) >= len(record) and list(steps[: len(lost)]) == list(lost)
            if not is_header or (len(steps) > len(record) and (inside or record not in seen)):
                continue
            lost = None
        if _parsed("\n".join([unit] if alone else [*kept, unit])) is not None:
            kept.append(unit)
            seen |= {record} if is_header else set()
        elif is_header:
            lost = steps
    return kept


def _without_faults(text: str) -> tuple[Mapping[str, object], Sequence[Problem], str]:
    """Return the values of a text, its problems, and the text that was parsed."""
    source_text = SourceText.of("l.toml", text)
    repaired = parse_without_faults(source_text, Limits())
    toml, parts = repaired.toml, repaired.broken
    for part in reversed(parts):
        blank = "".join(c if c == "\n" else " " for c in text[part.start : part.end])
        text = text[: part.start] + blank + text[part.end :]
    return toml.data, [part.problem for part in parts], text


@tried
@given(units)
def test_statements_that_parse_one_by_one_are_parsed_together(units: list[str]) -> None:
    text = "".join(f"{unit}\n" for unit in units)
    assume(_parsed(text) is None)
    kept = _accepted(_accepted(units, alone=True), alone=False)

    assert tomli.loads("\n".join(kept)) == _without_faults(text)[0]


@tried
@given(
    st.one_of(units.map("\n".join), documents, st.text("[]{}\"'=,.#\n a\\\x0b", max_size=40)),
    st.integers(0, 200),
    st.sampled_from(["", "[", "]", '"', '"""', "'", "x", "=", "\0", "\r", "[claim.x\n", "\n[a]\n"]),
)
def test_text_without_its_broken_parts_is_accepted(text: str, at: int, added: str) -> None:
    text = text[:at] + added + text[at:]
    try:
        parse_toml(SourceText.of("l.toml", text), Limits())
    except LedgerError as error:
        (problem,) = error.problems
    else:
        assume(False)
    data, problems, repaired = _without_faults(text)

    assert problem in problems
    assert data == _parsed(repaired)
    assert_same(data, scan_toml(repaired), repaired)


def test_parts_are_in_order_and_apart() -> None:
    text = (
        'a = \nb = 1\nfoo\n[c]\nd = "\nb = 2\n[c]\ne = 1\n[claim.x\nf = 1\n[claim.x.fact]\n\n[g]\n'
    )
    parts = parse_without_faults(SourceText.of("l.toml", text), Limits()).broken

    assert ["a =", "foo", 'd = "', "[c]\ne = 1", "[claim.x\nf = 1\n[claim.x.fact]"] == [
        text[part.start : part.end] for part in parts
    ]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ('text = "abc', 2),
        ("text = ", 2),
        ("text", 2),
        ("text = 1 2", 2),
        ("text = “abc”", 2),
        ("text = [1 2]", 2),
        ("text = { a = 1, a = 2 }", 2),
        ('text = "\\z"', 2),
        ("[claim.two piers]", 2),
        ("[claim.x", 2),
        ('via = ["a",', 3),
        ("fact = { a = 1", 3),
    ],
)
def test_problem_of_a_fault_does_not_depend_on_other_faults(fault: str, line: int) -> None:
    only = f"[a]\n{fault}\nb = 1\n"
    further = only.replace("[a]", "[x]\ny = \n[a]")
    with pytest.raises(LedgerError) as caught:
        parse_toml(SourceText.of("l.toml", only), Limits())
    (expected,) = caught.value.problems
    _, (_, problem), _ = _without_faults(further)

    assert expected.place is not None
    assert problem.place is not None
    assert line == expected.place.line
    assert expected.message == problem.message
    assert str(expected.hint).replace("l.toml:2", "l.toml:4") == str(problem.hint)
    assert line + 2 == problem.place.line
    assert expected.place.column == problem.place.column


@pytest.mark.parametrize("first", ["a = 1", "[a]", "[[a]]", "[a.b]", "a.b = 1", "a = {}", "a = []"])
@pytest.mark.parametrize(
    "second", ["a = 1", "[a]", "[[a]]", "[a.b]", "[[a.b]]", "a.b = 2", "a.b.c = 1", "[a.b.c]"]
)
@pytest.mark.parametrize("between", ["", "[c]", "[a.c]"])
def test_repeated_name_has_the_problem_of_the_parser(first: str, second: str, between: str) -> None:
    """As a further fault, too, where the parser does not reach it."""
    text = f"x = 1\nx = 2\n{first}\n{between}\n{second}\n"
    alone = text.replace("x = 2", "z = 2")
    try:
        parse_toml(SourceText.of("l.toml", alone), Limits())
        expected = []
    except LedgerError as error:
        expected = [*error.problems]

    assert expected == _without_faults(text)[1][1:2]


def test_text_that_is_not_closed_costs_its_own_statement() -> None:
    text = '[a]\nb = """x\nc = 1\n[d]\ne = """\nf\n[g]\n"""\nh = 2\n[claim]\nj = \'\'\'\n'

    assert {
        "a": {"c": 1},
        "d": {"e": "f\n[g]\n", "h": 2},
        "claim": {},
    } == _without_faults(text)[0]


def test_long_text_with_lines_like_statements_is_read_in_a_broken_file() -> None:
    lines = "".join(f"key-{i} = {i}\n[table.t-{i}]\n" for i in range(300))
    text = f'a = \n[b]\nc = """\n{lines}"""\n[d]\ne = 1\n'

    assert {"b": {"c": lines}, "d": {"e": 1}} == _without_faults(text)[0]


REPEATED = ["text = 1\ntext = 2", "claim.a.b = 1\n[claim.a]"]
FAULTS = ["text = ", 'text = "', 'via = ["a",', 'note = """', "foo", "[claim.", "[[[", *REPEATED]


@pytest.mark.parametrize("fault", FAULTS)
def test_time_grows_with_the_text_not_with_its_faults(fault: str) -> None:
    def text(size: int) -> SourceText:
        claims = (f'[claim.c-{i}]\n{fault}\nkind = "event"\n\n' for i in range(size))
        return SourceText.of("l.toml", "".join(claims))

    single, double = growth.seconds(
        lambda source_text: parse_without_faults(source_text, Limits()),
        lambda: text(500),
        lambda: text(1000),
    )

    assert growth.is_proportional(single, double)


def test_problems_are_in_order() -> None:
    text = "".join(f"[claim.c-{i}]\n{fault}\n" for i, fault in enumerate(FAULTS * 3))
    _, problems, _ = _without_faults(text)
    lines = [problem.place.line for problem in problems if problem.place]

    assert len(lines) > 2 * len(FAULTS)
    assert sorted(lines) == lines
