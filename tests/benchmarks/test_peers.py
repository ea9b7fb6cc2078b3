"""The benchmark of other packages: inputs, processes and results."""

import json
import os
import signal
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import ROOT
from tests.benchmarks.peers.__main__ import NOT_TRIED, Benchmark
from tests.benchmarks.peers.body import Body, line, stories
from tests.benchmarks.peers.environment import NotInstalledError, prepare_environment
from tests.benchmarks.peers.measuring import Outcome, measure
from tests.benchmarks.peers.questions import DEEP, LIKE, QUESTIONS, Peer, Question
from tests.benchmarks.peers.scripts import claimtrack
from tests.benchmarks.peers.telling import (
    Absence,
    Row,
    answers,
    growth,
    ours,
    replace_section,
    results_section,
)

PYTHON = Path(sys.executable)


def test_a_body_is_reproducible() -> None:
    program = (
        "import json; from tests.benchmarks.peers.body import *;"
        "print(json.dumps([stories(40), line(40)]), end='')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.dumps([stories(40), line(40)]) == done.stdout


def test_a_story_has_ten_claims_and_31_chains() -> None:
    body = stories(1000)

    assert (1000, 3100, 100) == tuple(
        len(part) for part in (body["claims"], body["assertions"], body["contradictions"])
    )


def _chains(body: Body) -> dict[str, list[list[str]]]:
    chains: dict[str, list[list[str]]] = {claim["id"]: [] for claim in body["claims"]}
    for each in body["assertions"]:
        chains[each["claim"]].append(each["via"])
    return chains


def _complete(body: Body) -> dict[str, list[set[str]]]:
    """Return the chains with an official at the beginning."""
    return {
        claim: [set(via) for via in chains if via[0].startswith("official")]
        for claim, chains in _chains(body).items()
    }


def _support(chains: list[set[str]]) -> int:
    voices = sorted(set().union(*chains))
    return next(
        count
        for count in range(len(voices) + 1)
        if any(all(chain & set(few) for chain in chains) for few in combinations(voices, count))
    )


def _plain(body: Body, asks: str) -> int:
    """Answer the questions to claimtrack with a simple oracle."""
    chains, complete = _chains(body), _complete(body)
    because = {claim["id"]: claim["because"] for claim in body["claims"]}
    match asks:
        case "origins":
            heads = [
                {via[0] for via in those if via[0].startswith("official")}
                for those in chains.values()
            ]
            return sum(len(each) > 1 for each in heads)
        case "support":
            return sum(_support(those) > 1 for those in complete.values())
        case "contradicting":
            return sum(
                bool(complete[one] and complete[other]) for one, other in body["contradictions"]
            )
        case "reasoning":
            return sum(
                one < other and one in because[other]
                for one, premises in because.items()
                for other in premises
            )
        case _:
            raise ValueError(asks)


@pytest.mark.parametrize("asks", ["origins", "support", "contradicting", "reasoning"])
@pytest.mark.parametrize("body", [stories(200), line(30)], ids=["stories", "line"])
def test_claimtrack_answers_like_a_simple_count(asks: str, body: Body, tmp_path: Path) -> None:
    ledger = claimtrack.build(body, tmp_path)

    assert _plain(body, asks) == claimtrack.QUESTIONS[asks](ledger)


def test_a_body_has_cases_for_every_question() -> None:
    body = stories(10)

    assert {"origins": 6, "support": 3, "contradicting": 1, "reasoning": 1} == {
        asks: _plain(body, asks) for asks in LIKE if asks != "everything"
    }


def test_every_package_has_a_script() -> None:
    """The packages are not installed, so none is imported."""
    scripts = {path.stem for path in (Path(__file__).parent / "peers" / "scripts").glob("[!_]*.py")}
    of_questions = {question.peer.script.rpartition(".")[-1] for question in (*QUESTIONS, *DEEP)}

    assert scripts == of_questions | {"claimtrack"}
    assert {question.like for question in (*QUESTIONS, *DEEP)} <= {*LIKE, None}


@pytest.fixture
def body(tmp_path: Path) -> Path:
    path = tmp_path / "body.json"
    path.write_text(json.dumps(stories(10)), encoding="utf-8")
    return path


def _script(
    folder: Path, monkeypatch: pytest.MonkeyPatch, build: str = "1", answer: str = "7"
) -> str:
    """Write a fake module of a package, and return its name."""
    (folder / "asked_of_nobody.py").write_text(
        "import os, time\n"
        "def again(): return again()\n"
        "def loop():\n    while True: pass\n"
        f"def build(body, folder): return {build}\n"
        f"QUESTIONS = {{'it': lambda built: {answer}}}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return "asked_of_nobody"


def test_an_answer_has_time_and_memory(body: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = _script(body.parent, monkeypatch, answer="built + 6")

    outcome = measure(PYTHON, script, "it", body, 5)

    assert ("", 7) == (outcome.ended, outcome.told["says"])
    assert 0 <= outcome.told["build"] < 5
    assert 0 <= outcome.told["answer"] < 5
    assert 1 < outcome.told["peak"] < 1000


@pytest.mark.parametrize(
    ("ended", "answer"),
    [
        ("RecursionError", "again()"),
        ("ZeroDivisionError", "1 // 0"),
        (signal.SIGSEGV.name, f"os.kill(os.getpid(), {signal.SIGSEGV:d})"),
        ("exit 3", "os._exit(3)"),
        ("> 1", "loop()"),
    ],
)
def test_failures_and_timeouts_report_finished_steps(
    ended: str, answer: str, body: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = _script(body.parent, monkeypatch, answer=answer)

    outcome = measure(PYTHON, script, "it", body, 1)

    assert (ended, True, False) == (
        outcome.ended,
        "build" in outcome.told,
        "answer" in outcome.told,
    )


def test_waiting_processes_time_out(body: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = _script(body.parent, monkeypatch, build="time.sleep(60)")

    assert Outcome({}, "> 1") == measure(PYTHON, script, "it", body, 1, clock=0.3)


def test_larger_sizes_are_skipped_after_a_failure(tmp_path: Path) -> None:
    absent, here = Peer("isnad", "3.1.8"), Peer("claimtrack", "0")
    benchmark = Benchmark({absent: PYTHON, here: PYTHON}, [10, 20], 5, tmp_path)

    failing = [row.outcome for row in benchmark.rows([Question(absent, "good", "")])]
    answering = next(benchmark.rows([Question(here, "everything", "")]))

    assert [Outcome({"error": "ModuleNotFoundError"}, "ModuleNotFoundError"), NOT_TRIED] == failing
    assert answering.everything.told["says"] == answering.outcome.told["says"] > 0


def _interpreter(folder: Path, pip: str) -> Path:
    """Write a fake Python that creates environments and pretends to install."""
    path = folder / "python"
    path.write_text(
        "#!/bin/sh\n"
        f'echo "$2" >> "{folder}/asked"\n'
        f'case "$2" in venv) mkdir -p "$3/bin"; cp "{path}" "$3/bin/python";; pip) {pip};; esac\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


NEVER = (99, 0)
"""A version that no Python has."""


def test_the_reason_of_a_failed_installation_is_reported(tmp_path: Path) -> None:
    pip = "echo 'ERROR: No matching distribution found for nobody==1' >&2; exit 1"
    python = _interpreter(tmp_path, pip)

    for _ in range(2):
        with pytest.raises(NotInstalledError) as caught:
            prepare_environment(Peer("nobody", "1", NEVER), tmp_path / "all", [str(python)])

        assert "No matching distribution found for nobody==1" == str(caught.value)


def test_a_package_is_installed_once_for_each_version(tmp_path: Path) -> None:
    python = _interpreter(tmp_path, "exit 0")

    for version in ("1", "1", "2"):
        prepare_environment(Peer("nobody", version, NEVER), tmp_path / "all", [str(python)])

    asked = (tmp_path / "asked").read_text(encoding="utf-8").split()
    assert 2 == asked.count("pip")


def test_a_package_for_a_newer_python_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(NotInstalledError, match=r"^there is no Python 99\.0 or later$"):
        prepare_environment(Peer("nobody", "1", NEVER), tmp_path, ["there-is-no-such-python"])


NOBODY = Question(Peer("nobody", "1"), "it", "how many", "origins")
ALL = Outcome({"build": 0.1, "answer": 0.3, "says": 5000, "peak": 80.4})
LIKE_IT = Outcome({"build": 0.1, "answer": 0.2, "says": 600, "peak": 80})


def test_a_row_has_both_answers() -> None:
    outcome = Outcome({"build": 1.5, "answer": 0.257, "says": 900, "peak": 1234.5})

    assert (
        "| nobody: how many | 1,000 | 1.50 | 0.26 | 1,234 | 900 "
        "| claims with two origins or more | 0.20 | 600 | 0.30 |"
    ) == answers([Row(NOBODY, 1000, outcome, LIKE_IT, ALL)]).splitlines()[-1]


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("> 120 |  |  |  ", Outcome({}, "> 120")),
        ("1.50 | > 120 | 30 |  ", Outcome({"build": 1.5, "peak": 30}, "> 120")),
        ("1.50 | RecursionError | 30 |  ", Outcome({"build": 1.5, "peak": 30}, "RecursionError")),
        ("not tried |  |  |  ", NOT_TRIED),
    ],
)
def test_a_row_names_the_step_that_failed(cells: str, outcome: Outcome) -> None:
    row = Row(NOBODY, 10, outcome, None, ALL)

    assert f"| nobody: how many | 10 | {cells}|  |  |  | 0.30 |" == answers([row]).splitlines()[-1]


def test_growth_needs_two_sizes_above_the_minimum_time() -> None:
    grown = [
        (1000, Outcome({"build": 0.01, "answer": 1.0}), LIKE_IT),
        (10_000, Outcome({"build": 0.2, "answer": 100.0}), Outcome({"answer": 2.0})),
        (100_000, Outcome({"build": 2.0}, "> 120"), Outcome({"answer": 20.0})),
    ]
    rows = [Row(NOBODY, size, outcome, like, ALL) for size, outcome, like in grown]

    assert (
        "| nobody: how many | 1.00 | 2.00 | 1.00, 1.00 | 0.00, 0.00 |"
        == (growth(rows).splitlines()[-1])
    )


def test_complete_checks_have_one_row_for_each_size() -> None:
    assert "| 10 | 0.10 | 0.30 | 80 | 5,000 |" == ours({10: ALL}).splitlines()[-1]


def test_an_unmeasured_package_is_listed_with_the_reason() -> None:
    section = results_section([], [], [Absence(Peer("nobody", "1"), "no such version")], 7)

    assert "\n\nNot measured: nobody==1: no such version.\n\n" in section
    assert "Each step had 7 seconds" in section


def test_only_the_own_section_of_the_page_is_replaced() -> None:
    page = "# How\n\n## Size and depth\n\nold\n\n## When\n\nkept\n"

    assert "# How\n\n## Size and depth\n\nnew\n\n## When\n\nkept\n" == replace_section(
        page, "new\n"
    )


def test_a_page_without_the_section_is_an_error() -> None:
    with pytest.raises(ValueError, match="Size and depth"):
        replace_section("# How\n", "new")
