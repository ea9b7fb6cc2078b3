"""The ledger that a file belongs to, and the files that a check depends on."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from attrs import define, evolve, field

from claimtrack import check
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule, RuleError
from claimtrack.formats.toml.recognition import is_ledger_text
from claimtrack.lsp import workspace
from claimtrack.lsp.snapshot import Buffer
from claimtrack.lsp.workspace import WorkspaceFiles, WorkspaceState
from claimtrack.model import Ledger
from claimtrack.rules import builtin_rules

CLAIM = '[claim.a]\ntext = "A."\n'


@define(eq=False)
class CountedCheck:
    """A check that counts how often it runs."""

    rules: tuple[Rule, ...] = field(factory=builtin_rules)
    count: int = 0
    error: Exception | None = None

    def settings_files(self, root: Path) -> Iterable[Path]:
        return [root.parent / "claimtrack.toml"]

    def check(self, root: Path, ledger: Ledger) -> Report:
        self.count += 1
        if self.error is not None:
            raise self.error
        return check(ledger)


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def including(*names: str) -> str:
    return f"ledger = 1\ninclude = {list(names)}\n".replace("'", '"')


def buffer(path: Path, text: str) -> dict[Path, Buffer]:
    return {path: Buffer(path, path.as_uri(), text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ledger = 1\n", True),
        ("# Notes.\n\nledger=1  # version\n", True),
        ("ledger", True),
        ("ledger =", True),
        ("ledger = 2\n[source]\n", True),
        ('include = ["a.toml"]\nledger = 1\n', True),
        ("[claim.two-piers]\n", True),
        ("[claim.", True),
        ('[[assertion]]\nclaim = "a"\n', True),
        ("", False),
        ("[tool]\nledger = 1\n", False),
        ('ledger = "main.journal"\n', False),
        ("ledgers = 1\n", False),
        ('[source.crates-io]\nreplace-with = "mirror"\n', False),
        ("[project]\nname = 'claim.a'\n", False),
    ],
)
def test_a_ledger_is_known_by_its_first_key_or_its_claims(text: str, expected: bool) -> None:
    assert expected is is_ledger_text(text)


@pytest.mark.parametrize(
    ("texts", "path", "expected"),
    [
        ({"a.toml": "ledger = 1\n"}, "a.toml", "a.toml"),
        ({"a.toml": "x = 1\n"}, "a.toml", None),
        ({"a.toml": including("b.toml"), "b.toml": "x = 1\n"}, "b.toml", "a.toml"),
        ({"a.toml": including("sub/b.toml"), "sub/b.toml": CLAIM}, "sub/b.toml", "a.toml"),
        # Indirectly, and then the ledger above, not the file between.
        (
            {
                "a.toml": including("sub/b.toml"),
                "sub/b.toml": including("c.toml"),
                "sub/c.toml": "",
            },
            "sub/c.toml",
            "a.toml",
        ),
        # The nearest of two that include it.
        (
            {
                "a.toml": including("sub/c.toml"),
                "sub/b.toml": including("c.toml"),
                "sub/c.toml": "",
            },
            "sub/c.toml",
            "sub/b.toml",
        ),
        # By name, of two in one folder.
        (
            {"b.toml": including("c.toml"), "a.toml": including("c.toml"), "c.toml": CLAIM},
            "c.toml",
            "a.toml",
        ),
        # Files that include each other, or themselves.
        ({"a.toml": including("b.toml"), "b.toml": including("a.toml")}, "b.toml", "a.toml"),
        ({"a.toml": including("a.toml")}, "a.toml", "a.toml"),
        # No ledger: it only has the same key.
        ({"pyproject.toml": 'include = ["b.toml"]\n', "b.toml": CLAIM}, "b.toml", "b.toml"),
        ({"a.toml": including("b.toml")}, "b.toml", "a.toml"),
    ],
)
def test_the_ledger_of_a_file_is_the_one_that_includes_it(
    texts: Mapping[str, str], path: str, expected: str | None, tmp_path: Path
) -> None:
    write(tmp_path, texts)
    root = WorkspaceFiles({}, [tmp_path]).root_of(tmp_path / path)

    assert expected == (None if root is None else root.relative_to(tmp_path).as_posix())


@pytest.mark.parametrize(
    ("opened", "repository", "expected"),
    [
        ("..", None, True),
        (".", None, True),
        ("top", None, True),
        ("top/sub", None, True),
        (None, None, True),
        # Above the workspace, not above the repository.
        ("top/sub", "top", True),
        ("top/sub", "top/sub", False),
        (None, "top/sub", False),
        ("top", "top/sub", True),
    ],
)
def test_the_ledger_is_looked_for_up_to_the_workspace_and_the_repository(
    opened: str | None, repository: str | None, expected: bool, tmp_path: Path
) -> None:
    write(tmp_path, {"top/a.toml": including("sub/b.toml"), "top/sub/b.toml": CLAIM})
    if repository is not None:
        (tmp_path / repository / ".git").mkdir()
    folders = [] if opened is None else [(tmp_path / opened).resolve()]
    path = tmp_path / "top" / "sub" / "b.toml"
    root = WorkspaceFiles({}, folders).root_of(path)

    assert (tmp_path / "top" / "a.toml" if expected else path) == root


@pytest.mark.parametrize("shared", ["home", "gettempdir"])
def test_no_ledger_in_a_shared_folder_takes_a_file_of_a_workspace_below(
    shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.toml": including("sub/b.toml"), "sub/b.toml": CLAIM})
    path = tmp_path / "sub" / "b.toml"
    places = {"home": Path, "gettempdir": workspace}
    monkeypatch.setattr(places[shared], shared, lambda: tmp_path)

    assert path == WorkspaceFiles({}, [tmp_path / "sub"]).root_of(path)
    assert tmp_path / "a.toml" == WorkspaceFiles({}, [tmp_path]).root_of(path)


def test_includes_of_an_open_buffer_override_those_on_disk(tmp_path: Path) -> None:
    write(tmp_path, {"a.toml": "ledger = 1\n", "b.toml": CLAIM})
    before = WorkspaceFiles({}, [tmp_path])
    assert tmp_path / "b.toml" == before.root_of(tmp_path / "b.toml")
    open = buffer(tmp_path / "a.toml", including("b.toml"))
    assert tmp_path / "a.toml" == evolve(before, buffers=open).root_of(tmp_path / "b.toml")
    assert tmp_path / "b.toml" == evolve(before, buffers={}).root_of(tmp_path / "b.toml")


def test_a_ledger_is_checked_again_only_if_a_file_of_it_changes(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.toml": including("b.toml") + '[document.d]\ntitle = "D"\npath = "d.txt"\n',
            "b.toml": f"ledger = 1\n{CLAIM}",
            "d.txt": "Words.\n",
            "other.toml": f"ledger = 1\n{CLAIM}",
        },
    )
    counted, state = CountedCheck(), WorkspaceState()
    path, other = tmp_path / "a.toml", tmp_path / "other.toml"
    open = buffer(path, path.read_text()) | buffer(other, other.read_text())
    files = WorkspaceFiles(open, [tmp_path])
    counts = []

    def check_again(now: WorkspaceFiles) -> None:
        nonlocal state
        after = state.after(now, counted, lambda: False)
        assert after is not None
        state = after
        counts.append(counted.count)

    check_again(files)
    check_again(files)
    for name in ("b.toml", "d.txt", "claimtrack.toml"):
        changed = tmp_path / name
        changed.write_text(changed.read_text() + "\n" if changed.exists() else "")
        os.utime(changed, (1, 1))
        check_again(files)
    check_again(evolve(files, buffers=open | buffer(other, "ledger = 1\n")))

    assert [2, 2, 3, 4, 6, 6] == counts
    assert {path, other} == {*state.ledgers}


def test_files_that_are_the_same_are_not_parsed_again(tmp_path: Path) -> None:
    """The ledger is that of a first read, also after a fault in an included file."""
    root, part = tmp_path / "a.toml", tmp_path / "b.toml"
    write(tmp_path, {"a.toml": including("b.toml") + '[source.s]\nkind = "person"\n'})
    texts = [f"ledger = 1\n{CLAIM}", f"ledger = 1\n{CLAIM}via = [", f"# New.\nledger = 1\n{CLAIM}"]
    state = WorkspaceState()
    equal: list[tuple[bool, bool]] = []
    parsed: list[tuple[object, str]] = []
    for text in texts:
        files = WorkspaceFiles(buffer(part, text), [tmp_path])
        after = state.after(files, CountedCheck(), lambda: False)
        first = WorkspaceState().after(files, CountedCheck(), lambda: False)
        assert after is not None
        assert first is not None
        ours, fresh = after.ledgers[root].snapshot.read, first.ledgers[root].snapshot.read
        equal.append((ours.ledger == fresh.ledger, ours.problems == fresh.problems))
        parsed.append((ours.files[root].data, ours.files[part].source_text.text))
        state = after

    assert [(True, True)] * 3 == equal
    assert texts == [text for _, text in parsed]
    assert all(data is parsed[0][0] for data, _ in parsed)


def test_a_check_that_is_superseded_has_no_result(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    files = WorkspaceFiles(buffer(path, f"ledger = 1\n{CLAIM}"), [])
    counted = CountedCheck()

    assert WorkspaceState().after(files, counted, lambda: True) is None
    assert 0 == counted.count


def test_a_rule_that_fails_is_a_problem_of_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    files = WorkspaceFiles(buffer(path, f"ledger = 1\n{CLAIM}"), [])
    failing = CountedCheck(error=RuleError("rule X999 failed"))
    state = WorkspaceState().after(files, failing, lambda: False)

    assert state is not None
    snapshot = state.snapshot_of(path)
    assert snapshot is not None
    assert ["rule X999 failed"] == [each.message for each in snapshot.failures]
    assert snapshot.report is None


def test_half_a_surrogate_pair_in_a_buffer_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    files = WorkspaceFiles(buffer(path, "ledger = 1\n# \ud83d\n"), [])

    assert {path: b"ledger = 1\n# ?\n"} == files.contents()
