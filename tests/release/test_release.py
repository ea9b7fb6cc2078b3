"""Tests of the checks of a release, and that its workflow runs what CI runs."""

import re
import shlex
import tarfile
import tomllib
from collections.abc import Mapping, Sequence
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any  # a parsed workflow
from zipfile import ZipFile

import pytest
import yaml

from tests.release import __main__ as release
from tests.release import distribution
from tests.release.__main__ import ROOT, StepError, command_line

WORKFLOWS = ROOT / ".github" / "workflows"
PYTHONS = distribution.pythons(ROOT)
FILES = {"README.md", "claimtrack/__init__.py", "claimtrack/py.typed", "tests/test_x.py"}
PACKAGE = {"claimtrack/__init__.py", "claimtrack/py.typed"}


def workflow(name: str) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    text = (WORKFLOWS / name).read_text("utf-8")
    jobs: dict[str, Any] = yaml.safe_load(text)["jobs"]
    return jobs


def commands_of(jobs: Mapping[str, Any]) -> Sequence[str]:
    """Return the commands that the jobs of a workflow run, once for each of their Pythons."""
    return [
        step["run"].replace("${{ matrix.python }}", python).replace('"$GITHUB_REF_NAME"', "v1")
        for job in jobs.values()
        for python in job.get("strategy", {"matrix": {"python": [""]}})["matrix"]["python"]
        for step in job["steps"]
        if "run" in step
    ]


def all_needs(jobs: Mapping[str, Any], name: str) -> set[str]:
    """Return the jobs that must succeed before a job."""
    found: set[str] = set()
    new = {name}
    while new:
        needs = [jobs[each].get("needs", []) for each in new]
        new = {one for each in needs for one in ([each] if isinstance(each, str) else each)} - found
        found |= new
    return found


def test_workflow_of_the_release_runs_the_commands_of_ci() -> None:
    commands = commands_of(workflow("release.yml"))
    modules = [shlex.split(each)[3:] for each in commands if "tests.release" in each]
    extras = [re.fullmatch(r"python -m pip install -q -e '\.\[(\w+)\]'", each) for each in commands]
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    in_ci = set(re.findall(r"-m tests\.release (\w+)", run))

    assert len(commands) == len(modules) + sum(map(bool, extras))
    assert in_ci == {command_line().parse_args(each).command for each in modules}
    assert {each[1] for each in extras if each} <= distribution.project(ROOT)[
        "optional-dependencies"
    ].keys()


def test_release_is_tested_on_each_supported_python() -> None:
    jobs = workflow("release.yml")
    (ci,) = workflow("ci.yml").values()
    (installed,) = (
        step["with"]["python-version"]
        for step in ci["steps"]
        if "with" in step
        if "python-version" in step["with"]
    )

    assert list(PYTHONS) == jobs["suite"]["strategy"]["matrix"]["python"]
    assert sorted(PYTHONS) == sorted(installed.split())
    assert [f"suite --full --python {each}" for each in PYTHONS] == [
        each.partition("tests.release ")[2] for each in commands_of({"suite": jobs["suite"]})
    ]


def test_release_is_published_after_every_check_and_by_trust() -> None:
    jobs = workflow("release.yml")
    trusted = {name for name, job in jobs.items() if "id-token" in job.get("permissions", {})}

    assert {"build", "suite", "docs"} == all_needs(jobs, "publish")
    assert {"build", "suite", "docs", "publish"} == all_needs(jobs, "pages")
    assert {"publish", "pages"} == trusted
    # A job that may publish runs nothing from the repository.
    assert [] == commands_of({name: jobs[name] for name in trusted})
    assert "secrets." not in (WORKFLOWS / "release.yml").read_text("utf-8")


def test_release_begins_with_a_tag_only() -> None:
    text = (WORKFLOWS / "release.yml").read_text("utf-8")

    # To YAML 1.1 the key `on` is true.
    assert {"push": {"tags": ["v*"]}} == yaml.safe_load(text)[True]


def archives(folder: Path, in_sdist: set[str], in_wheel: set[str]) -> tuple[Path, Path]:
    """Write a wheel and an sdist with empty files."""
    wheel, sdist = folder / "c-1-py3-none-any.whl", folder / "c-1.tar.gz"
    with ZipFile(wheel, "w") as archive:
        for file in sorted({*in_wheel, "c-1.dist-info/METADATA"}):
            archive.writestr(file, "")
    with tarfile.open(sdist, "w:gz") as tar:
        for file in sorted({*in_sdist, "PKG-INFO"}):
            tar.addfile(tarfile.TarInfo(f"c-1/{file}"), BytesIO())
    return wheel, sdist


@pytest.mark.parametrize(
    ("in_sdist", "in_wheel", "problems"),
    [
        pytest.param(FILES, PACKAGE, [], id="complete"),
        pytest.param(
            FILES - {"tests/test_x.py"},
            PACKAGE - {"claimtrack/py.typed"},
            ["c-1.tar.gz lacks tests/test_x.py", "c-1-py3-none-any.whl lacks claimtrack/py.typed"],
            id="incomplete",
        ),
        pytest.param(
            FILES | {"notes.txt"},
            PACKAGE | {"tests/test_x.py"},
            [
                "c-1.tar.gz has notes.txt, which is not for it",
                "c-1-py3-none-any.whl has tests/test_x.py, which is not for it",
            ],
            id="too much",
        ),
    ],
)
def test_archives_have_exactly_their_files(
    in_sdist: set[str], in_wheel: set[str], problems: list[str], tmp_path: Path
) -> None:
    wheel, sdist = archives(tmp_path, in_sdist, in_wheel)

    assert problems == list(distribution.content_problems(wheel, sdist, FILES))


@pytest.mark.parametrize(
    ("changelog", "tag", "urls", "problems"),
    [
        pytest.param("## 1.0.0 (unreleased)\n", None, None, [], id="before a release"),
        pytest.param("## 1.0.0 (2031-06-10)\n", "v1.0.0", {"Source": "x"}, [], id="release"),
        pytest.param(
            "# Changelog\n\n## 1.1.0 (unreleased)\n\n## 1.0.0 (2031-06-10)\n",
            None,
            None,
            ["CHANGELOG.md begins with 1.1.0, not with 1.0.0"],
            id="another version",
        ),
        pytest.param(
            "", None, None, ["CHANGELOG.md begins with no version, not with 1.0.0"], id="empty"
        ),
        pytest.param(
            "## 1.0.0 (unreleased)\n",
            "1.0",
            None,
            [
                "the tag is 1.0, but claimtrack/version.py says 1.0.0",
                "CHANGELOG.md has `## 1.0.0 (unreleased)` in place of a section with its day",
                "pyproject.toml has no [project.urls]: name the repository before a release",
            ],
            id="not ready",
        ),
    ],
)
def test_tag_is_the_version_that_the_changelog_describes(
    changelog: str, tag: str | None, urls: object, problems: list[str]
) -> None:
    assert problems == list(distribution.tag_problems("1.0.0", changelog, tag, urls))


def test_metadata_names_the_version_and_each_supported_python() -> None:
    metadata = Message()
    for key, value in (
        ("Name", "claimtrack"),
        ("Version", "1.0.0"),
        ("License-Expression", "Apache-2.0"),
        ("License-File", "LICENSE"),
        ("Requires-Python", ">=3.11"),
        ("Description-Content-Type", "text/markdown"),
        ("Classifier", "Programming Language :: Python :: 3 :: Only"),
        ("Classifier", "Programming Language :: Python :: 3.11"),
    ):
        metadata[key] = value

    assert [] == list(distribution.metadata_problems(metadata, "1.0.0", ["3.11"]))
    assert [
        "the metadata has Version 1.0.0, not 1.0.1",
        "the metadata names Python 3.11, not 3.11, 3.12",
    ] == list(distribution.metadata_problems(metadata, "1.0.1", ["3.11", "3.12"]))


def test_version_stands_in_one_place() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert ["version"] == table["project"]["dynamic"]
    assert "claimtrack/version.py" == table["tool"]["hatch"]["version"]["path"]


def test_each_extra_for_users_is_asked_for_where_it_is_missing() -> None:
    extras = distribution.project(ROOT)["optional-dependencies"].keys()
    for_developers = {"bench", "docs", "fuzz", "mutation", "test"}
    silent = {"units"}  # fewer units, but no error
    on_parquet = {"spark"}  # needs a ledger in Parquet, so that the extra parquet comes first

    assert extras == release.EXTRAS.keys() | for_developers | silent | on_parquet


def test_quick_tests_exist() -> None:
    assert [] == [
        path for path in release.QUICK if not (ROOT / path.removeprefix("--ignore=")).exists()
    ]


def test_failed_command_is_told_with_its_output() -> None:
    program = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"

    with pytest.raises(StepError, match=r"(?s)exit status 3, not 0\nout\nerr"):
        release.run("python3", "-u", "-c", program)
    assert "out\nerr\n" == release.run("python3", "-u", "-c", program, status=3)


def test_python_that_is_not_here_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distribution, "pythons", lambda root: ["3.99"])

    assert release.interpreter("3.99") is None
    with pytest.raises(StepError, match=r"there is no Python 3\.99"):
        release.suite(["3.99"], full=False)
    release.suite([], full=False)
    assert "NOT TESTED: the wheel on Python 3.99, which is not installed here\n" == (
        capsys.readouterr().out
    )
