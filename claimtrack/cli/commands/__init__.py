"""The table of commands. Each is a module of its name, imported when it is run."""

from argparse import ArgumentParser
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Protocol, cast  # each command takes the arguments that it reads

from claimtrack.cli.terminal import ExitStatus, Terminal


class CommandModule(Protocol):
    """The interface of a command module."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments of the command to its parser."""

    def run(self, arguments: Any, terminal: Terminal) -> ExitStatus:
        """Run the command. The annotation of ``arguments`` is the class of its arguments."""


COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "check ledgers and print the findings",
        "diff": "print the changes between two ledgers, and their causes",
        "report": "write an HTML page that shows the whole ledger",
        "assess": "print how well each claim is supported, and by what",
        "show": "print the sources for and against a claim",
        "convert": "write a ledger in another format",
        "graph": "draw the attribution graph of a ledger",
        "rule": "explain a rule",
        "rules": "list the rules",
        "schema": "print the JSON Schema of the ledger file",
        "answers": "check answers of language models against their sources",
        "draft": "write a ledger of what an article says, and who says it",
        "review": "accept, edit or reject the drafts of a ledger",
        "serve": "show a ledger in the browser, and edit it there",
        "lsp": "show findings in an editor, by the Language Server Protocol",
        "mcp": "let an assistant check ledgers, by the Model Context Protocol",
        "init": "write the first ledger for an article, without claims",
        "fmt": "format ledger files",
    }
)
"""The help line of each command by its name, in the order of the help text."""


def load_command(name: str) -> CommandModule:
    """Import the module of a command."""
    # import_module cannot know the interface; a test holds all modules to it.
    return cast(CommandModule, import_module(f"{__name__}.{name}"))
