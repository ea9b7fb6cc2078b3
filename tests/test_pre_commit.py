"""The shipped hook of pre-commit: its manifest is valid, and it stops what it should."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PAGE = ROOT / "docs" / "how-to" / "newsroom-in-git.md"

BACKED = """\
ledger = 1
[source]
mayor = { kind = "official" }
clerk = { kind = "witness" }
[claim.shut]
text = "The pool is shut."
via = ["mayor"]
[[claim.shut.assertion]]
via = ["clerk"]
"""
ON_ONE_LEG = """\
ledger = 1
[source]
mayor = { kind = "official" }
[claim.shut]
text = "The pool is shut."
via = ["mayor"]
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with no configuration but that of the folder."""
    binaries = Path(sys.executable).parent
    return subprocess.run(
        command,
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "HOME": str(folder),
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def local(manifest: str) -> str:
    """Return a configuration with the hooks of a manifest, run as they are installed here."""
    hooks = manifest.replace("language: python", "language: system")
    indented = "".join(f"      {line}\n" for line in hooks.splitlines())
    return f"repos:\n  - repo: local\n    hooks:\n{indented}"


def repository(folder: Path, configuration: str, ledger: str) -> Path:
    """Make a repository in which a ledger is about to be committed."""
    folder.mkdir()
    (folder / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    (folder / "ledger.toml").write_text(ledger, encoding="utf-8")
    assert 0 == run(folder, "git", "init", "-q").returncode
    assert 0 == run(folder, "git", "add", ".").returncode
    return folder


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, sys.executable, "-m", "pre_commit", *arguments)


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    assert 0 == pre_commit(tmp_path, "validate-manifest", str(MANIFEST)).returncode


def test_an_invalid_manifest_would_be_told(tmp_path: Path) -> None:
    (tmp_path / "hooks.yaml").write_text("- id: claimtrack-check\n")

    assert 0 != pre_commit(tmp_path, "validate-manifest", "hooks.yaml").returncode


@pytest.mark.parametrize(
    ("ledger", "status", "says"),
    [
        pytest.param(BACKED, 0, "Passed", id="nothing found"),
        pytest.param(ON_ONE_LEG, 1, "CT102", id="a finding"),
        pytest.param("ledger = 2\n", 1, "CT011", id="a check that cannot run"),
    ],
)
def test_the_hook_stops_what_has_findings(
    ledger: str, status: int, says: str, tmp_path: Path
) -> None:
    folder = repository(tmp_path / "desk", local(MANIFEST.read_text(encoding="utf-8")), ledger)

    done = pre_commit(folder, "run", "claimtrack-check")

    assert (status, True) == (done.returncode, says in done.stdout), done.stdout


def test_the_hook_of_the_how_to_page_runs(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    block = re.search(r"<!-- file: \.pre-commit-config\.yaml -->\n```yaml\n(.*?)```", page, re.S)
    assert block is not None
    folder = repository(tmp_path / "desk", block[1], ON_ONE_LEG)
    written = run(folder, "claimtrack", "check", ".", "--write-baseline", "baseline.json")
    assert 0 == written.returncode

    done = pre_commit(folder, "run", "claimtrack-check")

    assert (0, True) == (done.returncode, "Passed" in done.stdout), done.stdout


def test_the_page_names_the_hook_that_is_shipped() -> None:
    (shipped,) = re.findall(r"^- id: (\S+)$", MANIFEST.read_text(encoding="utf-8"), re.MULTILINE)

    assert {shipped} == set(re.findall(r"- id: (\S+)", PAGE.read_text(encoding="utf-8")))
