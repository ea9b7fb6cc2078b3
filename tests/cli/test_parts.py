"""A folder of Parquet files checked in parts, from the command line."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli import main
from claimtrack.cli import parts as in_parts
from claimtrack.cli.terminal import ExitStatus
from claimtrack.formats.registry import write
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Predicate,
    RecordKind,
    Ref,
    Retraction,
    Settings,
    Source,
    Waiver,
)
from claimtrack.scale import run as running
from claimtrack.scale.part import CheckOptions, PartResult
from tests.benchmarks.generator import generate

Captured = pytest.CaptureFixture[str]

TOLD = ["--today", "2026-01-01"]


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(generate(120), "parquet").save("archive")


def shown(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    status = main.main([*arguments, *TOLD])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_parts_print_what_the_whole_does(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_LEAST", 50)
    whole = shown(capsys, "check", "archive", "--format", "concise", "--show-waived")

    parts = shown(
        capsys, "check", "archive", "--format", "concise", "--show-waived", "--memory", "1M"
    )

    assert ExitStatus.FOUND == parts[0]
    assert whole == parts


@pytest.mark.parametrize("options", [(), ("--ignore", "CT102")])
def test_other_formats_have_the_same_findings_and_counts(
    options: tuple[str, ...], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which of several like chains stands in a reason may be another one."""
    monkeypatch.setattr(in_parts, "_LEAST", 50)
    told = ("check", "archive", "--format", "json", "--show-waived", *options)
    whole, parts = (json.loads(shown(capsys, *told, *more)[1]) for more in ([], ["--jobs", "1"]))

    for key in ("findings", "waived_findings"):
        assert [(f["fingerprint"], f["message"], f["places"][0]) for f in whole.pop(key)] == [
            (f["fingerprint"], f["message"], f["places"][0]) for f in parts.pop(key)
        ]
    assert whole == parts


def test_findings_are_shown_in_full(capsys: Captured) -> None:
    whole, parts = (shown(capsys, "check", "archive", *more) for more in ([], ["--jobs", "1"]))

    assert whole[0] == parts[0]
    assert whole[1].splitlines()[-1] == parts[1].splitlines()[-1]
    assert len(whole[1].splitlines()) == len(parts[1].splitlines())


def test_so_do_several_processes(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts, "_LEAST", 200)
    whole = shown(capsys, "check", "archive", "--format", "concise")

    assert whole == shown(
        capsys, "check", "archive", "--format", "concise", "--jobs", "2", "--memory", "1M"
    )


def test_a_baseline_and_the_least_severity_count(capsys: Captured) -> None:
    shown(capsys, "check", "archive", "--write-baseline", "base.json")
    status, out, _ = shown(
        capsys, "check", "archive", "--jobs", "1", "--baseline", "base.json", "--format", "concise"
    )

    assert ExitStatus.CLEAN == status
    assert " in the baseline." in out
    status, _, _ = shown(capsys, "check", "archive", "--jobs", "1", "--select", "CT501")
    assert ExitStatus.FOUND == status
    status, _, _ = shown(
        capsys, "check", "archive", "--jobs", "1", "--select", "CT501", "--fail-on", "warning"
    )
    assert ExitStatus.CLEAN == status


def test_the_plan_is_told(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts, "_LEAST", 4)
    claims = [Claim(f"c{i}", "It is so.", because=["c0"] if 0 < i < 4 else []) for i in range(9)]
    said = [Assertion(claim.id, ["she"]) for claim in claims]
    waiver = Waiver("CT102", Ref(RecordKind.CLAIM, "c8"), reason="It is known.")
    ledger = Ledger.of(Source("she", "person"), claims, said, waiver)
    write(ledger, "parquet").save("small")

    assert shown(capsys, "check", "small", "--memory", "1M", "--explain-plan") == (
        ExitStatus.CLEAN,
        "18 claims and assertions in 6 neighbourhoods, 4 parts\n"
        "part 0: 2 in 1 neighbourhood, what waivers are about, judged last\n"
        "part 1: 4 in 2 neighbourhoods\n"
        "part 2: 4 in 2 neighbourhoods\n"
        "part 3: 8 in 1 neighbourhood\n",
        "",
    )


def test_nothing_is_left_behind(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(Path("tmp").resolve()))

    shown(capsys, "check", "archive", "--jobs", "1")

    assert [] == [*Path("tmp").iterdir()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["archive", "archive", "--jobs", "2"], "one ledger at a time is checked in parts"),
        (["nothing", "--jobs", "2"], "there is no folder `nothing`"),
        (["one.toml", "--jobs", "2"], "only a folder of Parquet files is checked in parts"),
        (["archive", "--jobs", "2", "--as-of", "2021"], "--as-of does not go with a check in"),
        (["archive", "--jobs", "2", "--format", "junit"], "--format junit: in parts there is"),
        (["archive", "--jobs", "0"], "'0' is no number of processes"),
        (["archive", "--memory", "lots"], "'lots' is no size such as 512M"),
        (["archive", "--jobs", "1", "--select", "CT999"], "no rule is called `CT999`"),
    ],
)
def test_what_cannot_be_done_in_parts_is_told(
    arguments: list[str], said: str, capsys: Captured
) -> None:
    Path("one.toml").write_text("ledger = 1\n")

    status, out, err = shown(capsys, "check", *arguments)

    assert ExitStatus.FAILED == status
    assert said in out + err


@pytest.mark.parametrize(
    ("text", "size"), [("1K", 1 << 10), ("512M", 512 << 20), ("1.5GiB", 3 << 29), ("2tb", 2 << 40)]
)
def test_memory_is_given_in_units(text: str, size: int) -> None:
    from claimtrack.cli.parser import parser

    assert size == parser().parse_args(["check", "x", "--memory", text]).memory


def test_less_memory_makes_smaller_parts() -> None:
    from claimtrack.cli.parser import parser

    def most(*arguments: str) -> int:
        return in_parts._most(parser().parse_args(["check", "x", *arguments]))

    assert most("--memory", "2G", "--jobs", "2") < most("--memory", "2G") < most("--memory", "4G")
    assert in_parts._LEAST == most("--memory", "10M")


def test_nobody_is_told_who_a_confidential_source_is(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_LEAST", 2)
    ledger = Ledger.of(
        Source("mole", "person", name="Mia Lund", confidential=True, part_of="office"),
        Source("office", "government"),
        Document("notes-of-mole", publisher="mole", url="https://example.org/mia-lund"),
        [Claim(f"c{i}", f"Mia Lund says {i}.") for i in range(4)],
        [Assertion(f"c{i}", ["mole"], at="notes-of-mole") for i in range(4)],
        Waiver("CT102", Ref(RecordKind.CLAIM, "c1"), reason="Mia Lund is known."),
        settings=Settings(ignore_by_source={"mole": ["CT104"]}),
    )
    write(ledger, "parquet").save("secret")
    whole = shown(capsys, "check", "secret", "--format", "concise", "--show-waived")

    parts = shown(
        capsys, "check", "secret", "--format", "concise", "--show-waived", "--memory", "1M"
    )

    assert whole == parts
    assert "confidential-1" in parts[1]
    assert "mole" not in parts[1].lower().replace("mole/", "")
    assert "lund" not in parts[1].lower()


def dies(parts: running.DividedLedger, number: int, manner: CheckOptions) -> PartResult:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nothing is done by the dead")


def test_a_process_that_is_killed_leaves_no_report(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_LEAST", 100)
    monkeypatch.setattr(running, "judge_part", dies)

    status, out, err = shown(capsys, "check", "archive", "--jobs", "2", "--memory", "1M")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert "a process that judged a part ended before its time" in err


ORPHANING = """
import os, signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from claimtrack.scale.run import _end_with_parent

pool = ProcessPoolExecutor(1, get_context("spawn"), _end_with_parent)
print(pool.submit(os.getpid).result(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_no_process_goes_on_when_the_one_that_started_it_is_killed() -> None:
    command = [sys.executable, "-c", ORPHANING]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert -signal.SIGKILL == done.returncode, done.stderr
    for _ in range(1_000):
        if not Path("/proc", done.stdout.strip()).exists():
            return
        time.sleep(0.01)
    raise AssertionError("it goes on")


@pytest.mark.parametrize("table", ["claims", "assertions", "links", "sources", "documents"])
@pytest.mark.parametrize("cut", [0, 3, 1_000])
def test_a_damaged_table_leaves_no_report(table: str, cut: int, capsys: Captured) -> None:
    path = Path("archive", f"{table}.parquet")
    path.write_bytes(path.read_bytes()[: -cut or None] if cut else b"")

    status, out, err = shown(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert f"{table}.parquet" in err


def test_a_full_disk_leaves_no_report() -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "check", "archive", "--jobs", "1"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=no_room,
    )

    assert (ExitStatus.FAILED, "") == (done.returncode, done.stdout)
    assert "File too large" in done.stderr


def test_two_records_of_one_id_are_found_whatever_part_they_would_be_in(
    capsys: Captured,
) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it comes without types

    path = Path("archive", "claims.parquet")
    table = pq.read_table(path)
    pq.write_table(pa.concat_tables([table, table.slice(3, 1)]), path)

    status, out, err = shown(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert "CT005" in err
    assert "claims.parquet:121" in err


def test_what_dangles_is_told_at_its_own_row(capsys: Captured) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path("archive", "links.parquet")
    table = pq.read_table(path)
    names = [*table.column("from").to_pylist()[:-1], "nobody"]
    position = table.schema.get_field_index("from")
    pq.write_table(table.set_column(position, "from", pa.array(names)), path)

    status, out, err = shown(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert f"links.parquet:{len(names)}:" in err
    assert "unknown claim `nobody`" in err


def test_without_duckdb_the_extra_is_named(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    status, out, err = shown(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert "a check in parts needs the extra `parquet`" in err


def test_a_retraction_that_names_nothing_is_told_as_without_parts(capsys: Captured) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = {"document": ["nowhere"], "assertion": [None], "link": [None], "by": [None]}
    columns = {name: pa.array(values, pa.string()) for name, values in row.items()}
    pq.write_table(pa.table(columns), Path("archive", "retractions.parquet"))
    whole = shown(capsys, "check", "archive")

    assert whole == shown(capsys, "check", "archive", "--jobs", "1")
    assert "unknown document `nowhere`" in whole[2]


def test_a_retraction_of_a_document_is_judged_in_every_part(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_LEAST", 2)
    ledger = Ledger.of(
        Source("she", "person"),
        Document("page", publisher="she"),
        Document("other", publisher="she"),
        Predicate("open"),
        [Claim(f"c{i}", "It is so.", fact=Fact(f"gate-{i}", "open")) for i in range(4)],
        [Assertion(f"c{i}", ["she"], at="page") for i in range(4)],
        Retraction(Ref(RecordKind.DOCUMENT, "page")),
        Retraction(Ref(RecordKind.DOCUMENT, "other")),
    )
    write(ledger, "parquet").save("back")
    whole = shown(capsys, "check", "back", "--format", "concise")

    assert whole == shown(capsys, "check", "back", "--format", "concise", "--memory", "1M")
    assert claimtrack.load("back") == ledger
