"""The settings of editors in the how-to: each starts the server by its command."""

import json
import re
from pathlib import Path

import tomli

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-an-editor.md"


def block(language: str) -> str:
    """Return the only block of the page in a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    return str(found)


def test_helix_starts_the_server_for_toml() -> None:
    settings = tomli.loads(block("toml"))
    (language,) = settings["language"]

    assert {"command": "claimtrack", "args": ["lsp"]} == settings["language-server"]["claimtrack"]
    assert ("toml", "claimtrack") == (language["name"], language["language-servers"][0])


def test_vs_code_starts_the_server_for_toml() -> None:
    assert {
        "glspc.server.command": "claimtrack",
        "glspc.server.commandArguments": ["lsp"],
        "glspc.server.languageId": ["toml"],
    } == json.loads(block("json"))


def test_emacs_starts_the_server_for_both_modes_of_toml() -> None:
    """The parentheses match, and both modes that start Eglot have the server."""
    program = block("elisp")
    depth = [program[:end].count("(") - program[:end].count(")") for end in range(len(program))]

    assert (0, 0) == (min(depth), depth[-1])
    assert '\'((toml-ts-mode conf-toml-mode) "claimtrack" "lsp")' in program
    assert ["conf-toml-mode", "toml-ts-mode"] == re.findall(r"\(add-hook '(\S+)-hook", program)
