"""Frameworks as solvers exchange them: what is read, and what is said of what is not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.analysis import framework
from claimtrack.analysis.framework import Framework
from claimtrack.errors import Fault, LedgerError, Problem

ENDINGS = (".apx", ".tgf", ".af")


def read(text: str | bytes, ending: str, folder: Path) -> Framework:
    path = folder / f"framework{ending}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return framework.read(path)


def problems(text: str | bytes, ending: str, folder: Path) -> list[Problem]:
    with pytest.raises(LedgerError) as caught:
        read(text, ending, folder)
    return list(caught.value.problems)


def told(text: str | bytes, ending: str, folder: Path) -> list[tuple[Fault, int, int]]:
    found = problems(text, ending, folder)
    return [
        (item.fault, item.place.line, item.place.column) for item in found if item.place is not None
    ]


def attacks(found: Framework) -> list[tuple[str, str]]:
    names = [str(name) for name in found.names]
    ends = zip(found.attacker.tolist(), found.target.tolist(), strict=True)
    return [(names[one], names[other]) for one, other in ends]


SAME = {
    ".apx": "arg(1).\narg(2).\narg(3).\natt(1,2).\natt(2,3).\natt(3,3).\n",
    ".tgf": "1\n2\n3\n#\n1 2\n2 3\n3 3\n",
    ".af": "p af 3\n1 2\n2 3\n3 3\n",
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("lines", ["\n", "\r\n", "\n\n  \n", " \t\n"])
def test_all_formats_say_the_same_whatever_the_blanks(
    ending: str, lines: str, tmp_path: Path
) -> None:
    for text in (SAME[ending], SAME[ending].rstrip("\n"), f"\ufeff{SAME[ending]}"):
        found = read(text.replace("\n", lines), ending, tmp_path)

        assert ["1", "2", "3"] == [str(name) for name in found.names]
        assert [("1", "2"), ("2", "3"), ("3", "3")] == attacks(found)


def test_facts_may_stand_in_any_order_with_blanks_and_comments(tmp_path: Path) -> None:
    text = "att( a , b_1 ).arg(b_1). % arg(x).\narg(\n  a )  .\n%% att(y,z)\n"

    found = read(text, ".APX", tmp_path)

    assert ("b_1", "a") == found.names
    assert [("a", "b_1")] == attacks(found)


def test_an_argument_named_twice_is_one(tmp_path: Path) -> None:
    assert ("a", "b") == read("arg(a).arg(b).arg(a).", ".apx", tmp_path).names
    assert ("a", "b") == read("a\nb\na\n#\n", ".tgf", tmp_path).names


def test_comments_of_numbered_frameworks_are_lines_of_their_own(tmp_path: Path) -> None:
    found = read("# x\np af 2\n  # 2 1\n1 2\n", ".af", tmp_path)

    assert [("1", "2")] == attacks(found)


@pytest.mark.parametrize(("text", "ending"), [("", ".apx"), ("#", ".tgf"), ("p af 0", ".af")])
def test_a_framework_may_be_empty(text: str, ending: str, tmp_path: Path) -> None:
    found = read(text, ending, tmp_path)

    assert (0, 0) == (len(found.names), len(found.attacker))


def test_all_problems_of_a_text_are_told_each_with_its_place(tmp_path: Path) -> None:
    assert [
        (Fault.SYNTAX, 1, 9),
        (Fault.DANGLING, 2, 7),
        (Fault.DANGLING, 3, 5),
        (Fault.DANGLING, 3, 7),
        (Fault.SYNTAX, 4, 1),
    ] == told("arg(a). arg(b)\natt(a,c).\natt(x,y). % att(u,v).\nattack(a,a).\n", ".apx", tmp_path)
    assert [
        (Fault.SYNTAX, 2, 1),
        (Fault.SYNTAX, 4, 1),
        (Fault.DANGLING, 5, 4),
        (Fault.SYNTAX, 6, 2),
        (Fault.SYNTAX, 7, 1),
    ] == told("a\nb c\n#\na\na  x\r\n a a a\n#\n", ".tgf", tmp_path)
    assert [
        (Fault.SYNTAX, 3, 1),
        (Fault.DANGLING, 4, 1),
        (Fault.DANGLING, 4, 3),
        (Fault.SYNTAX, 5, 1),
        (Fault.DANGLING, 6, 1),
    ] == told("# x\np af 2\n1 2 # x\n3 0\n-1 2\n99999999999 1", ".af", tmp_path)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.MISSING),
        ("1 2\n", Fault.SYNTAX),
        ("p cnf 2\n", Fault.SYNTAX),
        ("p\naf 2\n", Fault.SYNTAX),
        ("p af two\n", Fault.SYNTAX),
        ("p af 10000001\n", Fault.LIMIT),
        ("p af 99999999999999999999\n", Fault.SYNTAX),
        ("p af 2\n1\n2\n", Fault.SYNTAX),
    ],
)
def test_a_header_says_what_follows(text: str, fault: Fault, tmp_path: Path) -> None:
    assert fault is problems(text, ".af", tmp_path)[0].fault


def test_the_line_that_ends_the_arguments_is_missed(tmp_path: Path) -> None:
    assert [(Fault.MISSING, 1, 1)] == told("a\nb\n", ".tgf", tmp_path)


def test_files_that_cannot_be_used_are_told_with_their_names(tmp_path: Path) -> None:
    assert [(Fault.ENCODING, 2, 1)] == told(b"arg(a).\n\xff", ".apx", tmp_path)
    assert [(Fault.SETTING, 1, 1)] == told("arg(a).", ".txt", tmp_path)
    (tmp_path / "folder.apx").mkdir()
    for name, fault in (("folder.apx", Fault.PATH), ("none.apx", Fault.NO_FILE)):
        with pytest.raises(LedgerError) as caught:
            framework.read(tmp_path / name)
        assert [fault] == [problem.fault for problem in caught.value.problems]
        assert name in str(caught.value)


def test_of_very_many_problems_the_last_are_counted(tmp_path: Path) -> None:
    found = problems("x\n" * 2500, ".apx", tmp_path)

    assert framework.PROBLEMS + 1 == len(found)
    assert "1,500 further problems are not shown" == found[-1].message


def test_a_long_stretch_that_cannot_be_read_is_cut(tmp_path: Path) -> None:
    assert len(problems("x" * 100_000, ".apx", tmp_path)[0].message) < 80


SIGNS = (" ", "\n", "\r", "\r\n", "\x0b", "\u2028", "#", "%", "(", ")", ",", ".", "\x00", "é")
PARTS = ("a", "b", "1", "2", "p af 2", "arg(", "att(", "arg(a).", "att(a,b).", "a b", "1 2")


@pytest.mark.parametrize("ending", ENDINGS)
@settings(deadline=None)
@given(text=st.lists(st.sampled_from(SIGNS + PARTS), max_size=12).map("".join) | st.text())
def test_every_text_gets_a_framework_or_problems(
    ending: str, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        found = read(text.encode(errors="replace"), ending, tmp_path_factory.getbasetemp())
    except LedgerError as error:
        told = error.problems
    else:
        told = ()
        ends = [*found.attacker.tolist(), *found.target.tolist()]

        assert all(0 <= end < len(found.names) for end in ends)
    assert all(problem.place is not None for problem in told)
