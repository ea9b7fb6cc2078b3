"""``claimtrack serve``: show a ledger in the browser, and edit it there."""

import webbrowser
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from claimtrack.cli import options
from claimtrack.cli.config import Overrides, config_files
from claimtrack.cli.inputs import CheckInputs, find_toml_ledger, given_overrides, input_files
from claimtrack.cli.options import RuleOptions
from claimtrack.cli.output import print_notes
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import Disguise
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.engine.rule import Rule
from claimtrack.errors import needing_extra
from claimtrack.model import Ledger
from claimtrack.rules import installed_rules
from claimtrack.serve.live_ledger import CheckedLedger, LiveLedger

_EXTRA = frozenset({"starlette", "uvicorn", "watchfiles"})
"""The packages of the extra ``serve``."""


@frozen
class ServeArguments:
    """The arguments of ``claimtrack serve``."""

    ledger: str
    port: int
    read_only: bool
    open: bool | None
    as_of: date | None
    rules: RuleOptions


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = (
        "exit status: 130 when it is interrupted, 2 could not run\n"
        "see also: report, the same page as a file; review, drafts in a terminal\n"
    )
    parser.add_argument("ledger", metavar="LEDGER", help="a TOML ledger, or its folder")
    parser.add_argument(
        "--port",
        type=parse_port,
        default=8765,
        metavar="N",
        help="the port on this machine, or 0 for any free one (default: 8765)",
    )
    parser.add_argument("--read-only", action="store_true", help="refuse all edits")
    parser.add_argument(
        "--open",
        action=BooleanOptionalAction,
        help="open the page in the browser (default: if the output is a terminal)",
    )
    options.add_as_of(parser)
    options.add_rules(parser)


def parse_port(text: str) -> int:
    """Return a port number."""
    if not text.isascii() or not text.isdigit() or int(text[:6]) > 65535:
        raise ArgumentTypeError(f"{text!r} is not a port, such as 8765")
    return int(text)


def run(arguments: ServeArguments, terminal: Terminal) -> ExitStatus:
    """Serve the page of a ledger until interrupted.

    Raises:
        LedgerError: the ledger cannot be read, or the port is taken.
        KeyboardInterrupt: at the end.
    """
    with needing_extra("the live page", "serve", _EXTRA):
        from claimtrack.serve import server
        from claimtrack.serve.app import ServeOptions
        from claimtrack.serve.security import Access
    path = find_toml_ledger(arguments.ledger, "served")
    source = source_of(path, arguments.rules)
    with server.listen(arguments.port) as listener:
        with terminal.activity("checking"):
            live = LiveLedger.open(source)
        terminal.disguise = live.snapshot.disguise
        print_notes(live.snapshot.report.ledger.notes, "concise", terminal)
        access = Access(listener.getsockname()[1])
        day = "" if arguments.as_of is None else f"&as-of={arguments.as_of}"

        def report(error: Exception) -> None:
            terminal.say(f"claimtrack: unexpected {type(error).__name__}, reported on the page")

        def started() -> None:
            terminal.write_at_once(f"{access.address}{day}\n")
            terminal.say("serving the page on this machine; interrupt to end")
            if terminal.out.isatty() if arguments.open is None else arguments.open:
                webbrowser.open(f"{access.address}{day}")

        server.serve(live, listener, ServeOptions(access, arguments.read_only, report), started)


def source_of(path: Path, given: RuleOptions) -> "_Source":
    """Return the files of a ledger and their check with some options.

    Raises:
        LedgerError: with every unknown rule.
    """
    rules = installed_rules()
    return _Source(path, given_overrides(given, rules), rules, given.drafts)


@frozen
class _Source:
    """The files of a ledger, and their check with the options of the command."""

    path: Path
    flags: Overrides
    rules: Sequence[Rule]
    drafts: bool
    """True if drafts are judged as if they were accepted."""

    def files(self, edited: EditedLedger | None) -> Iterable[Path]:
        """Return the files on which a check depends, those on disk if none was read."""
        if edited is None:
            return input_files(self.path, None, [])
        folder = self.path.parent
        documents = edited.ledger.documents.values()
        texts = (folder / each.path for each in documents if each.path is not None)
        return [*edited.texts, *config_files(folder), *texts]

    def check(self, read: Ledger, day: date | None, before: Disguise | None) -> CheckedLedger:
        """Check a ledger, as of a day if one is given."""
        disguise = Disguise.of(read, before=before)
        whole = disguise.ledger(read)
        inputs = CheckInputs.of_read(
            [str(self.path)], [read], disguise, self.flags, self.rules, drafts=self.drafts
        )
        (report,) = inputs.as_of(day).check(day or date.today())
        return CheckedLedger(report, whole if day is None else whole.as_of(day).ledger, disguise)
