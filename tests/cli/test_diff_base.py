"""Findings that a branch adds: ``check --diff-base``."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.cli.main import main
from claimtrack.reports.findings.registry import FINDINGS

HEAD = """\
ledger = 1

[source]
mayor = { kind = "official", name = "Rosa Feld" }
mlund = { kind = "person", name = "Mia Lund" }
paper = { kind = "outlet", name = "The Paper" }
"""
POOL = """
[claim.pool]
text = "The pool is shut."
via = ["mayor", "paper"]
"""
ROAD = """
[claim.road]
text = "The road is open."
via = ["mlund", "paper"]
"""
LAKE = """
[claim.lake]
text = "The lake is frozen."
via = ["mayor", "paper"]
"""
SECOND_ORIGIN = """
[[claim.pool.assertion]]
via = ["mlund"]
"""
SEA = """
ledger = 1

[document.report]
path = "texts/report.txt"
publisher = "paper"

[claim.sea]
text = "The sea rose."
via = [{ source = "mayor", quote = "It rose" }]
at = ["report"]
"""
BROKEN = "ledger = 1\n[claim.pool]\ntext = Mia Lund says no\n"


def _including(file: str) -> str:
    """Return the start of a ledger that includes a file."""
    return HEAD.replace("ledger = 1\n", f'ledger = 1\ninclude = ["{file}"]\n')


@frozen
class Checked:
    """The result of a command."""

    status: int
    out: str
    err: str

    @property
    def claims(self) -> list[str]:
        """The claims of the findings that ``concise`` prints, in order."""
        return re.findall(r"\[claim `([a-z-]+)`\]", self.out)


@frozen
class Repository:
    """A git repository that a test works in."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments],
            cwd=self.folder,
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, files: Mapping[str, str]) -> None:
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-qm", "change")

    def check(self, *arguments: str, base: str = "main", format: str = "concise") -> Checked:
        self.capture.readouterr()
        status = main(["check", *arguments, "--format", format, "--diff-base", base])
        out, err = self.capture.readouterr()
        return Checked(status, out, err)


@pytest.fixture(autouse=True)
def _no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run git with no configuration but that of the repository."""
    for name in os.environ:
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Repository:
    """Work on a branch of a repository whose main branch has a ledger with two findings."""
    made = Repository(tmp_path / "desk", capsys)
    made.folder.mkdir()
    monkeypatch.chdir(made.folder)
    made.git("init", "-q", "-b", "main")
    made.commit({"ledger.toml": HEAD + POOL + ROAD})
    made.git("checkout", "-qb", "branch")
    return made


def test_branch_that_adds_fixes_and_moves_reports_only_the_added(repository: Repository) -> None:
    moved = f"# A comment\n{HEAD}{LAKE}{ROAD}\n\n{POOL}{SECOND_ORIGIN}"
    repository.write({"ledger.toml": moved})

    checked = repository.check(".")

    commit = repository.git("rev-parse", "main")[:9]
    assert (1, ["lake"]) == (checked.status, checked.claims)
    assert checked.out.endswith("1 finding (1 warning) in 3 claims; 1 older, not shown.\n")
    assert f"compared with `main` ({commit}): 1 older finding left out\n" == checked.err


def test_unchanged_branch_passes(repository: Repository) -> None:
    checked = repository.check(".")

    assert (0, "no findings in 2 claims; 2 older, not shown.\n") == (checked.status, checked.out)


def test_committed_and_uncommitted_changes_are_compared(repository: Repository) -> None:
    repository.commit({"ledger.toml": HEAD + POOL + ROAD + LAKE})
    assert ["lake"] == repository.check(".").claims

    repository.write({"ledger.toml": HEAD + POOL + ROAD})
    assert [] == repository.check(".").claims


def test_changes_of_the_other_branch_are_not_added_by_this_one(repository: Repository) -> None:
    repository.commit({"notes.txt": "work"})
    repository.git("checkout", "-q", "main")
    repository.commit({"ledger.toml": HEAD + POOL + SECOND_ORIGIN + ROAD})  # one finding fixed
    repository.git("checkout", "-q", "branch")

    assert [] == repository.check(".").claims


def test_only_added_findings_at_the_threshold_fail(repository: Repository) -> None:
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})

    assert 1 == repository.check(".", "--fail-on", "warning").status
    assert 0 == repository.check(".", "--fail-on", "error").status


def test_includes_texts_and_configuration_of_the_base_are_used(repository: Repository) -> None:
    ledger = HEAD + "via_unused = 0\n".replace("via_unused = 0\n", "") + POOL
    files = {
        "desk notes/ledger.toml": ledger.replace(
            "ledger = 1\n", 'ledger = 1\ninclude = ["parts/sea.toml"]\n'
        ),
        "desk notes/parts/sea.toml": SEA,
        "desk notes/texts/report.txt": "It rose, said the mayor.\n",
        "claimtrack.toml": '[check]\nignore = ["single-origin", "not-archived"]\n',
    }
    repository.git("checkout", "-q", "main")
    repository.commit(files)
    repository.git("checkout", "-q", "-B", "branch")

    unchanged = repository.check("desk notes")
    repository.write({"desk notes/texts/report.txt": "Nothing.\n"})
    altered = repository.check("desk notes")
    repository.write({"claimtrack.toml": '[check]\nignore = ["not-archived"]\n'})
    stricter = repository.check("desk notes")

    assert (0, []) == (unchanged.status, unchanged.claims), unchanged
    assert "CT305" in altered.out
    assert {"CT305", "CT102"} <= set(re.findall(r"CT\d{3}", stricter.out))


@pytest.mark.parametrize("is_staged", [True, False])
def test_renamed_ledger_keeps_its_findings(is_staged: bool, repository: Repository) -> None:
    repository.git("mv", "ledger.toml", "claims of the desk.toml")
    repository.write({"claims of the desk.toml": HEAD + POOL + ROAD + LAKE})
    if is_staged:
        repository.git("commit", "-qam", "rename")

    checked = repository.check("claims of the desk.toml")

    assert ["lake"] == checked.claims
    assert checked.err.startswith("`claims of the desk.toml` was `ledger.toml` at `main` (")


def test_new_ledger_has_only_added_findings(repository: Repository) -> None:
    repository.write({"new.toml": HEAD + LAKE})

    checked = repository.check("new.toml")

    assert ["lake"] == checked.claims
    assert checked.err.startswith("`new.toml` was not there at `main` (")


def test_deleted_ledger_cannot_be_checked(repository: Repository) -> None:
    repository.git("rm", "-q", "ledger.toml")
    checked = repository.check("ledger.toml")

    assert (2, True) == (checked.status, "there is no file `ledger.toml`" in checked.err)


def test_ledger_that_was_broken_counts_as_new_without_its_words(repository: Repository) -> None:
    repository.commit({"ledger.toml": BROKEN})
    repository.write({"ledger.toml": HEAD + POOL})

    checked = repository.check(".", base="HEAD")

    assert (1, ["pool"]) == (checked.status, checked.claims)
    assert "could not be read at `HEAD`" in checked.err
    assert "the text does not parse, line 3; all its findings count as added" in checked.err
    assert "Mia Lund" not in checked.err


def test_branch_that_repairs_a_broken_ledger_can_pass(repository: Repository) -> None:
    repository.commit({"ledger.toml": BROKEN})
    repository.write({"ledger.toml": HEAD + POOL + SECOND_ORIGIN})

    assert 0 == repository.check(".", "--select", "CT1", base="HEAD").status


def test_broken_configuration_of_the_base_counts_as_unreadable(repository: Repository) -> None:
    repository.commit({"claimtrack.toml": "[check]\nignored = 1\n"})
    (repository.folder / "claimtrack.toml").unlink()

    checked = repository.check(".", base="HEAD")

    assert ["pool", "road"] == checked.claims
    assert "could not be read at `HEAD`" in checked.err


def test_several_ledgers_are_compared_one_by_one(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    repository.commit({"second.toml": HEAD + LAKE})
    repository.git("checkout", "-q", "-B", "branch")
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE, "third.toml": HEAD + ROAD})

    names = ("ledger.toml", "third.toml", "second.toml")
    checked = repository.check(*names, "--select", "single-origin")

    assert ["lake", "road"] == checked.claims
    assert checked.out.endswith("; 3 older, not shown.\n")


def test_removed_waiver_adds_its_finding_and_a_new_one_is_shown(repository: Repository) -> None:
    waiver = '[[waiver]]\ncode = "CT102"\nclaim = "{}"\nreason = "agreed"\n'
    repository.git("checkout", "-q", "main")
    repository.commit({"ledger.toml": HEAD + POOL + ROAD + waiver.format("pool")})
    repository.git("checkout", "-q", "-B", "branch")
    unchanged = repository.check(".", "--show-waived")
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE + waiver.format("lake")})
    changed = repository.check(".", "--show-waived")

    assert (0, []) == (unchanged.status, unchanged.claims)
    assert ["pool", "lake"] == changed.claims
    assert "[claim `lake`] (waived: agreed)\n" in changed.out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", ", confidential = true", id="made confidential"),
        pytest.param(", confidential = true", "", id="no longer confidential"),
        pytest.param(", confidential = true", ", confidential = true", id="confidential"),
    ],
)
def test_confidential_sources_have_one_alias_on_both_sides(
    before: str, after: str, repository: Repository
) -> None:
    def ledger(mark: str, *claims: str) -> str:
        return "".join([HEAD.replace('"Mia Lund"', f'"Mia Lund"{mark}'), *claims])

    trips = 'topics = ["trips"]\nvia = ["mlund", "paper"]'
    stake = ROAD.replace('via = ["mlund", "paper"]', trips)
    repository.git("checkout", "-q", "main")
    repository.commit({"ledger.toml": ledger(before, POOL, stake)})
    repository.git("checkout", "-q", "-B", "branch")
    added = LAKE.replace("mayor", "mlund").replace("frozen", "frozen, says Mia Lund")
    repository.write({"ledger.toml": ledger(after, POOL, stake, added)})

    formats = ("summary", "full", "concise", "json", "html", *FINDINGS)
    checks = {format: repository.check(".", format=format) for format in formats}

    assert ["lake"] == checks["concise"].claims
    assert "; 2 older, not shown." in checks["concise"].out
    assert "only one origin: confidential-1" in checks["concise"].out
    leaks = {name for name, each in checks.items() if re.search("Mia|[Ll]und", each.out + each.err)}
    assert set() == leaks


def test_finding_moved_into_an_included_file_is_older(repository: Repository) -> None:
    repository.write(
        {"ledger.toml": _including("road.toml") + POOL, "road.toml": f"ledger = 1\n{ROAD}"}
    )

    assert [] == repository.check(".").claims


def test_tables_in_a_folder_are_compared(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    assert 0 == main(["convert", "ledger.toml", "tables", "--to", "csv"])
    repository.commit({})
    repository.git("checkout", "-q", "-B", "branch")
    unchanged = repository.check("tables")
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})
    assert 0 == main(["convert", "ledger.toml", "other", "--to", "csv"])
    repository.write(
        {f"tables/{each.name}": each.read_text("utf-8") for each in Path("other").iterdir()}
    )

    assert (0, []) == (unchanged.status, unchanged.claims)
    assert ["lake"] == repository.check("tables").claims


def test_symbolic_link_to_a_ledger_is_followed(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    Path("latest.toml").symlink_to("ledger.toml")
    repository.commit({})
    repository.git("checkout", "-q", "-B", "branch")
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})

    assert ["lake"] == repository.check("latest.toml").claims


def test_link_out_of_the_repository_is_not_followed(repository: Repository) -> None:
    outside = repository.folder.parent / "outside.toml"
    outside.write_text(HEAD + LAKE, encoding="utf-8")
    repository.git("checkout", "-q", "main")
    for name, target in (("a.toml", "../outside.toml"), ("b.toml", str(outside))):
        (repository.folder / name).symlink_to(target)
    repository.commit({})
    repository.git("checkout", "-q", "-B", "branch")

    checked = repository.check("a.toml", "b.toml")

    assert ["lake", "lake"] == checked.claims
    assert 2 == checked.err.count("was not there at `main`")


def test_ledger_in_a_submodule_is_compared_in_its_repository(repository: Repository) -> None:
    other = repository.folder.parent / "other"
    repository.git("clone", "-q", str(repository.folder), str(other))
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "sub"
    )
    repository.write({"sub/ledger.toml": HEAD + POOL + ROAD + LAKE})

    assert ["lake"] == repository.check("sub", base="HEAD").claims
    unknown = repository.check("sub", base="main")
    assert (2, True) == (unknown.status, f"`{repository.folder / 'sub'}`" in unknown.err), unknown


def test_working_tree_is_found_in_a_hook(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "elsewhere")
    monkeypatch.chdir("..")

    assert ["lake"] == repository.check("desk").claims


def test_repository_is_not_changed(repository: Repository) -> None:
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})

    def state() -> Mapping[str, bytes]:
        files = sorted(path for path in repository.folder.rglob("*") if path.is_file())
        return {str(path): path.read_bytes() for path in files}

    before = state()
    repository.check(".")
    assert before == state()


@pytest.mark.parametrize("format", ["summary", "full", "concise", "json", "html", *FINDINGS])
def test_every_format_has_the_added_findings_and_the_number_of_older_ones(
    format: str, repository: Repository
) -> None:
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})

    checked = repository.check(".", format=format)

    count = {
        "json": '"older": 2,',
        "sarif": '"properties": {"older": 2}',
        "gitlab": '"check_name": "CT102"',
        "junit": 'failures="1"',
        "html": "Not shown: 2 older findings, not added by the branch.",
        **dict.fromkeys(
            ("summary", "full", "concise", "github", "markdown"), "; 2 older, not shown."
        ),
    }.get(format, "CT102")
    assert 1 == checked.status
    assert count in checked.out
    assert checked.err.endswith("2 older findings left out\n")


def test_sarif_results_are_new(repository: Repository) -> None:
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})

    (run,) = json.loads(repository.check(".", format="sarif").out)["runs"]

    assert ["new"] == [result["baselineState"] for result in run["results"]]


def test_summary_does_not_call_claims_with_older_findings_clear(repository: Repository) -> None:
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})

    checked = repository.check(".", format="summary")

    assert "3 claims: 1 to check, 2 with known findings." in checked.out


def test_baseline_hides_added_findings_too(repository: Repository) -> None:
    repository.write({"ledger.toml": HEAD + POOL + ROAD + LAKE})
    assert 0 == main(["check", ".", "--write-baseline", "known.json"])

    checked = repository.check(".", "--baseline", "known.json")

    assert (0, "no findings in 3 claims; 1 in the baseline; 2 older, not shown.\n") == (
        checked.status,
        checked.out,
    )


def test_base_is_judged_as_of_the_same_day(repository: Repository) -> None:
    dated = LAKE.replace('"mayor", "paper"', '{ source = "mayor", on = "2031-05-02" }')
    repository.write({"ledger.toml": HEAD + dated})
    repository.git("commit", "-qam", "dated")

    assert 0 == repository.check(".", "--as-of", "2031-06", base="HEAD").status
    assert 1 == repository.check(".", "--as-of", "2031-06", base="main").status


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((".", "--since", "2030"), "--since does not go with --diff-base"),
        ((".", "--write-baseline", "x.json"), "--write-baseline does not go with --diff-base"),
        ((".", "--watch"), "--diff-base does not go with --watch"),
        (("tables", "--jobs", "2"), "--diff-base does not go with a check in parts"),
        (
            ("-", "--from", "toml"),
            "--diff-base needs a file: standard input has no earlier version",
        ),
    ],
)
def test_conflicting_options_are_rejected(
    arguments: Sequence[str], says: str, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(HEAD.encode() + POOL.encode())))
    assert 0 == main(["convert", "ledger.toml", "tables", "--to", "parquet"])

    checked = repository.check(*arguments)

    assert (2, True) == (checked.status, says in checked.err), checked.err


def test_empty_revision_is_an_error(repository: Repository) -> None:
    assert 2 == main(["check", ".", "--diff-base="])
    assert "--diff-base is empty" in repository.capture.readouterr().err


@pytest.mark.parametrize("ref", ["nowhere", "--all", "HEAD:ledger.toml", "a b"])
def test_unknown_revision_is_an_error(ref: str, repository: Repository) -> None:
    repository.capture.readouterr()
    status = main(["check", ".", f"--diff-base={ref}"])

    assert 2 == status
    assert f"has no commit `{ref}`" in repository.capture.readouterr().err


def test_ledger_outside_a_repository_is_an_error(repository: Repository) -> None:
    outside = repository.folder.parent / "outside"
    outside.mkdir()
    (outside / "ledger.toml").write_text(HEAD + POOL, encoding="utf-8")

    checked = repository.check(str(outside))

    assert 2 == checked.status
    assert f"--diff-base needs a git repository, and `{outside}` is in none" in checked.err


def test_shallow_clone_without_the_merge_base_is_an_error(repository: Repository) -> None:
    repository.commit({"ledger.toml": HEAD + POOL + ROAD + LAKE})
    repository.git("checkout", "-q", "main")
    repository.commit({"notes.txt": "work"})
    shallow = repository.folder.parent / "shallow"
    address = repository.folder.as_uri()
    options = ("--depth", "1", "--no-single-branch", "--branch", "branch")
    repository.git("clone", "-q", *options, address, str(shallow))

    checked = repository.check(str(shallow), base="origin/main")

    assert (2, "") == (checked.status, checked.out)
    assert "`origin/main` and HEAD have no commit in common" in checked.err
    assert "`git fetch --unshallow` gets the history" in checked.err


def test_partial_clone_that_cannot_fetch_is_an_error(repository: Repository) -> None:
    repository.commit({"ledger.toml": HEAD + POOL + ROAD + LAKE})
    repository.git("config", "uploadpack.allowFilter", "true")
    options = ("--filter=blob:none", "--branch", "branch", repository.folder.as_uri())
    first, second = (repository.folder.parent / each for each in ("first", "second"))
    repository.git("clone", "-q", *options, str(first))
    repository.git("clone", "-q", *options, str(second))

    fetched = repository.check(str(first), base="origin/main")
    repository.git("-C", str(second), "remote", "set-url", "origin", "file:///nowhere")
    failed = repository.check(str(second), base="origin/main")

    assert (1, ["lake"]) == (fetched.status, fetched.claims)
    assert (2, "") == (failed.status, failed.out)
    assert "git cannot read `ledger.toml` at `origin/main` (" in failed.err


def test_missing_git_is_an_error(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))

    checked = repository.check(".")

    assert (2, True) == (checked.status, "calls git, which is not installed" in checked.err)


def test_failure_is_written_in_the_format_of_another_tool(repository: Repository) -> None:
    checked = repository.check(".", base="nowhere", format="github")

    assert 2 == checked.status
    assert checked.out.startswith("::error title=CT022 setting::--diff-base: ")
    assert checked.out.endswith("the check could not run: 1 problem\n")


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sets(st.sampled_from(["mayor", "mlund", "paper"]), min_size=1, max_size=2),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each[0],
)


def _ledger(claims: Sequence[tuple[str, set[str], bool]]) -> str:
    """Return a ledger of claims: an id, the origins, and whether their chains pass the paper."""
    parts = [HEAD]
    for id, origins, is_relayed in claims:
        chains = [[each, *(["paper"] if is_relayed else [])] for each in sorted(origins)]
        parts.append(f'[claim.{id}]\ntext = "{id} is so."\nkind = "event"\n')
        parts += [f"[[claim.{id}.assertion]]\nvia = {json.dumps(chain)}\n" for chain in chains]
    return "\n".join(parts)


def _fingerprints(capture: pytest.CaptureFixture[str], *arguments: str) -> Counter[str]:
    capture.readouterr()
    assert main(["check", *arguments, "--format", "json"]) in (0, 1)
    findings = json.loads(capture.readouterr().out)["findings"]
    return Counter(finding["fingerprint"] for finding in findings)


@given(before=CLAIMS, after=CLAIMS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_added_findings_are_the_difference_of_two_checks(
    before: Sequence[tuple[str, set[str], bool]],
    after: Sequence[tuple[str, set[str], bool]],
    repository: Repository,
) -> None:
    """The oracle checks both ledgers in folders of their own, and subtracts the findings."""
    repository.git("checkout", "-q", "main")
    repository.commit({"ledger.toml": _ledger(before), "stamp": str(os.urandom(8))})
    apart = {"../before/ledger.toml": _ledger(before), "../after/ledger.toml": _ledger(after)}
    repository.write({**apart, "ledger.toml": _ledger(after)})

    added = _fingerprints(repository.capture, ".", "--diff-base", "main")

    earlier, later = (
        _fingerprints(repository.capture, f"../{each}") for each in ("before", "after")
    )
    assert later - earlier == added
