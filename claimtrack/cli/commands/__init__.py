"""The table of commands. Each command is a module, imported when it is run."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Protocol, cast  # each command takes the arguments that it reads

from attrs import frozen

from claimtrack.cli.terminal import ExitStatus, Terminal


class CommandModule(Protocol):
    """The interface of a command module."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments of the command to its parser."""

    def read_arguments(self, parsed: Namespace) -> Any:
        """Convert parsed arguments to the typed arguments of the command."""

    def run(self, arguments: Any, terminal: Terminal) -> ExitStatus:
        """Run the command."""


@frozen
class Command:
    """A command: its name, its help line and its module."""

    name: str
    help: str
    module: str

    def load(self) -> CommandModule:
        """Import the module of the command."""
        # import_module cannot know the interface; a test holds all modules to it.
        return cast(CommandModule, import_module(self.module))


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        command.name: command
        for command in (
            Command(
                "check",
                "check ledgers and print the findings",
                "claimtrack.cli.commands.check",
            ),
            Command(
                "diff",
                "print the changes between two ledgers, and their causes",
                "claimtrack.cli.commands.diff",
            ),
            Command(
                "report",
                "write an HTML page that shows the whole ledger",
                "claimtrack.cli.commands.report",
            ),
            Command(
                "assess",
                "print how well each claim is supported, and by what",
                "claimtrack.cli.commands.assess",
            ),
            Command(
                "show",
                "print the sources for and against a claim",
                "claimtrack.cli.commands.show",
            ),
            Command(
                "convert",
                "write a ledger in another format",
                "claimtrack.cli.commands.convert",
            ),
            Command(
                "graph",
                "draw the attribution graph of a ledger",
                "claimtrack.cli.commands.graph",
            ),
            Command("rule", "explain a rule", "claimtrack.cli.commands.rule"),
            Command("rules", "list the rules", "claimtrack.cli.commands.rules"),
            Command(
                "schema",
                "print the JSON Schema of the ledger file",
                "claimtrack.cli.commands.schema",
            ),
            Command(
                "answers",
                "check answers of language models against their sources",
                "claimtrack.cli.commands.answers",
            ),
            Command(
                "draft",
                "write a ledger of what an article says, and who says it",
                "claimtrack.cli.commands.draft",
            ),
            Command(
                "review",
                "accept, edit or reject the drafts of a ledger",
                "claimtrack.cli.commands.review",
            ),
            Command(
                "serve",
                "show a ledger in the browser, and edit it there",
                "claimtrack.cli.commands.serve",
            ),
            Command(
                "lsp",
                "show findings in an editor, by the Language Server Protocol",
                "claimtrack.cli.commands.lsp",
            ),
            Command(
                "mcp",
                "let an assistant check ledgers, by the Model Context Protocol",
                "claimtrack.cli.commands.mcp",
            ),
            Command(
                "init",
                "write the first ledger for an article, without claims",
                "claimtrack.cli.commands.init",
            ),
            Command(
                "fmt",
                "format ledger files",
                "claimtrack.cli.commands.fmt",
            ),
        )
    }
)
"""The commands by name, in the order of the help text."""
