"""The language server in a real editor: Neovim, as the how-to configures it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "use-an-editor.md"
NEOVIM = shutil.which("nvim")

pytestmark = pytest.mark.skipif(NEOVIM is None, reason="not tested: Neovim is not installed")

_BLOCK = r"<!-- file: {} -->\n```lua\n(.*?)^```$"

# The program waits for the first diagnostics of the open file, and prints them all.
_PRINT = """
local shown = vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
io.stdout:write(vim.fn.json_encode(vim.diagnostic.get(0)))
vim.cmd(shown and "quitall!" or "cquit")
"""


def init_file() -> str:
    """Return the name of the configuration that the how-to has for this version of Neovim."""
    printed = subprocess.run([str(NEOVIM), "--version"], capture_output=True, check=True)
    version = re.match(rb"NVIM v(\d+)\.(\d+)", printed.stdout)
    assert version is not None
    return "init.lua" if (int(version[1]), int(version[2])) < (0, 11) else "init-0.11.lua"


def configure(folder: Path) -> None:
    """Write the configuration of the page, and a command `claimtrack`, to a folder."""
    for name in ("init.lua", "init-0.11.lua"):
        found = re.search(_BLOCK.format(re.escape(name)), PAGE.read_text("utf-8"), re.M | re.S)
        assert found is not None
        (folder / name).write_text(found[1])
    command = folder / "claimtrack"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m claimtrack "$@"\n')
    command.chmod(0o755)


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of an editor that finds the command, and keeps its state in a folder."""
    return {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def edit(path: Path, program: str, folder: Path) -> str:
    """Open a file in Neovim without a screen, run a program in Lua, and return its output."""
    configure(folder)
    (folder / "program.lua").write_text(program)
    run = subprocess.run(
        [
            *(str(NEOVIM), "--headless", "-n", "-i", "NONE"),
            *("-u", str(folder / init_file()), str(path)),
            *("-c", f"luafile {folder / 'program.lua'}"),
        ],
        cwd=path.parent,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def complete_by_keys(path: Path, half_typed: Sequence[str], folder: Path) -> list[str]:
    """Type each text at the end of a ledger in Neovim, complete it, and return the lines.

    A text for which no list appears within two seconds stays as it is.
    """
    configure(folder)
    socket, variables = folder / "socket", environment(folder)

    def remote(kind: str, text: str) -> str:
        command = [str(NEOVIM), "--server", str(socket), kind, text]
        # Neovim 0.7 prints the value of an expression to standard error.
        return subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
            check=True,
        ).stdout

    press, ask = partial(remote, "--remote-send"), partial(remote, "--remote-expr")

    def wait(expression: str, seconds: float) -> None:
        end = monotonic() + seconds
        while not (socket.exists() and ask(expression) == "1") and monotonic() < end:
            sleep(0.01)

    command = [str(NEOVIM), "--headless", "-n", "-i", "NONE", "--listen", str(socket)]
    command += ["-u", str(folder / init_file()), str(path)]
    none = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdin=none, stdout=none, stderr=none
    ) as editor:
        try:
            wait("luaeval('#vim.diagnostic.get(0)') > 0", 60)
            press(":set completeopt=menuone<CR>")  # a list of one word is shown, too
            lines = []
            for text in half_typed:
                press(f"Go{text}<C-x><C-o>")
                wait("pumvisible()", 2)
                press("<C-y><Esc>")
                lines.append(ask("getline('.')"))
                press("dd")
        finally:
            editor.kill()
    return lines


def checked(path: Path) -> list[tuple[int, str]]:
    """Return the line and the code of each finding of a check that no other one covers."""
    command = [sys.executable, "-m", "claimtrack", "check", "--format", "json", str(path)]
    printed = subprocess.run(command, capture_output=True, check=False, cwd=path.parent)
    return [
        (finding["places"][0]["line"], finding["code"])
        for finding in json.loads(printed.stdout)["findings"]
        if finding["covered_by"] is None
    ]


def test_diagnostics_of_the_seed_are_the_findings_of_the_check(tmp_path: Path) -> None:
    path = ROOT / "seeds" / "slbm-2021" / "ledger.toml"
    shown = json.loads(edit(path, _PRINT, tmp_path))
    expected = checked(path)

    assert len(expected) > 10
    assert sorted(expected) == sorted((each["lnum"] + 1, each["code"]) for each in shown)


# The program applies the action with a title at the first finding, and prints the text.
_APPLY = """
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
vim.fn.cursor(vim.diagnostic.get(0)[1].lnum + 1, 1)
local asked = vim.lsp.util.make_range_params(0, "utf-16")
asked.context = { diagnostics = {} }
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", asked, 60000)
for _, answer in pairs(answers) do
  for _, action in ipairs(answer.result) do
    if action.title:find("^Waive") then
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    end
  end
end
io.stdout:write(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\\n"))
vim.cmd("quitall!")
"""


def test_editor_applies_a_waiver(tmp_path: Path) -> None:
    """The ledger has characters of two units in UTF-16, and the line ends of Windows."""
    ledger = tmp_path / "ledger.toml"
    lines = ["ledger = 1", "", "[claim.ship]", 'text = "A ship 🚢 sank 🚢."', ""]
    ledger.write_bytes("\r\n".join(lines).encode())
    added = ["", "[[waiver]]", 'code = "unsupported"', 'claim = "ship"', 'reason = ""']

    assert [*lines[:-1], *added] == edit(ledger, _APPLY, tmp_path).split("\n")


LEDGER = """\
ledger = 1

[source]
evening-post = { kind = "outlet" }
paint-works = { kind = "company" }

[document.article]
publisher = "evening-post"

[claim.a]
text = "A."
via = ["paint-works"]
at = "article#p1"

[claim.b]
text = "B."
"""


def test_keys_complete_words_with_hyphens_and_marks(tmp_path: Path) -> None:
    """The keys are those that a user presses, since an editor finds the word by itself."""
    words = {
        'via = ["evening-p': 'via = ["evening-post"',
        'via = ["evening-post", "paint-w': 'via = ["evening-post", "paint-works"',
        'via = ["': 'via = ["evening-post"',
        "via = ": 'via = ["evening-post"]',
        'at = "article#p': 'at = "article#p1"',
        'at = "article#': 'at = "article#p1"',
        'at = "art': 'at = "article"',
        'via = [{ act = "not-r': 'via = [{ act = "not-reached"',
        'via = [{ act = "no-r': 'via = [{ act = "no-reply"',
        "[def": "[defaults]",
        "dra": "draft = ",
        "draft = t": "draft = true",
    }
    ledger = tmp_path / "ledger.toml"
    ledger.write_text(LEDGER)

    assert [*words.values()] == complete_by_keys(ledger, [*words], tmp_path)


# The program runs the configuration for later versions with what it needs of them.
_LATER = """
local given
vim.lsp.config = function(name, settings) given = { name, settings.cmd, settings.filetypes } end
vim.lsp.enable = function(name) given[4] = name end
dofile("{}")
io.stdout:write(vim.fn.json_encode(given))
vim.cmd("quitall!")
"""


def test_configuration_for_later_versions_starts_the_same_server(tmp_path: Path) -> None:
    """This shows that it runs, not that such a version shows the findings."""
    text = tmp_path / "notes.txt"
    text.touch()
    given = edit(text, _LATER.replace("{}", str(tmp_path / "init-0.11.lua")), tmp_path)

    assert ["claimtrack", ["claimtrack", "lsp"], ["toml"], "claimtrack"] == json.loads(given)
