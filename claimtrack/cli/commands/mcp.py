"""``claimtrack mcp``: let an assistant check ledgers, by the Model Context Protocol."""

from argparse import ArgumentParser
from contextlib import chdir
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from claimtrack.cli.config import Overrides
from claimtrack.cli.inputs import CheckInputs, load_ledgers
from claimtrack.cli.output import problems_of
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import Disguise
from claimtrack.errors import LedgerError, needing_extra
from claimtrack.formats.toml.partial import read_partial
from claimtrack.rules import installed_rules

if TYPE_CHECKING:
    from claimtrack.mcp.open_ledger import LedgerOpener

_EXTRA = frozenset({"mcp", "mcp_types", "pydantic", "anyio"})
"""The packages of the extra ``mcp`` that the server imports."""


@frozen
class McpArguments:
    """The arguments of ``claimtrack mcp``."""

    root: Path
    write: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = "exit status: 0 when the assistant ends it, 2 could not run\n"
    parser.add_argument(
        "--root",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the only folder whose files are read",
    )
    parser.add_argument(
        "--write", action="store_true", help="permit to add drafts to ledgers in the folder"
    )


def run(arguments: McpArguments, terminal: Terminal) -> ExitStatus:
    """Serve a folder on standard input and output until they are closed.

    Raises:
        LedgerError: there is no such folder, or the extra is not installed.
        KeyboardInterrupt: when interrupted.
    """
    with needing_extra("the server for assistants", "mcp", _EXTRA):
        from claimtrack.mcp.open_ledger import LedgerFolder
        from claimtrack.mcp.root_folder import RootFolder
        from claimtrack.mcp.server import ClaimtrackServer, ServerOptions
    root = RootFolder.of(arguments.root)
    ledgers = LedgerFolder(root, ledger_opener(root.path), installed_rules())

    def report(error: Exception) -> None:
        trace, words = error.__traceback__, f"claimtrack: unexpected {type(error).__name__}"
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            words += f" in {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        terminal.say(words)

    with chdir(root.path):  # messages name files as a user in that folder does
        ClaimtrackServer(ServerOptions(ledgers, arguments.write, problems_of, report)).run("stdio")
    return ExitStatus.CLEAN


def ledger_opener(root: Path) -> "LedgerOpener":
    """Return a function that reads ledgers in a folder, with the settings of a check."""
    from claimtrack.mcp.open_ledger import OpenLedger

    rules = installed_rules()

    def open_ledger(path: Path, *, allow_empty: bool = False) -> OpenLedger:
        quiet = Terminal(StringIO(), StringIO())
        try:
            names = [str(path)]
            (read,), disguise = load_ledgers(names, None, quiet, allow_empty=allow_empty)
            inputs = CheckInputs.of_read(
                names, [read], disguise, Overrides({}), rules, drafts=True, top=root
            )
        except LedgerError as error:
            known = quiet.disguise or Disguise()
            if not known and path.suffix == ".toml":  # it does not load as a whole
                known = Disguise.of(read_partial(path).ledger)
            raise LedgerError(*known.problems(error.problems)) from None
        return OpenLedger(path, disguise, inputs.settings[0], read)

    return open_ledger
