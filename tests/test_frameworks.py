"""Tests of argumentation frameworks: parsing, messages, and the command line."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import Fault, LedgerError, Problem
from tests import frameworks
from tests.frameworks import Framework
from tests.nonempty import nonempty

ENDINGS = (".apx", ".tgf", ".af")


def read(text: str | bytes, ending: str, folder: Path) -> Framework:
    path = folder / f"framework{ending}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return frameworks.read(path)


def problems(text: str | bytes, ending: str, folder: Path) -> list[Problem]:
    with pytest.raises(LedgerError) as caught:
        read(text, ending, folder)
    return list(caught.value.problems)


def fault_places(text: str | bytes, ending: str, folder: Path) -> list[tuple[Fault, int, int]]:
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
def test_formats_agree_with_any_blanks(ending: str, lines: str, tmp_path: Path) -> None:
    for text in (SAME[ending], SAME[ending].rstrip("\n"), f"\ufeff{SAME[ending]}"):
        found = read(text.replace("\n", lines), ending, tmp_path)

        assert ["1", "2", "3"] == [str(name) for name in found.names]
        assert [("1", "2"), ("2", "3"), ("3", "3")] == attacks(found)


def test_apx_facts_may_be_in_any_order_with_blanks_and_comments(tmp_path: Path) -> None:
    text = "att( a , b_1 ).arg(b_1). % arg(x).\narg(\n  a )  .\n%% att(y,z)\n"

    found = read(text, ".APX", tmp_path)

    assert ("b_1", "a") == found.names
    assert [("a", "b_1")] == attacks(found)


def test_repeated_argument_counts_once(tmp_path: Path) -> None:
    assert ("a", "b") == read("arg(a).arg(b).arg(a).", ".apx", tmp_path).names
    assert ("a", "b") == read("a\nb\na\n#\n", ".tgf", tmp_path).names


def test_af_comments_are_separate_lines(tmp_path: Path) -> None:
    found = read("# x\np af 2\n  # 2 1\n1 2\n", ".af", tmp_path)

    assert [("1", "2")] == attacks(found)


@pytest.mark.parametrize(("text", "ending"), [("", ".apx"), ("#", ".tgf"), ("p af 0", ".af")])
def test_empty_framework_is_valid(text: str, ending: str, tmp_path: Path) -> None:
    found = read(text, ending, tmp_path)

    assert (0, 0) == (len(found.names), len(found.attacker))


def test_all_problems_are_reported_with_places(tmp_path: Path) -> None:
    assert [
        (Fault.SYNTAX, 1, 9),
        (Fault.DANGLING, 2, 7),
        (Fault.DANGLING, 3, 5),
        (Fault.DANGLING, 3, 7),
        (Fault.SYNTAX, 4, 1),
    ] == fault_places(
        "arg(a). arg(b)\natt(a,c).\natt(x,y). % att(u,v).\nattack(a,a).\n", ".apx", tmp_path
    )
    assert [
        (Fault.SYNTAX, 2, 1),
        (Fault.SYNTAX, 4, 1),
        (Fault.DANGLING, 5, 4),
        (Fault.SYNTAX, 6, 2),
        (Fault.SYNTAX, 7, 1),
    ] == fault_places("a\nb c\n#\na\na  x\r\n a a a\n#\n", ".tgf", tmp_path)
    assert [
        (Fault.SYNTAX, 3, 1),
        (Fault.DANGLING, 4, 1),
        (Fault.DANGLING, 4, 3),
        (Fault.SYNTAX, 5, 1),
        (Fault.DANGLING, 6, 1),
    ] == fault_places("# x\np af 2\n1 2 # x\n3 0\n-1 2\n99999999999 1", ".af", tmp_path)


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
def test_invalid_af_header_is_rejected(text: str, fault: Fault, tmp_path: Path) -> None:
    assert fault is problems(text, ".af", tmp_path)[0].fault


def test_missing_line_after_tgf_arguments_is_reported(tmp_path: Path) -> None:
    assert [(Fault.MISSING, 1, 1)] == fault_places("a\nb\n", ".tgf", tmp_path)


def test_unusable_files_are_reported_with_names(tmp_path: Path) -> None:
    assert [(Fault.ENCODING, 2, 1)] == fault_places(b"arg(a).\n\xff", ".apx", tmp_path)
    assert [(Fault.SETTING, 1, 1)] == fault_places("arg(a).", ".txt", tmp_path)
    (tmp_path / "folder.apx").mkdir()
    for name, fault in (("folder.apx", Fault.PATH), ("none.apx", Fault.NO_FILE)):
        with pytest.raises(LedgerError) as caught:
            frameworks.read(tmp_path / name)
        assert [fault] == [problem.fault for problem in caught.value.problems]
        assert name in str(caught.value)


def test_problems_beyond_limit_are_counted(tmp_path: Path) -> None:
    found = problems("x\n" * 2500, ".apx", tmp_path)

    assert frameworks.PROBLEMS + 1 == len(found)
    assert "1,500 further problems are not shown" == found[-1].message


def test_long_unparsable_text_is_truncated(tmp_path: Path) -> None:
    assert len(problems("x" * 100_000, ".apx", tmp_path)[0].message) < 80


SIGNS = (" ", "\n", "\r", "\r\n", "\x0b", "\u2028", "#", "%", "(", ")", ",", ".", "\x00", "é")
PARTS = ("a", "b", "1", "2", "p af 2", "arg(", "att(", "arg(a).", "att(a,b).", "a b", "1 2")


@pytest.mark.parametrize("ending", ENDINGS)
@settings(deadline=None)
@given(text=st.lists(st.sampled_from(SIGNS + PARTS), max_size=12).map("".join) | st.text())
def test_any_text_gives_framework_or_problems(
    ending: str, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        found = read(text.encode(errors="replace"), ending, tmp_path_factory.getbasetemp())
    except LedgerError as error:
        problems = error.problems
    else:
        problems = ()
        ends = [*found.attacker.tolist(), *found.target.tolist()]

        assert all(0 <= end < len(found.names) for end in ends)
    assert all(problem.place is not None for problem in problems)


SHARED = Path(__file__).parents[2] / "shared" / "data" / "iccma"
INSTANCES = sorted(path for path in SHARED.glob("*.*") if path.suffix in (".af", ".apx", ".tgf"))


@pytest.mark.skipif(not INSTANCES, reason="the public instances are not available")
def test_public_instances_have_known_extensions() -> None:
    for path in nonempty(INSTANCES):
        known = path.with_name(f"{path.stem}.grounded.txt").read_text().split()

        assert sorted(known) == sorted(frameworks.extension(path)), path.name


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.frameworks", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_command_prints_extension_in_file_order(tmp_path: Path) -> None:
    path = tmp_path / "small.apx"
    path.write_text("arg(c).arg(b).arg(a).att(c,b).att(b,a).")

    result = run(str(path))

    assert (0, "c\na\n", "") == (result.returncode, result.stdout, result.stderr)


def test_empty_extension_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.af"
    path.write_text("p af 1\n1 1\n")

    assert 0 == frameworks.main([str(path)])
    assert ("", "") == capsys.readouterr()


def test_problems_are_printed_with_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.tgf"
    path.write_text("a\n#\na b\nc\n")

    assert 2 == frameworks.main([str(path)])

    out, err = capsys.readouterr()
    assert "" == out
    assert ["bad.tgf:3:3: CT008", "bad.tgf:4:1: CT004"] == [
        " ".join(line.rpartition("/")[2].split()[:2]) for line in err.splitlines()
    ]


@pytest.mark.parametrize("arguments", [[], ["a.af", "b.af"], ["--nothing"]])
def test_wrong_arguments_exit_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == frameworks.main(arguments)
    assert "usage:" in capsys.readouterr().err


def test_help_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == frameworks.main(["--help"])
    assert "usage:" in capsys.readouterr().out


def test_crash_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(path: Path) -> list[str]:
        raise MemoryError

    monkeypatch.setattr(frameworks, "extension", crash)

    assert 2 == frameworks.main(["x.af"])
    assert "MemoryError" in capsys.readouterr().err


def test_closed_pipe_exits_with_0(tmp_path: Path) -> None:
    path = tmp_path / "large.af"
    path.write_text("p af 100000\n")
    command = [sys.executable, "-m", "tests.frameworks", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "1\n" == process.stdout.readline()
        process.stdout.close()

        assert "" == process.stderr.read()
        assert 0 == process.wait()
