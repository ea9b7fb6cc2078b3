"""The entry point of the command line: parse arguments, run a command, report failures."""

import os
import re
import sys
from argparse import ArgumentParser, HelpFormatter, Namespace
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from typing import Any, NoReturn, get_type_hints  # each command has arguments of its own type

from attrs import evolve, fields, frozen, has

from claimtrack.cli.commands import COMMANDS, CommandModule, load_command
from claimtrack.cli.terminal import STATUS_OF_FINDINGS, ExitStatus, PrintError, Terminal
from claimtrack.errors import LedgerError
from claimtrack.version import __version__


@frozen
class Invocation:
    """A command with its parsed arguments."""

    command: CommandModule
    arguments: Any
    format: str
    """The format for problems."""
    color: str


class _HelpLayout(HelpFormatter):
    """Help text of a fixed width, so that documentation can quote it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=80)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Fill each line of a text separately, where argparse would join them."""
        fill = super()._fill_text
        return "\n".join(fill(part, width, indent) for part in text.splitlines())


class _Parser(ArgumentParser):
    """A parser whose errors come first, with a suggestion, before a short usage line."""

    def error(self, message: str) -> NoReturn:
        """Print an error and a short usage line, and exit."""
        from claimtrack.model.values import suggest

        hint = None
        if unknown := re.match(r"unrecognized arguments: (-[\w-]+)", message):
            options = set(re.findall(r"(?<!\S)--[\w-]+", self.format_help()))
            hint = suggest(unknown[1], sorted(options))
        elif choice := re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message):
            hint = suggest(choice[1], re.findall(r"[\w-]+", choice[2]))
        lines = [f"{self.prog}: error: {message}", *([f"  {hint}"] if hint else [])]
        usage = _OPTIONAL.sub("", self.format_usage().removeprefix(f"usage: {self.prog}"))
        lines.append(f"usage: {' '.join([self.prog, '[OPTIONS]', *usage.split()])}")
        self.exit(ExitStatus.FAILED, "\n".join([*lines, f"help: {self.prog} --help", ""]))


_OPTIONAL = re.compile(r"\[-(?:[^][]|\[[^][]*\])*\]")
"""An option in a usage text."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1 or 2, or 130 when interrupted."""
    terminal = Terminal.of_process()
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments, terminal)
        terminal.flush()
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except PrintError as error:
        with suppress(PrintError):
            terminal.say(f"claimtrack: cannot print: {error}")
            terminal.flush()
        return ExitStatus.FAILED
    return status


def _run(words: Sequence[str], terminal: Terminal) -> ExitStatus:
    """Parse the command line and run its command; print the problems that stop it.

    Raises:
        PrintError: output could not be written.
    """
    format = "full"
    try:
        invocation = _parse_or_explain(words, terminal)
        if isinstance(invocation, ExitStatus):
            return invocation
        format, terminal = invocation.format, evolve(terminal, color=invocation.color)
        return invocation.command.run(invocation.arguments, terminal)
    except PrintError:
        raise
    except (LedgerError, OSError) as error:
        from claimtrack.cli.output import print_problems, problems_of

        print_problems(problems_of(error), format, terminal)
    # An uncaught exception would exit with 1, the status for findings.
    except Exception as error:
        _print_crash(error, terminal)
    return ExitStatus.FAILED


def parse(words: Sequence[str]) -> Invocation:
    """Parse the command line; import only the module of its command.

    Raises:
        SystemExit: after printing help, the version or a usage error.
    """
    top = _Parser(
        "claimtrack",
        description="Tracks who claimed what, through whom, and says what does not hold.",
        epilog=STATUS_OF_FINDINGS,
        formatter_class=_HelpLayout,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"claimtrack {__version__}")
    subparsers = top.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", required=True
    )
    parsers = {
        name: subparsers.add_parser(
            name,
            help=help,
            description=f"{help[:1].upper()}{help[1:]}.",
            formatter_class=_HelpLayout,
            allow_abbrev=False,
        )
        for name, help in COMMANDS.items()
    }
    if not words:
        top.print_help(sys.stderr)
        raise SystemExit(ExitStatus.FAILED)
    # No option before the command takes a value.
    name = next((word for word in words if not word.startswith("-")), "")
    if name not in COMMANDS:
        top.parse_args(words)  # exits, since a command is required
    module = load_command(name)
    module.add_arguments(parsers[name])
    parsed, unknown = top.parse_known_args(words)
    if unknown:
        parsers[name].error(f"unrecognized arguments: {' '.join(unknown)}")
    return Invocation(
        module,
        _read_options(parsed, get_type_hints(module.run)["arguments"]),
        format=getattr(parsed, "format", None) or "full",
        color=getattr(parsed, "color", "auto"),
    )


def _read_options(parsed: Namespace, kind: type[Any]) -> object:
    """Convert parsed arguments to typed options.

    Each field has the value of the argument of its name. Fields of a class of options are
    read in the same way.
    """
    values = {
        field.name: _read_options(parsed, field.type)
        if has(field.type)
        else getattr(parsed, field.name)
        for field in fields(kind)
    }
    return kind(**values)


def _parse_or_explain(words: Sequence[str], terminal: Terminal) -> Invocation | ExitStatus:
    """Parse the command line, or print help or a usage error and return the exit status."""
    # argparse prints to the process streams; print the same text through the terminal.
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        try:
            return parse(words)
        except SystemExit as error:
            status = ExitStatus(int(error.code or 0))
    terminal.write(out.getvalue())
    terminal.say(*err.getvalue().splitlines())
    return status


def _print_crash(error: Exception, terminal: Terminal) -> None:
    """Print an unexpected error, with its traceback if ``CLAIMTRACK_TRACEBACK`` is set."""
    words = str(error) or type(error).__name__
    if not isinstance(error, RuntimeError):
        words = f"unexpected {type(error).__name__}: {words}"
    if os.environ.get("CLAIMTRACK_TRACEBACK"):
        import traceback

        terminal.say(*"".join(traceback.format_exception(error)).splitlines())
    words = terminal.hide_names(words)
    terminal.say(f"claimtrack: {words}", "  set CLAIMTRACK_TRACEBACK=1 to see where")
