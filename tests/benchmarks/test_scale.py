"""The benchmark of large ledgers: properties of its ledgers, and runs of its measurements."""

from collections import Counter
from pathlib import Path

import pytest

from claimtrack import check
from claimtrack.formats.tables import parquet_folder
from tests.benchmarks import archive, equal, scale
from tests.benchmarks.__main__ import ARCHIVE, without_archive
from tests.benchmarks.measure_parts import TASKS, Task
from tests.benchmarks.questions import QUESTIONS, WHO

CLAIMS = 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of eight chapters, of which the last repeats the first."""
    made = tmp_path_factory.mktemp("archive") / "ledger"
    archive.write(made, 8 * CLAIMS * archive.ASSERTIONS // archive.CLAIMS, CLAIMS)
    return made


def test_an_archive_is_reproducible(folder: Path, tmp_path: Path) -> None:
    archive.write(tmp_path / "again", 8 * CLAIMS * archive.ASSERTIONS // archive.CLAIMS, CLAIMS)

    files = sorted(path.name for path in folder.iterdir())
    assert files == sorted(path.name for path in (tmp_path / "again").iterdir())
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_repeated_chapter_has_the_same_findings_under_other_names(folder: Path) -> None:
    found = Counter(
        (finding.subject.id.partition("-")[0], finding.code)
        for finding in check(parquet_folder.read(folder)).findings
        if finding.subject.id.startswith("k")
    )
    first = {code: count for (mark, code), count in found.items() if mark == "k0"}
    again = {code: count for (mark, code), count in found.items() if mark == "k7"}

    assert first
    assert first == again


def test_chapters_share_owners_agencies_and_outlets(folder: Path) -> None:
    sources = parquet_folder.read(folder).sources

    assert 8 == len({id.partition("-")[0] for id in sources if "-speaker-" in id})
    assert {"owner", "agency", "outlet"} == {
        id.partition("-")[0] for id in sources if "-speaker-" not in id
    }


def test_all_ways_of_checking_have_the_same_findings(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(equal, "FEW", 100)

    with pytest.raises(SystemExit) as ended:
        equal.main([str(folder)])

    lines = capsys.readouterr().out.splitlines()
    assert 0 == ended.value.code
    assert 4 == len(lines)
    assert 1 == len({line.split()[-1] for line in lines})


def test_steps_of_a_check_in_parts_are_measured(folder: Path) -> None:
    numbers = TASKS["in_parts"](Task(folder, 1, 400))

    assert 3 < numbers["parts"]
    assert len(check(parquet_folder.read(folder)).findings) < numbers["findings"]
    assert "| jobs |" in scale.parts_table([numbers])


def test_facts_and_rules_are_measured_separately(folder: Path) -> None:
    assert "| facts |" in scale.steps_table([TASKS["apart"](Task(folder, 1, 400))])


def test_all_programs_give_the_same_answers(folder: Path) -> None:
    pytest.importorskip("duckdb")
    runs = [(1, who, {**asked(folder), "peak": 1.0}) for who, asked in WHO.items()]

    assert all(runs[0][-1][name] > 0 for name in QUESTIONS if name != "contradicting")
    assert "| duckdb, loaded |" in scale.answers_table(runs)


def test_different_answers_are_an_error() -> None:
    same = dict.fromkeys((*QUESTIONS, "read seconds", "peak"), 1.0)

    with pytest.raises(ValueError, match="differ"):
        scale.answers_table([(1, "one", same), (1, "other", {**same, "rings": 2})])


def test_the_section_is_the_last_of_the_page() -> None:
    assert "# Benchmarks\n\ntext" == without_archive(f"# Benchmarks\n\ntext\n\n{ARCHIVE}\n\nmore")
    assert "# Benchmarks" == without_archive("# Benchmarks\n")
