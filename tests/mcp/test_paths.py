"""Nothing outside the root is read, by whatever way a path leads there."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.mcp.root_folder import RootFolder
from tests.mcp.assistant import Assistant
from tests.mcp.ledgers import LEDGER, write_ledger

SECRET = "The harbour master said on Monday that the tank was his."


@pytest.fixture
def outside(assistant: Assistant) -> Path:
    """A folder beside the root, with a ledger, an article and a table of settings."""
    folder = assistant.root.with_name("outside")
    folder.mkdir(exist_ok=True)
    (folder / "page.txt").write_text(SECRET)
    (folder / "ledger.toml").write_text(LEDGER.replace("Nobody was hurt.", SECRET))
    (folder / "claimtrack.toml").write_text('[check]\nselect = ["CT501"]\n')
    return folder


def link(assistant: Assistant, name: str, target: Path) -> str:
    path = assistant.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(target)
    return name


def names(assistant: Assistant, outside: Path, file: str) -> dict[str, str]:
    """Return names of a file outside the root, by the way on which they lead there."""
    return {
        "absolute": str(outside / file),
        "above": f"../outside/{file}",
        "above from a folder": f"links/../../outside/{file}",
        "link": link(assistant, f"links/{file}", outside / file),
        "link to a link": link(assistant, f"links/again-{file}", assistant.root / "links" / file),
        "linked folder": f"{link(assistant, 'links/folder', outside)}/{file}",
        "back through a linked folder": f"links/folder/../outside/{file}",
    }


WAYS = (
    *("absolute", "above", "above from a folder", "link", "link to a link", "linked folder"),
    "back through a linked folder",
)


@pytest.mark.parametrize("way", WAYS)
def test_path_to_the_outside_is_refused_everywhere(
    way: str, assistant: Assistant, outside: Path
) -> None:
    ledger = names(assistant, outside, "ledger.toml")[way]
    page = names(assistant, outside, "page.txt")[way]
    inside = write_ledger(assistant, "inside")
    source = {"path": page}
    refusals = [
        assistant.refusal("check_ledger", ledger=ledger),
        assistant.refusal("explain_claim", ledger=ledger, claim="hurt"),
        assistant.refusal("what_if_source_fails", ledger=ledger, source="office"),
        assistant.refusal("convert_ledger", ledger=ledger, to="jsonl"),
        assistant.refusal("draft_claims", path=page),
        assistant.refusal("draft_claims", path=page, ledger=inside),
        assistant.refusal("draft_claims", text="He said so.", ledger=ledger),
        assistant.refusal("draft_into_ledger", path=page, ledger=inside),
        assistant.refusal("draft_into_ledger", path="inside/page.txt", ledger=ledger),
        assistant.refusal("add_claims", ledger=ledger, claims=[{"text": "Shut.", "via": []}]),
        assistant.refusal("check_answer", answer="A.", sources=[source]),
        assistant.read(f"claimtrack://ledger/{ledger}"),
    ]

    assert [] == [each for each in refusals if "leads out of the folder of this server" not in each]
    assert [] == [each for each in refusals if SECRET in each]
    assert LEDGER.replace("Nobody was hurt.", SECRET) == (outside / "ledger.toml").read_text()


def test_names_of_all_ways_are_tested(assistant: Assistant, outside: Path) -> None:
    assert set(WAYS) == names(assistant, outside, "page.txt").keys()


@pytest.mark.parametrize("path", ["../../outside/page.txt", "linked.txt", "linked/page.txt"])
def test_text_of_a_document_is_not_read_from_outside(
    path: str, assistant: Assistant, outside: Path
) -> None:
    link(assistant, "texts/linked.txt", outside / "page.txt")
    link(assistant, "texts/linked", outside)
    ledger = assistant.write("texts/ledger.toml", LEDGER.replace('"page.txt"', f'"{path}"'))
    refusal = assistant.refusal("check_ledger", ledger=ledger)

    assert "error CT016 path" in refusal
    assert refusal == assistant.refusal(
        "add_claims", ledger=ledger, claims=[{"text": "Shut.", "via": [{"source": "office"}]}]
    )


@pytest.mark.parametrize("path", ["../../outside/ledger.toml", "linked.toml", "linked/ledger.toml"])
def test_file_outside_is_not_included(path: str, assistant: Assistant, outside: Path) -> None:
    link(assistant, "includes/linked.toml", outside / "ledger.toml")
    link(assistant, "includes/linked", outside)
    text = LEDGER.replace("ledger = 1", f'ledger = 1\ninclude = ["{path}"]')
    ledger = write_ledger(assistant, "includes", text)

    assert "error CT016 path" in assistant.refusal("check_ledger", ledger=ledger)
    assert "error CT016 path" in assistant.refusal(
        "add_claims", ledger=ledger, claims=[{"text": "Shut.", "via": [{"source": "office"}]}]
    )


def test_settings_outside_are_not_read(assistant: Assistant, outside: Path) -> None:
    """Neither above the root, in the folder of its repository, nor by a link."""
    top = assistant.root.parent
    (top / ".git").mkdir(exist_ok=True)
    (top / "claimtrack.toml").write_text('[check]\nselect = ["CT501"]\n')
    ledger = write_ledger(assistant, "settings")
    above = assistant.call("check_ledger", ledger=ledger)
    link(assistant, "settings/claimtrack.toml", outside / "claimtrack.toml")
    linked = assistant.call("check_ledger", ledger=ledger)
    (top / "claimtrack.toml").unlink()
    (assistant.root / "settings" / "claimtrack.toml").unlink()
    assistant.write("settings/claimtrack.toml", '[check]\nselect = ["CT501"]\n')
    own = assistant.call("check_ledger", ledger=ledger)

    assert [{"CT102": 1}, {"CT102": 1}, {}] == [each["counts"] for each in (above, linked, own)]


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "hidden", "folder"])
def test_special_and_hidden_files_are_refused(kind: str, assistant: Assistant) -> None:
    folder = assistant.root / "special"
    folder.mkdir(exist_ok=True)
    path = folder / (".hidden" if kind == "hidden" else f"{kind}.txt")
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(os.path.relpath(path))  # an absolute path may be too long
        case "device":
            path.symlink_to("/dev/zero")
        case "hidden":
            path.write_text(SECRET)
        case "folder":
            path.mkdir()
    refusals = [
        assistant.refusal("draft_claims", path=f"special/{path.name}"),
        assistant.refusal("check_answer", answer="A.", sources=[{"path": f"special/{path.name}"}]),
    ]

    expected = {"device": "leads out of the folder", "hidden": "leads to the hidden `.hidden`"}
    assert [] == [
        each for each in refusals if expected.get(kind, "is not a regular file") not in each
    ]


def test_ledger_in_tables_is_refused_if_one_is_outside(assistant: Assistant, outside: Path) -> None:
    write_ledger(assistant, "tables")
    assistant.write("tables/ledger.csv", "")
    (assistant.root / "tables" / "ledger.toml").unlink()
    link(assistant, "tables/claims.csv", outside / "page.txt")

    assert "leads out of the folder" in assistant.refusal("check_ledger", ledger="tables")


def test_real_path_of_every_found_name_is_below_the_root(tmp_path: Path) -> None:
    root = RootFolder.of(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a/b")
    refused = ["..", "a/../..", "/", "a/.hidden", "link/../../..", "\0", "x" * 5000]
    for name in refused:
        with pytest.raises(LedgerError):
            root.find(name)

    assert [Path("a/b"), Path("a/b/c"), Path("a"), Path("a")] == [
        root.find(name) for name in ("link", "link/c", "link/..", str(tmp_path / "a"))
    ]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with folders, and with links that lead in, out and nowhere."""
    top = tmp_path_factory.mktemp("tree")
    for folder in ("root/a/b", "root/.git", "other/a"):
        (top / folder).mkdir(parents=True)
    for name, target in {
        "root/in": "a/b",
        "root/out": "../other",
        "root/up": "..",
        "root/a/round": "round",
        "root/a/nowhere": "missing/../..",
        "other/back": "../root/a",
    }.items():
        (top / name).symlink_to(target)
    return top / "root"


STEPS = (
    "..",
    ".",
    "",
    "a",
    "b",
    "in",
    "out",
    "up",
    "back",
    "nowhere",
    ".git",
    "root",
    "other",
    "é",
)


@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=7), st.booleans())
def test_paths_are_followed_as_the_system_does(
    tree: Path, steps: list[str], is_absolute: bool
) -> None:
    name = "/".join([str(tree), *steps] if is_absolute else steps)
    real = Path(os.path.realpath(tree / name.lstrip("/") if not is_absolute else name))
    below = real.relative_to(tree) if real.is_relative_to(tree) else None
    is_allowed = below is not None and not any(part.startswith(".") for part in below.parts)
    name = name if is_absolute else name.lstrip("/")
    try:
        found = RootFolder.of(tree).find(name)
    except LedgerError:
        found = None

    assert found == (below if is_allowed else None)
