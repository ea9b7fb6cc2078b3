"""Files of strangers in the working folder: no code of them runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.formats.registry import write
from tests.benchmarks.generator import generate
from tests.cli.ledgers import ONE_ORIGIN

HOSTILE = "import os\nos.write(2, b'LOADED ' + __name__.encode() + b' ')\n"
OURS = ("attr", "attrs", "numpy", "scipy", "tomli", "duckdb", "pyarrow", "rich", "hostile_rules")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, env=environment
    )


def modules_of_python() -> set[str]:
    """Return the modules that ``python -m`` imports before any code of a package runs."""
    Path("shown.py").write_text("import sys\nprint(*sys.modules)\n")
    return {name.partition(".")[0] for name in run("-m", "shown").stdout.split()}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with modules of all names, and with metadata that names rules."""
    monkeypatch.chdir(tmp_path)
    for name in {*sys.stdlib_module_names, *OURS} - modules_of_python():
        Path(f"{name}.py").write_text(HOSTILE)
    metadata = Path("hostile-1.0.dist-info")
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[claimtrack.rules]\nx = hostile_rules:rule\n")
    Path("one.toml").write_text(ONE_ORIGIN)
    write(generate(120), "parquet").save("archive")
    return tmp_path


CHECK = ("check", "one.toml", "--format", "concise")


def test_module_entry_point_loads_nothing_from_the_working_folder() -> None:
    done = run("-m", "claimtrack", *CHECK)

    assert (1, "") == (done.returncode, done.stderr)
    assert "single-origin" in done.stdout


def test_files_of_the_working_folder_are_loaded_where_they_may_be() -> None:
    """The modules and the metadata of these tests work."""
    code = (
        "import sys; sys.path.append('.'); from importlib.metadata import entry_points; "
        "print([each.value for each in entry_points(group='claimtrack.rules')]); "
        "import hostile_rules"
    )
    done = run("-P", "-c", code)

    assert "['hostile_rules:rule']" == done.stdout.strip()
    assert "LOADED hostile_rules " in done.stderr


def test_rules_of_an_installed_folder_are_loaded_though_it_is_the_working_folder() -> None:
    """A path that was added on purpose stays, as that of an editable installation does."""
    rules = Path("rules")
    rules.mkdir()
    for name in ("hostile-1.0.dist-info", "hostile_rules.py"):
        Path(name).rename(rules / name)

    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "check", "../one.toml"],
        capture_output=True,
        text=True,
        check=False,
        cwd=rules,
        env={**os.environ, "PYTHONPATH": str(rules.resolve())},
    )

    assert 2 == done.returncode
    assert "LOADED hostile_rules" in done.stderr


def test_processes_of_a_check_in_parts_load_nothing_from_the_working_folder() -> None:
    code = (
        "import sys; from claimtrack.cli import main, parts; "
        "parts._MIN_PART_SIZE, parts._RECORD_MEMORY = 200, 1 << 30; "
        "sys.exit(main.main(['check', 'archive', '--jobs', '2', '--memory', '1100M', "
        "'--format', 'concise']))"
    )
    done = run("-P", "-c", code)

    assert (1, "") == (done.returncode, done.stderr)
    assert " in 120 claims" in done.stdout
