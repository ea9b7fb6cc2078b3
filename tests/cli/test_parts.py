"""``claimtrack check`` in parts, of a folder of Parquet files."""

import json
import os
import re
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
from claimtrack.cli.options import parse_size
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

TODAY = ["--today", "2026-01-01"]


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(generate(120), "parquet").save("archive")


def run_command(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    status = main.main([*arguments, *TODAY])
    out, err = capsys.readouterr()
    return status, out, err


def test_concise_output_equals_that_of_a_whole_check(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 50)
    whole = run_command(capsys, "check", "archive", "--format", "concise", "--show-waived")

    parts = run_command(
        capsys, "check", "archive", "--format", "concise", "--show-waived", "--memory", "600M"
    )

    assert ExitStatus.FOUND == parts[0]
    assert whole == parts


@pytest.mark.parametrize("options", [(), ("--ignore", "CT102")])
def test_json_findings_and_counts_equal_those_of_a_whole_check(
    options: tuple[str, ...], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several equal chains, a reason may name another one."""
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 50)
    command = ("check", "archive", "--format", "json", "--show-waived", *options)
    whole, parts = (
        json.loads(run_command(capsys, *command, *more)[1]) for more in ([], ["--jobs", "1"])
    )

    for key in ("findings", "waived_findings"):
        assert [(f["fingerprint"], f["message"], f["places"][0]) for f in whole.pop(key)] == [
            (f["fingerprint"], f["message"], f["places"][0]) for f in parts.pop(key)
        ]
    assert whole == parts


def test_full_format_prints_the_same_totals(capsys: Captured) -> None:
    whole, parts = (
        run_command(capsys, "check", "archive", "--format", "full", *more)
        for more in ([], ["--jobs", "1"])
    )

    assert whole[0] == parts[0]
    assert whole[1].splitlines()[-1] == parts[1].splitlines()[-1]
    assert len(whole[1].splitlines()) == len(parts[1].splitlines())


def test_several_processes_print_the_same(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 200)
    monkeypatch.setattr(in_parts, "_RECORD_MEMORY", 1 << 30)
    whole = run_command(capsys, "check", "archive", "--format", "concise")

    assert whole == run_command(
        capsys, "check", "archive", "--format", "concise", "--jobs", "2", "--memory", "1100M"
    )


def test_baseline_and_fail_on_apply(capsys: Captured) -> None:
    run_command(capsys, "check", "archive", "--write-baseline", "base.json")
    status, out, _ = run_command(
        capsys, "check", "archive", "--jobs", "1", "--baseline", "base.json", "--format", "concise"
    )

    assert ExitStatus.CLEAN == status
    assert " in the baseline." in out
    status, _, _ = run_command(capsys, "check", "archive", "--jobs", "1", "--select", "CT501")
    assert ExitStatus.FOUND == status
    status, _, _ = run_command(
        capsys, "check", "archive", "--jobs", "1", "--select", "CT501", "--fail-on", "warning"
    )
    assert ExitStatus.CLEAN == status


def test_explain_plan_prints_the_parts(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 4)
    claims = [Claim(f"c{i}", "It is so.", because=["c0"] if 0 < i < 4 else []) for i in range(9)]
    assertions = [Assertion(claim.id, ["she"]) for claim in claims]
    waiver = Waiver("CT102", Ref(RecordKind.CLAIM, "c8"), reason="It is known.")
    ledger = Ledger.of(Source("she", "person"), claims, assertions, waiver)
    write(ledger, "parquet").save("small")

    assert run_command(capsys, "check", "small", "--memory", "1M", "--explain-plan") == (
        ExitStatus.CLEAN,
        "18 claims and assertions in 6 neighbourhoods, 4 parts\n"
        "part 0: 2 in 1 neighbourhood, records that waivers name, checked last\n"
        "part 1: 4 in 2 neighbourhoods\n"
        "part 2: 4 in 2 neighbourhoods\n"
        "part 3: 8 in 1 neighbourhood\n",
        "",
    )


@pytest.mark.parametrize(
    ("options", "needed", "allowed"),
    [
        (("--memory", "500M"), "a check in parts needs about 512", 500),
        (("--memory", "1000M", "--jobs", "2"), "the process of a part needs about 350", 333),
    ],
)
def test_too_little_memory_is_refused_with_the_reason(
    options: tuple[str, ...], needed: str, allowed: int, capsys: Captured
) -> None:
    status, out, err = run_command(capsys, "check", "archive", "--format", "concise", *options)

    assert (ExitStatus.FAILED, "") == (status, out)
    assert f"{needed} MiB of memory; `--memory` allows {allowed} MiB" in err


def test_part_that_cannot_be_divided_is_refused_if_it_needs_too_much_memory(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_LEAST_RECORD_MEMORY", 1 << 20)
    claims = [Claim(f"c{i}", "It is so.", because=["c0"] if i else []) for i in range(300)]
    write(Ledger.of(Source("she", "person"), claims), "parquet").save("tied")

    status, _, err = run_command(capsys, "check", "tied", "--memory", "600M")

    assert ExitStatus.FAILED == status
    assert "the process of a part needs about 650 MiB of memory" in err
    assert "`--explain-plan` shows the parts" in err
    assert ExitStatus.FOUND == run_command(capsys, "check", "tied", "--memory", "700M")[0]


def test_texts_of_a_part_count_as_memory(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts, "_COPIES", 1 << 20)

    status, _, err = run_command(capsys, "check", "archive", "--memory", "2G")

    assert ExitStatus.FAILED == status
    assert "the process of a part needs about " in err


@pytest.mark.parametrize(("format", "status"), [("concise", 1), ("full", 2), ("json", 2)])
def test_formats_that_collect_findings_are_refused_if_these_need_too_much_memory(
    format: str, status: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_FINDING_MEMORY", {"full": 1 << 30, "json": 1 << 30})
    command = ("check", "archive", "--memory", "2G", "--format", format)

    found, out, err = run_command(capsys, *command)

    assert status == found
    assert (status == 2) is ("use --format concise" in out + err)


def test_temporary_files_are_removed(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(Path("tmp").resolve()))

    run_command(capsys, "check", "archive", "--jobs", "1")

    assert [] == [*Path("tmp").iterdir()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["archive", "archive", "--jobs", "2"], "a check in parts takes one ledger"),
        (["nothing", "--jobs", "2"], "there is no folder `nothing`"),
        (["one.toml", "--jobs", "2"], "`one.toml` is not a folder of Parquet files"),
        (["archive", "--jobs", "2", "--as-of", "2021"], "--as-of does not go with a check in"),
        (
            ["archive", "--jobs", "2", "--format", "junit"],
            "--format junit does not go with a check in",
        ),
        (["archive", "--jobs", "0"], "'0' is not a number of processes"),
        (["archive", "--memory", "lots"], "'lots' is not a size, such as 512M"),
        (["archive", "--jobs", "1", "--select", "CT999"], "no rule is called `CT999`"),
    ],
)
def test_unusable_ledgers_and_options_are_rejected(
    arguments: list[str], message: str, capsys: Captured
) -> None:
    Path("one.toml").write_text("ledger = 1\n")

    status, out, err = run_command(capsys, "check", *arguments)

    assert ExitStatus.FAILED == status
    assert message in out + err


@pytest.mark.parametrize(
    ("text", "size"), [("1K", 1 << 10), ("512M", 512 << 20), ("1.5GiB", 3 << 29), ("2tb", 2 << 40)]
)
def test_memory_has_binary_units(text: str, size: int) -> None:
    assert size == parse_size(text)


def test_less_memory_makes_smaller_parts() -> None:
    def most(*arguments: str) -> int:
        return in_parts.part_size(main.parse(["check", "x", *arguments]).arguments.parts)

    assert most("--memory", "2G", "--jobs", "2") < most("--memory", "2G") < most("--memory", "4G")
    assert in_parts._MIN_PART_SIZE == most("--memory", "10M")


def test_confidential_sources_are_disguised(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 2)
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
    whole = run_command(capsys, "check", "secret", "--format", "concise", "--show-waived")

    parts = run_command(
        capsys, "check", "secret", "--format", "concise", "--show-waived", "--memory", "600M"
    )

    assert whole == parts
    assert "confidential-1" in parts[1]
    assert "mole" not in parts[1].lower().replace("mole/", "")
    assert "lund" not in parts[1].lower()


def kill_process(parts: running.DividedLedger, number: int, options: CheckOptions) -> PartResult:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("this line is not reached")


def test_killed_process_leaves_no_report(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 100)
    monkeypatch.setattr(in_parts, "_RECORD_MEMORY", 1 << 30)
    monkeypatch.setattr(running, "check_part", kill_process)

    status, out, err = run_command(capsys, "check", "archive", "--jobs", "2", "--memory", "1100M")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert "a process that checked a part ended too early" in err


ORPHANING = """
import os, signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from claimtrack._processes import end_with_parent

pool = ProcessPoolExecutor(1, get_context("spawn"), end_with_parent)
print(pool.submit(os.getpid).result(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_worker_ends_when_its_parent_is_killed() -> None:
    command = [sys.executable, "-c", ORPHANING]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert -signal.SIGKILL == done.returncode, done.stderr
    for _ in range(1_000):
        if not Path("/proc", done.stdout.strip()).exists():
            return
        time.sleep(0.01)
    raise AssertionError("the worker is still running")


@pytest.mark.parametrize("table", ["claims", "assertions", "links", "sources", "documents"])
@pytest.mark.parametrize("cut", [0, 3, 1_000])
def test_damaged_table_leaves_no_report(table: str, cut: int, capsys: Captured) -> None:
    path = Path("archive", f"{table}.parquet")
    path.write_bytes(path.read_bytes()[: -cut or None] if cut else b"")

    status, out, err = run_command(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert f"{table}.parquet" in err


def test_full_disk_leaves_no_report() -> None:
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


def test_duplicate_ids_are_found_across_parts(
    capsys: Captured,
) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]  # untyped
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # untyped

    path = Path("archive", "claims.parquet")
    table = pq.read_table(path)
    pq.write_table(pa.concat_tables([table, table.slice(3, 1)]), path)

    status, out, err = run_command(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert "CT005" in err
    assert "claims.parquet:121" in err


def test_dangling_reference_is_reported_at_its_row(capsys: Captured) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path("archive", "links.parquet")
    table = pq.read_table(path)
    names = [*table.column("from").to_pylist()[:-1], "nobody"]
    position = table.schema.get_field_index("from")
    pq.write_table(table.set_column(position, "from", pa.array(names)), path)

    status, out, err = run_command(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert f"links.parquet:{len(names)}:" in err
    assert "unknown claim `nobody`" in err


def test_missing_duckdb_is_reported_with_the_extra(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)

    status, out, err = run_command(capsys, "check", "archive", "--jobs", "1")

    assert (ExitStatus.FAILED, "") == (status, out)
    assert "a check in parts needs the extra `parquet`" in err


def test_dangling_retraction_is_reported_as_in_a_whole_check(capsys: Captured) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = {"document": ["nowhere"], "assertion": [None], "link": [None], "by": [None]}
    columns = {name: pa.array(values, pa.string()) for name, values in row.items()}
    pq.write_table(pa.table(columns), Path("archive", "retractions.parquet"))
    whole = run_command(capsys, "check", "archive")

    assert whole == run_command(capsys, "check", "archive", "--jobs", "1")
    assert "unknown document `nowhere`" in whole[2]


def test_retraction_of_a_document_applies_in_every_part(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 2)
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
    whole = run_command(capsys, "check", "back", "--format", "concise")

    assert whole == run_command(capsys, "check", "back", "--format", "concise", "--memory", "600M")
    assert claimtrack.load("back") == ledger


def test_summary_in_parts_counts_the_findings_of_each_group(capsys: Captured) -> None:
    status, shown, _ = run_command(capsys, "check", "archive", "--jobs", "1", "--statistics")
    whole = run_command(capsys, "check", "archive", "--statistics", "--format", "concise")

    assert (1, "120 claims") == (status, shown.splitlines()[0])
    assert "One source only (" in shown
    assert "  and " in shown
    assert [line for line in whole[1].splitlines() if line.startswith("     ")] == [
        line for line in shown.splitlines() if line.startswith("     ")
    ]


def test_summary_in_parts_counts_each_record_once_on_one_screen(capsys: Captured) -> None:
    _, shown, _ = run_command(capsys, "check", "archive", "--jobs", "1")
    _, concise, _ = run_command(capsys, "check", "archive", "--format", "concise")
    subjects = {line.rpartition("[")[2].partition("]")[0] for line in concise.splitlines()[:-1]}
    headings = re.findall(r"^\w.* \((\d+)\)  CT", shown, re.MULTILINE)

    assert len(subjects) == sum(map(int, headings))
    assert len(shown.splitlines()) <= 60
    assert max(map(len, shown.splitlines())) <= 100
